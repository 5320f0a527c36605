import io
from collections.abc import Callable
from pathlib import Path

import openpyxl

from knowledge.importing.importing import import_files
from knowledge.importing.report import FileReport
from knowledge.records import Cause, Manual, Passage, Scope
from knowledge.store import Store

Bring = Callable[..., FileReport]
Put = Callable[[str, bytes | str], Path]

FIRST = """# Pump manual

## Troubleshooting

| Symptom | Probable cause | Remedy |
|---|---|---|
| Boom is slow | Worn pilot pump | Replace the pilot pump |
| Boom drifts | Leaking seal | Replace the seal |

## Oil

Use hydraulic oil ISO VG 46 and change it every 2000 hours of operation.
"""
SECOND = FIRST.replace("| Boom drifts | Leaking seal | Replace the seal |\n", "").split("## Oil")[0]


def test_a_manual_comes_with_passages_causes_and_its_file(bring: Bring, store: Store) -> None:
    report = bring(FIRST, "pump.md")
    manual = store.get(Manual, "pump")
    assert manual is not None
    assert (report.kind, report.refused) == ("manual", ())
    assert report.new == 1 + store.count(Passage) + store.count(Cause)
    assert {cause.cause for cause in store.all(Cause)} == {"Worn pilot pump", "Leaking seal"}
    kept = store.file(manual.sha256)
    assert kept is not None
    assert (kept.filename, kept.media_type, kept.content) == ("pump.md", "text/markdown", FIRST.encode())


def test_the_same_manual_again_changes_nothing(bring: Bring, store: Store) -> None:
    new = bring(FIRST, "pump.md").new
    head = store.head()
    again = bring(FIRST, "pump.md")
    assert (again.new, again.changed, again.unchanged, again.retired, store.head()) == (0, 0, new, 0, head)


def test_a_new_edition_retires_what_it_no_longer_says(bring: Bring, store: Store) -> None:
    bring(FIRST, "pump.md")
    passages = store.count(Passage)
    report = bring(SECOND, "pump.md")
    assert [cause.cause for cause in store.all(Cause)] == ["Worn pilot pump"]
    assert report.retired == 1 + passages - store.count(Passage)
    assert not any("ISO VG 46" in passage.text for passage in store.all(Passage))


def test_another_manual_loses_nothing_to_a_new_edition(bring: Bring, store: Store) -> None:
    bring(FIRST, "winch.md")
    bring(FIRST, "pump.md")
    bring(SECOND, "pump.md")
    assert {cause.cause for cause in store.all(Cause) if cause.manual_id == "winch"} == {
        "Worn pilot pump",
        "Leaking seal",
    }


def test_defaults_give_a_manual_its_scope_and_id(bring: Bring, store: Store) -> None:
    bring(FIRST, "pump.md", defaults={"manual_id": "P-1", "machine_model": "HX220;HX300", "groups": "dealer"})
    scope = Scope(machine_models=("HX220", "HX300"), groups=("dealer",))
    manual = store.get(Manual, "P-1")
    assert manual is not None
    assert manual.scope == scope
    assert {passage.scope for passage in store.all(Passage)} == {scope}


def test_two_different_files_do_not_become_one_manual_unnoticed(store: Store, put: Put) -> None:
    report = import_files(store, [put("a/pump.md", FIRST), put("b/pump.md", SECOND)], author="li.na")
    assert [len(file.refused) for file in report.files] == [0, 1]
    assert (
        report.files[1].refused[0].reason.en.startswith("it would replace the manual 'pump' just imported from pump.md")
    )
    assert {cause.cause for cause in store.all(Cause)} == {"Worn pilot pump", "Leaking seal"}


def test_an_unreadable_manual_is_refused_with_its_reason(bring: Bring, store: Store) -> None:
    report = bring(b"just text", "pump.pdf")
    assert (report.kind, len(report.refused), report.refused[0].line) == ("manual", 1, 0)
    assert "pump.pdf" in report.refused[0].reason.en
    assert store.head() == 0


def test_a_workbook_that_is_no_table_of_records_is_a_manual(bring: Bring, store: Store) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["Swing motor service notes"], [], ["Drain the case oil before removing the motor from the frame."]):
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    report = bring(buffer.getvalue(), "swing motor.xlsx")
    assert (report.kind, report.refused) == ("manual", ())
    assert [manual.filename for manual in store.all(Manual)] == ["swing motor.xlsx"]
    assert any("Drain the case oil" in passage.text for passage in store.all(Passage))
