"""What is asked before diagnosing: which machine, since when, under which load, what was done before.

Every maker's manual begins with these. Here one is asked only where it would change the advice: the suspects' own
records must speak of it, and differently. At most one question a turn and three before the first advice.

Worked by hand: suspects a 0.4, b 0.35, another 0.25; all of a's four records say "hot", all of b's four say "cold". With
one record's worth of smoothing by the overall shares (1/2, 1/2): P(hot|a) = 4.5/5 = 0.9, P(hot|b) = 0.1, P(hot|another)
= 0.5. Best guess after "hot" 0.36, after "cold" 0.315, together 0.675 against 0.4 without asking: worth 0.275.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

from assistant.diagnosis import Belief, Stated
from assistant.facts import Topic
from assistant.story import Story
from knowledge.records import RepairCase

MOST_QUESTIONS = 3
MATTERS = 0.04  # gain in the chance of naming the right cause from which a question is worth a turn
SMOOTHING = 1.0  # records' worth of the overall shares that every suspect's own are mixed with
SURE = 0.8  # chance of the top cause from which nothing more is asked

# topic: what can be answered, and the words of it in reports of either language
CUES: Mapping[Topic, Mapping[str, re.Pattern[str]]] = {
    "load": {
        "hot": re.compile(r"热车|热机|热了|热态|油温(?:高|上)|\d+\s*(?:分钟|小时)后|\b(?:when|once|gets?|after) (?:it (?:is|gets) )?(?:hot|warm)", re.I),
        "cold": re.compile(r"冷车|冷机|冷态|早上|冬天|低温|\bcold\b|\bmornings?\b", re.I),
        "loaded": re.compile(r"重载|带载|负载|负荷|挖(?:土|掘)|爬坡|满斗|\bunder load\b|\bdigging\b|\buphill\b|\bheavy\b", re.I),
        "idle": re.compile(r"怠速|空载|\bidl(?:e|ing)\b|\bno load\b", re.I),
    },
    "since": {
        "suddenly": re.compile(r"突然|一下子|\bsudden", re.I),
        "slowly": re.compile(r"逐渐|渐渐|慢慢|越来越|\bgradual|\bgetting (?:worse|slower|weaker)|\bover (?:weeks|months|time)\b", re.I),
        "at_times": re.compile(r"时好时坏|偶尔|偶发|有时|间歇|\bintermittent|\bsometimes\b|\bnow and then\b|\bat times\b", re.I),
    },
    "before": {
        "after_work": re.compile(
            r"(?:换|修|保养|大修|拆装|清洗|加油|焊接|改装)[^,，。]{0,6}(?:后|之后|以后)|(?:刚|新)[换修加]|停放|放假"
            r"|\b(?:after|since) (?:the |a |it was )?(?:service|repair|overhaul|replac|chang|refuel|weld|fitting|storage)", re.I
        ),
    },
}  # fmt: skip


def next_topic(story: Story, belief: Belief) -> Topic | None:
    """The first question that is worth a turn now, None when none is."""
    if story.is_advised or len(story.topics_asked) >= MOST_QUESTIONS or not belief.suspects:
        return None
    if belief.suspects[0].probability >= SURE:
        return None
    open_topics = [topic for topic in _open(story) if topic not in story.topics_asked]
    worth = {topic: gain(belief, _teller(topic)) for topic in open_topics}
    best = max(worth, key=lambda topic: worth[topic], default=None)
    return best if best is not None and worth[best] >= MATTERS else None


def _open(story: Story) -> list[Topic]:
    """The topics the reports have not spoken of yet."""
    said = "\n".join(story.texts)
    topics: list[Topic] = [] if story.machine_model or story.serial else ["machine"]
    return topics + [topic for topic, cues in CUES.items() if not any(cue.search(said) for cue in cues.values())]


def _teller(topic: Topic) -> Callable[[Stated], str]:
    return _model_of if topic == "machine" else partial(_said_of, CUES[topic])


def _model_of(record: Stated) -> str:
    return record.machine_model if isinstance(record, RepairCase) else ""


def _said_of(cues: Mapping[str, re.Pattern[str]], record: Stated) -> str:
    return next((answer for answer, cue in cues.items() if cue.search(record.symptom)), "")


def gain(belief: Belief, told: Callable[[Stated], str]) -> float:
    """How much likelier the best guess is right once a question is answered as the suspects' records would.

    ``told`` gives what a record says to it, "" where it says nothing; such records count as an answer of their own.
    """
    counts = [Counter(told(record) for record in suspect.records()) for suspect in belief.suspects]
    overall = sum(counts, Counter())
    if len(overall) < 2 or sum(overall.values()) == 0:
        return 0.0
    shares = {answer: number / overall.total() for answer, number in overall.items()}
    now = max([suspect.probability for suspect in belief.suspects] + [0.0])
    after = sum(_best_joint(belief, counts, answer, share) for answer, share in shares.items())
    return after - max(now, belief.another_cause)


def _best_joint(belief: Belief, counts: list[Counter[str]], answer: str, share: float) -> float:
    """The highest P(cause and answer)."""
    joint = [
        suspect.probability * (count[answer] + SMOOTHING * share) / (count.total() + SMOOTHING)
        for suspect, count in zip(belief.suspects, counts, strict=True)
    ]
    return max([*joint, belief.another_cause * share])
