"""A report as somebody else would tell it: in a sentence with a courtesy, or in a few words.

Used to teach the boundary of the familiar that style says nothing about the subject, by telling own reports and
foreign ones alike; never shown to anybody.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from assistant.answer import Report
from knowledge.records import Language

Manner = Literal["sentence", "brief"]
MANNERS: tuple[Manner, ...] = get_args(Manner)
FRAMES: dict[Language, tuple[str, ...]] = {
    "zh": (
        "{}，这是怎么回事？",
        "师傅你好，我的机器出现{}的情况，请帮忙看看",
        "客户反映{}，昨天开始的",
    ),
    "en": (
        "Hello, the customer reports: {}. What can it be?",
        "since yesterday we have this problem with the machine: {}",
        "My machine has a fault, {}, please help",
    ),
}
MOST_WORDS, MOST_CHARACTERS = 4, 8  # of a brief English and a brief Chinese report
_CLAUSE = re.compile(r"[^,，;；。.!！?？:：、]+")
_LEFT_OUT_LIST = """
    a an the is are was were be been has have had do does did and or of to in on at by for from with
    it its this that there my our your his her their i we when after since
"""
_LEFT_OUT = frozenset(_LEFT_OUT_LIST.split())


def retold(report: Report, language: Language, manner: Manner, number: int) -> Report:
    """The report in another manner; ``number`` chooses among its kinds.

    >>> retold(Report(text="OIL LEAK ON BUCKET..."), "en", "sentence", 2).text
    'My machine has a fault, oil leak on bucket, please help'
    """
    told = _in_a_sentence if manner == "sentence" else brief
    return report.model_copy(update={"text": told(report.text, language, number)})


def _in_a_sentence(text: str, language: Language, number: int) -> str:
    frames = FRAMES[language]
    symptom = text.rstrip(" .。…")
    return frames[number % len(frames)].format(symptom.lower() if language == "en" else symptom)


def brief(text: str, language: Language, number: int) -> str:
    """The first clause in a few words; English every other time in capitals, as work orders are.

    >>> brief("The engine overheats on the climb, fan runs", "en", 0), brief("左边履带掉链了，装上又松", "zh", 0)
    ('engine overheats climb', '左边履带掉链了')
    """
    clause = next((said for part in _CLAUSE.findall(text) if (said := part.strip())), text)
    if language == "zh":
        return clause[:MOST_CHARACTERS]
    words = [word for word in clause.split() if word.lower() not in _LEFT_OUT] or clause.split()
    said = " ".join(words[:MOST_WORDS])
    return said.upper() if number % 2 else said.lower()
