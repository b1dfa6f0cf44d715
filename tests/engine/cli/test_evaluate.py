"""Laws of `lorun evaluate`."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine.cli.conftest import Lorun
from tests.engine.tiny import saved_tiny_model

SUITE = """
[[set]]
name = "Squares, x2"
camera = "super-resolution"
folder = "pictures"
scale = 2

[[set]]
name = "Squares, x4"
camera = "super-resolution"
folder = "pictures"
scale = 4
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two pictures and a suite of two sets."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "suite.toml").write_text(SUITE, encoding="utf-8")
    for number in (1, 2):
        rows, columns = np.mgrid[0:32, 0:32]
        shape = 255 * (np.hypot(rows - 16, columns - 14) < 5 * number)
        Image.fromarray(shape.astype(np.uint8)).save(tmp_path / "pictures" / f"square_{number}.png")
    return tmp_path


def test_the_means_of_every_set_and_solver_stand_above_their_convention(lorun: Lorun, data: Path) -> None:
    answer = lorun("evaluate", "--suite", data / "suite.toml", "--data", data, "--model", "bicubic")
    headings, *rows = answer.rows
    assert headings[:4] == ["set", "scene", "solver", "PSNR dB"]
    assert [row[:3] for row in rows] == [[f"Squares, x{scale}", "mean of 2", "bicubic"] for scale in (2, 4)]
    assert "border of 2" in answer.results.splitlines()[-1]
    assert "border of 4" in answer.results.splitlines()[-1]


def test_the_mean_is_the_mean_of_the_scenes(lorun: Lorun, data: Path) -> None:
    arguments = ["--suite", data / "suite.toml", "--data", data, "--set", "x4", "--model", "bicubic", "--scenes"]
    rows = lorun("evaluate", *arguments).rows[1:]
    assert [row[1] for row in rows] == ["square_1", "square_2", "mean of 2"]
    figures = [float(row[3]) for row in rows]
    assert figures[2] == pytest.approx(sum(figures[:2]) / 2, abs=0.01)


def test_the_last_stage_of_the_course_is_the_figure(lorun: Lorun, data: Path) -> None:
    arguments = ["--suite", data / "suite.toml", "--data", data, "--set", "x2", "--model", "gap-tv"]
    row = lorun("evaluate", *arguments).rows[1]
    assert row[-1].split()[-1] == row[3]


def test_tables_and_pictures_are_written_where_it_is_asked(lorun: Lorun, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    arguments = ["--suite", data / "suite.toml", "--data", data, "--set", "x2", "--model", "bicubic", "-o", folder]
    figure = lorun("evaluate", *arguments).rows[1][3]
    assert f"| bicubic | 2 | {figure} |" in (folder / "results.md").read_text(encoding="utf-8")
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".md", ".png"]


def test_a_set_may_name_its_solvers_and_the_command_line_others(lorun: Lorun, data: Path) -> None:
    suite = data / "named.toml"
    suite.write_text(SUITE.replace("scale = 2", 'scale = 2\nsolvers = ["bicubic", "gap-tv"]'), encoding="utf-8")
    arguments = ["--suite", suite, "--data", data, "--set", "x2"]
    assert [row[2] for row in lorun("evaluate", *arguments).rows[1:]] == ["bicubic", "gap-tv"]
    assert [row[2] for row in lorun("evaluate", *arguments, "--model", "bicubic").rows[1:]] == ["bicubic"]


def test_a_solver_that_is_not_installed_is_told_once_and_its_row_stays_empty(lorun: Lorun, data: Path) -> None:
    arguments = ["--data", data, "--suite", data / "suite.toml", "--model", "later", "--model", "bicubic"]
    answer = lorun("evaluate", *arguments, "-o", data / "out")
    assert answer.code == 0
    assert answer.messages.count("There is no model called later.") == 1
    rows = [row for row in answer.rows if len(row) > 3 and row[2] == "later"]
    assert [row[:2] for row in rows] == [[f"Squares, x{scale}", "not measured"] for scale in (2, 4)]
    assert not any("".join(row[3:]) for row in rows)
    assert (data / "out" / "results.md").read_text(encoding="utf-8").count("| later | 0 |") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--suite", "suite.toml", "--set", "x9"], ["No set", "Squares, x2"]),
        (["--suite", "absent.toml"], ["absent.toml", "public.toml"]),
        ([], ["has no scene", "--data"]),
        (["--suite", "suite.toml", "--model", "nobody"], ["nobody"]),
    ],
)
def test_what_cannot_be_measured_is_said(
    arguments: list[str], words: list[str], lorun: Lorun, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)
    answer = lorun("evaluate", "--data", data, *arguments)
    assert answer.code == 1
    assert all(word in answer.messages for word in words)


def test_means_are_recorded_on_the_cards_of_installed_models(
    lorun: Lorun, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lorun_engine.network import checkpoint

    folder = data / "models"
    saved_tiny_model(folder, bands=1)
    monkeypatch.setenv("LORUN_MODELS", str(folder))
    answer = lorun(
        "evaluate", "--suite", data / "suite.toml", "--data", data, "--set", "x2", "--model", "tiny", "--record"
    )
    (card,) = checkpoint.installed_models(folder)
    assert str(card.figures["Squares, x2"]).startswith(f"{answer.rows[1][3]} dB")


@pytest.fixture
def tiny(data: Path) -> Path:
    """A tiny model for pictures."""
    return saved_tiny_model(data / "models", bands=1).card.path


def test_strengths_are_a_table_of_stages_and_a_plot_of_each_set(lorun: Lorun, data: Path, tiny: Path) -> None:
    arguments = ["--suite", data / "suite.toml", "--data", data, "--set", "x2", "--model", tiny, "--model", "bicubic"]
    figure = lorun("evaluate", *arguments).rows[1][3]
    answer = lorun("evaluate", *arguments, "--strengths", "-o", data / "out")
    assert answer.code == 0
    headings, *rows = answer.rows[:4]
    assert headings == ["set", "model", "stage", *(f"{step / 4:g}" for step in range(9))]
    assert [row[:3] for row in rows] == [["Squares, x2", "tiny", str(stage)] for stage in (1, 2, 3)]
    assert {row[headings.index("1")] for row in rows} == {figure}
    written = sorted(path.name for path in (data / "out").iterdir())
    assert written == ["strengths.csv", "strengths.md", "strengths_Squares_x2_tiny.png"]


def test_where_no_plot_can_be_drawn_it_is_said_and_the_tables_are_written(
    lorun: Lorun, data: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lorun_engine.strength_report.find_spec", lambda _: None)
    arguments = ["--suite", data / "suite.toml", "--data", data, "--set", "x4", "--model", tiny, "-o", data / "out"]
    answer = lorun("evaluate", *arguments, "--strengths")
    assert "matplotlib" in answer.messages
    assert sorted(path.suffix for path in (data / "out").iterdir()) == [".csv", ".md"]


def test_strengths_want_a_model(lorun: Lorun, data: Path) -> None:
    answer = lorun("evaluate", "--suite", data / "suite.toml", "--data", data, "--model", "bicubic", "--strengths")
    assert answer.code == 1
    assert "There is no strength to move." in answer.messages
