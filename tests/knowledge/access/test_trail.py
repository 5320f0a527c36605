from __future__ import annotations

import pytest

from knowledge.access.accounts import Account
from knowledge.access.trail import By, PlaceUnknown, Wanted
from knowledge.records import RepairCase
from knowledge.store import Store

BY = By("tests", "10.0.0.7")
CASE = RepairCase(id="WO-1", symptom="no start")


def filled(store: Store) -> None:
    store.write([CASE], author="Ann", reason="import")
    store.add_account(Account(name="Bo", role="technician"), BY)
    store.write([CASE.model_copy(update={"symptom": "stalls"})], author="Bo")
    store.log_event(BY, "sign_in_failed", "account", "bo", "wrong password")
    store.write([], retire=[("case", "WO-1")], author="Ann")


def test_knowledge_and_accounts_are_one_list_the_latest_first(store: Store) -> None:
    filled(store)
    entries, rest = store.trail(Wanted())
    assert rest is None
    assert [(entry.who, entry.action, entry.kind, entry.key) for entry in entries] == [
        ("Ann", "retire", "case", "WO-1"),
        ("tests", "sign_in_failed", "account", "bo"),
        ("Bo", "put", "case", "WO-1"),
        ("tests", "account_added", "account", "bo"),
        ("Ann", "put", "case", "WO-1"),
    ]
    assert [entry.before["symptom"] if entry.before else None for entry in entries[::2]] == ["stalls", "no start", None]
    assert [entry.after["symptom"] if entry.after else None for entry in entries[::2]] == [None, "stalls", "no start"]
    assert (entries[1].reason, entries[1].address) == ("wrong password", "10.0.0.7")


def test_pages_of_any_size_are_the_whole(store: Store) -> None:
    filled(store)
    whole, _ = store.trail(Wanted())
    for limit in (1, 2, 3):
        paged, place = [], ""
        while place is not None:
            entries, place = store.trail(Wanted(), after=place, limit=limit)
            paged += entries
        assert tuple(paged) == whole
    assert tuple(store.whole_trail(Wanted())) == whole


def test_a_retired_record_that_comes_back_has_nothing_before_it(store: Store) -> None:
    filled(store)
    store.write([CASE], author="Ann")
    entries, _ = store.trail(Wanted(kind="case", action="put"), limit=1)
    assert entries[0].before is None


@pytest.mark.parametrize("place", ["x", "2024-01-01|k", "2024-01-01|k|x", "now|k|1"])
def test_a_place_no_page_gave_is_refused(store: Store, place: str) -> None:
    with pytest.raises(PlaceUnknown, match="is no place in the trail"):
        store.trail(Wanted(), after=place)
