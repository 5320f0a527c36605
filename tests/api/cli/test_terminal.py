from __future__ import annotations

import pytest

from api.cli.terminal import clean, plain, say_error


def test_escape_sequences_control_characters_and_reversed_writing_are_dropped() -> None:
    assert clean("a\x1b[31mred\x07\x00\x9b2J \u202eevil\u2066 动臂\nb\tc") == "a[31mred2J evil 动臂\nb\tc"


def test_square_brackets_are_text_and_no_style() -> None:
    assert plain("[bold red]E02[/]").plain == "[bold red]E02[/]"
    assert plain("[bold red]E02[/]").spans == []


def test_an_error_is_one_clean_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    say_error("no such file: \x1b[2Jx.csv")
    assert capsys.readouterr() == ("", "faultwise: no such file: [2Jx.csv\n")
