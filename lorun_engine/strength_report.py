"""What moved strengths did, as files: a Markdown and a CSV table, and a plot for each set and model."""

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lorun_engine.files import make_folder
from lorun_engine.files.replacing import replacing
from lorun_engine.files.sheets import markdown_table, write_csv
from lorun_engine.strengths import AS_TRAINED, StrengthCurves
from lorun_engine.versions import decisive_versions

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKERS = "osD^v<>Ph*X"
LIGHTEST = 0.85
DOTS_PER_INCH = 150
PLOT_INCHES = (8.0, 5.0)


def headings(curves: StrengthCurves) -> list[str]:
    """What the columns of `rows_of` hold."""
    return ["stage", *(f"{strength:g}" for strength in curves.strengths)]


def rows_of(curves: StrengthCurves) -> list[list[str]]:
    """PSNR in dB at each strength, one row a stage."""
    return [[str(stage), *(f"{psnr:.2f}" for psnr in row)] for stage, row in enumerate(curves.psnr, start=1)]


def can_plot() -> bool:
    """Whether the library that draws plots is installed."""
    return find_spec("matplotlib") is not None


def write_strengths(folder: Path, found: Sequence[StrengthCurves]) -> list[Path]:
    """Write `strengths.md`, `strengths.csv` and, where they can be drawn, plots; return where they are."""
    make_folder(folder)
    page, table = folder / "strengths.md", folder / "strengths.csv"
    with replacing(page, table) as (page_draft, table_draft):
        page_draft.write_text(_markdown(found), encoding="utf-8")
        rows = [
            (curves.test_set, curves.solver, str(stage), f"{strength:g}", f"{psnr:.4f}")
            for curves in found
            for stage, row in enumerate(curves.psnr, start=1)
            for strength, psnr in zip(curves.strengths, row, strict=True)
        ]
        write_csv(table_draft, ("set", "model", "stage", "strength", "PSNR dB"), rows)
    plots = [_written_plot(folder, curves) for curves in found] if can_plot() else []
    return [page, table, *plots]


def strength_plot(curves: StrengthCurves) -> "Figure":
    """Draw PSNR over strength, one curve a stage, told apart by brightness and by marker; 1 is a line."""
    from matplotlib import colormaps
    from matplotlib.figure import Figure

    figure = Figure(figsize=PLOT_INCHES, layout="constrained")
    axes = figure.subplots()
    shades = colormaps["viridis"]
    last = max(1, len(curves.psnr) - 1)
    axes.axvline(AS_TRAINED, color="0.6", linestyle="--", linewidth=1, zorder=0)
    for place, row in enumerate(curves.psnr):
        axes.plot(
            curves.strengths,
            row,
            marker=MARKERS[place % len(MARKERS)],
            color=shades(LIGHTEST * place / last),
            label=f"stage {place + 1}",
        )
    _labelled(axes, curves)
    figure.legend(loc="outside right upper", frameon=False)
    return figure


def _labelled(axes: "Axes", curves: StrengthCurves) -> None:
    axes.set_title(f"{curves.test_set}: {curves.solver}")
    axes.set_xlabel("strength of one stage, the others at 1 (as trained)")
    axes.set_ylabel("PSNR of the last stage, dB")
    axes.set_xticks(curves.strengths)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)


def _written_plot(folder: Path, curves: StrengthCurves) -> Path:
    path = folder / (re.sub(r"[^\w-]+", "_", f"strengths {curves.test_set} {curves.solver}") + ".png")
    with replacing(path) as (draft,):
        strength_plot(curves).savefig(draft, dpi=DOTS_PER_INCH)
    return path


def _markdown(found: Sequence[StrengthCurves]) -> str:
    conventions = dict.fromkeys(words for curves in found for words in curves.conventions)
    versions = ", ".join(f"{name} {version}" for name, version in decisive_versions().items())
    head = ["PSNR in dB of the last stage, mean over the scenes; one strength moved, the others at 1", *conventions]
    lines = ["# Strengths", "", *(f"- {words}" for words in [*head, versions]), ""]
    for curves in found:
        lines += [f"## {curves.test_set}: {curves.solver}, {curves.scenes} scenes", ""]
        lines += [*markdown_table(headings(curves), rows_of(curves)), ""]
    return "\n".join(lines)
