"""What ways to share the denoiser came to, side by side: as rows, and as a Markdown and a CSV table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lorun_engine.files import make_folder
from lorun_engine.files.replacing import replacing
from lorun_engine.files.sheets import markdown_table, write_csv
from lorun_engine.training.config import TrainingConfig
from lorun_engine.versions import decisive_versions

MEBIBYTE = 2**20
HEADINGS = (
    "way",
    "parameters",
    "share of separate",
    "file MB",
    "memory MiB",
    "recomputing MiB",
    "share of memory",
    "s a step",
    "steps",
    "PSNR dB",
    "SSIM",
)


@dataclass(frozen=True)
class Outcome:
    """What one way came to.

    Attributes:
        way: its name.
        parameters: numbers in the finished network.
        bytes: size of its files, half precision.
        memory: most bytes that training took for the network, averages, gradients, moments and the features of all
            stages; None where the system does not tell, or where it was not enough.
        recomputing_memory: likewise, where each stage is computed again in the backward pass.
        step_seconds: median time of the last steps.
        steps: how many there were.
        psnr: mean of the last stage on the scenes of the validation, dB.
        ssim: likewise.
        device: what it was trained on, in words.
        convention: how PSNR and SSIM are counted.
    """

    way: str
    parameters: int
    bytes: int
    memory: int | None
    recomputing_memory: int | None
    step_seconds: float
    steps: int
    psnr: float
    ssim: float
    device: str
    convention: str


def rows_of(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """The cells under `HEADINGS`; the last outcome, *separate*, is what shares are of."""
    return [_row(outcome, outcomes[-1]) for outcome in outcomes]


def conventions(config: TrainingConfig, outcomes: Sequence[Outcome]) -> list[str]:
    """What is alike in all ways, and how the figures are counted, one line each."""
    schedule = config.schedule
    length = f"{schedule.steps} steps" if schedule.steps else f"{schedule.minutes:g} minutes"
    start = f"the base {Path(config.base.file).stem}" if config.base.file else "a new base"
    height, width = config.data.patch
    scenes = ", ".join(
        [*config.validation.sets, *([Path(folder).name] if (folder := config.validation.folder) else [])]
    )
    return [
        f"all: {config.stages.count} stages, {length} from {start}, seed {config.seed}, "
        f"batches of {config.data.batch} patches of {height} × {width} from {Path(config.data.folder).name}, "
        f"stages {'computed again in the backward pass' if schedule.recompute else 'kept for the backward pass'}",
        "file: half precision",
        "memory: most that training takes for network, averages, gradients, moments and features, measured in a few "
        "steps of all stages; recomputing: each stage computed again in the backward pass; "
        "share of memory: recomputing, of *separate* without",
        f"PSNR and SSIM: mean of the last stage on {scenes}",
        *dict.fromkeys(outcome.convention for outcome in outcomes),
        *dict.fromkeys(outcome.device for outcome in outcomes),
        ", ".join(f"{name} {version}" for name, version in decisive_versions().items()),
    ]


def write_comparison(folder: Path, config: TrainingConfig, outcomes: Sequence[Outcome]) -> tuple[Path, Path]:
    """Write `comparison.md` and `comparison.csv`; return where they are."""
    make_folder(folder)
    page, table = folder / "comparison.md", folder / "comparison.csv"
    rows = rows_of(outcomes)
    head = [f"# {config.title or config.name}", "", *(f"- {line}" for line in conventions(config, outcomes)), ""]
    with replacing(page, table) as (page_draft, table_draft):
        page_draft.write_text("\n".join([*head, *markdown_table(HEADINGS, rows), ""]), encoding="utf-8")
        write_csv(table_draft, HEADINGS, rows)
    return page, table


def _row(outcome: Outcome, separate: Outcome) -> list[str]:
    recomputing, kept = outcome.recomputing_memory, separate.memory
    return [
        outcome.way,
        str(outcome.parameters),
        f"{outcome.parameters / separate.parameters:.3f}",
        f"{outcome.bytes / 1e6:.2f}",
        _mebibytes(outcome.memory),
        _mebibytes(recomputing),
        f"{recomputing / kept:.3f}" if recomputing is not None and kept else "",
        f"{outcome.step_seconds:.3f}",
        str(outcome.steps),
        f"{outcome.psnr:.2f}",
        f"{outcome.ssim:.4f}",
    ]


def _mebibytes(memory: int | None) -> str:
    return "" if memory is None else f"{memory / MEBIBYTE:.0f}"
