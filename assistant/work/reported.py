"""What a report says was done already: values read off a gauge, checks with their result, repairs and their effect.

Only what stands in the words: a value waits for a stated limit, a repair without "no change" or "that fixed it" is
tried with unknown effect and moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from assistant.work.done import Finding, Tried, WorkDone
from assistant.work.measuring import measurements
from assistant.work.numerals import in_figures
from assistant.work.verdicts import verdict
from retrieval.terms import plain

_CLAUSE = re.compile(r"(?:[^,，。;；!！?？\n.]|\.(?=\d)|\.(?=\w))+")
_TURN = re.compile(r"\s*(?:(?<!不)但是?|可是|结果|\bbut\b|\bhowever\b|(?<!not )\byet\b)\s*", re.I)
_REPAIRED = re.compile(
    r"(?:换|更换|修|清洗|清理|调整|紧固|拆洗)(?:过|了|完|掉|好)|(?:已经?|刚|新|都|也)(?:更?换|清洗|调整|修复?)|新换|换(?:的是)?新"
    r"|(?:更换|清洗|调整)\S{1,12}(?:后|之后|以后)"
    r"|\b(?:replaced|changed|swapped|renewed|rebuilt|cleaned|adjusted|tightened|reseated|overhauled|fitted|installed)\b",
    re.I,
)
_NOT_REPAIRED = re.compile(
    r"(?:没|未|还没|不曾|想|要不要|是否|需要?)\S{0,3}(?:换|修|清洗|调整)|\b(?:not|never|to be)\s+(?:yet\s+)?\w+ed\b",
    re.I,
)
_IN_VAIN = re.compile(
    r"还是|仍|依旧|依然|照旧|照样|没用|不行|没变化|没有变化|没改善|没好|没效果|无效|不管用|又犯|又出现|一个样|没解决|故障不变"
    r"|\bno\s+(?:change|improvement|difference|effect|better|good|joy)\b|\bstill\b|\bsame\s+(?:\w+\s+)?(?:fault|problem|thing|issue|symptom)?"
    r"|\b(?:did|does|has|have)(?:n't|\s+not|nt)\s+(?:\w+\s+)?(?:help|fix|cure|change|solve|improve)\w*|\bnot\s+(?:fixed|cured|solved)\b"
    r"|\b(?:came|come|comes)\s+back\b|\bwithout\s+(?:success|effect|change)\b|\bto\s+no\s+avail\b",
    re.I,
)
_HELPED = re.compile(
    r"就好了|好了(?!两|几|一)|解决了|恢复正常|排除了|\bfixed\s+it\b|\bsolved\b|\bworks?\s+(?:now|again|fine)\b|\bcured\b",
    re.I,
)
_CHECKED = re.compile(
    r"(?:检查|测|查|看|量)(?:过|了|完)|已(?:检查|查|测)|\b(?:checked|measured|inspected|tested|looked\s+at|verified)\b",
    re.I,
)


@dataclass(frozen=True)
class _Clause:
    text: str
    following: str  # the clause behind it, where the effect is often told


def reported_work(text: str) -> WorkDone:
    """Findings and repairs a report tells of, in reading order.

    >>> work = reported_work("already replaced the fuel filter, no change; rail pressure 12 MPa")
    >>> [(tried.repair, tried.helped) for tried in work.tried], [f.measurement.value for f in work.findings]
    ([('already replaced the fuel filter', False)], [12.0])
    >>> reported_work("换过柴油滤芯还是没劲，查了保险丝没问题").findings[0].result
    'normal'
    """
    clauses = [
        part
        for found in _CLAUSE.finditer(in_figures(plain(text)))
        for part in _TURN.split(found.group())
        if part.strip()
    ]
    pairs = [_Clause(one.strip(), after.strip()) for one, after in zip_longest(clauses, clauses[1:], fillvalue="")]
    return WorkDone(
        findings=tuple(finding for pair in pairs for finding in _findings(pair)),
        tried=tuple(reversed(list(_tried(pairs[::-1])))),
    )


def _tried(clauses: list[_Clause]) -> Iterator[Tried]:
    """The repairs of the clauses, last first: "cleaned this, replaced that, no change" was in vain altogether."""
    in_vain_behind = False
    for clause in clauses:
        repaired = _REPAIRED.search(clause.text)
        if repaired is None or _NOT_REPAIRED.search(clause.text):
            in_vain_behind = False
            continue
        behind = clause.text[repaired.end() :]
        told = _IN_VAIN.search(behind) or _HELPED.search(behind)
        helped = _effect(behind) if told else _effect_behind(clause.following, in_vain_behind)
        in_vain_behind = helped is False
        what = clause.text if told is None else clause.text[: repaired.end() + told.start()]
        yield Tried(repair=what.strip(), helped=helped)


def _effect_behind(following: str, in_vain_behind: bool) -> bool | None:
    if _REPAIRED.search(following):
        return False if in_vain_behind else None
    return _effect(following)


def _effect(text: str) -> bool | None:
    """Whether words tell that a repair helped; None when they tell nothing.

    >>> _effect("no change"), _effect("就好了"), _effect("boom is slow")
    (False, True, None)
    """
    if _IN_VAIN.search(text):
        return False
    return True if _HELPED.search(text) else None


def _findings(clause: _Clause) -> Iterator[Finding]:
    if _REPAIRED.search(clause.text):
        return
    values = measurements(clause.text)
    for found in values:
        about = f"{clause.text[: found.start]} {clause.text[found.end :]}".strip()
        if about:
            yield Finding(check=about, result="unclear", measurement=found.measurement, said=clause.text)
    if not values and _CHECKED.search(clause.text):
        own = verdict(clause.text)
        said = own if own != "unclear" else verdict(clause.following)
        if said != "unclear":
            words = clause.text if own != "unclear" else f"{clause.text}, {clause.following}"
            yield Finding(check=clause.text, result=said, said=words)
