"""TOML files, read into frozen dataclasses whose fields are checked one by one."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from lorun_engine.errors import LorunError

EXACT = ConfigDict(extra="forbid")
"""Put as `__pydantic_config__` on a dataclass, so that a misspelt entry is refused."""

Table = TypeVar("Table")


def read_table(path: Path, kind: type[Table], error: type[LorunError], remedy: str) -> Table:
    """Return the TOML file as a `kind`.

    Args:
        path: the file.
        kind: a dataclass with `EXACT` on it.
        error: what to raise where the file cannot be read, or an entry is missing, unknown or of the wrong type.
        remedy: what to tell the reader then.
    """
    try:
        return TypeAdapter(kind).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as found:
        places = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in found.errors()]
        raise error(f"{path} has faults.", expected=_entries(kind), found="; ".join(places), remedy=remedy) from found
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as found:
        raise error(f"{path} cannot be read.", expected="a TOML file", found=str(found), remedy=remedy) from found


def _entries(kind: type[object]) -> str:
    return "entries among " + ", ".join(TypeAdapter(kind).json_schema()["properties"])
