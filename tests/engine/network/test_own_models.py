"""A user's own models are installed beside the bundled ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from lorun_engine.network.checkpoint import MODELS, installed_models, load_model, save_adapters, save_base
from lorun_engine.network.folders import own_folder
from lorun_engine.solvers import chosen_solver
from tests.engine.tiny import saved_tiny_model, tiny_card, tiny_network, tiny_snapshot


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user's own models."""
    monkeypatch.setenv("LORUN_MODELS", str(tmp_path / "own"))
    return tmp_path / "own"


def test_own_models_stand_after_the_bundled_ones(own: Path) -> None:
    bundled = [card.name for card in installed_models()]
    saved_tiny_model(own)
    assert [card.name for card in installed_models()] == [*bundled, "tiny"]
    assert [card.name for card in installed_models(MODELS)] == bundled


def test_an_own_model_replaces_the_bundled_one_of_its_name(own: Path) -> None:
    name = installed_models()[0].name
    network = tiny_network()
    card = replace(tiny_card(network), name=name)
    base = save_base(own / "mine-base.safetensors", network.denoiser, card)
    save_adapters(own / f"{name}.safetensors", network, base, card)
    assert [card.path.parent for card in installed_models() if card.name == name] == [own]


def test_a_file_that_is_no_model_is_passed_over(own: Path) -> None:
    saved_tiny_model(own)
    (own / "broken.safetensors").write_bytes(b"nothing of the kind")
    assert "tiny" in [card.name for card in installed_models()]


def test_an_own_model_solves_by_its_name(own: Path) -> None:
    saved_tiny_model(own)
    assert chosen_solver(tiny_snapshot(), "tiny", "cpu").model == own / "tiny.safetensors"


def test_adapters_elsewhere_find_a_base_of_the_user(own: Path, tmp_path: Path) -> None:
    path = saved_tiny_model(own).card.path
    assert load_model(path.rename(tmp_path / "mine.safetensors")).card.stages == 3


def test_without_the_variable_the_folder_is_in_the_data_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LORUN_MODELS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert own_folder().name == "models"
    assert own_folder().parent.name == "lorun-studio"
