"""MATLAB's .mat version 5, read with every size checked.

SciPy's reader indexes tables with what a damaged file says and takes the whole program down with it, so the few kinds
of array that measurements come in are read here; SciPy writes them (`matlab.write`).

Source: *MAT-File Format*, The MathWorks.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from lorun_engine.files.variables import AnyArray, Variable

FILE_HEADER = 128
MATRIX, COMPRESSED, UTF8, UTF16 = 14, 15, 16, 17
STORED = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8", UTF16: "u2"}
NUMERIC = {6: "f8", 7: "f4", 8: "i1", 9: "u1", 10: "i2", 11: "u2", 12: "i4", 13: "u4", 14: "i8", 15: "u8"}
OTHERS = {1: "cell", 2: "struct", 3: "object", 4: "text", 5: "sparse", 16: "function", 17: "opaque"}
COMPLEX_FLAG, LOGICAL_FLAG = 0x08, 0x02
LONGEST_HEAD = 4096
LARGEST_ELEMENT = 2**32


@dataclass(frozen=True)
class Place:
    """Where a variable stands in the file: `size` bytes after the tag at `offset`."""

    offset: int
    size: int
    is_compressed: bool


@dataclass(frozen=True)
class Head:
    """What stands before a variable's values; `rest` are the bytes that follow, as far as they were read."""

    kind: int
    flags: int
    shape: tuple[int, ...]
    name: str
    rest: memoryview

    @property
    def dtype(self) -> str:
        """NumPy's name of the type, or the kind of what is no plain array."""
        if self.kind not in NUMERIC:
            return OTHERS.get(self.kind, "unknown")
        if self.flags & COMPLEX_FLAG:
            return "complex"
        return "bool" if self.flags & LOGICAL_FLAG else np.dtype(NUMERIC[self.kind]).name


def list_variables(path: Path) -> list[Variable]:
    """What the file holds, from its headers."""
    with path.open("rb") as stream:
        order = _byte_order(stream)
        heads = [_read_head(stream, place, order) for place in _places(stream, order)]
    return [Variable(head.name, head.shape, head.dtype) for head in heads if head.name]


def load(path: Path, name: str) -> AnyArray:
    """One variable; a cell array of equal arrays as their stack, a sparse matrix filled, text as a scalar string.

    Raises:
        ValueError: the bytes contradict each other.
    """
    with path.open("rb") as stream:
        order = _byte_order(stream)
        for place in _places(stream, order):
            if _read_head(stream, place, order).name == name:
                stream.seek(place.offset)
                return _values(_head(_matrix(_whole(stream, place, order), order), order), order)
    raise ValueError(f"there is no variable {name}")


def _byte_order(stream: IO[bytes]) -> str:
    """Byte order of all numbers in the file, as `struct` and NumPy write it."""
    mark = stream.read(FILE_HEADER)[126:]
    if mark not in (b"IM", b"MI"):
        raise ValueError("its header is damaged")
    return "<" if mark == b"IM" else ">"


def _places(stream: IO[bytes], order: str) -> Iterator[Place]:
    """Every variable of the file, in order."""
    position, end = FILE_HEADER, stream.seek(0, 2)
    while position < end:
        stream.seek(position)
        tag = stream.read(8)
        kind, size = struct.unpack(f"{order}II", tag) if len(tag) == 8 else (0, 0)
        if kind not in (MATRIX, COMPRESSED) or position + 8 + size > end:
            raise ValueError(f"the data at byte {position} are cut off or damaged")
        yield Place(position, size, kind == COMPRESSED)
        position += 8 + size


def _read_head(stream: IO[bytes], place: Place, order: str) -> Head:
    """Read a variable's head without its values."""
    stream.seek(place.offset)
    start = stream.read(8 + min(place.size, LONGEST_HEAD))
    if place.is_compressed:
        start = zlib.decompressobj().decompress(start[8:], LONGEST_HEAD)
    return _head(memoryview(start)[8:], order)


def _whole(stream: IO[bytes], place: Place, order: str) -> memoryview:
    """A variable with its tag, unpacked."""
    stored = stream.read(8 + place.size)
    if not place.is_compressed:
        return memoryview(stored)
    unpacking = zlib.decompressobj()
    start = unpacking.decompress(stored[8:], 8)
    _, size = struct.unpack(f"{order}II", start)
    rest = unpacking.decompress(unpacking.unconsumed_tail, min(size, LARGEST_ELEMENT) + 1)
    if not unpacking.eof:
        raise ValueError("packed data do not end where they should")
    return memoryview(start + rest)


def _element(data: memoryview, order: str) -> tuple[int, memoryview, memoryview]:
    """The first element: its type, its bytes, and what follows."""
    if len(data) < 8:
        raise ValueError("an element is cut off")
    first, size = struct.unpack_from(f"{order}II", data)
    if first >> 16:  # a short one: size, type and up to four bytes in the place of a tag
        if first >> 16 > 4:
            raise ValueError("a short element is too long")
        return first & 0xFFFF, data[4 : 4 + (first >> 16)], data[8:]
    if 8 + size > len(data):
        raise ValueError("an element is cut off")
    return first, data[8 : 8 + size], data[8 + -(-size // 8) * 8 :]


def _matrix(data: memoryview, order: str) -> memoryview:
    """What a matrix element holds."""
    kind, inside, _ = _element(data, order)
    if kind != MATRIX:
        raise ValueError("an array is damaged")
    return inside


def _numbers(kind: int, data: memoryview, order: str) -> AnyArray:
    """Plain numbers as stored."""
    if kind not in STORED:
        raise ValueError(f"numbers of the unknown type {kind}")
    return np.frombuffer(data, order + STORED[kind])


def _head(inside: memoryview, order: str) -> Head:
    """What stands at the beginning of a matrix element."""
    flags_kind, flags, inside = _element(inside, order)
    shape_kind, shape, inside = _element(inside, order)
    _, name, inside = _element(inside, order)
    words, sizes = _numbers(flags_kind, flags, order), _numbers(shape_kind, shape, order)
    if len(words) != 2 or not 1 <= len(sizes) <= 32 or sizes.dtype.kind != "i" or sizes.min() < 0:
        raise ValueError("the head of an array is damaged")
    word = int(words[0])
    return Head(word & 0xFF, word >> 8 & 0xFF, tuple(map(int, sizes)), bytes(name).decode("latin-1"), inside)


def _values(head: Head, order: str) -> AnyArray:
    """The values that follow a head."""
    match head.dtype:
        case "cell":
            cells, rest = [], head.rest
            for _ in range(math.prod(head.shape)):
                cells.append(_plain(_head(_matrix(rest, order), order), order))
                _, _, rest = _element(rest, order)
            return np.stack(cells)
        case "sparse":
            return _filled(head, order)
        case "text":
            kind, letters, _ = _element(head.rest, order)
            if kind == UTF8:
                return np.array(bytes(letters).decode("utf-8"))
            return np.array("".join(map(chr, _numbers(kind, letters, order))))
    return _plain(head, order)


def _plain(head: Head, order: str) -> AnyArray:
    """Real numbers in the type of their class, whatever smaller type MATLAB packed them into."""
    if head.kind not in NUMERIC or head.flags & COMPLEX_FLAG:
        raise ValueError(f"{head.dtype} where real numbers were expected")
    kind, stored, _ = _element(head.rest, order)
    values = _numbers(kind, stored, order).reshape(head.shape, order="F")
    return values.astype(np.bool_ if head.flags & LOGICAL_FLAG else NUMERIC[head.kind])


def _filled(head: Head, order: str) -> AnyArray:
    """A sparse matrix with its zeros: row of each value, where each column starts, values."""
    row_kind, stored_rows, rest = _element(head.rest, order)
    start_kind, stored_starts, rest = _element(rest, order)
    value_kind, stored_values, _ = _element(rest, order)
    starts = _numbers(start_kind, stored_starts, order).astype(np.int64)
    values = _numbers(value_kind, stored_values, order)
    counts = np.diff(starts)
    if len(head.shape) != 2 or len(counts) != head.shape[1] or counts.min() < 0 or starts[-1] > len(values):
        raise ValueError("a sparse matrix is damaged")
    rows = _numbers(row_kind, stored_rows, order).astype(np.int64)[: starts[-1]]
    if len(rows) and not 0 <= rows.min() <= rows.max() < head.shape[0]:
        raise ValueError("a sparse matrix is damaged")
    filled = np.zeros(head.shape)
    filled[rows, np.repeat(np.arange(head.shape[1]), counts)] = values[: starts[-1]]
    return filled
