"""Every view looks as it did: in both themes, at two sizes of the window and two scalings of the screen.

The pictures that are compared are so small that no letter can be read in them, and a cell may look like any of its
neighbours: other fonts are no fault, but a panel that is gone, a colour that is wrong, a picture that is not drawn.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.app.screens import ALL, AS_IT_SHOULD_BE, KEPT, SEEN, SIZES, SPOILT, THEMES, kept_thumbnails

SCALINGS = ("1", "1.5")
TOLERANCE = 20  # of 255
MOST_CELLS = 0.02
Thumbnail = NDArray[np.uint8]


@pytest.fixture(scope="session", params=SCALINGS)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Thumbnail]:
    """Every view as it looks on a screen of this scaling, which Qt asks for once in the life of a process."""
    folder = tmp_path_factory.mktemp("screens")
    surroundings = {**os.environ, "QT_SCALE_FACTOR": request.param, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.app.screens", str(folder), "--spoil"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return kept_thumbnails(folder / SEEN)


@pytest.fixture(scope="session")
def kept() -> dict[str, Thumbnail]:
    """Every view as it should look."""
    return kept_thumbnails(KEPT)


def unlike(one: Thumbnail, other: Thumbnail) -> float:
    """The share of cells whose colour is that of no cell about the same place."""
    height, width, _ = other.shape
    edged = np.pad(other.astype(int), ((1, 1), (1, 1), (0, 0)), mode="edge")
    about = np.stack([edged[y : y + height, x : x + width] for y in range(3) for x in range(3)])
    beyond = np.maximum(about.min(0) - one, one - about.max(0)).max(-1)
    return float(np.mean(beyond > TOLERANCE))


@pytest.mark.parametrize("view", ALL)
def test_a_view_looks_as_it_did(view: str, seen: dict[str, Thumbnail], kept: dict[str, Thumbnail]) -> None:
    names = [f"{view}-{theme.value}-{size}" for theme in THEMES for size in SIZES]
    shares = {name: round(unlike(seen[name], kept[name]), 3) for name in names}
    assert {name: share for name, share in shares.items() if share > MOST_CELLS} == {}


@pytest.mark.parametrize("name", SPOILT)
def test_a_window_that_is_spoilt_is_told_from_one_that_is_not(
    name: str, seen: dict[str, Thumbnail], kept: dict[str, Thumbnail]
) -> None:
    assert unlike(seen[name], kept[AS_IT_SHOULD_BE]) > MOST_CELLS


def test_nothing_is_kept_that_is_not_compared(kept: dict[str, Thumbnail]) -> None:
    assert set(kept) == {f"{view}-{theme.value}-{size}" for view in ALL for theme in THEMES for size in SIZES}
