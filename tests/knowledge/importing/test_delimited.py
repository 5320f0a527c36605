from knowledge.importing.decoding import Decoded, decode
from knowledge.importing.delimited import read_delimited
from knowledge.importing.tables import Grid


def grid(text: str) -> Grid:
    return read_delimited(Decoded(text, "utf-8"))


def rows(text: str) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.cells)) for row in grid(text).rows]


def refused(text: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason.en) for row in grid(text).refused]


def test_comma_semicolon_and_tab_are_told_apart_by_how_evenly_they_cut() -> None:
    assert rows("a,b\n1,2\n")[1] == (2, ["1", "2"])
    assert rows("a;b\nleaks, badly;2\nstalls, at idle, cold;3\n")[1] == (2, ["leaks, badly", "2"])
    assert rows("a\tb\n1,5\t2,5\n")[1] == (2, ["1,5", "2,5"])


def test_the_separator_line_of_excel_is_obeyed() -> None:
    assert rows("sep=;\na,b;c\n1,2;3\n") == [(2, ["a,b", "c"]), (3, ["1,2", "3"])]


def test_a_row_is_numbered_by_the_physical_line_it_begins_on() -> None:
    text = 'symptom,action\n"boom\ndrifts","seal\nreplaced"\n\nno power,filter\n'
    assert rows(text)[1:] == [(2, ["boom\ndrifts", "seal\nreplaced"]), (6, ["no power", "filter"])]


def test_a_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    text = 'a,b,c\n1,"broken,3\n4,5,6\n7,8,9\n'
    assert rows(text) == [(1, ["a", "b", "c"]), (3, ["4", "5", "6"]), (4, ["7", "8", "9"])]
    assert refused(text) == [(2, 'the quotes do not match; close the quote, or write a quote inside a cell as ""')]


def test_two_stray_quotes_far_apart_do_not_swallow_the_rows_between() -> None:
    text = 'a,b,c\n1,"x,3\n4,5,6\n7,8,9\n10,11,12\n13,y",15\n16,17,18\n'
    assert [line for line, _ in rows(text)] == [1, 3, 4, 5, 6, 7]
    assert [line for line, _ in refused(text)] == [2]


def test_lines_behind_a_broken_quote_are_refused_until_one_is_whole_again() -> None:
    text = 'a,b,c\n1,"x"y\nmore of it\n4,5,6\n'
    assert [line for line, _ in rows(text)] == [1, 4]
    assert [line for line, _ in refused(text)] == [2, 3]


def test_text_behind_a_closing_quote_is_read_where_the_row_is_whole() -> None:
    assert rows('a,b\n"L/H" bucket,2\n')[1] == (2, ["L/H bucket", "2"])


def test_an_inch_mark_inside_a_cell_is_no_quote() -> None:
    assert rows('a,b\n3/4" hose,2\n')[1] == (2, ['3/4" hose', "2"])


def test_a_cell_of_ten_megabytes_is_read() -> None:
    text = "a,b\n" + "x" * 10_000_000 + ",2\n"
    assert len(rows(text)[1][1][0]) == 10_000_000


def test_a_line_with_a_broken_byte_is_refused_alone_by_its_position() -> None:
    data = "机型,现象\nHX220,动臂慢\n".encode() + b"HX\xff,x\nHX300,y\n"
    found = read_delimited(decode(data))
    assert [row.line for row in found.rows] == [1, 2, 4]
    position = data.index(b"\xff")
    reason = f"byte {position} of the file is not utf-8 text; correct this line or save the file as UTF-8"
    assert [(row.line, row.reason.en) for row in found.refused] == [(3, reason)]
