from __future__ import annotations

import numpy as np

from knowledge.glossary import Glossary
from knowledge.records import Passage, Scope
from retrieval.assembly import Assembly
from retrieval.filters import Filter
from retrieval.snapshot import Origin, Snapshot

NO_WORDS = Glossary.from_terms(())
EAST, NORTH = np.eye(2, dtype=np.float32)


def passage(id: str, text: str, **scope: object) -> Passage:
    return Passage(
        id=id, source_kind="manual", source_id="m", language="en", text=text, codes=("E02",), scope=Scope(**scope)
    )


def origin(id: str) -> Origin:
    return ("passage", id)


def assembled(*passages: Passage) -> Assembly:
    made = Assembly(2)
    rows = [made.row(origin(known.id), known) for known in passages]
    made.edit((), rows, np.stack([EAST, NORTH])[: len(rows)])
    return made


def shown(snapshot: Snapshot) -> list[str]:
    return [snapshot.rows[row].passage_id for row in np.flatnonzero(snapshot.alive)]


def test_what_is_replaced_is_dead_in_every_part() -> None:
    assembly = assembled(passage("1", "boom"), passage("2", "pump"))
    assembly.edit([origin("1")], [], np.empty((0, 2), np.float32))
    snapshot = assembly.snapshot(3, NO_WORDS)
    assert shown(snapshot) == ["2"]
    assert snapshot.lexical.best({"boom": 1.0}, 5) == []
    assert snapshot.by_code["e02"] == (1,)
    everything = snapshot.admitted(Filter()).rows
    assert everything is not None
    assert everything.tolist() == [False, True]
    assert assembly.is_worn


def test_an_earlier_snapshot_keeps_what_it_had() -> None:
    assembly = assembled(passage("1", "boom"), passage("2", "pump"))
    before = assembly.snapshot(2, NO_WORDS)
    assembly.edit([origin("1")], [assembly.row(origin("3"), passage("3", "swing"))], np.stack([EAST]))
    assert shown(before) == ["1", "2"]
    assert before.by_code["e02"] == (0, 1)
    assert len(before) == len(before.vectors) == 2


def test_afresh_has_the_living_rows_and_their_vectors_only() -> None:
    assembly = assembled(passage("1", "boom"), passage("2", "pump"))
    assembly.edit([origin("1")], [], np.empty((0, 2), np.float32))
    fresh = assembly.afresh()
    rows, vectors = fresh.living()
    assert [row.passage_id for row in rows] == ["2"]
    assert vectors.tolist() == [NORTH.tolist()]
    assert not fresh.is_worn
    assert fresh.digests() == (rows[0].digest,)


def test_a_record_holds_exactly_its_rows() -> None:
    assembly = assembled(passage("1", "boom"))
    assert assembly.holds(origin("1"), [assembly.row(origin("1"), passage("1", "boom"))])
    assert not assembly.holds(origin("1"), [assembly.row(origin("1"), passage("1", "boom", makes=("Hexa",)))])
    assert not assembly.holds(origin("1"), [])
    assert assembly.holds(origin("unknown"), [])


def test_a_filter_admits_by_circumstance() -> None:
    snapshot = assembled(passage("1", "boom", makes=("Hexa",)), passage("2", "pump")).snapshot(2, NO_WORDS)
    assert snapshot.admitted(Filter(make="other")).circumstances == (1,)
    assert snapshot.admitted(Filter(make="hexa")).rows is None
    assert snapshot.admitted(Filter(make="hexa")) is snapshot.admitted(Filter(make="hexa"))
