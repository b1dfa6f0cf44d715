"""Whoever sees badly or has no mouse: names and tips on every control, a focus that is seen, an order that is read."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QDockWidget,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.window import StudioWindow
from tests.app.conftest import WAIT_MS

KINDS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QAbstractItemView)


def controls(root: QWidget) -> list[QWidget]:
    """What a user can work with: shown, enabled, and no part of another control."""
    found = [
        control
        for kind in KINDS
        for control in root.findChildren(kind)
        if control.isVisible()
        and control.isEnabled()
        and not isinstance(control, QScrollBar)
        and not control.objectName().startswith("qt_")
        and not isinstance(control.parentWidget(), (QAbstractSpinBox, QComboBox, QTabBar))
    ]
    return list({id(control): control for control in found}.values())


def focusable(root: QWidget) -> list[QWidget]:
    """What Tab reaches, in its order."""
    chain: list[QWidget] = []
    widget = root.nextInFocusChain()
    while widget is not None and widget is not root:
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def words(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return f"{type(control).__name__} “{control.accessibleName() or text}” in {type(control.parentWidget()).__name__}"


def test_every_control_has_a_name_and_a_tip(reconstructed: StudioWindow) -> None:
    found = controls(reconstructed)
    assert len(found) > 50
    nameless = [
        words(control)
        for control in found
        if not (control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()))
    ]
    assert nameless == []
    assert [words(control) for control in found if not control.toolTip()] == []


def test_the_first_page_has_names_and_tips_too(window: StudioWindow) -> None:
    assert [words(control) for control in controls(window) if not control.toolTip()] == []


def test_the_focus_is_seen_wherever_it_is(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.activateWindow()
    qtbot.wait(50)
    unseen = []
    for control in controls(reconstructed):
        if not control.focusPolicy() & Qt.FocusPolicy.TabFocus or control.visibleRegion().isEmpty():
            continue
        reconstructed.views.picture.setFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if control.grab().toImage() == before:
            unseen.append(words(control))
    assert unseen == []


def jumps(chain: list[QWidget], root: QWidget) -> list[str]:
    """Where the order of Tab goes back up."""
    middles = [control.mapTo(root, QPoint(0, 0)).y() + control.height() // 2 for control in chain]
    return [words(chain[place + 1]) for place in range(len(chain) - 1) if middles[place + 1] < middles[place] - 12]


def test_tab_goes_through_a_panel_as_it_is_read(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    def reached(dock: QDockWidget) -> list[QWidget]:
        return [control for control in focusable(reconstructed) if dock.isAncestorOf(control)]

    for name in ("mixer", "levels", "sources", "spectra"):
        dock = reconstructed.views.docks[name]
        qtbot.waitUntil(lambda dock=dock: len(reached(dock)) > 1, timeout=WAIT_MS)  # type: ignore[misc]
        inside = reached(dock)
        assert len(inside) > 1
        if name != "mixer":  # there each stage is a column
            assert jumps(inside, dock) == []


@pytest.mark.parametrize("name", ["export_cube", "export_picture", "open_told", "batch", "sweep", "preferences"])
def test_tab_goes_through_a_dialog_as_it_is_read(
    reconstructed: StudioWindow, snapshot: Path, qtbot: QtBot, name: str
) -> None:
    if name == "open_told":
        reconstructed.documents.ask_about((snapshot,))
    else:
        getattr(reconstructed.views.commands, name).trigger()

    def shown() -> list[QDialog]:
        return [dialog for dialog in reconstructed.findChildren(QDialog) if dialog.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT_MS)
    (dialog,) = shown()
    inside = [control for control in focusable(dialog) if dialog.isAncestorOf(control)]
    assert len(inside) > 1
    assert jumps(inside, dialog) == []
