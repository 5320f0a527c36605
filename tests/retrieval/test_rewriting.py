from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.records import Passage
from knowledge.store import Store
from retrieval.index import Index
from retrieval.search import Query, Search
from retrieval.sizes import Sizes
from retrieval.windows import WINDOWS
from tests.retrieval.conftest import PairEncoder

APART = Sizes(refilled=0, exact=1, apart=0)
LONG = ("",) * 7 + (", hose chafes at the frame" * 40,)


def passage(number: int, text: str) -> Passage:
    return Passage(id=f"p{number}", source_kind="manual", source_id="m1", language="en", title="", text=text)


def edited(store: Store, encoder: PairEncoder, folder: Path) -> Index:
    """An index of a generation, a passage that was changed since, a long one that came and one that went."""
    store.write([passage(number, f"pump number {number} whines" + LONG[number]) for number in range(8)], author="tests")
    index = Index.open(folder, store, encoder, sizes=APART)
    changed = [passage(3, "boom sinks by itself"), passage(8, "track squeals" + LONG[7])]
    store.write(changed, retire=[("passage", "p5")], author="tests")
    index.catch_up()
    return index


def found(index: Index, encoder: PairEncoder) -> list[tuple[str, float]]:
    search = Search(index, encoder)
    hits = (hit for text in ("pump whines", "boom sinks") for hit in search.find(Query(text=text)))
    return [(hit.passage.id, hit.score) for hit in hits]


def test_a_process_of_its_own_writes_what_one_built_afresh_is(
    tmp_path: Path, store: Store, encoder: PairEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    index = edited(store, encoder, tmp_path / "index")
    index.renew()
    fresh = Index.open(tmp_path / "fresh", store, encoder, sizes=APART)
    assert index.snapshot.rows[7].passage_id == "p8"
    assert len(index.snapshot.alive) == len(index.snapshot) == 8
    assert np.flatnonzero(index.snapshot.part_counts[WINDOWS]).tolist() == [5, 7]  # p7 and p8
    assert found(index, encoder) == found(fresh, encoder)
    assert caplog.messages == []
    index.renew()  # from the generation that was just written, with nothing late
    assert found(index, encoder) == found(fresh, encoder)
    index.close()
    fresh.close()


def test_where_no_process_can_write_it_the_program_does(
    tmp_path: Path, store: Store, encoder: PairEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    index = edited(store, encoder, tmp_path / "index")
    generation = next((tmp_path / "index").glob("generation-*"))
    (generation / "offsets.npy").unlink()
    index.renew()
    assert "no process of its own could write a generation, this one does: FileNotFoundError" in caplog.text
    assert len(index.snapshot.alive) == 8
    index.close()
