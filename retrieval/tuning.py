"""What the search has learned from the user's own cases, kept beside the index: taken back by deleting one file.

Each language has a tuning of its own, fitted to questions asked in it; queries of a language without one are searched
as ever. A tuning belongs to one encoder, whose directions it turns.
"""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.manuals.language import language_of
from knowledge.records import LANGUAGES, Language, Model
from retrieval.adapter import Adapter, Matrix
from retrieval.fusion import Mix

FILE_NAME = "tuning.npz"
FORMAT = 5  # raise it when a query is searched differently

_log = logging.getLogger(__name__)


class Gain(Model):
    """nDCG@10 on the questions held out, as the search was and as it is tuned, and where 90 % of the gain lies."""

    questions: int
    before: float
    after: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the gain is hardly chance."""
        return self.low > 0


class Learned(Model):
    """The numbers of a tuning of one language, and what it gained."""

    lexical: float  # share of the words in the mix, the rest is meaning
    strength: float  # how far queries are turned
    fitted_on: int  # questions
    gain: Gain


class Made(Model):
    """What made a tuning, when and by whom."""

    format: int = FORMAT
    encoder: str
    who: str
    date: str  # ISO 8601


@dataclass(frozen=True, eq=False)
class Tuned:
    """How queries of one language are searched; ``adapter`` turns them, where it helps.

    ``taught_by`` are the passages of the cases that it was fitted on.
    """

    learned: Learned
    adapter: Adapter | None
    taught_by: frozenset[str] = frozenset()

    @property
    def mix(self) -> Mix:
        """The mix of words and meaning."""
        return Mix(lexical=self.learned.lexical, dense=1 - self.learned.lexical)

    def turned(self, query: Matrix) -> Matrix:
        """Where a query's unit vector (d,) points."""
        return self.adapter.turned(query) if self.adapter else query


@dataclass(frozen=True, eq=False)
class Tuning:
    """The languages that are tuned; none as delivered."""

    languages: Mapping[Language, Tuned] = field(default_factory=dict)
    made: Made | None = None

    def of(self, query: str) -> Tuned | None:
        """How a query is searched; nothing for the standard way."""
        return self.languages.get(language_of(query))

    def was_taught_by(self, passage: str) -> bool:
        """Whether the case of this passage is known by heart, so that how it is found says nothing of new reports."""
        return any(passage in tuned.taught_by for tuned in self.languages.values())

    @cached_property
    def name(self) -> str:
        """A name that no other tuning has; empty as delivered."""
        return sha256(_packed(self)).hexdigest()[:12] if self.made else ""


UNTUNED = Tuning()


def save(folder: Path, tuning: Tuning) -> None:
    """Adopt a tuning: searches opened on this folder from now on use it."""
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=f".{FILE_NAME}-", delete=False) as unfinished:
        unfinished.write(_packed(tuning))
        unfinished.flush()
        os.fsync(unfinished.fileno())
    os.replace(unfinished.name, folder / FILE_NAME)


def load(folder: Path, encoder: str | None = None) -> Tuning:
    """The tuning adopted in a folder; the standard where there is none for this encoder (any) or it is damaged."""
    try:
        tuning = _unpacked((folder / FILE_NAME).read_bytes())
    except FileNotFoundError:
        return UNTUNED
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        _log.warning("%s: %s; the search is as delivered, run faultwise tune again", folder / FILE_NAME, error)
        return UNTUNED
    if encoder and tuning.made and tuning.made.encoder != encoder:
        _log.warning("%s was made with another model; run faultwise tune again", folder / FILE_NAME)
        return UNTUNED
    return tuning


def undo(folder: Path) -> bool:
    """Return to the standard; whether there was anything to take back."""
    try:
        (folder / FILE_NAME).unlink()
    except FileNotFoundError:
        return False
    return True


def _packed(tuning: Tuning) -> bytes:
    """A tuning as an npz file without pickles; its words as JSON in bytes."""
    said = {
        "made": tuning.made.model_dump() if tuning.made else None,
        "learned": {language: tuned.learned.model_dump() for language, tuned in tuning.languages.items()},
        "taught_by": {language: sorted(tuned.taught_by) for language, tuned in tuning.languages.items()},
    }
    arrays: dict[str, NDArray[Any]] = {"said": np.frombuffer(json.dumps(said).encode(), np.uint8)}
    for language, tuned in tuning.languages.items():
        if tuned.adapter is not None:
            arrays[f"{language}_moves"], arrays[f"{language}_strange"] = tuned.adapter.moves, tuned.adapter.strange
            arrays[f"{language}_reach"] = np.array([tuned.adapter.reach])
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


def _unpacked(content: bytes) -> Tuning:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        said = json.loads(arrays["said"].tobytes())
        made = Made.model_validate(said["made"])
        if made.format != FORMAT:
            raise ValueError(f"it has format {made.format}, this program reads {FORMAT}")
        tuned = {tongue: _tuned(tongue, said, arrays) for tongue in LANGUAGES if tongue in said["learned"]}
        return Tuning(tuned, made)


def _tuned(language: Language, said: Mapping[str, Any], arrays: Mapping[str, Matrix]) -> Tuned:
    learned, taught_by = Learned.model_validate(said["learned"][language]), frozenset(said["taught_by"][language])
    if not learned.strength:
        return Tuned(learned, None, taught_by)
    moves, strange = (arrays[f"{language}_{name}"] for name in ("moves", "strange"))
    adapter = Adapter(moves, strange, float(arrays[f"{language}_reach"][0]), learned.strength)
    return Tuned(learned, adapter, taught_by)
