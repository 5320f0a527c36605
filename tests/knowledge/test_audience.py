"""Who may see what: a list that leaves out what is hidden is the list of what may be seen, on both databases."""

from __future__ import annotations

import json
from itertools import product

import pytest
from sqlalchemy import Engine, text

from knowledge.audience import SEES_ALL, Audience, opening_of
from knowledge.editing.draft import Draft
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Cause, FaultCode, Machine, Passage, RepairCase, Scope
from knowledge.store import Store

GROUPS: tuple[tuple[str, ...], ...] = ((), ("a",), ("b",), ("a", "b"))
MODELS = ("", "HX220", "ＨＸ350")
AUDIENCES = (
    SEES_ALL,
    *(Audience(groups=groups) for groups in GROUPS),
    *(
        Audience(groups=groups, machine_models=models)
        for groups, models in product(GROUPS, ((), ("hx220",), ("HX350",)))
    ),
)
CASES = [
    RepairCase(id=f"{'-'.join(groups)}/{model}", symptom="s", groups=groups, machine_model=model)
    for groups, model in product(GROUPS, MODELS)
]


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_pages_and_totals_are_of_what_may_be_seen(store: Store, audience: Audience) -> None:
    store.write(CASES, author="tests")
    seen = sorted(case.id for case in CASES if audience.may_see(case))
    page = store.page(RepairCase, limit=200, audience=audience)
    assert ([case.id for case in page.records], page.total) == (seen, len(seen))
    assert [case.id for case in CASES if store.get(RepairCase, case.id, audience)] == [
        case.id for case in CASES if case.id in seen
    ]
    first = store.page(RepairCase, limit=1, where={"machine_model": "HX220"}, audience=audience)
    assert first.total == sum(case.machine_model == "HX220" for case in CASES if case.id in seen)


def test_a_record_that_is_closed_later_is_gone_from_the_list(store: Store) -> None:
    case, everybody = RepairCase(id="1", symptom="s"), Audience(groups=())
    store.write([case], author="tests")
    assert store.page(RepairCase, audience=everybody).total == 1
    store.write([case.model_copy(update={"groups": ("a",)})], author="tests")
    assert store.page(RepairCase, audience=everybody).total == 0


def test_what_colleagues_report_never_reaches_a_partner() -> None:
    partner = Audience(groups=("a",), machine_models=("HX220",))
    outcome = DiagnosisOutcome(
        id="o", diagnosis_id="d", who="Ann", at="2024-01-01T00:00:00Z", fixed=True, machine_model="HX220", groups=("a",)
    )
    told = Passage(id="outcome:o", source_kind="outcome", source_id="o", language="zh", text="t", machine_model="HX220")
    for record in (outcome, Draft.from_outcome_of(outcome), told):
        assert not partner.may_see(record)
        assert Audience(groups=("a",)).may_see(record)


def test_a_reader_covers_another_exactly_when_it_sees_all_that_the_other_sees() -> None:
    for one, other in product(AUDIENCES, AUDIENCES):
        sees_more = all(one.may_see(case) for case in CASES if other.may_see(case))
        assert not one.covers(other) or sees_more
    assert Audience(groups=("a", "b")).covers(Audience(groups=("a",), machine_models=("HX220",)))


def test_an_older_database_learns_who_may_see_its_records(store: Store, engine: Engine, store_url: str) -> None:
    records = [
        *CASES,
        Cause(id="c", scope=Scope(groups=("a",), machine_models=("HX220",))),
        FaultCode(code="E02", machine_models=("HX220",), groups=("b",)),
        Machine(serial="1", model="HX350"),
        Passage(id="p", source_kind="manual", source_id="m", language="zh", text="t", scope=Scope(groups=("a",))),
    ]
    outcome = DiagnosisOutcome(
        id="o", diagnosis_id="d", who="Ann", at="2024-01-01T00:00:00Z", fixed=True, groups=("a",)
    )
    records += [outcome, Draft.from_outcome_of(outcome)]
    store.write(records, author="tests")
    _as_of_release_2(engine)
    Store.open(store_url).close()
    with engine.connect() as connection:
        found = {
            (kind, key): said for kind, key, said in connection.execute(text("SELECT kind, key, opening FROM record"))
        }
    assert found == {(record.kind, record.key): opening_of(record).written for record in records}


def _as_of_release_2(engine: Engine) -> None:
    """The tables as they were before there were accounts."""
    with engine.begin() as connection:
        for name in ("setting", "delivery", "webhook", "job", "request", "event", "session", "token", "account"):
            connection.execute(text(f"DROP TABLE {name}"))
        for name in ("change_by_time", "record_by_opening", "diagnosis_of_machine", "diagnosis_by_time"):
            connection.execute(text(f"DROP INDEX {name}"))
        for table, column in (
            ("record", "opening"),
            ("diagnosis", "serial"),
            *((t, c) for t in ("diagnosis", "conversation") for c in ("owner", "audience")),
        ):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        cast = "CAST(:body AS JSONB)" if engine.dialect.name == "postgresql" else ":body"
        (found,) = connection.execute(text("SELECT CAST(body AS TEXT) FROM record WHERE kind = 'draft'")).one()
        draft = json.loads(found)
        body = {"id": draft["id"], "case": draft["record"], "from_outcome": draft["id"], "by": draft["by"]}
        connection.execute(text(f"UPDATE record SET body = {cast} WHERE kind = 'draft'"), {"body": json.dumps(body)})
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
