"""What can reconstruct a measurement: trained models that fit it, and the classical method of its camera."""

from collections.abc import Iterable
from pathlib import Path

from app.state import Precision, SolverChoice, SolverKind
from lorun_engine.camera import CassiCamera, SuperResolutionCamera
from lorun_engine.classical import classical_solver
from lorun_engine.device import choose_device, convolution_type
from lorun_engine.errors import ModelError
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import (
    ModelCard,
    fitting_models,
    installed_models,
    load_model,
    read_card,
)
from lorun_engine.reconstruction import Reconstruction, Solver


def offered_solvers(measurement: Measurement, folder: Path | None, chosen: Path | None) -> tuple[SolverChoice, ...]:
    """What fits a measurement, best first; a model file chosen by hand stands before the installed ones.

    Raises:
        ModelError: the chosen file is no model, or none for this measurement.
    """
    cards: list[ModelCard] = []
    if chosen is not None:
        card = read_card(chosen)
        cards = fitting_models([card] if card.stages else [], measurement)
        if not cards:
            raise _misfit(card, measurement)
    installed = fitting_models(installed_models(folder), measurement)
    cards += [card for card in installed if card.path != chosen]
    return (*_learned(cards, measurement), _classical(measurement))


def build_solver(
    choice: SolverChoice, measurement: Measurement, device: str, precision: Precision, tile: int | None
) -> Solver:
    """Make the chosen solver ready for a measurement.

    Args:
        choice: what is to solve.
        measurement: what it is to solve.
        device: where to compute; the fastest where empty.
        precision: what convolutions compute in; a classical method has none.
        tile: largest side of the tiles that a model goes through, pixels; None for the whole at once.

    Raises:
        ModelError: the model file has vanished or is damaged.
        DeviceError: the device is absent or too small.
    """
    place = choose_device(device or None)
    if choice.path is not None:
        half = convolution_type(precision, place)
        return Reconstruction(load_model(choice.path), measurement, place, precision=half, tile=tile)
    return classical_solver(measurement, place)


def _learned(cards: Iterable[ModelCard], measurement: Measurement) -> tuple[SolverChoice, ...]:
    return tuple(
        SolverChoice(card.title, SolverKind.LORUN, _detail(card, measurement), card.path, card.stages) for card in cards
    )


def _detail(card: ModelCard, measurement: Measurement) -> str:
    camera = measurement.camera
    bands = "grey" if card.shape.bands == 1 else f"{card.shape.bands} bands"
    if card.shape.bands == 1 and camera.cube_shape[0] > 1:
        bands = "grey, band by band" if isinstance(camera, CassiCamera) else "grey, on the luma"
    return f"{card.stages} stages · {bands} · rank {card.rank}"


def _classical(measurement: Measurement) -> SolverChoice:
    if isinstance(measurement.camera, SuperResolutionCamera):
        return SolverChoice("Bicubic (classical)", SolverKind.CLASSICAL, "interpolation, nothing learned")
    return SolverChoice("GAP-TV (classical)", SolverKind.CLASSICAL, "total variation, nothing learned")


def _misfit(card: ModelCard, measurement: Measurement) -> ModelError:
    bands = measurement.camera.cube_shape[0]
    camera = measurement.camera
    wanted = f"{bands} or 1" if isinstance(camera, CassiCamera) and bands > 1 else "1"
    came = f"a model for {card.shape.bands} bands" if card.stages else "a base without adapters"
    return ModelError(
        f"{card.path.name} does not fit {measurement.name}.",
        expected=f"a model with stages, for {wanted} band{'s' if bands > 1 else ''}",
        found=came,
        remedy="Choose a model for this band count; grey models serve any cube, band by band.",
    )
