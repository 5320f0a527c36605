from knowledge.importing.columns import is_known
from knowledge.importing.headers import table_of
from knowledge.importing.tables import Cell, Grid, GridRow, Table


def table(*rows: tuple[Cell, ...]) -> Table:
    return table_of(Grid(tuple(GridRow(line, cells) for line, cells in enumerate(rows, start=1))), is_known)


def test_a_title_above_the_header_is_passed_over() -> None:
    found = table(("Service report 2024", None), ("symptom", "action"), ("no power", "filter"))
    assert found.columns == ("symptom", "action")
    assert [(row.line, dict(row.cells)) for row in found.rows] == [(3, {"symptom": "no power", "action": "filter"})]


def test_an_unknown_first_row_stays_the_header_where_no_other_row_is_one() -> None:
    assert table(("Asset tag", "Remark"), ("A", "B")).columns == ("Asset tag", "Remark")


def test_repeated_and_nameless_columns_get_names_of_their_own() -> None:
    found = table(("symptom", "note", "note", None, "note", None), ("a", "b", "c", "d", "e", None))
    assert found.columns == ("symptom", "note", "note (2)", "column 4", "note (3)")


def test_a_short_row_is_filled_up_and_a_long_one_is_refused() -> None:
    found = table(("symptom", "action"), ("no power",), ("leaks", "seal", "", "extra"), ("slow", "pump", ""))
    assert [dict(row.cells) for row in found.rows] == [{"symptom": "no power"}, {"symptom": "slow", "action": "pump"}]
    assert [(row.line, row.value, row.reason.en) for row in found.refused] == [
        (3, "extra", "the row has 4 cells but the header has 2; quote cells that contain the separator")
    ]


def test_a_sheet_without_rows_is_an_empty_table() -> None:
    assert table() == Table((), ())
