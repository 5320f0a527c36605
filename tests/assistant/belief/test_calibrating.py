"""Calibration over a real store and index, with an encoder of character pairs."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.assistant import Assistant
from assistant.belief.asking import Asking
from assistant.belief.calibrating import calibrate
from assistant.belief.calibration import FORMAT, UNFITTED, Calibration, load, save
from assistant.belief.case_base import FEWEST, FEWEST_OWN, CaseBase
from assistant.belief.foreign_reports import ForeignReport, foreign_reports
from assistant.belief.mixing import STANDARD_MIXING
from assistant.belief.recalibrating import Recalibration
from assistant.evaluation.diagnosis_report import DiagnosisReport
from assistant.evaluation.evaluating import NothingToEvaluate, evaluate_diagnosis, split
from knowledge.records import RepairCase
from knowledge.store import Store
from retrieval.index import Index
from retrieval.search import Hit, Search
from retrieval.tuning import Gain, Learned, Made, Tuned, Tuning

CAUSES = {
    ("pilot pump", "worn"): (
        "boom slow when hot",
        "all functions slow and weak",
        "weak lifting, hot oil",
        "boom drops",
    ),
    ("fuse", "blown"): ("display dark", "no electric power at all", "key on, nothing lights up", "dead after wash"),
    ("track adjuster", "leaking"): ("left track loose", "track jumps off", "grease at the idler", "track slack again"),
    ("radiator", "clogged"): (
        "coolant too hot uphill",
        "engine overheats",
        "temperature alarm",
        "steam from the bonnet",
    ),
}


class Pairs:
    name, dimension = "pairs@1", 128

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for pair in pairwise(text.casefold()):
                row[zlib.crc32("".join(pair).encode()) % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        if on_progress:
            on_progress(len(texts))
        return self.encode_queries(texts)


def cases(count: int) -> list[RepairCase]:
    """One case a week; causes and their symptoms take turns."""
    causes = list(CAUSES)
    made = []
    for n in range(count):
        component, failure_mode = causes[n % 4]
        symptoms = CAUSES[component, failure_mode]
        made.append(
            RepairCase(
                id=f"C{n:04}",
                symptom=f"{symptoms[n // 4 % 4]}, shift {n}",
                component=component,
                failure_mode=failure_mode,
                outcome="fixed",
                date=date(2020, 1, 6) + timedelta(weeks=n),
            )
        )
    return made


def known_cases(hits: Sequence[Hit]) -> set[str]:
    return {hit.passage.source_id for hit in hits if hit.passage.source_kind == "case"}


@pytest.fixture
def assistant_of(store: Store, tmp_path: Path) -> Iterator[Callable[..., Assistant]]:
    opened: list[Index] = []

    def assistant(*records: RepairCase) -> Assistant:
        store.write(records, author="tests")
        opened.append(Index.open(tmp_path / "index", store, Pairs()))
        return Assistant.build(store, Search(opened[-1], Pairs()))

    yield assistant
    for index in opened:
        index.close()


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calibration]:
    """The calibration of 120 cases; nobody changes it, so that it is fitted once."""
    folder = tmp_path_factory.mktemp("fitted")
    store = Store.open(f"sqlite:///{folder}/knowledge.db")
    store.write(cases(120), author="tests")
    index = Index.open(folder / "index", store, Pairs())
    yield calibrate(Assistant.build(store, Search(index, Pairs())))
    index.close()
    store.close()


def test_a_case_base_that_is_always_right_leaves_little_to_another_cause(fitted: Calibration) -> None:
    assert fitted.made is not None
    assert (fitted.made.cases, fitted.made.sampled, fitted.made.encoder) == (120, 80, "pairs@1")
    assert fitted.mixing.another < STANDARD_MIXING.another
    assert fitted.model is not None
    assert len(fitted.model.labels.causes) == 4
    assert fitted.boundary is not None
    assert fitted.boundary.crossing is not None
    assert set(fitted.boundary.crossing.foreign) == {"zh", "en"}


def test_what_only_some_may_see_teaches_nobody(assistant_of: Callable[..., Assistant]) -> None:
    fuse = [case.model_copy(update={"groups": ("hq",)}) if case.component == "fuse" else case for case in cases(120)]
    fitted = calibrate(assistant_of(*fuse))
    assert fitted.model is not None
    assert fitted.model.labels.failure_modes == ("堵塞=clogged", "泄漏=leak", "磨损=worn")
    assert fitted.model.cases == 90


def test_cases_that_taught_the_search_are_not_predicted(assistant_of: Callable[..., Assistant]) -> None:
    assistant = assistant_of(*cases(120))
    gain = Gain(questions=30, before=0.5, after=0.75, low=0.1, high=0.4)
    learned = Learned(lexical=0.3, strength=0.0, fitted_on=70, gain=gain)
    tuned = Tuned(learned, None, frozenset(f"case:C{n:04}" for n in range(70)))
    tuning = Tuning({"en": tuned}, Made(encoder="pairs@1", who="Ann", date="2024-03-02"))
    fitted = calibrate(Assistant.build(assistant.store, replace(assistant.search, tuning=tuning)))
    assert fitted.made is not None
    assert fitted.made.sampled == 50
    assert fitted.made.encoder == f"pairs@1+{tuning.name}"


def test_small_knowledge_keeps_the_standard_values(assistant_of: Callable[..., Assistant]) -> None:
    fitted = calibrate(assistant_of(*cases(FEWEST - 1)))
    assert (fitted.mixing, fitted.model) == (STANDARD_MIXING, None)


def test_empty_knowledge_is_calibrated_to_nothing(assistant_of: Callable[..., Assistant]) -> None:
    fitted = calibrate(assistant_of())
    assert (fitted.mixing, fitted.model, fitted.boundary) == (STANDARD_MIXING, None, None)


def test_a_case_is_predicted_from_earlier_ones_only(assistant_of: Callable[..., Assistant]) -> None:
    assistant = assistant_of(*cases(100))
    base = CaseBase(assistant.store)
    asked = Asking(assistant, base, lambda more: None).asked([base.named[60]])[0]
    assert known_cases(asked.known) <= {f"C{n:04}" for n in range(60)}


def test_without_dates_everything_but_the_case_itself_is_known(assistant_of: Callable[..., Assistant]) -> None:
    undated = [case.model_copy(update={"date": None}) for case in cases(30)]
    assistant = assistant_of(*undated)
    base = CaseBase(assistant.store)
    asked = Asking(assistant, base, lambda more: None).asked([base.named[10]])[0]
    assert known_cases(asked.known) == {f"C{n:04}" for n in range(30) if n != 10}


def test_own_and_foreign_reports_are_told_in_the_same_manners(assistant_of: Callable[..., Assistant]) -> None:
    assistant = assistant_of(*cases(60))
    base = CaseBase(assistant.store)
    asking = Asking(assistant, base, lambda more: None)
    own = asking.retold(asking.asked(base.named[50:52]))
    coffee = ForeignReport("the espresso tastes sour", "brew group"), ForeignReport("milk froths badly")
    foreign = asking.foreign({"coffee": coffee})
    assert [len(tellings) for tellings in (*own, *foreign["coffee"])] == [5, 5, 5, 5]


def test_progress_is_told_to_its_end(assistant_of: Callable[..., Assistant]) -> None:
    told: list[tuple[int, int]] = []
    calibrate(assistant_of(*cases(60)), lambda done, total: told.append((done, total)))
    total = 5 * 40 + 5 * sum(map(len, foreign_reports().values())) + 60
    assert told == [*((done, total) for done in range(1, total - 59)), (total, total)]


def test_what_is_saved_is_what_is_loaded(fitted: Calibration, tmp_path: Path) -> None:
    save(tmp_path / "kept", fitted)
    save(tmp_path / "kept", fitted)
    loaded = load(tmp_path / "kept", "pairs@1")
    assert (loaded.mixing, loaded.boundary, loaded.made) == (fitted.mixing, fitted.boundary, fitted.made)
    assert loaded.sharpening == fitted.sharpening
    assert loaded.model is not None
    assert fitted.model is not None
    words = {"boom": 1.0, "slow": 1.0, "hot": 1.0}
    meaning = Pairs().encode_queries(["boom slow when hot"])[0]
    assert loaded.model.opinions(words, meaning) == fitted.model.opinions(words, meaning)
    assert loaded.model.unseen == fitted.model.unseen
    assert len(list((tmp_path / "kept").glob("*"))) == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe"])
def test_a_damaged_or_foreign_calibration_is_not_used(
    fitted: Calibration, tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    save(tmp_path, fitted)
    assert load(tmp_path, "another@1") is UNFITTED
    kept = json.loads((tmp_path / "calibration.json").read_text())
    of_another_program = {**kept, "made": {**kept["made"], "format": 9}, "unheard_of": 1}
    (tmp_path / "calibration.json").write_text(json.dumps(of_another_program))
    assert load(tmp_path, "pairs@1") is UNFITTED
    assert f"it has format 9, this program reads {FORMAT}; it is fitted again" in caplog.text
    (arrays,) = tmp_path.glob("calibration-*.npz")
    arrays.write_bytes(content)
    assert load(tmp_path, "pairs@1") is UNFITTED
    (tmp_path / "calibration.json").write_bytes(content)
    assert load(tmp_path, "pairs@1") is UNFITTED
    assert load(tmp_path / "nowhere", "pairs@1") is UNFITTED


def test_a_fit_is_due_at_first_and_when_more_than_a_tenth_has_changed(
    assistant_of: Callable[..., Assistant], store: Store, tmp_path: Path
) -> None:
    recalibration = Recalibration(assistant_of(*cases(100)), tmp_path / "kept")
    assert recalibration.is_due()
    fitted = recalibration.fit()
    assert not recalibration.is_due()
    store.write([case.model_copy(update={"action": "seen"}) for case in cases(10)], author="tests")
    assert not recalibration.is_due()  # 10 of 100
    store.write([case.model_copy(update={"action": "seen"}) for case in cases(11)], author="tests")
    assert recalibration.is_due()
    assert recalibration.restore().mixing == fitted.mixing


def test_little_knowledge_is_not_worth_a_fit(assistant_of: Callable[..., Assistant], tmp_path: Path) -> None:
    assert not Recalibration(assistant_of(*cases(FEWEST_OWN - 1)), tmp_path / "kept").is_due()


def test_the_latest_fifth_is_asked_and_the_rest_is_known() -> None:
    parted = split(cases(52))
    assert [case.id for case in parted.asked] == [f"C{n:04}" for n in range(42, 52)]
    assert len(parted.known) == 42
    assert [case.id for case in split(cases(52), 26).asked] == ["C0050", "C0051"]


def test_undated_cases_are_split_by_chance_but_always_the_same() -> None:
    undated = [case.model_copy(update={"date": None}) for case in cases(50)]
    assert split(undated) == split(undated[::-1])
    assert len(split(undated).asked) == 10
    assert [case.id for case in split(undated).asked] != [f"C{n:04}" for n in range(40, 50)]


@pytest.fixture(scope="module")
def report() -> DiagnosisReport:
    named = cases(150)
    nameless = [RepairCase(id=f"N{n}", symptom="noise", date=date(2030, 1, 1)) for n in range(5)]
    return evaluate_diagnosis([*named, *nameless], Pairs())


def test_an_easy_case_base_is_diagnosed_and_counted(report: DiagnosisReport) -> None:
    figures = report.as_json()
    assert (figures["cases"], figures["left_out"], figures["known"], figures["fitted_on"]) == (26, 5, 124, 83)
    assert (figures["hit@1"], figures["mrr"], figures["parts_recall@5"]) == (1.0, 1.0, None)
    assert figures["ece"] < figures["ece_uncalibrated"]
    assert figures["brier"] < 0.01
    assert figures["baselines_hit@1"]["nearest_neighbour"] == 1.0
    assert set(figures["baselines_hit@1"]) == {
        "nearest_neighbour",
        "majority_of_10",
        "naive_bayes_words",
        "logistic_regression_embeddings",
    }


def test_nothing_to_ask_about_is_said() -> None:
    with pytest.raises(NothingToEvaluate, match="none of the 2 latest of 10 cases"):
        evaluate_diagnosis([RepairCase(id=str(n), symptom="slow") for n in range(10)], Pairs())
