from __future__ import annotations

import threading

import pytest

from retrieval.following import Follower

PATIENCE = 20.0  # seconds; only a broken follower takes that long


class Work:
    """Something to follow that fails when told to and says when it was asked."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.failing = threading.Event()

    def catch_up(self) -> int:
        self.asked.release()
        if self.failing.is_set():
            raise OSError("the disk is full")
        return 1

    def settle(self) -> None: ...

    def wait(self, times: int) -> bool:
        return all(self.asked.acquire(timeout=PATIENCE) for _ in range(times))


def test_it_looks_again_and_again_by_itself() -> None:
    work = Work()
    follower = Follower(work)
    follower.start()
    assert work.wait(3)
    follower.stop()


def test_an_error_is_reported_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    work.failing.set()
    follower = Follower(work)
    follower.start()
    assert work.wait(3)
    assert follower.trouble == "OSError: the disk is full"
    assert "the index could not follow the store" in caplog.text
    work.failing.clear()
    follower.notify()
    assert work.wait(2)
    follower.stop()
    assert follower.trouble == ""


def test_starting_twice_is_starting_once_and_it_can_be_started_again() -> None:
    work = Work()
    follower = Follower(work)
    before = threading.active_count()
    follower.start()
    follower.start()
    assert threading.active_count() == before + 1
    follower.stop()
    assert threading.active_count() == before
    assert work.wait(1)
    follower.start()
    assert work.wait(1)
    follower.stop()


def test_stopping_what_never_started_is_fine() -> None:
    Follower(Work()).stop()
