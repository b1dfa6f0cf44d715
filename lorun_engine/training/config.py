"""Training configurations: TOML files, read into frozen dataclasses that check themselves."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict

from lorun_engine.errors import TrainingError
from lorun_engine.network.checkpoint import MODELS
from lorun_engine.network.denoiser import DenoiserShape
from lorun_engine.network.folders import own_folder
from lorun_engine.tables import EXACT, read_table
from lorun_engine.training.schedule import ScheduleConfig

Task = Literal["pretrain", "adapt", "finetune"]
Sharing = Literal["lora", "shared", "separate"]


@dataclass(frozen=True)
class BaseConfig:
    """The denoiser: a shape to start anew, or a file or installed base to start from; and the name of the new one."""

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    file: str = ""
    name: str = ""
    bands: int = 1
    guides: int = 0
    widths: tuple[int, ...] = (64, 128, 192)
    blocks: int = 1
    fold: int = 2

    @property
    def shape(self) -> DenoiserShape:
        """The shape of a new denoiser."""
        return DenoiserShape(self.bands, self.guides, self.widths, self.blocks, self.fold)


@dataclass(frozen=True)
class StagesConfig:
    """The stages: how many, the rank of their adapters, and adapters to start from: a file or an installed model.

    What stages share is the base, which low-rank adapters retune ("lora"); for comparison, the base without adapters
    ("shared"), or nothing: a denoiser each ("separate"), which starts as the base. Fewer adapters to start from than
    `count` are continued by their last, and those of a lower rank than `rank` are widened to it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    count: int = 5
    rank: int = 8
    sharing: Sharing = "lora"
    file: str = ""


@dataclass(frozen=True)
class DataConfig:
    """What to learn from: a folder of cubes (.npy, .npz, .mat, .h5, .tif, .hdr) or of pictures (.png, .jpg, .tif)."""

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    folder: str = ""
    kind: Literal["cubes", "pictures"] = "pictures"
    patch: tuple[int, int] = (128, 128)
    batch: int = 4
    cube_wavelengths: tuple[float, ...] = ()


@dataclass(frozen=True)
class CameraConfig:
    """The camera to simulate.

    Attributes:
        kind: "noise" (Gaussian, for pretraining), "cassi", "blocks" or "super-resolution".
        files: apertures of CASSI, matrices of block sensing, kernels of super-resolution; one is drawn for every batch.
        random_share: share of batches with a random aperture or matrix instead of one of `files`.
        ratios: lowest and highest share of samples that random matrices take, drawn anew for every batch, with
            orthonormal rows. Matrices of `files` are used whole.
        learned: whether the matrices of `files` are trained, too, from what the files hold; rows stay orthonormal, and
            what they become is written beside the log.
        block: side of the blocks of random matrices, pixels.
        shift_step: pixels between neighbouring bands (CASSI).
        scales: factors to draw from (super-resolution).
        bicubic_share: share of batches that are reduced bicubically where `files` name kernels; without, all are.
        noise: largest standard deviation of the noise, full scale 1; drawn evenly from 0 for every batch.
        full_well: electrons at the value 1, which set the shot noise, or the least and the most of them; 0 for none.
        read_noise: standard deviation of the read noise, electrons; needs `full_well`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    kind: Literal["noise", "cassi", "blocks", "super-resolution"] = "noise"
    files: tuple[str, ...] = ()
    random_share: float = 0.0
    ratios: tuple[float, ...] = ()
    learned: bool = False
    block: int = 33
    shift_step: int = 2
    scales: tuple[int, ...] = (2,)
    bicubic_share: float = 0.0
    noise: float = 0.0
    full_well: float | tuple[float, float] = 0.0
    read_noise: float = 0.0

    def __post_init__(self) -> None:
        if self.ratios and not (len(self.ratios) == 2 and 0 < self.ratios[0] <= self.ratios[1] <= 1):
            raise TrainingError(
                "The ratios of block sensing cannot be drawn from.",
                expected="two of them, the lowest and the highest, above 0 and at most 1",
                found=", ".join(f"{ratio:g}" for ratio in self.ratios),
                remedy="Set for instance ratios = [0.01, 0.5] in [camera].",
            )
        if self.learned and self.kind != "blocks":
            raise TrainingError(
                "Only the matrices of block sensing can be learned.",
                expected='kind = "blocks" beside learned = true in [camera]',
                found=f'kind = "{self.kind}"',
                remedy="Correct one of them.",
            )
        if self.read_noise > 0 and not min(self.electrons):
            raise TrainingError(
                "Read noise in electrons has no scale.",
                expected="`full_well`, the electrons at the value 1, beside `read_noise`",
                found=f"read_noise = {self.read_noise:g} alone",
                remedy="Set full_well in [camera], or `noise` as a share of the full scale.",
            )

    @property
    def electrons(self) -> tuple[float, float]:
        """The least and the most electrons at the value 1; zeros where there is no shot noise."""
        return self.full_well if isinstance(self.full_well, tuple) else (self.full_well, self.full_well)


@dataclass(frozen=True)
class HeldOutConfig:
    """What must never be learned from, beside the public sets of the literature.

    Attributes:
        suites: suite files, as `lorun evaluate --suite` reads them; what their sets hold is refused as data.
        data: the folder that the folders of all sets lie in; where it is not given, every folder above the suite file
            and above the training data is tried.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    suites: tuple[str, ...] = ()
    data: str = ""


@dataclass(frozen=True)
class ValidationConfig:
    """What is measured while a run goes on, on scenes that it does not learn from.

    Attributes:
        folder: cubes or pictures of the same kind as the data, seen by the camera of the run.
        sets: words in the names of sets of the public suite and of those in [held_out], seen by their own cameras.
        every: minutes between measurements; there is one before the first step and one after the last as well.
        scenes: how many are used of the folder and of each set.
        size: side of the middle of each scene of the folder that is used, pixels.
        pictures: how many reconstructions are written as PNG each time.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    folder: str = ""
    sets: tuple[str, ...] = ()
    every: float = 5.0
    scenes: int = 8
    size: int = 256
    pictures: int = 3


@dataclass(frozen=True)
class ComparisonConfig:
    """What `lorun train compare` trains alike.

    Attributes:
        ranks: of the adapters, each on the base as it is.
        joint: share of the run, at its end, in which the base is tuned with the adapters of the largest rank.
        base_rate: how fast it is tuned, as a share of the rate.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    ranks: tuple[int, ...] = (4, 8, 16)
    joint: float = 1.0
    base_rate: float = 0.1


@dataclass(frozen=True)
class TrainingConfig:
    """One training run, as its TOML file says it."""

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    name: str
    title: str = ""
    seed: int = 0
    base: BaseConfig = field(default_factory=BaseConfig)
    stages: StagesConfig = field(default_factory=StagesConfig)
    data: DataConfig = field(default_factory=DataConfig)
    held_out: HeldOutConfig = field(default_factory=HeldOutConfig)
    validation: ValidationConfig = field(default_factory=ValidationConfig)
    camera: CameraConfig = field(default_factory=CameraConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    comparison: ComparisonConfig = field(default_factory=ComparisonConfig)

    def __post_init__(self) -> None:
        if (self.schedule.minutes > 0) == (self.schedule.steps > 0):
            raise TrainingError(
                f"{self.name} does not say how long to train.",
                expected="either `minutes` or `steps` above 0 in [schedule]",
                found=f"minutes = {self.schedule.minutes:g}, steps = {self.schedule.steps}",
                remedy="Set one of the two.",
            )
        if self.stages.file and self.stages.sharing != "lora":
            raise TrainingError(
                f"{self.name} starts from adapters that its stages do not use.",
                expected='sharing = "lora", or no `file`, in [stages]',
                found=f'file = "{self.stages.file}" and sharing = "{self.stages.sharing}"',
                remedy="Remove one of the two.",
            )
        if min(self.data.patch) < 1 or self.data.batch < 1 or self.stages.count < 1 or self.stages.rank < 1:
            raise TrainingError(
                f"{self.name} has a size that is not positive.",
                expected="patch, batch, stages.count and stages.rank of at least 1",
                found=f"{self.data.patch}, {self.data.batch}, {self.stages.count}, {self.stages.rank}",
                remedy="Correct the sizes.",
            )


def read_config(path: Path) -> TrainingConfig:
    """Read a training configuration from a TOML file.

    File names in it are relative to its folder; installed bases and models may be given by their names.
    """
    config = read_table(
        path, TrainingConfig, TrainingError, "Correct the file; README, *Train adapters for your aperture*, shows one."
    )

    def place(name: str) -> str:
        return str((path.parent / name).resolve()) if name else ""

    def model(name: str) -> str:
        places = [folder / f"{name.removesuffix('.safetensors')}.safetensors" for folder in (own_folder(), MODELS)]
        installed = [str(found) for found in places if found.is_file()]
        return installed[0] if installed and not Path(place(name)).is_file() else place(name)

    return replace(
        config,
        base=replace(config.base, file=model(config.base.file)),
        stages=replace(config.stages, file=model(config.stages.file)),
        data=replace(config.data, folder=place(config.data.folder)),
        held_out=replace(
            config.held_out,
            suites=tuple(place(name) for name in config.held_out.suites),
            data=place(config.held_out.data),
        ),
        validation=replace(config.validation, folder=place(config.validation.folder)),
        camera=replace(config.camera, files=tuple(place(name) for name in config.camera.files)),
    )
