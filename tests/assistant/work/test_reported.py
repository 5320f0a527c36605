from __future__ import annotations

import pytest

from assistant.work.reported import reported_work


@pytest.mark.parametrize(
    ("report", "repair", "helped"),
    [
        ("already replaced the fuel filter, no change", "already replaced the fuel filter", False),
        ("fuel filter was replaced but the engine still stalls", "fuel filter was replaced", False),
        ("Changed the injectors. Did not help.", "Changed the injectors", False),
        ("换过燃油滤芯还是不行", "换过燃油滤芯", False),
        ("已更换先导泵，故障依旧", "已更换先导泵", False),
        ("滤芯换过了，没用", "滤芯换过了", False),
        ("换了新电瓶，好了两天又犯", "换了新电瓶", False),
        ("清洗散热器后水温还是高", "清洗散热器后水温", False),
        ("fitted a new starter, works now", "fitted a new starter", True),
        ("上周换了柴滤，昨天开始没劲", "上周换了柴滤", None),
    ],
)
def test_a_repair_and_whether_it_helped_are_read_from_the_report(report: str, repair: str, helped: bool | None) -> None:
    (tried,) = reported_work(report).tried
    assert (tried.repair, tried.helped) == (repair, helped)


def test_several_repairs_before_one_no_change_were_all_in_vain() -> None:
    work = reported_work("replaced the alternator and belt, then cleaned the terminals, same fault")
    assert [(tried.repair, tried.helped) for tried in work.tried] == [
        ("replaced the alternator and belt", False),
        ("then cleaned the terminals", False),
    ]


@pytest.mark.parametrize("report", ["没换过滤芯", "filter not yet replaced", "动臂提升慢", "要不要换泵"])
def test_what_was_not_done_is_not_reported(report: str) -> None:
    assert reported_work(report).tried == ()


def test_values_in_a_report_wait_for_a_limit_and_keep_the_words_around_them() -> None:
    (finding,) = reported_work("HX220-00417 动臂提升慢，先导压力2.1 MPa，报E02").findings
    assert (finding.check, finding.result, finding.said) == ("先导压力", "unclear", "先导压力2.1 MPa")
    assert finding.measurement is not None
    assert (finding.measurement.value, finding.measurement.unit) == (2.1, "MPa")


@pytest.mark.parametrize(
    ("report", "check", "result"),
    [
        ("checked the fuses, all ok", "checked the fuses", "normal"),
        ("查了保险丝，没问题", "查了保险丝", "normal"),
        ("测了主触点，烧蚀", "测了主触点", "abnormal"),
        ("inspected the hose: it is cracked", "inspected the hose: it is cracked", "abnormal"),
    ],
)
def test_a_check_with_its_result_is_read_from_the_report(report: str, check: str, result: str) -> None:
    (finding,) = reported_work(report).findings
    assert (finding.check, finding.result) == (check, result)


def test_a_check_without_a_result_and_a_bare_value_say_nothing() -> None:
    assert reported_work("查了保险丝，动臂慢").findings == ()
    assert reported_work("24V").findings == ()
