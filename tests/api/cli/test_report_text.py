from __future__ import annotations

import pytest

from api.cli.failures import BadInput
from api.cli.report_text import decoded, read_report


def test_a_report_in_gb18030_with_bom_or_in_utf_8_is_read_alike() -> None:
    said = "动臂提升无力 E02"
    assert {decoded(said.encode(encoding)) for encoding in ("utf-8", "utf-8-sig", "gb18030")} == {said}


def test_bytes_that_are_no_text_are_refused_with_what_to_do() -> None:
    with pytest.raises(BadInput, match="neither UTF-8 nor GB18030 text; save or send it as UTF-8"):
        decoded(b"\xff\xfe\x00\x80")


def test_a_code_without_words_is_a_report() -> None:
    report = read_report("", "HX220", "", ["E02"], "zh")
    assert (report.text, report.codes, report.machine_model, report.language) == ("", ("E02",), "HX220", "zh")


@pytest.mark.parametrize("codes", [[], [" "]])
def test_nothing_said_is_told_what_to_say(codes: list[str]) -> None:
    with pytest.raises(BadInput, match="the report is empty; say what the machine does"):
        read_report("  \n", "", "", codes, None)


def test_a_megabyte_of_text_is_too_long_and_the_limit_is_said() -> None:
    with pytest.raises(BadInput, match="longer than 20,000 characters"):
        read_report("动" * 1_000_000, "", "", [], None)
