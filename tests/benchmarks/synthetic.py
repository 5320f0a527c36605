"""Knowledge of any size that looks like the demo's: its clauses mixed anew, with words and numbers of other machines.

Directions are those of the demo's passages under the bundled encoder, mixed in pairs and blurred, so that texts have
near neighbours as real ones do and a million of them cost minutes and not a day. A text always gets the same. What
word pieces mean is the bundled encoder's own.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from knowledge.demo.loading import load
from knowledge.manuals.language import language_of
from knowledge.passages import passages_of
from knowledge.records import LANGUAGES, Cause, FaultCode, Language, Passage, RepairCase, Scope
from knowledge.store import Store
from retrieval.bilingual import BilingualEncoder
from retrieval.content import embedded_text
from retrieval.onnx_model import tokenizer_in
from retrieval.pieces import PieceMeanings
from retrieval.terms import plain
from retrieval.unpacking import unpacked_model

Floats = NDArray[np.float32]

_CLAUSE = re.compile(r"[^。；;.!?！？\n]{6,}")
_MODELS = tuple(f"HX{number}" for number in range(200, 240))
_BLUR = 0.5  # of the demo's own spread
_POOL = 4096  # blurs that are added in pairs
_QUESTIONS = 200
_REMEMBERED = 1024  # queries


@dataclass(frozen=True)
class Demo:
    """The demo's passages with their directions, shape (n, d)."""

    passages: tuple[Passage, ...]
    directions: Floats
    asked: dict[str, Floats]  # questions and their directions, one row each
    pieces: PieceMeanings

    @classmethod
    def open(cls, folder: Path) -> Demo:
        """The demo under the bundled encoder, which is unpacked below the folder."""
        with TemporaryDirectory() as scratch:
            store = Store.open(f"sqlite:///{scratch}/demo.db")
            load(store)
            types = (Passage, RepairCase, Cause, FaultCode)
            passages = tuple(found for type_ in types for record in store.all(type_) for found in passages_of(record))
            store.close()
        kept, asked = folder / "demo.npz", _questions(_clauses(passages))
        if not kept.exists():
            folder.mkdir(parents=True, exist_ok=True)
            encoder = BilingualEncoder.open(data=folder)
            texts = [embedded_text(passage) for passage in passages]
            np.savez(kept, texts=encoder.encode_passages(texts), asked=encoder.encode_queries(asked))
        pieces = PieceMeanings.bundled(tokenizer_in(unpacked_model(folder)))
        with np.load(kept) as directions:
            return cls(passages, directions["texts"], dict(zip(asked, directions["asked"], strict=True)), pieces)

    def of(self, language: Language) -> Floats:
        """The directions of the passages of a language."""
        return self.directions[[language_of(embedded_text(passage)) == language for passage in self.passages]]

    @cached_property
    def clauses(self) -> dict[Language, tuple[str, ...]]:
        """What is said in each language, clause by clause."""
        return _clauses(self.passages)


def passages(demo: Demo, count: int, first: int = 0) -> Iterator[Passage]:
    """That many passages, in both languages by turns, for forty machines and three groups of readers."""
    letters = {language: "".join(sorted(set("".join(demo.clauses[language])))) for language in demo.clauses}
    for number in range(first, first + count):
        chance = random.Random(number)
        language: Language = "zh" if number % 2 else "en"
        said = chance.choices(demo.clauses[language], k=chance.randint(2, 5))
        said.append(_another_word(chance, letters[language], language))
        model = chance.choice(_MODELS)
        yield Passage(
            id=f"p{number:07d}",
            source_kind="manual",
            source_id=f"m{number // 500}",
            language=language,
            title=chance.choice(demo.clauses[language])[:40],
            text=("。" if language == "zh" else ". ").join(said),
            codes=(f"E{chance.randrange(600):03d}",) if chance.random() < 0.3 else (),
            part_numbers=(f"{model}-{chance.randrange(9999):04d}",),
            scope=Scope(machine_models=(model,), groups=chance.choice([(), (), ("dealers",), ("factory",)])),
        )


def _clauses(passages: Sequence[Passage]) -> dict[Language, tuple[str, ...]]:
    said: dict[Language, list[str]] = {"zh": [], "en": []}
    for passage in passages:
        said[passage.language] += _CLAUSE.findall(passage.text)
    return {language: tuple(dict.fromkeys(clauses)) for language, clauses in said.items()}


def _questions(clauses: dict[Language, tuple[str, ...]]) -> list[str]:
    """Reports in words of the demo, half Chinese and half English, none of them word for word in a passage."""
    chance, asked = random.Random(-1), []
    for number in range(_QUESTIONS):
        said = chance.choices(clauses["zh" if number % 2 else "en"], k=2)
        asked.append(plain(" ".join(clause[: max(8, len(clause) // 2)].strip() for clause in said)))
    return list(dict.fromkeys(asked))


def _another_word(chance: random.Random, letters: str, language: Language) -> str:
    if language == "zh":
        return "".join(chance.choices(letters, k=4)) + str(chance.randrange(300))
    stem = "".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))
    return f"see {stem} at {chance.randrange(300)} bar"


class BlurredEncoder:
    """Gives each text a direction between two of the demo's, blurred; which, its hash decides."""

    def __init__(self, demo: Demo) -> None:
        self.name, self.dimension, self._asked = "blurred@2", demo.directions.shape[1], demo.asked
        self.sentence_dimension, self.pieces = self.dimension // 2, demo.pieces
        chance = np.random.default_rng(1)
        self._blurs = chance.standard_normal((_POOL, self.dimension), dtype=np.float32)
        self._means = {language: demo.of(language).mean(axis=0) for language in LANGUAGES}
        self._deviations = {language: demo.of(language) - self._means[language] for language in LANGUAGES}
        self._spread = {language: self._deviations[language].std(axis=0) for language in LANGUAGES}
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._asked_anew)  # as the bundled encoder does

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """One unit row per text; that of the bundled encoder for the demo's questions."""
        return np.stack([self._remembered(text) for text in texts])

    def _asked_anew(self, text: str) -> Floats:
        return self._asked[text] if text in self._asked else self._blurred([text])[0]

    def _blurred(self, texts: Sequence[str]) -> Floats:
        rows = np.empty((len(texts), self.dimension), np.float32)
        is_chinese = np.array([language_of(text) == "zh" for text in texts], dtype=np.bool_)
        seeds = np.array([zlib.crc32(text.encode()) for text in texts], dtype=np.uint32)
        for language, chosen in (("zh", is_chinese), ("en", ~is_chinese)):
            rows[chosen] = self._directions(seeds[chosen], language)
        return rows

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Floats:
        """The same of passages."""
        if on_progress is not None:
            on_progress(len(texts))
        return self._blurred(texts)

    def encode_sentences(self, texts: Sequence[str]) -> Floats:
        """The first half of what passages have, as the bundled encoder gives it."""
        return self._blurred(texts)[:, : self.sentence_dimension]

    def _directions(self, seeds: NDArray[np.uint32], language: Language) -> Floats:
        deviations, mean = self._deviations[language], self._means[language]
        turned = [(seeds * np.uint32(odd)) >> np.uint32(8) for odd in (2654435761, 2246822519, 3266489917, 668265263)]
        share = ((turned[0] % 1000) / 1000.0).astype(np.float32)[:, None]
        mixed = share * deviations[turned[1] % len(deviations)] + (1 - share) * deviations[turned[2] % len(deviations)]
        blur = self._blurs[turned[3] % _POOL] + self._blurs[seeds % _POOL]
        rows = mean + mixed + _BLUR / np.sqrt(2) * self._spread[language] * blur
        unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit
