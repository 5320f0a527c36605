"""Whether learning pays: a stream of known faults, repaired by what is believed, with their outcomes told and without.

Both streams are the same faults with the same reports, and a check shows the same in both, so that the difference is
learning and nothing else. Some outcomes are told wrongly, and no person counts for more than the stated cap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.simulated_faults import faults
from assistant.evaluation.simulated_workshop import WRONGLY_TOLD, Job, Workshop
from retrieval.pair_encoder import PairEncoder

WINDOW_SHARE = 0.2  # of the stream, that a moving average looks back over

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Stream:
    """The jobs of a whole stream, in order."""

    jobs: tuple[Job, ...]

    def mean_minutes(self, start: float = 0.0, end: float = 1.0) -> float:
        """Minutes a fault, from one part of the stream to another: 0 is its beginning, 1 its end."""
        return _mean([job.minutes for job in self._part(start, end)])

    def mean_steps(self, start: float = 0.0, end: float = 1.0) -> float:
        """The same for steps."""
        return _mean([job.steps for job in self._part(start, end)])

    def _part(self, start: float, end: float) -> tuple[Job, ...]:
        return self.jobs[round(start * len(self.jobs)) : round(end * len(self.jobs))]


@dataclass(frozen=True)
class Simulation:
    """The same faults with their outcomes told and without."""

    reports: int
    seed: int
    learning: Stream
    without: Stream

    def as_json(self) -> dict[str, object]:
        """Minutes and steps a fault over the whole stream and each half of it, and the moving averages."""
        return {
            "reports": self.reports,
            "seed": self.seed,
            "learning": _figures(self.learning),
            "without": _figures(self.without),
        }


def simulate(
    folder: Path,
    reports: int = 300,
    seed: int = 1,
    wrongly_told: float = WRONGLY_TOLD,
    on_progress: Progress | None = None,
) -> Simulation:
    """Run both streams in an empty folder; ``on_progress`` hears of faults done and in all."""
    stream = faults(reports, seed)
    runs: list[Stream] = []
    for is_learning in (True, False):
        with Workshop.open(folder / ("learning" if is_learning else "without"), PairEncoder()) as workshop:
            jobs: list[Job] = []
            for fault in stream:
                jobs.append(workshop.repair(fault))
                if is_learning:
                    workshop.tell(fault, jobs[-1], wrongly_told)
                if on_progress is not None:
                    on_progress(len(runs) * reports + len(jobs), 2 * reports)
        runs.append(Stream(tuple(jobs)))
    return Simulation(reports, seed, *runs)


def moving_average(values: list[float], window: int) -> list[float]:
    """The mean of each value and those before it, up to ``window`` of them.

    >>> moving_average([4.0, 2.0, 0.0], 2)
    [4.0, 3.0, 1.0]
    """
    return [_mean(values[max(0, end - window) : end]) for end in range(1, len(values) + 1)]


def minutes_curve(stream: Stream) -> list[float]:
    """Minutes a fault as a moving average over the stream."""
    return moving_average([job.minutes for job in stream.jobs], _window(stream))


def steps_curve(stream: Stream) -> list[float]:
    """Steps a fault as a moving average over the stream."""
    return moving_average([float(job.steps) for job in stream.jobs], _window(stream))


def _window(stream: Stream) -> int:
    return max(1, round(WINDOW_SHARE * len(stream.jobs)))


def _figures(stream: Stream) -> dict[str, object]:
    return {
        "minutes": round(stream.mean_minutes(), 1),
        "minutes_first_half": round(stream.mean_minutes(0, 0.5), 1),
        "minutes_second_half": round(stream.mean_minutes(0.5, 1), 1),
        "steps": round(stream.mean_steps(), 2),
        "steps_first_half": round(stream.mean_steps(0, 0.5), 2),
        "steps_second_half": round(stream.mean_steps(0.5, 1), 2),
        "experts_called": sum(job.needed_expert for job in stream.jobs),
        "minutes_curve": [round(value, 1) for value in minutes_curve(stream)],
        "steps_curve": [round(value, 2) for value in steps_curve(stream)],
    }


def _mean(values: list[float] | list[int]) -> float:
    return sum(values) / len(values) if values else 0.0
