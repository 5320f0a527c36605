from __future__ import annotations

import pytest

from retrieval.stemming import stem


@pytest.mark.parametrize(
    "words",
    [
        ("leak", "leaks", "leaked", "leaking"),
        ("slip", "slips", "slipped", "slipping"),
        ("replace", "replaces", "replaced", "replacing"),
        ("battery", "batteries"),
        ("valve", "valves"),
        ("switch", "switches"),
        ("press", "presses", "pressed", "pressing"),
        ("fail", "fails", "failed", "failing"),
    ],
)
def test_forms_of_a_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert {stem(word) for word in words} == {stem(words[0])}


@pytest.mark.parametrize("word", ["gas", "bus", "ring", "e02", "hx220", "泵", "seed", "hose1s", ""])
def test_what_only_looks_like_an_ending_stays(word: str) -> None:
    assert stem(word) == word
