"""The case base's own reports asked again, and foreign ones beside them, through the production search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Report
from assistant.assistant import Assistant
from assistant.belief.case_base import CaseBase, report_of
from assistant.belief.cause_model import Vector
from assistant.belief.familiarity import telling_of
from assistant.belief.foreign_reports import ForeignReport
from assistant.belief.retelling import MANNERS, retold
from assistant.belief.telling import Telling, Tellings
from assistant.diagnosis import Stated
from assistant.understanding import Understanding, understand
from knowledge.manuals.language import language_of
from retrieval.content import as_meant
from retrieval.search import Hit

_FOUND = 250  # hits looked at, of which those known before are kept
_KEPT = 40
_BATCH = 64


@dataclass(frozen=True, eq=False)
class Asked:
    """A record reported again: what it said and meant, what the search found, and what was known then."""

    record: Stated
    understanding: Understanding
    meaning: Vector
    known: tuple[Hit, ...]
    telling: Telling


@dataclass(frozen=True, eq=False)
class Asking:
    """Asks an assistant what its case base reports; ``tell`` hears how many more reports are answered."""

    assistant: Assistant
    cases: CaseBase
    tell: Callable[[int], None]

    def asked(self, records: Sequence[Stated]) -> list[Asked]:
        """The records reported again in their own words; each is taken not to be known."""
        found = self._found([report_of(record) for record in records])
        return [self._one(record, *one) for record, one in zip(records, found, strict=True)]

    def retold(self, asked: Sequence[Asked]) -> list[Tellings]:
        """The tellings of own reports: as recorded, then in every other manner."""
        manners, glossary = [], self.assistant.desk.current().glossary
        for manner in MANNERS:
            reports = [
                retold(report_of(a.record), a.record.language, manner, n, glossary, a.record.component)
                for n, a in enumerate(asked)
            ]
            found = self._found(reports)
            manners.append([self._one(a.record, *one).telling for a, one in zip(asked, found, strict=True)])
        return [(one.telling, *others) for one, *others in zip(asked, *manners, strict=True)]

    def foreign(self, worlds: Mapping[str, Sequence[ForeignReport]]) -> dict[str, list[Tellings]]:
        """The tellings of foreign reports by world, in the same manners as own ones."""
        return {world: self._foreign(told) for world, told in worlds.items()}

    def _foreign(self, told: Sequence[ForeignReport]) -> list[Tellings]:
        glossary = self.assistant.desk.current().glossary
        reports = [Report(text=one.text) for one in told]
        manners = [
            [
                retold(report, language_of(report.text), manner, n, glossary, one.thing)
                for n, (one, report) in enumerate(zip(told, reports, strict=True))
            ]
            for manner in MANNERS
        ]
        tellings = [[self._telling(*one, ()) for one in self._found(told)] for told in (reports, *manners)]
        return list(zip(*tellings, strict=True))

    def _found(self, reports: Sequence[Report]) -> list[tuple[Understanding, Vector, tuple[Hit, ...]]]:
        """Each report with its meaning and its hits, encoded in batches."""
        reference, store = self.assistant.desk.current(), self.assistant.store
        search, found = self.assistant.search, []
        for start in range(0, len(reports), _BATCH):
            batch = [understand(report, reference, store) for report in reports[start : start + _BATCH]]
            queries = [self.assistant.query(report).model_copy(update={"k": _FOUND}) for report in batch]
            vectors = search.encoder.encode_queries([as_meant(query.text) for query in queries])
            for report, query, vector in zip(batch, queries, vectors, strict=True):
                found.append((report, vector, search.find(query, vector=vector)))
                self.tell(1)
        return found

    def _one(self, record: Stated, understanding: Understanding, meaning: Vector, hits: tuple[Hit, ...]) -> Asked:
        same = [hit for hit in hits if self.cases.is_same(hit, record)]
        others = [hit for hit in hits if not self.cases.is_same(hit, record)]
        known = [hit for hit in hits if self.cases.was_known(hit, record)]
        return Asked(
            record=record,
            understanding=understanding,
            meaning=meaning,
            known=tuple(known[:_KEPT]),
            telling=self._telling(understanding, meaning, others, same),
        )

    def _telling(
        self, understanding: Understanding, meaning: Vector, hits: Sequence[Hit], without: Sequence[Hit]
    ) -> Telling:
        return telling_of(understanding, meaning, hits, self.assistant.search, without)
