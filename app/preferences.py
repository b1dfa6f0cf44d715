"""What the user prefers, kept from one start to the next."""

from dataclasses import asdict, dataclass, fields, replace

from app.state import Precision

POINTS = (8, 18)
RUN_MEMORY = (128, 65536)
STAGE_MEMORY = (256, 65536)
TILES = (512, 256, 128)


@dataclass(frozen=True)
class Preferences:
    """The preferences, as they are where nothing was chosen.

    Attributes:
        points: the size of the letters in points; 0 is the system's.
        device: where to compute after the start; empty is the fastest.
        precision: what convolutions compute in: "float32", or "auto" for the faster type of each device.
        tile: largest side of the tiles that models go through, pixels; 0 is the whole picture at once.
        run_memory: how much finished runs may take, in MiB.
        stage_memory: how much the finished stages of all tabs may take, in MiB, for moved faders to go on from.
        log_folder: where the log file lies; empty is the usual place.
        offers_sample: whether the bundled sample is offered.
    """

    points: int = 0
    device: str = ""
    precision: Precision = "auto"
    tile: int = 0
    run_memory: int = 1024
    stage_memory: int = 2048
    log_folder: str = ""
    offers_sample: bool = True

    @classmethod
    def of(cls, plain: dict[str, object]) -> "Preferences":
        """From what was kept; what is damaged or unknown counts as not chosen."""
        usual = cls()
        known = {
            field.name: plain[field.name]
            for field in fields(cls)
            if type(plain.get(field.name)) is type(getattr(usual, field.name))
        }
        kept = cls(**known)  # type: ignore[arg-type]
        inside = kept.points == 0 or POINTS[0] <= kept.points <= POINTS[1]
        return replace(
            kept,
            points=kept.points if inside else 0,
            precision="float32" if kept.precision == "float32" else "auto",
            tile=kept.tile if kept.tile in TILES else 0,
            run_memory=_within(kept.run_memory, RUN_MEMORY),
            stage_memory=_within(kept.stage_memory, STAGE_MEMORY),
        )

    def plain(self) -> dict[str, object]:
        """As it is kept."""
        return asdict(self)


def _within(number: int, limits: tuple[int, int]) -> int:
    low, high = limits
    return min(max(number, low), high)
