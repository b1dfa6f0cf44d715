"""What can be looked at of a stage besides its estimate: data step, error, spectral angle, residual."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.display import frame_of
from app.looks import ErrorMap, Look
from app.requests import LookRequest, OpenRequest, RunRequest
from app.results import LookReady, Opened, StageReady
from app.runner.workbench import Workbench
from app.showing import Picture
from app.state import DATA, TRUTH, Floats, Frame, FrameKey, FrameKind, SolverChoice, SolverKind, stage_key
from app.view_model import Library, Runs, Session, Viewing
from app.view_model import Shelf as RunShelf
from app.window import StudioWindow
from tests.app.conftest import STAGES, WAIT_MS, GatedSolver
from tests.app.deaf import DeafRunner
from tests.app.scenes import a_scene

CLASSICAL = SolverChoice("classical", SolverKind.CLASSICAL)
LEFT = Qt.MouseButton.LeftButton


def opened(bench: Workbench, path: Path) -> Opened:
    (answer,) = bench.open(OpenRequest(1, (path,)))
    assert isinstance(answer, Opened)
    return answer


def look(bench: Workbench, kind: FrameKind, estimate: Frame, truth: Frame | None) -> Look | None:
    answers = list(bench.look(LookRequest(2, FrameKey(kind, 1), estimate, truth)))
    return answers[0].look if answers else None


def test_the_data_step_is_the_one_of_the_stage_that_gave_the_estimate(
    models: Path, snapshot: Path, gated: GatedSolver
) -> None:
    bench = Workbench(models)
    opened(bench, snapshot)
    gated.let(20)
    ready = [one for one in bench.run(RunRequest(1, CLASSICAL, "cpu"), lambda: True) if isinstance(one, StageReady)]
    fitted = look(bench, FrameKind.FITTED, ready[2].frame, None)
    assert isinstance(fitted, Frame)
    np.testing.assert_allclose(fitted.cube, ready[2].frame.cube + 1)
    assert fitted.colour is not None
    assert look(bench, FrameKind.FITTED, frame_of(ready[2].frame.cube + 0), None) is None


@pytest.mark.parametrize("kind", SolverKind)
def test_the_data_step_of_a_stage_that_had_to_go_is_computed_again(
    kind: SolverKind, models: Path, snapshot: Path
) -> None:
    bench = Workbench(models)
    solver = next(solver for solver in opened(bench, snapshot).solvers if solver.kind is kind)
    strengths = (1.0, 0.5, 0.7) if solver.has_faders else None
    request = RunRequest(1, solver, "cpu", strengths)
    ready = [one for one in bench.run(request, lambda: True) if isinstance(one, StageReady)]
    before = [look(bench, FrameKind.FITTED, one.frame, None) for one in ready]
    bench.keep_within(0)
    for one, kept in zip(ready, before, strict=True):
        again = look(bench, FrameKind.FITTED, one.frame, None)
        assert isinstance(kept, Frame)
        assert isinstance(again, Frame)
        np.testing.assert_array_equal(again.cube, kept.cube)


def test_the_truth_leaves_no_error_no_angle_and_no_residual(models: Path, snapshot: Path) -> None:
    bench = Workbench(models)
    truth = opened(bench, snapshot).scene.truth
    assert truth is not None
    for kind in (FrameKind.ERROR, FrameKind.ANGLE, FrameKind.RESIDUAL):
        made = look(bench, kind, truth, truth)
        assert made is not None
        assert np.abs(made.plane(0)).max() < 1e-4, kind
    assert look(bench, FrameKind.ERROR, truth, None) is None


def test_the_residual_lies_in_the_plane_of_the_measurement(
    models: Path, snapshot: Path, samples: Path, enlarged: Path
) -> None:
    for path in (snapshot, samples, enlarged):
        bench = Workbench(models)
        scene = opened(bench, path).scene
        nothing = frame_of(np.zeros(scene.shape, np.float32))
        residual = look(bench, FrameKind.RESIDUAL, nothing, None)
        assert isinstance(residual, Frame)
        np.testing.assert_allclose(residual.cube, scene.data.cube, atol=1e-6)


def test_an_error_is_absolute_in_a_band_and_the_root_mean_square_in_all(models: Path, snapshot: Path) -> None:
    bench = Workbench(models)
    truth = opened(bench, snapshot).scene.truth
    assert truth is not None
    made = look(bench, FrameKind.ERROR, frame_of(truth.cube - np.float32(0.1)), truth)
    assert isinstance(made, ErrorMap)
    np.testing.assert_allclose(made.plane(1), 0.1, rtol=1e-3)
    np.testing.assert_allclose(made.whole(), 0.1, rtol=1e-3)


@pytest.mark.parametrize(
    ("key", "title"),
    [
        (Qt.Key.Key_Z, "Data step"),
        (Qt.Key.Key_E, "Error of stage"),
        (Qt.Key.Key_A, "Spectral angle of stage"),
        (Qt.Key.Key_Y, "Residual of stage"),
    ],
)
def test_a_key_shows_another_side_of_every_stage_and_ends_it_again(
    reconstructed: StudioWindow, qtbot: QtBot, key: Qt.Key, title: str
) -> None:
    picture = reconstructed.views.picture
    qtbot.keyClick(reconstructed, key)
    qtbot.waitUntil(lambda: picture.caption.startswith(f"{title} {STAGES}"), timeout=WAIT_MS)
    assert reconstructed.views.compare.kind.currentText().lower().startswith(title.split(" of")[0].lower())
    qtbot.keyClick(reconstructed, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: picture.caption.startswith(f"{title} {STAGES - 1}"), timeout=WAIT_MS)
    qtbot.mouseClick(reconstructed.views.filmstrip.tiles[TRUTH], LEFT)
    assert picture.caption.startswith("Truth")
    qtbot.mouseClick(reconstructed.views.filmstrip.tiles[stage_key(1)], LEFT)
    qtbot.waitUntil(lambda: picture.caption.startswith(f"{title} 1"), timeout=WAIT_MS)
    qtbot.keyClick(reconstructed, key)
    assert picture.caption.startswith("Stage 1")


def test_a_map_says_which_colour_means_what(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    drawn: list[Picture] = []
    reconstructed.viewing.picture_changed.connect(drawn.append)
    qtbot.keyClick(reconstructed, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: bool(drawn) and drawn[-1].title.startswith("Residual"), timeout=WAIT_MS)
    marks = reconstructed.views.picture.scale.marks
    assert marks[0] == marks[2].replace("+", "−")
    assert marks[1] == "0"
    reconstructed.views.levels.high_box.setValue(0.5)
    assert list(reconstructed.views.picture.scale.marks) == ["−0.5", "0", "+0.5"]
    qtbot.keyClick(reconstructed, Qt.Key.Key_Y)
    assert not reconstructed.views.picture.scale.isVisible()


def test_pointing_into_the_residual_moves_no_probe(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    picture = reconstructed.views.picture
    qtbot.keyClick(reconstructed, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: picture.caption.startswith("Residual"), timeout=WAIT_MS)
    before = reconstructed.probing.probe
    qtbot.mouseMove(picture.surface, QPoint(*picture.place_of(24, 5)))
    qtbot.waitUntil(lambda: "x 24  y 5" in picture.readout, timeout=WAIT_MS)
    qtbot.mouseClick(picture.surface, LEFT, pos=QPoint(*picture.place_of(24, 5)))
    assert reconstructed.probing.probe == before


def test_a_data_step_can_be_compared_with_its_estimate(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    reconstructed.comparison.choose_second(FrameKey(FrameKind.FITTED, STAGES))
    qtbot.waitUntil(lambda: reconstructed.views.picture.divider.isVisible(), timeout=WAIT_MS)
    pair = reconstructed.views.compare.pair
    assert pair.second.accessibleName() == f"Second picture: Data step {STAGES}"
    qtbot.keyClick(reconstructed, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: pair.first.accessibleName() == f"First picture: Data step {STAGES}", timeout=WAIT_MS)
    assert pair.second.accessibleName() == f"Second picture: Stage {STAGES}"


def test_errors_of_two_stages_are_compared_by_the_same_colours(reconstructed: StudioWindow, qtbot: QtBot) -> None:
    second: list[Picture | None] = []
    reconstructed.comparison.other_changed.connect(second.append)
    qtbot.keyClick(reconstructed, Qt.Key.Key_E)
    reconstructed.comparison.choose_second(stage_key(0))
    qtbot.waitUntil(lambda: bool(second) and second[-1] is not None, timeout=WAIT_MS)
    assert second[-1] is not None
    assert second[-1].name == "Error of start estimate"
    assert second[-1].scale == reconstructed.views.levels.levels
    qtbot.keyClick(reconstructed, Qt.Key.Key_D)
    assert "no difference" in reconstructed.views.compare.note


def offered(choice: QComboBox) -> list[str]:
    return [choice.itemText(place) for place in range(choice.count())]


def test_what_needs_a_truth_or_a_spectrum_is_offered_only_with_it(
    window: StudioWindow, samples: Path, enlarged: Path, qtbot: QtBot
) -> None:
    for path, kinds in (
        (samples, ["Estimate", "Data step", "Error", "Residual"]),
        (enlarged, ["Estimate", "Data step", "Residual"]),
    ):
        window.documents.close(window.documents.current)
        with qtbot.waitSignal(window.session.scene_opened, timeout=WAIT_MS):
            window.open_path(path)
        assert offered(window.views.compare.kind) == kinds


class Shelf:
    """A library whose pictures come when they are let."""

    def __init__(self) -> None:
        self.viewing = Viewing()
        self.viewing.open(a_scene(truth=True))
        self.asked: list[tuple[FrameKey, Frame]] = []
        session = Session(DeafRunner())
        runs = Runs(session, self.viewing, RunShelf())
        self.library = Library(self.viewing, runs, lambda key, estimate: self.asked.append((key, estimate)))

    def hold(self, stage: int, value: float) -> None:
        cube: Floats = np.full((4, 6, 8), value, np.float32)
        self.viewing.hold(stage_key(stage), frame_of(cube))

    def answer(self) -> None:
        key, estimate = self.asked.pop()
        self.library.take(LookReady(1, key, estimate, frame_of(estimate.cube)))


@pytest.fixture
def shelf(qtbot: QtBot) -> Shelf:  # noqa: ARG001 an application
    return Shelf()


def test_a_picture_is_asked_for_once_and_then_kept(shelf: Shelf) -> None:
    shelf.hold(1, 0.5)
    key = FrameKey(FrameKind.FITTED, 1)
    assert shelf.library.look(key) is None
    assert shelf.library.look(key) is None
    assert len(shelf.asked) == 1
    shelf.answer()
    assert shelf.library.look(key) is not None
    assert shelf.asked == []


def test_a_picture_of_a_stage_that_was_computed_anew_is_made_anew(shelf: Shelf) -> None:
    shelf.hold(1, 0.5)
    key = FrameKey(FrameKind.ERROR, 1)
    shelf.library.look(key)
    shelf.hold(1, 0.6)
    shelf.answer()
    assert shelf.library.look(key) is None
    shelf.answer()
    assert shelf.library.look(key) is not None
    shelf.hold(1, 0.7)
    assert shelf.library.look(key) is None


def test_of_the_pictures_made_only_the_latest_are_kept(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.view_model.library.KEPT", 3)
    keys = [FrameKey(FrameKind.FITTED, stage) for stage in range(1, 6)]
    for stage, key in enumerate(keys, 1):
        shelf.hold(stage, 0.5)
        shelf.library.look(key)
        shelf.answer()
    assert [shelf.library.look(key) is not None for key in keys] == [False, False, True, True, True]
    assert shelf.library.look(DATA) is not None
