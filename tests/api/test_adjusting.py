from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.adjusting import Adjusted, Adjusting
from api.settings import Settings
from knowledge.access.trail import By, Wanted
from knowledge.settings_kept import Changed
from knowledge.store import Store

ANN = By("Ann", key="ann")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'settings.db'}")
    yield opened
    opened.close()


def test_what_was_never_changed_is_as_the_server_was_started(store: Store) -> None:
    started = Settings(repair_hours=8)
    assert Adjusting(store).applied_to(started) is started


def test_what_was_changed_goes_before_the_environment(store: Store) -> None:
    store.change_settings(Adjusted(repair_hours=48).changed, ANN)
    now = Adjusting(store).applied_to(Settings(repair_hours=8, golden_drop=0.1))
    assert (now.repair_hours, now.golden_drop) == (48, 0.1)


def test_another_programs_change_counts_within_a_second_ones_own_at_once(store: Store) -> None:
    clock = Clock()
    adjusting = Adjusting(store, clock)
    assert adjusting.changed() == {}
    store.change_settings({"own_drafts": True}, ANN)
    assert adjusting.changed() == {}
    clock.now = 1.0
    assert adjusting.changed() == {"own_drafts": True}
    store.change_settings({}, ANN)
    adjusting.forget()
    assert adjusting.changed() == {}


def test_another_thread_that_forgets_meanwhile_takes_nothing_away(store: Store) -> None:
    class Forgetting(Clock):
        def __call__(self) -> float:
            adjusting.forget()
            return self.now

    adjusting = Adjusting(store, Forgetting())
    assert [adjusting.changed() for _ in range(2)] == [{}, {}]


def test_what_was_read_before_another_threads_change_is_not_kept(tmp_path: Path) -> None:
    class Late(Store):
        def changed_settings(self) -> Changed:
            before = super().changed_settings()
            if not before:
                self.change_settings({"own_drafts": True}, ANN)
                adjusting.forget()
            return before

    with closing(Late.open(f"sqlite:///{tmp_path / 'settings.db'}")) as late:
        adjusting = Adjusting(late, Clock())
        assert [adjusting.changed() for _ in range(2)] == [{}, {"own_drafts": True}]


def test_a_setting_that_this_release_does_not_know_changes_nothing(store: Store) -> None:
    store.change_settings({"from_another_release": 3, "data": "/elsewhere"}, ANN)
    started = Settings()
    assert Adjusting(store).applied_to(started) == started


def test_a_change_stands_in_the_trail_before_and_after_and_the_same_again_does_not(store: Store) -> None:
    for hours in (12.0, 36.0, 36.0):
        store.change_settings({"repair_hours": hours}, ANN)
    entries, _ = store.trail(Wanted(kind="settings"))
    assert [(one.who, one.action, one.before, one.after) for one in entries] == [
        ("Ann", "settings_changed", {"repair_hours": 12.0}, {"repair_hours": 36.0}),
        ("Ann", "settings_changed", {}, {"repair_hours": 12.0}),
    ]


def test_what_may_be_changed_has_the_bounds_of_the_setting_it_replaces() -> None:
    for name, field in Adjusted.model_fields.items():
        assert field.metadata == Settings.model_fields[name].metadata, name
