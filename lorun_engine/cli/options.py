"""Options that several commands share, with their words for the help."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from lorun_engine.precision import Precision

Axis = Literal["width", "height"]
Order = Literal["row", "column"]
BandAxis = Literal["first", "middle", "last"]
Turnable = Literal["measurement", "aperture", "matrix", "truth"]


def as_numbers(text: str | None, option: str) -> tuple[float, ...] | None:
    """Numbers separated by commas; anything else is a misuse of the option."""
    try:
        return None if text is None else tuple(float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a list of numbers such as 1,0.5,1", param_hint=option) from None


def as_whole_numbers(text: str | None, option: str) -> tuple[int, ...] | None:
    """Whole numbers separated by commas; anything else is a misuse of the option."""
    numbers = as_numbers(text, option)
    if numbers is not None and any(not number.is_integer() for number in numbers):
        raise typer.BadParameter(f"“{text}” is not a list of whole numbers such as 0,2,4", param_hint=option)
    return None if numbers is None else tuple(int(number) for number in numbers)


CAMERA, READING = "The camera", "How the file is to be read, where it does not say so itself"

Aperture = Annotated[
    Path | None, typer.Option(help="CASSI: file of the coded aperture", show_default=False, rich_help_panel=CAMERA)
]
Matrix = Annotated[
    Path | None,
    typer.Option(help="blocks: file of the sampling matrix phi", show_default=False, rich_help_panel=CAMERA),
]
Kernel = Annotated[
    Path | None,
    typer.Option(help="super-resolution: file of the blur kernel", show_default="bicubic", rich_help_panel=CAMERA),
]
Scale = Annotated[
    int | None, typer.Option(help="super-resolution: 2, 3 or 4", show_default=False, rich_help_panel=CAMERA)
]
ShiftStep = Annotated[
    int, typer.Option(help="CASSI: pixels from one band to the next on the detector", rich_help_panel=CAMERA)
]
Shifts = Annotated[
    str | None,
    typer.Option(
        metavar="N,N,…",
        help="CASSI: the shift of each band, where steps are uneven",
        show_default=False,
        rich_help_panel=CAMERA,
    ),
]
Dispersion = Annotated[
    Axis | None, typer.Option(help="CASSI: direction of dispersion", show_default="width", rich_help_panel=CAMERA)
]
PixelOrder = Annotated[
    Order | None,
    typer.Option(help="blocks: how a block's pixels are read", show_default="row", rich_help_panel=CAMERA),
]
Wavelengths = Annotated[
    str | None,
    typer.Option(metavar="NM,NM,…", help="band centres in nm", show_default=False, rich_help_panel=READING),
]
VariableName = Annotated[
    str | None,
    typer.Option(help="the array that counts, where a file holds several", show_default=False, rich_help_panel=READING),
]
Index = Annotated[
    int | None,
    typer.Option(help="which one of a stack, from 0", show_default=False, rich_help_panel=READING),
]
KernelIndex = Annotated[
    int | None,
    typer.Option(help="which one of a stack of blur kernels, from 0", show_default=False, rich_help_panel=READING),
]
BandAxisName = Annotated[
    BandAxis | None,
    typer.Option("--band-axis", help="whether bands are a cube's first or last axis", rich_help_panel=READING),
]
Transposed = Annotated[
    str | None,
    typer.Option(
        metavar="NAME,NAME,…",
        help="whose rows and columns are exchanged: measurement, aperture, matrix, truth",
        show_default=False,
        rich_help_panel=READING,
    ),
]
Scaling = Annotated[
    str | None,
    typer.Option(
        metavar="maximum|NUMBER",
        help="what the recorded values are divided by, such as the full well",
        show_default="nothing",
        rich_help_panel=READING,
    ),
]


def as_turned(text: str | None) -> tuple[Turnable, ...]:
    """The arrays whose rows and columns are exchanged; anything else is a misuse of the option."""
    words = text.split(",") if text else []
    known = [one for one in get_args(Turnable) if one in words]
    if len(known) != len(words):
        raise typer.BadParameter(f"“{text}” is not among {', '.join(get_args(Turnable))}", param_hint="--transposed")
    return tuple(known)


def as_scaling(text: str | None) -> Literal["maximum"] | float | None:
    """What recorded values are divided by; anything else is a misuse of the option."""
    if text is None or text == "maximum":
        return "maximum" if text else None
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is neither maximum nor a number", param_hint="--scaling") from None


ComputingType = Annotated[
    Precision,
    typer.Option(help="what convolutions compute in; auto: bfloat16 where the device is faster with it, else float32"),
]
TILE_HELP = "run models in tiles of this side, such as 256: less memory, more time, the same cube up to rounding"
TileSide = Annotated[
    int | None,
    typer.Option("--tile", metavar="PIXELS", help=TILE_HELP, show_default="the whole picture at once"),
]
OtherTileSide = Annotated[
    int | None, typer.Option("--tile", metavar="PIXELS", help=TILE_HELP, show_default="as the recipe says")
]
OtherFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--files",
        metavar="FOLDER",
        help="where else the files of the recipe may lie; may be repeated",
        show_default="where the recipe says, and beside it",
    ),
]
DeviceName = Annotated[
    str | None, typer.Option(help="cpu, cuda:0, mps …", show_default="the fastest here", metavar="NAME")
]
