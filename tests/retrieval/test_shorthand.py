"""Work orders are read like prose: capitals made small, abbreviations in full; codes and names stay."""

from __future__ import annotations

import pytest

from knowledge.records import Passage
from retrieval.content import as_meant, embedded_text, lexical_text
from retrieval.shorthand import written_out


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("REPL RH HYD CYL", "replace right hand hydraulic cylinder"),
        ("Eng temp high; batt u/s", "engine temperature high; battery unserviceable"),
        ("更换L/H油缸，hyd泵异响", "更换left hand油缸，hydraulic泵异响"),
    ],
)
def test_capitals_and_abbreviations_are_written_out(written: str, meant: str) -> None:
    assert written_out(written) == meant


@pytest.mark.parametrize(
    "text", ["ECU EMDP SPN 100 FMI 1", "HX-4042/RH2", "alh rhs engl", "E02 a/cx", "左行走马达", ""]
)
def test_acronyms_codes_and_longer_words_stay(text: str) -> None:
    assert written_out(text) == text


def test_a_passage_and_a_query_are_read_alike_and_words_are_searched_as_written() -> None:
    passage = Passage(
        id="p", source_kind="case", source_id="c", language="en", title="HYD PUMP", text="REPL BROKEN HOSE"
    )
    assert embedded_text(passage) == "hydraulic PUMP\nreplace broken HOSE"
    assert embedded_text(passage) == as_meant("HYD PUMP\nREPL BROKEN HOSE")
    assert lexical_text(passage) == "HYD PUMP\nREPL BROKEN HOSE"
