from hypothesis import given
from hypothesis import strategies as st

from knowledge.importing.identity import row_ids
from knowledge.importing.tables import Row

cell = st.sampled_from([None, "", " ", "leak", "泵", "2", 2, 2.0, 2.5, True])
rows_of_cells = st.lists(st.dictionaries(st.sampled_from(["symptom", "cause", "部件"]), cell), max_size=8)


@given(rows_of_cells, st.randoms(use_true_random=False))
def test_any_order_of_the_rows_gives_the_same_ids(cells: list[dict[str, object]], random: object) -> None:
    rows = [Row(line, row) for line, row in enumerate(cells, start=2)]
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert sorted(row_ids("old.csv", shuffled)) == sorted(row_ids("old.csv", rows))
    assert len(set(row_ids("old.csv", rows))) == len(rows)


def test_a_column_that_is_empty_or_moved_does_not_change_an_id() -> None:
    assert row_ids("old.csv", [Row(2, {"a": "1", "b": "2"})]) == row_ids(
        "old.csv", [Row(9, {"b": 2.0, "c": "", "a": 1})]
    )


def test_the_file_is_part_of_the_id() -> None:
    row = Row(2, {"symptom": "no power"})
    assert row_ids("a.csv", [row])[0].startswith("a-")
    assert row_ids("b.csv", [row])[0].startswith("b-")
