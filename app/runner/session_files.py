"""Sessions as files: JSON with the hashes of all that they name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from glob import escape
from pathlib import Path

from pydantic import TypeAdapter

from app.runner.opening import files_of
from app.runner.session_layout import VERSION, FirstSessionFile, Header, KeptFile, SessionFile, TabFile
from app.sources import Part, Sources
from app.state import SolverChoice, SolverKind
from app.workspace import SUFFIX, FoundSession, KeptMark, Leftover, Mislaid, SavedSession, SavedTab
from lorun_engine.errors import LorunError, RecipeError
from lorun_engine.files import file_hash, require_target
from lorun_engine.files.replacing import replacing
from lorun_engine.network.checkpoint import installed_models, model_hash
from lorun_engine.recipe import FileMark, ModelMark, model_mark
from lorun_engine.replaying import located_file, located_model
from lorun_engine.tables import read_table

REMEDY = "Use a session as LoRun Studio saved it; its measurement can be opened without it."
PARTS = ("measurement", "aperture", "matrix", "kernel", "truth")


class SessionError(LorunError):
    """A session file cannot be read."""


def write_session(path: Path, session: SavedSession) -> None:
    """Write a session.

    Raises:
        ExportError: it cannot be written; what stood there is untouched.
        LorunError: a file that it names has gone.
    """
    require_target(path, (SUFFIX,))
    folder = path.resolve().parent
    written = SessionFile(
        lorun_session=VERSION,
        saved=datetime.now(UTC),
        tabs=tuple(_tab_file(folder, tab) for tab in session.tabs),
        shown=session.shown,
        is_copy=session.is_copy,
        origin="" if session.origin is None else str(session.origin),
    )
    with replacing(path) as (draft,):
        draft.write_bytes(TypeAdapter(SessionFile).dump_json(written, indent=1) + b"\n")


def _tab_file(folder: Path, tab: SavedTab) -> TabFile:
    files = files_of(tab.sources)
    return TabFile(
        files={part: FileMark(_from(folder, place), _hash_of(place)) for part, place in files.named.items()},
        model=_mark_of(folder, tab.solver),
        workspace=tab.workspace,
        scale=files.scale,
        reading=tab.sources.reading,
        kept=tuple(
            KeptFile(kept.number, kept.name, mark, kept.device, kept.strengths, kept.precision, kept.tile)
            for kept in tab.kept
            if (mark := _mark_of(folder, kept.solver)) is not None
        ),
    )


def read_session(
    path: Path, places: Mapping[tuple[int, Part], Path], beside: Sequence[Path], models: Path | None
) -> FoundSession:
    """Read a session, and find the files that it names: where they were, or beside the session; hashes decide.

    Args:
        path: the session file.
        places: files that the user showed instead, by measurement and part.
        beside: further folders to look into.
        models: the folder of installed models; the bundled ones and the user's own when None.

    Raises:
        SessionError: it is damaged, or from a newer version.
    """
    file = _file_of(path)
    folders = [path.resolve().parent, *(place.parent for place in places.values()), *beside]
    tabs, mislaid = [], []
    for number, tab in enumerate(file.tabs):
        shown = {part: place for (of, part), place in places.items() if of == number}
        found, lost = _found_tab(tab, shown, folders, models)
        tabs.append(found)
        mislaid += [replace(one, tab=number) for one in lost]
    origin = Path(file.origin) if file.origin else None
    session = SavedSession(tuple(tabs), min(max(file.shown, 0), len(tabs) - 1), file.is_copy, origin)
    return FoundSession(path, session, tuple(mislaid), dict(places))


def peek_session(path: Path) -> Leftover:
    """Say what a session is of, without looking for its files.

    Raises:
        SessionError: it is damaged, or from a newer version.
    """
    file = _file_of(path)
    when = file.saved.astimezone().strftime("%d %B %Y, %H:%M")
    names = [Path(tab.files["measurement"].path).name for tab in file.tabs]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return Leftover(path, f"{names[0]}{more}", when)


def _file_of(path: Path) -> SessionFile:
    version = read_table(path, Header, SessionError, REMEDY).lorun_session
    if version > VERSION:
        raise SessionError(
            f"{path.name} was saved by a newer LoRun Studio.",
            expected=f"a session of version {VERSION}",
            found=f"version {version}",
            remedy="Open it with the LoRun Studio that saved it, or bring this one up to date.",
        )
    if version < VERSION:
        file = read_table(path, FirstSessionFile, SessionError, REMEDY).renewed()
    else:
        file = read_table(path, SessionFile, SessionError, REMEDY)
    named = [tab.files for tab in file.tabs] or [{}]
    for files in named:
        if "measurement" not in files or not set(files) <= set(PARTS):
            raise SessionError(
                f"{path.name} does not name its files.",
                expected=f"a measurement, and others among {', '.join(PARTS)}",
                found=", ".join(files) or "no file",
                remedy=REMEDY,
            )
    return file


def _found_tab(
    tab: TabFile, shown: Mapping[Part, Path], folders: Sequence[Path], models: Path | None
) -> tuple[SavedTab, list[Mislaid]]:
    found, mislaid = _found_files(tab, shown, folders)
    solver, model, lost = _found_model(tab.model, shown.get(Part.MODEL), folders[0], models)
    kept = tuple(
        KeptMark(
            kept.number,
            kept.name,
            _kept_solver(kept.model, folders[0], models),
            kept.device,
            kept.strengths,
            kept.precision,
            kept.tile,
        )
        for kept in tab.kept
    )
    sources = Sources(**found, scale=tab.scale, reading=tab.reading)
    return SavedTab(sources, solver, tab.workspace, model, kept), [*mislaid, *lost]


def _kept_solver(mark: ModelMark, folder: Path, models: Path | None) -> SolverChoice:
    """What made a kept run; where its file has gone, making it again says so."""
    solver, _, _ = _found_model(mark, None, folder, models)
    return solver or SolverChoice(mark.name, SolverKind.LORUN, path=folder / mark.path)


def _found_files(
    file: TabFile, places: Mapping[Part, Path], folders: Sequence[Path]
) -> tuple[dict[str, Path], list[Mislaid]]:
    found, mislaid = {}, []
    for part, mark in file.files.items():
        shown = places.get(Part[part.upper()])
        located = located_file(mark, folders) if shown is None else (shown, file_hash(shown))
        place, hashed = located if located is not None else (None, "")
        if place is not None:
            found[part] = place
        if hashed != mark.sha256:
            mislaid.append(Mislaid(Part[part.upper()], folders[0] / mark.path, place))
    return found, mislaid


def _found_model(
    mark: ModelMark | None, shown: Path | None, folder: Path, models: Path | None
) -> tuple[SolverChoice | None, Path | None, list[Mislaid]]:
    """What reconstructs, its file where it is not an installed one, and whether it is as it was."""
    if mark is None:
        return None, None, []
    if not mark.path:
        return SolverChoice(mark.name, SolverKind.CLASSICAL), None, []
    try:
        place = shown or Path(located_model(mark, folder, models)[0]).resolve()
    except RecipeError:
        return None, None, [Mislaid(Part.MODEL, folder / mark.path)]
    installed = next((card.path for card in installed_models(models) if card.path.resolve() == place), None)
    mislaid = [] if model_hash(place) == mark.sha256 else [Mislaid(Part.MODEL, folder / mark.path, place)]
    solver = SolverChoice(mark.name, SolverKind.LORUN, path=installed or place)
    return solver, None if installed else place, mislaid


def _mark_of(folder: Path, solver: SolverChoice | None) -> ModelMark | None:
    if solver is None or solver.path is None:
        return None if solver is None else ModelMark(solver.title)
    return _known_model(folder, solver.path, *_stamp(solver.path))


def _from(folder: Path, path: Path) -> str:
    """A path as seen from a folder where it lies below it, so that both can move together; whole otherwise."""
    whole = path.resolve()
    return (whole.relative_to(folder) if whole.is_relative_to(folder) else whole).as_posix()


def _hash_of(path: Path) -> str:
    """The hash of a file; a large one is not read again as long as nobody has written to it."""
    return _known_hash(path, *_stamp(path))


def _stamp(path: Path) -> Iterator[int]:
    """When a file and what lies beside it under its name were written, and how long they are."""
    for near in sorted(path.parent.glob(f"{escape(path.stem)}.*")):
        state = near.stat()
        yield from (state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _known_hash(path: Path, *_: int) -> str:
    return file_hash(path)


@lru_cache(maxsize=8)
def _known_model(folder: Path, path: Path, *_: int) -> ModelMark:
    return model_mark(folder, path)
