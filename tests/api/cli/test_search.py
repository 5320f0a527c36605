from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.cli.main import main
from api.cli.search_page import why
from api.searching import SearchRequest, search
from api.services import Services, build
from api.settings import Settings
from knowledge.records import FaultCode, Passage, RepairCase
from retrieval.embedding import Encoder

KNOWLEDGE = (
    RepairCase(
        id="WO-1", symptom="动臂提升无力", component="先导泵", failure_mode="磨损", codes=("E02",), language="zh"
    ),
    Passage(id="m#1", source_kind="manual", source_id="hx", language="en", text="Boom is slow when hot.", page=12),
    FaultCode(code="E02", meaning_zh="先导压力过低"),
)


@pytest.fixture
def own(tmp_path: Path, encoder: Encoder) -> Iterator[Services]:
    with build(Settings(data=tmp_path), encoder=encoder) as services:
        services.store.write(KNOWLEDGE, author="tests")
        services.index.catch_up()
        yield services


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int | str | None, str, str]]:
    def running(*arguments: str) -> tuple[int | str | None, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["search", *arguments, "--data", str(tmp_path)])
        return ended.value.code, *capsys.readouterr()

    return running


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "faultwise: nothing to look for; give words or a fault code"),
        (("x", "--kind", "dog"), "faultwise: the search's kinds.0: Input should be 'case', 'cause', 'code'"),
        (("x" * 20_001,), "faultwise: the search's text: String should have at most 20000 characters"),
    ],
)
def test_what_cannot_be_looked_for_is_said(
    run: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_why_a_passage_is_here_is_said_in_the_language_of_the_text(own: Services) -> None:
    hit = search(own, SearchRequest(text="动臂无力 E02", kinds=("case",))).hits[0]
    assert (
        why(hit, "zh")
        == f"代码 E02 · 词语第 1（{' '.join(hit.matched_terms)}） · 含义第 1（相似度 {hit.similarity:.2f}）"
    )
    assert why(hit, "en").startswith("code E02 · words: no. 1 (")
