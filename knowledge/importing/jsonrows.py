"""JSON to a table: one object a line, or one array of objects; inner objects become dotted columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.importing.decoding import Decoded, lines_of
from knowledge.importing.delimited import broken_line
from knowledge.importing.report import Refused
from knowledge.importing.sentence import Sentence, shortened
from knowledge.importing.tables import Cell, Row, Table

_SHOWN = 200


def read_json(decoded: Decoded) -> Table:
    r"""The objects of a JSON text as rows; a line or an element that is no object is refused alone.

    >>> read_json(Decoded('{"id": 16, "zh": {"description": "逆解算无解"}}\n', "utf-8")).rows[0].cells
    {'id': 16, 'zh.description': '逆解算无解'}
    """
    found = tuple(_array(decoded) if _is_one_value(decoded.text) else _lines(decoded))
    rows = tuple(row for row in found if isinstance(row, Row))
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    return Table(columns, rows, refused=tuple(row for row in found if isinstance(row, Refused)))


def _is_one_value(text: str) -> bool:
    """Whether the text is an array, or one object over several lines."""
    start = text.lstrip()
    if start.startswith("["):
        return True
    first_line = start.partition("\n")[0].strip()
    return first_line.startswith("{") and not first_line.endswith("}")


def _lines(decoded: Decoded) -> Iterator[Row | Refused]:
    for number, line in enumerate(lines_of(decoded.text), start=1):
        if number in decoded.broken:
            yield broken_line(decoded, number)
        elif line.strip():
            yield _line(line, number)


def _line(line: str, number: int) -> Row | Refused:
    try:
        return _row(_parsed(line), number, line)
    except (ValueError, RecursionError) as error:
        return _refused(number, line, error)


def _array(decoded: Decoded) -> Iterator[Row | Refused]:
    """The elements of an array (or the one object) with the line each begins on."""
    text = decoded.text
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    opening = _skipped(text, 0, " \t\r\n")
    at = opening + 1 if text[opening] == "[" else opening
    line, counted = 1, 0
    while True:
        at = _skipped(text, at, " \t\r\n,")
        line, counted = line + text.count("\n", counted, at), at
        if at >= len(text) or text[at] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield _refused(line, text[at : at + _SHOWN], error)
            return
        yield _row(value, line, text[counted : counted + _SHOWN])


def _skipped(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def _parsed(text: str) -> Any:
    return json.loads(text, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _row(value: object, line: int, source: str) -> Row | Refused:
    if not isinstance(value, dict):
        reason = Sentence(en="this is not an object; write {...}", zh="不是对象；请写成 {...}")
        return Refused(line=line, value=shortened(source.strip()), reason=reason)
    return Row(line, _flat(value))


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, inner in value.items():
        if isinstance(inner, dict):
            cells |= _flat(inner, f"{prefix}{name}.")
        else:
            cells[prefix + name] = inner
    return cells


def _refused(line: int, source: str, error: ValueError | RecursionError) -> Refused:
    match error:
        case json.JSONDecodeError():
            what, zh = f"{error.msg} at character {error.colno}", f"第 {error.colno} 个字符处有误"
        case RecursionError():
            what, zh = "nested too deeply", "嵌套过深"
        case _:
            what, zh = str(error), "数值无效"
    reason = Sentence(en=f"this is not JSON ({what})", zh=f"不是有效的 JSON（{zh}）")
    return Refused(line=line, value=shortened(source.strip()), reason=reason)


def is_json(filename: str, text: str) -> bool:
    """Whether a file is JSON by its name, or a text file that begins like it."""
    if filename.lower().endswith((".json", ".jsonl", ".ndjson")):
        return True
    return filename.lower().endswith(".txt") and _begins_like_json(text.splitlines()[:1])


def _begins_like_json(lines: Sequence[str]) -> bool:
    return bool(lines) and lines[0].lstrip().startswith(('{"', "[{"))
