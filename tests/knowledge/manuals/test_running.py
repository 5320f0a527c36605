from __future__ import annotations

from knowledge.manuals.lines import Line
from knowledge.manuals.running import Sheet, without_running_lines


def line(text: str, top: float) -> Line:
    return Line(text, 60, 200, top, top + 10, 10)


def sheets(*pages: tuple[Line, ...]) -> tuple[Sheet, ...]:
    return tuple(Sheet(number, 800, lines) for number, lines in enumerate(pages, start=1))


def texts(pages: tuple[Sheet, ...]) -> list[list[str]]:
    return [[thing.text for thing in page.placed if isinstance(thing, Line)] for page in pages]


def test_headers_and_counted_footers_go_and_text_stays() -> None:
    pages = sheets(
        *(
            (line("HX220 manual", 40), line(f"Text of page {n}", 400), line(f"Rev. 3 page {n} of 3", 770))
            for n in (1, 2, 3)
        )
    )
    assert texts(without_running_lines(pages, 10)) == [["Text of page 1"], ["Text of page 2"], ["Text of page 3"]]


def test_numbers_that_do_not_count_pages_stay() -> None:
    pages = sheets((line("Chapter 1", 60),), (line("Text", 60),), (line("Chapter 2", 60),), (line("Chapter 5", 60),))
    assert texts(without_running_lines(pages, 10)) == [["Chapter 1"], ["Text"], ["Chapter 2"], ["Chapter 5"]]


def test_headers_that_alternate_between_left_and_right_pages_go() -> None:
    pages = sheets(*((line("Left" if n % 2 else "Right", 40), line("Body", 300)) for n in range(6)))
    assert texts(without_running_lines(pages, 10)) == [["Body"]] * 6


def test_a_bare_page_number_goes_even_from_a_single_page() -> None:
    assert texts(without_running_lines(sheets((line("Body", 300), line("- 17 -", 780))), 10)) == [["Body"]]


def test_what_stands_beside_a_page_number_goes_with_it() -> None:
    pages = sheets((line("Chapter 2: Pump", 40), line("17", 40), line("Body", 300)))
    assert texts(without_running_lines(pages, 10)) == [["Body"]]


def test_a_section_at_the_top_of_every_page_is_no_running_line() -> None:
    pages = sheets(*((line(f"20.{n} Section", 60),) for n in range(1, 7)))
    assert texts(without_running_lines(pages, 10)) == [[f"20.{n} Section"] for n in range(1, 7)]
