from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from knowledge.records import RepairCase
from knowledge.store import Store
from retrieval.fitting import attempts, gain_of, tuning_of
from retrieval.search import Search
from tests.retrieval.conftest import PairEncoder

Searching = Callable[..., Search]

# What people say of each cause has no word in common with what others say of it.
SAID = {
    "pump": ("whines loudly", "oil foams", "slow when warm", "gauge trembles", "chatter in neutral"),
    "valve": ("boom sinks", "jerky arm", "hot return line", "bucket creeps", "stick hangs"),
    "motor": ("tracks pull left", "no second gear", "stalls uphill", "drifts in travel", "sprocket clicks"),
    "relay": ("lamps flicker", "dead horn", "display reboots", "no crank", "wipers stop"),
}
PLACES = ("at noon", "in yard", "on site", "by river", "near kiln", "at dawn")


@pytest.fixture
def encoder() -> PairEncoder:
    return PairEncoder(dimension=64)


def knowledge(count: int = 96) -> list[RepairCase]:
    causes, cases = list(SAID), []
    for number in range(count):
        cause = causes[number % 4]
        symptom = f"{SAID[cause][number // 4 % 5]} {PLACES[number // 4 % 6]}"
        cases.append(
            RepairCase(
                id=f"{number:03}",
                symptom=symptom,
                serial=str(number),
                component=cause,
                failure_mode="worn",
                date=date(2024, 1, 1) + timedelta(number),
            )
        )
    return cases


def test_cases_that_are_told_in_the_words_of_their_cause_teach_the_search(search_in: Searching, store: Store) -> None:
    search, told = search_in(*knowledge()), []
    zh, en = attempts(search, store, lambda done, total: told.append((done, total)))
    assert (zh.questions, zh.tuned, zh.is_worth_it) == (0, None, False)
    assert en.questions == 96
    assert en.tuned is not None
    assert en.is_worth_it
    gain = en.tuned.learned.gain
    assert gain.questions == 24
    assert gain.after > gain.before
    assert told[-1] == (336, 336)


def test_the_same_knowledge_gives_the_same_tuning(search_in: Searching, store: Store) -> None:
    search = search_in(*knowledge())
    names = {
        tuning.name
        for tuning in (tuning_of(attempts(search, store), "pairs@1", "Ann", "2024-03-02") for _ in range(2))
        if tuning
    }
    assert len(names) == 1


def test_of_too_few_cases_nothing_is_learned(search_in: Searching, store: Store) -> None:
    tried = attempts(search_in(*knowledge(59)), store)
    assert [(one.questions, one.held_out, one.tuned) for one in tried] == [(0, 0, None), (59, 14, None)]
    assert tuning_of(tried, "pairs@1", "Ann", "2024-03-02") is None


def test_a_gain_that_may_be_chance_is_not_adopted(search_in: Searching, store: Store) -> None:
    causes = ["pump", "boom"]
    cases = [
        case.model_copy(update={"symptom": f"report {n}", "component": causes[n * n % 7 % 2]})
        for n, case in enumerate(knowledge())
    ]
    tried = attempts(search_in(*cases), store)
    assert [one.is_worth_it for one in tried] == [False, False]
    assert tuning_of(tried, "pairs@1", "Ann", "2024-03-02") is None


def test_a_gain_lies_where_resampling_puts_it() -> None:
    gain = gain_of(np.array([0.0, 0.5, 1.0, 0.5]), np.array([0.5, 0.5, 1.0, 0.0]))
    assert (gain.questions, gain.before, gain.after) == (4, 0.5, 0.5)
    assert (gain.low, gain.high) == (pytest.approx(-0.25, abs=0.13), pytest.approx(0.25, abs=0.13))
    assert not gain.is_sure
