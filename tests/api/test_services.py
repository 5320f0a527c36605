from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.services import build
from api.settings import Settings
from assistant.wording import ChatWording, TemplateWording
from knowledge.database import StoreUnreachable

if TYPE_CHECKING:
    from retrieval.embedding import Encoder


def test_an_empty_data_folder_becomes_a_working_faultwise(tmp_path: Path, encoder: Encoder) -> None:
    with build(Settings(data=tmp_path / "new" / "folder"), encoder=encoder) as services:
        assert services.store.head() == 0
        assert isinstance(services.assistant.wording, TemplateWording)
    assert (tmp_path / "new" / "folder" / "faultwise.db").exists()


def test_a_chat_model_words_the_answers_when_one_is_set(tmp_path: Path, encoder: Encoder) -> None:
    settings = Settings(data=tmp_path, chat_model="any", chat_base_url="http://127.0.0.1:9/v1")
    with build(settings, encoder=encoder) as services:
        assert isinstance(services.assistant.wording, ChatWording)


def test_a_database_that_cannot_be_reached_is_named(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(StoreUnreachable):
        build(Settings(data=tmp_path, database_url="mongodb://localhost"), encoder=encoder)
