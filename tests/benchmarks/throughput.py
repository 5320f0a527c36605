"""Searches a second with many clients, product and peers by turns: ``python -m tests.benchmarks.throughput FOLDER``

Every service runs in a process of its own on the loopback address over the passages of a BEIR folder; no query is
asked twice, so that no service answers from a cache. ``pip install -e '.[bench]'`` brings the peers.
"""

from __future__ import annotations

import json
import multiprocessing
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from statistics import median
from typing import Annotated

import numpy as np
import typer

from tests.benchmarks.pipelines import services
from tests.benchmarks.pipelines.corpus import Corpus

SERVICES: dict[str, tuple[str, ...]] = {
    "faultwise": (),
    "langchain": ("langchain_community", "langchain_huggingface"),
    "txtai": ("txtai", "fastapi_mcp"),
}
_LONGEST_START = 900.0  # seconds, with the encoding of the passages


@dataclass
class Load:
    """What one service did in all rounds: searches a second by round, and the milliseconds of each search."""

    rates: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def row(self) -> dict[str, float]:
        """Median of the rounds and the time that 95 of 100 searches stayed below."""
        p95 = float(np.percentile(self.milliseconds, 95))
        return {"searches_per_second": round(median(self.rates), 1), "p95_ms": round(p95, 1)}


class Questions:
    """Queries that were never asked before: those of the folder with a number that counts up."""

    def __init__(self, texts: list[str]) -> None:
        self._texts, self._number = texts, count()  # subtle: next() of a count is one step, safe between threads

    def next(self) -> str:
        """Another one."""
        number = next(self._number)
        return f"{self._texts[number % len(self._texts)]} {number}"


@contextmanager
def started(name: str, folder: Path, data: Path) -> Iterator[int]:
    """The port of a running service that has answered once."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="faultwise-") as workspace:
        arguments = (folder, data, Path(workspace), port)
        process = multiprocessing.get_context("spawn").Process(target=getattr(services, name), args=arguments)
        process.start()
        try:
            _await(name, port, process.is_alive)
            yield port
        finally:
            process.terminate()
            process.join()


def measure(name: str, port: int, clients: int, seconds: float, questions: Questions) -> tuple[float, list[float]]:
    """Searches a second, and the milliseconds of each, with that many clients that never pause."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        asked = [pool.submit(_client, name, port, began + seconds, questions) for _ in range(clients)]
        times = [one for client in asked for one in client.result()]
    return len(times) / (time.perf_counter() - began), times


def _client(name: str, port: int, until: float, questions: Questions) -> list[float]:
    connection, times = HTTPConnection("127.0.0.1", port, timeout=60), []
    while (began := time.perf_counter()) < until:
        _ask(connection, name, questions.next())
        times.append((time.perf_counter() - began) * 1000)
    connection.close()
    return times


def _ask(connection: HTTPConnection, name: str, query: str) -> None:
    method, address, body = services.request_of(name, query)
    connection.request(method, address, body or None, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    found = json.loads(answer.read())
    hits = found["hits"] if isinstance(found, dict) and "hits" in found else found
    if answer.status != 200 or len(hits) != services.SHOWN:
        raise RuntimeError(f"{name} answered {answer.status}: {str(found)[:200]}")


def _await(name: str, port: int, is_alive: Callable[[], bool]) -> None:
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until and is_alive():
        try:
            return _ask(HTTPConnection("127.0.0.1", port, timeout=60), name, "warm-up 预热")
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{name} did not start")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def table(loads: dict[str, Load | None], clients: int) -> Iterator[str]:
    """Lines of the table; the last column says how many times the service's searches Faultwise does."""
    rows = {name: load.row() for name, load in loads.items() if load}
    ours = rows.get("faultwise", {}).get("searches_per_second", 0.0)
    yield f"| service, {clients} clients | searches/s | p95 ms | Faultwise over it |"
    yield "|---|---:|---:|---:|"
    for name in loads:
        if row := rows.get(name):
            rate = row["searches_per_second"]
            yield f"| {name} | {rate:.1f} | {row['p95_ms']:.0f} | {ours / rate:.2f} |"
        else:
            yield f"| {name} | not installed | | |"


def throughput(
    folder: Annotated[Path, typer.Argument(help="A BEIR folder: its passages are searched by its queries.")],
    clients: Annotated[int, typer.Option(min=1, max=256)] = 16,
    rounds: Annotated[int, typer.Option(min=1, max=20)] = 3,
    seconds: Annotated[float, typer.Option(min=0.5, max=60, help="Of one round of one service.")] = 4.0,
    service: Annotated[list[str] | None, typer.Option(help=f"Only this one: {', '.join(SERVICES)}")] = None,
    data: Annotated[Path | None, typer.Option(help="Where the bundled model is, or is to be, unpacked.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Searches a second of product and peers, round by round in turn."""
    questions = Questions(list(Corpus.from_folder(folder).queries.values()))
    loads = {name: Load() if all(map(find_spec, SERVICES[name])) else None for name in service or SERVICES}
    with ExitStack() as running:
        data = data or Path(running.enter_context(tempfile.TemporaryDirectory(prefix="faultwise-")))
        ports = {name: running.enter_context(started(name, folder, data)) for name, load in loads.items() if load}
        for _ in range(rounds):
            for name, port in ports.items():
                rate, times = measure(name, port, clients, seconds, questions)
                loads[name].rates.append(rate)
                loads[name].milliseconds.extend(times)
    rows = {name: load and load.row() for name, load in loads.items()}
    typer.echo(json.dumps(rows) if as_json else "\n".join(table(loads, clients)))


if __name__ == "__main__":
    typer.run(throughput)
