from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.records import Passage
from knowledge.store import Store
from retrieval.bilingual import BilingualEncoder
from retrieval.index import Index
from retrieval.pieces import PieceMeanings
from retrieval.search import Query, Search
from retrieval.training.piece_meanings import directions


@pytest.fixture(scope="module")
def encoder(model_data: Path) -> BilingualEncoder:
    return BilingualEncoder.open(data=model_data)


def test_a_word_is_nearest_to_its_translation(encoder: BilingualEncoder) -> None:
    found = encoder.pieces.likeness(
        "润滑油", [encoder.pieces.cut(text) for text in ["lubricating oil", "tyre", "battery", "window"]]
    )
    assert int(found.argmax()) == 0


def test_the_very_words_are_as_alike_as_can_be_and_order_does_not_matter(encoder: BilingualEncoder) -> None:
    found = encoder.pieces.likeness("pump leaks oil", [encoder.pieces.cut(text) for text in ["oil pump leaks", "oil"]])
    assert found[0] == pytest.approx(1.0, abs=1e-6)
    assert found[1] < 0.9


def test_texts_without_a_piece_that_means_something_are_like_nothing(encoder: BilingualEncoder) -> None:
    assert encoder.pieces.likeness("pump", [encoder.pieces.cut(text) for text in ["", " ", "pump"]]).round(
        6
    ).tolist() == [0.0, 0.0, 1.0]
    assert encoder.pieces.likeness("", [encoder.pieces.cut(text) for text in ["pump"]]).tolist() == [0.0]
    assert encoder.pieces.likeness("pump", [encoder.pieces.cut(text) for text in []]).shape == (0,)


def test_a_table_of_another_vocabulary_is_not_taken(encoder: BilingualEncoder) -> None:
    from tokenizers import Tokenizer, models

    with pytest.raises(ValueError, match="pieces, the tokenizer 1"):
        PieceMeanings.bundled(Tokenizer(models.WordLevel({"a": 0}, unk_token="a")))


def test_each_script_is_measured_from_its_own_mean() -> None:
    # The same four subjects in two scripts that lie far apart: afterwards the scripts coincide.
    subjects = np.eye(4, 6, dtype=np.float32)
    script = np.array([0, 0, 0, 0, 9, -3], np.float32)
    made = directions(np.concatenate([subjects, subjects + script]), np.array([True] * 4 + [False] * 4), kept=3)
    assert made[:4] == pytest.approx(made[4:], abs=1e-5)


def test_the_right_words_in_the_other_language_decide_among_its_passages(
    encoder: BilingualEncoder, store: Store, tmp_path: Path
) -> None:
    def passage(id: str, text: str) -> Passage:
        return Passage(id=id, source_kind="manual", source_id="m", language="en" if text.isascii() else "zh", text=text)

    store.write(
        [
            passage("collision", "Axis 3 collision detected, clear the alarm and move the arm by hand"),
            passage("encoder", "Axis 3 encoder cable is disconnected"),
            passage("brake", "Axis 3 brake does not release"),
            passage("zh", "润滑油位低"),
        ],
        author="tests",
    )
    index = Index.open(tmp_path / "index", store, encoder)
    search = Search(index, encoder)
    assert search.find(Query(text="第三轴编码器线缆断开"))[0].passage.id == "encoder"
    assert search.find(Query(text="第三轴抱闸松不开"))[0].passage.id == "brake"
    index.close()
