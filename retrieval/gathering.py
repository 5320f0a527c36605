"""Questions that arrive at the same time are answered together, and nobody waits for one that has not arrived.

Who finds a place free works at once and alone. Who finds none waits; when a place becomes free, the one that has waited
longest takes it and works for all that wait by then. So the batches grow with the load and there is no clock in it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class _Asked(Generic[Question, Answer]):
    """A question of one thread; its answer comes from another, or the thread's turn to work comes first."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.turn: Future[Answer | None] = Future()


class Gathering(Generic[Question, Answer]):
    """Called by any number of threads with a question each; ``places`` of them work at a time.

    ``answer`` gets up to ``most`` questions and gives an answer each, in their order and never None.

    >>> Gathering(lambda words: [word.upper() for word in words], places=1)("pump")
    'PUMP'
    """

    def __init__(self, answer: Callable[[list[Question]], Sequence[Answer]], places: int, most: int = 16) -> None:
        self._answer, self._free, self._most = answer, places, most
        self._waiting: deque[_Asked[Question, Answer]] = deque()
        self._lock = Lock()

    def __call__(self, question: Question) -> Answer:
        """Its answer; an error in answering is raised by everyone that was answered together."""
        asked: _Asked[Question, Answer] | None = None
        with self._lock:
            if self._free:
                self._free -= 1
            else:
                asked = _Asked(question)
                self._waiting.append(asked)
        answer = asked.turn.result() if asked else None
        return self._work(question) if answer is None else answer

    @property
    def waiting(self) -> int:
        """How many questions wait for a place at this moment."""
        return len(self._waiting)

    def _work(self, question: Question) -> Answer:
        with self._lock:
            others = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most - 1))]
        try:
            answers = self._answer([question, *(asked.question for asked in others)])
            for asked, answer in zip(others, answers[1:], strict=True):
                asked.turn.set_result(answer)
            return answers[0]
        except BaseException as error:
            for asked in others:
                if not asked.turn.done():
                    asked.turn.set_exception(error)
            raise
        finally:
            self._leave()

    def _leave(self) -> None:
        """Give the place to whoever has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().turn.set_result(None)
            else:
                self._free += 1
