"""The derived index: built from the store, follows its change log, saved beside it.

The database is the truth. This index may be deleted at any time: it is rebuilt when it is missing, damaged, made by
another model or program format, or speaks of a history that the store does not have. Text that was embedded before
is not embedded again.

What is saved is a generation, the index at some change number; opening it reads the few changes since. When they are
many, a new generation is written in the background from a snapshot, takes in what changed meanwhile from the same
change log, and is exchanged for the old one in one step, so that neither edits nor searches wait for it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import GlossaryTerm
from knowledge.store import Store
from retrieval.assembly import Assembly
from retrieval.building import Builder
from retrieval.building import Progress as Progress
from retrieval.embedding import Encoder
from retrieval.following import Follower
from retrieval.generation import Generation, IndexDamaged, appoint, remove_earlier
from retrieval.languages import LanguageScales
from retrieval.remembered import KeptVectors, Remembered
from retrieval.sizes import STANDARD_SIZES, Sizes
from retrieval.workplace import Workplace

_OVERDUE = 4  # times as many changes as are due for a new generation, after which it waits for no quiet moment

_log = logging.getLogger(__name__)


class Index:
    """The index of one store. One thread at a time changes it; any number search its snapshots meanwhile."""

    def __init__(self, folder: Path, store: Store, encoder: Encoder, sizes: Sizes = STANDARD_SIZES) -> None:
        self._folder, self._store, self._encoder, self._sizes = folder, store, encoder, sizes
        self._workplace, self._remembered = Workplace(folder), Remembered(folder, encoder)
        self._builder = Builder(store, encoder, self._remembered, self._workplace, sizes)
        self._changing, self._renewing = threading.RLock(), threading.Lock()
        self._renewal: threading.Thread | None = None
        self._follower = Follower(self)
        self._publish(self._builder.empty(), 0, Glossary.from_terms(()))

    @classmethod
    def open(
        cls,
        folder: Path,
        store: Store,
        encoder: Encoder,
        on_progress: Progress | None = None,
        sizes: Sizes = STANDARD_SIZES,
    ) -> Index:
        """The saved index brought up to date with the store, or one built from it."""
        index = cls(folder, store, encoder, sizes)
        if index._restore():
            index.catch_up(on_progress)
        else:
            index.rebuild(on_progress)
        if len(index.snapshot.present) > 1:
            _ = index.languages  # measured now, so that the first to ask need not wait
        return index

    @cached_property
    def languages(self) -> LanguageScales:
        """Where similarities to each language lie; measured when both are there."""
        return LanguageScales.open(self._folder, self._encoder)

    def catch_up(self, on_progress: Progress | None = None) -> int:
        """Read the store's change log to its end; the number of the last change that is now searchable."""
        with self._changing:
            if self._store.head() < self.snapshot.seq:
                _log.warning("the store is older than its index, it was probably restored; building the index again")
                return self.rebuild(on_progress)
            for changes in self._builder.changes(self.snapshot.seq):
                self._builder.apply(self._assembly, changes, on_progress)
                has_terms = any(change.kind == "term" for change in changes)
                glossary = self._glossary() if has_terms else self.snapshot.glossary
                self._publish(self._assembly, changes[-1].seq, glossary)
                if self._lag > _OVERDUE * max(self._lag_due, self._sizes.refilled):
                    self._renew_in_background()
            return self.snapshot.seq

    def rebuild(self, on_progress: Progress | None = None) -> int:
        """Build the index from the store's records; searches are answered from the old one until it is done."""
        with self._changing:
            seq, glossary = self._store.head(), self._glossary()
            built = self._builder.assembly(self._builder.from_store(seq, on_progress))
            self._remembered.turn()
            self._exchange(built, _kept(built), seq, glossary)
            remove_earlier(self._folder)
            return self.catch_up(on_progress)

    def renew(self) -> None:
        """Save what is searchable as a new generation and go on from it; edits and searches go on meanwhile."""
        with self._renewing:
            with self._changing:
                before, snapshot = self._assembly, self.snapshot
                self._remembered.turn()
            fresh = self._builder.assembly(self._builder.renewed(before.generation, snapshot))
            kept, reached = _kept(fresh), self._replay(fresh, snapshot.seq)
            with self._changing:
                if self._assembly is before:  # else it was rebuilt meanwhile and this one is of no use
                    self._replay(fresh, reached)
                    self._exchange(fresh, kept, self.snapshot.seq, self.snapshot.glossary)
            remove_earlier(self._folder)

    def settle(self) -> None:
        """Save what is new when it is much; for quiet moments. A large index is saved in the background."""
        if self._lag <= self._lag_due:
            return
        if len(self.snapshot) <= self._sizes.refilled:
            self.renew()
        else:
            self._renew_in_background()

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
        """Stop following and save what is new when it is much; what was searchable stays so."""
        self.stop()
        if self._renewal is not None:
            self._renewal.join()
        if self._lag > self._lag_due:
            self.renew()
        self._remembered.close()
        self._workplace.close()

    @property
    def _lag(self) -> int:
        """How many changes were read since the saved generation."""
        return self.snapshot.seq - self._assembly.generation.manifest.seq

    @property
    def _lag_due(self) -> int:
        """How many of them do not make the next start noticeably longer."""
        return len(self.snapshot) // self._sizes.rows_per_change

    def _restore(self) -> bool:
        """Take over the saved index if it fits the store and the encoder; else at most its vectors."""
        try:
            generation = Generation.open(self._folder)
        except IndexDamaged as error:
            _log.info("%s", error)
            self._remembered.salvage(self._folder)
            return False
        made = generation.manifest
        if (made.encoder, made.dimension) != (self._encoder.name, self._encoder.dimension):
            _log.info("the saved index was made by %s, not by %s; building again", made.encoder, self._encoder.name)
            return False
        kept = generation.rows
        self._remembered.keep(KeptVectors(kept.digests, generation.vectors, kept.parts))
        if made.last_change != self._builder.change_named(made.seq):
            _log.info("the saved index does not belong to this store's history; building again")
            return False
        self._publish(self._builder.assembly(generation), made.seq, self._glossary())
        return True

    def _replay(self, assembly: Assembly, after: int) -> int:
        """Bring an assembly as far as what is searchable has come, from change ``after`` on; how far that is."""
        until = self.snapshot.seq
        for changes in self._builder.changes(after):
            self._builder.apply(assembly, [change for change in changes if change.seq <= until])
            if changes[-1].seq >= until:
                break
        return until

    def _exchange(self, assembly: Assembly, kept: KeptVectors, seq: int, glossary: Glossary) -> None:
        """Go on from a new generation, in memory and on disk."""
        generation = assembly.generation
        assembly.generation = replace(generation, folder=appoint(generation.folder, self._folder))
        self._remembered.go_on_from(kept)
        self._publish(assembly, seq, glossary)

    def _publish(self, assembly: Assembly, seq: int, glossary: Glossary) -> None:
        self._assembly = assembly
        # subtle: searches read this one attribute once; setting it is the moment at which an edit becomes visible.
        self.snapshot = assembly.snapshot(seq, glossary)

    def _renew_in_background(self) -> None:
        if self._renewal is None or not self._renewal.is_alive():
            self._renewal = threading.Thread(target=self._renew_or_say_why, name="faultwise-renewal", daemon=True)
            self._renewal.start()

    def _renew_or_say_why(self) -> None:
        try:
            self.renew()
        except Exception:  # the old generation serves on, and the next quiet moment tries again
            _log.exception("a new generation of the index could not be written")

    def _glossary(self) -> Glossary:
        return Glossary.from_terms((*bundled_terms(), *self._store.all(GlossaryTerm)))


def _kept(assembly: Assembly) -> KeptVectors:
    kept = assembly.generation.rows
    return KeptVectors.prepared(kept.digests, assembly.generation.vectors, kept.parts)
