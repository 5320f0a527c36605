import pytest

from knowledge.importing.decoding import decode, lines_of
from knowledge.importing.tables import TableUnreadable

CHINESE = "机型,故障现象\nHX220,动臂下降慢\n"
TRADITIONAL = "機型,故障現象\nHX220,動臂下降慢,液壓油溫高\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_chinese_is_read_in_every_encoding_a_spreadsheet_writes(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)).text == CHINESE


def test_traditional_chinese_is_read_in_gb18030_and_in_big5() -> None:
    assert decode(TRADITIONAL.encode("gb18030")).text == TRADITIONAL
    guess = decode(TRADITIONAL.encode("big5"))
    assert (guess.text, guess.encoding, guess.is_guess) == (TRADITIONAL, "big5", True)


def test_utf_16_without_a_mark_is_recognised_by_its_zeros() -> None:
    text = "symptom,action\nboom drifts,seal replaced\n"
    assert decode(text.encode("utf-16-le")).text == text
    assert decode(text.encode("utf-16-be")).text == text


def test_western_text_is_not_mistaken_for_rare_chinese() -> None:
    text = "symptom,action\nfuite d'huile élevée,pression réglée à 20 bar\n"
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding, decoded.is_guess) == (text, "cp1252", True)


def test_one_broken_byte_in_utf_8_is_marked_by_line_and_position() -> None:
    data = CHINESE.encode() + b"HX\xff,x\n"
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.broken == {3: data.index(b"\xff")}


def test_a_broken_byte_after_a_mark_is_counted_from_the_start_of_the_file() -> None:
    assert decode(b"\xef\xbb\xbfab\xffcd").broken == {1: 5}


def test_one_broken_byte_in_gb18030_is_marked_by_line_and_position() -> None:
    data = (CHINESE * 3).encode("gb18030") + b"HX\xff,x\n"
    decoded = decode(data)
    assert decoded.encoding == "gb18030"
    assert decoded.broken == {7: data.index(b"\xff")}


@pytest.mark.parametrize(
    ("data", "position", "byte"),
    [
        (b"PK\x03\x04 a zip", 0, "0x50"),
        (b"%PDF-1.7\n", 0, "0x25"),
        (b"abc" + bytes(range(1, 9)) * 4, 3, "0x01"),
        ("零件".encode("utf-16")[:-1], 4, "0xF6"),
    ],
)
def test_what_is_not_text_is_refused_at_its_first_byte_that_is_not(data: bytes, position: int, byte: str) -> None:
    with pytest.raises(TableUnreadable, match=rf"byte {position} \({byte}\) cannot be read"):
        decode(data)


def test_zero_bytes_within_text_are_data() -> None:
    assert decode(b"symptom\npump\x00 leaks\n").text == "symptom\npump\x00 leaks\n"


def test_lines_end_where_an_editor_ends_them() -> None:
    assert lines_of("a\rb\r\nc\nd\x0b\u2028e") == ["a\r", "b\r\n", "c\n", "d\x0b\u2028e"]
