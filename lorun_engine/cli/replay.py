"""`lorun replay`: a recorded cube, made again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorun_engine.cli.console import say, show_facts, with_progress
from lorun_engine.cli.options import DeviceName, OtherFolders, OtherTileSide
from lorun_engine.errors import RecipeError

if TYPE_CHECKING:
    from lorun_engine.camera import Floats
    from lorun_engine.replaying import Replay


def replay(
    recipe: Annotated[Path, typer.Argument(help="the recipe, .json, that was written with the cube")],
    outputs: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            show_default=False,
            help="where to write the cube: .hdr .h5 .tif .mat .npz; bands, range and type are those of the recipe",
        ),
    ] = None,
    files: OtherFolders = None,
    device: DeviceName = None,
    tile: OtherTileSide = None,
    *,
    anyway: Annotated[bool, typer.Option("--anyway", help="go on although a file or the model is another one")] = False,
) -> None:
    """Make a recorded cube again, and tell whether it is the same.

    \b
    lorun reconstruct scene.mat --aperture mask.mat -o cube.hdr --recipe cube.json
    lorun replay cube.json -o again.hdr

    On the same device and versions the cube is the same, bit for bit. Elsewhere the last bits differ: up to 0.001 of
    the brightest value (0.02 where convolutions compute in bfloat16) is taken for the same. What differs (a file, the
    model, a version) is told before the run.
    """
    from lorun_engine.files import CUBE_SUFFIXES, require_target, write_cube
    from lorun_engine.recipe import read_recipe
    from lorun_engine.replaying import prepare_replay, require_same

    targets = outputs or []
    for target in targets:
        require_target(target, CUBE_SUFFIXES)
    known = read_recipe(recipe)
    again = prepare_replay(known, recipe.absolute().parent, beside=files or (), device=device, tile=tile)
    if not anyway:
        require_same(again.differences)
    for difference in again.differences:
        say(f"differs: {difference}")
    say(f"{again.measurement.name}: stage {known.stage} by {again.solver.name} on {again.solver.device}")
    stages = list(with_progress(again.run(), known.stage, again.measurement.name))
    cube = stages[-1].estimate.cpu().numpy()
    for target in targets:
        style = known.format
        write_cube(
            target,
            cube,
            again.measurement.wavelengths,
            interleave=style.interleave,
            matlab_version=style.matlab_version,
            form=known.form,
        )
        show_facts([("written", str(target))])
    show_facts([("verdict", _verdict(again, cube))])


def _verdict(again: "Replay", cube: "Floats") -> str:
    """How the cube compares with the recorded one, in words.

    Raises:
        RecipeError: it should be the same, and is not.
    """
    from lorun_engine.replaying import TOLERANCES

    verdict, tolerance = again.verdict(cube), TOLERANCES[again.solver.precision]
    if verdict.same:
        return "the recorded cube, bit for bit"
    words = f"differs from the recorded cube by up to {verdict.difference:.2g} of the brightest value"
    changed = bool(again.differences)
    if any(difference.decisive for difference in again.differences):
        return f"another cube, as files or model differ; {words}"
    if changed and verdict.difference <= tolerance:
        return f"the recorded cube within the tolerance of {tolerance:g}; {words}"
    raise RecipeError(
        "The cube is not the recorded one.",
        expected=f"a difference of at most {tolerance:g}"
        if changed
        else "the same bits on the same device and versions",
        found=f"a cube that {words}",
        remedy="Check the memory and the drivers of this machine; if it stays so, report a fault with the recipe.",
    )
