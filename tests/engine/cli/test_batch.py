"""Laws of batches: every good file becomes what it would become alone, whatever the others are."""

import csv
from pathlib import Path

import numpy as np
import pytest

from lorun_engine.batch import BatchOutcome, BatchStep, measurements_in, places_for, plan_like, run_batch
from lorun_engine.camera import CassiCamera
from lorun_engine.files import read_cube, write_cube
from lorun_engine.recipe import read_recipe
from tests.engine.cli.conftest import Lorun
from tests.engine.tiny import tiny_snapshot


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """A folder of three snapshots of different brightness, with a cube that is none."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    for number in (1, 2, 3):
        np.savez(folder / f"scene{number}.npz", meas=2**number * tiny_snapshot().data)
    write_cube(folder / "a_cube.npz", np.ones((2, 8, 8), np.float32), None)
    (folder / "notes.txt").write_text("no measurement", encoding="utf-8")
    return folder


@pytest.fixture
def recipe(lorun: Lorun, scenes: Path, model: Path, tmp_path: Path) -> Path:
    """The recipe of the first scene."""
    known = tiny_snapshot().camera
    assert isinstance(known, CassiCamera)
    np.savez(tmp_path / "mask.npz", mask=known.aperture)
    lorun(
        "reconstruct", scenes / "scene1.npz", "--aperture", tmp_path / "mask.npz", "--model", model, "--strengths",
        "1,0.5,0", "-o", tmp_path / "one.npz", "--recipe", tmp_path / "one.json",
    )  # fmt: skip
    return tmp_path / "one.json"


def report(folder: Path) -> list[dict[str, str]]:
    with (folder / "report.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_measurement_of_a_folder_is_made_as_it_would_be_alone(
    lorun: Lorun, scenes: Path, recipe: Path, tmp_path: Path
) -> None:
    answer = lorun("batch", scenes, "--like", recipe, "-o", tmp_path / "cubes")
    assert answer.code == 0
    assert [row[0] for row in answer.rows[1:4]] == ["scene1.npz", "scene2.npz", "scene3.npz"]
    alone = read_cube(tmp_path / "one.npz")[0]
    np.testing.assert_array_equal(read_cube(tmp_path / "cubes" / "scene1.npz")[0], alone)
    np.testing.assert_allclose(read_cube(tmp_path / "cubes" / "scene3.npz")[0], 4 * alone)


def test_a_batch_takes_the_tiles_of_its_recipe_or_others(
    lorun: Lorun, scenes: Path, recipe: Path, model: Path, tmp_path: Path
) -> None:
    tiled = tmp_path / "tiled.json"
    told = ["--aperture", tmp_path / "mask.npz", "--model", model, "--tile", "64", "--recipe", tiled]
    lorun("reconstruct", scenes / "scene1.npz", *told)
    for like, more, expected in ((recipe, [], None), (tiled, [], 64), (tiled, ["--tile", "32"], 32)):
        lorun("batch", scenes / "scene2.npz", "--like", like, "-o", tmp_path / "cubes", *more)
        assert read_recipe(tmp_path / "cubes" / "scene2.recipe.json").device.tile == expected


def test_every_result_has_a_recipe_of_its_own_that_can_be_replayed(
    lorun: Lorun, scenes: Path, recipe: Path, tmp_path: Path
) -> None:
    lorun("batch", scenes, "--like", recipe, "-o", tmp_path / "cubes")
    assert "bit for bit" in lorun("replay", tmp_path / "cubes" / "scene2.recipe.json").results


def test_bad_files_are_told_and_the_others_are_made(lorun: Lorun, scenes: Path, recipe: Path, tmp_path: Path) -> None:
    (scenes / "scene1.npz").write_bytes(b"not an archive")
    np.savez(scenes / "scene2.npz", meas=np.ones((9, 9), np.float32))
    files = [scenes / f"scene{number}.npz" for number in (1, 2, 3)]
    answer = lorun("batch", *files, "--like", recipe, "-o", tmp_path / "cubes")
    assert answer.code == 1
    assert "2 of 3 files came to nothing" in answer.messages
    assert "to do:" in answer.messages
    rows = report(tmp_path / "cubes")
    assert [bool(row["problem"]) for row in rows] == [True, True, False]
    assert rows[2]["result"] == "scene3.npz"
    told = (tmp_path / "cubes" / "report.md").read_text(encoding="utf-8")
    assert "1 of 3 files done, 2 failed" in told
    assert "## scene2.npz" in told


def test_the_report_tells_the_quality_where_the_truth_is_known(
    lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path
) -> None:
    lorun("reconstruct", snapshot, "--model", model, "--recipe", tmp_path / "whole.json")
    assert lorun("batch", snapshot, "--like", tmp_path / "whole.json", "-o", tmp_path / "cubes").code == 0
    (row,) = report(tmp_path / "cubes")
    assert float(row["psnr_db"]) > 0
    assert float(row["sam_degrees"]) > 0
    assert (tmp_path / "cubes" / "snapshot.hdr").exists()


def test_another_aperture_is_refused_unless_it_is_wanted(
    lorun: Lorun, scenes: Path, recipe: Path, tmp_path: Path
) -> None:
    np.savez(tmp_path / "mask.npz", mask=np.ones((16, 20), np.float32))
    refused = lorun("batch", scenes, "--like", recipe, "-o", tmp_path / "cubes")
    assert refused.code == 1
    assert "the file mask.npz" in refused.messages
    assert not (tmp_path / "cubes").exists()
    assert lorun("batch", scenes, "--like", recipe, "-o", tmp_path / "cubes", "--anyway").code == 0


def test_the_measurement_of_the_recipe_need_not_be_there(
    lorun: Lorun, scenes: Path, recipe: Path, tmp_path: Path
) -> None:
    (scenes / "scene1.npz").unlink()
    assert lorun("batch", scenes, "--like", recipe, "-o", tmp_path / "cubes").code == 0
    assert len(report(tmp_path / "cubes")) == 2


def test_a_folder_without_measurements_is_told(lorun: Lorun, recipe: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = lorun("batch", tmp_path / "empty", "--like", recipe, "-o", tmp_path / "cubes")
    assert answer.code == 1
    assert "nothing to reconstruct" in answer.messages


def test_a_result_never_takes_the_place_of_its_measurement(lorun: Lorun, scenes: Path, recipe: Path) -> None:
    before = (scenes / "scene1.npz").read_bytes()
    answer = lorun("batch", scenes / "scene1.npz", "--like", recipe, "-o", scenes)
    assert answer.code == 1
    assert "would be replaced by its own result" in answer.messages
    assert (scenes / "scene1.npz").read_bytes() == before


def test_progress_comes_stage_by_stage_and_can_be_left(scenes: Path, recipe: Path, tmp_path: Path) -> None:
    plan, differences = plan_like(read_recipe(recipe), recipe.parent)
    assert differences == ()
    steps = run_batch(measurements_in([scenes]), plan, tmp_path / "cubes")
    first = [next(steps) for _ in range(5)]
    assert [news.stage for news in first if isinstance(news, BatchStep)] == [0, 1, 2, 3]
    assert isinstance(first[-1], BatchOutcome)
    next(steps)
    steps.close()
    assert sorted(path.name for path in (tmp_path / "cubes").glob("*.npz")) == ["scene1.npz"]


def test_files_of_one_name_do_not_replace_each_other(tmp_path: Path) -> None:
    files = [tmp_path / "a" / "scene.mat", tmp_path / "b" / "scene.npz", tmp_path / "b" / "Scene.h5"]
    names = [place.name for place in places_for(files, tmp_path, ".hdr").values()]
    assert names == ["scene.hdr", "scene_2.hdr", "Scene_3.hdr"]
