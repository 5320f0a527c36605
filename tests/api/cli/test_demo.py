"""The README's first command as people type it: processes of their own, the bundled model, a real server."""

from __future__ import annotations

import json
import math
import os
import re
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import httpx
import pytest

from api.cli.demo import demo_settings
from api.settings import Settings
from knowledge.demo.reports import EXAMPLE_REPORTS

FAULTWISE = (sys.executable, "-c", "from api.cli.main import main; main()")
EXAMPLE = EXAMPLE_REPORTS[0]


def run(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*FAULTWISE, *arguments], input=stdin, capture_output=True, check=False, timeout=600)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of a demo that was run once, and what it printed."""
    data = tmp_path_factory.mktemp("demo")
    done = run("demo", "--no-serve", "--data", str(data))
    assert done.returncode == 0, done.stderr.decode()
    return data, done.stdout.decode()


@pytest.fixture
def demo_data(shown: tuple[Path, str]) -> str:
    return str(demo_settings(Settings(data=shown[0])).data)


def test_the_demo_never_touches_the_real_database(shown: tuple[Path, str]) -> None:
    assert sorted(path.name for path in shown[0].glob("**/faultwise.db")) == ["faultwise.db"]
    assert (shown[0] / "demo" / "faultwise.db").exists()
    assert demo_settings(Settings(data=shown[0], database_url="postgresql://h/real")).database_url == ""


def test_the_demo_answers_its_example_with_the_cause_behind_it(shown: tuple[Path, str]) -> None:
    lines = shown[1].splitlines()
    first_cause = next(line for line in lines if line.startswith("1. "))
    assert lines[0].startswith('$ faultwise diagnose "')
    assert EXAMPLE.component in first_cause
    assert EXAMPLE.failure_mode in first_cause


def test_a_search_shows_the_passage_its_source_and_why(demo_data: str) -> None:
    done = run("search", EXAMPLE.text, "--kind", "case", "-k", "1", "--data", demo_data)
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith(" 1. 案例 ")
    assert EXAMPLE.component in lines[0]
    assert re.search(r"词语第 \d+（.+） · 含义第 \d+（相似度 0\.\d+）", lines[-1])


def test_a_report_on_stdin_in_gb18030_is_answered_as_json(demo_data: str) -> None:
    arguments = ("diagnose", "-", "--machine", EXAMPLE.machine_model, "--json", "--data", demo_data)
    done = run(*arguments, stdin=EXAMPLE.text.encode("gb18030"))
    answer = json.loads(done.stdout)
    assert answer["language"] == "zh"
    assert EXAMPLE.component in answer["causes"][0]["cause"]
    total = sum(cause["probability"] for cause in answer["causes"]) + answer["another_cause"]
    assert math.isclose(total, 1, abs_tol=1e-6)


def test_a_second_demo_serves_what_the_first_one_loaded_until_it_is_stopped(shown: tuple[Path, str]) -> None:
    command = [*FAULTWISE, "demo", "--port", "0", "--data", str(shown[0])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            assert server.stdout is not None
            said = (re.fullmatch(r"(\w+) +(fw_\S+)\n", line) for line in server.stdout)
            tokens = dict(found.groups() for found in islice(filter(None, said), 5))
            addresses = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in server.stderr)
            address = next(found.group() for found in addresses if found)
            assert totals(address, tokens) == {
                "technician": 250,
                "agent": 250,
                "editor": 250,
                "admin": 250,
                "partner": 124,
            }
            assert httpx.get(f"{address}/v1/cases", trust_env=False, timeout=30).status_code == 401
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=30) in (0, 130)
        finally:
            server.kill()


def totals(address: str, tokens: dict[str, str]) -> dict[str, int]:
    """How many cases each role is shown."""
    headers = {role: {"Authorization": f"Bearer {token}"} for role, token in tokens.items()}
    return {
        role: httpx.get(f"{address}/v1/cases", headers=sent, trust_env=False, timeout=30).json()["total"]
        for role, sent in headers.items()
    }


def test_the_demo_listens_on_this_machine_only() -> None:
    done = run("demo", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert b"the demo prints its tokens, so it listens on this machine only, not on 0.0.0.0" in done.stderr


def test_a_reader_that_goes_away_is_no_error(demo_data: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*FAULTWISE, "diagnose", "E02", "--data", demo_data],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=600,
    )
    os.close(writing)
    assert b"Traceback" not in done.stderr
