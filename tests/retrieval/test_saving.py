from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.records import Passage, Scope
from retrieval.filters import Circumstance
from retrieval.saving import FILE_NAME, IndexDamaged, Manifest, Saved, load, save
from retrieval.snapshot import Row

PASSAGE = Passage(id="p1", source_kind="manual", source_id="m", language="zh", text="泵\n\u2028噪音", codes=("E02",))


def saved(**changes: object) -> Saved:
    manifest = {"encoder": "pairs@1", "dimension": 2, "seq": 7, "last_change": "7", "complete": True, "rows": 1}
    row = Row(("passage", "p1"), "p1", PASSAGE.model_dump_json().encode(), "d1", 0, ("E02",), "液压泵 噪音")
    circumstances = (Circumstance("manual", "zh", Scope(groups=("dealers",))),)
    vectors = np.array([[0.6, 0.8]], np.float32)
    return Saved(Manifest.model_validate(manifest | changes), (row,), circumstances, vectors)


def test_what_was_saved_is_loaded_to_the_bit(tmp_path: Path) -> None:
    save(tmp_path / "index", saved())
    loaded = load(tmp_path / "index")
    assert loaded.manifest == saved().manifest
    assert loaded.rows == saved().rows
    assert loaded.rows[0].passage() == PASSAGE
    assert loaded.circumstances == saved().circumstances
    assert loaded.vectors.tobytes() == saved().vectors.tobytes()


def test_an_index_of_nothing_can_be_saved(tmp_path: Path) -> None:
    nothing = Saved(saved(rows=0).manifest, (), (), np.empty((0, 2), np.float32))
    save(tmp_path, nothing)
    assert load(tmp_path).vectors.shape == (0, 2)


def test_saving_again_replaces_the_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    save(tmp_path, saved())
    save(tmp_path, saved(seq=8))
    assert load(tmp_path).manifest.seq == 8
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_failed_save_leaves_the_old_index_and_no_rubbish(tmp_path: Path) -> None:
    save(tmp_path, saved())
    unsavable = Saved(saved().manifest, (None,), (), np.empty((1, 2), np.float32))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        save(tmp_path, unsavable)
    assert load(tmp_path).manifest.seq == 7
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_no_saved_index_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="there is no saved index yet"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_noticed(tmp_path: Path, share: float) -> None:
    save(tmp_path, saved())
    file = tmp_path / FILE_NAME
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    with pytest.raises(IndexDamaged):
        load(tmp_path)


@pytest.mark.parametrize("sought", ["噪音".encode(), b"pairs@1", b"dealers", np.float32(0.6).tobytes()])
def test_a_changed_byte_is_noticed(tmp_path: Path, sought: bytes) -> None:
    save(tmp_path, saved())
    file = tmp_path / FILE_NAME
    content = bytearray(file.read_bytes())
    content[content.index(sought)] ^= 1
    file.write_bytes(content)
    with pytest.raises(IndexDamaged):
        load(tmp_path)


def test_another_format_is_not_read(tmp_path: Path) -> None:
    save(tmp_path, saved(format=0))
    with pytest.raises(IndexDamaged, match="it has format 0"):
        load(tmp_path)


def test_missing_rows_are_noticed(tmp_path: Path) -> None:
    save(tmp_path, saved(rows=2))
    with pytest.raises(IndexDamaged, match="2 rows promised"):
        load(tmp_path)
