"""Laws of the README: what it tells is there."""

import os
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lorun_engine.cli import app
from lorun_engine.training.config import read_config

CHECKOUT = Path(__file__).resolve().parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("lorun ")]


@pytest.mark.parametrize("command", ["studio", "check", ".ci/run"])
def test_the_two_commands_and_what_runs_them_are_there_to_be_called(command: str) -> None:
    assert os.access(CHECKOUT / command, os.X_OK)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_line_uses_options_that_exist(line: str) -> None:
    _, command, *arguments = shlex.split(line, comments=True)
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert {argument for argument in arguments if argument.startswith("-")} <= set(
        re.findall(r"--?[a-z-]+", shown.output)
    )


def test_every_link_leads_to_a_file() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", README)
    assert targets
    assert [target for target in targets if not (CHECKOUT / target).is_file()] == []


def test_the_example_of_a_training_run_can_be_read(tmp_path: Path) -> None:
    (example,) = blocks("toml")
    path = tmp_path / "my-aperture.toml"
    path.write_text(example, encoding="utf-8")
    config = read_config(path)
    assert config.camera.kind == "cassi"
    assert Path(config.base.file).is_file()
    assert Path(config.data.folder).is_relative_to(tmp_path.resolve())


def test_the_example_in_python_names_what_exists() -> None:
    (example,) = blocks("python")
    imports = [line for line in example.splitlines() if line.startswith(("import ", "from "))]
    exec("\n".join(imports), {})
