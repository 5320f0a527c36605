"""Searches a second with many clients, product and peers by turns: ``python -m tests.benchmarks.throughput FOLDER``

Every service runs in a process of its own on the loopback address over the passages of a BEIR folder; no query is
asked twice, so that no service answers from a cache. The clients take a tenth of a millisecond of processor time a
search. ``pip install -e '.[bench]'`` brings the peers.
"""

from __future__ import annotations

import json
import multiprocessing
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection
from itertools import count
from multiprocessing.context import SpawnProcess
from pathlib import Path
from statistics import median
from typing import Annotated

import numpy as np
import psutil
import typer

from tests.benchmarks.pipelines import services
from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.ranking import is_installed

SERVICES: dict[str, tuple[str, ...]] = {
    "faultwise": (),
    "langchain": ("langchain_community", "langchain_huggingface"),
    "txtai": ("txtai", "fastapi_mcp"),
}
_LONGEST_START = 900.0  # seconds, with the encoding of the passages


@dataclass
class Load:
    """What one service did in all rounds: searches a second by round, milliseconds of each search, processor time."""

    rates: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0

    def add(self, rate: float, milliseconds: list[float], cpu_seconds: float) -> None:
        """One more round."""
        self.rates.append(rate)
        self.milliseconds += milliseconds
        self.cpu_seconds += cpu_seconds

    def row(self) -> dict[str, float]:
        """Median of the rounds, the time that 95 of 100 searches stayed below, the processor's time for one.

        The last is what other work on the machine distorts least.
        """
        return {
            "searches_per_second": round(median(self.rates), 1),
            "p95_ms": round(float(np.percentile(self.milliseconds, 95)), 1),
            "cpu_ms": round(self.cpu_seconds * 1000 / len(self.milliseconds), 2),
        }


class Questions:
    """Queries that were never asked before: those of the folder with a number that counts up."""

    def __init__(self, texts: list[str]) -> None:
        self._texts, self._number = texts, count()  # subtle: next() of a count is one step, safe between threads

    def next(self) -> str:
        """Another one."""
        number = next(self._number)
        return f"{self._texts[number % len(self._texts)]} {number}"


@dataclass(frozen=True)
class Service:
    """A service that runs, or is about to."""

    name: str
    port: int
    workspace: Path
    process: SpawnProcess

    @property
    def cpu_seconds(self) -> float:
        """Processor time that its process has had so far."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def connection(self) -> HTTPConnection:
        """A connection that stays open between requests."""
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, connection: HTTPConnection, query: str) -> None:
        """One search; an answer without ten hits ends the benchmark."""
        method, address, body = services.request_of(self.name, query)
        connection.request(method, address, body or None, self._headers)
        answer = connection.getresponse()
        found = json.loads(answer.read())
        hits = found["hits"] if isinstance(found, dict) and "hits" in found else found
        if answer.status != 200 or len(hits) != services.SHOWN:
            raise RuntimeError(f"{self.name} answered {answer.status}: {str(found)[:200]}")

    @cached_property
    def _headers(self) -> dict[str, str]:
        token = self.workspace / services.TOKEN
        signed_in = {"Authorization": f"Bearer {token.read_text('utf-8')}"} if token.exists() else {}
        return {"Content-Type": "application/json", **signed_in}


@contextmanager
def started(name: str, folder: Path, data: Path) -> Iterator[Service]:
    """A service in a process of its own that has answered once."""
    with tempfile.TemporaryDirectory(prefix="faultwise-") as workspace:
        port = _free_port()
        arguments = (folder, data, Path(workspace), port)
        process = multiprocessing.get_context("spawn").Process(target=getattr(services, name), args=arguments)
        process.start()
        try:
            service = Service(name, port, Path(workspace), process)
            _await(service)
            yield service
        finally:
            process.terminate()
            process.join()


def measure(service: Service, clients: int, seconds: float, questions: Questions, load: Load) -> None:
    """One round with that many clients that never pause."""
    began, cpu = time.perf_counter(), service.cpu_seconds
    with ThreadPoolExecutor(clients) as pool:
        asked = [pool.submit(_client, service, began + seconds, questions) for _ in range(clients)]
        times = [one for client in asked for one in client.result()]
    load.add(len(times) / (time.perf_counter() - began), times, service.cpu_seconds - cpu)


def _client(service: Service, until: float, questions: Questions) -> list[float]:
    connection, times = service.connection(), []
    while (began := time.perf_counter()) < until:
        service.ask(connection, questions.next())
        times.append((time.perf_counter() - began) * 1000)
    connection.close()
    return times


def _await(service: Service) -> None:
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until and service.process.is_alive():
        with suppress(ConnectionRefusedError):
            connection = service.connection()
            connection.connect()
            return service.ask(connection, "warm-up 预热")
        time.sleep(0.2)
    raise RuntimeError(f"{service.name} did not start")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def table(loads: dict[str, Load | None], clients: int) -> Iterator[str]:
    """Lines of the table; the last column says how many times the service's searches Faultwise does."""
    rows = {name: load.row() for name, load in loads.items() if load}
    ours = rows.get("faultwise", {}).get("searches_per_second", 0.0)
    yield f"| service, {clients} clients | searches/s | p95 ms | CPU ms a search | Faultwise over it |"
    yield "|---|---:|---:|---:|---:|"
    for name in loads:
        if row := rows.get(name):
            rate = row["searches_per_second"]
            yield f"| {name} | {rate:.1f} | {row['p95_ms']:.0f} | {row['cpu_ms']:.1f} | {ours / rate:.2f} |"
        else:
            yield f"| {name} | not installed | | | |"


def throughput(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, file_okay=False, help="A BEIR folder: its passages are searched by its queries."),
    ],
    clients: Annotated[int, typer.Option(min=1, max=256)] = 16,
    rounds: Annotated[int, typer.Option(min=1, max=20)] = 3,
    seconds: Annotated[float, typer.Option(min=0.5, max=60, help="Of one round of one service.")] = 4.0,
    service: Annotated[list[str] | None, typer.Option(help=f"Only this one: {', '.join(SERVICES)}")] = None,
    data: Annotated[Path | None, typer.Option(help="Where the bundled model is, or is to be, unpacked.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Searches a second of product and peers, round by round in turn."""
    questions = Questions(list(Corpus.from_folder(folder).queries.values()))
    loads = {name: Load() if all(map(is_installed, SERVICES[name])) else None for name in service or SERVICES}
    with ExitStack() as running:
        data = data or Path(running.enter_context(tempfile.TemporaryDirectory(prefix="faultwise-")))
        asked = {name: running.enter_context(started(name, folder, data)) for name, load in loads.items() if load}
        for _ in range(rounds):
            for name, one in asked.items():
                measure(one, clients, seconds, questions, loads[name])
    rows = {name: load and load.row() for name, load in loads.items()}
    typer.echo(json.dumps(rows) if as_json else "\n".join(table(loads, clients)))


if __name__ == "__main__":
    typer.run(throughput)
