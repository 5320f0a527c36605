from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.bilingual import BilingualEncoder
from retrieval.sentences import Sentences, best_of, code_length, encoded, rounded, sentences_of
from tests.retrieval.conftest import Floats, PairEncoder


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("boom drifts down.", []),
        ("boom drifts down. Cylinder seal worn", ["boom drifts down", "Cylinder seal worn"]),
        ("动臂下沉。油缸内泄；换密封件", ["动臂下沉", "油缸内泄", "换密封件"]),
        ("动臂下沉\n压力 2.5 MPa", ["动臂下沉", "压力 2.5 MPa"]),
        ("1. check the fuse\n2. check the relay", ["check the fuse", "check the relay"]),
        ("!?。\n5.\n\n泵", []),
    ],
)
def test_a_text_of_several_sentences_is_cut_at_their_ends(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_a_long_text_has_windows_instead() -> None:
    assert sentences_of("boom drifts down. " * 100) == []


@given(arrays(np.float32, (3, 8), elements=st.floats(-1, 1, width=32)))
def test_rounding_moves_no_similarity_by_more_than_half_a_step_a_number(vectors: Floats) -> None:
    query = np.full(8, 8**-0.5, np.float32)
    steps = np.abs(vectors).max(axis=1) / 127
    assert (np.abs(Sentences(rounded(vectors)).alike(query) - vectors @ query) <= steps / 2 * 8**0.5 + 1e-6).all()


def test_the_best_sentence_of_each_text_counts() -> None:
    similarities = np.array([0.25, 0.75, 0.5, 0.125], np.float32)
    assert best_of(similarities, np.array([1, 2, 1])).tolist() == [0.25, 0.75, 0.125]


def test_a_query_is_compared_by_the_numbers_that_sentences_have() -> None:
    codes, query = rounded(np.eye(2, dtype=np.float32)), np.array([0.5, 0.5, 0.5, 0.5], np.float32)
    assert Sentences(codes).compared(query).tolist() == [0.5, 0.5, 0.0, 0.0]
    assert Sentences(codes).compared(np.array([0.5, 0.5, 0.0, 0.0], np.float32)).tolist() == [0.5, 0.5, 0.0, 0.0]
    assert Sentences(codes).alike(query).tolist() == pytest.approx([0.5, 0.5])


def test_an_encoder_that_knows_no_sentences_reads_them_as_passages(encoder: PairEncoder) -> None:
    codes = encoded(encoder, ["boom", "pump"])
    assert codes.shape == (2, code_length(encoder)) == (2, 1024 + 4)
    assert Sentences(codes).alike(encoder.encode_queries(["boom"])[0]).tolist() == pytest.approx([1.0, 0.0], abs=0.01)


def test_the_bundled_encoder_reads_sentences_by_the_model_for_all_languages(model_data: Path) -> None:
    bundled = BilingualEncoder.open(data=model_data)
    texts = ["pump whines", "液压泵响"]
    assert code_length(bundled) == 384 + 4
    np.testing.assert_allclose(bundled.encode_sentences(texts), bundled.encode_passages(texts)[:, :384], atol=1e-6)
