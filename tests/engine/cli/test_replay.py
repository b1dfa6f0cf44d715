"""Laws of recipes: a recorded cube is made again bit for bit, and what differs is said."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from lorun_engine.camera import CassiCamera
from lorun_engine.files import file_hash, read_cube, write_cube, write_measurement
from lorun_engine.network.checkpoint import record
from tests.engine.cli.conftest import Lorun
from tests.engine.tiny import tiny_snapshot


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path]:
    """A snapshot and its aperture as two files."""
    known = tiny_snapshot()
    assert isinstance(known.camera, CassiCamera)
    np.savez(tmp_path / "scene.npz", meas=known.data)
    np.savez(tmp_path / "mask.npz", mask=known.camera.aperture)
    return tmp_path / "scene.npz", tmp_path / "mask.npz"


@pytest.fixture
def made(lorun: Lorun, parts: tuple[Path, Path], model: Path, tmp_path: Path) -> Path:
    """A recipe with the cube that it was written for."""
    scene, mask = parts
    target, recipe = tmp_path / "cube.npz", tmp_path / "cube.json"
    answer = lorun(
        "reconstruct", scene, "--aperture", mask, "--wavelengths", "450,500,550,600", "--model", model,
        "--strengths", "1,0.5,0", "--precision", "float32", "-o", target, "--recipe", recipe,
    )  # fmt: skip
    assert answer.code == 0
    assert f"recipe: {recipe}" in answer.results
    return recipe


def changed(recipe: Path, *keys: str, value: object) -> None:
    """Write another value into a recipe."""
    whole = entry = json.loads(recipe.read_text(encoding="utf-8"))
    for key in keys[:-1]:
        entry = entry[key]
    entry[keys[-1]] = value
    recipe.write_text(json.dumps(whole), encoding="utf-8")


def test_a_replay_gives_the_same_file_bit_for_bit(lorun: Lorun, made: Path, tmp_path: Path) -> None:
    answer = lorun("replay", made, "-o", tmp_path / "again.npz")
    assert answer.code == 0
    assert "verdict: the recorded cube, bit for bit" in answer.results
    assert "differs" not in answer.messages
    first, again = (read_cube(tmp_path / name) for name in ("cube.npz", "again.npz"))
    np.testing.assert_array_equal(first[0], again[0])
    assert first[1] is not None
    assert again[1] is not None
    np.testing.assert_array_equal(first[1], again[1])


def test_a_recipe_names_its_files_by_hash_and_tells_how_they_were_read(
    made: Path, parts: tuple[Path, Path], tmp_path: Path
) -> None:
    recipe = json.loads(made.read_text(encoding="utf-8"))
    for name, path in zip(("measurement", "aperture"), parts, strict=True):
        assert recipe["files"][name] == {"path": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    assert recipe["strengths"] == [1, 0.5, 0]
    assert recipe["options"]["wavelengths"] == [450, 500, 550, 600]
    assert recipe["measurement"]["details"] == {"shifts": [0, 2, 4, 6], "axis": "width"}
    assert recipe["versions"]["torch"]
    assert str(tmp_path) not in made.read_text(encoding="utf-8")


def test_a_folder_may_be_moved_with_its_recipe(lorun: Lorun, made: Path, tmp_path: Path) -> None:
    moved = tmp_path.with_name(f"{tmp_path.name}_moved")
    tmp_path.rename(moved)
    assert "bit for bit" in lorun("replay", moved / made.name).results


def test_files_are_found_where_it_is_said(lorun: Lorun, made: Path, parts: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    parts[1].rename(tmp_path / "elsewhere" / "mask.npz")
    missing = lorun("replay", made)
    assert missing.code == 1
    assert "The aperture mask.npz is not to be found" in missing.messages
    assert "bit for bit" in lorun("replay", made, "--files", tmp_path / "elsewhere").results


def test_a_changed_file_is_named_and_nothing_is_written(
    lorun: Lorun, made: Path, parts: tuple[Path, Path], tmp_path: Path
) -> None:
    np.savez(parts[0], meas=2 * tiny_snapshot().data)
    answer = lorun("replay", made, "-o", tmp_path / "again.npz")
    assert answer.code == 1
    assert "the file scene.npz" in answer.messages
    assert "mask.npz" not in answer.messages
    assert not (tmp_path / "again.npz").exists()


def test_going_on_with_a_changed_file_is_told_as_another_cube(
    lorun: Lorun, made: Path, parts: tuple[Path, Path], tmp_path: Path
) -> None:
    np.savez(parts[0], meas=2 * tiny_snapshot().data)
    answer = lorun("replay", made, "-o", tmp_path / "again.npz", "--anyway")
    assert answer.code == 0
    assert "another cube" in answer.results
    first, again = (read_cube(tmp_path / name)[0] for name in ("cube.npz", "again.npz"))
    np.testing.assert_allclose(again, 2 * first, rtol=1e-4, atol=1e-6)


def test_another_model_is_named_but_not_other_figures_on_its_card(lorun: Lorun, made: Path, model: Path) -> None:
    record(model, {"some set": "31 dB"})
    assert "bit for bit" in lorun("replay", made).results
    changed(made, "model", "sha256", value="0" * 64)
    answer = lorun("replay", made)
    assert answer.code == 1
    assert "the weights of the model tiny" in answer.messages


def test_a_model_that_has_gone_is_said(lorun: Lorun, made: Path, model: Path) -> None:
    model.unlink()
    answer = lorun("replay", made)
    assert answer.code == 1
    assert "The model tiny is not to be found" in answer.messages


def test_another_version_is_said_and_small_differences_are_tolerated(lorun: Lorun, made: Path) -> None:
    recipe = json.loads(made.read_text(encoding="utf-8"))
    bright = recipe["cube"]["brightest"]
    changed(made, "versions", "torch", value="1.0")
    changed(made, "cube", "sha256", value="0" * 64)
    changed(made, "cube", "probes", value=[value + 1e-4 * bright for value in recipe["cube"]["probes"]])
    answer = lorun("replay", made)
    assert answer.code == 0
    assert "differs: torch: recorded 1.0" in answer.messages
    assert "within the tolerance of 0.001" in answer.results


@pytest.mark.parametrize(("version", "shift"), [("same", 1e-6), ("1.0", 0.01)])
def test_a_cube_that_should_agree_and_does_not_is_a_failure(
    lorun: Lorun, made: Path, version: str, shift: float
) -> None:
    recipe = json.loads(made.read_text(encoding="utf-8"))
    if version != "same":
        changed(made, "versions", "torch", value=version)
    changed(made, "cube", "sha256", value="0" * 64)
    changed(made, "cube", "probes", value=[value + shift for value in recipe["cube"]["probes"]])
    answer = lorun("replay", made)
    assert answer.code == 1
    assert "The cube is not the recorded one" in answer.messages


@pytest.mark.parametrize("precision", ["float32", "bfloat16", "auto"])
def test_a_cube_is_made_again_in_the_type_that_it_was_made_in(
    lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path, precision: str
) -> None:
    told = ["--model", model, "--precision", precision]
    lorun("reconstruct", snapshot, *told, "--recipe", tmp_path / "made.json")
    recorded = json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))["device"]["precision"]
    assert precision in ("auto", recorded)
    assert "bit for bit" in lorun("replay", tmp_path / "made.json").results


def test_a_cube_that_was_made_in_tiles_is_made_again_in_tiles_or_in_others(
    lorun: Lorun, model: Path, tmp_path: Path
) -> None:
    write_measurement(tmp_path / "wide.npz", tiny_snapshot(height=40, width=70))
    told = ["--model", model, "--precision", "float32", "--tile", "32"]
    lorun("reconstruct", tmp_path / "wide.npz", *told, "--recipe", tmp_path / "made.json")
    assert json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))["device"]["tile"] == 32
    alike = lorun("replay", tmp_path / "made.json")
    assert "bit for bit" in alike.results
    assert "differs" not in alike.messages
    other = lorun("replay", tmp_path / "made.json", "--tile", "64")
    assert other.code == 0
    assert "differs: tiles: recorded 32 pixels, here 64 pixels" in other.messages


@pytest.mark.parametrize("command", ["reconstruct", "replay", "batch"])
def test_absurd_tiles_are_refused(lorun: Lorun, made: Path, tmp_path: Path, command: str) -> None:
    told = {
        "reconstruct": ["reconstruct", tmp_path / "scene.npz", "--aperture", tmp_path / "mask.npz"],
        "replay": ["replay", made],
        "batch": ["batch", tmp_path / "scene.npz", "--like", made, "-o", tmp_path / "cubes"],
    }
    answer = lorun(*told[command], "--tile", "0")
    assert answer.code == 1
    assert "The tiles are too small" in answer.messages


def test_a_classical_method_is_replayed_too(lorun: Lorun, snapshot: Path, tmp_path: Path) -> None:
    lorun("reconstruct", snapshot, "--model", "gap-tv", "--recipe", tmp_path / "tv.json")
    assert "bit for bit" in lorun("replay", tmp_path / "tv.json").results


def test_the_form_of_the_cube_is_repeated(lorun: Lorun, made: Path, tmp_path: Path) -> None:
    changed(made, "form", value={"value_range": "0 to 1", "number_type": "uint8", "bands": [1, 2]})
    assert lorun("replay", made, "-o", tmp_path / "again.npz").code == 0
    with np.load(tmp_path / "again.npz") as held:
        assert (held["cube"].dtype, held["cube"].shape) == (np.uint8, (2, 16, 20))
        assert held["wavelengths"].tolist() == [500, 550]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "cannot be read"),
        ("{}", "has faults"),
        ('{"recipe": 2}', "has faults"),
        ("[1, 2]", "has faults"),
    ],
)
def test_what_is_no_recipe_is_said(lorun: Lorun, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    answer = lorun("replay", tmp_path / "odd.json")
    assert answer.code == 1
    assert words in answer.messages
    assert "lorun reconstruct --recipe" in answer.messages


def test_a_recipe_without_its_measurement_and_one_of_another_ending_are_refused(
    lorun: Lorun, made: Path, snapshot: Path, tmp_path: Path
) -> None:
    changed(made, "files", value={})
    assert "does not name its files" in lorun("replay", made).messages
    answer = lorun("reconstruct", snapshot, "--recipe", tmp_path / "cube.txt")
    assert answer.code == 1
    assert ".json" in answer.messages


def test_envi_is_known_by_its_numbers_too(tmp_path: Path) -> None:
    write_cube(tmp_path / "cube.hdr", np.ones((2, 8, 8), np.float32), None)
    before = file_hash(tmp_path / "cube.hdr")
    assert file_hash(tmp_path / "cube.img") == before
    write_cube(tmp_path / "cube.hdr", np.zeros((2, 8, 8), np.float32), None)
    assert file_hash(tmp_path / "cube.hdr") != before


def test_a_measurement_whose_truth_lies_in_its_file_is_replayed(lorun: Lorun, tmp_path: Path, model: Path) -> None:
    write_measurement(tmp_path / "whole.mat", tiny_snapshot())
    lorun("reconstruct", tmp_path / "whole.mat", "--model", model, "--recipe", tmp_path / "whole.json")
    assert "bit for bit" in lorun("replay", tmp_path / "whole.json").results
