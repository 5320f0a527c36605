from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import main
from knowledge.records import RepairCase
from knowledge.store import Store

CASES = (
    '{"id": "WO-1", "symptom": "动臂无力", "machine_model": "HX220", "language": "zh"}\n'
    '{"id": "WO-2", "symptom": ""}\n'
    '{"id": "WO-3", "symptom": "boom drifts", "machine_model": "HX220"}\n'
)


def imported(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int | str | None, str]:
    """Exit code and stdout of an import into a data folder."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["import", *arguments, "--no-index", "--data", str(data)])
    return ended.value.code, capsys.readouterr().out


def report_of(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(imported(capsys, data, "--json", *arguments)[1])
    return report


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text(CASES, "utf-8")
    return path


def test_good_rows_go_in_and_a_bad_one_is_reported_by_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, cases: Path
) -> None:
    report = report_of(capsys, tmp_path / "data", str(cases))
    assert (report["new"], report["refused"]) == (2, 1)
    assert report["files"][0]["refused"][0]["line"] == 2
    store = Store.open(f"sqlite:///{tmp_path}/data/faultwise.db")
    assert [case.id for case in store.all(RepairCase)] == ["WO-1", "WO-3"]
    store.close()


def test_the_same_file_again_changes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path, cases: Path) -> None:
    imported(capsys, tmp_path / "data", str(cases))
    report = report_of(capsys, tmp_path / "data", str(cases))
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 0, 2)


def test_people_read_a_table_and_the_reason_in_their_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, cases: Path
) -> None:
    code, english = imported(capsys, tmp_path / "data", str(cases))
    assert code == 0
    assert english.splitlines()[1].split() == ["cases.jsonl", "case", "2", "0", "0", "0", "1"]
    assert "line 2" in english
    _, chinese = imported(capsys, tmp_path / "other", str(cases), "--language", "zh")
    assert "第 2 行" in chinese


def test_columns_of_another_system_are_mapped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_bytes("单号,现象描述\nWO-9,液压油温高\n".encode("gb18030"))
    maps = ("--map", "id=单号", "--map", "symptom=现象描述", "--default", "language=zh")
    report = report_of(capsys, tmp_path / "data", str(export), "--kind", "case", *maps)
    assert (report["new"], report["refused"]) == (1, 0)


def test_a_file_that_cannot_be_read_is_exit_code_1_and_the_others_go_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, cases: Path
) -> None:
    fake = tmp_path / "manual.pdf"
    fake.write_bytes(b"\x00\x01 not a PDF " * 1000)
    code, out = imported(capsys, tmp_path / "data", str(cases), str(fake), str(tmp_path / "none.csv"), "--json")
    report = json.loads(out)
    assert (code, report["new"]) == (1, 2)
    assert [(file["filename"], len(file["refused"])) for file in report["files"]] == [
        ("cases.jsonl", 1),
        ("manual.pdf", 1),
        ("none.csv", 1),
    ]


def test_a_map_that_is_no_pair_is_told_how_to_write_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, cases: Path
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["import", str(cases), "--map", "symptom", "--data", str(tmp_path)])
    assert capsys.readouterr().err == "faultwise: --map symptom: write it as FIELD=VALUE, as in symptom=ShortText\n"


def test_a_field_that_nothing_has_is_refused_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, cases: Path
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["import", str(cases), "--map", "colour=x", "--no-index", "--data", str(tmp_path)])
    assert "there is no field 'colour'" in capsys.readouterr().err
