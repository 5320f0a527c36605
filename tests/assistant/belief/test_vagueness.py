"""What would be said of any fault says nothing; a part, a symptom or a code says something."""

from __future__ import annotations

import pytest

from assistant.belief.vagueness import says_nothing
from assistant.understanding import Understanding, language_of


def understood(text: str, machine_model: str = "") -> Understanding:
    return Understanding(text, language_of(text), (), None, machine_model, "", ())


@pytest.mark.parametrize(
    "text",
    [
        "坏了",
        "没反应",
        "挖掘机坏了，请帮忙看看",
        "我的机器不动了",
        "It is broken",
        "our excavator stopped working yesterday",
        "the machine does not work, please help",
        "",
    ],
)
def test_that_something_is_wrong_says_nothing(text: str) -> None:
    assert says_nothing(understood(text))


@pytest.mark.parametrize("text", ["HX220 坏了", "hx220 is dead"])
def test_the_machines_name_says_no_more(text: str) -> None:
    assert says_nothing(understood(text, "HX220"))


@pytest.mark.parametrize(
    "text",
    [
        "主泵坏了",
        "漏油",
        "throttle dial not working",
        "leak",
        "动臂不动",
        "E99 没反应",
        "no power",
        "brakes not working",
        "roller is broken",
    ],
)
def test_a_part_or_a_symptom_says_something(text: str) -> None:
    assert not says_nothing(understood(text))
