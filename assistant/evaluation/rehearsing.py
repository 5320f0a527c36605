"""A publication rehearsed: golden reports asked of the knowledge as it is and as it would be, side by side.

The trial reads an overlay of the store through an index of its own. That index begins with the saved generation of the
live one (its files linked, not copied), so only what is new is embedded; nothing of it stays.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import computed_field

from assistant.answer import Answer, Report
from assistant.assistant import Assistant
from assistant.diagnosis import cause_key
from assistant.wording import TemplateWording
from knowledge.editing.golden import GoldenReport
from knowledge.editing.overlay import Overlay
from knowledge.glossary import Glossary
from knowledge.records import Kind, Model, Record, RepairCase
from knowledge.store import Store
from retrieval.index import Index


class Replay(Model):
    """One golden report: the place (1 is first, null not listed) and probability of its cause, before and after."""

    id: str
    text: str
    rank_before: int | None
    rank_after: int | None
    probability_before: float
    probability_after: float

    @property
    def lost(self) -> bool:
        """Whether its cause was named first and no longer is."""
        return self.rank_before == 1 and self.rank_after != 1


class Rehearsal(Model):
    """What a publication would do to the golden reports; ``drop`` is the share that its first places go down by."""

    better: tuple[Replay, ...]
    worse: tuple[Replay, ...]
    replayed: int
    first_before: int
    first_after: int

    @computed_field
    def drop(self) -> float:
        """How much less often the expected cause is first, as a share of all golden reports; negative for a rise."""
        return (self.first_before - self.first_after) / self.replayed if self.replayed else 0.0


class Standing(Model):
    """A golden report asked now: the place (1 is first, null not listed) and probability of its cause."""

    id: str
    text: str
    rank: int | None
    probability: float


NOTHING_REPLAYED = Rehearsal(better=(), worse=(), replayed=0, first_before=0, first_after=0)
_NOTICED = 0.01  # a smaller change of probability is none


def rehearse(
    assistant: Assistant, folder: Path, puts: Iterable[Record], retired: Iterable[tuple[Kind, str]]
) -> Rehearsal:
    """Every golden report asked before and after the publication of these records; ``folder`` is the live index's."""
    golden = tuple(assistant.store.all(GoldenReport))
    if not golden:
        return NOTHING_REPLAYED
    present = replace(assistant, wording=TemplateWording())
    present.search.index.catch_up()
    with _trial(present, folder, Overlay(assistant.store, puts, retired)) as trial:
        return compared(tuple(_replay(report, present, trial) for report in golden))


def standings(assistant: Assistant) -> tuple[Standing, ...]:
    """Every golden report asked of the knowledge as it is."""
    present = replace(assistant, wording=TemplateWording())
    return tuple(_standing_of(report, present) for report in assistant.store.all(GoldenReport))


def compared(replays: Sequence[Replay]) -> Rehearsal:
    """The replays told apart: a cause that moved up or became likelier is better, the other way worse."""
    better = [r for r in replays if _worth(r.rank_after, r.probability_after, r.rank_before, r.probability_before)]
    worse = [r for r in replays if _worth(r.rank_before, r.probability_before, r.rank_after, r.probability_after)]
    return Rehearsal(
        better=tuple(better),
        worse=tuple(worse),
        replayed=len(replays),
        first_before=sum(r.rank_before == 1 for r in replays),
        first_after=sum(r.rank_after == 1 for r in replays),
    )


def _worth(rank: int | None, probability: float, other_rank: int | None, other: float) -> bool:
    """Whether a place and probability are better than others."""
    places = (rank or 1_000, other_rank or 1_000)
    return places[0] < places[1] or (places[0] == places[1] and probability > other + _NOTICED)


def _replay(report: GoldenReport, present: Assistant, trial: Assistant) -> Replay:
    before, after = _standing_of(report, present), _standing_of(report, trial)
    return Replay(
        id=report.id,
        text=report.text,
        rank_before=before.rank,
        rank_after=after.rank,
        probability_before=before.probability,
        probability_after=after.probability,
    )


def _standing_of(report: GoldenReport, assistant: Assistant) -> Standing:
    asked = Report(text=report.text, machine_model=report.machine_model, serial=report.serial, codes=report.codes)
    rank, probability = _place(report, assistant.diagnose(asked), assistant.desk.current().glossary)
    return Standing(id=report.id, text=report.text, rank=rank, probability=probability)


def _place(report: GoldenReport, answer: Answer, glossary: Glossary) -> tuple[int | None, float]:
    expected = _key(report.component, report.failure_mode, report.cause, glossary)
    for rank, cause in enumerate(answer.causes, start=1):
        if _key(cause.component, cause.failure_mode, cause.cause, glossary) == expected:
            return rank, cause.probability
    return None, 0.0


def _key(component: str, failure_mode: str, cause: str, glossary: Glossary) -> str:
    named = RepairCase(id="-", symptom="-", component=component, failure_mode=failure_mode, cause=cause)
    return cause_key(named, glossary)


@contextmanager
def _trial(present: Assistant, folder: Path, overlay: Store) -> Iterator[Assistant]:
    encoder = present.search.encoder
    with TemporaryDirectory(prefix="rehearsal-", dir=folder.parent) as workspace:
        copy = Path(workspace) / "index"
        shutil.copytree(folder, copy, copy_function=_linked, ignore=shutil.ignore_patterns("work-*", "*.lock"))
        index = Index.open(copy, overlay, encoder)
        try:
            search = replace(present.search, index=index)
            yield Assistant.build(overlay, search, None, present.calibrations, present.costs)
        finally:
            index.close()


def _linked(source: str, copy: str) -> str:
    try:
        os.link(source, copy)
    except OSError:  # a file system without links
        shutil.copyfile(source, copy)
    return copy
