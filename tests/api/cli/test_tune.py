from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli.main import main
from api.cli.tuning_page import attempted
from api.services import build
from api.settings import Settings
from knowledge.records import Language
from retrieval.embedding import Encoder
from retrieval.fitting import Attempt
from retrieval.tuning import FILE_NAME, Gain, Learned, Made, Tuned, Tuning, save

Run = Callable[..., tuple[int | str | None, str, str]]

LEARNED = Learned(
    lexical=0.2,
    strength=0.0,
    fitted_on=70,
    gain=Gain(questions=24, before=0.5, after=0.625, low=0.0625, high=0.1875),
)
CHANCE = LEARNED.model_copy(update={"gain": LEARNED.gain.model_copy(update={"low": 0.0})})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Settings(data=tmp_path).index_folder


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def running(*arguments: str) -> tuple[int | str | None, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["tune", *arguments, "--data", str(tmp_path)])
        return ended.value.code, *capsys.readouterr()

    return running


def adopt(folder: Path, encoder: str = "counting") -> None:
    save(folder, Tuning({"en": Tuned(LEARNED, None)}, Made(encoder=encoder, who="Ann", date="2024-03-02")))


def test_where_nothing_is_adopted_that_is_said(run: Run) -> None:
    assert run("--show") == (0, "Nothing is adopted, the search is as delivered.\n", "")
    assert run("--undo") == (0, "Nothing is adopted, the search is as delivered.\n", "")
    assert json.loads(run("--show", "--json")[1]) == {"adopted": False, "made": None, "languages": {}}


def test_what_is_adopted_is_shown_with_its_figures(run: Run, folder: Path) -> None:
    adopt(folder)
    code, out, _ = run("--show")
    assert (code, out) == (
        0,
        "Adopted on 2024-03-02 by Ann:\n"
        "English reports: nDCG@10 0.500 -> 0.625 on 24 cases held out (90 % +0.062..+0.188); "
        "words 0.2, queries turned 0, fitted on 70\n",
    )
    shown = json.loads(run("--show", "--json")[1])
    assert (shown["made"]["who"], shown["languages"]["en"]["gain"]["after"]) == ("Ann", 0.625)


def test_undo_takes_it_back_at_once(run: Run, folder: Path) -> None:
    adopt(folder)
    assert run("--undo")[1].startswith("Taken back, the search is as delivered.")
    assert not (folder / FILE_NAME).exists()
    assert json.loads(run("--undo", "--json")[1]) == {"undone": False}


def test_chinese_is_said_in_chinese(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTWISE_LANGUAGE", "zh")
    adopt(folder)
    assert run("--show")[1].startswith("2024-03-02 由 Ann 采用：\n英文报修：24 个未参与调整的案例")
    assert run("--undo")[1].startswith("已撤回，检索恢复出厂设置。")


@pytest.mark.parametrize(
    ("attempt", "language", "end"),
    [
        (Attempt("en", 70, 24, Tuned(LEARNED, None)), "en", ". Adopted; faultwise tune --undo takes it back."),
        (Attempt("en", 70, 24, Tuned(LEARNED, None)), "zh", "。已采用；撤回：faultwise tune --undo"),
        (Attempt("zh", 70, 24, Tuned(CHANCE, None)), "en", ". That may be chance; nothing adopted."),
        (Attempt("zh", 70, 24, Tuned(CHANCE, None)), "zh", "。提升没有把握，未采用。"),
        (Attempt("zh", 12, 3, None), "en", "60 and 15 are needed, nothing adopted."),
        (Attempt("zh", 12, 3, None), "zh", "至少需要 60 个和 15 个，未采用。"),
    ],
)
def test_what_came_of_it_is_said_in_both_languages(attempt: Attempt, language: Language, end: str) -> None:
    assert attempted(attempt, language).endswith(end)


def test_what_is_adopted_is_used_from_the_next_start_on(tmp_path: Path, folder: Path, encoder: Encoder) -> None:
    adopt(folder, encoder.name)
    with build(Settings(data=tmp_path), encoder=encoder) as services:
        assert services.search.tuning.languages["en"].mix.lexical == 0.2
        assert services.search.name != encoder.name


def test_a_damaged_file_stops_nothing(
    tmp_path: Path, folder: Path, encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    adopt(folder, encoder.name)
    (folder / FILE_NAME).write_bytes(b"damaged")
    with build(Settings(data=tmp_path), encoder=encoder) as services:
        assert services.search.name == encoder.name
    assert "the search is as delivered" in caplog.text
