"""How fast texts become vectors, in torch and in ONNX Runtime: ``python -m tests.benchmarks.encoding DATA_FOLDER``

Both run the bundled encoder, an English text by both of its models and a Chinese passage twice, and take turns in one
run, each as the product uses it: torch with batches and, for long passages, 16-bit arithmetic where the processor has
it; what sixteen clients ask at once is read together by both. All but the last line count processor time, torch on one
thread, so that what else the machine does decides little.
Prints a Markdown table; some minutes.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np
import torch
import typer

from retrieval.bilingual import ENGLISH_MODEL, BilingualEncoder, english_folder
from retrieval.embedding import SentenceEncoder
from retrieval.onnx_model import OnnxModel
from retrieval.torch_model import TorchModel
from retrieval.unpacking import MODEL, unpacked_model

ROUNDS, CLIENTS = 12, 16
CHINESE = (
    "液压泵异响，工作压力只有{}MPa，热车后更明显",
    "动臂下沉，发动机转速{}转",
    "报 E{} 机油压力过低",
    "左行走马达漏油第{}次",
)
ENGLISH = (
    "Hydraulic pump makes noise under load at {} bar",
    "Engine cranks but does not start after {} hours",
    "Coolant temperature high, {} degrees; radiator fins blocked",
    "SPN {} FMI 1 fuel rail pressure too low",
)
OPENING = """
import time; started = time.perf_counter()
import pathlib, sys
data = pathlib.Path(sys.argv[2])
if sys.argv[1] == "torch":
    from tests.benchmarks.encoding import in_torch
    encoder = in_torch(data)
else:
    from retrieval.bilingual import open_encoder
    encoder = open_encoder(data=data)
encoder.encode_queries(["pump"])
print(time.perf_counter() - started)
"""
Measure = Callable[[BilingualEncoder, int], float]


def in_torch(data: Path) -> BilingualEncoder:
    """The bundled encoder with both models in torch."""
    general, english = unpacked_model(data), english_folder(data)
    return BilingualEncoder(
        SentenceEncoder(TorchModel.open(str(general)), MODEL),
        SentenceEncoder(TorchModel.open(str(english)), ENGLISH_MODEL),
        OnnxModel.open(general).tokenizer,
    )


def texts(templates: tuple[str, ...], count: int, start: int) -> list[str]:
    """Texts that were not asked before, so that nothing is remembered."""
    return [templates[n % len(templates)].format(start + n) for n in range(count)]


def seconds(work: Callable[[], object]) -> float:
    """How much of one core's time it takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def query_ms(templates: tuple[str, ...]) -> Measure:
    """Milliseconds of one query."""

    def measure(encoder: BilingualEncoder, turn: int) -> float:
        asked = texts(templates, 4, 10 * turn)
        return 1000 * median(seconds(lambda text=text: encoder.encode_queries([text])) for text in asked)

    return measure


def queries_a_second(encoder: BilingualEncoder, turn: int) -> float:
    """Queries answered a second by sixteen clients at once."""
    asked = texts(CHINESE + ENGLISH, 64, 1000 + 100 * turn)
    with ThreadPoolExecutor(CLIENTS) as pool:
        return len(asked) / seconds(lambda: list(pool.map(lambda text: encoder.encode_queries([text]), asked)))


def documents_a_second(sentences: int, count: int) -> Measure:
    """Passages of so many sentences encoded a second."""

    def measure(encoder: BilingualEncoder, turn: int) -> float:
        written = texts(CHINESE + ENGLISH, sentences * count, 10_000 * turn)
        passages = ["; ".join(written[n::count]) for n in range(count)]
        return count / seconds(lambda: encoder.encode_passages(passages))

    return measure


MEASURES: dict[str, tuple[Measure, int]] = {
    "one query, Chinese, ms": (query_ms(CHINESE), ROUNDS),
    "one query, English, ms": (query_ms(ENGLISH), ROUNDS),
    "queries/s a core, 16 clients": (queries_a_second, 3),
    "documents/s a core, about 20 tokens": (documents_a_second(1, 64), 3),
    "documents/s a core, about 130 tokens": (documents_a_second(8, 12), 3),
    "documents/s a core, 512 tokens": (documents_a_second(40, 3), 2),
}


def opening_seconds(engine: str, data: Path) -> float:
    """Seconds from a fresh process's first import to its first vector."""
    command = [sys.executable, "-c", OPENING, engine, str(data)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def row(name: str, theirs: float, ours: float) -> str:
    """A line of the table; the ratio says how much better ours is."""
    ratio = ours / theirs if "/s" in name else theirs / ours
    return f"| {name} | {theirs:.3g} | {ours:.3g} | {ratio:.1f} |"


def main(data: Path) -> None:
    """Measure in turns and print the table."""
    encoders = [in_torch(data), BilingualEncoder.open(data=data)]
    torch.set_num_threads(1)
    print("| | torch | ONNX Runtime | times better |\n|---|---:|---:|---:|", flush=True)
    for name, (measure, rounds) in MEASURES.items():
        laps = [[measure(encoder, turn) for encoder in encoders] for turn in range(rounds + 1)]
        print(row(name, *(median(lap[1:]) for lap in zip(*laps, strict=True))), flush=True)  # the first warms up
    opened = [[opening_seconds(engine, data) for engine in ("torch", "onnx")] for _ in range(3)]
    print(row("import, open, first vector, s", *(median(lap) for lap in zip(*opened, strict=True))), flush=True)
    theirs, ours = (encoder.encode_queries(texts(CHINESE + ENGLISH, 64, 5)) for encoder in encoders)
    print(f"\nLargest difference in direction: 1 - cosine = {1 - np.sum(theirs * ours, axis=1).min():.1e}")


if __name__ == "__main__":
    typer.run(main)
