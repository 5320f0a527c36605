"""When to calibrate again, and doing so in a thread of its own while answers go on with what there is."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from assistant.assistant import Assistant
from assistant.belief.calibrating import Progress, calibrate
from assistant.belief.calibration import UNFITTED, Calibration, load, save
from assistant.belief.case_base import FEWEST, FEWEST_OWN
from knowledge.records import Cause, Kind, RepairCase
from knowledge.store import Store

CHANGED_ENOUGH = 0.1  # of the cases and causes since the last fit
LOOK_SECONDS = 30.0
_KINDS: frozenset[Kind] = frozenset({"case", "cause"})
_CHANGES_AT_ONCE = 5_000

_log = logging.getLogger(__name__)


class Recalibration:
    """Keeps an assistant's calibration in step with its knowledge, and keeps it in a folder."""

    def __init__(self, assistant: Assistant, folder: Path) -> None:
        self._assistant = assistant
        self._folder = folder
        self._working = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def restore(self) -> Calibration:
        """Take over the calibration kept in the folder, the standard one where there is none that fits."""
        calibration = load(self._folder, self._assistant.search.name)
        made = calibration.made
        if made is not None and made.seq > self._assistant.store.head():
            _log.info("the calibration is of another store's history; it is fitted again")
            calibration = UNFITTED
        self._assistant.calibrations.current = calibration
        return calibration

    def fit(self, on_progress: Progress | None = None) -> Calibration:
        """Calibrate now, use it from the next answer on and keep it."""
        with self._working:
            calibration = calibrate(self._assistant, on_progress)
            save(self._folder, calibration)
            self._assistant.calibrations.current = calibration
            return calibration

    def is_due(self) -> bool:
        """Whether so much has changed since the last fit, or there was none and there is enough to fit."""
        store, made = self._assistant.store, self._assistant.calibrations.current.made
        if made is None:
            return store.count(RepairCase) + store.count(Cause) >= FEWEST_OWN
        known = store.count(RepairCase) + store.count(Cause)
        return changed_since(store, made.seq, stop_at := CHANGED_ENOUGH * max(known, FEWEST)) > stop_at

    def start(self) -> None:
        """Look every half minute whether a fit is due; no effect while already running."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="faultwise-calibration", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Look no more; a fit in progress is given up."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                if self.is_due():
                    self.fit(self._go_on)
            except _Stopped:
                return
            except Exception:  # whatever it is, answers go on with the calibration there is, and the next look may do
                _log.exception("the calibration could not be fitted")

    def _go_on(self, _done: int, _total: int) -> None:
        if self._stopping.is_set():
            raise _Stopped


class _Stopped(Exception):
    """The server is stopping."""


def changed_since(store: Store, seq: int, stop_at: float) -> int:
    """How many cases and causes have changed since change ``seq``; counted no further than beyond ``stop_at``."""
    changed: set[tuple[Kind, str]] = set()
    while len(changed) <= stop_at and (changes := store.changes(seq, _CHANGES_AT_ONCE)):
        changed |= {(change.kind, change.key) for change in changes if change.kind in _KINDS}
        seq = changes[-1].seq
    return len(changed)
