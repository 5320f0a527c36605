"""The derived index: built from the store, follows its change log, saved beside it.

The database is the truth. This index may be deleted at any time: it is rebuilt when it is missing, damaged, made by
another model or program format, or speaks of a history that the store does not have. Text that was embedded before
is not embedded again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.changes import Change
from knowledge.glossary import Glossary, bundled_terms
from knowledge.outcomes import DiagnosisOutcome
from knowledge.passages import passages_of
from knowledge.records import Cause, FaultCode, GlossaryTerm, Passage, Record, RepairCase
from knowledge.store import Store
from retrieval.assembly import Assembly
from retrieval.content import embedded_text
from retrieval.embedding import Encoder
from retrieval.following import Follower
from retrieval.languages import LanguageMeans
from retrieval.saving import FORMAT, IndexDamaged, Manifest, Saved, load, save
from retrieval.snapshot import Origin, Row
from retrieval.vectors import Matrix

Progress = Callable[[int, int], None]  # passages done, passages in all

_SEARCHED: tuple[type[Record], ...] = (Passage, RepairCase, Cause, FaultCode, DiagnosisOutcome)
_CHANGES_AT_ONCE = 2_000
_PASSAGES_AT_ONCE = 1_024
_CHECKPOINT_SECONDS = 60.0

_log = logging.getLogger(__name__)


class Index:
    """The index of one store. One thread at a time changes it; any number search its snapshots meanwhile."""

    def __init__(self, folder: Path, store: Store, encoder: Encoder) -> None:
        self._folder = folder
        self._store = store
        self._encoder = encoder
        self._changing = threading.RLock()
        self._assembly = Assembly(encoder.dimension)
        self._embedded: dict[str, Matrix] = {}  # vectors by digest, of an index that is being replaced
        self._saved_at = time.monotonic()
        self._is_saved = False
        self._follower = Follower(self)
        self.snapshot = self._assembly.snapshot(0, Glossary.from_terms(bundled_terms()))

    @classmethod
    def open(cls, folder: Path, store: Store, encoder: Encoder, on_progress: Progress | None = None) -> Index:
        """The saved index brought up to date with the store, or one built from it."""
        index = cls(folder, store, encoder)
        if index._restore():
            index.catch_up(on_progress)
        else:
            index.rebuild(on_progress)
        if index.snapshot.is_bilingual:
            _ = index.languages  # measured now, so that the first to ask need not wait
        return index

    @cached_property
    def languages(self) -> LanguageMeans:
        """How the model leans towards each language; measured when both are there."""
        return LanguageMeans.open(self._folder, self._encoder)

    def catch_up(self, on_progress: Progress | None = None) -> int:
        """Read the store's change log to its end; the number of the last change that is now searchable."""
        with self._changing:
            if self._store.head() < self.snapshot.seq:
                _log.warning("the store is older than its index, it was probably restored; building the index again")
                return self.rebuild(on_progress)
            while changes := self._store.changes(self.snapshot.seq, _CHANGES_AT_ONCE):
                self._apply(changes, on_progress)
                self._checkpoint(complete=True)
            return self.snapshot.seq

    def rebuild(self, on_progress: Progress | None = None) -> int:
        """Build the index from the store's records; searches are answered from the old one until it is done."""
        with self._changing:
            seq, glossary = self._store.head(), self._glossary()
            found = [
                ((record.kind, record.key), passage)
                for type_ in _SEARCHED
                for record in self._store.all(type_)
                for passage in passages_of(record)
            ]
            self._embedded |= self._assembly.vectors_of(self._assembly.digests())
            fresh = Assembly(self._encoder.dimension)
            for start in range(0, len(found), _PASSAGES_AT_ONCE):
                part = found[start : start + _PASSAGES_AT_ONCE]
                rows = [fresh.row(origin, passage) for origin, passage in part]
                texts = [embedded_text(passage) for _, passage in part]
                fresh.edit((), rows, self._vectors(rows, texts, _after(on_progress, start, len(found))))
                self._checkpoint(complete=False, assembly=fresh)
            self._embedded = {}
            self._publish(fresh, seq, glossary)
            self.save()
            return self.catch_up(on_progress)

    def save(self) -> None:
        """Save the index as it is, replacing the saved one in one step."""
        with self._changing:
            self._save(self._assembly, complete=True)
            self._is_saved = True

    def settle(self) -> None:
        """Leave dead rows behind and save what is new; for quiet moments."""
        with self._changing:
            if self._assembly.deleted:
                self._publish(self._assembly.afresh(), self.snapshot.seq, self.snapshot.glossary)
            if not self._is_saved:
                self.save()

    def follow(self) -> None:
        """Follow the store's change log in a thread of its own until ``stop``."""
        self._follower.start()

    def stop(self) -> None:
        """Stop following; what is searchable stays searchable."""
        self._follower.stop()

    def notify(self) -> None:
        """Say that the store has changed, so that the follower looks at once."""
        self._follower.notify()

    @property
    def trouble(self) -> str:
        """Why the index cannot follow the store at present; empty when all is well."""
        return self._follower.trouble

    def close(self) -> None:
        """Stop following and save what is not saved yet."""
        self.stop()
        if not self._is_saved:
            self.save()

    def _restore(self) -> bool:
        """Take over the saved index if it fits the store and the encoder; else at most its vectors."""
        try:
            saved = load(self._folder)
        except IndexDamaged as error:
            _log.info("%s", error)
            return False
        made_by = (saved.manifest.encoder, saved.manifest.dimension)
        if made_by != (self._encoder.name, self._encoder.dimension):
            _log.info("the saved index was made by %s, not by %s; building again", made_by[0], self._encoder.name)
            return False
        if not saved.manifest.complete or saved.manifest.last_change != self._change_named(saved.manifest.seq):
            _log.info("the saved index does not belong to this store's history; building again")
            self._embedded = {row.digest: vector for row, vector in zip(saved.rows, saved.vectors, strict=True)}
            return False
        self._publish(
            Assembly.from_rows(saved.rows, saved.vectors, saved.circumstances), saved.manifest.seq, self._glossary()
        )
        self._is_saved = True
        return True

    def _apply(self, changes: Sequence[Change], on_progress: Progress | None) -> None:
        """Make one run of changes searchable, all at once."""
        # Of several changes to one record only the last matters.
        latest = {(change.kind, change.key): change.record for change in changes}
        rows, texts, replaced = self._differing(latest)
        vectors = self._vectors(rows, texts, _after(on_progress, 0, len(rows)))
        if replaced or rows:
            self._assembly.edit(replaced, rows, vectors)
        assembly = self._assembly.afresh() if self._assembly.is_worn else self._assembly
        has_terms = any(kind == "term" for kind, _ in latest)
        self._publish(assembly, changes[-1].seq, self._glossary() if has_terms else self.snapshot.glossary)

    def _differing(self, latest: Mapping[Origin, Record | None]) -> tuple[list[Row], list[str], list[Origin]]:
        """The new rows with their texts, and the records whose rows they replace."""
        rows: list[Row] = []
        texts: list[str] = []
        replaced: list[Origin] = []
        for origin, record in latest.items():
            passages = passages_of(record) if record is not None else ()
            made = [self._assembly.row(origin, passage) for passage in passages]
            if not self._assembly.holds(origin, made):
                replaced.append(origin)
                rows += made
                texts += [embedded_text(passage) for passage in passages]
        return rows, texts, replaced

    def _vectors(self, rows: Sequence[Row], texts: Sequence[str], on_progress: Callable[[int], None]) -> Matrix:
        """A vector for each row; only text that was never embedded is."""
        wanted = dict(zip((row.digest for row in rows), texts, strict=True))
        known = {digest: self._embedded[digest] for digest in wanted if digest in self._embedded}
        known |= self._assembly.vectors_of(wanted)
        new = [digest for digest in wanted if digest not in known]
        if new:
            made = self._encoder.encode_passages([wanted[digest] for digest in new], on_progress)
            known |= dict(zip(new, made, strict=True))
        on_progress(len(rows) - len(new))
        if not rows:
            return np.empty((0, self._encoder.dimension), np.float32)
        return np.stack([known[row.digest] for row in rows])

    def _publish(self, assembly: Assembly, seq: int, glossary: Glossary) -> None:
        self._assembly = assembly
        self._is_saved = False
        # subtle: searches read this one attribute once; setting it is the moment at which an edit becomes visible.
        self.snapshot = assembly.snapshot(seq, glossary)

    def _checkpoint(self, *, complete: bool, assembly: Assembly | None = None) -> None:
        if time.monotonic() - self._saved_at > _CHECKPOINT_SECONDS:
            self._save(assembly or self._assembly, complete=complete)

    def _save(self, assembly: Assembly, *, complete: bool) -> None:
        rows, vectors = assembly.living()
        manifest = Manifest(
            format=FORMAT,
            encoder=self._encoder.name,
            dimension=self._encoder.dimension,
            seq=self.snapshot.seq,
            last_change=self._change_named(self.snapshot.seq),
            complete=complete,
            rows=len(rows),
        )
        save(self._folder, Saved(manifest, tuple(rows), tuple(assembly.circumstances), vectors))
        self._saved_at = time.monotonic()

    def _change_named(self, seq: int) -> str:
        """What the store says change ``seq`` was; nothing for number 0 and for changes it does not have."""
        changes: Iterable[Change] = self._store.changes(seq - 1, 1) if seq > 0 else ()
        return "".join(f"{c.seq} {c.action} {c.kind} {c.key} {c.at.isoformat()} {c.author}" for c in changes)

    def _glossary(self) -> Glossary:
        return Glossary.from_terms((*bundled_terms(), *self._store.all(GlossaryTerm)))


def _after(on_progress: Progress | None, before: int, total: int) -> Callable[[int], None]:
    """A listener for one part of the work, told how many more are done, that reports progress of the whole."""
    done = before

    def report(more: int) -> None:
        nonlocal done
        done += more
        if on_progress is not None:
            on_progress(done, total)

    return report
