from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval.bilingual import BilingualEncoder, english_folder, open_encoder
from retrieval.embedding import Encoder, SentenceEncoder
from retrieval.unpacking import is_intact, unpacked_model


@pytest.fixture(scope="module")
def encoder(model_data: Path) -> BilingualEncoder:
    return BilingualEncoder.open(data=model_data)


def test_both_models_read_english_and_one_reads_chinese(encoder: BilingualEncoder, model_data: Path) -> None:
    general = SentenceEncoder.open(data=model_data)
    vectors = encoder.encode_passages(["pump whines", "液压泵响", "液压泵 pump"])
    assert vectors.shape == (3, 768)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
    chinese = ["液压泵响", "液压泵 pump"]
    halfway = general.encode_passages(chinese) + general.encode_queries(chinese)
    assert (vectors[1:, :384] * halfway).sum(axis=1) == pytest.approx(np.linalg.norm(halfway, axis=1), abs=1e-5)
    assert not vectors[1:, 384:].any()
    assert np.linalg.norm(vectors[0, 384:]) ** 2 == pytest.approx(0.25, abs=1e-5)


def test_the_english_half_is_the_packaged_model(encoder: BilingualEncoder, model_data: Path) -> None:
    in_torch = SentenceEncoder.open(str(english_folder(model_data)), data=model_data)
    texts = ["bucket teeth worn", "replace the fuel filter and bleed the system", "engine overheats under load"]
    ours = encoder.encode_queries(texts)[:, 384:] / 0.25**0.5
    assert (ours * in_torch.encode_queries(texts)).sum(axis=1).min() > 0.995


def test_a_query_alone_and_among_others_has_the_same_vector(encoder: BilingualEncoder) -> None:
    texts = ["boom slow", "动臂慢", "E02"]
    together = encoder.encode_queries(texts)
    assert [encoder.encode_queries([text])[0].tolist() for text in texts] == together.tolist()


def test_a_query_has_the_same_vector_when_many_are_asked_at_once(encoder: BilingualEncoder, model_data: Path) -> None:
    texts = [f"{text} {number}" for number in range(12) for text in ("动臂慢", "boom slow", "E02", "泵 " * 40, "pump")]
    with ThreadPoolExecutor(16) as pool:
        at_once = list(pool.map(lambda text: encoder.encode_queries([text])[0].tolist(), texts))
    again = BilingualEncoder.open(data=model_data)
    assert [again.encode_queries([text])[0].tolist() for text in texts] == at_once


def test_a_query_that_was_asked_before_gets_the_same_row_and_keeps_it(encoder: BilingualEncoder) -> None:
    first = encoder.encode_queries(["回转无力"])
    kept = first.copy()
    first[:] = 0
    assert encoder.encode_queries(["回转无力"]).tolist() == kept.tolist()


def test_a_chinese_question_is_read_once(encoder: BilingualEncoder, model_data: Path) -> None:
    general = SentenceEncoder.open(data=model_data)
    assert encoder.encode_queries(["动臂慢"])[0, :384].tolist() == general.encode_queries(["动臂慢"])[0].tolist()


def test_progress_counts_each_text_once_when_every_model_has_read_it(encoder: BilingualEncoder) -> None:
    done: list[int] = []
    texts = ["动臂慢", "boom slow", "动臂慢", *(f"pump whines {number}" for number in range(130))]
    vectors = encoder.encode_passages(texts, done.append)
    assert len(done) == 2
    assert sum(done) == len(texts)
    assert vectors[0].tolist() == vectors[2].tolist() == encoder.encode_passages(["动臂慢"])[0].tolist()


def test_no_text_makes_no_rows(encoder: BilingualEncoder) -> None:
    assert encoder.encode_passages([]).shape == (0, 768)


def test_the_bundled_encoder_is_the_bilingual_one_and_a_folder_is_itself(model_data: Path) -> None:
    bundled, folder = open_encoder(data=model_data), open_encoder(str(unpacked_model(model_data)), data=model_data)
    assert isinstance(bundled, BilingualEncoder)
    assert isinstance(bundled, Encoder)
    assert isinstance(folder, SentenceEncoder)
    assert "multilingual-e5-small@" in bundled.name
    assert "all-MiniLM-L6-v2@" in bundled.name


def test_a_damaged_english_model_is_made_again(model_data: Path, tmp_path: Path) -> None:
    folder = english_folder(tmp_path)
    (folder / "encoder.onnx").write_bytes(b"cut short")
    assert not is_intact(folder)
    assert is_intact(english_folder(tmp_path))
