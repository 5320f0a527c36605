"""What a query names before its colon brings up the passages that are about exactly that."""

from __future__ import annotations

import pytest

from knowledge.glossary import Glossary
from knowledge.records import GlossaryTerm, Passage
from retrieval.subjects import subject_named, subjects_asked, subjects_of

NOTHING = Glossary.from_terms(())


def passage(text: str, title: str = "", *headings: str) -> Passage:
    fields = {"id": "p", "source_kind": "manual", "source_id": "m", "language": "en"}
    return Passage.model_validate(fields | {"title": title, "headings": headings, "text": text})


@pytest.mark.parametrize(
    ("title", "text", "subjects"),
    [
        ("main relief valve: sticking", "Everything is weak.", ("=main_relief_valv",)),
        ("Compressor", "Belt scrapes. Adjust it.", ("=compressor", "=belt_scrap")),
        ("", "Fuel Tanks. Cracked or leaking.", ("=fuel_tank",)),
        ("", "空调：不制冷。检查制冷剂。", ("=空调",)),
        ("", "液壓泵。磨损。", ("=液压泵",)),
        ("", "BOOM - drifts down", ("=boom",)),
        ("", "The whole text is one sentence", ()),
        ("", "This first sentence is too long to name a thing. Then more.", ()),
        ("", "12. 13.", ()),
        ("", "客户来电：动臂下沉", ()),
    ],
)
def test_a_passage_is_about_its_title_and_what_its_text_begins_with(
    title: str, text: str, subjects: tuple[str, ...]
) -> None:
    assert subjects_of(passage(text, title)) == subjects


def test_a_passage_of_a_manual_is_about_its_last_heading_without_the_number() -> None:
    assert subjects_of(passage("Drain it daily.", "", "3 Fuel system", "3.2 Fuel tank")) == ("=fuel_tank",)
    assert subjects_of(passage("每天放水。", "保养手册", "3 燃油系统", "3.2 燃油箱")) == ("=保养手册", "=燃油箱")
    assert subjects_of(passage("Drain it daily.", "", "3.2")) == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Fuel tanks: leak", "=fuel_tank"),
        ("空调：不制冷", "=空调"),
        ("泵：异响", "=泵"),
        ("【空调】不制冷", "=空调"),
        ("[R/H motor] noisy: since today", "=r_h_motor"),
        ("pump [old] noisy", ""),
        ("【空调】", ""),
        ("pump - noisy", "=pump"),
        ("R/H motor: noisy", "=r_h_motor"),
        ("boom drifts down", ""),
        ("Boom drifts. Since today: worse", ""),
        ("Customer: boom drifts", ""),
        ("故障：动臂下沉", ""),
        ("24: 12", ""),
        (": nothing before it", ""),
        ("nothing behind it:", ""),
        ("", ""),
        ("x" * 5_000 + ": y", ""),
    ],
)
def test_a_query_names_what_stands_before_its_first_colon_or_dash_or_in_brackets(text: str, named: str) -> None:
    assert subject_named(text) == named


def test_another_name_of_the_glossary_asks_for_the_same_in_either_language() -> None:
    glossary = Glossary.from_terms([GlossaryTerm(zh=("动臂", "大臂"), en=("boom",))])
    assert set(subjects_asked("大臂：下沉", glossary)) == {"=大臂", "=动臂", "=boom"}
    assert subjects_asked("大臂油缸：漏油", glossary) == ("=大臂油缸",)
    assert subjects_asked("大臂：下沉", NOTHING) == ("=大臂",)
