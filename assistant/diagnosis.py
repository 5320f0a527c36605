"""Evidence to causes with probabilities, and "another cause" as one of them.

Hits are grouped by cause (component + failure mode, whatever language they are written in). A cause's weight is the
sum over its hits of relevance x trust; with its nearest hit, the cause model's opinion and the machine's own history
it makes the cause's signals, which ``mixing`` turns into probabilities. The mixing is fitted on the case base
(``calibrating``); where there is too little to fit, its standard values stand in that file, all others in this one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.belief.calibration import UNFITTED, Calibration
from assistant.belief.cause_model import NO_OPINION, Opinion, Vector
from assistant.belief.history import MachineNow, recurrence, wear
from assistant.belief.mixing import Choice, Signals
from assistant.belief.word_model import words_of
from assistant.understanding import Understanding
from knowledge.glossary import Glossary
from knowledge.records import Cause, Language, RepairCase
from retrieval.search import Hit

RELEVANCE_SCALE = 0.6  # standard deviations below the best hit at which a hit counts 1/e of it
CODE_RELEVANCE: Mapping[str, float] = {"exact": 1.0, "related": 0.5, "none": 0.15}  # with codes in the report
OUTCOME_TRUST: Mapping[str, float] = {"fixed": 1.0, "unknown": 0.6, "not_fixed": 0.05}
STATED_TRUST = 0.5  # a row of a manual or FMEA: sound, but not seen on a machine
OTHER_MODEL_TRUST = 0.7  # a case seen on another model than the one reported
MAX_SUSPECTS = 8

Stated = RepairCase | Cause


@dataclass(frozen=True)
class Support:
    """One hit that speaks for a cause, with the record it came from and its weight."""

    hit: Hit
    record: Stated
    weight: float


@dataclass(frozen=True)
class Suspect:
    """A cause believed in to some degree, heaviest support first."""

    key: str
    supports: tuple[Support, ...]
    probability: float
    objections: tuple[Support, ...] = ()  # outcomes that speak against it

    @property
    def confirmed_cases(self) -> int:
        """How many repaired cases stand behind the cause."""
        fixed = {s.record.id for s in self.supports if isinstance(s.record, RepairCase) and s.record.outcome == "fixed"}
        return len(fixed)

    def records(self, language: Language | None = None) -> tuple[Stated, ...]:
        """Its records, heaviest first; only those in the language where one is given."""
        return tuple(s.record for s in self.supports if language in (None, s.record.language))


@dataclass(frozen=True)
class Belief:
    """Suspects by falling probability; with ``another_cause`` the probabilities sum to one."""

    suspects: tuple[Suspect, ...]
    another_cause: float


NOTHING = Belief((), 1.0)
NOWHERE = MachineNow()


def weigh(
    understanding: Understanding,
    hits: Iterable[Hit],
    records: Mapping[str, Stated],
    glossary: Glossary,
    calibration: Calibration = UNFITTED,
    machine: MachineNow = NOWHERE,
    meaning: Vector | None = None,
) -> Belief:
    """Group hits by cause and turn what speaks for each into probabilities.

    ``records`` maps passage ids to records; ``meaning`` is the vector of the report's words, shape (d,).
    """
    groups = grouped(understanding, hits, records, glossary)
    evidence = choice(understanding, groups, glossary, calibration, machine, meaning)
    shares = calibration.sharpening.of(evidence.shares(calibration.mixing))
    probabilities = dict(zip(groups, shares.tolist()[:-1], strict=True))
    ranked = sorted(probabilities, key=lambda key: (-probabilities[key], key))[:MAX_SUSPECTS]
    suspects = tuple(_suspect(key, groups[key], probabilities[key]) for key in ranked)
    return Belief(suspects, max(0.0, 1.0 - sum(suspect.probability for suspect in suspects)))


def grouped(
    understanding: Understanding, hits: Iterable[Hit], records: Mapping[str, Stated], glossary: Glossary
) -> dict[str, list[Support]]:
    """What speaks for each cause, by the cause's key."""
    supports = _supports(understanding, tuple(hits), records)
    return _merge_unlabelled(_group(_telling(supports), glossary), glossary)


def choice(
    understanding: Understanding,
    groups: Mapping[str, Sequence[Support]],
    glossary: Glossary,
    calibration: Calibration = UNFITTED,
    machine: MachineNow = NOWHERE,
    meaning: Vector | None = None,
    truth: str = "",
) -> Choice:
    """What speaks for each cause, in the order of ``groups``; ``truth`` is the true cause's key, where it is known."""
    words = words_of(understanding.text, glossary, understanding.known_codes, understanding.machine_model)
    model = calibration.model
    opinions = model.opinions(words, meaning) if model else {}
    unseen = model.unseen if model else NO_OPINION
    near = partial(calibration.nearness.of, asked=understanding.language)
    signals = [_signals(group, opinions.get(key, unseen), machine, near) for key, group in groups.items()]
    place = list(groups).index(truth) if truth in groups else None
    return Choice.among(signals, place, _firmest(opinions.values()))


def _firmest(opinions: Collection[Opinion]) -> Opinion:
    if not opinions:
        return NO_OPINION
    return Opinion(max(one.by_words for one in opinions), max(one.by_meaning for one in opinions))


def _signals(group: Sequence[Support], opinion: Opinion, machine: MachineNow, near: Callable[[Hit], float]) -> Signals:
    worn = [(s.weight, close) for s in group if (close := wear(s.record, machine)) is not None]
    weighed = sum(weight for weight, _ in worn)
    return Signals(
        weight=sum(s.weight for s in group),
        nearness=max(near(s.hit) for s in group),
        words=max(s.hit.lexical_score or 0.0 for s in group),
        opinion=opinion,
        recurrence=max(recurrence(s.record, machine) for s in group),
        wear=sum(weight * close for weight, close in worn) / weighed if weighed else 0.0,
    )


def _telling(supports: list[Support]) -> list[Support]:
    """The supports that name a cause; a component alone is where, not why, and counts only where nothing says more."""
    full = [s for s in supports if (s.record.component and s.record.failure_mode) or cause_words(s.record)]
    return full or supports


def _suspect(key: str, supports: list[Support], probability: float) -> Suspect:
    ordered = sorted(supports, key=lambda s: (-s.weight, s.hit.passage.id))
    return Suspect(key, tuple(ordered), probability)


def _supports(understanding: Understanding, hits: tuple[Hit, ...], records: Mapping[str, Stated]) -> list[Support]:
    # Within each kind of code match apart: a code is a fact, however much better other hits match the words.
    best = {kind: max(hit.strength for hit in hits if hit.code_match == kind) for kind in {h.code_match for h in hits}}
    has_code_match = any(hit.code_match == "exact" for hit in hits)
    supports = []
    for hit in hits:
        record = records.get(hit.passage.id)
        if record is not None:
            relevance = math.exp((hit.strength - best[hit.code_match]) / RELEVANCE_SCALE)
            by_code = CODE_RELEVANCE[hit.code_match] if has_code_match else 1.0
            weight = relevance * by_code * trust(record, understanding.machine_model)
            supports.append(Support(hit, record, weight))
    return supports


def trust(record: Stated, machine_model: str) -> float:
    """How far a record is believed, 0 to 1: its outcome, its place in the manual's list, the machine it was seen on.

    >>> trust(RepairCase(id="1", symptom="no swing", outcome="fixed", machine_model="HX220"), "HX220")
    1.0
    """
    if isinstance(record, RepairCase):
        seen_elsewhere = bool(machine_model and record.machine_model and record.machine_model != machine_model)
        return OUTCOME_TRUST[record.outcome] * (OTHER_MODEL_TRUST if seen_elsewhere else 1.0)
    by_order = 1.0 / math.sqrt(record.rank or 1)
    by_occurrence = 0.5 + (record.occurrence or 5) / 10
    return STATED_TRUST * by_order * by_occurrence


def _group(supports: list[Support], glossary: Glossary) -> dict[str, list[Support]]:
    groups: dict[str, list[Support]] = {}
    for support in supports:
        key = cause_key(support.record, glossary)
        if key:
            groups.setdefault(key, []).append(support)
    return groups


def cause_key(record: Stated, glossary: Glossary) -> str:
    """What makes two records speak of one cause: component and failure mode, else the cause's own words."""
    label = f"{record.component} {record.failure_mode}".strip()
    return glossary.canonical(label or cause_words(record))


def cause_words(record: Stated) -> str:
    """The cause in the record's own words; an alarm list that only states a remedy is named by its symptom.

    >>> cause_words(Cause(id="1", symptom="inverse kinematics without solution", remedy="choose another point"))
    'inverse kinematics without solution'
    """
    is_remedy_alone = isinstance(record, Cause) and bool(record.remedy)
    return record.cause or (record.symptom if is_remedy_alone else "")


def _merge_unlabelled(groups: dict[str, list[Support]], glossary: Glossary) -> dict[str, list[Support]]:
    """Causes stated only in words join the labelled cause whose component and failure mode they both name."""
    labelled = {key: _label_concepts(group, glossary) for key, group in groups.items() if _is_labelled(group)}
    merged = {key: list(groups[key]) for key in labelled}
    for key, group in groups.items():
        if key not in labelled:
            words = frozenset[str]().union(*(glossary.concepts(cause_words(s.record)) for s in group))
            fits = [known for known, concepts in labelled.items() if len(concepts) > 1 and concepts <= words]
            merged.setdefault(max(fits, key=lambda k: (len(labelled[k]), k)) if fits else key, []).extend(group)
    return merged


def _is_labelled(group: list[Support]) -> bool:
    return any(s.record.component and s.record.failure_mode for s in group)


def _label_concepts(group: list[Support], glossary: Glossary) -> frozenset[str]:
    labels = (f"{s.record.component} {s.record.failure_mode}" for s in group)
    return glossary.concepts(next(labels))
