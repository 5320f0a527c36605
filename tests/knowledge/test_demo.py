"""The bundled example knowledge: as much of it as promised, and nothing in it that points to nothing."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.codes import Catalogue, canonical, find_codes
from knowledge.demo.loading import demo_files, demo_folder, load
from knowledge.demo.reports import EXAMPLE_REPORTS
from knowledge.glossary import Glossary, bundled_terms
from knowledge.importing.report import ImportReport
from knowledge.records import Cause, Depot, FaultCode, GlossaryTerm, Machine, Manual, Part, Passage, RepairCase, Stock
from knowledge.store import Store

PART_NUMBER = re.compile(r"HX-\d{4}-\d{3}")
Loaded = tuple[Store, ImportReport]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    yield store, load(store)
    store.close()


@pytest.fixture(scope="module")
def store(loaded: Loaded) -> Store:
    return loaded[0]


def lines(name: str) -> list[dict[str, str]]:
    with (demo_folder() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell_list(cell: str) -> list[str]:
    return [word for word in cell.split(";") if word]


FAILURES = lines("failures.csv")
BY_LABEL = {
    (language, line[f"component_{language}"], line[f"failure_mode_{language}"]): line
    for line in FAILURES
    for language in ("zh", "en")
}


def cases(store: Store) -> list[RepairCase]:
    return list(store.all(RepairCase))


def complaint(case: RepairCase, wrong: bool, what: str) -> list[str]:
    return [f"{case.id}: {what}"] if wrong else []


def complaints(store: Store, check: Callable[[RepairCase], list[str]]) -> list[str]:
    return [found for case in cases(store) for found in check(case)]


def test_every_row_of_every_file_is_taken(loaded: Loaded) -> None:
    assert [(file.filename, file.refused) for file in loaded[1].files] == [(path.name, ()) for path in demo_files()]


def test_there_is_as_much_as_promised(store: Store) -> None:
    assert store.count(FaultCode) >= 60
    assert store.count(Part) >= 80
    assert {Depot: 6, Machine: 20, Manual: 2, RepairCase: 250} == {
        kind: store.count(kind) for kind in (Depot, Machine, Manual, RepairCase)
    }


def test_all_of_it_takes_less_than_two_megabytes() -> None:
    assert sum(path.stat().st_size for path in demo_folder().rglob("*") if path.suffix != ".pyc") < 2_000_000


def test_a_failure_mode_reads_the_same_in_both_languages_and_unlike_every_other() -> None:
    terms = [
        GlossaryTerm(zh=tuple(cell_list(row["zh"])), en=tuple(cell_list(row["en"]))) for row in lines("glossary.csv")
    ]
    glossary = Glossary.from_terms([*bundled_terms(), *terms])
    zh, en = (
        [glossary.canonical(f"{line[f'component_{language}']} {line[f'failure_mode_{language}']}") for line in FAILURES]
        for language in ("zh", "en")
    )
    assert zh == en
    assert len(set(zh)) == len(FAILURES) == 84


def test_confusable_failure_modes_exist_and_know_of_each_other() -> None:
    confusable = {line["id"]: set(cell_list(line["confusable_with"])) for line in FAILURES}
    assert [
        (one, other) for one in confusable for other in confusable[one] if one not in confusable.get(other, ())
    ] == []


def test_codes_and_parts_of_the_failure_modes_exist(store: Store) -> None:
    codes = {code.code for code in store.all(FaultCode)}
    parts = store.many(Part, {number for line in FAILURES for number in cell_list(line["parts"])})
    assert {code for line in FAILURES for code in cell_list(line["codes"])} - codes == set()
    assert {number for line in FAILURES for number in cell_list(line["parts"])} - set(parts) == set()


def test_codes_stand_in_their_canonical_form(store: Store) -> None:
    catalogue = Catalogue.from_records(store.all(FaultCode))
    assert [code.code for code in store.all(FaultCode) if canonical(code.code, catalogue) != code.code] == []


@pytest.mark.parametrize(
    ("model", "meaning"),
    [("HX130", "throttle dial signal abnormal"), ("HX220", "main pump 1 pressure sensor signal abnormal")],
)
def test_e02_means_different_things_on_different_models(store: Store, model: str, meaning: str) -> None:
    catalogue = Catalogue.from_records(store.all(FaultCode))
    assert catalogue.explain("E02", make="Haixing", machine_model=model).meaning("en") == meaning


def test_supersession_chains_end_at_a_part_and_one_takes_two_steps(store: Store) -> None:
    following = {part.number: part.superseded_by for part in store.all(Part)}

    def chain(number: str) -> list[str]:
        steps: list[str] = []
        while following[number] and len(steps) < 10:
            number = following[number]
            steps.append(number)
        return steps

    assert max(len(chain(number)) for number in following) == 2
    assert chain("HX-1021-108") == ["HX-1021-112", "HX-1021-118"]
    assert sum(bool(step) for step in following.values()) >= 12


def test_substitutes_and_stock_are_of_parts_and_depots_that_exist(store: Store) -> None:
    parts = {part.number for part in store.all(Part)}
    assert {number for part in store.all(Part) for number in part.substitutes} <= parts
    assert {stock.part_number for stock in store.all(Stock)} < parts  # some parts lie nowhere
    assert {stock.depot for stock in store.all(Stock)} == {depot.id for depot in store.all(Depot)}


def test_the_manuals_name_only_parts_and_codes_that_exist(store: Store) -> None:
    parts = {part.number for part in store.all(Part)}
    catalogue = Catalogue.from_records(store.all(FaultCode))
    codes = {code.code for code in store.all(FaultCode)}
    texts = [passage.text for passage in store.all(Passage)]
    texts += [f"{cause.symptom}\n{cause.cause}\n{cause.remedy}" for cause in store.all(Cause)]
    assert {number for text in texts for number in PART_NUMBER.findall(text)} - parts == set()
    assert {found.code for text in texts for found in find_codes(text, catalogue)} - codes == set()


def test_the_troubleshooting_tables_of_both_manuals_become_causes(store: Store) -> None:
    by_manual = Counter(cause.manual_id for cause in store.all(Cause))
    assert by_manual == {"manual_zh": 148, "manual_en": 118}  # as many as the rows of their sources
    drifting = [cause.cause for cause in store.all(Cause) if cause.symptom == "动臂自动下沉"]
    assert drifting == ["动臂保持阀泄漏", "动臂油缸密封损坏", "过载溢流阀泄漏"]


def test_a_case_is_about_a_failure_mode_of_the_plan_in_its_own_language(store: Store) -> None:
    known = {(case.language, case.component, case.failure_mode) for case in cases(store)}
    assert known - set(BY_LABEL) == set()
    assert {BY_LABEL[label]["id"] for label in known} == {line["id"] for line in FAILURES}


def test_a_case_shows_codes_that_belong_to_its_failure_mode_and_its_machine(store: Store) -> None:
    scopes: dict[str, set[str]] = {}
    for code in store.all(FaultCode):
        scopes.setdefault(code.code, set()).update(code.machine_models or ("HX130", "HX220", "HX220E", "HX350"))

    def check(case: RepairCase) -> list[str]:
        allowed = cell_list(BY_LABEL[case.language, case.component, case.failure_mode]["codes"])
        wrong = [code for code in case.codes if code not in allowed or case.machine_model not in scopes[code]]
        return complaint(case, bool(wrong), str(wrong))

    assert complaints(store, check) == []


def test_a_case_used_parts_that_exist_under_their_names(store: Store) -> None:
    names = {part.number: {"zh": part.name_zh, "en": part.name_en} for part in store.all(Part)}

    def check(case: RepairCase) -> list[str]:
        wrong = [part for part in case.parts if names.get(part.number, {}).get(case.language) != part.name]
        return complaint(case, bool(wrong), str(wrong))

    assert complaints(store, check) == []


def test_a_case_happened_on_a_machine_of_the_fleet_whose_hours_only_grow(store: Store) -> None:
    machines = {machine.serial: machine for machine in store.all(Machine)}
    wrong = [case.id for case in cases(store) if machines[case.serial].model != case.machine_model]
    assert wrong == []
    for serial, machine in machines.items():
        history = sorted((case.date, case.hours or 0) for case in cases(store) if case.serial == serial and case.date)
        hours = [worked for _, worked in history]
        assert hours == sorted(hours), serial
        assert not hours or hours[-1] <= (machine.hours or 0), serial


def test_cases_speak_both_languages_and_did_not_all_end_well(store: Store) -> None:
    languages = Counter(case.language for case in cases(store))
    outcomes = Counter(case.outcome for case in cases(store))
    assert min(languages["zh"], languages["en"]) >= 80
    assert outcomes["not_fixed"] >= 20
    assert outcomes["fixed"] >= 180


def test_no_two_cases_tell_the_same_story(store: Store) -> None:
    symptoms = Counter(case.symptom for case in cases(store))
    assert [symptom for symptom, times in symptoms.items() if times > 1] == []


def test_the_example_reports_ask_for_known_failure_modes() -> None:
    labels = {(component, mode) for _, component, mode in BY_LABEL}
    assert [report.text for report in EXAMPLE_REPORTS if (report.component, report.failure_mode) not in labels] == []


def test_the_files_are_found_in_the_installed_package() -> None:
    assert all(isinstance(path, Path) and path.is_file() for path in demo_files())
