"""What is taken off a report before it is judged: courtesy and who told it, and nothing of what is told."""

from __future__ import annotations

import pytest

from assistant.triage.chatter import told_plainly


@pytest.mark.parametrize(
    ("told", "plainly"),
    [
        ("Hi, the operator says the swing is slow, please help", "the swing is slow"),
        ("The customer complained about weak travel on the left", "weak travel on the left"),
        ("My excavator's boom keeps dropping", "boom keeps dropping"),
        ("师傅，我的机器出现动臂下沉的情况，请帮忙看看", "师傅, 动臂下沉"),
        ("客户反映他的挖掘机回转慢，热车更慢", "回转慢，热车更慢"),
        ("动臂下沉，这是怎么回事？", "动臂下沉"),
    ],
)
def test_who_told_it_and_courtesy_are_taken_off(told: str, plainly: str) -> None:
    assert told_plainly(told) == plainly


@pytest.mark.parametrize(
    "told", ["Swing is slow.", "机器没劲，客户已停机", "Operator seat will not lock", "问题出在先导泵"]
)
def test_what_has_neither_stays_as_it_is(told: str) -> None:
    assert told_plainly(told) is told
