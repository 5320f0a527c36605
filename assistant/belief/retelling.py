"""A recorded symptom as somebody would tell it: in a sentence, in small letters, with a question or a courtesy.

Used to teach the boundary of the familiar that style says nothing about the subject; never shown to anybody.
"""

from __future__ import annotations

from assistant.answer import Report
from knowledge.records import Language

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


def retold(report: Report, language: Language, number: int) -> Report:
    """The report in a sentence; ``number`` chooses which.

    >>> retold(Report(text="OIL LEAK ON BUCKET..."), "en", 2).text
    'My machine has a fault, oil leak on bucket, please help'
    """
    frames = FRAMES[language]
    symptom = report.text.rstrip(" .。…")
    said = symptom.lower() if language == "en" else symptom
    return report.model_copy(update={"text": frames[number % len(frames)].format(said)})
