"""Models as files: safetensors that carry a card; adapters lie beside the base they belong to. No pickle is read."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from lorun_engine.camera import BlockCamera, CassiCamera, SuperResolutionCamera
from lorun_engine.errors import ModelError
from lorun_engine.files import make_folder
from lorun_engine.files.bundled_matrices import MATRICES, bundled_file_of
from lorun_engine.files.replacing import replacing
from lorun_engine.measurement import Measurement
from lorun_engine.network.denoiser import Denoiser, DenoiserShape
from lorun_engine.network.folders import own_folder
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.unfolding import Unfolding

READABLE_BY_ALL = 0o644
MODELS = Path(str(files("resources"))) / "models"


@dataclass(frozen=True)
class ModelCard:
    """What is known of a model without its weights.

    Attributes:
        name: short name, also the file's.
        title: one line for people.
        camera: "cassi", "blocks" or "super-resolution"; "base" for a shared denoiser.
        stages: number of stages, 0 for a base.
        rank: rank of the adapters, 0 for a base.
        shape: the denoiser's shape.
        base: file name of the base that adapters belong to, "" for a base.
        base_hash: SHA-256 of that base's weights, or of these for a base.
        training: data, time, command and device.
        figures: what was measured on sets not trained on, by name of the set.
        path: where the file lies.
    """

    name: str
    title: str
    camera: str
    stages: int
    rank: int
    shape: DenoiserShape
    base: str = ""
    base_hash: str = ""
    training: dict[str, object] = field(default_factory=dict)
    figures: dict[str, object] = field(default_factory=dict)
    path: Path = Path()

    @property
    def expects_noise(self) -> bool:
        """Whether it was trained on noisy measurements."""
        return bool(self._trained_on("noise") or self._trained_on("full_well"))

    def knows(self, file: str | None) -> bool:
        """Whether it was trained on the aperture or matrix in a file of this name."""
        files = self._trained_on("files")
        return isinstance(files, list) and file in files

    @property
    def knows_files(self) -> bool:
        """Whether it was trained on apertures, matrices or kernels of files."""
        return bool(self._trained_on("files"))

    def _trained_on(self, entry: str) -> object:
        config = self.training.get("config")
        camera = config.get("camera") if isinstance(config, dict) else None
        return camera.get(entry) if isinstance(camera, dict) else None

    def to_json(self) -> str:
        """Return the card as it stands in the file."""
        plain = {key: value for key, value in vars(self).items() if key not in ("path", "shape")}
        return json.dumps({**plain, "shape": self.shape.to_dictionary()})


@dataclass(frozen=True, eq=False)
class Model:
    """A network with its card."""

    card: ModelCard
    network: Unfolding


def read_card(path: Path) -> ModelCard:
    """Read a model's card, without its weights."""
    try:
        with safe_open(path, framework="pt") as archive:
            text = (archive.metadata() or {})["card"]
        card = json.loads(text)
        shape = DenoiserShape(**{**card.pop("shape"), "widths": tuple(json.loads(text)["shape"]["widths"])})
        return ModelCard(**card, shape=shape, path=path)
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as error:
        raise _unreadable(path, error) from error


def installed_models(folder: Path | None = None) -> list[ModelCard]:
    """Return the cards of the installed models, without the bases, by name.

    Args:
        folder: the only one to look into; None for the bundled models and the user's own. One of these replaces a
            bundled one of the same name, and a file that is no model is passed over.

    Raises:
        ModelError: a file in `folder`, or among the bundled ones, is damaged.
    """
    cards = [read_card(path) for path in sorted((folder or MODELS).glob("*.safetensors"))]
    own = []
    for path in sorted(own_folder().glob("*.safetensors")) if folder is None else []:
        with suppress(ModelError):
            own.append(read_card(path))
    replaced = {card.name for card in own if card.stages}
    return [card for card in [*(card for card in cards if card.name not in replaced), *own] if card.stages]


def base_place(adapters: Path, base: str) -> Path:
    """Return where adapters look for their base: beside them, else among the user's own and the bundled models."""
    places = [folder / base for folder in (adapters.parent, own_folder(), MODELS)]
    return next((place for place in places if place.exists()), places[0])


def fitting_models(cards: Iterable[ModelCard], measurement: Measurement) -> list[ModelCard]:
    """Return the models that can serve a measurement, those made for its camera first.

    Among these, models that know the bundled matrix of the measurement come first, and where it has none, those that
    know none; for super-resolution, models that know kernels, and where the reduction is bicubic, those that know none.
    A measurement without a truth was taken and has noise: models that expect noise come first. One with a
    truth was simulated.
    """
    camera = measurement.camera
    kind = (
        "cassi"
        if isinstance(camera, CassiCamera)
        else "blocks"
        if isinstance(camera, BlockCamera)
        else "super-resolution"
    )
    bands = camera.cube_shape[0] if kind == "cassi" else 1
    fitting = [card for card in cards if card.shape.bands in (bands, 1)]
    taken = measurement.truth is None
    matrix = bundled_file_of(camera.matrix) if isinstance(camera, BlockCamera) else None
    bundled = [path.name for path in MATRICES.glob("*.npz")]

    def misfit(card: ModelCard) -> tuple[bool, ...]:
        if isinstance(camera, SuperResolutionCamera):
            knows = card.knows_files == (camera.kernel is not None)
        else:
            knows = card.knows(matrix) if matrix is not None else not any(map(card.knows, bundled))
        return card.shape.bands != bands, card.camera != kind, not knows, card.expects_noise != taken

    return sorted(fitting, key=misfit)


def load_base(path: Path) -> tuple[Denoiser, ModelCard]:
    """Read a shared denoiser; raise `ModelError` where the file is damaged or altered."""
    card = read_card(path)
    weights = _weights(path)
    denoiser = Denoiser(card.shape)
    _fill(denoiser, weights, path)
    if weights_hash(weights) != card.base_hash:
        raise ModelError(
            f"{path} was altered.",
            expected=f"weights with SHA-256 {card.base_hash}",
            found=weights_hash(weights),
            remedy="Install the model again.",
        )
    return denoiser, card


def load_model(path: Path) -> Model:
    """Read adapters and their base, which lies beside them or among the installed models.

    Raises:
        ModelError: a file is missing or damaged, or the two do not belong together.
    """
    card = read_card(path)
    if not card.stages:
        raise ModelError(
            f"{path} is a base without adapters.",
            expected="a model with stages",
            found=f"a denoiser of {card.shape.bands} bands",
            remedy="Choose one of the models that were adapted from this base, or train adapters for it.",
        )
    denoiser, base = load_base(base_place(path, card.base))
    if base.base_hash != card.base_hash:
        raise ModelError(
            f"{path} belongs to another base.",
            expected=f"{card.base} with SHA-256 {card.base_hash}",
            found=base.base_hash,
            remedy="Put the base that these adapters were trained with beside them.",
        )
    adapters = [StageAdapter(denoiser, card.rank) for _ in range(card.stages)]
    network = Unfolding(denoiser, adapters)
    _fill(network.adapters, _weights(path), path)
    network.requires_grad_(requires_grad=False)
    return Model(card, network.eval())


def save_base(path: Path, denoiser: Denoiser, card: ModelCard) -> ModelCard:
    """Write a shared denoiser in half precision; return its card with its hash."""
    weights = _halved(denoiser.state_dict())
    card = replace(
        card, base_hash=weights_hash(weights), shape=denoiser.shape, stages=0, rank=0, camera="base", path=path
    )
    _write(path, weights, card)
    return card


def save_adapters(path: Path, network: Unfolding, base: ModelCard, card: ModelCard) -> ModelCard:
    """Write the adapters of a network in half precision, beside the base they belong to; return their card."""
    rank = network.adapter(1).rank
    card = replace(card, base=base.path.name, base_hash=base.base_hash, shape=base.shape, path=path, rank=rank)
    card = replace(card, stages=len(network.adapters))
    _write(path, _halved(network.adapters.state_dict()), card)
    return card


def record(path: Path, figures: dict[str, object]) -> ModelCard:
    """Add what was measured to a model's card; the weights stay as they are."""
    card = read_card(path)
    card = replace(card, figures={**card.figures, **figures})
    _write(path, _weights(path), card)
    return card


def weights_hash(weights: dict[str, Tensor]) -> str:
    """Return the SHA-256 of weights, independent of the file around them."""
    digest = hashlib.sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(weights[name].contiguous().numpy().tobytes())
    return digest.hexdigest()


def model_hash(path: Path) -> str:
    """Return the SHA-256 of a model file's own weights; figures added to its card do not change it."""
    return weights_hash(_weights(path))


def _write(path: Path, weights: dict[str, Tensor], card: ModelCard) -> None:
    make_folder(path.parent)
    with replacing(path) as (draft,):
        save_file(weights, draft, metadata={"card": card.to_json()})
        draft.chmod(READABLE_BY_ALL)  # safetensors makes files for their owner alone


def _halved(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: weight.detach().cpu().to(torch.float16).contiguous() for name, weight in weights.items()}


def _weights(path: Path) -> dict[str, Tensor]:
    try:
        with safe_open(path, framework="pt") as archive:
            return {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise _unreadable(path, error) from error


def _fill(module: torch.nn.Module, weights: dict[str, Tensor], path: Path) -> None:
    try:
        module.load_state_dict({name: weight.float() for name, weight in weights.items()})
    except RuntimeError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> ModelError:
    return ModelError(
        f"{path} cannot be read as a model.",
        expected="a .safetensors file written by LoRun Studio, with its card",
        found=f"{error}".splitlines()[0] if str(error) else type(error).__name__,
        remedy="Choose another model file, or install the models again.",
    )
