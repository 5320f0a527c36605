"""Ranking the next action of a real troubleshooting tree by words, by meaning and as the product does it.

The product's way is taken as it is: its search's mix over the whole path, nothing done twice, and its planner's rule,
relevance over minutes, by its own tables. Nothing in it was chosen on these steps. What could have been gained by
choosing is shown honestly: for every fault the way that is best on all other faults.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.diagnosis import RELEVANCE_SCALE
from assistant.work.checks import minutes_of
from assistant.work.costs import usual_minutes
from retrieval.embedding import BUNDLED, SentenceEncoder
from retrieval.fusion import Mix
from retrieval.terms import terms_of

K1, B = 1.2, 0.75  # the lexical engine's own
_REPAIR = re.compile(r"更换|替换|修复|切除|换件|\breplace|\brepair", re.I)
_NODE = re.compile(r"\n- (?=\d)")

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """The path so far and the actions that are right next."""

    path: str
    right: frozenset[str]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The report, then each action with what it showed."""
        return tuple(node for node in _NODE.split("\n" + self.path)[1:] if node.strip())

    @property
    def report_and_last(self) -> tuple[str, str]:
        """The report without its background, and the last action with its finding."""
        return self.nodes[0].split("| 知识")[0], self.nodes[-1]


def read_tree(path: Path) -> tuple[Step, ...]:
    """The steps of a JSONL file."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return tuple(Step(row["prompt"].split("历史推理路径")[-1], frozenset(row["gold_list"])) for row in rows)


Way = Callable[[Step], Scores]


class Ranking:
    """Scores of every candidate action for a text."""

    def __init__(self, actions: list[str], encoder: SentenceEncoder) -> None:
        self.actions = actions
        self._encoder = encoder
        self._terms = [terms_of(action) for action in actions]
        self._counts = [Counter(terms) for terms in self._terms]
        self._spread = Counter(term for terms in self._terms for term in set(terms))
        self._average = sum(map(len, self._terms)) / len(self._terms)
        self._vectors = encoder.encode_passages(actions)
        minutes = [usual_minutes(action) if _REPAIR.search(action) else minutes_of(action) for action in actions]
        self._minutes = np.array(minutes)

    def lexical(self, text: str) -> Scores:
        """BM25."""
        scores = np.zeros(len(self.actions))
        for term, times in Counter(terms_of(text)).items():
            if term in self._spread:
                rare = math.log(1 + (len(self.actions) - self._spread[term] + 0.5) / (self._spread[term] + 0.5))
                scores += times * rare * np.array([self._saturated(i, term) for i in range(len(self.actions))])
        return scores

    def _saturated(self, place: int, term: str) -> float:
        count, length = self._counts[place][term], len(self._terms[place])
        return count * (K1 + 1) / (count + K1 * (1 - B + B * length / self._average))

    def dense(self, text: str) -> Scores:
        """Cosine similarities."""
        return np.asarray(self._vectors @ self._encoder.encode_queries([text])[0], dtype=np.float64)

    def mixed(self, text: str) -> Scores:
        """As the search mixes them."""
        return Mix().strength(self.lexical(text), self.dense(text))

    def left(self, step: Step, scores: Scores) -> Scores:
        """The scores with actions of the path out of the question."""
        path = _letters(step.path)
        done = np.array([_letters(action) in path for action in self.actions])
        return np.where(done, -np.inf, scores)

    def per_minute(self, text: str) -> Scores:
        """The logarithm of relevance over minutes, as the planner weighs a chance against its cost."""
        return np.asarray(self.mixed(text) / RELEVANCE_SCALE - np.log(self._minutes), dtype=np.float64)

    def hits(self, steps: Sequence[Step], way: Way) -> NDArray[np.bool_]:
        """For each step whether the first ranked of the actions left is a right one."""
        firsts = (self.actions[int(np.argmax(self.left(step, way(step))))] for step in steps)
        return np.array([first in step.right for first, step in zip(firsts, steps, strict=True)])

    def chance(self, steps: Sequence[Step]) -> float:
        """How often any action that is left would be right; no action is right at two steps, so none is usual."""
        left = (np.isfinite(self.left(step, np.zeros(len(self.actions)))).sum() for step in steps)
        return float(np.mean([len(step.right) / number for step, number in zip(steps, left, strict=True)]))


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def chosen_elsewhere(steps: Sequence[Step], hits: Mapping[str, NDArray[np.bool_]]) -> float:
    """How often the first action is right when each fault is given the way that is best on all others."""
    reports = np.array([step.nodes[0] for step in steps])
    right = 0
    for report in dict.fromkeys(reports):
        own = reports == report
        best = max(hits, key=lambda name: int(hits[name][~own].sum()))
        right += int(hits[best][own].sum())
    return right / len(steps)


def tree_table(path: Path, data: Path) -> Iterable[str]:
    """Lines of the table: how often the first ranked action is a right one."""
    steps = read_tree(path)
    actions = list(dict.fromkeys(action for step in steps for action in sorted(step.right)))
    ranking = Ranking(actions, SentenceEncoder.open(BUNDLED, data=data))
    texts: dict[str, Callable[[Step], str]] = {
        "whole path": lambda step: step.path,
        "report and last finding": lambda step: "\n".join(step.report_and_last),
    }
    scores = {
        "BM25": ranking.lexical,
        "encoder": ranking.dense,
        "the product's search": ranking.mixed,
        "the product's search over its minutes": ranking.per_minute,
    }
    ways = {f"{how}, {what}": _way(score, text) for what, text in texts.items() for how, score in scores.items()}
    hits = {name: ranking.hits(steps, way) for name, way in ways.items()}
    yield f"| {len(steps)} steps, {len(actions)} candidate actions | hit@1 |"
    yield "|---|---:|"
    yield f"| any action | {ranking.chance(steps):.0%} |"
    for name, right in hits.items():
        yield f"| {name} | {right.mean():.0%} |"
    yield f"| for each fault the way that is best on the others | {chosen_elsewhere(steps, hits):.0%} |"


def _way(score: Callable[[str], Scores], text: Callable[[Step], str]) -> Way:
    return lambda step: score(text(step))
