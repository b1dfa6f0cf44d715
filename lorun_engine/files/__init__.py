"""Files in and out: measurements, cubes and pictures, each format in a file of its own."""

from lorun_engine.files.animation import AnimationFrame, write_animation
from lorun_engine.files.blocks import read_matrix
from lorun_engine.files.cassi import read_aperture
from lorun_engine.files.contents import describe, load_variable
from lorun_engine.files.cube_form import CubeForm
from lorun_engine.files.cubes import CUBE_SUFFIXES, read_cube, write_cube, write_picture
from lorun_engine.files.envi import Interleave
from lorun_engine.files.hashing import file_hash
from lorun_engine.files.matlab import MatlabVersion
from lorun_engine.files.measurement import (
    MEASUREMENT_SUFFIXES,
    MeasurementFiles,
    read_measurement,
    write_measurement,
)
from lorun_engine.files.options import ReadingOptions
from lorun_engine.files.replacing import make_folder, require_target
from lorun_engine.files.roles import Role, guess_role
from lorun_engine.files.super_resolution import read_kernels
from lorun_engine.files.variables import Variable

__all__ = [
    "CUBE_SUFFIXES",
    "MEASUREMENT_SUFFIXES",
    "AnimationFrame",
    "CubeForm",
    "Interleave",
    "MatlabVersion",
    "MeasurementFiles",
    "ReadingOptions",
    "Role",
    "Variable",
    "describe",
    "file_hash",
    "guess_role",
    "load_variable",
    "make_folder",
    "read_aperture",
    "read_cube",
    "read_kernels",
    "read_matrix",
    "read_measurement",
    "require_target",
    "write_animation",
    "write_cube",
    "write_measurement",
    "write_picture",
]
