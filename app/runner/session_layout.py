"""How a session file is laid out, in every version of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import ConfigDict

from app.sources import Reading
from app.state import Precision
from app.workspace import Workspace
from lorun_engine.recipe import FileMark, ModelMark
from lorun_engine.tables import EXACT

VERSION: Literal[2] = 2


@dataclass(frozen=True)
class Header:
    """What a session file of every version tells."""

    lorun_session: int


@dataclass(frozen=True)
class KeptFile:
    """A kept run as it is written; its model is named as that of a measurement is."""

    number: int
    name: str
    model: ModelMark
    device: str
    strengths: tuple[float, ...] = ()
    precision: Precision = "auto"
    tile: int | None = None


@dataclass(frozen=True)
class TabFile:
    """A measurement as it is written.

    Attributes:
        files: its files, by their part.
        model: what reconstructs; a classical method has a name only.
        workspace: what was set.
        scale: of super-resolution.
        reading: how the files were read.
        kept: the runs that were kept.
    """

    files: dict[str, FileMark]
    model: ModelMark | None
    workspace: Workspace
    scale: int | None = None
    reading: Reading = field(default_factory=Reading)
    kept: tuple[KeptFile, ...] = ()


@dataclass(frozen=True)
class SessionFile:
    """A session as it is written.

    Attributes:
        lorun_session: version of this layout.
        saved: when, in UTC.
        tabs: the measurements.
        shown: which of them was on show, from 0.
        is_copy: whether it was kept against a crash.
        origin: of a copy, the user's own file; empty for none.
    """

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    lorun_session: Literal[2]
    saved: datetime
    tabs: tuple[TabFile, ...]
    shown: int = 0
    is_copy: bool = False
    origin: str = ""


@dataclass(frozen=True)
class FirstSessionFile:
    """A session as the first version wrote it, of one measurement."""

    __pydantic_config__: ClassVar[ConfigDict] = EXACT

    lorun_session: Literal[1]
    saved: datetime
    files: dict[str, FileMark]
    model: ModelMark | None
    workspace: Workspace
    scale: int | None = None
    reading: Reading = field(default_factory=Reading)
    is_copy: bool = False
    origin: str = ""

    def renewed(self) -> SessionFile:
        """The same as it is written now."""
        tab = TabFile(self.files, self.model, self.workspace, self.scale, self.reading)
        return SessionFile(VERSION, self.saved, (tab,), 0, self.is_copy, self.origin)
