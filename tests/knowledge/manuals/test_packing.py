from __future__ import annotations

from knowledge.manuals.packing import LONGEST, Piece, packed


def piece(text: str, page: int = 1) -> Piece:
    return Piece(text, page, f"page={page}")


def test_short_pieces_of_a_page_share_a_passage() -> None:
    (passage,) = packed([piece("Check the oil level."), piece("Check the filter, then the suction strainer.")])
    assert passage == piece("Check the oil level.\nCheck the filter, then the suction strainer.")


def test_a_new_page_starts_a_new_passage_unless_one_is_a_scrap() -> None:
    long = "The suction strainer must be cleaned at every oil change of the machine."
    assert packed([piece(long, 1), piece(long, 2)]) == (piece(long, 1), piece(long, 2))
    assert packed([piece("See below.", 1), piece(long, 2)]) == (piece(f"See below.\n{long}", 1),)


def test_a_scrap_at_the_end_joins_the_passage_before() -> None:
    long = "The suction strainer must be cleaned at every oil change of the machine."
    assert packed([piece(long, 1), piece("Done.", 2)]) == (piece(f"{long}\nDone.", 1),)


def test_long_text_is_cut_after_sentences_and_nothing_is_lost() -> None:
    text = " ".join(f"Sentence number {n} tells of the pump and of its drive shaft." for n in range(60))
    passages = packed([piece(text)])
    assert " ".join(passage.text for passage in passages) == text
    assert all(passage.text.endswith(".") and len(passage.text) <= LONGEST for passage in passages)


def test_chinese_passages_stay_near_250_characters() -> None:
    text = "更换液压油时必须放净油箱底部的沉淀物并清洗吸油滤网。" * 40
    passages = packed([piece(text)])
    assert "".join(passage.text for passage in passages) == text
    assert {len(passage.text) for passage in passages[:-1]} == {260}


def test_a_sentence_without_end_is_cut_all_the_same() -> None:
    passages = packed([piece("x" * 2000)])
    assert [len(passage.text) for passage in passages] == [900, 900, 200]
