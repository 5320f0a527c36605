from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.cli.main import main
from api.diagnosing import diagnose
from api.services import Services, build
from api.settings import Settings
from assistant.answer import Report
from knowledge.editing.draft import Draft
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import RepairCase
from retrieval.embedding import Encoder

Run = Callable[..., tuple[int | str | None, str, str]]

CASE = RepairCase(
    id="WO-1",
    symptom="动臂提升无力，热车后更明显",
    component="先导泵",
    failure_mode="磨损",
    cause="先导泵磨损",
    outcome="fixed",
    language="zh",
)


@pytest.fixture
def own(tmp_path: Path, encoder: Encoder) -> Iterator[Services]:
    with build(Settings(data=tmp_path), encoder=encoder) as services:
        services.store.write((CASE,), author="tests")
        services.index.catch_up()
        yield services


@pytest.fixture
def diagnosis(own: Services) -> str:
    return diagnose(own, Report(text="动臂提升无力，热车后更明显")).id


@pytest.fixture
def run(own: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def running(*arguments: str) -> tuple[int | str | None, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["outcome", *arguments, "--data", str(tmp_path)])
        return ended.value.code, *capsys.readouterr()

    return running


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nobody", "--fixed", "--who", "Ann"), "there is no diagnosis 'nobody'"),
        (("nobody", "--fixed"), "say who reports it"),
        (("nobody", "--who", "Ann"), "say whether it works again: --fixed or --not-fixed"),
        (("--fixed", "--who", "Ann"), "say of which diagnosis"),
        (("nobody", "--fixed", "--who", "Ann", "--part", "P-1=many"), "'P-1=many' is no part"),
        (("nobody", "--fixed", "--who", "Ann", "--part", "P-1=0"), "a part's quantity"),
        (("nobody", "--fixed", "--who", "Ann", "--minutes", "-5"), "the outcome's labour_minutes"),
        (("--withdraw", "nobody", "--who", "Ann"), "say why it is taken back"),
        (("--withdraw", "nobody", "--who", "Ann", "--reason", "typo"), "there is no outcome 'nobody'"),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"faultwise: {sentence}")
    assert err.count("\n") == 1


def test_a_place_the_answer_does_not_have_is_told_how_many_it_has(run: Run, diagnosis: str) -> None:
    _, _, err = run(diagnosis, "--fixed", "--cause", "2", "--who", "Ann")
    assert err == "faultwise: the answer lists 1 cause(s), there is no number 2; name the cause in words\n"


def test_an_outcome_is_kept_with_parts_minutes_and_what_did_not_help(run: Run, diagnosis: str, own: Services) -> None:
    said = ("--fixed", "--cause", "磨损的先导泵", "--part", "P-100=2", "--minutes", "90", "--who", "Ann")
    code, out, _ = run(diagnosis, *said, "--tried", "fuse: blown", "--json")
    kept = own.store.get(DiagnosisOutcome, json.loads(out)["id"])
    assert code == 0
    assert kept is not None
    assert (kept.labour_minutes, kept.parts[0].number, kept.parts[0].quantity) == (90, "P-100", 2)
    assert [tried.cause for tried in kept.did_not_help] == ["fuse: blown"]
    assert own.store.count(Draft) == 1


def test_the_sentence_says_how_to_take_it_back_and_that_works(run: Run, diagnosis: str, own: Services) -> None:
    _, out, _ = run(diagnosis, "--not-fixed", "--cause", "1", "--who", "Ann")
    (kept,) = own.store.all(DiagnosisOutcome)
    assert out == (
        f"kept as {kept.id}: not fixed, 先导泵磨损. It counts from the next report on; "
        f"--withdraw {kept.id} takes it back\n"
    )
    assert run("--withdraw", kept.id, "--who", "Ann", "--reason", "typo")[:2] == (0, "withdrawn\n")
    assert (own.store.count(DiagnosisOutcome), own.store.count(Draft)) == (0, 0)
    assert own.store.versions(DiagnosisOutcome, kept.id)[-1].reason == "typo"
