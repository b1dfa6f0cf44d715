"""The table of bad input: files that cannot serve, and what a message about each must say."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lorun_engine.files import write_measurement
from tests.engine.files.scenes import aperture, cassi, numbers, saved, snapshot
from tests.engine.tiny import saved_tiny_model


@dataclass(frozen=True)
class Given:
    """What a person gives: a measurement, what belongs to it, and a model."""

    measurement: Path
    aperture: Path | None = None
    matrix: Path | None = None
    truth: Path | None = None
    model: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, as they are dropped on the window together."""
        files = (self.measurement, self.aperture, self.matrix, self.truth, self.model)
        return tuple(path for path in files if path is not None)

    @property
    def arguments(self) -> list[str]:
        """The measurement and its companions, as the command line takes them."""
        options = (("aperture", self.aperture), ("matrix", self.matrix), ("truth", self.truth), ("model", self.model))
        named = [word for name, path in options if path is not None for word in (f"--{name}", str(path))]
        return [str(self.measurement), *named]


@dataclass(frozen=True)
class Case:
    """One kind of bad input.

    Attributes:
        name: what is wrong.
        give: makes the files in a folder.
        words: what the message must say, a regular expression.
    """

    name: str
    give: Callable[[Path], Given]
    words: str


def scene(values: object, mask: object | None = None) -> Callable[[Path], Given]:
    """A snapshot of these values with this aperture, or with a sound one."""

    def give(folder: Path) -> Given:
        source = saved(folder / "scene.npz", meas=values)
        return Given(source, aperture=saved(folder / "holes.npz", mask=aperture() if mask is None else mask))

    return give


def alone(name: str, content: bytes) -> Callable[[Path], Given]:
    """A file of these bytes, without companions."""

    def give(folder: Path) -> Given:
        (folder / name).write_bytes(content)
        return Given(folder / name)

    return give


def damaged(name: str, damage: Callable[[bytes], bytes]) -> Callable[[Path], Given]:
    """A sound measurement or picture whose bytes came to harm."""

    def give(folder: Path) -> Given:
        path = folder / name
        if path.suffix == ".png":
            Image.fromarray((255 * numbers(60, 60, 3)).astype(np.uint8)).save(path)
        else:
            write_measurement(path, cassi())
        path.write_bytes(damage(path.read_bytes()))
        return Given(path)

    return give


def half(content: bytes) -> bytes:
    """The first half."""
    return content[: len(content) // 2]


def noise(content: bytes) -> bytes:
    """Noise after the first few bytes, by which a format is recognised."""
    return content[:16] + np.random.default_rng(0).bytes(len(content))


def with_one(value: float) -> NDArray[np.float32]:
    """A sound snapshot with one such value in it."""
    values = snapshot()
    values[3, 4] = value
    return values


def named(**arrays: object) -> Callable[[Path], Given]:
    """A file of these arrays with a sound aperture."""
    return lambda folder: Given(
        saved(folder / "scene.npz", **arrays), aperture=saved(folder / "holes.npz", mask=aperture())
    )


def vast(folder: Path) -> Given:
    """A header that promises more than any memory holds."""
    path = folder / "scene.npy"
    with path.open("wb") as stream:
        np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": (10**6, 10**6)})
    return Given(path, aperture=saved(folder / "holes.npz", mask=aperture()))


def folder_itself(folder: Path) -> Given:
    """A folder in place of a file."""
    (folder / "scenes").mkdir()
    return Given(folder / "scenes")


def other_matrix(folder: Path) -> Given:
    """Samples with the matrix of another camera."""
    source = saved(folder / "y.npz", y=numbers(12, 7))
    return Given(source, matrix=saved(folder / "phi.npz", phi=numbers(5, 16)))


def transposed_samples(folder: Path) -> Given:
    """Samples whose axes are exchanged."""
    source = saved(folder / "y.npz", y=numbers(5, 12))
    return Given(source, matrix=saved(folder / "phi.npz", phi=numbers(5, 16)))


def other_truth(folder: Path) -> Given:
    """A truth whose axes are exchanged."""
    write_measurement(folder / "own.npz", cassi())
    return Given(folder / "own.npz", truth=saved(folder / "truth.npz", truth=numbers(4, 10, 12)))


def other_model(folder: Path) -> Given:
    """A model for four bands, and a measurement of five."""
    write_measurement(folder / "own.npz", cassi(5))
    return Given(folder / "own.npz", model=saved_tiny_model(folder, bands=4).card.path)


def damaged_model(folder: Path) -> Given:
    """A model file that is none."""
    write_measurement(folder / "own.npz", cassi())
    (folder / "lamp.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{not a header   ")
    return Given(folder / "own.npz", model=folder / "lamp.safetensors")


CASES = [
    Case("a letter", alone("letter.mat", b"Dear reader"), r"letter\.mat is of no format"),
    Case("a document", alone("paper.pdf", b"%PDF-1.7"), r"paper\.pdf is of no format"),
    Case("a pickle", alone("scene.pkl", b"\x80\x04N."), "plain numeric arrays"),
    Case("nothing in the file", alone("scene.mat", b""), r"scene\.mat is empty"),
    Case("no file", lambda folder: Given(folder / "lost.mat"), r"lost\.mat does not exist"),
    Case("a folder", folder_itself, "scenes is not a file"),
    *[Case(f"half of {name}", damaged(name, half), name) for name in ("own.mat", "own.npz", "own.h5", "own.png")],
    *[Case(f"noise in {name}", damaged(name, noise), name) for name in ("own.mat", "own.npz", "own.h5", "own.png")],
    Case("no array", named(title="lamp"), r"usual names: snapshot"),
    Case(
        "several arrays", named(one=snapshot(), two=snapshot()), r"one \(12 × 16, float32\), two \(12 × 16, float32\)"
    ),
    Case("an aperture of another size", scene(snapshot(), aperture(11, 10)), "12 × 16 and an aperture of 11 × 10"),
    Case("an aperture as large as the snapshot", scene(snapshot(), aperture(12, 16)), "do not fit each other"),
    Case("a transposed snapshot", scene(snapshot().T), "(?i)transpose the snapshot"),
    Case("a transposed aperture", scene(snapshot(), aperture().T), "(?i)transpose the aperture"),
    Case("a span that no step fills", scene(snapshot(bands=2, step=5)), "shifts of the bands do not fit"),
    Case("not a number", scene(with_one(np.nan)), "1 of 192 values are NaN or infinite"),
    Case("infinity", scene(with_one(np.inf)), "1 of 192 values are NaN or infinite"),
    Case("too large a number", scene(snapshot().astype(np.float64) * 1e300), "NaN or infinite"),
    Case("no number in the aperture", scene(snapshot(), aperture() * np.nan), "aperture .* not numbers"),
    Case("negative light", scene(-snapshot()), "positive on average"),
    Case(
        "unsigned counts read as signed",
        scene((65535 * (0.6 + 0.3 * snapshot())).astype(np.uint16).view(np.int16)),
        "signed",
    ),
    Case("darkness", scene(0 * snapshot()), "holds no light"),
    Case("a negative aperture", scene(snapshot(), aperture() - 0.5), r"holes\.npz(?s:.*)values in \[0, 1\]"),
    Case("an aperture in percent", scene(snapshot(), 100 * aperture()), r"holes\.npz(?s:.*)Divide the aperture"),
    Case("complex numbers", named(meas=snapshot() * 1j), r"meas in scene\.npz is not an array of numbers"),
    Case("an empty array", scene(np.zeros((0, 16))), "is empty"),
    Case("a few pixels", scene(snapshot(3, 3), aperture(3, 3)), "at least 8 pixels"),
    Case("an absurd size", vast, "too large"),
    Case("samples of another matrix", other_matrix, "do not fit the matrix"),
    Case("transposed samples", transposed_samples, "look transposed"),
    Case("a transposed truth", other_truth, "look transposed"),
    Case("a model for other bands", other_model, "(?s)4.* band|band.*4"),
    Case("a damaged model", damaged_model, r"lamp\.safetensors"),
]
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
