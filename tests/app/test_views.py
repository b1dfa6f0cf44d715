"""Single controls, and what the walk does not touch: keys, menus, lists, dialogs, tab order."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app.colour_maps import ColourMap
from app.showing import (
    Curve,
    CurvePoint,
    Levels,
    LevelScope,
    Metric,
    Mode,
    Progress,
    Spectrum,
    TileCondition,
)
from app.state import DATA, TRUTH, stage_key
from app.style import DARK
from app.views.band_bar import BandBar
from app.views.filmstrip import Filmstrip
from app.views.levels import LevelPanel
from app.views.metric_curve import MetricCurve
from app.views.shortcuts import Shortcuts
from app.views.spectra import SpectraView
from app.views.status import StatusBar
from app.views.text_dialog import TextDialog
from app.window import StudioWindow
from tests.app.conftest import BANDS, STAGES, WAIT_MS
from tests.app.scenes import a_scene

LEFT = Qt.MouseButton.LeftButton


def shown(view: QWidget, qtbot: QtBot) -> None:
    view.resize(420, 240)
    qtbot.addWidget(view)
    view.show()


def colours_in(view: QWidget) -> int:
    """How many colours a view is drawn with."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return len({image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)})


def test_every_control_has_a_name_and_can_be_reached_by_tab(reconstructed: StudioWindow) -> None:
    controls = [
        control
        for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)
        for control in reconstructed.findChildren(kind)
        if control.isVisibleTo(reconstructed) and not control.objectName().startswith("qt_")
    ]
    assert len(controls) > 30
    nameless = [
        control
        for control in controls
        if not (control.accessibleName() or getattr(control, "text", str)() or control.toolTip())
        and "Scroll" not in type(control).__name__
    ]
    assert nameless == []


def test_the_window_fits_a_small_screen(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.resize(1280, 720)
    qtbot.wait(20)
    assert (reconstructed.width(), reconstructed.height()) == (1280, 720)
    assert reconstructed.views.picture.height() > 180
    last = reconstructed.views.filmstrip.tiles[TRUTH]
    assert (
        last.mapTo(reconstructed.views.filmstrip, QPoint(last.width(), 0)).x() <= reconstructed.views.filmstrip.width()
    )


def test_panels_return_to_their_places(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    dock = reconstructed.views.docks["mixer"]
    dock.setFloating(True)
    reconstructed.views.docks["levels"].hide()
    reconstructed.views.commands.layout.trigger()
    qtbot.wait(10)
    assert not dock.isFloating()
    assert reconstructed.views.docks["levels"].isVisible()
    assert reconstructed.dockWidgetArea(dock) is Qt.DockWidgetArea.RightDockWidgetArea


def test_panels_are_where_they_were_left_the_next_time(
    opened: StudioWindow, qtbot: QtBot, models: Path, snapshot: Path
) -> None:
    opened.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, opened.views.docks["levels"])
    opened.close()
    again = StudioWindow(opened._settings, models)  # noqa: SLF001
    qtbot.addWidget(again)
    again.show()
    with qtbot.waitSignal(again.session.scene_opened, timeout=WAIT_MS):
        again.open_path(snapshot)
    assert again.dockWidgetArea(again.views.docks["levels"]) is Qt.DockWidgetArea.LeftDockWidgetArea
    again.close()


def test_choosing_another_model_runs_it_and_gives_the_keys_back(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    solvers = reconstructed.views.choices.solvers
    last = solvers.count() - 1
    with qtbot.waitSignal(reconstructed.session.running.settled, timeout=WAIT_MS):
        solvers.setCurrentIndex(last)
        solvers.activated.emit(last)
    assert reconstructed.views.mixer.faders == ()
    assert len(reconstructed.session.running.stages.entries) == 11
    with qtbot.waitSignal(reconstructed.session.running.settled, timeout=WAIT_MS):
        solvers.activated.emit(0)
    assert len(reconstructed.views.mixer.faders) == STAGES


def test_the_levels_are_dragged_typed_and_shared_as_wished(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    panel = reconstructed.views.levels
    qtbot.keyClick(reconstructed, Qt.Key.Key_Right)
    panel.high_box.setValue(0.5)
    assert panel.levels.high == pytest.approx(0.5)
    panel.low_box.setValue(0.9)
    assert panel.levels == Levels(panel.levels.low, panel.levels.high)
    assert panel.levels.high == pytest.approx(0.5)
    panel.scope_edited.emit(LevelScope.BAND)
    assert reconstructed.views.levels.levels.high != pytest.approx(0.5)
    plot = panel.plot
    qtbot.wait(60)
    before = panel.levels.high
    start = QPoint(*plot.place_of(before, 0.5))
    qtbot.mouseMove(plot.surface, start)
    qtbot.mousePress(plot.surface, LEFT, pos=start)
    for step in (10, 20, 30):
        qtbot.mouseMove(plot.surface, start - QPoint(step, 0))
    qtbot.mouseRelease(plot.surface, LEFT, pos=start - QPoint(30, 0))
    assert panel.levels.high < before


def test_a_colour_map_colours_single_bands_and_their_tiles(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(reconstructed, Qt.Key.Key_Right)
    reconstructed.views.levels.map_edited.emit(ColourMap.VIRIDIS)
    qtbot.wait(60)
    tile = reconstructed.views.filmstrip.tiles[stage_key(1)].grab().toImage()
    middle = tile.pixelColor(tile.width() // 2, tile.height() // 3)
    assert middle.red() != middle.green()


def test_wheel_and_double_click_zoom_in_and_out_again(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    picture = reconstructed.views.picture
    qtbot.wait(50)
    whole = picture.zoom.width()
    place = QPointF(*picture.place_of(5, 5))
    wheel = QWheelEvent(
        place,
        QPointF(picture.surface.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 Qt's own signature
    )
    QApplication.sendEvent(picture.surface, wheel)
    zoomed = picture.zoom.width()
    assert zoomed < whole
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(reconstructed, key)
    assert picture.zoom.width() == pytest.approx(zoomed)
    qtbot.mouseClick(reconstructed.views.filmstrip.tiles[DATA], LEFT)
    qtbot.mouseClick(reconstructed.views.filmstrip.tiles[stage_key(2)], LEFT)
    assert picture.zoom.width() == pytest.approx(zoomed)
    qtbot.keyClick(reconstructed, Qt.Key.Key_0)
    assert picture.zoom.width() == pytest.approx(whole)


def test_dialogs_open_and_can_be_copied(window: StudioWindow, qtbot: QtBot) -> None:
    for action, kind in (
        (window.views.commands.keys, Shortcuts),
        (window.views.commands.about, TextDialog),
    ):
        action.trigger()
        dialog = window.findChild(kind)
        assert isinstance(dialog, kind)
        if isinstance(dialog, TextDialog):
            qtbot.mouseClick(dialog.copy, LEFT)
            assert QApplication.clipboard().text() == dialog.page.toPlainText()
        dialog.reject()
        qtbot.waitUntil(lambda kind=kind: window.findChild(kind) is None)  # type: ignore[misc]


def test_menus_open_files_and_quit(window: StudioWindow, qtbot: QtBot) -> None:
    window.views.commands.open.trigger()
    dialog = window.findChild(QWidget, "QFileDialog")
    assert dialog is not None
    dialog.close()
    window.open_paths(())
    assert not window.session.opening.is_busy
    window.views.commands.quit.trigger()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_the_filmstrip_scrolls_to_what_is_chosen_and_draws_every_condition(qtbot: QtBot) -> None:
    from app.showing import Tile

    strip = Filmstrip()
    shown(strip, qtbot)
    strip.show_colours(DARK)
    conditions = list(TileCondition)
    keys = [stage_key(index) for index in range(12)]
    strip.show_chosen(keys[-1])
    strip.show_tiles(tuple(Tile(key, f"Stage {key.stage}", "", conditions[key.stage % 4]) for key in keys))
    strip.show_shape(10, 20)
    for key in keys[:4]:
        strip.show_thumbnail(key, np.full((10, 20, 3), 200, np.uint8))
    strip.show_thumbnail(stage_key(99), np.zeros((2, 2), np.uint8))
    strip.show_chosen(keys[-1])
    qtbot.waitUntil(lambda: strip.horizontalScrollBar().value() > 0, timeout=WAIT_MS)
    assert colours_in(strip) > 5
    tile = strip.tiles[keys[2]]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Space)
    assert "on show" in strip.tiles[keys[-1]].accessibleName()
    strip.show_tiles((Tile(keys[0], "Start", "", TileCondition.EMPTY),))
    assert list(strip.tiles) == keys[:1]


def test_a_tile_is_as_wide_as_its_figure_whatever_that_is(qtbot: QtBot) -> None:
    from app.showing import Tile

    strip = Filmstrip()
    shown(strip, qtbot)
    for figure in ("", "res. 6.30 %", "res. 1234.56 %"):
        strip.show_tiles((Tile(stage_key(0), "Start", figure, TileCondition.READY),))
        tile = strip.tiles[stage_key(0)]
        qtbot.waitUntil(lambda tile=tile, figure=figure: tile.width() > tile.fontMetrics().horizontalAdvance(figure))  # type: ignore[misc]


def test_the_curve_says_which_stage_was_clicked(qtbot: QtBot) -> None:
    view = MetricCurve()
    shown(view, qtbot)
    points = (CurvePoint(0, 25.0), CurvePoint(1, 30.0, stale=True))
    view.show_chosen(stage_key(0))
    view.show_curve(Curve(Metric.PSNR, (Metric.PSNR, Metric.RESIDUAL), points, 2))
    view.show_chosen(stage_key(1))
    view.show_colours(DARK)
    assert view.points == ((0, 25.0), (1, 30.0))
    qtbot.wait(50)
    with qtbot.waitSignal(view.stage_edited) as clicked:
        qtbot.mouseClick(view.plot.surface, LEFT, pos=QPoint(*view.plot.place_of(1, 30.0)))
    assert clicked.args == [1]
    with qtbot.waitSignal(view.metric_edited) as chosen:
        view.choice.activated.emit(1)
    assert chosen.args == [Metric.RESIDUAL]
    view.show_chosen(DATA)
    view.show_curve(Curve(Metric.RESIDUAL, (Metric.RESIDUAL,), (), 0))
    assert list(view.points) == []


def test_the_axis_of_the_spectra_does_not_dance(qtbot: QtBot) -> None:
    view = SpectraView()
    shown(view, qtbot)
    view.show_scene(a_scene())

    def top(highest: float) -> float:
        values = np.linspace(0, highest, 4).astype(np.float32)
        view.show_spectra(
            (Spectrum(stage_key(0), "Start", values, current=True), Spectrum(TRUTH, "Truth", values, stale=True))
        )
        return view.top

    first = top(1.0)
    assert first >= 1
    assert top(0.7) == first
    assert top(0.1) < 0.2
    assert top(3.0) >= 3
    view.show_colours(DARK)
    view.show_band(2)
    view.show_band(99)
    qtbot.wait(20)
    assert colours_in(view) > 5


def test_bands_without_colour_have_no_choice_of_colour(qtbot: QtBot) -> None:
    bar = BandBar()
    shown(bar, qtbot)
    bar.show_scene(a_scene())
    bar.show_mode(Mode.BAND)
    bar.show_band(0)
    names = [button.text() for button in bar.findChildren(QAbstractButton) if button.isVisible() and button.text()]
    assert names == []
    edited: list[int] = []
    bar.band_edited.connect(edited.append)
    for button in bar.findChildren(QAbstractButton):
        if button.isVisible():
            qtbot.mouseClick(button, LEFT)
    assert edited == [1]
    bar.slider.setFocus()
    qtbot.keyClick(bar.slider, Qt.Key.Key_Right)
    assert edited[-1] == 1
    qtbot.mousePress(bar.slider, Qt.MouseButton.RightButton)
    assert bar.band == 1
    assert len(edited) == 2


def test_the_status_bar_counts_stages_and_says_notes(qtbot: QtBot) -> None:
    bar = StatusBar()
    shown(bar, qtbot)
    bar.show_progress(
        Progress(running=True, text="Stage 2 of 5", stage=2, stage_count=5, seconds=1.25, memory=3 * 2**30)
    )
    bar.show_device("CPU", "bfloat16", "bfloat16", 256)
    words = [child.text() for child in bar.findChildren(QWidget) if hasattr(child, "text")]
    assert {"Stage 2 of 5", "CPU", "1.2 s", "memory 3.00 GiB", "Esc stops"} <= set(words)
    bar.show_note("Wrote it")
    assert bar.currentMessage() == "Wrote it"


def test_the_level_panel_hides_the_choice_of_bands_for_a_single_one(qtbot: QtBot) -> None:
    panel = LevelPanel()
    shown(panel, qtbot)
    panel.show_bands(1)
    assert sum(choice.isVisible() for choice in panel.findChildren(QComboBox)) == 1
    panel.show_bands(BANDS)
    assert sum(choice.isVisible() for choice in panel.findChildren(QComboBox)) == 2
