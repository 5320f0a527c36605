from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.manuals.language import READINGS
from knowledge.records import Passage
from retrieval.content import text_digest
from retrieval.lexical import LexicalRow
from retrieval.parts import CUTS, PartKind
from retrieval.row_words import keys_in
from retrieval.rows import KeptRows, Row, RowFiles, Rows, lexical_row, readings

PASSAGE = Passage(
    id="p1", source_kind="manual", source_id="m", language="zh", title="泵", text="噪音\n大", codes=("SPN 100 FMI 1",)
)
PUMP = Row.from_passage(("passage", "p1"), PASSAGE, {})
ODD = Row(("case", "WO\n1"), "case:WO\n1", b"{}", text_digest("odd"), 3, ("E\x0202", "\ud800"), "")


def kept(folder: Path, *batches: list[Row]) -> KeptRows:
    with RowFiles(folder) as files:
        for rows in batches:
            files.add(rows)
    rows = [row for batch in batches for row in batch]
    digests = np.array([list(bytes.fromhex(row.digest)) for row in rows], np.uint8).reshape(-1, 16)
    return KeptRows.open(folder, digests, np.array([row.circumstance for row in rows], np.int32))


def test_a_passage_becomes_a_row_and_its_circumstance_a_number() -> None:
    numbers = {}
    first = Row.from_passage(("passage", "p1"), PASSAGE, numbers)
    other = Row.from_passage(("passage", "p2"), PASSAGE.model_copy(update={"language": "en"}), numbers)
    assert (first.circumstance, other.circumstance, len(numbers)) == (0, 1, 2)
    assert first.passage() == PASSAGE
    assert first.digest == text_digest("泵\n噪音\n大")
    assert first.terms == "泵 噪音 #噪音 大 spn100fmi1 spn100 =泵 =噪音"


def test_how_a_row_reads_is_decided_by_what_it_says_and_not_by_its_label() -> None:
    numbers = {}
    english = PASSAGE.model_copy(update={"title": "Pump", "text": "noisy"})
    both = PASSAGE.model_copy(update={"title": "泵噪音大", "text": "the pump is noisy"})
    rows = [Row.from_passage(("passage", "p"), passage, numbers) for passage in (PASSAGE, english, both, PASSAGE)]
    places = readings(numbers, np.array([row.circumstance for row in rows])).tolist()
    assert [READINGS[place] for place in places] == ["zh", "en", "both", "zh"]
    assert {english.language, both.language} == {"zh"}


def test_rows_are_kept_as_they_were_whatever_is_in_them(tmp_path: Path) -> None:
    rows = kept(tmp_path, [PUMP], [], [ODD, PUMP])
    assert [rows[number] for number in range(len(rows))] == [PUMP, ODD, PUMP]
    assert rows.passage_ids(np.array([1])) == ["case:WO\n1"]


def test_no_rows_are_kept_too(tmp_path: Path) -> None:
    rows = kept(tmp_path)
    assert (len(rows), len(rows.words.of(np.array([], np.int64)))) == (0, 0)


def test_recent_rows_follow_the_kept_ones(tmp_path: Path) -> None:
    rows = Rows(kept(tmp_path, [PUMP]), [ODD])
    assert (len(rows), rows[0], rows[1]) == (2, PUMP, ODD)
    assert rows.passage_ids(np.array([0, 1])) == ["p1", "case:WO\n1"]


def test_the_words_of_kept_and_of_recent_rows_are_told_alike(tmp_path: Path) -> None:
    whole = Rows(kept(tmp_path, [PUMP, ODD, PUMP]), [ODD, PUMP])
    assert whole.words(np.array([1, 2, 3, 4])).tolist() == 2 * keys_in(PUMP.terms).tolist()
    assert whole.words(np.array([0])).tolist() == whole.words(np.array([4])).tolist()


@pytest.mark.parametrize("kind", CUTS)
def test_the_parts_of_kept_and_of_recent_rows_are_told_alike(tmp_path: Path, kind: PartKind) -> None:
    vectors = np.array([[1, 0], [0, 1]], kind.dtype)
    told = replace(PUMP, parts={kind: vectors})
    rows = Rows(kept(tmp_path, [ODD, told]), [PUMP, told])
    assert rows.parts(kind, np.array([1, 3])).tolist() == 2 * vectors.tolist()
    assert rows.parts(kind, np.array([3])).tolist() == rows[1].parts[kind].tolist() == vectors.tolist()
    assert rows.parts(kind, np.array([1])).tolist() == vectors.tolist()
    assert rows[0].parts == rows[2].parts == {}


def test_a_row_is_found_by_its_record_and_its_codes() -> None:
    keys = ("of passage p1", "code about spn 100", "code spn 100 fmi 1")
    assert lexical_row(5, PUMP) == LexicalRow(5, 0, PUMP.terms, keys)
