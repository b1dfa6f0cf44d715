"""What an evaluation found, as files: a Markdown and a CSV table, and pictures of the worst scene of every set."""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from lorun_engine.camera import Floats
from lorun_engine.evaluation import Evaluated
from lorun_engine.files import make_folder, write_picture
from lorun_engine.files.replacing import replacing
from lorun_engine.files.sheets import markdown_table, write_csv
from lorun_engine.measurement import Measurement
from lorun_engine.metrics import convention
from lorun_engine.rendering import as_picture, white_level
from lorun_engine.versions import decisive_versions

MEBIBYTE = 2**20
GAP = 4
COLUMNS = ("PSNR dB", "SSIM", "SAM °", "seconds", "MiB", "PSNR dB of the start and of each stage")
UNMEASURED = ("",) * len(COLUMNS)


class WorstPictures:
    """Writes, for every set and solver, the scene that came out worst: the truth beside the estimate.

    Args:
        folder: where the pictures go; it is made.
    """

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._folder = folder
        self._worst: dict[tuple[str, str], float] = {}

    def __call__(self, found: Evaluated, measurement: Measurement, estimate: Floats) -> None:
        """See one result."""
        kind, psnr = (found.test_set, found.solver), found.qualities[-1].psnr
        if measurement.truth is None or psnr >= self._worst.get(kind, math.inf):
            return
        self._worst[kind] = psnr
        white = white_level(measurement.truth, measurement.wavelengths)
        truth, seen = (as_picture(cube, measurement.wavelengths, white) for cube in (measurement.truth, estimate))
        gap = np.full((truth.shape[0], GAP, *truth.shape[2:]), 255, np.uint8)
        name = re.sub(r"[^\w-]+", "_", f"worst {found.test_set} {found.solver}")
        write_picture(self._folder / f"{name}.png", np.concatenate([truth, gap, seen], axis=1))


def write_tables(
    folder: Path, results: Sequence[Evaluated], computed: str, missing: Sequence[tuple[str, str]] = ()
) -> tuple[Path, Path]:
    """Write `results.md`, the means with their conventions, and `results.csv`, every scene; return where they are.

    Args:
        folder: it is made where it is not there.
        results: sets one after the other.
        computed: in what type and on what device, in words.
        missing: set and solver of what could not be measured; their cells stay empty.
    """
    make_folder(folder)
    page, table = folder / "results.md", folder / "results.csv"
    with replacing(page, table) as (page_draft, table_draft):
        page_draft.write_text(_markdown(results, computed, missing), encoding="utf-8")
        rows = [(one.test_set, one.scene, one.solver, *mean_figures([one])) for one in results]
        rows += [(test_set, "", solver, *UNMEASURED) for test_set, solver in missing]
        write_csv(table_draft, ("set", "scene", "solver", *COLUMNS), rows)
    return page, table


def mean_figures(members: Sequence[Evaluated]) -> list[str]:
    """The means of results of one set and one solver, in words, in the order of `COLUMNS`."""
    stages = list(zip(*(member.qualities for member in members), strict=True))
    by_stage = [fmean(quality.psnr for quality in stage) for stage in stages]
    last = stages[-1]
    angles = [quality.sam for quality in last if quality.sam is not None]
    taken = [member.memory for member in members if member.memory is not None]
    return [
        f"{by_stage[-1]:.2f}",
        f"{fmean(quality.ssim for quality in last):.4f}",
        f"{fmean(angles):.2f}" if angles else "",
        f"{fmean(member.seconds for member in members):.2f}",
        f"{max(taken) / MEBIBYTE:.0f}" if taken else "",
        " ".join(f"{psnr:.2f}" for psnr in by_stage),
    ]


def _markdown(results: Sequence[Evaluated], computed: str, missing: Sequence[tuple[str, str]]) -> str:
    conventions = dict.fromkeys(convention(result.camera) for result in results)
    versions = ", ".join(f"{name} {version}" for name, version in decisive_versions().items())
    lines = ["# Side by side", "", *(f"- {words}" for words in conventions), f"- {computed}; {versions}", ""]
    for test_set in dict.fromkeys([*(one.test_set for one in results), *(test_set for test_set, _ in missing)]):
        by_solver: dict[str, list[Evaluated]] = {}
        for member in results:
            if member.test_set == test_set:
                by_solver.setdefault(member.solver, []).append(member)
        rows = [(solver, str(len(own)), *mean_figures(own)) for solver, own in by_solver.items()]
        rows += [(solver, "0", *UNMEASURED) for of, solver in missing if of == test_set]
        lines += [f"## {test_set}", "", *markdown_table(("solver", "scenes", *COLUMNS), rows), ""]
    return "\n".join(lines)
