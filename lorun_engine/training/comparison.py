"""What the method promises, tried on ourselves: stages that share more or less, trained alike, side by side."""

import json
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from lorun_engine.allocation import return_freed_memory
from lorun_engine.errors import LorunError, TrainingError
from lorun_engine.files.replacing import replacing
from lorun_engine.memory import memory_taken
from lorun_engine.training.card import device_words
from lorun_engine.training.config import Sharing, Task, TrainingConfig, ValidationConfig
from lorun_engine.training.outcome import Outcome
from lorun_engine.training.output import Output
from lorun_engine.training.progress import Progress
from lorun_engine.training.run import TrainingRun
from lorun_engine.training.sharing import used_weights

PROBED_STEPS = 3
LAST_STEPS = 50
OUTCOME = "outcome.json"


@dataclass(frozen=True)
class Way:
    """One way to share the denoiser: its name, what is trained, and the run."""

    name: str
    task: Task
    config: TrainingConfig


def ways_of(config: TrainingConfig) -> list[Way]:
    """Return the ways to compare: shared, LoRun of each rank, LoRun with joint tuning, and separate.

    They have the same base, data, camera, schedule and seed. Without a base to start from, all of a network is learned
    together in each way, and there is nothing to tune at the end.

    Raises:
        TrainingError: there is no validation to compare by, or no rank.
    """
    if not (config.validation.folder or config.validation.sets):
        raise TrainingError(
            f"{config.name} has nothing to compare its ways by.",
            expected="`folder` or `sets` in [validation]",
            found="neither",
            remedy="Name scenes that are not learned from.",
        )
    if not config.comparison.ranks or min(config.comparison.ranks) < 1:
        raise TrainingError(
            f"{config.name} has no rank to compare.",
            expected="`ranks` in [comparison] of at least 1",
            found=f"{list(config.comparison.ranks)}",
            remedy="Set for instance ranks = [4, 8, 16].",
        )
    adapting: Task = "adapt" if config.base.file else "finetune"
    ways = [_way(config, "shared", "finetune", "shared")]
    ways += [_way(config, f"LoRun, rank {rank}", adapting, "lora", rank) for rank in config.comparison.ranks]
    if config.base.file:
        rank, compared = max(config.comparison.ranks), config.comparison
        joint = _way(config, f"LoRun, rank {rank}, joint", adapting, "lora", rank)
        schedule = replace(joint.config.schedule, joint=compared.joint, base_rate=compared.base_rate)
        ways.append(replace(joint, config=replace(joint.config, schedule=schedule)))
    return [*ways, _way(config, "separate", "finetune", "separate")]


def _way(config: TrainingConfig, name: str, task: Task, sharing: Sharing, rank: int = 1) -> Way:
    stages = replace(config.stages, file="", rank=rank, sharing=sharing)
    plain = name.lower().replace(", ", "-").replace(" ", "-")
    schedule = replace(config.schedule, joint=0.0, base_rate=1.0)
    own = replace(config, name=f"{config.name}-{plain}", stages=stages, base=replace(config.base, name=""))
    return Way(name, task, replace(own, schedule=schedule))


def compare(
    config: TrainingConfig, folder: Path, *, resume: bool = False, device: str | None = None
) -> Iterator[tuple[str, Progress] | Outcome]:
    """Train each way alike, one after the other; yield its name with its progress, and what it came to.

    Each is trained in a process of its own, so that none finds memory that another left.

    Args:
        config: the run.
        folder: where everything goes.
        resume: take over the ways that are over, and go on with the one that is not.
        device: name of the device, None for the best.

    Raises:
        TrainingError: there is nothing to compare, or a way ended before its time.
    """
    ways = ways_of(config)
    for way in ways:  # rather than after some have been trained
        Output(way.task, way.config, folder).require_base()
    for way in ways:
        kept = folder / way.config.name / OUTCOME
        if resume and kept.is_file():
            yield Outcome(**json.loads(kept.read_text(encoding="utf-8")))
            continue
        recomputing_memory, memory = _memories(way, device)
        resumes = resume and (folder / f"{way.config.name}.checkpoint").is_file()
        with _elsewhere(_train, way, folder, resumes, device, memory, recomputing_memory) as receiver:
            told: Progress | Outcome | None = None
            while not isinstance(told, Outcome):
                told = _received(receiver, way)
                yield told if isinstance(told, Outcome) else (way.name, told)


def _memories(way: Way, device: str | None) -> list[int | None]:
    """Return what training takes, stages computed again, and kept; None where no system tells, or it had not enough."""
    told: list[int | None] = []
    with _elsewhere(_probe, way, device) as receiver, suppress(EOFError):
        while len(told) < 2:
            memory = receiver.recv()
            if isinstance(memory, tuple):
                raise _fault(memory)
            told.append(memory)
    return [*told, None, None][:2]


@contextmanager
def _elsewhere(work: Callable[..., None], *arguments: object) -> Iterator[Connection]:
    """Do a piece of work in a process of its own; yield where it sends what it has to tell, or a fault at last."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_working, args=(sender, work, arguments), daemon=True)
    process.start()
    sender.close()
    try:
        yield receiver
        process.join()
    finally:
        if process.is_alive():
            process.terminate()  # it keeps its state first
            process.join()


def _working(sender: Connection, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that compares says when to stop
    try:
        work(sender, *arguments)
    except LorunError as error:
        sender.send((error.problem, error.expected, error.found, error.remedy))


def _received(receiver: Connection, way: Way) -> Progress | Outcome:
    try:
        told = receiver.recv()
    except EOFError as error:
        raise TrainingError(
            f"The way “{way.name}” ended without a result.",
            expected="a run to its end",
            found="a process that was stopped, perhaps for want of memory",
            remedy="Give the same command with --resume to go on, with a smaller `batch` or `recompute` if need be.",
        ) from error
    if isinstance(told, Progress | Outcome):
        return told
    raise _fault(told)


def _fault(told: tuple[str, str, str, str]) -> TrainingError:
    problem, expected, found, remedy = told
    return TrainingError(problem, expected=expected, found=found, remedy=remedy)


def _train(
    sender: Connection,
    way: Way,
    folder: Path,
    resume: bool,  # noqa: FBT001 handed to another process
    device: str | None,
    memory: int | None,
    recomputing_memory: int | None,
) -> None:
    """Train one way in this process, and send where it stands and what comes of it."""
    run = TrainingRun(way.task, way.config, folder, resume=resume, device=device)
    signal.signal(signal.SIGTERM, lambda *_: run.stop())
    outcome = replace(_followed(run, way, sender), memory=memory, recomputing_memory=recomputing_memory)
    with replacing(run.output.log / OUTCOME) as (draft,):
        draft.write_text(json.dumps(asdict(outcome)), encoding="utf-8")
    sender.send(outcome)


def _probe(sender: Connection, way: Way, device: str | None) -> None:
    """Send the most bytes that training takes with each stage computed again, then with all features kept.

    What the libraries take once is out of the account: one stage was trained before.
    """
    return_freed_memory()
    one = replace(way.config, stages=replace(way.config.stages, count=1))
    _training_memory(replace(way, config=one), device, recompute=True)
    for recompute in (True, False):
        sender.send(_training_memory(way, device, recompute=recompute))


def _training_memory(way: Way, device: str | None, *, recompute: bool) -> int | None:
    """Return the most bytes that a few steps with all stages take, measured, with the network and its averages."""
    schedule = replace(way.config.schedule, minutes=0, steps=PROBED_STEPS, grow=(), compile=False, recompute=recompute)
    schedule = replace(schedule, joint=float(schedule.joint > 0))
    config = replace(way.config, schedule=schedule, validation=ValidationConfig())
    with TemporaryDirectory() as folder:
        run = TrainingRun(way.task, config, Path(folder), device=device)
        steps = run.train()
        with memory_taken(run.device) as taken:
            for _ in range(PROBED_STEPS - 1):
                next(steps)
            most = taken()
        steps.close()
    held = [*used_weights(run.network, config.stages), *run.learner.parameters.values()]
    return None if most is None else most + sum(value.nbytes for value in held)


def _followed(run: TrainingRun, way: Way, sender: Connection) -> Outcome:
    before, times, last = 0.0, deque[float](maxlen=LAST_STEPS), None
    for progress in run.train():
        if last is not None and not last.is_measured:
            times.append(progress.seconds - before)
        before, last = progress.seconds, progress
        sender.send(progress)
    if run.share < 1:
        raise TrainingError(
            f"The way “{way.name}” was stopped before its end.",
            expected="a run to its end",
            found=f"{run.share:.0%} of it",
            remedy="Give the same command with --resume to go on.",
        )
    output = run.output
    files = {output.model, output.base} if way.config.stages.sharing == "lora" else {output.model}
    told = run.state
    return Outcome(
        way=way.name,
        parameters=sum(value.numel() for value in used_weights(run.network, way.config.stages)),
        bytes=sum(path.stat().st_size for path in files),
        memory=None,
        recomputing_memory=None,
        step_seconds=median(times) if times else told.seconds / max(1, told.step),
        steps=told.step,
        psnr=told.psnr[-1],
        ssim=told.ssim,
        device=device_words(run.device, run.precision),
        convention="; ".join(run.conventions),
    )
