"""Conversations in the store, on both databases: one turn after the other, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.conversations import KeptTurn, TurnTaken
from knowledge.store import Store


def turn(number: int, said: str = "boom is slow", key: str = "") -> KeptTurn:
    return KeptTurn(number, {"said": said}, key, (f"answer-{number}-{said}", {"answer": {"id": number}}))


def test_a_conversation_comes_back_with_its_turns_in_order(store: Store) -> None:
    store.open_conversation("c1", {"machine": ""})
    store.save_turn("c1", {"machine": "HX220"}, turn(1, "动臂无力"))
    store.save_turn("c1", {"machine": "HX130"}, turn(2, "其实是 HX130", key="phone-7"))
    kept = store.conversation("c1")
    assert kept is not None
    assert (kept.body, kept.turn_count) == ({"machine": "HX130"}, 2)
    assert [(t.number, t.body["said"], t.key) for t in kept.turns] == [
        (1, "动臂无力", ""),
        (2, "其实是 HX130", "phone-7"),
    ]
    assert kept.started <= kept.changed
    assert store.conversation("c2") is None


def test_a_turns_answer_is_kept_as_a_diagnosis(store: Store) -> None:
    store.open_conversation("c1", {}, turn=turn(1))
    assert store.diagnosis("answer-1-boom is slow") == {"answer": {"id": 1}}


def test_a_turn_that_does_not_follow_the_last_one_leaves_nothing(store: Store) -> None:
    store.open_conversation("c1", {"n": 1}, turn=turn(1))
    for number in (1, 3):
        with pytest.raises(TurnTaken, match="read the conversation again"):
            store.save_turn("c1", {"n": number}, turn(number, "late"))
    kept = store.conversation("c1")
    assert kept is not None
    assert (kept.body, len(kept.turns)) == ({"n": 1}, 1)
    assert store.diagnosis("answer-1-late") is None


def test_a_turn_of_a_conversation_that_never_began_is_refused(store: Store) -> None:
    with pytest.raises(TurnTaken):
        store.save_turn("nobody", {}, turn(1))


def test_a_request_with_a_key_counts_once(store: Store) -> None:
    store.open_conversation("c1", {}, key="start-1", turn=turn(1, key="m-1"))
    with pytest.raises(TurnTaken):
        store.open_conversation("c2", {}, key="start-1")
    with pytest.raises(TurnTaken):
        store.save_turn("c1", {}, turn(2, "again", key="m-1"))
    found = store.conversation_of_key("start-1")
    assert found is not None
    assert (found.id, found.turn_count) == ("c1", 1)
    assert store.conversation_of_key("start-2") is None


def test_of_many_turns_at_once_each_number_is_taken_once(store: Store) -> None:
    store.open_conversation("c1", {})

    def say(speaker: int) -> bool:
        try:
            store.save_turn("c1", {"speaker": speaker}, turn(1, f"speaker {speaker}"))
        except TurnTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(say, range(8)))
    found = store.conversation("c1")
    assert found is not None
    assert kept.count(True) == 1
    assert found.body == {"speaker": kept.index(True)}
    assert [t.body["said"] for t in found.turns] == [f"speaker {kept.index(True)}"]


def test_a_conversation_survives_a_restart(open_store: Callable[[], Store]) -> None:
    open_store().open_conversation("c1", {"machine": "HX220"}, turn=turn(1))
    kept = open_store().conversation("c1")
    assert kept is not None
    assert kept.turns[0].body == {"said": "boom is slow"}


def test_conversations_are_listed_latest_first_page_by_page(store: Store) -> None:
    for number in range(5):
        store.open_conversation(f"c{number}", {"n": number})
    first = store.conversations(limit=2)
    second = store.conversations(limit=2, after=first.next_after or "")
    third = store.conversations(limit=2, after=second.next_after or "")
    pages = [[c.id for c in page.conversations] for page in (first, second, third)]
    assert pages == [["c4", "c3"], ["c2", "c1"], ["c0"]]
    assert (third.next_after, third.total) == (None, 5)


def test_conversations_are_no_knowledge(store: Store) -> None:
    store.open_conversation("c1", {}, turn=turn(1))
    assert (store.head(), store.changes(0)) == (0, ())
