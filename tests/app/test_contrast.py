"""Every pair of a text and its background, as palette and style sheet give them, can be read in both themes."""

import re

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from app.style import DARK, LIGHT, Colours, Theme, contrast, dress

READABLE = 4.5
WITHOUT_TEXT = re.compile(r"separator|QScrollBar|QProgressBar|#line\b|indicator|#picture_frame|qproperty")
THEMES = pytest.mark.parametrize(
    ("theme", "colours"), [(Theme.DARK, DARK), (Theme.LIGHT, LIGHT)], ids=["dark", "light"]
)


def rules(sheet: str) -> dict[str, dict[str, str]]:
    """The rules of a style sheet: selector → property → value."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", bare):
        pairs = dict(part.split(":", 1) for part in body.split(";") if ":" in part)
        for selector in selectors.split(","):
            properties = found.setdefault(" ".join(selector.split()), {})
            properties |= {name.strip(): value.strip() for name, value in pairs.items()}
    return found


def pairs(sheet: str, colours: Colours) -> list[tuple[str, str, str]]:
    """Selector, text and background of every rule that says one of both; what it leaves open is what it may be."""
    surfaces = (colours.window, colours.panel, colours.control)
    found = []
    for selector, properties in rules(sheet).items():
        ground = properties.get("background", "")
        if WITHOUT_TEXT.search(selector) or not ("color" in properties or ground.startswith("#")):
            continue
        text = properties.get("color", colours.text)
        grounds = (ground,) if ground.startswith("#") else surfaces
        found += [(selector, text, one) for one in grounds]
        if "selection-background-color" in properties:
            found.append(
                (f"{selector}, chosen", properties["selection-color"], properties["selection-background-color"])
            )
    return found


@THEMES
def test_every_text_of_the_style_sheet_is_readable_on_its_background(
    qapp: QApplication, theme: Theme, colours: Colours
) -> None:
    assert dress(qapp, theme) == colours
    found = pairs(qapp.styleSheet(), colours)
    assert len(found) > 40
    assert [pair for pair in found if contrast(pair[1], pair[2]) < READABLE] == []


@THEMES
def test_every_text_of_the_palette_is_readable_on_its_background(
    qapp: QApplication, theme: Theme, colours: Colours
) -> None:
    dress(qapp, theme)
    palette, roles, groups = qapp.palette(), QPalette.ColorRole, QPalette.ColorGroup
    on = {
        roles.WindowText: (roles.Window, roles.Base, roles.Button),
        roles.Text: (roles.Base, roles.AlternateBase, roles.Window),
        roles.ButtonText: (roles.Button, roles.Light),
        roles.ToolTipText: (roles.ToolTipBase,),
        roles.HighlightedText: (roles.Highlight,),
        roles.Link: (roles.Base, roles.Window),
    }
    for group in (groups.Active, groups.Inactive, groups.Disabled):
        for text, grounds in on.items():
            for ground in grounds:
                if group is groups.Disabled and ground is roles.Light:
                    continue  # the pointer raises nothing that is disabled
                pair = palette.color(group, text).name(), palette.color(group, ground).name()
                assert contrast(*pair) >= READABLE, (group, text, ground)
    assert colours.muted
