from __future__ import annotations

from knowledge.codes import Catalogue
from knowledge.manuals.blocks import Row, Table
from knowledge.manuals.origin import Origin
from knowledge.manuals.troubleshooting import Reading, read_troubleshooting
from knowledge.records import Cause, Check, FaultCode, PartUsed, Scope

E02 = FaultCode(code="E02", meaning_en="Pilot pressure low")
ORIGIN = Origin("hx", Scope(machine_models=("HX220",)), "en", Catalogue.from_records([E02]))


def read(*rows: tuple[str, ...], heading: str = "4.2 Boom") -> Reading:
    table = Table(tuple(Row(cells, page=7, anchor="page=7") for cells in rows))
    reading = read_troubleshooting(table, heading, ORIGIN)
    assert reading is not None
    return reading


def test_a_row_becomes_a_whole_cause() -> None:
    header = ("Part no.", "Fault code", "Component", "Failure mode", "Symptom", "Cause", "Check", "Time", "Remedy")
    row = (
        "4630525",
        "e-02, SPN 100 FMI 1",
        "Pilot pump",
        "Worn",
        "Boom slow",
        "Shaft worn",
        "Measure P2",
        "15",
        "Swap",
    )
    assert read(header, row).causes == (
        Cause(
            id="hx#0001",
            symptom="Boom slow",
            component="Pilot pump",
            failure_mode="Worn",
            cause="Shaft worn",
            checks=(Check(check="Measure P2", minutes=15),),
            remedy="Swap",
            parts=(PartUsed(number="4630525"),),
            codes=("E02", "SPN 100 FMI 1"),
            rank=1,
            manual_id="hx",
            page=7,
            anchor="page=7",
            scope=Scope(machine_models=("HX220",)),
        ),
    )


def test_whole_remedy_goes_to_each_cause_when_the_counts_differ() -> None:
    reading = read(("Symptom", "Cause", "Remedy"), ("Slow", "1) Pump 2) Valve 3) Hose", "1) Measure 2) Replace"))
    assert [(cause.cause, cause.remedy) for cause in reading.causes] == [
        ("Pump", "1) Measure 2) Replace"),
        ("Valve", "1) Measure 2) Replace"),
        ("Hose", "1) Measure 2) Replace"),
    ]


def test_several_checks_of_one_cause_stay_with_it() -> None:
    reading = read(("Symptom", "Cause", "Check"), ("Slow", "Pump worn", "1) Measure P1 2) Measure P2"))
    assert reading.causes[0].checks == (Check(check="Measure P1"), Check(check="Measure P2"))


def test_a_cause_merged_over_rows_collects_their_checks_and_remedies() -> None:
    reading = read(
        ("Symptom", "Cause", "Check", "Remedy"),
        ("Slow", "Pump worn", "Measure P1", "Adjust"),
        ("Slow", "Pump worn", "Measure P2", "Replace"),
        ("", "", "Listen", ""),
    )
    (cause,) = reading.causes
    assert [check.check for check in cause.checks] == ["Measure P1", "Measure P2", "Listen"]
    assert cause.remedy == "Adjust Replace"


def test_a_line_across_the_table_is_the_symptom_where_no_column_is() -> None:
    reading = read(
        ("Cause", "Remedy"),
        ("Oil cold", "Warm up"),
        ("2. Boom drops", "2. Boom drops"),
        ("Seal worn", "Replace"),
        ("Valve leaks", "Lap"),
    )
    assert [(cause.symptom, cause.cause, cause.rank) for cause in reading.causes] == [
        ("Boom", "Oil cold", 1),
        ("Boom drops", "Seal worn", 1),
        ("Boom drops", "Valve leaks", 2),
    ]


def test_a_new_symptom_without_a_code_does_not_inherit_the_code_above() -> None:
    reading = read(("Code", "Symptom", "Cause"), ("E02", "Slow", "Pump"), ("", "", "Hose"), ("", "Noisy", "Air"))
    assert [(cause.symptom, cause.codes) for cause in reading.causes] == [
        ("Slow", ("E02",)),
        ("Slow", ("E02",)),
        ("Noisy", ()),
    ]


def test_dashes_are_no_text_and_rows_without_a_cause_are_kept_as_rows() -> None:
    reading = read(("Symptom", "Cause", "Remedy"), ("Slow", "Pump", "-"), ("Slow at start", "—", "Normal, wait"))
    assert [(cause.cause, cause.remedy) for cause in reading.causes] == [("Pump", "")]
    assert [row.cells for row in reading.other_rows] == [("Slow at start", "—", "Normal, wait")]


def test_fmea_grades_are_kept() -> None:
    header = ("部件", "故障模式", "影响", "原因", "严重度", "频度", "探测度")
    (cause,) = read(header, ("主泵", "磨损", "动臂慢", "油脏", "7", "4", "12")).causes
    assert (cause.component, cause.failure_mode, cause.symptom, cause.cause) == ("主泵", "磨损", "动臂慢", "油脏")
    assert (cause.severity, cause.occurrence, cause.detection, cause.language) == (7, 4, None, "zh")


def test_an_ordinary_table_is_left_alone() -> None:
    assert read_troubleshooting(Table((Row(("Joint", "Torque")), Row(("M16", "270")))), "", ORIGIN) is None
