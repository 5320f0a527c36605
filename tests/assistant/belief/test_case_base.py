"""Which records of a store are asked about again, and what counts as known before them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assistant.belief.case_base import CaseBase, is_named, report_of
from knowledge.records import Cause, RepairCase
from knowledge.store import Store
from retrieval.search import Hit


def dated(count: int) -> list[RepairCase]:
    return [
        RepairCase(id=f"C{n:03}", symptom=f"slow {n}", component="pump", failure_mode="worn", date=date(2020, 1, 1 + n))
        for n in range(count)
    ]


def test_a_case_is_named_by_component_and_failure_mode_unless_the_repair_did_not_help() -> None:
    case = RepairCase(id="1", symptom="slow", component="pump", failure_mode="worn", outcome="fixed")
    assert is_named(case)
    assert not is_named(case.model_copy(update={"failure_mode": ""}))
    assert not is_named(case.model_copy(update={"outcome": "not_fixed"}))


def test_the_oldest_third_is_never_asked_and_nameless_cases_are_asked_beside(store: Store) -> None:
    store.write([*dated(30), RepairCase(id="N", symptom="noise")], author="tests")
    base = CaseBase(store)
    sample = base.sample(lambda passage: False)
    assert [case.id for case in sample] == [f"C{n:03}" for n in range(10, 30)]
    assert [record.id for record in base.others(len(sample))] == ["N"]


def test_few_cases_are_joined_by_the_stated_causes_that_have_a_symptom(store: Store) -> None:
    stated = [Cause(id="F1", symptom="jib sags", cause="seal"), Cause(id="F2", symptom="", cause="rust")]
    store.write([*dated(3), *stated], author="tests")
    assert [record.id for record in CaseBase(store).others(2)] == ["F1"]


def test_a_stated_cause_is_reported_by_its_symptom_and_codes_alone() -> None:
    report = report_of(Cause(id="F1", symptom="jib sags", cause="seal", codes=("E02",)))
    assert (report.text, report.codes, report.machine_model, report.serial) == ("jib sags", ("E02",), "", "")


def test_what_is_known_is_older_and_what_is_the_same_says_the_same(store: Store, hit_of: Callable[..., Hit]) -> None:
    cases = dated(3)
    store.write([*cases, twin := cases[0].model_copy(update={"id": "T", "date": date(2020, 5, 1)})], author="tests")
    base = CaseBase(store)
    hits = {hit.passage.source_id: hit for hit in map(hit_of, (*cases, twin))}
    asked = base.records["case:C001"]
    assert [id_ for id_, hit in hits.items() if base.was_known(hit, asked)] == ["C000"]
    assert [id_ for id_, hit in hits.items() if base.is_same(hit, base.records["case:C000"])] == ["C000", "T"]
