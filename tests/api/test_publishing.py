"""The gate: what a publication does to golden reports is known before it happens, and a drop needs an admin's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.advising import advice
from api.auth.caller import Caller
from api.diagnosing import diagnose
from api.needing import needs
from api.problems import RequestProblem
from api.publishing import publish, rehearsal
from api.services import Services, build
from api.settings import Settings
from assistant.answer import Report
from knowledge.access.accounts import Account
from knowledge.audience import SEES_ALL
from knowledge.editing.golden import GoldenReport
from knowledge.editing.workflow import Editing, Editor
from knowledge.records import PartUsed, Record, RepairCase
from tests.api.conftest import CountingEncoder, small_knowledge

LI = Editor("Li")
REPORT = "动臂提升无力，热车后更明显"
GOLDEN = GoldenReport(id="G-1", text=REPORT, machine_model="HX220", component="先导泵", failure_mode="磨损")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with build(Settings(data=tmp_path), encoder=CountingEncoder()) as opened:
        opened.store.write((*small_knowledge(), GOLDEN), author="tests")
        opened.index.catch_up()
        yield opened


def caller(account: Account) -> Caller:
    return Caller(account, account.rights, datetime.now(UTC) + timedelta(hours=1), "")


ANN, ADMIN = caller(Account(name="Ann", role="editor")), caller(Account(name="Root", role="admin"))


def handed_in(services: Services, record: Record, *, retires: bool = False, base: int = 0) -> tuple[str, int]:
    workflow = Editing(services.store)
    held = workflow.begin(record, LI, base_version=base, retires=retires)
    return held.record.id, workflow.hand_in(held.record.id, held.version, LI).version


def flood(number: int) -> RepairCase:
    """A case that says of the golden report's words that another part is the cause."""
    component = "主控阀"
    return RepairCase(
        id=f"X-{number}",
        symptom=REPORT,
        machine_model="HX220",
        codes=("E02",),
        component=component,
        failure_mode="卡滞",
        cause="主控阀卡滞",
        outcome="fixed",
        language="zh",
    )


def test_a_rehearsal_says_what_gets_better_and_worse_and_changes_nothing(services: Services) -> None:
    before, answer = services.store.head(), services.assistant.diagnose(Report(text=REPORT, machine_model="HX220"))
    id, _ = handed_in(services, flood(1))
    head = services.store.head()
    replayed = rehearsal(services, Editing(services.store).draft(id, LI).record)
    (worse,) = replayed.worse
    assert (replayed.replayed, replayed.first_before, worse.id, worse.rank_before) == (1, 1, "G-1", 1)
    assert worse.probability_before == answer.causes[0].probability
    assert worse.probability_after < worse.probability_before
    assert (services.store.head(), before + 2) == (head, head)
    assert services.assistant.diagnose(Report(text=REPORT, machine_model="HX220")).causes == answer.causes


def test_a_rehearsal_is_what_the_answer_is_after_the_publication(services: Services) -> None:
    id, version = handed_in(services, flood(1))
    _, replayed = publish(services, id, version, ADMIN, "", "on purpose")
    services.index.catch_up()
    after = services.assistant.diagnose(Report(text=REPORT, machine_model="HX220"))
    pump = next(cause for cause in after.causes if cause.component == "先导泵")
    assert replayed.worse[0].probability_after == pytest.approx(pump.probability, abs=1e-9)


def test_a_drop_beyond_the_limit_needs_an_admin_s_reason(services: Services) -> None:
    services.store.write([flood(2)], author="tests")  # one alone does not outweigh three that say otherwise
    services.index.catch_up()
    id, version = handed_in(services, flood(1))
    for who, reason in ((ANN, "I think so"), (ADMIN, "")):
        with pytest.raises(RequestProblem) as refused:
            publish(services, id, version, who, "", reason)
        assert (refused.value.status, refused.value.errors[0].field) == (409, "golden.G-1")
    assert services.store.get(RepairCase, "X-1") is None
    publish(services, id, version, ADMIN, "", "the pump was redesigned")
    (line,) = services.store.versions(RepairCase, "X-1")
    assert line.reason == "golden reports overridden: the pump was redesigned; written by Li"


def test_advice_names_what_is_there_already_what_contradicts_it_and_what_nobody_knows(services: Services) -> None:
    draft = flood(1).model_copy(update={"parts": (PartUsed(number="P-777"),), "codes": ("E02", "SPN 523999 FMI 31")})
    said = {(one.about, one.field): one for one in advice(services, draft, SEES_ALL, "en")}
    assert said["contradiction", "cause"].link in {f"/v1/cases/WO-{n}" for n in (1, 2, 3)}
    assert said["unknown_part", "parts.0.number"].message == 'The catalogue has no part "P-777".'
    assert ("unknown_code", "codes.1") in said
    assert ("unknown_code", "codes.0") not in said
    assert said["missing_field", "action"].message == "action is missing."
    copy = next(record for record in small_knowledge() if isinstance(record, RepairCase)).model_copy(
        update={"id": "WO-9"}
    )
    told = advice(services, copy, SEES_ALL, "zh")
    assert [one.link for one in told if one.about == "duplicate"][:1] == ["/v1/cases/WO-1"]
    assert not [one for one in told if one.about == "contradiction"]


def test_what_the_field_needs_is_grouped_with_the_most_frequent_first(services: Services) -> None:
    strange = "coffee grinder jams with beans"
    said = (strange, strange.upper(), "printer prints blank pages, E99", strange)
    answers = [diagnose(services, Report(text=text)) for text in said]
    services.store.write([RepairCase(id="after them", symptom="never asked about")], author="tests")
    found = needs(services, ADMIN)
    assert found.looked_at == 4
    refused = [group for group in found.reports if "refused" in group.reasons or "unsure" in group.reasons]
    assert (refused[0].count, refused[0].text) == (3, strange)
    assert found.causes_without_checks == ()
    cited = {evidence.id for answer in answers for cause in answer.causes for evidence in cause.evidence}
    assert found.cases_never_retrieved[-1] == "after them"
    assert set(found.cases_never_retrieved) == {case.id for case in services.store.all(RepairCase)} - cited
