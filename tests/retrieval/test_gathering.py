from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Semaphore

import pytest

from retrieval.gathering import Gathering

Arrive = Callable[["Clerk", Gathering[str, str], str], Future[str]]


class Clerk:
    """Answers in capitals once it is let, all but smoke; remembers what it was asked together."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.begun, self.let = Semaphore(0), Event()

    def __call__(self, words: list[str]) -> list[str]:
        self.asked.append(words)
        self.begun.release()
        self.let.wait()
        if "smoke" in words:
            raise ValueError("no smoke")
        return [word.upper() for word in words]


@pytest.fixture
def arrive() -> Iterator[Arrive]:
    """Lets one more word arrive in a thread of its own; it is worked on or waits when this returns."""
    with ThreadPoolExecutor(16) as pool:

        def one(clerk: Clerk, gathering: Gathering[str, str], word: str) -> Future[str]:
            waiting = gathering.waiting
            asked = pool.submit(gathering, word)
            while gathering.waiting == waiting and not clerk.begun.acquire(timeout=0.001):
                pass
            return asked

        yield one


def test_who_is_alone_is_answered_alone(arrive: Arrive) -> None:
    clerk = Clerk()
    clerk.let.set()
    gathering = Gathering(clerk, places=1)
    assert [gathering("pump"), gathering("boom")] == ["PUMP", "BOOM"]
    assert clerk.asked == [["pump"], ["boom"]]


def test_those_that_came_meanwhile_are_answered_together(arrive: Arrive) -> None:
    clerk = Clerk()
    gathering = Gathering(clerk, places=1)
    asked = [arrive(clerk, gathering, word) for word in ("pump", "boom", "track", "boom")]
    clerk.let.set()
    assert [one.result() for one in asked] == ["PUMP", "BOOM", "TRACK", "BOOM"]
    assert clerk.asked == [["pump"], ["boom", "track", "boom"]]
    assert gathering.waiting == 0


def test_no_more_are_answered_together_than_may_be(arrive: Arrive) -> None:
    clerk = Clerk()
    gathering = Gathering(clerk, places=1, most=2)
    asked = [arrive(clerk, gathering, word) for word in "abcdef"]
    clerk.let.set()
    assert [one.result() for one in asked] == list("ABCDEF")
    assert clerk.asked == [["a"], ["b", "c"], ["d", "e"], ["f"]]


def test_as_many_work_at_once_as_there_are_places(arrive: Arrive) -> None:
    clerk = Clerk()
    gathering = Gathering(clerk, places=2)
    asked = [arrive(clerk, gathering, word) for word in ("pump", "boom", "track")]
    assert (clerk.asked, gathering.waiting) == ([["pump"], ["boom"]], 1)
    clerk.let.set()
    assert [one.result() for one in asked] == ["PUMP", "BOOM", "TRACK"]


def test_an_error_reaches_all_that_were_asked_together_and_nobody_after(arrive: Arrive) -> None:
    clerk = Clerk()
    gathering = Gathering(clerk, places=1)
    asked = [arrive(clerk, gathering, word) for word in ("pump", "smoke", "boom")]
    clerk.let.set()
    assert asked[0].result() == "PUMP"
    for one in asked[1:]:
        with pytest.raises(ValueError, match="no smoke"):
            one.result()
    assert gathering("boom") == "BOOM"
