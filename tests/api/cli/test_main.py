from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from api.cli.main import main


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    """Exit code, stdout and stderr of a command."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code, *capsys.readouterr()


def test_the_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--version") == (0, f"faultwise {version('faultwise')}\n", "")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "--help")
    assert code == 0
    assert all(command in out for command in ("demo", "diagnose", "import", "serve", "evaluate"))


def test_help_is_there_before_any_heavy_library() -> None:
    loaded = (
        "import sys, api.cli.main; print(sorted({'torch', 'langchain', 'fastapi', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments", [("repair",), ("diagnose", "x", "--colour"), ("import",), ("serve", "--port", "x")]
)
def test_what_the_command_line_does_not_know_is_bad_input(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, err = said(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "Error" in err


def test_an_empty_report_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "diagnose", "")
    assert (code, out) == (2, "")
    assert err.startswith("faultwise: the report is empty; say what the machine does")
    assert err.count("\n") == 1


def test_a_megabyte_of_text_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "diagnose", "动" * 1_000_000)
    assert code == 2
    assert err == "faultwise: the report is longer than 20,000 characters; give symptoms and codes, not a whole log\n"


def test_a_machine_model_that_is_a_novel_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "diagnose", "boom slow", "--machine", "x" * 501)
    assert (code, err) == (2, "faultwise: the report's machine_model: String should have at most 500 characters\n")


def test_a_setting_that_cannot_be_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULTWISE_PORT", "many")
    code, _, err = said(capsys, "diagnose", "boom slow")
    assert code == 2
    assert err.startswith("faultwise: FAULTWISE_PORT: Input should be a valid integer")


def test_a_database_that_is_not_there_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FAULTWISE_DATABASE_URL", "sqlite:////nowhere/at/all/faultwise.db")
    code, _, err = said(capsys, "import", str(tmp_path), "--no-index", "--data", str(tmp_path))
    assert code == 1
    assert err.startswith("faultwise: ")
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_said_before_any_work(capsys: pytest.CaptureFixture[str], url: str) -> None:
    port = url.rpartition(":")[2]
    code, _, err = said(capsys, "serve", "--port", port)
    assert code == 2
    assert err.startswith(f"faultwise: cannot listen on 127.0.0.1 port {port}: ")
    assert err.endswith("choose another with --host or --port (--port 0 takes a free one)\n")


def test_a_folder_that_is_no_test_set_is_one_sentence_per_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from api.cli.failures import explained
    from retrieval.beir import TestSetUnreadable

    failure = explained(TestSetUnreadable("corpus.jsonl is missing"))
    assert failure is not None
    assert (failure.sentence, failure.exit_code) == ("corpus.jsonl is missing", 2)
    assert explained(KeyError("a bug")) is None
