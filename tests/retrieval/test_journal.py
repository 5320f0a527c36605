from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.content import text_digest
from retrieval.journal import SUFFIX, Journal

BOOM, PUMP, SWING = (text_digest(text) for text in ("boom", "pump", "swing"))
EAST, NORTH, WEST = (np.array(row, np.float32) for row in ([1, 0], [0, 1], [-1, 0]))


def opened(folder: Path, encoder: str = "pairs@1") -> Journal:
    return Journal.open(folder, encoder, 2)


def known(journal: Journal) -> dict[str, list[float]]:
    return {digest: vector.tolist() for digest, vector in journal.vectors([BOOM, PUMP, SWING]).items()}


def test_what_was_embedded_is_there_at_once_and_after_a_kill(tmp_path: Path) -> None:
    journal = opened(tmp_path / "index")
    journal.add({BOOM: EAST, PUMP: NORTH})
    journal.add({SWING: WEST})
    expected = {BOOM: [1.0, 0.0], PUMP: [0.0, 1.0], SWING: [-1.0, 0.0]}
    assert known(journal) == expected
    assert known(opened(tmp_path / "index")) == expected


def test_a_record_that_is_not_whole_ends_the_journal(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add({BOOM: EAST})
    journal.add({PUMP: NORTH})
    file = next(tmp_path.glob(f"*{SUFFIX}"))
    content = file.read_bytes()
    for size in range(len(content) - 1, len(content) - 20, -1):
        file.write_bytes(content[:size])
        assert known(opened(tmp_path)) == {BOOM: [1.0, 0.0]}
    file.write_bytes(content[:-1] + b"\xff")
    assert known(opened(tmp_path)) == {BOOM: [1.0, 0.0]}


def test_two_programs_keep_what_each_embeds(tmp_path: Path) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    one.add({BOOM: EAST})
    other.add({PUMP: NORTH})
    one.add({SWING: WEST})
    assert set(known(one)) == {BOOM, SWING}
    assert set(known(opened(tmp_path))) == {BOOM, PUMP, SWING}


def test_a_journal_another_program_removed_still_gives_what_it_had(tmp_path: Path) -> None:
    one = opened(tmp_path)
    one.add({BOOM: EAST})
    other = opened(tmp_path)
    other.turn()
    other.drop_earlier()
    one.add({PUMP: NORTH})
    assert known(one) == {BOOM: [1.0, 0.0], PUMP: [0.0, 1.0]}


def test_another_model_does_not_read_it(tmp_path: Path) -> None:
    opened(tmp_path).add({BOOM: EAST})
    assert known(opened(tmp_path, "pairs@2")) == {}


def test_what_was_there_at_the_last_turn_is_dropped_and_what_came_since_is_not(tmp_path: Path) -> None:
    opened(tmp_path).add({BOOM: EAST})
    journal = opened(tmp_path)
    journal.add({PUMP: NORTH})
    journal.turn()
    journal.add({SWING: WEST})
    assert set(known(opened(tmp_path))) == {BOOM, PUMP, SWING}
    journal.drop_earlier()
    assert known(journal) == known(opened(tmp_path)) == {SWING: [-1.0, 0.0]}
    journal.drop_earlier()
    assert known(journal) == {SWING: [-1.0, 0.0]}
    journal.turn()
    journal.drop_earlier()
    assert list(tmp_path.iterdir()) == []
    journal.add({PUMP: NORTH})
    assert known(opened(tmp_path)) == {PUMP: [0.0, 1.0]}


def test_what_is_asked_for_after_a_turn_is_not_dropped(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add({BOOM: EAST, PUMP: NORTH})
    journal.turn()
    sizes = []
    for _ in range(3):
        sizes.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
        assert set(journal.vectors([PUMP, SWING])) == {PUMP}
    assert sizes[0] < sizes[1] == sizes[2]
    journal.drop_earlier()
    assert known(journal) == known(opened(tmp_path)) == {PUMP: [0.0, 1.0]}
