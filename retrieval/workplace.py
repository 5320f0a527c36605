"""Where one running program keeps what it changes or has not finished, beside the index that all programs read.

A folder of its own, held by a lock as long as the program runs. What a killed program left behind is no longer held
and is cleared away by the next.
"""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

_PREFIX = "work-"
_LOCK = "held.lock"


class Workplace:
    """A folder beside the index, made when it is first needed."""

    def __init__(self, beside: Path) -> None:
        self._beside = beside
        self._folder: Path | None = None
        self._lock: FileLock | None = None
        self._numbers = count()

    def new(self, name: str) -> Path:
        """A path in the folder that is not taken."""
        if self._folder is None:
            self._beside.mkdir(parents=True, exist_ok=True)
            clear_abandoned(self._beside)
            self._folder = Path(mkdtemp(dir=self._beside, prefix=_PREFIX))
            self._lock = FileLock(self._folder / _LOCK)
            self._lock.acquire()
        return self._folder / f"{name}-{next(self._numbers)}"

    def linked(self, source: Path) -> Path:
        """A copy of a folder of files that are replaced and never changed; it takes no time and no room."""
        copy = self.new(source.name)
        # subtle: a lock file that two programs share through its links keeps the second from opening.
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("*.lock"), copy_function=_link)
        return copy

    def close(self) -> None:
        """Remove the folder."""
        if self._lock is not None and self._folder is not None:
            self._lock.release()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._lock = None


def clear_abandoned(beside: Path) -> None:
    """Remove the folders of programs that run no more."""
    for folder in beside.glob(f"{_PREFIX}*"):
        try:
            with FileLock(folder / _LOCK, timeout=0):
                pass
        except (Timeout, OSError):
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _link(source: str, copy: str) -> str:
    try:
        os.link(source, copy)
    except OSError:  # a file system without links
        shutil.copyfile(source, copy)
    return copy
