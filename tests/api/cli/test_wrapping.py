from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, Group

from api.cli.wrapping import BilingualText, line_ends


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *line_ends(text, width), len(text)])]


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("案例 WO-17「冷车好点，机手换过滤芯」", 16, ["案例 WO-17「冷车", "好点，机手换过滤", "芯」"]),
        ("压力应为 3.9 MPa，热车", 12, ["压力应为 ", "3.9 MPa，热", "车"]),
        ("带泵（84 %）；带封（9 %）", 10, ["带泵", "（84 %）；", "带封", "（9 %）"]),
        ("Check the pilot pressure", 12, ["Check the ", "pilot ", "pressure"]),
        ("一二\n三四五", 4, ["一二\n三四", "五"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_between_chinese_characters_and_words_but_not_within_a_measure(
    text: str, width: int, broken: list[str]
) -> None:
    assert lines(text, width) == broken


def test_a_sentence_in_both_languages_fills_its_lines_on_the_terminal() -> None:
    console = Console(file=io.StringIO(), width=20, color_system=None)
    console.print(Group(BilingualText("案例 WO-2024-0087「全车慢，冷车好点」", style="bold")))
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().splitlines() == ["案例 WO-2024-0087", "「全车慢，冷车好点」"]


def test_a_command_to_be_copied_stays_on_one_line() -> None:
    console = Console(file=io.StringIO(), width=10, color_system=None)
    console.print(BilingualText("faultwise outcome 17 --fixed 换泵"), soft_wrap=True)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "faultwise outcome 17 --fixed 换泵\n"


@given(st.text("压力表，。 39%MPab-\n", max_size=60), st.integers(2, 30))
def test_a_line_is_wider_than_asked_only_where_a_single_word_is_and_nothing_is_lost(text: str, width: int) -> None:
    broken = lines(text, width)
    assert "".join(broken) == text
    for line in (part for whole in broken for part in whole.split("\n")):
        assert cell_len(line.rstrip(" ，。")) <= width or not any(character in "压力表" for character in line[1:])
    assert all(line for line in broken[1:])
