from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.windows import soft_most, windows_of

ENGLISH = " ".join(f"word{number}" for number in range(300))
CHINESE = "".join(chr(0x4E00 + number) for number in range(400))


@pytest.mark.parametrize("text", ["", "pump whines", "word " * 112, "泵" * 168, "." * 5_000, "x" * 5_000])
def test_a_short_text_has_no_windows_nor_has_one_without_words(text: str) -> None:
    assert windows_of(text) == []


def test_windows_overlap_by_a_quarter_and_end_with_the_text() -> None:
    words = [window.split() for window in windows_of(ENGLISH)]
    assert [(window[0], window[-1]) for window in words] == [
        ("word0", "word99"),
        ("word75", "word174"),
        ("word150", "word249"),
        ("word225", "word299"),
    ]


def test_two_chinese_words_take_about_as_much_room_as_an_english_one() -> None:
    assert [len(window) for window in windows_of(CHINESE)] == [150, 150, 150, 63]
    assert [CHINESE.index(window[0]) for window in windows_of(CHINESE)] == [0, 112, 225, 337]


@given(st.text(max_size=800))
def test_nothing_that_is_said_is_outside_all_windows(text: str) -> None:
    said = "".join(windows_of(text))
    assert not said or {char for char in text if char.isalnum()} <= set(said)


def test_the_soft_maximum_lies_between_the_mean_and_the_best() -> None:
    similarities = np.array([0.9, 0.7, 0.5, 0.8], np.float32)
    most = soft_most(similarities, np.array([3, 1]))
    assert 0.7 < most[0] < 0.9
    assert most[1] == pytest.approx(0.8)


def test_more_that_has_nothing_to_do_with_it_makes_a_text_less_like_it() -> None:
    short, long = soft_most(np.array([0.9, 0.7, 0.9, 0.7, 0.7, 0.7], np.float32), np.array([2, 4]))
    assert long < short < 0.9
