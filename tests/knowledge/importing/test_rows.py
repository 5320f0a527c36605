from datetime import date

from knowledge.codes.catalogue import Catalogue
from knowledge.importing.fields import Fields
from knowledge.importing.mapping import ColumnMap
from knowledge.importing.rows import case_of, cause_of, code_of
from knowledge.importing.tables import Cell, Row
from knowledge.records import Cause, Check, CheckDone, FaultCode, PartUsed, Record, RepairCase, Scope

OEM = Catalogue.from_records([FaultCode(code="E02", make="Komatsu"), FaultCode(code="CA559")])


def fields(kind: str, cells: dict[str, Cell], **mapping: str) -> Fields:
    chosen = ColumnMap.from_options(mapping, {})
    return Fields(Row(2, cells), chosen.sources(kind, tuple(cells)), {}, chosen.strip)


def case(**cells: Cell) -> Record:
    (record,) = case_of(fields("case", cells), "row-1", OEM)
    return record


def test_a_chinese_export_with_everything_in_it_becomes_a_case() -> None:
    cells: dict[str, Cell] = {
        "工单号": "WX-7",
        "机型": "HX220",
        "序列号": "HX220-00417",
        "小时": "５，２３０",
        "日期": "2024年3月2日",
        "故障代码": "spn100/fmi1、X77A",
        "故障现象": "机油压力低，报E02",
        "故障原因": "机油泵磨损",
        "处理方法": "更换机油泵",
        "检查": "测量机油压力=>0.5 bar；目视检查",
        "零件号": "708-2L-00300*2；600-211-1340 x3",
        "处理结果": "已修复",
        "工时": "1.5",
    }
    (record,) = case_of(fields("case", cells), "row-1", OEM)
    assert record == RepairCase(
        id="WX-7",
        machine_model="HX220",
        serial="HX220-00417",
        hours=5230,
        date=date(2024, 3, 2),
        codes=("SPN 100 FMI 1", "X77A", "E02"),
        symptom="机油压力低，报E02",
        cause="机油泵磨损",
        action="更换机油泵",
        checks=(CheckDone(check="测量机油压力", result="0.5 bar"), CheckDone(check="目视检查")),
        parts=(PartUsed(number="708-2L-00300", quantity=2), PartUsed(number="600-211-1340", quantity=3)),
        outcome="fixed",
        labour_minutes=90,
        language="zh",
    )


def test_a_symptom_alone_is_a_case_under_the_rows_own_id() -> None:
    assert case(symptom="boom drifts") == RepairCase(id="row-1", symptom="boom drifts", language="en")


def test_objects_in_json_are_taken_as_they_are() -> None:
    record = case(
        symptom="no power",
        codes=["E02", "not a code we know"],
        checks=[{"check": "fuel pressure", "result": None}, "filter"],
        parts=[{"number": "A1", "name": "filter", "quantity": 2}, {"number": "B2", "quantity": None}],
    )
    assert isinstance(record, RepairCase)
    assert record.codes == ("E02", "not a code we know")
    assert record.checks == (CheckDone(check="fuel pressure"), CheckDone(check="filter"))
    assert record.parts == (PartUsed(number="A1", name="filter", quantity=2), PartUsed(number="B2"))


def test_one_part_may_have_its_name_and_quantity_in_columns_of_their_own() -> None:
    record = case(symptom="no power", part_number="A1", part_name="filter", part_quantity="4")
    assert isinstance(record, RepairCase)
    assert record.parts == (PartUsed(number="A1", name="filter", quantity=4),)


def test_cells_that_say_nothing_are_empty_and_zero_bytes_vanish() -> None:
    record = case(symptom="pump\x00 leaks", cause="N/A", action="无", component=None, codes="-")
    assert record == RepairCase(id="row-1", symptom="pump leaks")


def test_a_cell_that_begins_like_a_formula_is_only_text() -> None:
    record = case(symptom='=HYPERLINK("http://x")', action="@SUM(A1)")
    assert record == RepairCase(id="row-1", symptom='=HYPERLINK("http://x")', action="@SUM(A1)")


def test_a_component_keeps_its_own_spelling_and_several_columns_are_joined() -> None:
    cells: dict[str, Cell] = {"text": "leaks", "MajorSystem": "Bucket_Hydraulic Cylinders", "Part": "Cylinder_Tilt"}
    (record,) = case_of(fields("case", cells, symptom="text", component="MajorSystem+Part"), "x", OEM)
    assert isinstance(record, RepairCase)
    assert record.component == "Bucket_Hydraulic Cylinders / Cylinder_Tilt"
    (record,) = case_of(fields("case", cells | {"Part": "NA"}, symptom="text", component="MajorSystem+Part"), "x", OEM)
    assert isinstance(record, RepairCase)
    assert record.component == "Bucket_Hydraulic Cylinders"


def test_a_trouble_table_with_source_numbers_becomes_clean_causes() -> None:
    cells: dict[str, Cell] = {
        "machine": "crane",
        "problem": "P6 Brake does not hold.",
        "cause": "P6R1: Worn lining.",
        "solutions": ["P6S1: Renew the lining", "P6S2: Adjust the gap."],
    }
    found = fields("cause", cells, symptom="machine+problem", remedy="solutions", strip=r"^P\d+([RS]\d+)?:?\s+")
    assert cause_of(found, "t-1", OEM) == (
        Cause(
            id="t-1",
            symptom="crane: Brake does not hold.",
            cause="Worn lining.",
            remedy="Renew the lining; Adjust the gap.",
        ),
    )


def test_the_scope_of_a_cause_comes_from_its_columns() -> None:
    cells: dict[str, Cell] = {
        "故障现象": "回转无力",
        "原因": "制动未解除",
        "机型": "HX220;HX300",
        "品牌": "合力",
        "可见组": "dealer",
    }
    (record,) = cause_of(fields("cause", cells), "t-1", OEM)
    assert isinstance(record, Cause)
    assert record.scope == Scope(machine_models=("HX220", "HX300"), makes=("合力",), groups=("dealer",))


def test_a_check_of_a_cause_carries_its_minutes_and_what_is_expected() -> None:
    cells: dict[str, Cell] = {
        "symptom": "s",
        "cause": "c",
        "check": "pilot pressure => 4 MPa",
        "check_minutes": "15 min",
    }
    (record,) = cause_of(fields("cause", cells), "t-1", OEM)
    assert isinstance(record, Cause)
    assert record.checks == (Check(check="pilot pressure", expected="4 MPa", minutes=15),)


def test_a_code_takes_its_meaning_in_the_language_it_is_written_in() -> None:
    assert code_of(fields("code", {"code": "p0087-00", "description": "Fuel rail pressure too low"}), "x", OEM) == (
        FaultCode(code="P0087", meaning_en="Fuel rail pressure too low"),
    )
    assert code_of(fields("code", {"故障码": "e02", "含义": "TVC 电磁阀断路"}), "x", OEM) == (
        FaultCode(code="E02", meaning_zh="TVC 电磁阀断路"),
    )


def test_a_code_may_be_joined_from_columns_or_given_as_spn_and_fmi() -> None:
    cells: dict[str, Cell] = {"kind": "SPN", "number": 100, "name": "Engine Oil Pressure"}
    (joined,) = code_of(fields("code", cells, code="kind+number", meaning_en="name"), "x", OEM)
    assert joined == FaultCode(code="SPN 100", meaning_en="Engine Oil Pressure")
    (numbers,) = code_of(fields("code", {"spn": "100", "fmi": 1.0, "含义": "机油压力低"}), "x", OEM)
    assert numbers == FaultCode(code="SPN 100 FMI 1", meaning_zh="机油压力低")


def test_a_code_list_that_names_remedies_also_gives_causes() -> None:
    cells: dict[str, Cell] = {
        "id": 116,
        "zh.description": "急停被按下",
        "en.description": "Stop pressed",
        "zh.solution": "松开",
    }
    found = fields(
        "code", cells, code="id", meaning_zh="zh.description", meaning_en="en.description", remedy="zh.solution"
    )
    assert code_of(found, "alarms-1", OEM) == (
        FaultCode(code="116", meaning_zh="急停被按下", meaning_en="Stop pressed"),
        Cause(id="alarms-1", symptom="急停被按下", remedy="松开", codes=("116",), language="zh"),
    )
