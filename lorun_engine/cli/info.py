"""`lorun info`: what a file holds, and what can be done with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.console import show_facts
from lorun_engine.cli.words import camera_words

if TYPE_CHECKING:
    from lorun_engine.files import Role
    from lorun_engine.measurement import Measurement


def info(
    file: Annotated[Path, typer.Argument(help="a measurement, cube, picture, aperture, matrix or model")],
) -> None:
    """Tell what a file holds, what it is taken for, and the command that goes on from there.

    \b
    lorun info snapshot.mat
    lorun info cube.hdr
    """
    from lorun_engine.files import Role, describe, guess_role, read_measurement

    variables = describe(file)
    role = guess_role(file)
    show_facts([("file", str(file)), ("taken for", role.value)])
    show_facts(("holds", str(variable)) for variable in variables)
    if role is Role.MEASUREMENT:
        show_facts(_facts(read_measurement(file)))
    if role is Role.MODEL:
        show_facts(_card(file))
    show_facts([("next", _next(role, file))])


def _facts(measurement: "Measurement") -> list[tuple[str, str]]:
    data, centres, truth = measurement.data, measurement.wavelengths, measurement.truth
    facts = [
        ("name", measurement.name),
        ("camera", camera_words(measurement.camera)),
        ("data", f"{' × '.join(map(str, data.shape))}, from {data.min():g} to {data.max():g}"),
    ]
    if centres is not None:
        facts.append(("wavelengths", f"{centres.min():g} to {centres.max():g} nm"))
    if truth is not None:
        facts.append(("truth", f"known, from {truth.min():g} to {truth.max():g}"))
    return facts


def _card(path: Path) -> list[tuple[str, str]]:
    from lorun_engine.network.checkpoint import read_card

    card = read_card(path)
    figures = [(f"measured on {name}", str(value)) for name, value in card.figures.items()]
    kind = f"{card.stages} stages of rank {card.rank}" if card.stages else "a base, to train adapters for"
    return [("name", card.name), ("title", card.title), ("camera", card.camera), ("network", kind), *figures]


def _next(role: "Role", file: Path) -> str:
    from lorun_engine.files import Role

    commands = {
        Role.MEASUREMENT: f"lorun reconstruct {file} -o cube.hdr",
        Role.SNAPSHOT: f"lorun reconstruct {file} --aperture APERTURE -o cube.hdr",
        Role.SAMPLES: f"lorun reconstruct {file} --matrix MATRIX -o picture.png",
        Role.PICTURE: f"lorun reconstruct {file} --scale 2 -o large.png",
        Role.APERTURE: f"lorun reconstruct SNAPSHOT --aperture {file} -o cube.hdr",
        Role.MATRIX: f"lorun reconstruct SAMPLES --matrix {file} -o picture.png",
        Role.KERNEL: f"lorun reconstruct PICTURE --scale 2 --kernel {file} -o large.png",
        Role.CUBE: f"lorun simulate {file} --camera cassi -o snapshot.npz",
        Role.MODEL: f"lorun reconstruct MEASUREMENT --model {file} -o cube.hdr",
        Role.UNKNOWN: f"name the variable that counts: lorun reconstruct {file} --variable NAME …",
    }
    return commands[role]
