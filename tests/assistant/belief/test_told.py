from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Report
from assistant.assistant import Assistant
from assistant.belief.told import OutcomeDesk
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import RepairCase
from knowledge.store import Store
from retrieval.index import Index
from retrieval.pair_encoder import PairEncoder
from retrieval.search import Query, Search

SYMPTOMS = (
    ("1", "boom lifts slowly when hot", "pilot pump", "worn"),
    ("2", "boom lifts slowly and shakes", "main relief valve", "stuck"),
    ("3", "engine does not start in the cold", "fuel pump", "worn"),
    ("4", "coolant alarm after ten minutes", "thermostat", "stuck"),
    ("5", "swing brake does not hold on slopes", "swing brake", "worn"),
)
CASES = tuple(
    RepairCase(id=id, symptom=symptom, component=component, failure_mode=mode, outcome="fixed")
    for id, symptom, component, mode in SYMPTOMS
)


def outcome(number: int, who: str, symptom: str = "boom lifts slowly", cause: str = "gremlin") -> DiagnosisOutcome:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    fields = {"id": f"o{number}", "diagnosis_id": f"d{number}", "who": who, "at": at, "fixed": True}
    language = "zh" if symptom[0] > "z" else "en"
    return DiagnosisOutcome.model_validate(fields | {"cause": cause, "symptom": symptom, "language": language})


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path}/own.db")
    store.write(CASES, author="tests")
    yield store
    store.close()


@pytest.fixture
def search(own: Store, tmp_path: Path) -> Iterator[Search]:
    index = Index.open(tmp_path / "index", own, PairEncoder())
    yield Search(index, PairEncoder())
    index.close()


@pytest.fixture
def tell(own: Store, search: Search) -> Callable[..., None]:
    def telling(*outcomes: DiagnosisOutcome) -> None:
        own.write(outcomes, author="tests")
        search.index.catch_up()

    return telling


def answer(own: Store, search: Search, text: str = "boom lifts slowly") -> Answer:
    return Assistant.build(own, search).diagnose(Report(text=text))


def causes(answer: Answer) -> dict[str, float]:
    return {cause.cause: cause.probability for cause in answer.causes}


def test_without_outcomes_nothing_was_told(own: Store, search: Search) -> None:
    assert OutcomeDesk(own, search).told(Query(text="boom lifts slowly")) == ()


def test_an_outcome_as_near_as_the_best_case_is_fully_relevant_and_a_far_one_is_left_out(
    own: Store, search: Search, tell: Callable[..., None]
) -> None:
    tell(outcome(1, "Ann"), outcome(2, "Ann", symptom="the radio is silent"))
    (near,) = OutcomeDesk(own, search).told(Query(text="boom lifts slowly"))
    assert (near.outcome.id, near.relevance) == ("o1", 1.0)


def test_three_hundred_outcomes_of_one_person_push_no_case_from_the_evidence(
    own: Store, search: Search, tell: Callable[..., None]
) -> None:
    before = causes(answer(own, search))
    tell(*(outcome(number, "Ann") for number in range(300)))
    after = causes(answer(own, search))
    assert set(before) < set(after)
    assert after["gremlin"] < 0.4
    assert after["pilot pump: worn"] / after["main relief valve: stuck"] == pytest.approx(
        before["pilot pump: worn"] / before["main relief valve: stuck"], rel=0.2
    )


def test_withdrawing_them_all_returns_the_very_same_numbers(
    own: Store, search: Search, tell: Callable[..., None]
) -> None:
    before = answer(own, search)
    tell(*(outcome(number, who) for number, who in enumerate(("Ann", "Bo", "Cy"))))
    assert causes(answer(own, search)) != causes(before)
    own.write((), retire=[("outcome", f"o{number}") for number in range(3)], author="tests")
    search.index.catch_up()
    after = answer(own, search)
    assert (after.causes, after.another_cause) == (before.causes, before.another_cause)


def test_one_person_does_not_make_a_foreign_report_familiar_and_two_do(
    own: Store, search: Search, tell: Callable[..., None]
) -> None:
    report = "咖啡机不出奶泡"
    assert answer(own, search, report).abstained
    tell(outcome(1, "Ann", symptom=report, cause="奶管堵塞"))
    assert answer(own, search, report).abstained
    tell(outcome(2, "Bo", symptom=report, cause="奶管堵塞"))
    assert list(causes(answer(own, search, report))) == ["奶管堵塞"]
