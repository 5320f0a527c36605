"""A report as somebody else would tell it: with a courtesy, in a few words, as "it does not work", in two languages.

Used to teach the boundary of the familiar that style says nothing about the subject, by telling own reports and
foreign ones alike; never shown to anybody.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from assistant.answer import Report
from knowledge.glossary import Glossary
from knowledge.manuals.language import language_of
from knowledge.records import Language
from retrieval.languages import other_than
from retrieval.terms import terms_of

Manner = Literal["sentence", "brief", "complaint", "mixed"]
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
COMPLAINTS: dict[Language, tuple[str, ...]] = {
    "zh": (
        "不起作用",
        "坏了",
        "没反应",
        "不动了",
        "有毛病",
        "响得厉害",
        "不好使",
        "老出问题",
        "失灵了",
        "不行了",
        "用不了",
        "转不动",
        "有异响",
    ),
    "en": (
        "not working",
        "stopped working",
        "does nothing",
        "is dead",
        "acting up",
        "makes a noise",
        "broken",
        "seems to have quit",
        "no response",
        "keeps failing",
        "is faulty",
        "won't turn",
        "gives trouble",
    ),
}
_MIXED = 4  # every so many complaints in both languages at once
_FEWEST_MIXED = 3  # one of so many things in the other language
MOST_WORDS, MOST_CHARACTERS = 4, 8  # of a brief English and a brief Chinese report
_CLAUSE = re.compile(r"[^,，;；。.!！?？:：、]+")
_LEFT_OUT_LIST = """
    a an the is are was were be been has have had do does did and or of to in on at by for from with
    it its this that there my our your his her their i we when after since
"""
LEFT_OUT = frozenset(_LEFT_OUT_LIST.split())


@cache
def words_of_any_report() -> frozenset[str]:
    """The terms of complaints and courtesies, whatever they are about.

    >>> sorted({"work", "brak", "客户", "坏", "主泵"} & words_of_any_report())
    ['work', '坏', '客户']
    """
    said = [words.replace("{}", " ") for told in (COMPLAINTS, FRAMES) for each in told.values() for words in each]
    return frozenset().union(*map(terms_of, said))


def retold(
    report: Report, language: Language, manner: Manner, number: int, glossary: Glossary, thing: str = ""
) -> Report:
    """The report in another manner; ``number`` chooses among its kinds, ``thing`` is what it is about.

    >>> retold(Report(text="OIL LEAK ON BUCKET..."), "en", "sentence", 2, Glossary.from_terms(())).text
    'My machine has a fault, oil leak on bucket, please help'
    """
    if manner == "complaint" and thing:
        told = complaint(thing, number)
    elif manner == "sentence":
        told = _in_a_sentence(report.text, language, number)
    elif manner == "mixed":
        told = mixed(report.text, language, number, glossary)
    else:
        told = brief(report.text, language, number)
    return report.model_copy(update={"text": told})


def complaint(thing: str, number: int) -> str:
    """That a thing does not do what it should, which is all that many callers say.

    >>> complaint("Pilot pump", 1), complaint("先导泵", 2), complaint("throttle dial", 0)
    ('pilot pump stopped working', '先导泵没反应', 'throttle dial 不起作用')
    """
    language = language_of(thing)
    said = COMPLAINTS[other_than(language) if number % _MIXED == 0 else language]
    words = thing if language == "zh" else thing.lower()
    gap = "" if language == "zh" and said is COMPLAINTS["zh"] else " "
    return f"{words}{gap}{said[number % len(said)]}"


def _in_a_sentence(text: str, language: Language, number: int) -> str:
    frames = FRAMES[language]
    symptom = text.rstrip(" .。…")
    return frames[number % len(frames)].format(symptom.lower() if language == "en" else symptom)


def mixed(text: str, language: Language, number: int, glossary: Glossary) -> str:
    """The things of a report in the other language: all, every other or every third; every other time in few words.

    >>> from knowledge.glossary import bundled_terms
    >>> glossary = Glossary.from_terms(bundled_terms())
    >>> mixed("Pilot pump noisy, weak when hot", "en", 0, glossary), mixed("主泵异响，先导泵漏油", "zh", 1, glossary)
    ('先导泵 异响', 'hydraulic pump 异响, pilot pump 漏油')
    """
    said = text if number % 2 else brief(text, language, number)
    return glossary.mixed(said, 1 + number % _FEWEST_MIXED)


def brief(text: str, language: Language, number: int) -> str:
    """The first clause in a few words; English every other time in capitals, as work orders are.

    >>> brief("The engine overheats on the climb, fan runs", "en", 0), brief("左边履带掉链了，装上又松", "zh", 0)
    ('engine overheats climb', '左边履带掉链了')
    """
    clause = next((said for part in _CLAUSE.findall(text) if (said := part.strip())), text)
    if language == "zh":
        return clause[:MOST_CHARACTERS]
    words = [word for word in clause.split() if word.lower() not in LEFT_OUT] or clause.split()
    said = " ".join(words[:MOST_WORDS])
    return said.upper() if number % 2 else said.lower()
