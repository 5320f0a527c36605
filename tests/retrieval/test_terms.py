from __future__ import annotations

import pytest

from retrieval.terms import plain, terms_of


def test_traditional_characters_are_the_simplified_ones() -> None:
    assert terms_of("動臂下降緩慢") == terms_of("动臂下降缓慢")
    assert "动臂" in terms_of("動臂下降緩慢")


def test_full_width_characters_are_the_half_width_ones() -> None:
    assert terms_of("ＨＸ２２０　Ｅ０２") == terms_of("hx220 e02") == ["hx220", "e02"]


def test_a_part_number_stays_whole_and_its_pieces_stand_beside_it() -> None:
    assert terms_of("Order HX-4042-118.") == ["order", "hx-4042-118", "hx", "4042", "118"]


@pytest.mark.parametrize(
    "written",
    ["SPN 100 FMI 1", "spn100/fmi1", "SPN:100, FMI:1", "ＳＰＮ１００ ＦＭＩ１", "spn 00100 fmi 01", "SPN100-FMI1"],
)
def test_a_j1939_code_is_one_term_however_it_is_written(written: str) -> None:
    assert terms_of(written) == ["spn100fmi1", "spn100"]


def test_a_code_in_the_middle_of_chinese_text_is_found() -> None:
    assert "p0087" in terms_of("报警P0087无法启动")


def test_single_letters_of_an_abbreviation_are_no_terms_of_their_own() -> None:
    assert terms_of("L/H track") == ["l/h", "track"]


def test_chinese_is_both_words_and_pairs_of_characters() -> None:
    assert terms_of("溢流阀") == ["溢流", "溢流阀", "#溢流", "#流阀"]


def test_one_chinese_character_is_a_term() -> None:
    assert terms_of("泵") == ["泵"]


def test_stop_words_of_both_languages_are_left_out() -> None:
    assert terms_of("the pump of a crawler") == ["pump", "crawler"]
    assert "的" not in terms_of("泵的声音")


def test_terms_are_repeated_as_often_as_they_are_said() -> None:
    assert terms_of("pump, pumps, PUMP") == ["pump", "pump", "pump"]


@pytest.mark.parametrize("text", ["", "   ", "。，！", "---", "\x00\ufffd", "the of"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert terms_of(text) == []


def test_other_scripts_are_kept_as_words() -> None:
    assert terms_of("насос bomba hidráulica") == ["насос", "bomba", "hidráulica"]


def test_plain_text_stays_as_it_is() -> None:
    text = "ＨＸ－220 液壓泵 Straße ①"
    assert plain(text) == "HX-220 液压泵 Straße 1"
    assert plain(plain(text)) == plain(text)
