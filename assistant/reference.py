"""What the assistant looks up rather than searches: the code catalogue, the glossary, the names of machines.

Held in memory and refreshed when the store's change log has moved on in one of those kinds.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass

from knowledge.codes import Catalogue
from knowledge.glossary import Glossary, bundled_terms
from knowledge.records import FaultCode, GlossaryTerm, Kind, Machine, Manual
from knowledge.store import Store

_KINDS: frozenset[Kind] = frozenset({"code", "term", "machine", "manual"})


def plain(name: str) -> str:
    """A machine's model or serial as it is compared.

    >>> plain("ＨＸ-220 e")
    'hx220e'
    """
    return re.sub(r"[\s\-_/.]", "", unicodedata.normalize("NFKC", name)).casefold()


@dataclass(frozen=True)
class Reference:
    """Catalogue, glossary and machine names of one state of the knowledge."""

    catalogue: Catalogue
    glossary: Glossary
    models: dict[str, str]  # as compared -> as written
    makes: dict[str, str]  # model as compared -> make
    serials: dict[str, str]  # as compared -> as written

    @classmethod
    def from_store(cls, store: Store) -> Reference:
        """Read once what is looked up often."""
        codes = tuple(store.all(FaultCode))
        machines = tuple(store.all(Machine))
        models = [machine.model for machine in machines]
        models += [model for code in codes for model in code.machine_models]
        models += [model for manual in store.all(Manual) for model in manual.scope.machine_models]
        makes = {plain(model): code.make for code in codes if code.make for model in code.machine_models}
        makes |= {plain(machine.model): machine.make for machine in machines if machine.make}
        return cls(
            catalogue=Catalogue.from_records(codes),
            glossary=Glossary.from_terms((*bundled_terms(), *store.all(GlossaryTerm))),
            models={plain(model): model for model in models},
            makes=makes,
            serials={plain(machine.serial): machine.serial for machine in machines},
        )


class ReferenceDesk:
    """Hands out the reference of the store's present state."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seq = -1
        self._reference: Reference | None = None

    def current(self) -> Reference:
        """The reference as of the last change; read again only when one of its kinds changed."""
        with self._lock:
            head = self._store.head()
            if self._reference is None or (head != self._seq and self._is_stale()):
                self._reference = Reference.from_store(self._store)
            self._seq = head
            return self._reference

    def _is_stale(self) -> bool:
        changes = self._store.changes(self._seq, limit=1000)
        return len(changes) == 1000 or any(change.kind in _KINDS for change in changes)
