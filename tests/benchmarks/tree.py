"""Ranking the next action of a real troubleshooting tree by words, by meaning and by what planning knows."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding import BUNDLED, SentenceEncoder
from retrieval.fusion import Mix
from retrieval.terms import terms_of

K1, B = 1.2, 0.75  # the lexical engine's own
HELD_BACK = 0.6  # standard deviations by which a repair waits for a finding that names the cause, and is preferred then
_REPAIR = re.compile(r"更换|替换|修复|切除|换件|\breplace|\brepair", re.I)
_NAMED = re.compile(r"故障原因|原因是|说明原")
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
        self.is_repair = np.array([bool(_REPAIR.search(action)) for action in actions])

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

    def planned(self, step: Step) -> Scores:
        """The report and the last finding; nothing twice; checks before repairs until a finding names the cause."""
        report, last = step.report_and_last
        wait = HELD_BACK if _NAMED.search(last) else -HELD_BACK
        return self.left(step, self.mixed(f"{report}\n{last}") + wait * self.is_repair)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def tree_table(path: Path, data: Path) -> Iterable[str]:
    """Lines of the table: how often the first ranked action is a right one."""
    steps = read_tree(path)
    actions = list(dict.fromkeys(action for step in steps for action in sorted(step.right)))
    ranking = Ranking(actions, SentenceEncoder.open(BUNDLED, data=data))
    ways = {
        "BM25, whole path": lambda step: ranking.lexical(step.path),
        "encoder, whole path": lambda step: ranking.dense(step.path),
        "BM25, nothing twice": lambda step: ranking.left(step, ranking.lexical(step.path)),
        "encoder, nothing twice": lambda step: ranking.left(step, ranking.dense(step.path)),
        "mixed, nothing twice": lambda step: ranking.left(step, ranking.mixed(step.path)),
        "mixed, nothing twice, report and last finding": lambda step: ranking.left(
            step, ranking.mixed("\n".join(step.report_and_last))
        ),
        "the same, checks before repairs (ours)": ranking.planned,
    }
    yield f"| {len(steps)} steps, {len(actions)} candidate actions | hit@1 |"
    yield "|---|---:|"
    for name, scores in ways.items():
        hits = sum(actions[int(np.argmax(scores(step)))] in step.right for step in steps)
        yield f"| {name} | {hits / len(steps):.0%} |"
