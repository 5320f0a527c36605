"""What the assistant looks up rather than searches: the code catalogue, the glossary, the names of machines.

Held in memory and refreshed when the store's change log has moved on in one of those kinds.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.audience import SEES_ALL, Audience
from knowledge.changes import R
from knowledge.codes import Catalogue
from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import FaultCode, GlossaryTerm, Kind, Machine, Manual
from knowledge.store import Store

_MOST_AUDIENCES = 32
_KINDS: frozenset[Kind] = frozenset({"code", "term", "machine", "manual"})


def plain(name: str) -> str:
    """A machine's model or serial as it is compared.

    >>> plain("ＨＸ-220 e")
    'hx220e'
    """
    return re.sub(r"[\s\-_/.]", "", unicodedata.normalize("NFKC", name)).casefold()


@dataclass(frozen=True)
class Reference:
    """Catalogue, glossary and machine names of one state of the knowledge, as far as the audience may see it."""

    catalogue: Catalogue
    glossary: Glossary
    models: dict[str, str]  # as compared -> as written
    makes: dict[str, str]  # model as compared -> make
    serials: dict[str, str]  # as compared -> as written
    audience: Audience = SEES_ALL

    @classmethod
    def from_store(cls, store: Store, audience: Audience = SEES_ALL) -> Reference:
        """Read once what is looked up often."""

        def seen(type_: type[R]) -> Iterator[R]:
            return filter(audience.may_see, store.all(type_))

        codes, machines = tuple(seen(FaultCode)), tuple(seen(Machine))
        models = [machine.model for machine in machines]
        models += [model for code in codes for model in code.machine_models]
        models += [model for manual in seen(Manual) for model in manual.scope.machine_models]
        makes = {plain(model): code.make for code in codes if code.make for model in code.machine_models}
        makes |= {plain(machine.model): machine.make for machine in machines if machine.make}
        return cls(
            catalogue=Catalogue.from_records(codes),
            glossary=Glossary.from_terms((*bundled_terms(), *store.all(GlossaryTerm))),
            models={plain(model): model for model in models},
            makes=makes,
            serials={plain(machine.serial): machine.serial for machine in machines},
            audience=audience,
        )


class ReferenceDesk:
    """Hands out the reference of the store's present state to each audience."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seq = -1
        self._references: dict[Audience, Reference] = {}

    def current(self, audience: Audience = SEES_ALL) -> Reference:
        """The reference as of the last change; read again only when one of its kinds changed."""
        with self._lock:
            head = self._store.head()
            is_stale = bool(self._references) and head != self._seq and self._is_stale()
            if is_stale or (audience not in self._references and len(self._references) >= _MOST_AUDIENCES):
                self._references.clear()
            if audience not in self._references:
                self._references[audience] = Reference.from_store(self._store, audience)
            self._seq = head
            return self._references[audience]

    def _is_stale(self) -> bool:
        changes = self._store.changes(self._seq, limit=1000)
        return len(changes) == 1000 or any(change.kind in _KINDS for change in changes)
