from knowledge.importing.decoding import Decoded
from knowledge.importing.jsonrows import is_json, read_json
from knowledge.importing.tables import Table


def read(text: str) -> Table:
    return read_json(Decoded(text, "utf-8"))


def rows(text: str) -> list[tuple[int, dict[str, object]]]:
    return [(row.line, dict(row.cells)) for row in read(text).rows]


def test_inner_objects_become_dotted_columns_and_lists_stay_lists() -> None:
    text = '{"id": 16, "zh": {"description": "无解", "more": {"level": 5}}, "solutions": ["a", "b"]}\n'
    cells = {"id": 16, "zh.description": "无解", "zh.more.level": 5, "solutions": ["a", "b"]}
    assert rows(text) == [(1, cells)]


def test_a_broken_line_is_refused_alone() -> None:
    found = read('{"symptom": "a"}\n{"symptom": \n\n[1]\n{"hours": NaN}\n{"symptom": "b"}\n')
    assert [row.line for row in found.rows] == [1, 6]
    assert [(row.line, row.value, row.reason.en) for row in found.refused] == [
        (2, '{"symptom":', "this is not JSON (Expecting value at character 1)"),
        (4, "[1]", "this is not an object; write {...}"),
        (5, '{"hours": NaN}', "this is not JSON (NaN is not a number)"),
    ]


def test_absurdly_deep_nesting_is_refused_not_crashed_on() -> None:
    found = read("[" * 100_000 + "\n")
    assert [(row.line, row.reason.en) for row in found.refused] == [(1, "this is not JSON (nested too deeply)")]


def test_the_elements_of_an_array_are_numbered_by_their_lines() -> None:
    assert rows('[\n  {"a": 1},\n\n  {"a":\n 2}\n]') == [(2, {"a": 1}), (4, {"a": 2})]


def test_an_array_that_breaks_off_keeps_what_stood_before() -> None:
    found = read('[{"a": 1},\n{"a": 2},\n{"a": ')
    assert [dict(row.cells) for row in found.rows] == [{"a": 1}, {"a": 2}]
    assert [row.line for row in found.refused] == [3]


def test_a_single_object_over_several_lines_is_one_row() -> None:
    assert rows('{\n "symptom": "no power"\n}\n') == [(1, {"symptom": "no power"})]


def test_an_empty_array_has_no_rows() -> None:
    assert read("[]") == Table((), ())


def test_json_is_known_by_name_or_by_its_first_characters() -> None:
    assert is_json("cases.JSONL", "")
    assert is_json("cases.txt", '{"a": 1}')
    assert not is_json("cases.csv", '{"a": 1}')
