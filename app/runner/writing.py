"""Writing what the window shows: cubes with their wavelengths and recipes, pictures and animations."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.exports import CubeChoice, Drawn, Making, PictureKind
from app.requests import CubeExport, PictureExport, TextExport
from app.results import Exported, Result
from app.runner.opening import files_of
from app.state import CubeFormat, Pixels
from lorun_engine.camera import SuperResolutionCamera
from lorun_engine.device import choose_device, convolution_type, type_name
from lorun_engine.files import (
    AnimationFrame,
    CubeForm,
    Interleave,
    MatlabVersion,
    make_folder,
    write_animation,
    write_cube,
    write_picture,
)
from lorun_engine.files.replacing import replacing
from lorun_engine.measurement import Measurement
from lorun_engine.network.checkpoint import read_card
from lorun_engine.recipe import FileFormat, recorded, write_recipe
from lorun_engine.recipe import Making as EngineMaking
from lorun_engine.solvers import BICUBIC, GAP_TV

INTERLEAVES: dict[CubeFormat, Interleave] = {CubeFormat.ENVI_BIL: "bil", CubeFormat.ENVI_BIP: "bip"}
VERSIONS: dict[CubeFormat, MatlabVersion] = {CubeFormat.MATLAB_73: "v7.3"}


def export_cube(request: CubeExport) -> Iterator[Result]:
    """Write a cube in the format and form asked for, and its recipe beside it.

    Raises:
        ExportError: it could not be written; what stood there is untouched.
    """
    choice = request.choice
    centres = None if request.wavelengths is None else np.asarray(request.wavelengths, np.float32)
    form, style = form_of(choice), format_of(request.path, choice.format)
    written = write_cube(
        request.path,
        request.cube,
        centres,
        interleave=style.interleave,
        matlab_version=style.matlab_version,
        form=form,
    )
    notes = [f"{written.clipped:.2%} of the values were clipped"] if written.clipped else []
    if request.making is not None and choice.recipe:
        measurement = files_of(request.making.sources).read()
        making = making_of(request.making, measurement)
        folder = request.path.absolute().parent
        write_recipe(recipe_place(request.path), recorded(folder, making, measurement, request.cube, form, style))
        notes.append(f"its recipe is {recipe_place(request.path).name}")
    yield Exported(request.number, request.path, _size(request.path), "; ".join(notes))


def export_pictures(request: PictureExport) -> Iterator[Result]:
    """Write one picture, a folder of them, or an animation.

    Raises:
        ExportError: it could not be written; what stood there is untouched.
    """
    choice, path = request.choice, request.path
    pictures = (Drawn(drawn.title, _cut(drawn.pixels, request)) for drawn in request.draw())
    if choice.kind is PictureKind.ONE:
        write_picture(path, next(pictures).pixels)
        yield Exported(request.number, path, path.stat().st_size)
    elif choice.kind.is_animation:
        frames = (AnimationFrame(drawn.pixels, drawn.title if choice.captions else "") for drawn in pictures)
        count = write_animation(path, frames, choice.per_second)
        yield Exported(request.number, path, path.stat().st_size, f"{count} pictures")
    else:
        make_folder(path)
        places = [_put(path, number, drawn) for number, drawn in enumerate(pictures, start=1)]
        size = sum(place.stat().st_size for place in places)
        yield Exported(request.number, path, size, f"{len(places)} pictures")


def form_of(choice: CubeChoice) -> CubeForm:
    """The form of a cube as the engine takes it."""
    area = choice.region
    return CubeForm(
        value_range=choice.value_range.value,
        maximum=choice.maximum,
        number_type=choice.number_type.value,
        bands=choice.bands,
        region=None if area is None else (area.left, area.top, area.right, area.bottom),
    )


def format_of(path: Path, form: CubeFormat) -> FileFormat:
    """The format of a file as the engine takes it."""
    return FileFormat(path.suffix.lower(), INTERLEAVES.get(form, "bsq"), VERSIONS.get(form, "v5"))


def making_of(making: Making, measurement: Measurement) -> EngineMaking:
    """How a cube was made, in the engine's words."""
    solver = making.solver
    if solver.path is not None:
        name = read_card(solver.path).name
    else:
        name = BICUBIC if isinstance(measurement.camera, SuperResolutionCamera) else GAP_TV
    files, strengths = files_of(making.sources), making.strengths
    if solver.path is not None and strengths is None:
        strengths = (1.0,) * (solver.stages or 0)
    is_learned = solver.path is not None
    half = convolution_type(making.precision, choose_device(making.device)) if is_learned else None
    tile = making.tile if is_learned else None
    return EngineMaking(files, name, solver.path, making.device, strengths, making.stage, type_name(half), tile)


def recipe_place(path: Path) -> Path:
    """Where the recipe of a cube is written."""
    return path.with_suffix(".recipe.json")


def _cut(pixels: Pixels, request: PictureExport) -> Pixels:
    view = request.choice.view
    return pixels if view is None else pixels[view.top : view.bottom, view.left : view.right]


def _put(folder: Path, number: int, drawn: Drawn) -> Path:
    """Write one picture of many under its number and its title."""
    words = re.sub(r"[^\w.-]+", "_", drawn.title.lower()).strip("_")
    place = folder / f"{number:03}_{words}.png"
    write_picture(place, drawn.pixels)
    return place


def export_text(request: TextExport) -> Iterator[Result]:
    """Write a text as UTF-8, its lines as they are.

    Raises:
        ExportError: it could not be written; what stood there is untouched.
    """
    with replacing(request.path) as (draft,):
        draft.write_text(request.text, encoding="utf-8", newline="")
    yield Exported(request.number, request.path, _size(request.path))


def _size(path: Path) -> int:
    """Bytes written; the numbers of an ENVI cube lie beside its header."""
    numbers = path.with_suffix(".img")
    beside = numbers.stat().st_size if path.suffix.lower() == ".hdr" else 0
    return path.stat().st_size + beside
