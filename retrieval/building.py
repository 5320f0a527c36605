"""Records of the store to generations of the index, batch by batch, and changes of the store to edits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from knowledge.changes import Change
from knowledge.outcomes import DiagnosisOutcome
from knowledge.passages import passages_of
from knowledge.records import Cause, FaultCode, Passage, Record, RepairCase
from knowledge.store import Store
from retrieval.assembly import Assembly
from retrieval.content import embedded_text
from retrieval.embedding import Encoder
from retrieval.filters import Circumstance
from retrieval.generation import Generation, Manifest
from retrieval.remembered import Remembered
from retrieval.rewriting import Batches, RewritingFailed, living, rewritten, written
from retrieval.rows import Origin, Row
from retrieval.sizes import Sizes
from retrieval.snapshot import Snapshot
from retrieval.workplace import Workplace
from retrieval.writing import GenerationWriter

Progress = Callable[[int, int], None]  # passages done, passages in all
_SEARCHED: tuple[type[Record], ...] = (Passage, RepairCase, Cause, FaultCode, DiagnosisOutcome)
_CHANGES_AT_ONCE = 2_000
_ROWS_AT_ONCE = 256  # so that progress is seen while their parts are read

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Builder:
    """Makes what an index consists of."""

    store: Store
    encoder: Encoder
    remembered: Remembered
    workplace: Workplace
    sizes: Sizes

    def empty(self) -> Assembly:
        """An index of nothing."""
        return self.assembly(Generation.empty(self.encoder.name, self.encoder.dimension))

    def assembly(self, generation: Generation) -> Assembly:
        """A generation ready to be edited."""
        return Assembly(generation, self.workplace, self.sizes)

    def from_store(self, seq: int, on_progress: Progress | None) -> Generation:
        """All that the store has, as of change ``seq`` or later."""
        circumstances: dict[Circumstance, int] = {}
        folder = self.workplace.new("generation")
        with GenerationWriter(folder, self.sizes) as writer:
            for rows, vectors in self._embedded(circumstances, on_progress):
                writer.add(rows, vectors)
            return writer.finish(self._manifest(seq, circumstances))

    def renewed(self, kept: Generation, snapshot: Snapshot) -> Generation:
        """The living rows of a snapshot, which is of a generation and what came after it, and nothing else."""
        manifest = self._manifest(snapshot.seq, snapshot.circumstances)
        if len(snapshot) > self.sizes.apart:
            numbers = np.arange(len(snapshot.alive)) >= len(kept.rows)
            late = living(snapshot.rows, snapshot.vectors, numbers)
            try:
                return rewritten(self.workplace.new("rewriting"), kept, late, snapshot.alive, manifest, self.sizes)
            except RewritingFailed as error:
                _log.warning("no process of its own could write a generation, this one does: %s", error)
        batches = living(snapshot.rows, snapshot.vectors, snapshot.alive)
        return written(self.workplace.new("generation"), batches, manifest, self.sizes)

    def changes(self, after: int) -> Iterator[tuple[Change, ...]]:
        """The change log after a number, to its end, in runs of some thousand."""
        while changes := self.store.changes(after, _CHANGES_AT_ONCE):
            yield changes
            after = changes[-1].seq

    def apply(self, assembly: Assembly, changes: Sequence[Change], on_progress: Progress | None = None) -> None:
        """Edit an assembly as one run of changes says, all at once."""
        # Of several changes to one record only the last matters.
        latest = {(change.kind, change.key): change.record for change in changes}
        rows, texts, replaced = _differing(assembly, latest)
        vectors = self.remembered.vectors(rows, texts, _after(on_progress, 0, len(rows)))
        if replaced or rows:
            assembly.edit(replaced, self.remembered.parted(rows, texts), vectors)

    def change_named(self, seq: int) -> str:
        """What the store says change ``seq`` was; nothing for number 0 and for changes it does not have."""
        changes: Iterable[Change] = self.store.changes(seq - 1, 1) if seq > 0 else ()
        return "".join(f"{c.seq} {c.action} {c.kind} {c.key} {c.at.isoformat()} {c.author}" for c in changes)

    def _embedded(self, circumstances: dict[Circumstance, int], on_progress: Progress | None) -> Batches:
        """Every passage of the store as a row with its vector, read as it is written."""
        total, done = sum(self.store.count(type_) for type_ in _SEARCHED), 0
        found = (
            ((record.kind, record.key), passage)
            for type_ in _SEARCHED
            for record in self.store.all(type_)
            for passage in passages_of(record)
        )
        while part := list(islice(found, _ROWS_AT_ONCE)):
            rows = [Row.from_passage(origin, passage, circumstances) for origin, passage in part]
            texts = [embedded_text(passage) for _, passage in part]
            # Records that came while this was running may be more than were counted.
            total = max(total, done + len(rows))
            vectors = self.remembered.vectors(rows, texts, _after(on_progress, done, total))
            yield self.remembered.parted(rows, texts), vectors
            done += len(rows)

    def _manifest(self, seq: int, circumstances: Iterable[Circumstance]) -> Manifest:
        return Manifest(
            encoder=self.encoder.name,
            dimension=self.encoder.dimension,
            seq=seq,
            last_change=self.change_named(seq),
            circumstances=tuple(circumstances),
        )


def _differing(assembly: Assembly, latest: Mapping[Origin, Record | None]) -> tuple[list[Row], list[str], list[Origin]]:
    """The new rows with their texts, and the records whose rows they replace."""
    rows: list[Row] = []
    texts: list[str] = []
    replaced: list[Origin] = []
    for origin, record in latest.items():
        passages = passages_of(record) if record is not None else ()
        made = [assembly.row(origin, passage) for passage in passages]
        if not assembly.holds(origin, made):
            replaced.append(origin)
            rows += made
            texts += [embedded_text(passage) for passage in passages]
    return rows, texts, replaced


def _after(on_progress: Progress | None, before: int, total: int) -> Callable[[int], None]:
    """A listener for one part of the work, told how many more are done, that reports progress of the whole."""
    done = before

    def report(more: int) -> None:
        nonlocal done
        done += more
        if on_progress is not None:
            on_progress(done, total)

    return report
