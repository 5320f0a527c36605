"""Where the time of one answer goes, on the demo knowledge with a warm index. Run: pytest tests/benchmarks -s"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.cli.demo import load_demo
from api.services import Services, build
from api.settings import Settings
from assistant.answer import Report
from assistant.understanding import understand
from knowledge.demo.reports import EXAMPLE_REPORTS

ROUNDS = 20


class Stopwatch:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.laps[stage].append((time.perf_counter() - started) * 1000)

    def lines(self) -> Iterator[str]:
        for stage, laps in self.laps.items():
            p95 = sorted(laps)[int(len(laps) * 0.95)]
            yield f"{stage:<12}{statistics.median(laps):9.2f}{p95:9.2f}"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("data")))
    load_demo(settings)
    with build(settings) as opened:
        yield opened


def answer_in_stages(services: Services, text: str, watch: Stopwatch) -> None:
    assistant = services.assistant
    with watch.timing("understand"):
        reference = assistant.desk.current()
        understanding = understand(Report(text=text), reference, services.store)
        query = assistant.query(understanding, None)
    with watch.timing("encode"):
        vector = services.search.encode(query)
    with watch.timing("search"):
        hits = services.search.find(query, vector=vector)
    with watch.timing("weigh"):
        belief = assistant.believe(understanding, hits, reference)
        answer = assistant.answer(understanding, belief, hits, reference)
    with watch.timing("word"):
        assistant.wording.word(answer)


def test_time_of_an_answer_by_stage(services: Services) -> None:
    watch = Stopwatch()
    for number in range(ROUNDS):
        for report in EXAMPLE_REPORTS:
            # Each text is new: an encoder may remember what it was asked before.
            text = f"{report.text} #{number}"
            with watch.timing("whole"):
                answer_in_stages(services, text, watch)
    print(f"\n{'stage':<12}{'median':>9}{'p95':>9}  milliseconds, {ROUNDS * len(EXAMPLE_REPORTS)} reports")
    print("\n".join(watch.lines()))
