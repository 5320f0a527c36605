"""How the index grows: search, memory, opening and edits at a thousand passages and at a million.

    python -m tests.benchmarks.growth --sizes 1000 10000 100000 1000000 --plot tests/benchmarks/growth.svg

Knowledge is ``synthetic``, directions too, so that only the index is measured and not the model. Each size is built in
one process and opened in another. A search is one at a time in one thread, as in the server, in milliseconds of
processor time, encoding not included; everything else is by the clock. Resident memory is what the kernel counts for
the program and those it has started; most of it are pages of files that it may drop, so that what is really needed is
given beside it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np

from api.cli.serve import one_thread_a_request
from knowledge.manuals.language import reading_of
from knowledge.store import Store
from retrieval.filters import Filter
from retrieval.index import Index
from retrieval.search import Query, Search
from retrieval.vectors import Vectors
from tests.benchmarks.synthetic import BlurredEncoder, Demo, passages

Figures = dict[str, float]

FILTERED = Filter(machine_model="HX220", groups=("dealers",), kinds=("manual", "case"))
LOOSE = Filter(groups=("dealers",))
EDITS = 20
NEIGHBOURS = 10
COLUMNS = {
    "median_ms": "search, median ms",
    "p95_ms": "p95 ms",
    "filtered_median_ms": "one machine, median ms",
    "loose_median_ms": "three of four, median ms",
    "loose_p95_ms": "p95 ms",
    "flat_ms": "flat FAISS, the same three of four, median ms",
    "recall": "recall@10",
    "edit_ms": "edit to searchable, median ms",
    "median_while_renewing_ms": "while a generation is written, median",
    "worst_edit_ms": "worst",
    "open_seconds": "open to first answer, s",
    "resident_mb": "resident, MB",
    "needed_mb": "of it no file pages",
    "renewal_mb": "peak while a generation is written",
    "renewal_needed_mb": "of it no file pages",
    "build_seconds": "build, s",
    "build_peak_mb": "build peak, MB",
    "build_needed_mb": "of it no file pages",
    "disk_mb": "on disk, MB",
}


@dataclass
class Memory:
    """The most that this process and those it has started have held at once, looked at fifty times a second."""

    resident_mb: float = 0.0
    needed_mb: float = 0.0  # that is no page of a file

    def look(self) -> None:
        """Note what is held now."""
        held = [_held(process) for process in ("self", *_children())]
        self.resident_mb = max(self.resident_mb, sum(resident for resident, _ in held))
        self.needed_mb = max(self.needed_mb, sum(needed for _, needed in held))

    @classmethod
    @contextmanager
    def watched(cls) -> Iterator[Memory]:
        """The most that is held until it is left."""
        memory, done = cls(), threading.Event()

        def watch() -> None:
            while not done.wait(0.02):
                memory.look()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield memory
        finally:
            done.set()
            thread.join()


def _held(process: str) -> tuple[float, float]:
    """What a process has in memory, and how much of that is no page of a file, in MB; nothing when it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    told = {name: value for name, _, value in (line.partition(":") for line in lines)}
    resident, needed = (int(told.get(name, "0 kB").split()[0]) * 1.024e-3 for name in ("VmRSS", "RssAnon"))
    return resident, needed


def _children() -> list[str]:
    found: list[str] = []
    for path in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # the thread has just ended
            found += path.read_text().split()
    return found


def fill(store: Store, demo: Demo, size: int) -> None:
    """Write the passages of a size."""
    made = passages(demo, size)
    while part := list(islice(made, 5_000)):
        store.write(part, author="growth")


def build(folder: Path, size: int) -> Figures:
    """Fill a store, build its index, and say what that took."""
    demo = Demo.open(folder)
    encoder, store = BlurredEncoder(demo), Store.open(f"sqlite:///{folder}/{size}.db")
    fill(store, demo, size)
    begun = time.perf_counter()
    with Memory.watched() as memory:
        Index.open(folder / f"index-{size}", store, encoder).close()
    seconds = time.perf_counter() - begun
    disk = sum(path.stat().st_size for path in (folder / f"index-{size}").rglob("*") if path.is_file()) / 1e6
    peaks = {"build_peak_mb": memory.resident_mb, "build_needed_mb": memory.needed_mb}
    return {"build_seconds": seconds, "disk_mb": disk} | peaks


def use(folder: Path, size: int) -> Figures:
    """Open the index, search it, edit it, and say what that took."""
    demo = Demo.open(folder)
    encoder, store = BlurredEncoder(demo), Store.open(f"sqlite:///{folder}/{size}.db")
    begun = time.perf_counter()
    index = Index.open(folder / f"index-{size}", store, encoder)
    search = Search(index, encoder)
    asked = list(demo.asked)
    search.find(Query(text=asked[0]))
    figures = {"open_seconds": time.perf_counter() - begun}
    with one_thread_a_request():
        for name, wanted in (("", Filter()), ("filtered_", FILTERED), ("loose_", LOOSE)):
            figures |= searching(search, [Query(text=text, filter=wanted) for text in asked], name)
    (now := Memory()).look()
    figures |= {"resident_mb": now.resident_mb, "needed_mb": now.needed_mb, "recall": recall(index, demo)}
    index.follow()
    figures |= {"edit_ms": statistics.median(editing(index, store, demo, range(EDITS)))}
    figures |= renewing(index, store, demo)
    figures |= {"flat_ms": flat(index)}
    index.stop()
    store.close()
    return figures


def renewing(index: Index, store: Store, demo: Demo) -> Figures:
    """Edit one passage after the other while a new generation is written, and say what the slowest edit took."""
    renewal = threading.Thread(target=index.renew)
    edits, first = [float("nan")], EDITS
    with Memory.watched() as memory:
        renewal.start()
        while renewal.is_alive():
            edits += editing(index, store, demo, range(first, first + 1))
            first += 1
    peaks = {"renewal_mb": memory.resident_mb, "renewal_needed_mb": memory.needed_mb}
    return {"worst_edit_ms": float(np.nanmax(edits)), "median_while_renewing_ms": float(np.nanmedian(edits))} | peaks


def searching(search: Search, queries: Sequence[Query], name: str) -> Figures:
    """Median and 95th percentile of a search in milliseconds of processor time, which other work leaves alone."""
    times = []
    for query in queries:
        vector = search.encode(query)
        search.find(query, vector=vector)  # once to warm up
        begun = time.thread_time()
        search.find(query, vector=vector)
        times.append(1_000 * (time.thread_time() - begun))
    return {f"{name}median_ms": statistics.median(times), f"{name}p95_ms": float(np.percentile(times, 95))}


def flat(index: Index) -> float:
    """Median milliseconds of a flat FAISS index with an ID bitmap, one model's vectors: the yardstick of a machine."""
    snapshot = index.snapshot
    base = snapshot.vectors.base
    rows = np.ascontiguousarray(base[:, : base.shape[1] // 2])
    among = faiss.IndexFlatIP(rows.shape[1])
    among.add(rows)
    bits = np.packbits(snapshot.admitted(LOOSE).mask[: len(rows)], bitorder="little")
    wanted = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
    times = []
    with one_thread_a_request():
        for asked in rows[:: max(1, len(rows) // 100)]:
            begun = time.thread_time()
            among.search(asked[None, :], NEIGHBOURS, params=wanted)
            times.append(1_000 * (time.thread_time() - begun))
    return statistics.median(times)


def recall(index: Index, demo: Demo) -> float:
    """The share of the ten nearest of each reading that a search finds, over all questions."""
    snapshot = index.snapshot
    found = snapshot.vectors
    exact = Vectors(found.base, found.recent)
    shares = []
    for reading, part in snapshot.parts(snapshot.alive).items():
        compared = exact.allowed(part.mask)
        for text, said in demo.asked.items():
            direction = index.languages.views(said, reading_of(text))[reading].direction
            best = exact.nearest(direction, NEIGHBOURS, compared).rows
            shares.append(float(np.isin(best, found.nearest(direction, NEIGHBOURS, part).rows).mean()))
    return statistics.mean(shares)


def editing(index: Index, store: Store, demo: Demo, numbers: Sequence[int]) -> list[float]:
    """The milliseconds from an edit's being written until it is searchable."""
    times = []
    for number in numbers:
        passage = next(passages(demo, 1, first=number))
        changed = passage.model_copy(update={"text": f"{passage.text} {time.monotonic()}"})
        begun = time.perf_counter()
        seq = store.write([changed], author="growth").seq
        index.notify()
        while index.snapshot.seq < seq:
            time.sleep(0.001)
        times.append(1_000 * (time.perf_counter() - begun))
    return times


def measured(folder: Path, size: int) -> Figures:
    """All figures of a size, its knowledge removed afterwards."""
    figures: Figures = {}
    for step in ("build", "use"):
        command = [sys.executable, "-m", "tests.benchmarks.growth", "--folder", str(folder), "--step", step, str(size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        figures |= json.loads(done.stdout.splitlines()[-1])
    for path in folder.glob(f"{size}.db*"):
        path.unlink()
    return figures


def table(all_figures: dict[int, Figures]) -> str:
    """The figures as a Markdown table, a column a size."""
    lines = [f"| passages | {' | '.join(f'{size:,}' for size in all_figures)} |", "|---" * (1 + len(all_figures)) + "|"]
    for name, words in COLUMNS.items():
        lines.append(f"| {words} | {' | '.join(_short(figures[name]) for figures in all_figures.values())} |")
    return "\n".join(lines)


def plot(all_figures: dict[int, Figures], path: Path) -> None:
    """Draw latency, edits and memory over the number of passages."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
    shown = (
        (
            "search (ms)",
            {
                "median_ms": "median",
                "p95_ms": "p95",
                "loose_median_ms": "filtered, median",
                "flat_ms": "flat FAISS, filtered",
            },
        ),
        ("edit to searchable (ms)", {"edit_ms": "median", "worst_edit_ms": "worst while renewing"}),
        ("memory (MB)", {"resident_mb": "resident", "needed_mb": "no file pages", "disk_mb": "on disk"}),
    )
    sizes = list(all_figures)
    for axis, (title, lines) in zip(axes, shown, strict=True):
        for name, words in lines.items():
            axis.loglog(sizes, [all_figures[size][name] for size in sizes], marker="o", label=words)
        axis.set(title=title, xlabel="passages")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    figure.savefig(path, metadata={"Date": None})


def _short(figure: float) -> str:
    if figure < 10:
        return f"{figure:.3f}" if figure < 1 else f"{figure:.1f}"
    return f"{figure:,.0f}"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    arguments.add_argument("--plot", type=Path)
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--step", nargs=2, metavar=("STEP", "SIZE"))
    given = arguments.parse_args()
    if given.step:
        step: Callable[[Path, int], Figures] = {"build": build, "use": use}[given.step[0]]
        print(json.dumps(step(given.folder, int(given.step[1]))))
        return
    with TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        Demo.open(folder)  # encoded now, so that no size pays for it
        found = {size: measured(folder, size) for size in given.sizes}
    print(table(found))
    if given.plot:
        plot(found, given.plot)


if __name__ == "__main__":
    main()
