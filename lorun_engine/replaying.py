"""Making a recorded cube again: what the recipe names is found, compared with its hashes, and run."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lorun_engine.camera import Floats
from lorun_engine.device import available_devices, choose_device, hardware, threads
from lorun_engine.errors import RecipeError
from lorun_engine.files import MeasurementFiles, file_hash
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import installed_models, model_hash, read_card
from lorun_engine.recipe import CubeMark, FileMark, ModelMark, Recipe, probed
from lorun_engine.solvers import ChosenSolver, chosen_solver
from lorun_engine.stage import Stage
from lorun_engine.versions import decisive_versions

TOLERANCES = {"float32": 1e-3, "bfloat16": 2e-2}
"""Largest difference, as a share of the brightest value, between devices or versions that compute the same."""


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was recorded.

    Attributes:
        what: the file, the model, the device or the version.
        recorded: as the recipe has it.
        found: as it is here.
        decisive: whether another cube must come of it, not only other last bits.
    """

    what: str
    recorded: str
    found: str
    decisive: bool = False

    def __str__(self) -> str:
        return f"{self.what}: recorded {self.recorded}, here {self.found}"


@dataclass(frozen=True)
class Verdict:
    """How a cube compares with the recorded one.

    Attributes:
        same: whether it is the same, bit for bit.
        difference: the largest one among the recorded values, as a share of the brightest value.
    """

    same: bool
    difference: float


@dataclass(frozen=True, eq=False)
class Replay:
    """A recipe with all that it names at hand.

    Attributes:
        recipe: what is made again.
        measurement: as it was read.
        solver: ready for it.
        differences: what is not as it was recorded.
    """

    recipe: Recipe
    measurement: Measurement
    solver: ChosenSolver
    differences: tuple[Difference, ...]

    def run(self) -> Generator[Stage, None, None]:
        """Yield the stages up to the recorded one, on as many threads as were recorded."""
        with threads(self.recipe.device.threads), closing(self.solver.solver.run(self.recipe.strengths)) as stages:
            for stage in stages:
                yield stage
                if stage.index == self.recipe.stage:
                    return

    def verdict(self, cube: Floats) -> Verdict:
        """Compare the cube of the recorded stage with the recorded one."""
        mark = CubeMark.of(cube)
        old, new = np.array(self.recipe.cube.probes), probed(cube)
        difference = float(np.abs(old - new).max()) if len(old) == len(new) else float("inf")
        return Verdict(mark.sha256 == self.recipe.cube.sha256, difference / max(self.recipe.cube.brightest, 1e-30))


def prepare_replay(
    recipe: Recipe,
    folder: Path,
    *,
    beside: Sequence[Path] = (),
    device: str | None = None,
    tile: int | None = None,
    models: Path | None = None,
) -> Replay:
    """Find what a recipe names, and say what differs.

    Args:
        recipe: what is to be made again.
        folder: where the recipe lies.
        beside: further folders to look for its files in.
        device: another device than the recorded one.
        tile: side of other tiles than the recorded ones, pixels.
        models: the folder of installed models, None for the bundled ones.

    Raises:
        RecipeError: a file or the model is nowhere to be found.
        LorunError: they cannot be read, or the device is not there.
    """
    files, changed = located_files(recipe, folder, beside)
    model, other_model = located_model(recipe.model, folder, models)
    measurement = files.read()
    recorded = recipe.device.name
    place = device or (recorded if recorded in available_devices() else None)
    side = recipe.device.tile if tile is None else tile
    solver = chosen_solver(measurement, model, place, models, recipe.device.precision, side)
    return Replay(recipe, measurement, solver, (*changed, *other_model, *_surroundings(recipe, solver)))


def located_files(
    recipe: Recipe, folder: Path, beside: Sequence[Path] = ()
) -> tuple[MeasurementFiles, tuple[Difference, ...]]:
    """The files of a recipe, and those that are not as they were.

    Looked for where the recipe says, beside the recipe, and in the folders of `beside`; the right hash decides.

    Raises:
        RecipeError: one is nowhere to be found.
    """
    measurement, hashed = _located("measurement", recipe.files["measurement"], [folder, *beside])
    files, changed = located_companions(recipe, folder, measurement, beside)
    return files, (*_changes("measurement", recipe.files["measurement"], hashed), *changed)


def located_companions(
    recipe: Recipe, folder: Path, measurement: Path, beside: Sequence[Path] = ()
) -> tuple[MeasurementFiles, tuple[Difference, ...]]:
    """The files of a recipe with another measurement, and those that are not as they were; see `located_files`.

    Raises:
        RecipeError: one is nowhere to be found.
    """
    found: dict[str, Path] = {}
    changed: list[Difference] = []
    for part, mark in recipe.files.items():
        if part != "measurement":
            found[part], hashed = _located(part, mark, [folder, *beside])
            changed += _changes(part, mark, hashed)
    files = MeasurementFiles(
        measurement,
        aperture=found.get("aperture"),
        matrix=found.get("matrix"),
        kernel=found.get("kernel"),
        truth=found.get("truth"),
        scale=recipe.scale,
        options=recipe.options,
    )
    return files, tuple(changed)


def located_model(mark: ModelMark, folder: Path, models: Path | None = None) -> tuple[str, tuple[Difference, ...]]:
    """The model of a recipe as `chosen_solver` takes it, and how it differs.

    Raises:
        RecipeError: it is nowhere to be found.
    """
    if not mark.path:
        return mark.name, ()
    cards = installed_models(models)
    installed = [card.path for card in cards if card.name == mark.name]
    places = [path for path in (folder / mark.path, folder / Path(mark.path).name, *installed) if path.is_file()]
    if not places:
        raise RecipeError(
            f"The model {mark.name} is not to be found.",
            expected=f"the file {mark.path}, or an installed model of that name",
            found="neither",
            remedy="Put the model's file beside the recipe, with its base.",
        )
    path = _first_with(places, mark.sha256, model_hash)
    hashes = (
        ("the weights of the model", mark.sha256, model_hash(path)),
        (
            "the base of the model",
            mark.base_sha256,
            read_card(path).base_hash,
        ),
    )
    differences = tuple(
        Difference(f"{what} {mark.name}", _short(old), _short(new), decisive=True)
        for what, old, new in hashes
        if old != new
    )
    return str(path), differences


def located_file(mark: FileMark, folders: Sequence[Path]) -> tuple[Path, str] | None:
    """Where a file is, and its hash; None where it is nowhere.

    Args:
        mark: the file, as seen from the first folder.
        folders: where to look for its name; of several files the right hash decides.
    """
    name = Path(mark.path).name
    places = [folders[0] / mark.path, *(folder / name for folder in folders)]
    there = [place for place in places if place.is_file()]
    if not there:
        return None
    path = _first_with(there, mark.sha256, file_hash)
    return path, file_hash(path)


def require_same(differences: Sequence[Difference]) -> None:
    """Raise `RecipeError` where a file or the model is another than the recorded one."""
    decisive = [difference for difference in differences if difference.decisive]
    if decisive:
        raise RecipeError(
            "The recorded cube cannot be made from what is here.",
            expected="the files and the model with the recorded SHA-256",
            found="; ".join(map(str, decisive)),
            remedy="Bring the recorded ones back, or go on with what is here for another cube (`--anyway`).",
        )


def _located(part: str, mark: FileMark, folders: Sequence[Path]) -> tuple[Path, str]:
    """Where a file is, and its hash."""
    found = located_file(mark, folders)
    if found is None:
        name = Path(mark.path).name
        raise RecipeError(
            f"The {part} {name} is not to be found.",
            expected=f"{mark.path}, as seen from the recipe, or {name} beside it",
            found=f"nothing in {', '.join(str(folder) for folder in folders)}",
            remedy="Put it beside the recipe, or say where to look for it (`--files FOLDER`).",
        )
    return found


def _changes(part: str, mark: FileMark, hashed: str) -> list[Difference]:
    """What differs of a file; a truth is only compared with, and makes no other cube."""
    if hashed == mark.sha256:
        return []
    return [Difference(f"the file {mark.path}", _short(mark.sha256), _short(hashed), decisive=part != "truth")]


def _first_with(places: Sequence[Path], wanted: str, hashed: Callable[[Path], str]) -> Path:
    """The first place whose hash is the wanted one, else the first."""
    return next((place for place in places if hashed(place) == wanted), places[0])


def _surroundings(recipe: Recipe, solver: ChosenSolver) -> list[Difference]:
    """What differs of device and versions: other last bits may come of it."""
    device = choose_device(solver.device)
    pairs = [
        ("device", recipe.device.name, solver.device),
        ("hardware", recipe.device.hardware, hardware(device)),
        ("tiles", _tiles(recipe.device.tile), _tiles(solver.tile)),
    ]
    here = decisive_versions()
    pairs += [(name, version, here.get(name, "not installed")) for name, version in recipe.versions.items()]
    return [Difference(what, old, new) for what, old, new in pairs if old != new]


def _tiles(tile: int | None) -> str:
    return "none" if tile is None else f"{tile} pixels"


def _short(hashed: str) -> str:
    return f"{hashed[:12]}…"
