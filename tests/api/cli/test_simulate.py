from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.main import main


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["simulate", *arguments])
    return ended.value.code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("plot", "sentence"),
    [("curve.gif", "the name must end in .png, .svg or .pdf"), ("nowhere/curve.png", "there is no folder ")],
)
def test_a_picture_that_cannot_be_written_is_said_before_any_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, plot: str, sentence: str
) -> None:
    pytest.importorskip("matplotlib", reason="the plots extra is not installed")
    code, out, err = said(capsys, "--plot", str(tmp_path / plot))
    assert (code, out) == (2, "")
    assert sentence in err


def test_one_fault_is_no_stream(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--reports", "1")[0] == 2


def test_both_streams_are_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "--reports", "6", "--seed", "3", "--json")
    told = json.loads(out)
    assert (code, told["reports"], told["seed"]) == (0, 6, 3)
    assert told["learning"]["minutes_curve"][0] == told["without"]["minutes_curve"][0]
    assert len(told["learning"]["steps_curve"]) == 6


def test_the_curves_are_drawn_and_the_quarters_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the plots extra is not installed")
    code, out, _ = said(capsys, "--reports", "4", "--plot", str(tmp_path / "curve.png"))
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["1-1", "2-2", "3-3", "4-4", "1-4"]
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
