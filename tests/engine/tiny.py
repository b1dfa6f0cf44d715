"""Tiny untrained networks and measurements, for tests of laws that do not need training."""

from pathlib import Path

import numpy as np
import torch

from lorun_engine.camera import CassiCamera, Floats
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import Model, ModelCard, load_model, save_adapters, save_base
from lorun_engine.network.denoiser import Denoiser, DenoiserShape
from lorun_engine.network.lora import StageAdapter
from lorun_engine.network.unfolding import Unfolding
from lorun_engine.physics.cassi import CassiOperator


def tiny_network(bands: int = 4, guides: int = 1, stages: int = 3, rank: int = 2) -> Unfolding:
    """Return an untrained network whose every weight, adapters too, is a small random number."""
    torch.manual_seed(0)
    denoiser = Denoiser(DenoiserShape(bands, guides, (8, 12), 1, 2))
    network = Unfolding(denoiser, [StageAdapter(denoiser, rank) for _ in range(stages)])
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if weight.ndim > 0 and "direct" not in name:
                weight.normal_(std=0.05)
    return network.requires_grad_(requires_grad=False).eval()


def tiny_card(network: Unfolding, camera: str = "cassi") -> ModelCard:
    """Return a card for a tiny network."""
    return ModelCard("tiny", "Tiny", camera, len(network.adapters), network.adapter(1).rank, network.denoiser.shape)


def tiny_model(bands: int = 4, guides: int = 1, stages: int = 3) -> Model:
    """Return a tiny untrained model."""
    network = tiny_network(bands, guides, stages)
    return Model(tiny_card(network), network)


def saved_tiny_model(folder: Path, bands: int = 4) -> Model:
    """Write a tiny model as files and read it back."""
    network = tiny_network(bands, guides=int(bands > 1))
    base = save_base(folder / "tiny-base.safetensors", network.denoiser, tiny_card(network))
    return load_model(save_adapters(folder / "tiny.safetensors", network, base, tiny_card(network)).path)


def tiny_snapshot(bands: int = 4, height: int = 16, width: int = 20, scale: float = 1.0) -> Measurement:
    """Return a simulated snapshot with its truth."""
    chance = np.random.default_rng(0)
    aperture: Floats = (chance.random((height, width)) > 0.5).astype(np.float32)
    rows, columns = np.mgrid[0:height, 0:width] / max(height, width)
    truth = np.stack([0.5 + 0.4 * np.sin(5 * rows + band) * np.cos(4 * columns) for band in range(bands)])
    truth = (scale * truth).astype(np.float32)
    camera = CassiCamera(aperture, tuple(range(0, 2 * bands, 2)))
    data = CassiOperator.of(camera, torch.device("cpu")).forward(torch.from_numpy(truth)[None])[0].numpy()
    wavelengths = np.linspace(450, 650, bands, dtype=np.float32)
    return Measurement(data, camera, wavelengths, truth, "tiny")
