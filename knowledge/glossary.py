"""One thing, two languages: the words technicians use for parts, symptoms and failures, matched in free text."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from knowledge.records import GlossaryTerm, Language

Phrase = tuple[str, ...]
Mention = tuple[str, bool, tuple[int, int]]  # a concept, whether said in Chinese, and from where to where
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fffa-z0-9])|(?<=[a-z0-9])\s+(?=[\u3400-\u9fff])")
_CLAUSE = re.compile(r"[^,.;:!?、。()\[\]+=|\n]+")  # a phrase never reaches across these signs
_REST = re.compile(rf"{_TOKEN.pattern}|{_HAN.pattern}")
_EMPTY_WORD = re.compile(r"a|an|the|of|on|in|at|to|for|from|and|or|is|are|was|has|with|by|its|的|了|有|在|和|与")

_SHORT, _MOST_REMEMBERED = 2_000, 8_192  # characters, and texts of that length, that a glossary remembers


@cache
def bundled_terms() -> tuple[GlossaryTerm, ...]:
    """The glossary that comes with Faultwise: machines, systems, symptoms and failure modes in both languages."""
    lines = files("knowledge.tables").joinpath("glossary.csv").read_text(encoding="utf-8").splitlines()
    return tuple(
        GlossaryTerm(zh=tuple(row["zh"].split(";")), en=tuple(row["en"].split(";"))) for row in csv.DictReader(lines)
    )


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, ready to be found in text; a concept is named by the preferred words that first brought it."""

    words_of: Mapping[str, tuple[Phrase, Phrase]]  # concept -> its Chinese and its English words, preferred first
    han: Mapping[str, str]  # Chinese word -> concept
    han_lengths: Mapping[str, tuple[int, ...]]  # first character -> lengths of the words it begins, longest first
    latin: Mapping[Phrase, str]  # English words, token by token -> concept
    latin_lengths: Mapping[str, tuple[int, ...]]  # first token -> numbers of tokens, longest first
    _known: dict[str, tuple[Mention, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_terms(cls, terms: Iterable[GlossaryTerm]) -> Glossary:
        """The glossary of these terms. A term with a word of an earlier one adds its words to that concept.

        >>> Glossary.from_terms([GlossaryTerm(zh=("动臂",), en=("boom",))]).translations("动臂慢")
        ('boom',)
        """
        words: dict[str, tuple[list[str], list[str]]] = {}
        concept_of: dict[str, str] = {}
        for term in terms:
            zh, en = ([_plain(word) for word in side] for side in (term.zh, term.en))
            concept = next((concept_of[word] for word in (*zh, *en) if word in concept_of), _concept(term))
            for side, new in zip(words.setdefault(concept, ([], [])), (zh, en), strict=True):
                side += [word for word in new if concept_of.setdefault(word, concept) == concept and word not in side]
        return cls._indexed({concept: (tuple(zh), tuple(en)) for concept, (zh, en) in words.items()})

    @classmethod
    def _indexed(cls, words_of: dict[str, tuple[Phrase, Phrase]]) -> Glossary:
        han = {word: concept for concept, (zh, _) in words_of.items() for word in zh}
        exact = {_tokens(word): concept for concept, (_, en) in words_of.items() for word in en}
        # subtle: a listed word beats the singular of another, so that "sticks" is not a kind of stick.
        singular = {tuple(map(_singular, phrase)): concept for phrase, concept in reversed(exact.items())}
        latin = {phrase: concept for phrase, concept in (singular | exact).items() if phrase}
        return cls(words_of, han, _lengths(han), latin, _lengths(latin))

    def translations(self, text: str) -> tuple[str, ...]:
        """The preferred words of the other language for every glossary word in a text, in order of mention."""
        found = ((concept, is_han) for concept, is_han, _ in self._found(_plain(text)))
        other = (self.words_of[concept][1 if is_han else 0][:1] for concept, is_han in found)
        return tuple(dict.fromkeys(word for words in other for word in words))

    def concepts(self, text: str) -> frozenset[str]:
        """The concepts a text names, the same for both languages."""
        return frozenset(concept for concept, _, _ in self._found(_plain(text)))

    def named_by(self, text: str) -> tuple[tuple[str, str], ...]:
        """Every glossary word of a text, in plain form as it stands there, and the concept that it names.

        >>> Glossary.from_terms([GlossaryTerm(zh=("动臂", "大臂"), en=("boom",))]).named_by("大臂慢")
        (('大臂', '动臂=boom'),)
        """
        said = _plain(text)
        return tuple((said[start:end], concept) for concept, _, (start, end) in self._found(said))

    def words(self, concept: str, language: Language) -> tuple[str, ...]:
        """The words for a concept, the preferred one first; none for a concept that is not here."""
        return self.words_of.get(concept, ((), ()))[language == "en"]

    def mixed(self, text: str, every: int = 1) -> str:
        """A text in plain form with every so many of its glossary words in the other language, as people mix them.

        >>> Glossary.from_terms([GlossaryTerm(zh=("动臂",), en=("boom",))]).mixed("动臂慢")
        'boom 慢'
        """
        said, end, told = _plain(text), 0, []
        for concept, is_han, (start, stop) in self._found(said)[::every]:
            for word in self.words_of[concept][1 if is_han else 0][:1]:
                told += [said[end:start], f" {word} "]
                end = stop
        return " ".join("".join([*told, said[end:]]).split())

    def canonical(self, label: str) -> str:
        """A label with its glossary words as concepts and the rest in plain form, word order left out.

        >>> glossary = Glossary.from_terms(bundled_terms())
        >>> glossary.canonical("先导泵磨损") == glossary.canonical("Worn pilot pump")
        True
        """
        rest, names = list(plain := _plain(label)), []
        for concept, _, (start, end) in self._found(plain):
            names.append(concept)
            rest[start:end] = " " * (end - start)
        others = (_singular(word) for word in _REST.findall("".join(rest)) if not _EMPTY_WORD.fullmatch(word))
        return " + ".join(sorted({*names, *others}))

    def _found(self, plain: str) -> tuple[Mention, ...]:
        """Each concept found, whether in Chinese, and where; the names of causes and checks come again and again."""
        if len(plain) > _SHORT:
            return self._read(plain)
        known = self._known.get(plain)
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[plain] = self._read(plain)
        return known

    def _read(self, plain: str) -> tuple[Mention, ...]:
        """The same by reading: longest words first, none inside another."""
        han = list(self._found_han(plain))
        taken = {at for _, (start, end) in han for at in range(start, end)}
        latin = ((concept, span) for concept, span in self._found_latin(plain) if taken.isdisjoint(range(*span)))
        both = [(concept, True, span) for concept, span in han] + [(concept, False, span) for concept, span in latin]
        return tuple(sorted(both, key=lambda found: found[2]))

    def _found_han(self, plain: str) -> Iterator[tuple[str, tuple[int, int]]]:
        at = 0
        while at < len(plain):
            lengths = self.han_lengths.get(plain[at], ())
            length = next((length for length in lengths if plain[at : at + length] in self.han), 0)
            if length:
                yield self.han[plain[at : at + length]], (at, at + length)
            at += length or 1

    def _found_latin(self, plain: str) -> Iterator[tuple[str, tuple[int, int]]]:
        for clause in _CLAUSE.finditer(plain):
            yield from self._found_in_clause(list(_TOKEN.finditer(plain, *clause.span())))

    def _found_in_clause(self, matches: list[re.Match[str]]) -> Iterator[tuple[str, tuple[int, int]]]:
        exact = tuple(match[0] for match in matches)
        singular = tuple(map(_singular, exact))
        at = 0
        while at < len(matches):
            concept, used = self._longest_latin(exact, singular, at)
            if concept is not None:
                yield concept, (matches[at].start(), matches[at + used - 1].end())
            at += used

    def _longest_latin(self, exact: Phrase, singular: Phrase, at: int) -> tuple[str | None, int]:
        for start in dict.fromkeys((exact[at], singular[at])):
            for used in self.latin_lengths.get(start, ()):
                for phrase in (exact[at : at + used], singular[at : at + used]):
                    if len(phrase) == used and phrase in self.latin:
                        return self.latin[phrase], used
        return None, 1


def _concept(term: GlossaryTerm) -> str:
    return "=".join(_plain(side[0]) if side else "" for side in (term.zh, term.en))


def _plain(text: str) -> str:
    """One form of a text; Chinese has no spaces, so "保险丝 熔断" and "EGR 阀" are "保险丝熔断" and "egr阀"."""
    return _GAP.sub("", normalize("NFKC", text).casefold().replace("’", "'"))


def _tokens(word: str) -> Phrase:
    return tuple(_TOKEN.findall(word))


def _singular(token: str) -> str:
    """One form for singular and plural, good enough for comparing, not for printing."""
    if len(token) < 4 or not token.endswith("s") or token.endswith(("ss", "us", "is")):
        return token
    if token.endswith("ies"):
        return token[:-3] + "y"
    return token[:-2] if token.endswith(("ches", "shes", "sses", "xes", "zes")) else token[:-1]


def _lengths(words: Iterable[str] | Iterable[Phrase]) -> dict[str, tuple[int, ...]]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[word[0]].add(len(word))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
