from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import InvalidSetting, Settings


def test_a_variable_of_the_environment_sets_its_field(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAULTWISE_DATA", str(tmp_path))
    monkeypatch.setenv("FAULTWISE_PORT", "9001")
    settings = Settings.load()
    assert (settings.data, settings.port) == (tmp_path, 9001)
    assert settings.store_url == f"sqlite:///{tmp_path}/faultwise.db"


def test_what_is_said_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAULTWISE_DATA", "/elsewhere")
    assert Settings.load(data=tmp_path).data == tmp_path


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTWISE_PORT", "")
    assert Settings.load().port == 8000


def test_a_value_that_cannot_be_is_refused_by_its_variable_s_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTWISE_CHAT_TIMEOUT_SECONDS", "soon")
    with pytest.raises(InvalidSetting, match=r"^FAULTWISE_CHAT_TIMEOUT_SECONDS: Input should be a valid number"):
        Settings.load()


def test_a_database_url_replaces_the_file_in_the_data_folder() -> None:
    url = "postgresql+psycopg://faultwise@localhost/faultwise"
    assert Settings.load(database_url=url).store_url == url


def test_the_key_of_the_chat_model_is_never_shown() -> None:
    settings = Settings.load(chat_api_key="sk-secret")
    assert "sk-secret" not in repr(settings)
    assert settings.chat_api_key.get_secret_value() == "sk-secret"


def test_a_relative_data_folder_gives_an_absolute_database() -> None:
    assert Settings.load(data="x").store_url == f"sqlite:///{Path.cwd()}/x/faultwise.db"


@pytest.mark.parametrize("setting", ["labour_cents_per_hour", "expert_minutes", "carried_part_share"])
def test_a_cost_that_cannot_be_is_refused(setting: str) -> None:
    with pytest.raises(InvalidSetting, match=rf"^FAULTWISE_{setting.upper()}: Input should be greater than"):
        Settings.load(**{setting: -1})
