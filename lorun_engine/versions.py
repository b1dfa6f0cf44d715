"""Which versions are at work."""

import platform
from importlib.metadata import PackageNotFoundError, version

DECISIVE = ("lorun-studio", "torch", "numpy", "scipy")
"""Packages on whose version the last bits of a cube depend."""


def version_of(package: str) -> str:
    """The installed version of a package, in words where there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def decisive_versions() -> dict[str, str]:
    """The versions on which the last bits of a cube depend."""
    return {**{package: version_of(package) for package in DECISIVE}, "python": platform.python_version()}
