"""The first questions: asked only where the answer would change the advice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.diagnosis import Belief, Support, Suspect
from assistant.talk.asking import gain, next_topic, wanting
from assistant.talk.story import Story
from assistant.talk.topic_words import answer_in
from knowledge.records import Record, RepairCase
from retrieval.search import Hit

Cases = Callable[..., RepairCase]
HitOf = Callable[[Record], Hit]


@pytest.fixture
def belief(case_of: Cases, hit_of: HitOf) -> Callable[..., Belief]:
    """Two suspects of 0.4 and 0.35, four cases each with these symptoms and models."""

    def two(first: str, second: str, models: tuple[str, str] = ("HX220", "HX220"), top: float = 0.4) -> Belief:
        suspects = []
        for key, symptom, model, chance in (("a", first, models[0], top), ("b", second, models[1], 0.35)):
            cases = [case_of(f"{key}{n}", symptom=symptom, machine_model=model) for n in range(4)]
            supports = tuple(Support(hit_of(case), case, 1.0) for case in cases)
            suspects.append(Suspect(key, supports, chance))
        return Belief(tuple(suspects), 1.0 - top - 0.35)

    return two


def test_a_question_is_worth_what_its_answer_adds_to_the_best_guess(belief: Callable[..., Belief]) -> None:
    hot_or_cold = belief("slow when hot", "slow when cold")
    assert gain(hot_or_cold, lambda record: answer_in(record.symptom, "load")) == pytest.approx(0.275)


def test_a_question_all_suspects_answer_alike_is_worth_nothing(belief: Callable[..., Belief]) -> None:
    both_hot = belief("slow when hot", "slow when hot")
    assert gain(both_hot, lambda record: answer_in(record.symptom, "load")) == 0.0


@pytest.mark.parametrize(
    ("first", "second", "models", "topic"),
    [
        ("slow when hot", "slow when cold", ("HX220", "HX220"), "load"),
        ("热车无力", "冷车无力", ("HX220", "HX220"), "load"),
        ("突然无力", "逐渐无力", ("HX220", "HX220"), "since"),
        ("slow after the service", "slow", ("HX220", "HX220"), "before"),
        ("slow", "slow", ("HX220", "HX350"), "machine"),
        ("slow", "slow", ("HX220", "HX220"), None),
    ],
)
def test_what_the_suspects_differ_in_is_asked(
    belief: Callable[..., Belief], first: str, second: str, models: tuple[str, str], topic: str | None
) -> None:
    assert next_topic(Story(texts=("boom is slow",)), belief(first, second, models)) == topic


@pytest.mark.parametrize(
    "story",
    [
        Story(texts=("boom is slow when hot",)),
        Story(texts=("动臂慢，冷车时",)),
        Story(texts=("boom is slow",), topics_asked=("load",)),
        Story(texts=("boom is slow",), topics_asked=("machine", "since", "before")),
        Story(texts=("boom is slow",), is_advised=True),
    ],
)
def test_what_was_said_or_asked_before_is_not_asked_again(belief: Callable[..., Belief], story: Story) -> None:
    assert next_topic(story, belief("slow when hot", "slow when cold")) is None


def test_nothing_is_asked_where_one_cause_is_all_but_sure(belief: Callable[..., Belief]) -> None:
    sure = belief("slow when hot", "slow when cold")
    sure = Belief((Suspect("a", sure.suspects[0].supports, 0.85), sure.suspects[1]), 0.0)
    assert next_topic(Story(texts=("slow",)), sure) is None


def test_nothing_is_asked_where_nothing_is_known() -> None:
    assert next_topic(Story(texts=("slow",)), Belief((), 1.0)) is None


@pytest.mark.parametrize(
    ("story", "topic"),
    [
        (Story(texts=("挖掘机没劲",)), "machine"),
        (Story(texts=("挖掘机没劲",), topics_asked=("machine",)), "more"),
        (Story(texts=("weak",), serial="HX220-00417"), "more"),
        (Story(texts=("weak",), machine_model="HX220", topics_asked=("more",)), None),
        (
            Story(
                texts=("the milk frother of my coffee machine makes big bubbles and no foam since I descaled it twice",)
            ),
            None,
        ),
    ],
)
def test_a_report_too_short_to_be_recognised_is_asked_to_say_more(story: Story, topic: str | None) -> None:
    assert wanting(story) == topic


def test_the_machine_is_not_asked_when_it_is_known(belief: Callable[..., Belief]) -> None:
    by_model = belief("slow", "slow", ("HX220", "HX350"))
    assert next_topic(Story(texts=("slow",), machine_model="HX220"), by_model) is None
