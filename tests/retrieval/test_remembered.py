from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.content import text_digest
from retrieval.embedding import Encoder
from retrieval.ragged import Ragged
from retrieval.remembered import KeptVectors, Remembered
from retrieval.rows import Row
from retrieval.sentences import SENTENCES, rounded
from retrieval.windows import WINDOWS, windows_of

TEXTS = ("boom", "pump", "swing", "泵")


def row(text: str) -> Row:
    return Row(("passage", text), text, b"", text_digest(text), 0, (), text)


def kept(*texts: str) -> KeptVectors:
    digests = np.array([list(bytes.fromhex(text_digest(text))) for text in texts], np.uint8).reshape(-1, 16)
    return KeptVectors(digests, np.array([[TEXTS.index(text), 1] for text in texts], np.float32).reshape(-1, 2))


def test_kept_vectors_are_found_by_digest_in_any_order() -> None:
    found = kept("pump", "boom", "泵").vectors([text_digest(text) for text in ("泵", "swing", "boom")])
    assert {digest: vector.tolist() for digest, vector in found.items()} == {
        text_digest("泵"): [3.0, 1.0],
        text_digest("boom"): [0.0, 1.0],
    }


def test_nothing_is_found_in_nothing_or_asked_of_nothing() -> None:
    assert kept().vectors([text_digest("boom")]) == {}
    assert kept("boom").vectors([]) == {}


def test_half_a_digest_is_not_enough() -> None:
    digest = text_digest("boom")
    assert kept("boom").vectors([digest[:16] + "0" * 16]) == {}


def test_each_text_is_embedded_once_and_remembered_after_a_restart(tmp_path: Path, encoder: Encoder) -> None:
    told: list[int] = []
    remembered = Remembered(tmp_path, encoder)
    first = remembered.vectors([row("boom"), row("pump"), row("boom")], ["boom", "pump", "boom"], told.append)
    again = Remembered(tmp_path, encoder).vectors([row("pump"), row("boom")], ["pump", "boom"], told.append)
    np.testing.assert_array_equal(first, first[[0, 1, 0]])
    np.testing.assert_array_equal(again, first[[1, 0]])
    assert encoder.embedded == ["boom", "pump"]
    assert sum(told) == 5


def test_a_new_generation_leaves_only_recent_vectors_in_the_journal(tmp_path: Path, encoder: Encoder) -> None:
    remembered = Remembered(tmp_path, encoder)
    boom = remembered.vectors([row("boom")], ["boom"], lambda _: None)
    digests = np.array([list(bytes.fromhex(text_digest("boom")))], np.uint8)
    remembered.turn()
    pump = remembered.vectors([row("pump")], ["pump"], lambda _: None)
    remembered.go_on_from(KeptVectors(digests, boom))
    found = remembered.vectors([row("boom"), row("pump")], ["boom", "pump"], lambda _: None)
    np.testing.assert_array_equal(found, np.concatenate([boom, pump]))
    assert encoder.embedded == ["boom", "pump"]
    Remembered(tmp_path, encoder).vectors([row("boom"), row("pump")], ["boom", "pump"], lambda _: None)
    assert encoder.embedded == ["boom", "pump", "boom"]


LONG, TOLD = " ".join(f"word{number}" for number in range(150)), "boom sinks. pump whines. boom sinks."
ROWS, SAID = [row(text) for text in ("boom", LONG, TOLD)], ["boom", LONG, TOLD]


def test_a_text_has_vectors_for_its_parts_that_are_embedded_once(tmp_path: Path, encoder: Encoder) -> None:
    for _ in range(2):
        boom, long, told = Remembered(tmp_path, encoder).parted(ROWS, SAID)
        assert boom.parts == {}
        assert {kind: vectors.tolist() for kind, vectors in long.parts.items()} == {
            WINDOWS: encoder.encode_queries(windows_of(LONG)).tolist()
        }
        assert {kind: vectors.tolist() for kind, vectors in told.parts.items()} == {
            SENTENCES: rounded(encoder.encode_queries(["boom sinks", "pump whines", "boom sinks"])).tolist()
        }
    assert encoder.embedded == [*windows_of(LONG), "boom sinks", "pump whines"]


def test_the_parts_in_a_generation_are_not_embedded_again(tmp_path: Path, encoder: Encoder) -> None:
    digests = np.array([list(bytes.fromhex(each.digest)) for each in ROWS], np.uint8)
    made = Remembered(tmp_path / "first", encoder).parted(ROWS, SAID)
    parts = {
        WINDOWS: Ragged(made[1].parts[WINDOWS], np.array([0, 2, 0], np.int32)),
        SENTENCES: Ragged(made[2].parts[SENTENCES], np.array([0, 0, 3], np.int32)),
    }
    embedded = len(encoder.embedded)
    remembered = Remembered(tmp_path / "second", encoder)
    remembered.keep(KeptVectors(digests, np.zeros((3, encoder.dimension), np.float32), parts))
    for one, other in zip(remembered.parted(ROWS, SAID), made, strict=True):
        assert {kind: vectors.tolist() for kind, vectors in one.parts.items()} == {
            kind: vectors.tolist() for kind, vectors in other.parts.items()
        }
    assert len(encoder.embedded) == embedded


def test_recent_parts_stay_in_the_journal_and_others_do_not(tmp_path: Path, encoder: Encoder) -> None:
    remembered = Remembered(tmp_path, encoder)
    remembered.parted(ROWS, SAID)
    remembered.turn()
    shared = "pump whines. fan rattles"
    recent = remembered.parted([row(shared)], [shared])[0]
    remembered.go_on_from(kept())
    remembered.close()
    embedded = len(encoder.embedded)
    again, told = Remembered(tmp_path, encoder).parted([row(shared), row(TOLD)], [shared, TOLD])
    assert again.parts[SENTENCES].tolist() == recent.parts[SENTENCES].tolist()
    assert (
        told.parts[SENTENCES].tolist()
        == rounded(encoder.encode_queries(["boom sinks", "pump whines", "boom sinks"])).tolist()
    )
    assert encoder.embedded[embedded:][:1] == ["boom sinks"]
