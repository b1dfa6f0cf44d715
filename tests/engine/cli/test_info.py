"""Laws of `lorun info`, `lorun models` and of the command as a whole."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from lorun_engine.network.checkpoint import installed_models
from tests.engine.cli.conftest import Lorun


def test_a_whole_measurement_is_told_with_its_camera_and_its_next_command(lorun: Lorun, snapshot: Path) -> None:
    lines = dict(line.split(": ", 1) for line in lorun("info", snapshot).results.splitlines())
    assert lines["taken for"] == "measurement"
    assert lines["camera"] == "CASSI, 4 bands of 16 × 20, one aperture, dispersion along the width"
    assert lines["wavelengths"] == "450 to 650 nm"
    assert lines["truth"].startswith("known")
    assert lines["next"] == f"lorun reconstruct {snapshot} -o cube.hdr"


@pytest.mark.parametrize(
    ("variable", "shape", "role", "hint"),
    [
        ("meas_real", (16, 26), "snapshot", "--aperture"),
        ("mask", (16, 20), "aperture", "SNAPSHOT --aperture"),
        ("phi", (4, 16), "sampling matrix", "SAMPLES --matrix"),
        ("y", (6, 4), "block samples", "--matrix"),
        ("mystery", (3, 3), "unknown", "--variable"),
    ],
)
def test_a_part_is_told_with_the_command_that_it_serves(
    variable: str, shape: tuple[int, ...], role: str, hint: str, lorun: Lorun, tmp_path: Path
) -> None:
    path = tmp_path / "part.mat"
    savemat(path, {variable: np.ones(shape)})
    answer = lorun("info", path)
    assert f"taken for: {role}" in answer.results
    assert f"holds: {variable}" in answer.results
    assert hint in answer.results.splitlines()[-1]


def test_a_model_is_told_with_its_stages(lorun: Lorun, model: Path) -> None:
    answer = lorun("info", model)
    assert "taken for: model" in answer.results
    assert "network: 3 stages of rank 2" in answer.results


def test_what_cannot_be_read_ends_with_code_one(lorun: Lorun, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a measurement", encoding="utf-8")
    for name in ("notes.txt", "absent.mat"):
        answer = lorun("info", tmp_path / name)
        assert answer.code == 1
        assert answer.messages.startswith(name)
        assert "to do:" in answer.messages


def test_every_installed_model_is_listed(lorun: Lorun) -> None:
    rows = lorun("models").rows
    assert [row[0] for row in rows[1:]] == [card.name for card in installed_models()]


def test_the_version_is_told(lorun: Lorun) -> None:
    assert re.fullmatch(r"lorun-studio: \d+\.\d+\.\d+\n", lorun("--version").results)


@pytest.mark.parametrize("command", ["info", "simulate", "reconstruct", "evaluate", "train", "models"])
def test_every_command_teaches_by_example(command: str, lorun: Lorun) -> None:
    answer = lorun(command, "--help")
    assert answer.code == 0
    assert f"lorun {command}" in answer.results or "lorun reconstruct" in answer.results


def test_the_exit_codes_are_documented(lorun: Lorun) -> None:
    assert "Exit codes: 0" in lorun("--help").results


def test_help_and_info_do_without_torch(snapshot: Path) -> None:
    script = (
        "import sys\n"
        "from lorun_engine.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    sys.exit('torch' in sys.modules)\n"
    )
    for arguments in (["--help"], ["info", str(snapshot)]):
        done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, check=False)
        assert done.returncode == 0


def test_as_a_process_an_error_is_one_message_and_exit_code_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from lorun_engine.cli import main; main()", "info", str(tmp_path / "absent.npz")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("absent.npz does not exist.")
    assert "Traceback" not in done.stderr
