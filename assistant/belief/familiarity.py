"""Whether a report resembles anything known at all; when it does not, the answer is "we don't know".

What a report has in common with the knowledge is a handful of traits; with the direction of its meaning they decide.
A boundary between own and foreign reports is fitted on them for each knowledge (``calibrating``): its own cases and
causes, each left out in turn, against the bundled foreign ones; where what is known is in the other language, a
``crossing``. Until that is fitted two fixed limits decide, and of little knowledge they go on admitting.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from assistant.belief.boundary import Boundary
from assistant.belief.foreign_reports import words_of_any_world
from assistant.belief.likeness import likenesses
from assistant.belief.telling import MEANING_SCALE, Telling, Traits
from assistant.belief.vagueness import says_nothing
from assistant.triage.chatter import told_plainly
from assistant.understanding import Understanding
from retrieval.content import lexical_text
from retrieval.search import Hit, Query, Search, Vector
from retrieval.terms import PAIR_MARK, plain, terms_of

CLOSE = 0.76  # likeness at which it alone is enough
NEAR = 0.705  # likeness below which shared words are a coincidence
SHARED_WORDS = 0.25  # of the report's terms, its translations counted, that a near passage must share
NEARLY_ALL = 0.8  # of a report's words, weighted by rarity, that a passage repeats
NEAR_IN_TRANSLATION = 0.66  # likeness across languages, which lies lower than within one
WORTH_OF_A_WORD = 0.07  # likeness that a translated word in common counts as much as
MOST_WORDS = 5  # in common that count so
WORDS_QUOTED = 3  # different terms of a first sentence, below which quoting it is a coincidence
THINGS_IN_COMMON = 3  # of the glossary, that a report and a near passage of its language both name
NEAR_IN_THINGS = 0.735
LOOKED_AT = 10
_UNDECIDED = 0.5
_COMPARED = 40  # hits whose mean similarity the best is compared with

_FIRST_SENTENCE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")


def is_familiar(
    understanding: Understanding,
    hits: Sequence[Hit],
    meaning: Vector | None,
    boundary: Boundary | None,
    search: Search,
) -> bool:
    """Whether a known code leads to what was found, or the report is near enough to it to speak of causes.

    One that says nothing ("it is broken") is near to much and familiar to nothing.

    ``meaning`` is the vector of the report's words, shape (d,), None where it has none.
    """
    if says_nothing(understanding):
        return False
    if is_certain(understanding, hits, search):
        return True
    if boundary is None or meaning is None or not hits:
        return _resembles_somehow(understanding, hits, search)
    if boundary.admits(_uncertain(understanding, meaning, hits, search)):
        return True
    return boundary.is_of_few and _resembles_somehow(understanding, hits, search)


def telling_of(
    understanding: Understanding, meaning: Vector, hits: Sequence[Hit], search: Search, without: Sequence[Hit] = ()
) -> Telling:
    """What a boundary judges a report by; ``without`` are hits taken not to be known.

    ``meaning`` is the vector of the report's words, shape (d,).
    """
    uncertain = _uncertain(understanding, meaning, hits, search, without)
    return replace(uncertain, is_certain=is_certain(understanding, hits, search))


def _uncertain(
    understanding: Understanding, meaning: Vector, hits: Sequence[Hit], search: Search, without: Sequence[Hit] = ()
) -> Telling:
    """The same of a report that nothing makes certain."""
    traits = traits_of(understanding.text, meaning, hits, search, without)
    said = told_plainly(understanding.text)
    vector = search.encode(Query(text=said)) if said not in ("", understanding.text) else None
    plainly = None if vector is None else traits_of(said, vector, hits, search, without)
    is_crossed = is_in_the_other_language(understanding, hits)
    return Telling(traits, understanding.language, is_crossed, plainly=plainly)


def is_certain(understanding: Understanding, hits: Sequence[Hit], search: Search) -> bool:
    """Whether a report is familiar whatever a boundary says: by a known code, or by repeating what is known."""
    return has_known_code(understanding, hits) or repeats(understanding.text, hits, search)


def _resembles_somehow(understanding: Understanding, hits: Sequence[Hit], search: Search) -> bool:
    """Without a fitted boundary, within a language and across."""
    return (
        resembles_in_translation(understanding, hits, search)
        or names_the_same(understanding, hits, search)
        or (not is_in_the_other_language(understanding, hits) and resembles(understanding.text, hits, search))
    )


def has_known_code(understanding: Understanding, hits: Sequence[Hit]) -> bool:
    """Whether a code of the report is in the catalogue and carried by a passage that was found."""
    codes = {code.code for code in understanding.codes if code.known}
    return any(codes & set(hit.matched_codes) for hit in hits)


def repeats(text: str, hits: Sequence[Hit], search: Search) -> bool:
    """Whether the report quotes how a passage begins, or a passage says nearly all that the report says.

    Rare words count most, and the whole must be much the same.
    """
    near = hits[:LOOKED_AT]
    if any(quotes(text, hit.passage.text) for hit in near):
        return True
    rarity = _rarities(text, search)
    least = NEARLY_ALL * sum(rarity[term] for term in set(terms_of(text)))
    saying = [hit for hit in near if 0 < least <= sum(rarity.get(term, 0.0) for term in hit.matched_terms)]
    return any(likeness >= CLOSE for likeness in likenesses(text, saying, search))


def quotes(text: str, passage: str) -> bool:
    """Whether a text contains the first sentence of a passage: an alarm's words, or a symptom of a few words.

    >>> quotes("机器人报警：逆解算无解", "逆解算无解。重新选点。"), quotes("pump noisy", "Pump. Worn.")
    (True, False)
    """
    first = _letters(_FIRST_SENTENCE.split(plain(passage).strip(), maxsplit=1)[0])
    return len(set(terms_of(first))) >= WORDS_QUOTED and first in _letters(text)


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text).casefold()))


def is_in_the_other_language(understanding: Understanding, hits: Sequence[Hit]) -> bool:
    """Whether more of what was found is in the other language than in the report's own."""
    near, language = hits[:LOOKED_AT], understanding.language
    return sum(hit.is_foreign_to(language) for hit in near) > sum(hit.reading == language for hit in near)


def resembles_in_translation(understanding: Understanding, hits: Sequence[Hit], search: Search) -> bool:
    """The rule of knowledge without a fitted boundary across languages: a passage that is near and shares words.

    The nearer it is the fewer it must share. They are words of the report translated by the glossary, which knows the
    words of machines only. Measured on the bundled example, asked in one language of the other's half: 92 % of foreign
    reports refused, and of own ones a third.
    """
    foreign = [hit for hit in hits[:LOOKED_AT] if hit.is_foreign_to(understanding.language)]
    said = set(terms_of(understanding.text))
    weights = search.weights(Query(text=understanding.text), search.index.snapshot.glossary)
    translated = {term for term in weights.keys() - said if not term.startswith(PAIR_MARK)}
    return any(
        likeness + WORTH_OF_A_WORD * min(MOST_WORDS, len(translated & set(hit.matched_terms))) >= NEAR_IN_TRANSLATION
        for hit, likeness in zip(foreign, likenesses(understanding.text, foreign, search), strict=True)
    )


def names_the_same(understanding: Understanding, hits: Sequence[Hit], search: Search) -> bool:
    """Whether a near passage names three of the glossary's things that the report names, whatever the style of either.

    Of 240 foreign reports one does, asked of work orders, ship machinery, robots and code lists together.
    """
    concepts_of = search.index.snapshot.glossary.concepts
    named = concepts_of(understanding.text)
    if len(named) < THINGS_IN_COMMON:
        return False
    known = [hit for hit in hits[:LOOKED_AT] if not hit.is_foreign_to(understanding.language)]
    return any(
        likeness >= NEAR_IN_THINGS and len(named & concepts_of(hit.passage.text)) >= THINGS_IN_COMMON
        for hit, likeness in zip(known, likenesses(understanding.text, known, search), strict=True)
    )


def resembles(text: str, hits: Sequence[Hit], search: Search) -> bool:
    """The rule of knowledge without a fitted boundary: likeness alone, or likeness and words together."""
    said, near = len(set(terms_of(text))) or 1, hits[:LOOKED_AT]
    return any(
        likeness >= CLOSE or (likeness >= NEAR and len(hit.matched_terms) / said >= SHARED_WORDS)
        for hit, likeness in zip(near, likenesses(text, near, search), strict=True)
    )


def traits_of(text: str, meaning: Vector, hits: Sequence[Hit], search: Search, without: Sequence[Hit] = ()) -> Traits:
    """What a report and the hits of its search have in common, then its meaning, shape (8 + d,).

    ``without`` are hits that the knowledge is taken not to have; their terms do not count as known. How much of what a
    report says is known is asked of the words that tell one world from another: "does not work" is said in all of them.
    A thing of the glossary that a near passage names is known, whatever either calls it. Were all the knowledge asked
    for its words, a washing machine would be known where things are washed and machines run.
    """
    snapshot, near = search.index.snapshot, hits[:LOOKED_AT]
    weights = search.weights(Query(text=text), snapshot.glossary)
    said = set(terms_of(text))
    known = _known(weights, search, without)
    rarity = {term: _rarity(known.get(term, 0), len(snapshot)) for term in weights}
    telling = {term: rarity[term] for term in said - words_of_any_world() if not term.startswith(PAIR_MARK)}
    similarities = [hit.similarity or 0.0 for hit in hits[:_COMPARED]] or [0.0]
    translated = [term for term in weights if term not in said]
    things = [(thing, terms_of(words)) for words, thing in snapshot.glossary.named_by(text)]
    named = [snapshot.glossary.concepts(hit.passage.text) for hit in near]
    shared = [
        {*hit.matched_terms, *(term for thing, terms in things if thing in there for term in terms)}
        for hit, there in zip(near, named, strict=True)
    ]
    met = set[str]().union(*shared)
    counted = np.array(
        [
            max(similarities),
            max(similarities) - float(np.mean(similarities)),
            float(np.mean(sorted(similarities)[-5:])),
            _share(telling, {term: 1.0 if term in met else _known_part(term, known) for term in telling}),
            max((_share(telling, dict.fromkeys(terms, 1.0)) for terms in shared), default=0.0),
            math.log1p(sum(1 for term in translated if known.get(term))),
            max(likenesses(text, near, search), default=0.0),
            _named_in_common({thing for thing, _ in things}, named),
        ]
    )
    return np.concatenate([counted, MEANING_SCALE * meaning.astype(np.float64)])


def _known_part(term: str, known: Mapping[str, int]) -> float:
    """How much of a word is known: all where a passage has it, else the share of its pairs of characters that are.

    A Chinese word is put together from others: who knows 主泵 and 液压 has met half of 液压泵.

    >>> [_known_part(term, {"主泵": 1, "#液压": 2}) for term in ("主泵", "液压泵", "洗衣机", "pump")]
    [1.0, 0.5, 0.0, 0.0]
    """
    if known.get(term):
        return 1.0
    # Of two characters a word is its only pair, and of letters there are none.
    pairs = [PAIR_MARK + term[at : at + 2] for at in range(len(term) - 1)]
    return sum(known.get(pair, 0) > 0 for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


def _share(weights: Mapping[str, float], parts: Mapping[str, float]) -> float:
    """The share of the weight that parts of terms have; a half where there is nothing to weigh, which says nothing."""
    # subtle: terms come in no order, and this sum is the same in any.
    everything = math.fsum(weights.values())
    if not everything:
        return _UNDECIDED
    return math.fsum(weights.get(term, 0.0) * part for term, part in parts.items()) / everything


def _named_in_common(things: Set[str], named: Sequence[Set[str]]) -> float:
    """The largest share, of the glossary's things that a report names, that a passage names as well."""
    return max((len(things & there) for there in named), default=0) / max(1, len(things))


def _rarities(text: str, search: Search) -> dict[str, float]:
    """How rare each term of a report and of its translation is in the knowledge."""
    snapshot = search.index.snapshot
    weights = search.weights(Query(text=text), snapshot.glossary)
    known = snapshot.lexical.spread(weights)
    return {term: _rarity(known.get(term, 0), len(snapshot)) for term in weights}


def _known(terms: Collection[str], search: Search, without: Sequence[Hit]) -> dict[str, int]:
    """How many passages have each term, those left out not counted."""
    known = search.index.snapshot.lexical.spread(terms)
    for hit in without:
        for term in set(terms_of(lexical_text(hit.passage))) & known.keys():
            known[term] -= 1
    return known


def _rarity(count: int, passages: int) -> float:
    """Inverse document frequency as BM25 counts it."""
    return math.log(1 + (max(0, passages - count) + 0.5) / (count + 0.5))
