from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.services import build
from api.settings import Settings
from assistant.wording import ChatWording, TemplateWording
from assistant.work.costs import STANDARD_COSTS, Costs
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


def test_what_work_costs_in_this_workshop_reaches_the_planner(tmp_path: Path, encoder: Encoder) -> None:
    said = Settings(
        data=tmp_path,
        labour_cents_per_hour=6_000,
        expert_minutes=120,
        second_visit_cents=20_000,
        carried_part_share=0.5,
        unknown_part_cents=9_000,
    )
    with build(said, encoder=encoder) as services:
        assert services.assistant.costs == Costs(
            cents_per_minute=100,
            expert_minutes=120,
            second_visit_cents=20_000,
            carried_share=0.5,
            unknown_price_cents=9_000,
        )


def test_the_settings_defaults_are_the_standard_costs(tmp_path: Path, encoder: Encoder) -> None:
    with build(Settings(data=tmp_path), encoder=encoder) as services:
        assert services.assistant.costs == STANDARD_COSTS
