"""Laws of `lorun reconstruct`."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lorun_engine.files import read_cube, write_measurement
from tests.engine.cli.conftest import Lorun
from tests.engine.tiny import tiny_snapshot


@pytest.mark.parametrize("ending", [".hdr", ".h5", ".tif", ".mat", ".npz"])
def test_the_cube_goes_into_the_format_that_the_ending_names(
    ending: str, lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"out{ending}"
    answer = lorun("reconstruct", snapshot, "--model", model, "-o", target)
    assert answer.code == 0
    assert f"written: {target}" in answer.results
    cube, wavelengths = read_cube(target)
    assert cube.shape == (4, 16, 20)
    assert wavelengths is not None
    np.testing.assert_allclose(wavelengths, np.linspace(450, 650, 4))


def test_a_table_tells_residual_and_quality_of_the_start_and_of_every_stage(
    lorun: Lorun, snapshot: Path, model: Path
) -> None:
    answer = lorun("reconstruct", snapshot, "--model", model)
    headings, *rows = answer.rows
    assert headings == ["stage", "residual", "seconds", "PSNR dB", "SSIM", "SAM °"]
    assert [row[0] for row in rows] == ["0", "1", "2", "3"]
    assert all(0 <= float(row[1]) < 2 for row in rows)
    assert "peak 1" in answer.results.splitlines()[-1]


def test_without_a_truth_the_table_holds_no_quality(lorun: Lorun, model: Path, tmp_path: Path) -> None:
    known = tiny_snapshot()
    write_measurement(tmp_path / "blind.npz", type(known)(known.data, known.camera, known.wavelengths, None, "blind"))
    answer = lorun("reconstruct", tmp_path / "blind.npz", "--model", model)
    assert answer.rows[0] == ["stage", "residual", "seconds"]


def test_in_a_pipe_no_progress_is_drawn_and_messages_stay_apart_from_results(
    lorun: Lorun, snapshot: Path, model: Path
) -> None:
    answer = lorun("reconstruct", snapshot, "--model", model)
    assert "\x1b" not in answer.results + answer.messages
    assert answer.messages.splitlines() == [
        "tiny: CASSI, 4 bands of 16 × 20, one aperture, dispersion along the width; tiny"
    ]


def test_one_strength_counts_for_all_stages(lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path) -> None:
    one, each = tmp_path / "one.npz", tmp_path / "each.npz"
    lorun("reconstruct", snapshot, "--model", model, "--strengths", "0.5", "-o", one)
    lorun("reconstruct", snapshot, "--model", model, "--strengths", "0.5,0.5,0.5", "-o", each)
    np.testing.assert_array_equal(read_cube(one)[0], read_cube(each)[0])


def test_strengths_change_the_result(lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path) -> None:
    full, none = tmp_path / "full.npz", tmp_path / "none.npz"
    lorun("reconstruct", snapshot, "--model", model, "-o", full)
    lorun("reconstruct", snapshot, "--model", model, "--strengths", "0", "-o", none)
    assert np.abs(read_cube(full)[0] - read_cube(none)[0]).max() > 1e-5


def test_a_picture_of_every_stage_and_of_the_truth_is_written(
    lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "pictures"
    answer = lorun("reconstruct", snapshot, "--model", model, "--pictures", folder, "-o", folder / "cube.npz")
    assert f"pictures: {folder}" in answer.results
    names = sorted(path.name for path in folder.glob("*.png"))
    assert names == [
        "tiny_stage_0_start.png", "tiny_stage_1.png", "tiny_stage_2.png", "tiny_stage_3.png", "tiny_truth.png"
    ]  # fmt: skip
    with Image.open(folder / names[0]) as picture:
        assert picture.size == (20, 16)
        assert picture.mode == "RGB"


def test_white_sets_the_brightness_of_pictures(lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path) -> None:
    means = []
    for white in ("0.5", "5"):
        target = tmp_path / f"white_{white}.png"
        lorun("reconstruct", snapshot, "--model", model, "--white", white, "-o", target)
        with Image.open(target) as picture:
            means.append(np.asarray(picture).mean())
    assert means[0] > means[1]


def test_snapshot_and_aperture_may_lie_in_two_files(lorun: Lorun, model: Path, tmp_path: Path) -> None:
    from scipy.io import savemat

    from lorun_engine.camera import CassiCamera

    known = tiny_snapshot()
    assert isinstance(known.camera, CassiCamera)
    savemat(tmp_path / "scene.mat", {"meas_real": known.data})
    savemat(tmp_path / "mask.mat", {"mask": known.camera.aperture})
    target = tmp_path / "cube.npz"
    arguments = ["--aperture", tmp_path / "mask.mat", "--wavelengths", "450,500,550,600", "--model", model]
    assert lorun("reconstruct", tmp_path / "scene.mat", *arguments, "-o", target).code == 0
    cube, wavelengths = read_cube(target)
    assert cube.shape == (4, 16, 20)
    assert wavelengths is not None
    assert wavelengths.tolist() == [450, 500, 550, 600]


def test_block_samples_and_their_matrix_may_lie_in_two_files(lorun: Lorun, tmp_path: Path) -> None:
    from scipy.io import savemat

    from lorun_engine.simulation import random_matrix

    phi = random_matrix(0.5, 4, seed=1)
    savemat(tmp_path / "phi.mat", {"phi": phi})
    savemat(tmp_path / "y.mat", {"y": np.full((6, 16), 0.5) @ phi.T})
    target = tmp_path / "out.npz"
    arguments = ["--matrix", tmp_path / "phi.mat", "--height", "7", "--width", "10", "--model", "gap-tv"]
    assert lorun("reconstruct", tmp_path / "y.mat", *arguments, "-o", target).code == 0
    cube, wavelengths = read_cube(target)
    assert cube.shape == (1, 7, 10)
    assert wavelengths is None


def test_a_photograph_keeps_its_colour(lorun: Lorun, photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "large.png"
    assert lorun("reconstruct", photo, "--scale", "2", "--model", "bicubic", "-o", target).code == 0
    with Image.open(target) as large, Image.open(photo) as small:
        assert large.size == (40, 48)
        colours = np.asarray(large, np.float32).mean(axis=(0, 1)) - np.asarray(small, np.float32).mean(axis=(0, 1))
    assert np.abs(colours).max() < 1


def test_the_baseline_needs_no_model(lorun: Lorun, snapshot: Path) -> None:
    rows = lorun("reconstruct", snapshot, "--model", "gap-tv").rows
    assert float(rows[-1][3]) > float(rows[1][3])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--model", "nobody"], 1, ["There is no model called nobody", "gap-tv", "lorun models"]),
        (["--model", "absent.safetensors"], 1, ["absent.safetensors cannot be read as a model", "to do:"]),
        (["--model", "bicubic"], 1, ["Bicubic enlargement does not fit"]),
        (["--model", "gap-tv", "--device", "abacus"], 1, ["The device abacus is not available", "cpu"]),
        (["--model", "gap-tv", "-o", "out.docx"], 1, ["out.docx", ".npz", ".png"]),
        (["--model", "gap-tv", "-o", "nowhere/out.npz"], 1, ["there is no folder", "nowhere"]),
        (["--strengths", "1,strong"], 2, ["--strengths", "1,strong"]),
        (["--shifts", "0,1.5"], 2, ["--shifts", "0,1.5"]),
        (["--axis", "depth"], 2, ["--axis", "depth"]),
        (["--scaling", "much"], 2, ["--scaling", "much"]),
        (["--transposed", "measurement,lens"], 2, ["--transposed", "lens"]),
        (["--surprise"], 2, ["--surprise"]),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    arguments: list[str], code: int, words: list[str], lorun: Lorun, snapshot: Path
) -> None:
    answer = lorun("reconstruct", snapshot, *arguments)
    assert answer.code == code
    assert answer.results == ""
    assert "Traceback" not in answer.messages
    assert all(word in answer.messages for word in words)


def test_too_few_strengths_are_refused(lorun: Lorun, snapshot: Path, model: Path) -> None:
    answer = lorun("reconstruct", snapshot, "--model", model, "--strengths", "1,0.5")
    assert answer.code == 1
    assert "3 numbers from 0 to 2" in answer.messages


def test_interleave_and_version_of_the_formats_are_chosen(
    lorun: Lorun, snapshot: Path, model: Path, tmp_path: Path
) -> None:
    outputs = ["-o", tmp_path / "cube.hdr", "-o", tmp_path / "cube.mat"]
    lorun("reconstruct", snapshot, "--model", model, "--interleave", "bip", "--matlab", "v7.3", *outputs)
    assert "interleave = bip" in (tmp_path / "cube.hdr").read_text(encoding="ascii")
    assert (tmp_path / "cube.mat").read_bytes().startswith(b"MATLAB 7.3")
    np.testing.assert_array_equal(read_cube(tmp_path / "cube.hdr")[0], read_cube(tmp_path / "cube.mat")[0])


def test_a_missing_target_is_told_before_the_work_begins(lorun: Lorun, snapshot: Path, model: Path) -> None:
    answer = lorun("reconstruct", snapshot, "--model", model, "-o", "cube.jpeg2000")
    assert answer.code == 1
    assert "CASSI" not in answer.messages


def test_transposed_counts_are_read_as_they_are_said_to_be(lorun: Lorun, model: Path, tmp_path: Path) -> None:
    from lorun_engine.camera import CassiCamera

    known = tiny_snapshot()
    assert isinstance(known.camera, CassiCamera)
    np.savez(tmp_path / "scene.npz", meas=100 * known.data.T)
    np.savez(tmp_path / "mask.npz", mask=known.camera.aperture)
    write_measurement(tmp_path / "plain.npz", known)
    same = ["--model", model, "--precision", "float32"]
    told = ["--transposed", "measurement", "--scaling", "100", *same]
    lorun("reconstruct", tmp_path / "scene.npz", "--aperture", tmp_path / "mask.npz", *told, "-o", tmp_path / "a.npz")
    lorun("reconstruct", tmp_path / "plain.npz", *same, "-o", tmp_path / "b.npz")
    cubes = [read_cube(tmp_path / name)[0] for name in ("a.npz", "b.npz")]
    np.testing.assert_allclose(cubes[0], cubes[1], atol=1e-3 * cubes[1].max())
