"""What the engine costs, in one run, so that every ratio is between figures of the same machine in the same minutes.

    python -m tests.bench.bench_engine [--sides 256 660] [--precisions float32] [--tiles 0 256]
                                        [--threads N] [--device D] [--repeats 3]

Times are the fastest of the repeats, which take turns; memory is the peak above what was held before the measurement
was opened, in a fresh process. The measurement is simulated from noise: nothing here depends on what is seen.
"""

import argparse
import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from lorun_engine.allocation import keep_freed_memory
from lorun_engine.camera import CassiCamera
from lorun_engine.device import choose_device, convolution_type, half_precision, type_name
from lorun_engine.measurement import Measurement
from lorun_engine.memory import memory_taken
from lorun_engine.network.checkpoint import Model, fitting_models, installed_models, load_model
from lorun_engine.physics.operator import build_operator
from lorun_engine.precision import Precision
from lorun_engine.reconstruction import Reconstruction

BANDS = 28
GIGA, MEGA = 1e9, 2**20
KEPT_BYTES = 2 * 2**30


@dataclass(frozen=True)
class Figures:
    """What one size costs.

    Attributes:
        side: height and width, pixels.
        precision: what convolutions compute in.
        tile: largest side of the tiles that stages go through, pixels; None for the whole at once.
        run: seconds of all stages, from the snapshot to the last estimate.
        stages: how many there are.
        start: seconds to the first estimate, of these.
        bare: seconds of a pass of the bare denoiser, the mean of as many as there are stages: each but the first is
            given what the one before remembers, as in the stages.
        folding: seconds of folding one adapter.
        work: floating-point operations of a pass, likewise.
        rate: floating-point operations a second of a plain convolution of like shape.
        resumed: seconds to the first new stage after a fader moved, for each stage.
        memory: peak bytes above those held before.
        least_memory: likewise, of a run that keeps no stage for a moved fader to go on from.
    """

    side: int
    precision: Precision
    tile: int | None
    run: float
    stages: int
    start: float
    bare: float
    folding: float
    work: float
    rate: float
    resumed: tuple[float, ...]
    memory: float
    least_memory: float


def measurement_of(side: int) -> Measurement:
    """A snapshot of noise through a random aperture, both seeded; side × side, 28 bands."""
    random = np.random.default_rng(0)
    aperture = random.integers(0, 2, (side, side)).astype(np.float32)
    camera = CassiCamera(aperture, shifts=tuple(range(0, 2 * BANDS, 2)))
    return Measurement(random.uniform(0, BANDS / 4, camera.data_shape).astype(np.float32), camera)


def spectral_model(path: Path | None) -> Model:
    """The named model, or the bundled one for CASSI."""
    if path is not None:
        return load_model(path)
    cards = fitting_models(installed_models(), measurement_of(8))
    if not cards or cards[0].shape.bands != BANDS:
        raise SystemExit("No model of 28 bands is installed: name one with --model.")
    return load_model(cards[0].path)


def measured(
    model: Model, side: int, precision: Precision, device: torch.device, repeats: int, tile: int | None = None
) -> Figures:
    """Everything but the memory."""
    measurement, half = measurement_of(side), convolution_type(precision, device)
    begun = partial(Reconstruction, model, measurement, device, precision=half, tile=tile)
    reconstruction = begun()
    network = model.network
    cube = torch.rand(1, BANDS, side, side, device=device)
    guide = build_operator(measurement.camera, device).guide if network.denoiser.shape.guides else None
    level = torch.tensor(0.1, device=device)
    features, kernel = _like_the_first_level(model, side, device)

    def computing() -> torch.autocast:
        return torch.autocast(device.type, dtype=torch.bfloat16, enabled=half is not None)

    def bare() -> None:
        memory = None
        with computing():
            for _ in network.adapters:
                _, memory = network.denoiser(cube, level, guide, memory)

    def whole() -> None:
        _run_through(begun())

    def convolution() -> None:
        with computing():
            functional.conv2d(features, kernel, padding=1)

    with torch.no_grad():
        with FlopCounterMode(display=False) as counter:
            bare()
        times = fastest(
            [
                whole,
                bare,
                lambda: next(begun().run()),
                lambda: network.adapter(1).folded(network.denoiser),
                convolution,
            ],
            device,
            repeats,
        )
    return Figures(
        side=side,
        precision=precision,
        tile=tile,
        run=times[0],
        stages=reconstruction.stage_count,
        bare=times[1] / reconstruction.stage_count,
        start=times[2],
        folding=times[3],
        work=counter.get_total_flops() / reconstruction.stage_count,
        rate=2.0 * features[:, :1].numel() * kernel.numel() / times[4],
        resumed=resumed(reconstruction, device, repeats),
        memory=0.0,
        least_memory=0.0,
    )


def resumed(reconstruction: Reconstruction, device: torch.device, repeats: int) -> tuple[float, ...]:
    """Seconds from a moved fader to the first new stage, for each fader; all stages stand before."""
    count = reconstruction.stage_count
    times = []
    for moved in range(count):
        fastest_time = float("inf")
        for _ in range(repeats):
            list(reconstruction.run())
            strengths = [1.0] * count
            strengths[moved] = 0.5
            began = time.perf_counter()
            for stage in reconstruction.run(strengths):
                if stage.index == moved + 1:
                    break
            _finish(device)
            fastest_time = min(fastest_time, time.perf_counter() - began)
        times.append(fastest_time)
    return tuple(times)


def fastest(actions: Sequence[Callable[[], object]], device: torch.device, repeats: int) -> list[float]:
    """Fastest seconds of each action; they take turns, so that a busy minute falls on all of them."""
    times = [float("inf")] * len(actions)
    for action in actions:
        action()
    for _ in range(repeats):
        for number, action in enumerate(actions):
            _finish(device)
            began = time.perf_counter()
            action()
            _finish(device)
            times[number] = min(times[number], time.perf_counter() - began)
    return times


def in_own_process(measure: Callable[..., float], *arguments: object) -> float:
    """What a measurement gives in a process that nothing else was measured in."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, arguments)


def peak_memory(
    path: Path | None,
    side: int,
    precision: Precision,
    device_name: str,
    threads: int,
    tile: int | None,
    kept_bytes: int,
) -> float:
    """Peak bytes of a whole run above those held before."""
    torch.set_num_threads(threads)
    device = choose_device(device_name)
    model = spectral_model(path)
    half = convolution_type(precision, device)
    begun = partial(Reconstruction, model, device=device, kept_bytes=kept_bytes, precision=half, tile=tile)
    _run_through(begun(measurement=measurement_of(32)))
    with memory_taken(device) as taken:
        _run_through(begun(measurement=measurement_of(side)))
        return float(taken() or 0)


def _run_through(reconstruction: Reconstruction) -> None:
    for _ in reconstruction.run():
        pass


def _like_the_first_level(model: Model, side: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Features and kernel of the denoiser's finest level."""
    shape = model.network.denoiser.shape
    width, fine = shape.widths[0], -(-side // shape.fold)
    features = torch.rand(1, width, fine, fine, device=device).contiguous(memory_format=torch.channels_last)
    kernel = torch.rand(width, width, 3, 3, device=device).contiguous(memory_format=torch.channels_last)
    return features, kernel


def _finish(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def table(figures: Sequence[Figures]) -> Table:
    """The figures, a column a size."""
    shown = Table("", *map(_heading, figures), title="Engine")
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("all stages", lambda found: f"{found.run:.3f} s ({found.stages} stages)"),
        ("of these, to the first estimate", lambda found: f"{found.start:.3f} s, {found.start / found.run:.0%}"),
        ("peak memory above the idle engine", lambda found: f"{found.memory / MEGA:.0f} MiB"),
        ("of these where no stage is kept", lambda found: f"{found.least_memory / MEGA:.0f} MiB"),
        ("a pass of the bare denoiser", lambda found: f"{found.bare * 1e3:.1f} ms, {found.work / GIGA:.1f} GFLOP"),
        ("a plain channels_last convolution", lambda found: f"{found.rate / GIGA:.0f} GFLOP/s"),
        ("bare pass, share of that rate", lambda found: f"{found.work / found.bare / found.rate:.0%}"),
        ("all stages, share of that rate", lambda found: f"{found.stages * found.work / found.run / found.rate:.0%}"),
        (
            "folding one adapter",
            lambda found: f"{found.folding * 1e3:.1f} ms, {found.folding / found.bare:+.1%} a pass",
        ),
        (
            "all stages against as many bare passes (aim: +5 %)",
            lambda found: f"{found.run / (found.stages * found.bare) - 1:+.1%}",
        ),
        (
            "moved fader to first new stage, by stage",
            lambda found: " ".join(f"{seconds * 1e3:.0f}" for seconds in found.resumed) + " ms",
        ),
    ]
    for name, cell in rows:
        shown.add_row(name, *(cell(found) for found in figures))
    return shown


def _heading(found: Figures) -> str:
    words = f"{found.side}² × {BANDS}, {found.precision}"
    return words if found.tile is None else f"{words}, tiles of {found.tile}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    keep_freed_memory()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", type=int, nargs="+", default=[256, 660], help="pixels")
    parser.add_argument("--model", type=Path, help="a model of 28 bands; by default the bundled one")
    parser.add_argument(
        "--precisions", nargs="+", choices=("float32", "bfloat16"), help="by default what `auto` may be"
    )
    parser.add_argument("--tiles", type=int, nargs="+", default=[0], help="sides of tiles, pixels; 0 for none")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    device = choose_device(chosen.device)
    model = spectral_model(chosen.model)
    usual = dict.fromkeys(("float32", type_name(half_precision(device))))
    figures = []
    for side, precision, tile in product(chosen.sides, chosen.precisions or usual, chosen.tiles):
        peaks = [
            in_own_process(
                peak_memory, chosen.model, side, precision, chosen.device, chosen.threads, tile or None, kept_bytes
            )
            for kept_bytes in (KEPT_BYTES, 0)
        ]
        found = measured(model, side, precision, device, chosen.repeats, tile or None)
        figures.append(replace(found, memory=peaks[0], least_memory=peaks[1]))
    console = Console()
    console.print(f"{model.card.name}, {device}, {chosen.threads} threads, torch {torch.__version__}")
    console.print(table(figures))


if __name__ == "__main__":
    main()
