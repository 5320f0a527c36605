import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.importing.importing import import_bytes, import_files
from knowledge.importing.mapping import MappingInvalid
from knowledge.importing.report import FileReport
from knowledge.records import Cause, Depot, FaultCode, Part, RepairCase
from knowledge.store import Store

Bring = Callable[..., FileReport]
Put = Callable[[str, bytes | str], Path]

CHINESE = "工单号,机型,故障现象,处理方法\nWX-1,HX220,动臂下降慢,更换油封\nWX-2,HX220,回转无力,更换马达\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_csv_in_any_encoding_gives_the_same_cases(bring: Bring, store: Store, encoding: str) -> None:
    report = bring(CHINESE.encode(encoding))
    assert (report.kind, report.rows, report.new, report.refused, report.notes) == ("case", 2, 2, (), ())
    assert list(store.all(RepairCase)) == [
        RepairCase(id="WX-1", machine_model="HX220", symptom="动臂下降慢", action="更换油封", language="zh"),
        RepairCase(id="WX-2", machine_model="HX220", symptom="回转无力", action="更换马达", language="zh"),
    ]


def test_a_workbook_may_hold_several_kinds_one_a_sheet(bring: Bring, store: Store) -> None:
    workbook = openpyxl.Workbook()
    cases = workbook.active
    cases.title = "维修记录"
    for row in (
        ["2024 年维修记录"],
        ["工单号", "故障现象", "日期"],
        ["WX-1", "动臂慢", date(2024, 3, 2)],
        ["WX-2", None, None],
    ):
        cases.append(row)
    parts = workbook.create_sheet("零件")
    for row in (["零件号", "名称"], [1234, "滤芯"]):
        parts.append(row)
    workbook.create_sheet("Notes").append(["remember", "this"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    report = bring(buffer.getvalue(), "站点.xlsx")
    assert (report.kind, report.rows, report.new) == ("case, part", 3, 2)
    assert [row.described("zh") for row in report.refused] == [
        "维修记录，第 4 行，“故障现象”列：故障现象为空；每行都必须填写"
    ]
    assert [note.en for note in report.notes] == [
        "sheet Notes was left out: these columns are of no known kind: remember, this; "
        "say which with --kind and --map field=column"
    ]
    assert store.get(RepairCase, "WX-1") == RepairCase(
        id="WX-1", symptom="动臂慢", date=date(2024, 3, 2), language="zh"
    )
    assert store.get(Part, "1234") == Part(number="1234", name_zh="滤芯")


def test_bad_rows_are_reported_with_line_column_and_reason_and_good_ones_go_in(bring: Bring, store: Store) -> None:
    text = (
        "id,symptom,hours,date,outcome\n"
        'A,"boom\ndrifts",5230,2024-03-02,fixed\n'
        "B,,10,2024-03-02,fixed\n"
        "C,no power,many,2024-03-02,fixed\n"
        "D,no power,-5,2024-03-02,fixed\n"
        "E,no power,5,2024-02-30,fixed\n"
        "F,no power,5,2024-03-02,perhaps\n"
        f"G,{'x' * 20_001},5,2024-03-02,fixed\n"
        "H,stalls,5,2024-03-02,no\n"
    )
    report = bring(text)
    assert [case.id for case in store.all(RepairCase)] == ["A", "H"]
    assert [(row.line, row.column, row.reason.en) for row in report.refused] == [
        (4, "symptom", "the symptom is empty; every row needs one"),
        (5, "hours", "'many' is not a number; write 5230 or 5230.5"),
        (6, "hours", "-5.0 is too small; at least 0"),
        (7, "date", "'2024-02-30' is not a date; write 2024-03-02"),
        (8, "outcome", "'perhaps' is no outcome; write fixed, not_fixed or unknown"),
        (9, "symptom", "20001 characters are too many; at most 20000"),
    ]


def test_what_is_wrong_inside_an_object_is_said_in_words(bring: Bring) -> None:
    lines = (
        '{"symptom": "a", "parts": [{"no": "A1"}]}',
        '{"symptom": "b", "parts": [{"number": "A1", "quantity": "two"}]}',
        '{"symptom": "c\\ud800", "parts": []}',
        '{"symptom": "d", "parts": [{"number": "A1", "quantity": 0}]}',
    )
    report = bring("\n".join(lines), "c.jsonl", kind="case")
    assert [(row.line, row.column, row.reason.en) for row in report.refused] == [
        (1, "parts", "'number' is missing (and 1 more)"),
        (2, "parts", "'two' is not a whole number"),
        (3, "symptom", "the text holds characters that are not valid Unicode"),
        (4, "parts", "0 is too small; at least 1"),
    ]


def test_two_rows_with_one_number_keep_the_last_and_say_so(bring: Bring, store: Store) -> None:
    report = bring("id,symptom\nA,first\nB,other\nA,second\nB,other\n", kind="case")
    assert (report.new, [(row.line, row.value, row.reason.en) for row in report.refused]) == (
        2,
        [(2, "A", "line 4 is about the same case and replaces this row")],
    )
    assert [case.symptom for case in store.all(RepairCase)] == ["second", "other"]


def test_a_changed_row_is_a_new_version_and_the_rest_stays(bring: Bring, store: Store) -> None:
    assert bring(CHINESE).new == 2
    report = bring(CHINESE.replace("更换油封", "更换油缸"))
    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    assert [change.action for change in store.versions(RepairCase, "WX-1")] == ["put", "put"]
    assert [change.reason for change in store.versions(RepairCase, "WX-1")] == ["import cases.csv"] * 2


def test_rows_without_numbers_that_say_the_same_are_both_kept(bring: Bring, store: Store) -> None:
    assert bring("symptom,serial\nno power,A\nno power,A\n").new == 2
    assert sorted(len(case.id) for case in store.all(RepairCase)) == [18, 20]


def test_a_better_mapping_changes_the_records_and_adds_none(bring: Bring, store: Store) -> None:
    bring("text,machine\nno power,A\n", kind="case", mapping={"symptom": "text"})
    report = bring("text,machine\nno power,A\n", kind="case", mapping={"symptom": "text", "serial": "machine"})
    assert (report.new, report.changed, store.count(RepairCase)) == (0, 1, 1)


cells = st.sampled_from(["", "no power", "动臂慢", "a,b", 'say "no"', "two\nlines", "=1+1"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, cells, cells), max_size=6), random=st.randoms(use_true_random=False))
def test_importing_twice_in_any_order_changes_nothing(
    rows: list[tuple[str, ...]], random: object, store: Store
) -> None:
    def csv_of(some: list[tuple[str, ...]]) -> bytes:
        quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in some)
        return "\r\n".join(["symptom,cause,serial", *quoted]).encode()

    first = import_bytes(store, csv_of(rows), "old.csv", kind="case", author="li.na")
    head = store.head()
    random.shuffle(rows)
    again = import_bytes(store, csv_of(rows), "old.csv", kind="case", author="li.na")
    filled = sum(bool(row[0]) for row in rows)
    assert first.new + first.unchanged == filled
    assert (again.new, again.changed, again.unchanged, store.head()) == (0, 0, filled, head)
    assert first.refused == again.refused == len(rows) - filled - sum(not any(row) for row in rows)


def test_codes_of_the_same_import_are_known_to_its_cases(store: Store, put: Put) -> None:
    cases = put("a_cases.csv", "id,symptom,serial\n1,screen shows ca-559 again,X\n")
    codes = put("z_codes.csv", "code,make,description\nCA559,Komatsu,Rail pressure\n")
    report = import_files(store, [cases, codes], author="li.na")
    assert [file.filename for file in report.files] == ["a_cases.csv", "z_codes.csv"]
    case = store.get(RepairCase, "1")
    assert case is not None
    assert case.codes == ("CA559",)


def test_folders_are_walked_and_what_cannot_be_read_is_named(store: Store, put: Put, tmp_path: Path) -> None:
    put("2024/cases.csv", "id,symptom,serial\n1,no power,X\n")
    put("2024/photo.heic", b"\xff\xd8\xff")
    put("2024/~$cases.xlsx", b"lock")
    put(".git/cases.csv", "id,symptom\n2,hidden\n")
    put("depots.csv", "id,name_zh,name_en\nWH,武汉,Wuhan\n")
    report = import_files(store, [tmp_path / "files"], author="li.na")
    assert [(file.filename, file.new, [note.en for note in file.notes]) for file in report.files] == [
        ("depots.csv", 1, []),
        ("cases.csv", 1, []),
        ("photo.heic", 0, ["left aside: no type of file that can be read"]),
    ]
    assert [case.id for case in store.all(RepairCase)] == ["1"]
    assert store.count(Depot) == 1


def test_one_unreadable_file_does_not_stop_the_others(store: Store, put: Put, tmp_path: Path) -> None:
    paths = [
        tmp_path / "missing.csv",
        put("empty.csv", b""),
        put("binary.csv", b"PK\x03\x04"),
        put("music.mp3", b"ID3"),
        put("broken.pdf", b"%PDF-1.7 and no more"),
        put("unknown.csv", "a,b\n1,2\n"),
        put("good.csv", "id,symptom,serial\n1,no power,X\n"),
    ]
    report = import_files(store, paths, author="li.na")
    assert [len(file.refused) for file in report.files] == [1, 1, 1, 1, 1, 1, 0]
    reasons = [file.refused[0].reason.en for file in report.files[:-1]]
    assert reasons[0] == f"{tmp_path / 'missing.csv'} cannot be read: No such file or directory"
    assert reasons[1] == "the file is empty; export it again"
    assert reasons[2].startswith("this is not text: byte 0 (0x50) cannot be read")
    assert reasons[3].startswith(".mp3 is no type of file that can be read")
    assert reasons[4].startswith("broken.pdf")
    assert reasons[5] == "these columns are of no known kind: a, b; say which with --kind and --map field=column"
    assert (report.new, report.refused) == (1, 6)


def test_a_missing_mapped_column_refuses_the_file_and_names_the_columns(bring: Bring) -> None:
    report = bring("Text,Asset\nno power,A\n", mapping={"symptom": "OriginalShorttext"})
    assert [(row.line, row.reason.en) for row in report.refused] == [
        (0, "there is no column 'OriginalShorttext'; the columns are: Text, Asset")
    ]


def test_a_kind_that_does_not_exist_is_refused_before_anything_is_read(store: Store) -> None:
    with pytest.raises(MappingInvalid, match="there is no kind 'recipes'; kinds are: stock, fmea, code"):
        import_files(store, [], kind="recipes", author="li.na")


def test_defaults_fill_what_the_file_leaves_empty(bring: Bring, store: Store) -> None:
    bring("id,symptom,make\n1,no power,\n2,stalls,Volvo\n", defaults={"make": "Komatsu", "groups": "dealer"})
    assert [(case.make, case.groups) for case in store.all(RepairCase)] == [
        ("Komatsu", ("dealer",)),
        ("Volvo", ("dealer",)),
    ]


def test_a_json_array_and_dotted_columns(bring: Bring, store: Store) -> None:
    text = '[{"id": 16, "zh": {"description": "无解"}},\n {"id": 17, "zh": {"description": "限位"}}]'
    report = bring(text, "alarms.json", mapping={"code": "id", "meaning_zh": "zh.description"})
    assert (report.kind, report.new) == ("code", 2)
    assert list(store.all(FaultCode)) == [
        FaultCode(code="16", meaning_zh="无解"),
        FaultCode(code="17", meaning_zh="限位"),
    ]


def test_a_case_and_a_cause_of_one_file_name_do_not_collide(bring: Bring, store: Store) -> None:
    bring("symptom,cause,remedy\nno power,filter,change\n", "x.csv", kind="cause")
    bring("symptom,cause,remedy\nno power,filter,change\n", "x.csv", kind="case")
    assert (store.count(Cause), store.count(RepairCase)) == (1, 1)


def test_the_name_of_an_upload_is_only_its_last_part(bring: Bring, store: Store) -> None:
    assert bring("symptom,serial\nno power,A\n", "C:\\exports\\..\\cases.csv").filename == "cases.csv"
    assert [case.id.startswith("cases-") for case in store.all(RepairCase)] == [True]


def test_progress_counts_rows_of_a_file(store: Store) -> None:
    heard: list[tuple[int, int, str]] = []
    text = "id,symptom,serial\n" + "".join(f"{number},no power,A\n" for number in range(250))
    import_bytes(
        store,
        text.encode(),
        "c.csv",
        author="li.na",
        progress=lambda done, total, what: heard.append((done, total, what)),
    )
    assert heard == [(0, 250, "c.csv"), (100, 250, "c.csv"), (200, 250, "c.csv"), (250, 250, "c.csv")]
