from __future__ import annotations

import pytest

from knowledge.records import Passage
from retrieval.content import embedded_text, lexical_text, text_digest

PASSAGE = Passage(
    id="m#1",
    source_kind="manual",
    source_id="m",
    language="zh",
    headings=("液壓系統", "先導泵"),
    title="壓力低",
    text="檢查ＨＸ溢流閥。",
    machine_model="HX220",
    codes=("SPN 100 FMI 1",),
    part_numbers=("HX-4042-118",),
)


def test_all_words_codes_and_numbers_of_a_passage_may_be_searched_for() -> None:
    assert lexical_text(PASSAGE).split("\n") == [
        "壓力低", "液壓系統", "先導泵", "檢查ＨＸ溢流閥。", "HX220", "SPN 100 FMI 1", "HX-4042-118",
    ]  # fmt: skip


def test_the_meaning_is_that_of_headings_title_and_text_in_plain_characters() -> None:
    assert embedded_text(PASSAGE) == "液压系统\n先导泵\n压力低\n检查HX溢流阀。"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "先导压力 low, no other function of the machine stands out when it is warm.",
            "pilot pressure low, no other function of the machine stands out when it is warm.",
        ),
        ("Machine slow when it is warm, so 師傅 says.", "Machine slow when it is warm, so says."),
        ("Boom slow.", "Boom slow."),
        ("检查 CAN bus 终端电阻", "检查 CAN bus 终端电阻"),
        ("动臂油缸漏油 boom cylinder leaks", "动臂油缸漏油 boom cylinder leaks"),
    ],
)
def test_chinese_words_that_an_english_text_quotes_are_meant_in_english(text: str, meant: str) -> None:
    passage = Passage(id="p", source_kind="manual", source_id="m", language="en", text=text)
    assert embedded_text(passage) == meant
    assert lexical_text(passage) == text


def test_traditional_and_simplified_text_have_one_digest_once_plain() -> None:
    simplified = PASSAGE.model_copy(
        update={"headings": ("液压系统", "先导泵"), "title": "压力低", "text": "检查HX溢流阀。"}
    )
    assert text_digest(embedded_text(simplified)) == text_digest(embedded_text(PASSAGE))
    assert text_digest("a") != text_digest("b")
