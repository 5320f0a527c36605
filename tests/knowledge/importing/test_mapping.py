import pytest

from knowledge.importing.mapping import ColumnMap, MappingInvalid
from knowledge.importing.tables import TableUnreadable


def mapped(**mapping: str) -> ColumnMap:
    return ColumnMap.from_options(mapping, {})


def test_columns_known_by_name_fill_what_is_not_mapped_by_hand() -> None:
    columns = ("OriginalShorttext", "MajorSystem", "Part", "序列号", "Cost")
    sources = mapped(symptom="OriginalShorttext", component="MajorSystem+Part").sources("case", columns)
    assert sources == {
        "symptom": ("OriginalShorttext",),
        "component": ("MajorSystem", "Part"),
        "serial": ("序列号",),
    }


def test_a_column_used_by_hand_is_not_used_again_by_name() -> None:
    assert mapped(symptom="cause").sources("case", ("cause", "symptom")) == {"symptom": ("cause",)}


def test_the_better_of_two_names_for_a_field_is_taken() -> None:
    assert mapped().sources("case", ("description", "Symptom")) == {"symptom": ("Symptom",)}


def test_a_column_whose_name_holds_a_plus_is_found_whole() -> None:
    assert mapped(symptom="A+B").sources("case", ("A", "B", "A+B")) == {"symptom": ("A+B",)}


def test_case_and_width_of_a_mapped_column_do_not_matter() -> None:
    assert mapped(symptom="short_TEXT").sources("case", ("Short Text",)) == {"symptom": ("Short Text",)}


def test_a_mapped_column_that_is_missing_is_named_with_those_there_are() -> None:
    with pytest.raises(TableUnreadable, match="there is no column 'Nope'; the columns are: A, B"):
        mapped(symptom="A+Nope").sources("case", ("A", "B"))


def test_a_field_that_no_kind_has_is_refused_at_once() -> None:
    with pytest.raises(MappingInvalid, match="there is no field 'symptm'; fields are: id, symptom, "):
        mapped(symptm="A")
    with pytest.raises(MappingInvalid, match="there is no field 'colour'"):
        ColumnMap.from_options({}, {"colour": "yellow"})


def test_a_field_of_another_kind_is_refused_with_the_fields_there_are() -> None:
    with pytest.raises(TableUnreadable, match="term has no field 'quantity'; its fields are: zh, en"):
        mapped(quantity="A").sources("term", ("A",))


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(MappingInvalid, match=r"strip='\(' is not a regular expression"):
        mapped(strip="(")


def test_defaults_go_to_the_kinds_that_have_the_field() -> None:
    chosen = ColumnMap.from_options({}, {"make": "Komatsu", "quantity": "1"})
    assert chosen.defaults_of("case") == {"make": "Komatsu"}
    assert chosen.defaults_of("cause") == {"makes": "Komatsu"}
    assert chosen.defaults_of("stock") == {"quantity": "1"}
