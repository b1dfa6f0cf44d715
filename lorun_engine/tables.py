"""TOML and JSON files, read into frozen dataclasses whose fields are checked one by one."""

import json
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from lorun_engine.errors import LorunError

JSON_SUFFIXES = (".json", ".lorun")
EXACT = ConfigDict(extra="forbid")
"""Put as `__pydantic_config__` on a dataclass, so that a misspelt entry is refused."""

Table = TypeVar("Table")


def read_table(path: Path, kind: type[Table], error: type[LorunError], remedy: str) -> Table:
    """Return the file as a `kind`.

    Args:
        path: the file, JSON where its ending says so, else TOML.
        kind: a dataclass with `EXACT` on it.
        error: what to raise where the file cannot be read, or an entry is missing, unknown or of the wrong type.
        remedy: what to tell the reader then.
    """
    is_json = path.suffix.lower() in JSON_SUFFIXES
    try:
        text = path.read_text(encoding="utf-8")
        return TypeAdapter(kind).validate_python(json.loads(text) if is_json else tomllib.loads(text))
    except ValidationError as found:
        places = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in found.errors()]
        raise error(f"{path} has faults.", expected=_entries(kind), found="; ".join(places), remedy=remedy) from found
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, json.JSONDecodeError) as found:
        wanted = f"a {'JSON' if is_json else 'TOML'} file"
        raise error(f"{path} cannot be read.", expected=wanted, found=str(found), remedy=remedy) from found


def _entries(kind: type[object]) -> str:
    return "entries among " + ", ".join(TypeAdapter(kind).json_schema()["properties"])
