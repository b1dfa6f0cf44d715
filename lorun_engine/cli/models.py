"""`lorun models`, and the choice of what solves a measurement."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lorun_engine.cli.console import show_table
from lorun_engine.errors import ModelError

if TYPE_CHECKING:
    from lorun_engine.measurement import Measurement
    from lorun_engine.network.checkpoint import Model, ModelCard
    from lorun_engine.stage import Solver

GAP_TV, BICUBIC = "gap-tv", "bicubic"


def models() -> None:
    """List the installed models and what was measured with them.

    Take one by its name: lorun reconstruct … --model NAME
    """
    from lorun_engine.network.checkpoint import installed_models

    cards = installed_models()
    show_table(
        ["name", "camera", "bands", "stages", "rank", "what it is", "measured"],
        [
            [
                card.name,
                card.camera,
                str(card.shape.bands),
                str(card.stages),
                str(card.rank),
                card.title,
                "; ".join(f"{name} {value}" for name, value in card.figures.items()),
            ]
            for card in cards
        ],
    )


def chosen_solver(measurement: "Measurement", model: str | None, device: str | None) -> "tuple[Solver, str]":
    """The solver of a measurement, and its name.

    Args:
        measurement: what it is to solve.
        model: name of an installed model, a .safetensors file, "gap-tv" or "bicubic"; None for the best.
        device: name of the device, None for the fastest.

    Raises:
        ModelError: there is no such model, or it does not fit.
        DeviceError: there is no such device.
    """
    from lorun_engine.classical import Bicubic, GapTv
    from lorun_engine.device import choose_device
    from lorun_engine.reconstruction import Reconstruction

    place = choose_device(device)
    if model == GAP_TV:
        return GapTv(measurement, place), GAP_TV
    if model == BICUBIC:
        return Bicubic(measurement, place), BICUBIC
    loaded = _loaded(_model_file(measurement, model))
    return Reconstruction(loaded, measurement, place), loaded.card.name


@lru_cache(maxsize=4)
def _loaded(path: Path) -> "Model":
    from lorun_engine.network.checkpoint import load_model

    return load_model(path)


def _model_file(measurement: "Measurement", model: str | None) -> Path:
    from lorun_engine.network.checkpoint import fitting_models, installed_models

    if model is not None and model.endswith(".safetensors"):
        return Path(model)
    cards = installed_models()
    candidates = fitting_models(cards, measurement) if model is None else [card for card in cards if card.name == model]
    if not candidates:
        raise _absent(model, cards)
    return candidates[0].path


def _absent(model: str | None, cards: "list[ModelCard]") -> ModelError:
    names = ", ".join([*(card.name for card in cards), GAP_TV, BICUBIC])
    return ModelError(
        "No installed model fits the measurement." if model is None else f"There is no model called {model}.",
        expected=f"one of {names}, or a .safetensors file",
        found="none that fits" if model is None else model,
        remedy="Choose one with `--model`; `lorun models` tells what each is for.",
    )
