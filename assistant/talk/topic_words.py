"""What reports and records say to the first questions: since when, under which load, after what; a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from assistant.talk.facts import Topic

# topic: answer: (Chinese, English)
TOPIC_WORDS: Mapping[Topic, Mapping[str, tuple[str, str]]] = {
    "load": {
        "hot": (
            r"热车|热机|热了|热态|油温(?:高|上)|\d+\s*(?:分钟|小时)后",
            r"\b(?:when|once|gets?|after) (?:it (?:is|gets) )?(?:hot|warm)",
        ),
        "cold": ("冷车|冷机|冷态|早上|冬天|低温", r"\bcold\b|\bmornings?\b"),
        "loaded": (
            "重载|带载|负载|负荷|挖(?:土|掘)|爬坡|满斗",
            r"\bunder load\b|\bdigging\b|\buphill\b|\bheavy\b",
        ),
        "idle": ("怠速|空载", r"\bidl(?:e|ing)\b|\bno load\b"),
    },
    "since": {
        "suddenly": ("突然|一下子", r"\bsudden"),
        "slowly": (
            "逐渐|渐渐|慢慢|越来越",
            r"\bgradual|\bgetting (?:worse|slower|weaker)|\bover (?:weeks|months|time)\b",
        ),
        "at_times": (
            "时好时坏|偶尔|偶发|有时|间歇",
            r"\bintermittent|\bsometimes\b|\bnow and then\b|\bat times\b",
        ),
    },
    "before": {
        "after_work": (
            "(?:换|修|保养|大修|拆装|清洗|加油|焊接|改装)[^,，。]{0,6}(?:后|之后|以后)|(?:刚|新)[换修加]|停放|放假",
            r"\b(?:after|since) (?:the |a |it was )?"
            r"(?:service|repair|overhaul|replac|chang|refuel|weld|fitting|storage)",
        ),
    },
}


@cache
def _patterns(topic: Topic) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = TOPIC_WORDS.get(topic, {})
    return tuple((answer, re.compile(f"{zh}|{en}", re.I)) for answer, (zh, en) in words.items())


def answer_in(text: str, topic: Topic) -> str:
    """The answer to a topic that a text gives, the first of the table; "" where it gives none.

    >>> answer_in("热车后无力", "load"), answer_in("sudden loss of power", "since"), answer_in("boom slow", "load")
    ('hot', 'suddenly', '')
    """
    return next((answer for answer, pattern in _patterns(topic) if pattern.search(text)), "")
