"""What a run leaves, and where: its state, its log, and the model: adapters beside the base they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from safetensors.torch import save_file

from lorun_engine.camera import Floats
from lorun_engine.errors import TrainingError
from lorun_engine.files import make_folder
from lorun_engine.files.replacing import replacing
from lorun_engine.network.checkpoint import ModelCard, base_place, read_card, save_adapters, save_base
from lorun_engine.network.unfolding import Unfolding
from lorun_engine.training.config import Task, TrainingConfig


@dataclass(frozen=True)
class Output:
    """The files of one run.

    Attributes:
        task: what it may change.
        config: the run.
        folder: where everything goes.
    """

    task: Task
    config: TrainingConfig
    folder: Path

    @property
    def checkpoint(self) -> Path:
        """Where the state is kept."""
        return self.folder / f"{self.config.name}.checkpoint"

    @property
    def log(self) -> Path:
        """The folder of the table, the pictures and the TensorBoard log."""
        return self.folder / self.config.name

    @property
    def model(self) -> Path:
        """The finished model: the adapters, or the base where only that is trained.

        What shares otherwise than LoRun is for comparison only: its weights lie with the log, where no model is listed.
        """
        if self.config.stages.sharing != "lora":
            return self.log / "weights.safetensors"
        return self.base if self.task == "pretrain" else self.folder / f"{self.config.name}.safetensors"

    @property
    def base(self) -> Path:
        """The base that belongs to the model: this run's where it is trained, else the one that the run starts from."""
        if self.task == "adapt" and not self.config.schedule.joint:
            return base_place(self.folder / f"{self.config.name}.safetensors", Path(self.config.base.file).name)
        return self.folder / f"{self.config.base.name or f'{self.config.name}-base'}.safetensors"

    def require_base(self) -> None:
        """Raise `TrainingError` where adapters would have no base, or would find another one than they belong to."""
        if self.task != "adapt":
            return
        given = self.config.base.file
        if not given:
            raise TrainingError(
                f"{self.config.name} has no base to adapt to.",
                expected="`file` in [base]: a base file, or the name of an installed one",
                found="none",
                remedy="Name one, or learn base and adapters together with `lorun train finetune`.",
            )
        if self.config.schedule.joint or not self.base.exists():
            return
        if read_card(self.base).base_hash != read_card(Path(given)).base_hash:
            raise TrainingError(
                f"Adapters in {self.folder} would find another base than {Path(given).name}.",
                expected=f"the same weights as in {given}, or no file of that name",
                found=f"{self.base} with others",
                remedy="Choose another folder with --output, or give one of the two bases another name.",
            )

    def save(self, network: Unfolding, card: ModelCard) -> None:
        """Write a finished network: a base where it was trained, and adapters unless only that was."""
        if self.config.stages.sharing != "lora":
            self._save_weights(network)
            return
        if self.task == "adapt" and not self.config.schedule.joint:
            base_card = self._base_beside()
        else:
            base_card = save_base(self.base, network.denoiser, replace(card, name=self.base.stem))
        if self.task != "pretrain":
            save_adapters(self.model, network, base_card, card)

    def save_matrices(self, matrices: Mapping[str, Floats]) -> None:
        """Write learned matrices beside the log, (samples, block²) each, by the names of the files they come from."""
        make_folder(self.log)
        for name, matrix in matrices.items():
            with replacing((self.log / name).with_suffix(".npz")) as (draft,), draft.open("wb") as stream:
                np.savez(stream, phi=matrix)

    def _base_beside(self) -> ModelCard:
        """Return the card of the base, which is copied beside the adapters where they would not find it."""
        given = Path(self.config.base.file)
        if not self.base.exists():
            with replacing(self.base) as (draft,):
                draft.write_bytes(given.read_bytes())
        return read_card(given)

    def _save_weights(self, network: Unfolding) -> None:
        kept = network.adapters if self.config.stages.sharing == "separate" else network
        make_folder(self.log)
        with replacing(self.model) as (draft,):
            save_file({name: value.detach().cpu().half() for name, value in kept.named_parameters()}, draft)
