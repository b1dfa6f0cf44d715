"""A file's part is told from its headers."""

from pathlib import Path

import numpy as np
import pytest
import tifffile

from lorun_engine.files import Role, guess_role, write_cube, write_picture
from tests.engine.files.scenes import aperture, numbers, saved, snapshot, wavelengths


@pytest.mark.parametrize(
    ("arrays", "role"),
    [
        ({"meas_real": snapshot()}, Role.SNAPSHOT),
        ({"simulation_test": snapshot()[None]}, Role.SNAPSHOT),
        ({"meas": snapshot(), "mask": aperture()}, Role.MEASUREMENT),
        ({"y": numbers(6, 5)}, Role.SAMPLES),
        ({"cs_meas_0_25": numbers(6, 5)}, Role.SAMPLES),
        ({"y": numbers(6, 5), "phi": numbers(5, 16)}, Role.MEASUREMENT),
        ({"Phi": numbers(5, 16)}, Role.MATRIX),
        ({"mask_3d_shift": numbers(12, 16, 4)}, Role.APERTURE),
        ({"kernels": numbers(3, 5, 5)}, Role.KERNEL),
        ({"low": numbers(3, 9, 9), "scale": 2}, Role.MEASUREMENT),
        ({"img": numbers(4, 6, 5)}, Role.CUBE),
        ({"anything": numbers(4, 6, 5)}, Role.CUBE),
        ({"anything": numbers(6, 5)}, Role.UNKNOWN),
        ({"one": numbers(4, 6, 5), "two": numbers(4, 6, 5)}, Role.UNKNOWN),
        ({"note": "dim"}, Role.UNKNOWN),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
def test_names_inside_tell(tmp_path: Path, arrays: dict[str, object], role: Role) -> None:
    assert guess_role(saved(tmp_path / "file.npz", **arrays)) is role


@pytest.mark.parametrize(
    ("name", "shape", "role"),
    [
        ("mask_sim_256.npy", (6, 5), Role.APERTURE),
        ("phi_0_25.npy", (6, 5), Role.MATRIX),
        ("blur-kernel.npy", (5, 5), Role.KERNEL),
        ("scene.npy", (4, 6, 5), Role.CUBE),
        ("scene.npy", (6, 5), Role.UNKNOWN),
        ("snapshot.tif", (6, 5), Role.SNAPSHOT),
        ("aperture.png", (6, 5), Role.APERTURE),
        ("mask.png", (6, 5, 3), Role.PICTURE),
        ("holiday.png", (6, 5), Role.PICTURE),
        ("y.png", (6, 5), Role.PICTURE),
        ("holiday.tif", (6, 5, 3), Role.PICTURE),
        ("stack.tif", (7, 6, 5), Role.CUBE),
    ],
)
def test_the_files_own_name_tells_where_none_is_inside(
    tmp_path: Path, name: str, shape: tuple[int, ...], role: Role
) -> None:
    values, path = (255 * numbers(*shape)).astype(np.uint8), tmp_path / name
    if path.suffix == ".npy":
        saved(path, values=values)
    elif path.suffix == ".png":
        write_picture(path, values)
    else:
        tifffile.imwrite(path, values, photometric="rgb" if shape[-1] == 3 else "minisblack")
    assert guess_role(path) is role


@pytest.mark.parametrize("suffix", [".hdr", ".h5", ".tif", ".mat", ".npz"])
def test_exported_cubes_are_cubes(tmp_path: Path, suffix: str) -> None:
    write_cube(tmp_path / f"scene{suffix}", numbers(4, 6, 5), wavelengths())
    assert guess_role(tmp_path / f"scene{suffix}") is Role.CUBE


def test_weights_are_a_model(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"weight": numbers(2, 2)}, tmp_path / "lamp.safetensors")
    assert guess_role(tmp_path / "lamp.safetensors") is Role.MODEL


def test_what_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for name in ("letter.txt", "missing.mat", "."):
        assert guess_role(tmp_path / name) is Role.UNKNOWN


def test_headers_are_enough(tmp_path: Path) -> None:
    saved(tmp_path / "cube.npy", cube=numbers(28, 64, 64))
    whole = (tmp_path / "cube.npy").read_bytes()
    (tmp_path / "cube.npy").write_bytes(whole[:200])
    assert guess_role(tmp_path / "cube.npy") is Role.CUBE
