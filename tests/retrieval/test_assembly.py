from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.glossary import Glossary
from knowledge.records import Passage, Scope
from retrieval.assembly import Assembly
from retrieval.filters import Filter
from retrieval.generation import Generation
from retrieval.rows import Origin
from retrieval.sentences import SENTENCES, rounded
from retrieval.sizes import Sizes
from retrieval.snapshot import Snapshot
from retrieval.windows import WINDOWS
from retrieval.workplace import Workplace

NO_WORDS = Glossary.from_terms(())
EAST, NORTH = np.eye(2, dtype=np.float32)
WEST = -EAST
NOTHING = np.empty((0, 2), np.float32)


def passage(id: str, text: str, **scope: object) -> Passage:
    return Passage(
        id=id, source_kind="manual", source_id="m", language="en", text=text, codes=("E02",), scope=Scope(**scope)
    )


def origin(id: str) -> Origin:
    return ("passage", id)


def assembled(*passages: Passage, sizes: Sizes | None = None) -> Assembly:
    made = Assembly(Generation.empty("pairs@1", 2), Workplace(Path("unused")), sizes or Sizes())
    rows = [made.row(origin(known.id), known) for known in passages]
    made.edit((), rows, np.stack([EAST, NORTH])[: len(rows)])
    return made


def shown(snapshot: Snapshot) -> list[str]:
    return snapshot.rows.passage_ids(np.flatnonzero(snapshot.alive))


def test_what_is_replaced_is_dead_in_every_part() -> None:
    assembly = assembled(passage("1", "boom"), passage("2", "pump"))
    assembly.edit([origin("1")], [], NOTHING)
    snapshot = assembly.snapshot(3, NO_WORDS)
    assert shown(snapshot) == ["2"]
    assert snapshot.lexical.best({"boom": 1.0}, 5).pairs() == []
    everything = snapshot.admitted(Filter())
    assert snapshot.with_codes(["e02"], everything).tolist() == [1]
    assert everything.mask.tolist() == [False, True]
    assert snapshot.vectors.nearest(EAST, 5, everything.parts["en"]).rows.tolist() == [1]


def test_an_earlier_snapshot_keeps_what_it_had() -> None:
    assembly = assembled(passage("1", "boom"), passage("2", "pump"))
    before = assembly.snapshot(2, NO_WORDS)
    assembly.edit([origin("1")], [assembly.row(origin("3"), passage("3", "swing"))], np.stack([EAST]))
    assert shown(before) == ["1", "2"]
    assert before.with_codes(["e02"], before.admitted(Filter())).tolist() == [0, 1]
    assert len(before) == len(before.vectors) == 2


@pytest.mark.parametrize(("refilled", "idf"), [(100, math.log(1 + 0.5 / 1.5)), (0, math.log(1 + 1.5 / 1.5))])
def test_only_a_large_index_counts_the_words_of_dead_rows(refilled: int, idf: float) -> None:
    """The word is in one of one row, or in one of two of which the other is dead; all rows have the average length."""
    assembly = assembled(passage("1", "boom"), passage("2", "pump"), sizes=Sizes(refilled=refilled))
    assembly.edit([origin("1")], [], NOTHING)
    assert assembly.snapshot(3, NO_WORDS).lexical.best({"pump": 1.0}, 5).pairs() == [(1, round(idf, 3))]


def test_a_record_holds_exactly_its_rows() -> None:
    assembly = assembled(passage("1", "boom"))
    assert assembly.holds(origin("1"), [assembly.row(origin("1"), passage("1", "boom"))])
    assert not assembly.holds(origin("1"), [assembly.row(origin("1"), passage("1", "boom", makes=("Hexa",)))])
    assert not assembly.holds(origin("1"), [])
    assert assembly.holds(origin("unknown"), [])


def test_a_filter_admits_by_circumstance() -> None:
    snapshot = assembled(passage("1", "boom", makes=("Hexa",)), passage("2", "pump")).snapshot(2, NO_WORDS)
    assert snapshot.admitted(Filter(make="other")).circumstances == (1,)
    assert snapshot.admitted(Filter(make="hexa")).circumstances is None
    assert snapshot.admitted(Filter(make="hexa")) is snapshot.admitted(Filter(make="hexa"))


def test_a_snapshot_says_how_many_parts_its_recent_rows_have() -> None:
    assembly = assembled(passage("1", "boom"))
    windows, sentences = np.stack([NORTH, EAST, NORTH]), rounded(np.stack([WEST, NORTH]))
    long = replace(assembly.row(origin("2"), passage("2", "pump whines " * 100)), parts={WINDOWS: windows})
    told = replace(assembly.row(origin("3"), passage("3", "boom sinks. pump whines")), parts={SENTENCES: sentences})
    assembly.edit((), [long, told], np.stack([EAST, NORTH]))
    counts = assembly.snapshot(3, NO_WORDS).part_counts
    assert (counts[WINDOWS].tolist(), counts[SENTENCES].tolist()) == ([0, 3, 0], [0, 0, 2])
