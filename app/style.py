"""How the window looks: two themes as colours, one style sheet, and icons that take the theme's colours."""

import re
from dataclasses import asdict, dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

CURVE_CONTRAST = 3.0
MIDDLE = 0.18
USUAL_SIZE = "usual size"
LEAST_HEIGHT = 16
LETTERS = {"small": 0.9, "large": 1.2, "headline": 2.4}


class Theme(Enum):
    """What the user asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Colours:
    """One theme's colours as `#rrggbb`; text on any surface has a contrast of at least 4.5.

    Attributes:
        canvas: behind pictures, a neutral grey that does not tint them.
        window: behind panels.
        panel: panels, lists and plots.
        field: boxes that are typed in.
        control: buttons and boxes.
        raised: controls under the pointer.
        line: borders.
        text: what is read.
        muted: what is read second.
        accent: the chosen thing, and the running one.
        on_accent: text on the accent.
        good, warn, bad: conditions, never by colour alone.
    """

    canvas: str
    window: str
    panel: str
    field: str
    control: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    warn: str
    bad: str


DARK = Colours(
    canvas="#101113",
    window="#16191e",
    panel="#1d2127",
    field="#282d35",
    control="#2a2f37",
    raised="#363d47",
    line="#3d444f",
    text="#e9ecf0",
    muted="#a9b2be",
    accent="#4cc3d9",
    on_accent="#04222a",
    good="#79d29a",
    warn="#f2b35c",
    bad="#ff8a8f",
)
LIGHT = Colours(
    canvas="#d8d9db",
    window="#eef0f2",
    panel="#fafbfc",
    field="#fafbfc",
    control="#e6e9ed",
    raised="#d9dee4",
    line="#bcc3cc",
    text="#191d23",
    muted="#4f5863",
    accent="#0a6b80",
    on_accent="#ffffff",
    good="#1e6b3c",
    warn="#854d00",
    bad="#a81e27",
)


def colours_of(theme: Theme) -> Colours:
    """The colours of a theme; the system's choice is asked for at the time of the call."""
    if theme is Theme.SYSTEM:
        return LIGHT if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light else DARK
    return LIGHT if theme is Theme.LIGHT else DARK


def dress(application: QApplication, theme: Theme) -> Colours:
    """Give the whole application a theme, and return its colours for what is painted by hand."""
    colours = colours_of(theme)
    application.setStyle("Fusion")
    application.setPalette(_palette(colours))
    application.setStyleSheet(_sheet(colours, application.font()))
    return colours


def letter_size(application: QApplication, points: int) -> None:
    """Write everything in this size from the next dressing on; 0 is the system's size."""
    if not isinstance(application.property(USUAL_SIZE), float):
        application.setProperty(USUAL_SIZE, application.font().pointSizeF())
    font = application.font()
    font.setPointSizeF(float(points) or float(application.property(USUAL_SIZE)))
    application.setFont(font)


@cache
def icon(name: str, colour: str, disabled: str = "", checked: str = "") -> QIcon:
    """The icon `resources/icons/<name>.svg`, drawn in one colour, in others while its action is disabled or checked."""
    return QIcon(_Drawing(name, colour, disabled or colour, checked or colour))


class _Drawing(QIconEngine):
    """Draws when and as large as it is wanted, so that lines are crisp at any scaling of the screen."""

    def __init__(self, name: str, colour: str, disabled: str, checked: str) -> None:
        super().__init__()
        self._name, self._colours = name, (colour, disabled, checked)
        self._drawn: dict[tuple[int, int, float, str], QPixmap] = {}

    def clone(self) -> QIconEngine:
        """The same again, as Qt wants it for a copy that changes."""
        return _Drawing(self._name, *self._colours)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into a picture of the scaling that is painted in."""
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A picture without scaling."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """A picture with as many pixels as the screen has there."""
        colour, disabled, checked = self._colours
        shown = disabled if mode is QIcon.Mode.Disabled else checked if state is QIcon.State.On else colour
        key = size.width(), size.height(), scale, shown
        if key not in self._drawn:
            self._drawn[key] = _pixmap(self._name, shown, size, scale)
        return self._drawn[key]


@cache
def _drawing(name: str) -> str:
    return (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _pixmap(name: str, colour: str, size: QSize, scale: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    pixmap = QPixmap(size * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return pixmap


def _sheet(colours: Colours, font: QFont) -> str:
    template = (files("resources") / "styles" / "studio.qss").read_text(encoding="utf-8")
    named = asdict(colours) | {name: f"{font.pointSizeF() * share:.1f}pt" for name, share in LETTERS.items()}
    height = QFontMetrics(font).height()
    named["row"] = f"{height + 3}px"
    named["letters"] = f"{max(height, LEAST_HEIGHT)}px"
    return re.sub(r"@(\w+)", lambda match: named[match.group(1)], template)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.window),
        (roles.WindowText, colours.text),
        (roles.Base, colours.field),
        (roles.AlternateBase, colours.control),
        (roles.Text, colours.text),
        (roles.Button, colours.control),
        (roles.ButtonText, colours.text),
        (roles.ToolTipBase, colours.raised),
        (roles.ToolTipText, colours.text),
        (roles.PlaceholderText, colours.muted),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Accent, colours.accent),
        (roles.Link, colours.accent),
        (roles.BrightText, colours.bad),
        (roles.Mid, colours.line),
        (roles.Dark, colours.canvas),
        (roles.Light, colours.raised),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.ButtonText, roles.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    for role in (roles.Base, roles.Button):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.panel))
    return palette


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, from 1 to 21. Source: WCAG 2.2, relative luminance."""
    lighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def legible(colour: str, ground: str) -> str:
    """The colour, made lighter or darker until a curve of it can be told from its ground."""
    shown, target = QColor(colour), QColor("white" if _luminance(QColor(ground)) < MIDDLE else "black")
    for share in range(1, 11):
        if contrast(shown.name(), ground) >= CURVE_CONTRAST:
            break
        red, green, blue = (
            part + share / 10 * (end - part) for part, end in zip(_parts(QColor(colour)), _parts(target), strict=True)
        )
        shown = QColor.fromRgbF(red, green, blue)
    return shown.name()


def _luminance(colour: QColor) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
