from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retrieval.vocabulary import SPECIAL, kept_pieces, tokenizer_of
from retrieval.weights import Vocabulary, bundled_file, read_weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SENTENCES = (
    "液压泵异响,工作压力只有 12～15 MPa(标准 34.3 MPa)。",
    "SPN 100 FMI 1: engine oil pressure low, 發動機機油壓力過低!",
    "P0087-00/更换燃油滤芯 P/N 207-60-71182 ×2;Ω μm Δp ≥ 5 %",
    "Müller façade naïve — “quoted” … ①②③ ㎏ ㎜ ½ ℃ №7",
    "全角１２３ＡＢＣ　空格\u3000与\u200b零宽\x07控制\tTab",
    "挖掘机动臂下沉 boom drifts down when the engine is hot",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_weights(bundled_file()).vocabulary


@pytest.fixture(scope="module")
def cut(vocabulary: Vocabulary) -> Tokenizer:
    return tokenizer_of(vocabulary, kept_pieces(vocabulary))


def test_about_half_of_the_pieces_are_kept_and_the_special_ones_first(vocabulary: Vocabulary) -> None:
    kept = kept_pieces(vocabulary)
    assert 130_000 < len(kept) < 140_000
    assert kept[:4].tolist() == [0, 1, 2, 3]
    assert {vocabulary.pieces[number] for number in (*kept[:4], kept[-1])} == set(SPECIAL)


def test_chinese_and_english_is_cut_into_the_same_pieces_as_with_all_of_them(
    vocabulary: Vocabulary, cut: Tokenizer
) -> None:
    full = tokenizer_of(vocabulary, np.arange(len(vocabulary.pieces)))
    chance = random.Random(20)
    characters = "".join(SENTENCES)
    scrambled = ["".join(chance.choices(characters, k=chance.randint(1, 60))) for _ in range(3_000)]
    texts = [*SENTENCES, *scrambled]
    original = kept_pieces(vocabulary)
    for text, ours, theirs in zip(texts, cut.encode_batch(texts), full.encode_batch(texts), strict=True):
        assert ours.tokens == theirs.tokens, text
        assert original[ours.ids].tolist() == theirs.ids, text


def test_characters_are_replaced_as_the_file_says(vocabulary: Vocabulary, cut: Tokenizer) -> None:
    def replaced(character: str) -> str:
        return cut.normalizer.normalize_str(character)

    wrong = {
        character
        for character, by in vocabulary.replacements.items()
        if replaced(character) != re.sub(" {2,}", " ", by)
    }
    assert wrong == set()
    assert replaced("５～１０ ＭＰａ\0") == "5～10 MPa"


def test_other_scripts_become_the_unknown_piece(cut: Tokenizer) -> None:
    encoded = cut.encode("pump насос")
    assert encoded.ids[-2] == cut.token_to_id("<unk>")
    assert encoded.tokens[0] == "<s>"
    assert encoded.tokens[-1] == "</s>"
