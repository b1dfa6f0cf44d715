"""What solves a measurement, by the name a person gives: a model, a classical method, or a peer."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lorun_engine.classical import Bicubic, GapTv
from lorun_engine.device import choose_device, convolution_type, type_name
from lorun_engine.errors import MissingSolverError
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import (
    Model,
    ModelCard,
    fitting_models,
    installed_models,
    load_model,
    read_card,
)
from lorun_engine.peers import DeepInverseTv
from lorun_engine.plug_and_play import plug_and_play
from lorun_engine.precision import Precision
from lorun_engine.reconstruction import Reconstruction
from lorun_engine.stage import Solver

GAP_TV, BICUBIC, PLUG_AND_PLAY, DEEPINV_TV = "gap-tv", "bicubic", "plug-and-play", "deepinv-tv"


@dataclass(frozen=True, eq=False)
class ChosenSolver:
    """A solver ready for a measurement.

    Attributes:
        solver: what solves it.
        name: the model's name, "gap-tv", "bicubic", "plug-and-play" or "deepinv-tv".
        device: where it computes.
        model: the model's file, None for a classical method.
        precision: what convolutions compute in; "float32" where there are none.
        tile: largest side of the tiles that a model goes through, pixels; None for the whole at once.
    """

    solver: Solver
    name: str
    device: str
    model: Path | None = None
    precision: Precision = "float32"
    tile: int | None = None


def chosen_solver(
    measurement: Measurement,
    model: str | None,
    device: str | None,
    models: Path | None = None,
    precision: Precision = "auto",
    tile: int | None = None,
) -> ChosenSolver:
    """The solver of a measurement.

    Args:
        measurement: what it is to solve.
        model: name of an installed model, a .safetensors file, "gap-tv", "bicubic", "deepinv-tv", or "plug-and-play"
            for the bare base of the best model; None for the best.
        device: name of the device, None for the fastest.
        models: the only folder of models to look into, None for the bundled ones and the user's own.
        precision: what convolutions compute in.
        tile: largest side of the tiles that a model goes through, pixels; None for the whole at once.

    Raises:
        MissingSolverError: there is no such model, or its library is not installed.
        ModelError: it does not fit, or the tiles are too small.
        DeviceError: there is no such device.
    """
    place = choose_device(device)
    if model == GAP_TV:
        return ChosenSolver(GapTv(measurement, place), GAP_TV, str(place))
    if model == BICUBIC:
        return ChosenSolver(Bicubic(measurement, place), BICUBIC, str(place))
    if model == DEEPINV_TV:
        return ChosenSolver(DeepInverseTv(measurement, place), DEEPINV_TV, str(place))
    card = _card(measurement, None if model == PLUG_AND_PLAY else model, models)
    loaded = _loaded(card.path, card.path.stat().st_mtime_ns)
    half = convolution_type(precision, place)
    if model == PLUG_AND_PLAY:
        bare = Reconstruction(plug_and_play(loaded), measurement, place, precision=half, tile=tile)
        return ChosenSolver(bare, PLUG_AND_PLAY, str(place), precision=type_name(half), tile=tile)
    solver = Reconstruction(loaded, measurement, place, precision=half, tile=tile)
    return ChosenSolver(solver, card.name, str(place), card.path, type_name(half), tile)


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int) -> Model:  # noqa: ARG001 a file that has changed is read again
    return load_model(path)


def _card(measurement: Measurement, model: str | None, folder: Path | None) -> ModelCard:
    if model is not None and model.endswith(".safetensors"):
        return read_card(Path(model))
    cards = installed_models(folder)
    candidates = fitting_models(cards, measurement) if model is None else [card for card in cards if card.name == model]
    if not candidates:
        raise _absent(model, cards)
    return candidates[0]


def _absent(model: str | None, cards: list[ModelCard]) -> MissingSolverError:
    names = ", ".join([*(card.name for card in cards), GAP_TV, BICUBIC, PLUG_AND_PLAY, DEEPINV_TV])
    return MissingSolverError(
        "No installed model fits the measurement." if model is None else f"There is no model called {model}.",
        expected=f"one of {names}, or a .safetensors file",
        found="none that fits" if model is None else model,
        remedy="Choose one with `--model`; `lorun models` tells what each is for.",
    )
