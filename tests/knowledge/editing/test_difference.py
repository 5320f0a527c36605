"""Two versions of a record, field by field."""

from __future__ import annotations

from knowledge.editing.difference import differences


def test_chinese_is_compared_character_by_character_and_latin_word_by_word() -> None:
    changes = differences(
        {"cause": "先导泵磨损", "action": "replace pump"}, {"cause": "先导阀磨损", "action": "replace valve"}
    )
    assert [(change.field, change.marked) for change in changes] == [
        ("action", "replace [-pump-]{+valve+}"),
        ("cause", "先导[-泵-]{+阀+}磨损"),
    ]


def test_a_field_deep_inside_is_named_by_its_place() -> None:
    before = {"checks": [{"check": "pressure", "minutes": 10}]}
    after = {"checks": [{"check": "pressure", "minutes": 15}, {"check": "filter"}]}
    assert [(c.field, c.before, c.after) for c in differences(before, after)] == [
        ("checks.0.minutes", 10, 15),
        ("checks.1.check", None, "filter"),
    ]


def test_the_same_twice_differs_nowhere() -> None:
    assert differences({"codes": ["E02"]}, {"codes": ["E02"]}) == ()
