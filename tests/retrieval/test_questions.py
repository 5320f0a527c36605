from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.glossary import Glossary
from knowledge.records import Cause, RepairCase
from knowledge.store import Store
from retrieval.questions import questions_of

GLOSSARY = Glossary.from_terms(())
DAY = date(2024, 1, 1)


def case(number: int, symptom: str = "", **fields: object) -> RepairCase:
    told = {"component": "pump", "failure_mode": "leak", "serial": str(number), "date": DAY + timedelta(number)}
    return RepairCase.model_validate(
        {"id": f"{number:02}", "symptom": symptom or f"oil below {number}"} | told | fields
    )


def test_a_case_asks_for_the_others_of_its_cause_and_for_stated_causes(store: Store) -> None:
    store.write([case(n) for n in range(4)] + [case(9, failure_mode="noise")], author="tests")
    store.write([Cause(id="row", component="Pump", failure_mode="Leak")], author="tests")
    first = questions_of(store, GLOSSARY, "en").taught[0]
    assert first.text == "oil below 0"
    assert first.answers == {"case:01", "case:02", "case:03", "cause:row"}


def test_the_newest_are_held_out_and_never_an_answer(store: Store) -> None:
    store.write([case(n) for n in range(8)], author="tests")
    asked = questions_of(store, GLOSSARY, "en")
    assert [one.own for one in asked.held_out] == ["case:06", "case:07"]
    assert asked.hidden == {"case:06", "case:07"}
    assert asked.held_out[0].answers == {f"case:0{n}" for n in range(6)}
    assert [one.own for one in asked.checked] == ["case:04", "case:05"]


def test_what_the_same_machine_reported_before_in_the_same_words_is_not_judged_by(store: Store) -> None:
    told_again = case(7, "OIL  below 0", serial="0")
    store.write([*(case(n) for n in range(7)), told_again], author="tests")
    assert [one.own for one in questions_of(store, GLOSSARY, "en").held_out] == ["case:06"]


def test_the_other_language_and_what_did_not_help_ask_nothing(store: Store) -> None:
    store.write([case(1), case(2, "泵漏油"), case(3, outcome="not_fixed"), case(4, failure_mode="")], author="tests")
    (asked,) = questions_of(store, GLOSSARY, "zh").taught
    assert (asked.own, asked.answers) == ("case:02", {"case:01"})


cases = st.lists(
    st.tuples(
        st.sampled_from(["leaks", "Leaks ", "whines", "漏油"]),
        st.sampled_from(["pump", "boom"]),
        st.sampled_from(["A", "B"]),
        st.none() | st.integers(0, 9),
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases)
def test_nothing_leaks_between_what_is_learned_from_and_what_judges(
    store: Store, told: list[tuple[str, str, str, int | None]]
) -> None:
    records = {
        f"{n:02}": case(n, symptom, component=component, serial=serial, date=None if day is None else DAY)
        for n, (symptom, component, serial, day) in enumerate(told)
    }
    for gone in store.all(RepairCase):
        store.write([gone.model_copy(update={"component": "", "failure_mode": ""})], author="tests")
    store.write(records.values(), author="tests")
    asked = questions_of(store, GLOSSARY, "en")
    learned_from = {one.own for one in (*asked.taught, *asked.checked)}
    judged = {one.own for one in asked.held_out}
    assert not learned_from & asked.hidden
    assert judged <= asked.hidden
    assert not any(one.answers & asked.hidden for one in (*asked.taught, *asked.checked, *asked.held_out))

    def told_by(ids: set[str]) -> set[tuple[str, str]]:
        found = (records[id.removeprefix("case:")] for id in ids)
        return {(one.serial, one.symptom.casefold().strip()) for one in found}

    assert not told_by(learned_from) & told_by(judged)
