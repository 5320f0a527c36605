"""Small parts for the tests of the search: an encoder of five lines and a real store."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.records import Record
from knowledge.store import Store
from retrieval.embedding import SentenceEncoder
from retrieval.index import Index
from retrieval.search import Search

Floats = NDArray[np.float32]


class PairEncoder:
    """Texts are alike that share pairs of characters; remembers what it was asked to embed."""

    def __init__(self, name: str = "pairs@1", dimension: int = 1024) -> None:
        self.name, self.dimension = name, dimension
        self.embedded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in pairwise(text):
                rows[row, zlib.crc32("".join(pair).encode()) % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(lengths > 0, lengths, 1)

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Floats:
        self.embedded += texts
        if on_progress:
            on_progress(len(texts))
        return self.encode_queries(texts)


@pytest.fixture
def encoder() -> PairEncoder:
    return PairEncoder()


@pytest.fixture
def another_encoder() -> PairEncoder:
    return PairEncoder(name="pairs@2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/knowledge.db")
    yield opened
    opened.close()


@pytest.fixture
def search_in(tmp_path: Path, store: Store, encoder: PairEncoder) -> Iterator[Callable[..., Search]]:
    """A search over the given records."""
    opened: list[Index] = []

    def searching(*records: Record) -> Search:
        store.write(records, author="tests")
        opened.append(Index.open(tmp_path / "index", store, encoder))
        return Search(opened[-1], encoder)

    yield searching
    for index in opened:
        index.close()


@pytest.fixture(scope="session")
def model_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for the bundled model, unpacked once a session."""
    return tmp_path_factory.mktemp("model-data")


@pytest.fixture(scope="session")
def sentence_encoder(model_data: Path) -> SentenceEncoder:
    """The bundled model."""
    return SentenceEncoder.open(data=model_data)


@pytest.fixture
def tiny_weights(tmp_path: Path) -> Path:
    """A weights file in the layout of the bundled one: 32 numbers wide, one layer, a dozen pieces."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "液压泵", "液", "压", "泵", "▁pump", "насос", "s", "<mask>"]
    text = "".join(pieces).encode()
    ends = np.cumsum([0] + [len(piece.encode()) for piece in pieces])
    scores = [0.0] * 4 + [-3.0 - number for number in range(len(pieces) - 5)] + [0.0]
    wide = {"fi.w": 64, "fo.w": 64}
    tensors = {"emb.word": 32 * len(pieces), "emb.pos": 32 * 16, "emb.type": 64, "emb.ln.w": 32, "emb.ln.b": 32}
    for matrix in ("q", "k", "v", "ao", "fi", "fo"):
        tensors |= {f"l0.{matrix}.w": 32 * wide.get(f"{matrix}.w", 32), f"l0.{matrix}.b": 64 if matrix == "fi" else 32}
    tensors |= {f"l0.{norm}.{part}": 32 for norm in ("aln", "oln") for part in "wb"}
    header = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 2, 64, len(pieces), 16, 2, 1e-12, 32)
    header += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(text))
    header += ends.astype("<u4").tobytes() + np.array(scores, "<f4").tobytes() + text
    replacements = struct.pack("<IBI", ord("\t"), 1, ord(" ")) + struct.pack("<IB", 7, 0)
    header += struct.pack("<iI", 2, len(replacements)) + replacements + struct.pack("<i", len(tensors))
    offset = len(header) + sum(2 + len(name) + 21 for name in tensors)
    contents = b""
    random = np.random.default_rng(7)
    for name, count in tensors.items():
        if name == "emb.word" or (name.startswith("l0.") and count >= 1024):
            blocks = count // 32
            content = b"".join(np.float16(0.125).tobytes() + random.bytes(16) for _ in range(blocks))
        else:
            content = np.linspace(0, 1, count, dtype="<f4").tobytes()
        header += struct.pack(f"<H{len(name)}s", len(name), name.encode())
        header += struct.pack("<BIQQ", int(len(content) != 4 * count), count, offset + len(contents), len(content))
        contents += content
    file = tmp_path / "tiny.bin"
    file.write_bytes(header + contents)
    return file


@pytest.fixture
def beir_folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a test set in the layout of BEIR."""

    def written(
        *, documents: Mapping[str, str], queries: Mapping[str, str], judgements: Sequence[tuple[str, str, int]]
    ) -> Path:
        folder = tmp_path / "pumps"
        (folder / "qrels").mkdir(parents=True)
        for name, texts in (("corpus", documents), ("queries", queries)):
            lines = [json.dumps({"_id": id, "title": "", "text": text}) for id, text in texts.items()]
            (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
        rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, judgement)) for judgement in judgements)]
        (folder / "qrels" / "test.tsv").write_text("\n".join(rows), "utf-8")
        return folder

    return written
