from __future__ import annotations

import pytest

from knowledge.manuals.blocks import Row
from knowledge.manuals.headers import find_header, role_of


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (
            "symptom",
            ["故障现象", "现象", "症状", "故障", "故 障 现 象", "Symptom", "Fault", "Problem", "Complaint", "Trouble"],
        ),
        (
            "cause",
            [
                "可能原因",
                "原因",
                "故障原因",
                "Probable cause",
                "Possible causes",
                "CAUSE",
                "Cause of trouble",
                "Reason",
            ],
        ),
        ("check", ["检查", "检查方法", "检查步骤", "Check", "Inspection", "Test procedure", "Checks"]),
        (
            "remedy",
            ["处理", "排除方法", "措施", "对策", "Remedy", "Correction", "Corrective action", "Action", "Solution(s)"],
        ),
        ("code", ["代码", "故障码", "故障代码", "Code", "Fault code", "Error codes", "SPN/FMI"]),
        ("part", ["零件号", "备件号", "备件", "Part number", "Part No.", "P/N"]),
        ("component", ["部件", "故障部位", "Component", "Unit"]),
        ("failure_mode", ["故障模式", "失效模式", "Failure mode", "Potential failure mode"]),
        ("minutes", ["时间", "工时(h)", "Time", "Minutes", "Time (min)", "维修工时"]),
        ("number", ["序号", "No.", "#"]),
        (None, ["Torque", "压力 MPa", "2", "", "A long sentence about the cause of a trouble with the pump."]),
    ],
)
def test_header_words_name_their_role(role: str | None, words: list[str]) -> None:
    assert {word: role_of(word) for word in words} == dict.fromkeys(words, role)


def test_the_header_may_follow_a_title_row() -> None:
    rows = [Row(("液压故障表",) * 2), Row(("现象", "原因")), Row(("动臂慢", "泵磨损"))]
    found = find_header(rows)
    assert found is not None
    assert (found[0], found[1].roles) == (1, ("symptom", "cause"))


def test_a_table_that_states_no_cause_is_no_troubleshooting_table() -> None:
    assert find_header([Row(("Fault code", "Description")), Row(("E02", "Pressure low"))]) is None
    assert find_header([Row(("Boom slow because of some cause", "Problem solved"))]) is None
