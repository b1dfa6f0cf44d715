"""What must not be learned from: the sets that models are measured on, by their place and by their content."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lorun_engine.camera import Floats
from lorun_engine.errors import LorunError, TrainingError
from lorun_engine.evaluation import PUBLIC_SUITE, TestSet, files_in, read_suite
from lorun_engine.files import read_cube
from lorun_engine.training.config import TrainingConfig

PUBLIC_DIGESTS = PUBLIC_SUITE.with_suffix(".sha256")


@dataclass(frozen=True)
class HeldOut:
    """The sets that are kept for measuring.

    Attributes:
        folders: names of the sets by their folders.
        scenes: names of scenes by the fingerprints of their content.
    """

    folders: dict[Path, str]
    scenes: dict[str, str]

    def require_absent(self, path: Path, content: str) -> None:
        """Raise `TrainingError` where a file belongs to a held-out set, or holds what one of its files holds.

        Args:
            path: a file to learn from.
            content: its `fingerprint`.
        """
        place = path.resolve()
        name = next((name for folder, name in self.folders.items() if place.is_relative_to(folder)), None)
        name = name or self.scenes.get(content)
        if name is not None:
            raise TrainingError(
                f"{path} is kept for measuring.",
                expected="data that no evaluation suite and no validation holds, in a copy neither",
                found=f"what {name} holds",
                remedy="Take it out of the training data: figures on what was learned say nothing.",
            )


NOTHING_HELD_OUT = HeldOut({}, {})


def fingerprint(cube: Floats) -> str:
    """Return the SHA-256 of a cube's shape and values: equal for equal content, whatever the format of the file."""
    digest = hashlib.sha256(str(cube.shape).encode())
    digest.update(np.ascontiguousarray(cube, "<f4").tobytes())
    return digest.hexdigest()


def held_out(config: TrainingConfig) -> HeldOut:
    """Find what a run must not learn from: the public sets, those of the suites that it names, and its validation.

    Raises:
        TrainingError: a set of a named suite cannot be found, so that nothing can be compared with it.
    """
    scenes = dict(line.split("  ", 1) for line in PUBLIC_DIGESTS.read_text(encoding="utf-8").splitlines())
    folders = {}
    for test_set in held_out_sets(config):
        folders[test_set.folder] = test_set.name
        scenes |= _contents(test_set.folder, test_set.name)
    if config.validation.folder:
        folder = Path(config.validation.folder).resolve()
        folders[folder] = "[validation]"
        scenes |= _contents(folder, "[validation]")
    return HeldOut(folders, scenes)


def held_out_sets(config: TrainingConfig) -> list[TestSet]:
    """Return the public sets as far as they are here, and all sets of the suites that a run names.

    Raises:
        TrainingError: a set of a named suite cannot be found.
    """
    roots = _roots(config)
    sets = [found for test_set in read_suite(PUBLIC_SUITE, Path()) for found in _located(test_set, roots)]
    for name in config.held_out.suites:
        given = [Path(config.held_out.data)] if config.held_out.data else [*Path(name).parents, *roots]
        for test_set in read_suite(Path(name), Path()):
            located = _located(test_set, given)
            if not located:
                raise _lost(test_set, Path(name))
            sets += located
    return sets


def _roots(config: TrainingConfig) -> list[Path]:
    """Folders that the folder of a set may lie in."""
    given = [Path(config.held_out.data)] if config.held_out.data else []
    return [*given, *Path(config.data.folder).resolve().parents]


def _located(test_set: TestSet, roots: list[Path]) -> list[TestSet]:
    """Return the set for every root that holds its folder."""
    found = {(root / test_set.folder).resolve(): root for root in reversed(roots)}
    return [
        replace(test_set, folder=folder, file=root / test_set.file) for folder, root in found.items() if folder.is_dir()
    ]


def _contents(folder: Path, name: str) -> dict[str, str]:
    contents = {}
    for path in files_in(folder):
        try:
            contents[fingerprint(read_cube(path)[0])] = f"{path.name} of {name}"
        except LorunError:
            continue
    return contents


def _lost(test_set: TestSet, suite: Path) -> TrainingError:
    return TrainingError(
        f"The set {test_set.name} of {suite.name} was not found.",
        expected=f"a folder {test_set.folder}, so that the training data can be compared with it",
        found="no such folder",
        remedy="Set `data` in [held_out] to the folder that the folders of the sets lie in.",
    )
