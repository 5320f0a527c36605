from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.records import Passage, Scope
from retrieval.filters import Circumstance
from retrieval.generation import (
    CURRENT,
    DIGESTS,
    VECTORS,
    Generation,
    IndexDamaged,
    Manifest,
    appoint,
    remove_earlier,
    surviving_vectors,
)
from retrieval.rows import Row
from retrieval.sentences import SENTENCES, rounded
from retrieval.sizes import Sizes
from retrieval.windows import WINDOWS
from retrieval.writing import GenerationWriter

CIRCUMSTANCE = Circumstance("manual", "zh", Scope(groups=("dealers",)))
PASSAGES = tuple(
    Passage(id=f"p{n}", source_kind="manual", source_id="m", language="zh", text=f"泵\n\u2028噪音 {n}", codes=("E02",))
    for n in range(12)
)
DIRECTIONS = np.random.default_rng(0).normal(size=(12, 8)).astype(np.float32)
DIRECTIONS /= np.linalg.norm(DIRECTIONS, axis=1, keepdims=True)
EVERYTHING_KEPT = Sizes(refilled=1, exact=1)
FILES = {
    *("rows.bin", "offsets.npy", "words.bin", "words.npy", *WINDOWS.files, *SENTENCES.files),
    *("digests.npy", "circumstances.npy", "vectors.f4", "lists.faiss", "manifest.json"),
}


def rows() -> list[Row]:
    made = [Row.from_passage(("passage", known.id), known, {}) for known in PASSAGES]
    told, long = made[-2:]
    parts = {SENTENCES: rounded(DIRECTIONS[3:5])}, {WINDOWS: DIRECTIONS[:3]}
    return [*made[:-2], replace(told, parts=parts[0]), replace(long, parts=parts[1])]


def saved(folder: Path, *, seq: int = 7, sizes: Sizes = EVERYTHING_KEPT, format: int | None = None) -> None:
    manifest = Manifest(encoder="pairs@1", dimension=8, seq=seq, last_change="7", circumstances=(CIRCUMSTANCE,))
    if format is not None:
        manifest = manifest.model_copy(update={"format": format})
    folder.mkdir(exist_ok=True)
    with GenerationWriter(folder / f"writing-{seq}", sizes) as writer:
        writer.add(rows()[:5], DIRECTIONS[:5])
        writer.add(rows()[5:], DIRECTIONS[5:])
        appoint(writer.finish(manifest).folder, folder)


def files_of(folder: Path) -> list[Path]:
    generation = folder / (folder / CURRENT).read_text().split()[0]
    return sorted(path for path in generation.rglob("*") if path.is_file() and path.suffix != ".lock")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_what_was_saved_is_opened_to_the_bit(tmp_path: Path) -> None:
    saved(tmp_path)
    opened = Generation.open(tmp_path)
    assert (opened.manifest.seq, opened.manifest.rows, opened.manifest.circumstances) == (7, 12, (CIRCUMSTANCE,))
    assert [opened.rows[number] for number in range(12)] == rows()
    assert opened.rows[3].passage() == PASSAGES[3]
    kept = [{kind: vectors.tolist() for kind, vectors in opened.rows[number].parts.items()} for number in (9, 10, 11)]
    assert kept == [{}, {SENTENCES: rounded(DIRECTIONS[3:5]).tolist()}, {WINDOWS: DIRECTIONS[:3].tolist()}]
    assert opened.rows.passage_ids(np.array([11])) == ["p11"]
    assert opened.vectors.tobytes() == DIRECTIONS.tobytes()
    assert opened.has_words
    assert opened.lists is not None


def test_a_small_generation_keeps_no_lists_and_no_words(tmp_path: Path) -> None:
    saved(tmp_path, sizes=Sizes())
    opened = Generation.open(tmp_path)
    assert (opened.has_words, opened.lists) == (False, None)
    assert {path.name for path in files_of(tmp_path)} == FILES - {"lists.faiss"}


def test_a_generation_of_nothing_can_be_saved(tmp_path: Path) -> None:
    with GenerationWriter(tmp_path / "writing", Sizes()) as writer:
        appoint(writer.finish(Manifest(encoder="pairs@1", dimension=8, seq=0, last_change="")).folder, tmp_path)
    opened = Generation.open(tmp_path)
    assert len(opened.rows) == 0
    assert opened.vectors.shape == (0, 8)


def test_a_new_generation_replaces_the_old_one_and_leaves_nothing_behind(tmp_path: Path) -> None:
    saved(tmp_path)
    saved(tmp_path, seq=8)
    assert Generation.open(tmp_path).manifest.seq == 8
    remove_earlier(tmp_path)
    assert Generation.open(tmp_path).manifest.seq == 8
    assert len(list(tmp_path.glob("generation-*"))) == 1
    assert {path.name for path in files_of(tmp_path)} >= FILES


def test_an_open_generation_outlives_its_successor(tmp_path: Path) -> None:
    saved(tmp_path)
    opened = Generation.open(tmp_path)
    saved(tmp_path, seq=8)
    assert opened.rows[11].passage() == PASSAGES[11]
    assert opened.vectors[11].tolist() == DIRECTIONS[11].tolist()


def test_no_saved_index_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="there is no saved index yet"):
        Generation.open(tmp_path / "nowhere")


@pytest.mark.parametrize("damage", [truncated, flipped, Path.unlink])
def test_damage_to_any_file_is_noticed(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    saved(tmp_path / "whole")
    names = [
        path.relative_to(tmp_path / "whole") for path in (*files_of(tmp_path / "whole"), tmp_path / "whole" / CURRENT)
    ]
    assert len(names) > len(FILES) + 5
    for name in names:
        shutil.rmtree(tmp_path / "hurt", ignore_errors=True)
        shutil.copytree(tmp_path / "whole", tmp_path / "hurt")
        damage(tmp_path / "hurt" / name)
        if name.name != CURRENT or damage is not truncated:  # what is lost there is the last line's end
            with pytest.raises(IndexDamaged):
                Generation.open(tmp_path / "hurt")


def test_another_format_is_not_read_but_its_vectors_survive(tmp_path: Path) -> None:
    saved(tmp_path, format=1)
    with pytest.raises(IndexDamaged, match="it has format 1"):
        Generation.open(tmp_path)
    survived = surviving_vectors(tmp_path)
    assert survived is not None
    assert survived[2].tobytes() == DIRECTIONS.tobytes()


@pytest.mark.parametrize("content", [b"", b"\xff", b"../elsewhere 00000000", b"generation-none 00000000"])
def test_a_pointer_to_nowhere_is_noticed(tmp_path: Path, content: bytes) -> None:
    saved(tmp_path)
    (tmp_path / CURRENT).write_bytes(content)
    with pytest.raises(IndexDamaged):
        Generation.open(tmp_path)


def test_vectors_survive_where_they_are_whole(tmp_path: Path) -> None:
    saved(tmp_path)
    hurt = {path.name: path for path in files_of(tmp_path)}
    flipped(hurt["rows.bin"])
    survived = surviving_vectors(tmp_path)
    assert survived is not None
    assert survived[2].tobytes() == DIRECTIONS.tobytes()
    flipped(hurt[VECTORS])
    assert surviving_vectors(tmp_path) is None
    flipped(hurt[VECTORS])
    flipped(hurt[DIGESTS])
    assert surviving_vectors(tmp_path) is None
