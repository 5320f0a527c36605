"""Where the time of one answer goes: on the demo knowledge, on forty times its cases, among many passages, over HTTP.

Run: pytest tests/benchmarks/test_diagnose.py -s
"""

from __future__ import annotations

import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.cli.demo import load_demo
from api.cli.serve import address, listening, one_thread_a_request
from api.services import Services, build
from api.settings import Settings
from assistant.answer import Report
from assistant.understanding import understand
from knowledge.access.accounts import Account
from knowledge.access.trail import By
from knowledge.demo.reports import EXAMPLE_REPORTS
from knowledge.records import Record, RepairCase
from tests.api.conftest import CountingEncoder
from tests.benchmarks.synthetic import BlurredEncoder, Demo, passages

ROUNDS = 10
POSTS = 60
TIMES = 40
FORTY_TIMES, AMONG_MANY = "forty times its cases", "among a hundred thousand made-up passages"
MANY = 100_000


class Stopwatch:
    """Milliseconds by stage, as they pass and as this thread alone works: on a busy machine the two differ."""

    def __init__(self) -> None:
        self.laps: dict[str, list[tuple[float, float]]] = defaultdict(list)

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        started, worked = time.perf_counter(), time.thread_time()
        yield
        self.laps[stage].append(((time.perf_counter() - started) * 1000, (time.thread_time() - worked) * 1000))

    def show(self, what: str) -> None:
        print(f"\n{what}, milliseconds\n{'stage':<14}{'median':>9}{'p95':>9}{'worked':>9}")
        for stage, laps in self.laps.items():
            passed, worked = zip(*laps, strict=True)
            p95 = sorted(passed)[int(len(passed) * 0.95)]
            print(f"{stage:<14}{statistics.median(passed):9.2f}{p95:9.2f}{statistics.median(worked):9.2f}")


@pytest.fixture(scope="module", params=["demo", FORTY_TIMES, AMONG_MANY])
def services(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("data")))
    load_demo(settings)
    made_up = Demo.open(settings.data) if request.param == AMONG_MANY else None
    counting = CountingEncoder() if request.param == FORTY_TIMES else None
    encoder = BlurredEncoder(made_up) if made_up else counting
    with build(settings, encoder=encoder) as opened:
        more: Iterable[Record] = passages(made_up, MANY) if made_up else ()
        if counting:
            cases = tuple(opened.store.all(RepairCase))
            more = (copied(case, n) for case in cases for n in range(1, TIMES))
        opened.store.write(more, author="benchmark")
        opened.index.catch_up()
    # Opened again, so that the index lies on disk as a whole; matrices on the thread that asks, as in the server.
    with build(settings, encoder=encoder) as opened, one_thread_a_request():
        print(f"\n{request.param}: {len(opened.index.snapshot)} passages")
        yield opened


def copied(case: RepairCase, number: int) -> RepairCase:
    return case.model_copy(update={"id": f"{case.id}-{number}", "symptom": f"{case.symptom} {number}"})


def answer_in_stages(services: Services, text: str, watch: Stopwatch) -> None:
    # As in an answer, everything looked up is of one moment.
    assistant = replace(services.assistant, shelves=services.assistant.shelves.held())
    with watch.timing("understand"):
        reference = assistant.desk.current()
        understanding = understand(Report(text=text), reference, services.store)
        query = assistant.query(understanding)
    with watch.timing("encode"):
        services.search.encode(query)
    with watch.timing("beside it"):
        with watch.timing("search"):
            hits = assistant.find(understanding)
        with watch.timing("weigh"):
            belief = assistant.believe(understanding, hits, reference)
        with watch.timing("advise"):
            answer = assistant.answer(understanding, belief, hits, reference)
        with watch.timing("word"):
            assistant.wording.word(answer)


def test_time_of_an_answer_by_stage(services: Services) -> None:
    for first, what in ((0, "after the start"), (ROUNDS, "after those")):
        watch = Stopwatch()
        for number in range(first, first + ROUNDS):
            for report in EXAMPLE_REPORTS:
                # Each text is new: an encoder may remember what it was asked before.
                text = f"{report.text} #{number}"
                with watch.timing("whole"):
                    answer_in_stages(services, text, watch)
        watch.show(f"the first {ROUNDS * len(EXAMPLE_REPORTS)} reports {what}")


@contextmanager
def served(services: Services) -> Iterator[str]:
    """The address of a server on the loopback."""
    with listening(Settings(data=Path("."), port=0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield address(listener)
        server.should_exit = True
        thread.join(timeout=10)


def test_time_of_a_diagnosis_over_http(services: Services) -> None:
    account, by = Account(name="bench", role="technician"), By("benchmark")
    services.store.add_account(account, by)
    token = services.store.add_token(account.name, by, rights=tuple(sorted(account.rights)), days=1)[1]
    watch = Stopwatch()
    with served(services) as url, httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        for number in range(POSTS):
            report = EXAMPLE_REPORTS[number % len(EXAMPLE_REPORTS)]
            with watch.timing("POST"):
                reply = client.post("/v1/diagnoses", json={"text": f"{report.text} +{number}"})
            assert reply.status_code == 201, reply.text
    watch.show(f"{POSTS} requests")
