"""What a file holds, as one number."""

import hashlib
from pathlib import Path

from lorun_engine.files import envi
from lorun_engine.files.contents import Format, detect_format
from lorun_engine.files.opening import reading, require_file


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, as `sha256sum` tells it; of ENVI of its header and its numbers, one after the other.

    Raises:
        MeasurementError: the file cannot be read.
    """
    digest = hashlib.sha256()
    with reading(path):
        require_file(path)
        parts = envi.parts(path) if detect_format(path) is Format.ENVI else (path,)
        for part in parts:
            with part.open("rb") as stream:
                while block := stream.read(2**20):
                    digest.update(block)
    return digest.hexdigest()
