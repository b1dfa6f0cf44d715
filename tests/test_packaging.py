"""Laws of the built wheel: it holds the whole product, and the product runs from it, away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "lorun_engine", "resources")
SAMPLE = "resources/samples/still_life.npz"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=CHECKOUT, check=True, capture_output=True)
    (built,) = folder.glob("lorun_studio-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own with the wheel in it, as pip leaves it."""
    folder = tmp_path_factory.mktemp("installed")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
        wheel,
    ]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def outside(installed: Path, *command: str | Path) -> str:
    """What a command prints that finds this product only where it was installed."""
    places = {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=installed.parent,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_three_packages(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    found = (path for package in PACKAGES for path in (CHECKOUT / package).rglob("*") if path.is_file())
    there = {path.relative_to(CHECKOUT).as_posix() for path in found if path.parent.name != "__pycache__"}
    assert there - packed == set()
    for kind in ("models/", "samples/", "styles/", "icons/", "cie1931_2deg.csv"):
        assert any(name.startswith(f"resources/{kind}") for name in packed)
    assert SAMPLE in packed


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_command_runs_from_the_wheel_away_from_the_checkout(installed: Path) -> None:
    script = installed / "bin" / "lorun"
    assert outside(installed, sys.executable, script, "--version").startswith("lorun-studio: ")
    told = outside(installed, sys.executable, script, "info", installed / SAMPLE)
    assert "taken for: measurement" in told
    assert "camera: CASSI" in told


def test_models_and_window_are_found_where_the_wheel_was_installed(installed: Path) -> None:
    script = (
        "import app.__main__, lorun_engine, resources\n"
        "from lorun_engine.network.checkpoint import installed_models\n"
        "for module in (app, lorun_engine, resources):\n"
        "    print(module.__file__)\n"
        "for card in installed_models():\n"
        "    print(card.path)\n"
    )
    paths = [Path(line) for line in outside(installed, sys.executable, "-c", script).splitlines()]
    assert len(paths) > 3
    assert all(path.is_relative_to(installed) for path in paths)
