"""Files in and out: measurements, cubes and pictures, each format in a file of its own."""

from lorun_engine.files.cassi import BAND_CENTRES
from lorun_engine.files.contents import describe
from lorun_engine.files.cubes import CUBE_SUFFIXES, read_cube, write_cube, write_picture
from lorun_engine.files.envi import Interleave
from lorun_engine.files.matlab import MatlabVersion
from lorun_engine.files.measurement import MEASUREMENT_SUFFIXES, read_measurement, write_measurement
from lorun_engine.files.options import ReadingOptions
from lorun_engine.files.roles import Role, guess_role
from lorun_engine.files.variables import Variable

__all__ = [
    "BAND_CENTRES",
    "CUBE_SUFFIXES",
    "MEASUREMENT_SUFFIXES",
    "Interleave",
    "MatlabVersion",
    "ReadingOptions",
    "Role",
    "Variable",
    "describe",
    "guess_role",
    "read_cube",
    "read_measurement",
    "write_cube",
    "write_measurement",
    "write_picture",
]
