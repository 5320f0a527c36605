"""What was read from a text is not read again, and forgetting changes no answer."""

from __future__ import annotations

from knowledge.records import Passage
from retrieval.readings import Readings
from retrieval.rows import KeptRows, Row, Rows


def recent(*texts: str) -> Rows:
    passages = [
        Passage(id=f"p{n}", source_kind="manual", source_id="m", language="en", text=text)
        for n, text in enumerate(texts)
    ]
    kept = KeptRows.empty()
    return Rows(kept, [Row.from_passage(("manual", "m"), passage, {}) for passage in passages])


def test_each_text_is_read_once_whichever_passages_have_it() -> None:
    read: list[str] = []

    def length(text: str) -> int:
        read.append(text)
        return len(text)

    readings = Readings(length)
    rows = recent("pump", "valve", "pump")
    assert readings.of(rows, (2, 1, 0)) == [4, 5, 4]
    assert readings.of(rows, (0,)) == [4]
    assert read == ["pump", "valve"]


def test_what_was_forgotten_is_read_again() -> None:
    readings, rows = Readings(str.upper, most=1), recent("pump", "valve")
    assert readings.of(rows, (0, 1)) == ["PUMP", "VALVE"]
    assert readings.of(rows, (1, 0)) == ["VALVE", "PUMP"]
    assert readings.of(rows, ()) == []
