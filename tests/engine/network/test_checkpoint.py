"""Laws of model files: round trips, adapters that belong to their base, and damage that is explained."""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from lorun_engine.camera import BlockCamera, Floats, SuperResolutionCamera
from lorun_engine.errors import ModelError
from lorun_engine.files import read_matrix
from lorun_engine.files.bundled_matrices import MATRICES
from lorun_engine.measurement import Measurement
from lorun_engine.network import checkpoint
from lorun_engine.network.checkpoint import (
    MODELS,
    fitting_models,
    installed_models,
    load_base,
    load_model,
    read_card,
    record,
    save_base,
)
from lorun_engine.simulation import random_matrix
from tests.engine.tiny import saved_tiny_model, tiny_card, tiny_network, tiny_snapshot


def test_a_model_comes_back_as_it_was_written(tmp_path: Path) -> None:
    model = saved_tiny_model(tmp_path)
    for written, read in zip(tiny_network().parameters(), model.network.parameters(), strict=True):
        torch.testing.assert_close(written.half().float(), read, rtol=0, atol=0)
    assert model.card.stages == 3
    assert model.card.shape == tiny_network().denoiser.shape


def test_recording_figures_changes_the_card_and_nothing_else(tmp_path: Path) -> None:
    before = saved_tiny_model(tmp_path)
    record(before.card.path, {"set": "30 dB"})
    record(before.card.path, {"other": "20 dB"})
    after = load_model(before.card.path)
    assert after.card.figures == {"set": "30 dB", "other": "20 dB"}
    for old, new in zip(before.network.parameters(), after.network.parameters(), strict=True):
        assert torch.equal(old, new)


def test_a_base_is_no_model(tmp_path: Path) -> None:
    saved_tiny_model(tmp_path)
    assert [card.name for card in installed_models(tmp_path)] == ["tiny"]
    with pytest.raises(ModelError, match="without adapters"):
        load_model(tmp_path / "tiny-base.safetensors")


def test_adapters_of_another_base_are_refused(tmp_path: Path) -> None:
    saved_tiny_model(tmp_path)
    network = tiny_network()
    with torch.no_grad():
        network.denoiser.head.weight.add_(1)
    save_base(tmp_path / "tiny-base.safetensors", network.denoiser, tiny_card(network))
    with pytest.raises(ModelError, match="another base"):
        load_model(tmp_path / "tiny.safetensors")


def test_weights_altered_behind_their_card_are_refused(tmp_path: Path) -> None:
    saved_tiny_model(tmp_path)
    base = tmp_path / "tiny-base.safetensors"
    content = bytearray(base.read_bytes())
    content[-3] ^= 0x01
    base.write_bytes(content)
    with pytest.raises(ModelError, match="altered"):
        load_base(base)


@pytest.mark.parametrize("content", [b"", b"nonsense", pickle.dumps({"weights": 1}), b"\xff" * 4000])
def test_what_is_no_model_is_explained(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read as a model"):
        read_card(path)


def test_a_missing_base_is_explained(tmp_path: Path) -> None:
    saved_tiny_model(tmp_path)
    (tmp_path / "tiny-base.safetensors").unlink()
    with pytest.raises(ModelError, match="tiny-base"):
        load_model(tmp_path / "tiny.safetensors")


def test_adapters_away_from_their_base_find_it_among_the_bundled_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "bundled"
    path = saved_tiny_model(bundled).card.path
    monkeypatch.setattr(checkpoint, "MODELS", bundled)
    assert load_model(path.rename(tmp_path / "mine.safetensors")).card.stages == 3


def test_the_best_fitting_model_comes_first(tmp_path: Path) -> None:
    for bands in (1, 3, 4):
        (tmp_path / str(bands)).mkdir()
        saved_tiny_model(tmp_path / str(bands), bands)
    cards = [card for bands in (1, 3, 4) for card in installed_models(tmp_path / str(bands))]
    assert [card.shape.bands for card in fitting_models(cards, tiny_snapshot(bands=4))] == [4, 1]


def test_a_model_that_expects_noise_comes_first_for_a_measurement_that_was_taken() -> None:
    quiet = tiny_card(tiny_network())
    noisy = replace(quiet, name="noisy", training={"config": {"camera": {"noise": 0.1}}})
    simulated = tiny_snapshot()
    taken = replace(simulated, truth=None)
    assert [card.name for card in fitting_models([noisy, quiet], simulated)] == ["tiny", "noisy"]
    assert [card.name for card in fitting_models([quiet, noisy], taken)] == ["noisy", "tiny"]


def test_every_bundled_model_loads_and_carries_its_card() -> None:
    for card in installed_models():
        model = load_model(card.path)
        assert len(model.network.adapters) == card.stages
        assert card.training
        assert card.figures
    assert all(path.stat().st_size < 8 * 2**20 for path in MODELS.glob("*.safetensors"))


def test_samples_by_a_bundled_matrix_go_to_the_model_that_knows_it_and_others_do_not() -> None:
    learned = read_matrix(MATRICES / "learned_10.npz").astype(np.float16).astype(np.float32)
    other = random_matrix(len(learned) / learned.shape[1], 33, 0)
    first = {}
    for name, matrix in (("learned", learned), ("other", other)):
        camera = BlockCamera(matrix, 33, 33)
        measurement = Measurement(np.zeros(camera.data_shape, np.float32), camera)
        first[name] = fitting_models(installed_models(MODELS), measurement)[0].name
    assert first == {"learned": "cs-learned", "other": "cs"}


@pytest.mark.parametrize(("kernel", "first"), [(None, "sr"), (np.full((3, 3), 1 / 9, np.float32), "sr-blur")])
def test_pictures_reduced_bicubically_and_those_that_were_blurred_go_to_the_model_made_for_them(
    kernel: Floats | None, first: str
) -> None:
    camera = SuperResolutionCamera(2, 8, 8, kernel=kernel)
    measurement = Measurement(np.zeros(camera.data_shape, np.float32), camera)
    assert fitting_models(installed_models(MODELS), measurement)[0].name == first
