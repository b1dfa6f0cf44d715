"""Laws of `lorun matrix`."""

from pathlib import Path

import numpy as np
from PIL import Image

from lorun_engine.files import read_measurement
from tests.engine.cli.conftest import Lorun


def test_a_learned_matrix_simulates_and_is_read_back(lorun: Lorun, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    chance = np.random.default_rng(0)
    for number in range(2):
        Image.fromarray(chance.integers(0, 256, (24, 20), dtype=np.uint8)).save(folder / f"{number}.png")
    phi, samples = tmp_path / "phi.npz", tmp_path / "y.npz"
    assert lorun("matrix", folder, "-o", phi, "--ratio", 0.5, "--block", 8).code == 0
    assert lorun("simulate", folder / "0.png", "--camera", "blocks", "--matrix", phi, "-o", samples).code == 0
    assert read_measurement(samples).data.shape == (9, 32)


def test_an_empty_folder_is_said(lorun: Lorun, tmp_path: Path) -> None:
    answer = lorun("matrix", tmp_path, "-o", tmp_path / "phi.npz")
    assert answer.code == 1
    assert "nothing to learn from" in answer.messages
    assert not (tmp_path / "phi.npz").exists()
