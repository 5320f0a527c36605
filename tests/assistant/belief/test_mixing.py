from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.belief.mixing import STANDARD_MIXING, Choice, Mixing, Signals, fit

PLAIN = Mixing(weight=1.0, words=0.0, another=0.0, another_total=0.0)


def test_shares_are_the_weights_of_causes_and_another_cause_over_their_sum() -> None:
    # Scores 0.99 + 0.01 and 0.49 + 0.01 against e^0: 1, 0.5 and 1.
    shares = Choice.among([Signals(0.99), Signals(0.49)]).shares(PLAIN)
    assert shares.tolist() == pytest.approx([0.4, 0.2, 0.4])


def test_a_fault_that_comes_back_has_its_odds_doubled() -> None:
    before, after = (
        Choice.among([Signals(1.0, recurrence=r), Signals(1.0)]).shares(STANDARD_MIXING) for r in (0.0, 1.0)
    )
    assert after[0] / after[1] == pytest.approx(math.exp(0.7) * before[0] / before[1])


def test_weak_hits_that_agree_on_one_cause_are_believed_and_scattered_ones_are_not() -> None:
    agreeing = Choice.among([Signals(8.0)] + [Signals(0.1)] * 5).shares(STANDARD_MIXING)
    scattered = Choice.among([Signals(0.85)] * 10).shares(STANDARD_MIXING)
    assert agreeing[0] > 0.7
    assert scattered[-1] > 0.25
    assert scattered[:-1].max() < 0.1


def test_no_causes_leave_everything_to_another() -> None:
    assert Choice.among([]).shares(STANDARD_MIXING).tolist() == [1.0]


def test_nothing_to_fit_on_keeps_the_standard_values() -> None:
    assert fit([]) == STANDARD_MIXING


def test_a_few_cases_move_the_weights_less_than_many() -> None:
    wrong = Choice.among([Signals(1.0), Signals(0.1)])
    moved = [fit([wrong] * count).another - STANDARD_MIXING.another for count in (1, 10, 100)]
    assert 0 < moved[0] < moved[1] < moved[2]


def test_fitted_shares_are_as_often_right_as_they_say() -> None:
    # Of 400 like reports the heavier cause is true in 240, the lighter in 40, another in 120.
    rows = [Signals(1.0), Signals(0.3)]
    choices = [Choice.among(rows, truth) for truth, count in ((0, 240), (1, 40), (None, 120)) for _ in range(count)]
    assert Choice.among(rows).shares(fit(choices)).tolist() == pytest.approx([0.6, 0.1, 0.3], abs=0.005)


def test_the_fit_is_where_the_loss_is_least() -> None:
    random = np.random.default_rng(1)
    choices = [
        Choice.among(
            [Signals(float(w), float(n)) for w, n in random.uniform(0.1, 1, (4, 2))], int(random.integers(5)) % 4
        )
        for _ in range(60)
    ]
    fitted = fit(choices)

    def surprise(mixing: Mixing) -> float:
        values, start = mixing.model_dump(), STANDARD_MIXING.model_dump()
        held = sum((values[name] - start[name]) ** 2 for name in values) / 4
        return held - sum(math.log(choice.shares(mixing)[choice.truth]) for choice in choices)

    for name, value in fitted.model_dump().items():
        for step in (-0.01, 0.01):
            assert surprise(fitted) < surprise(fitted.model_copy(update={name: value + step}))


def test_what_speaks_for_a_cause_is_never_fitted_to_speak_against_it() -> None:
    # The true cause is the one that is farther off, has fewer of the words and was seen at other hours.
    rows = [Signals(1.0, nearness=0.9, words=20.0, wear=1.0), Signals(1.0, nearness=0.8, words=10.0)]
    fitted = fit([Choice.among(rows, 1)] * 50)
    assert (fitted.nearness, fitted.words, fitted.wear) == (0.0, 0.0, 0.0)
    assert Choice.among(rows).shares(fitted)[0] == pytest.approx(Choice.among(rows).shares(fitted)[1])
    assert fitted.another < STANDARD_MIXING.another  # the others are fitted all the same


def test_a_fault_that_was_mended_lately_may_speak_either_way() -> None:
    rows = [Signals(1.0, recurrence=1.0), Signals(1.0)]
    back, mended = (fit([Choice.among(rows, truth)] * 50).recurrence for truth in (0, 1))
    assert back > STANDARD_MIXING.recurrence
    assert mended < 0
