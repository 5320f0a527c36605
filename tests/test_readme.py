"""The README is true: its commands, its settings table and its folder map are those of the code."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.main import get_command

from api.cli.main import app
from api.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = ("knowledge", "retrieval", "assistant", "api")
FIRST_SCREEN = README.partition("\n## ")[0]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def table(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without its header."""
    below = README.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    rows = [line for line in below.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def faultwise_commands() -> list[str]:
    blocks = "".join(fenced(README, "sh")).replace("\\\n", " ")
    lines = [part.strip() for line in blocks.splitlines() for part in line.split("&&")]
    return [line for line in lines if line.startswith("faultwise ")]


def test_the_first_screen_has_exactly_the_two_commands() -> None:
    assert fenced(FIRST_SCREEN, "sh") == [
        "pip install -e . && faultwise demo\n",
        "pip install -e '.[test]' && pytest\n",
    ]
    assert len(FIRST_SCREEN.splitlines()) <= 30


def test_what_the_two_commands_name_exists() -> None:
    assert PYPROJECT["project"]["scripts"] == {"faultwise": "api.cli.main:main"}
    assert "test" in PYPROJECT["project"]["optional-dependencies"]
    assert any(line.startswith("pytest") for line in PYPROJECT["project"]["optional-dependencies"]["test"])


def test_every_extra_that_is_named_exists() -> None:
    extras = set(re.findall(r"pip install -e '\.\[(\w+)\]'", README))
    assert extras <= set(PYPROJECT["project"]["optional-dependencies"])


def test_ci_runs_the_second_command_as_it_stands() -> None:
    assert fenced(FIRST_SCREEN, "sh")[1] in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("line", faultwise_commands())
def test_a_command_of_the_readme_is_one_the_command_line_understands(line: str) -> None:
    arguments = shlex.split(line, comments=True)[1:]
    command = get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[arguments.pop(0)]
    command.make_context("faultwise", arguments, resilient_parsing=False).close()


def test_the_settings_table_is_the_settings() -> None:
    assert table("Settings") == [
        [f"`FAULTWISE_{name.upper()}`", shown_default(name), str(field.description)]
        for name, field in Settings.model_fields.items()
    ]


def shown_default(name: str) -> str:
    default = Settings.model_fields[name].get_default(call_default_factory=True, validated_data={})
    if isinstance(default, Path):
        return "`~/.local/share/faultwise`"
    plain = default.get_secret_value() if isinstance(default, SecretStr) else default
    return f"`{plain:g}`" if isinstance(plain, float) else f"`{plain}`" if plain != "" else ""


def test_the_folder_map_is_the_tree() -> None:
    folders = {
        f"{path.relative_to(ROOT).as_posix()}/"
        for package in PACKAGES
        for path in (ROOT / package, *(ROOT / package).iterdir())
        if path.is_dir() and any(path.glob("*.py"))
    }
    assert {row[0].strip("`") for row in table("Where things are")} == folders | {"tests/"}
