"""What the cause model learns from cases: their symptoms as reports, and what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.belief.cause_labels import Label
from assistant.belief.cause_model import Lesson
from assistant.belief.word_model import words_of
from assistant.diagnosis import cause_key
from knowledge.glossary import Glossary
from knowledge.records import RepairCase
from retrieval.content import as_meant
from retrieval.embedding import Encoder

_BATCH = 64


def lessons_of(
    cases: Sequence[RepairCase], glossary: Glossary, encoder: Encoder, on_progress: Callable[[int], None]
) -> Mapping[str, Lesson]:
    """The lessons of cases with a named cause, by id, in their order; ``on_progress`` is told how many more are read.

    Cases that are open to some groups only are left out: what the model says reaches everybody.
    """
    lessons: dict[str, Lesson] = {}
    for start in range(0, len(cases), _BATCH):
        batch = [case for case in cases[start : start + _BATCH] if not case.groups]
        # As reports, not the passages' vectors of the index: those tell of the cause and the repair as well.
        meanings = encoder.encode_queries([as_meant(case.symptom) for case in batch])
        for case, meaning in zip(batch, meanings, strict=True):
            words = words_of(case.symptom, glossary, case.codes, case.machine_model)
            lessons[case.id] = Lesson(words, meaning, label_of(case, glossary))
        on_progress(len(cases[start : start + _BATCH]))
    return lessons


def label_of(case: RepairCase, glossary: Glossary) -> Label:
    """What was wrong, in keys that are the same in both languages."""
    canonical = glossary.canonical
    return Label(cause_key(case, glossary), canonical(case.component), canonical(case.failure_mode))
