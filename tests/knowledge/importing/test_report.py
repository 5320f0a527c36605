import json

from knowledge.importing.report import FileReport, ImportReport, Refused
from knowledge.importing.sentence import Sentence, shortened

EMPTY = Refused(line=7, column="故障现象", reason=Sentence(en="the symptom is empty", zh="故障现象为空"))
WHOLE = Refused(line=0, reason=Sentence(en="the file is empty", zh="文件为空"))
NOTE = Sentence(en="columns not used: a", zh="未使用的列：a")
REPORT = ImportReport(
    files=(
        FileReport(filename="a.csv", kind="case, part", rows=3, new=1, unchanged=1, refused=(EMPTY,), notes=(NOTE,)),
        FileReport(filename="b.csv", refused=(WHOLE,)),
    )
)


def test_a_report_reads_well_in_english() -> None:
    assert REPORT.describe("en").splitlines() == [
        "a.csv (case, part): 1 new, 0 changed, 1 unchanged, 0 retired, 1 refused",
        '  line 7, column "故障现象": the symptom is empty',
        "  note: columns not used: a",
        "b.csv: 0 new, 0 changed, 0 unchanged, 0 retired, 1 refused",
        "  the file is empty",
        "2 files: 1 new, 0 changed, 1 unchanged, 0 retired, 2 refused",
    ]


def test_a_report_reads_well_in_chinese() -> None:
    assert REPORT.describe("zh").splitlines() == [
        "a.csv（维修案例、零件）：新增 1，更新 0，未变 1，停用 0，拒绝 1",
        "  第 7 行，“故障现象”列：故障现象为空",
        "  说明：未使用的列：a",
        "b.csv：新增 0，更新 0，未变 0，停用 0，拒绝 1",
        "  文件为空",
        "共 2 个文件：新增 1，更新 0，未变 1，停用 0，拒绝 2",
    ]


def test_a_long_report_may_be_cut_and_says_so() -> None:
    report = ImportReport(files=(FileReport(filename="a.csv", refused=(EMPTY, EMPTY, EMPTY)),))
    assert report.describe("en", at_most=1).splitlines()[2:] == ["  ... and 2 more"]


def test_a_report_as_json_has_its_totals() -> None:
    body = json.loads(json.dumps(REPORT.model_dump(mode="json")))
    assert {name: body[name] for name in ("new", "changed", "unchanged", "retired", "refused")} == {
        "new": 1,
        "changed": 0,
        "unchanged": 1,
        "retired": 0,
        "refused": 2,
    }
    assert body["files"][0]["refused"] == [
        {
            "line": 7,
            "column": "故障现象",
            "value": "",
            "reason": {"en": "the symptom is empty", "zh": "故障现象为空"},
            "sheet": "",
        }
    ]


def test_a_value_is_shown_on_one_short_printable_line() -> None:
    assert shortened("a\x00b\n\ud800") == "a\\x00b\\n\\ud800"
    assert shortened("x" * 1000) == "x" * 59 + "…"
