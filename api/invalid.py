"""What is wrong with the fields of a request, said in both languages.

Pydantic's own sentences are kept in English; the Chinese ones are here for the kinds of error a request can make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.language import Said
from api.problems import FieldProblem, RequestProblem
from knowledge.records import Language

_CHINESE = {
    "missing": "缺少此字段",
    "extra_forbidden": "没有这个字段，请核对拼写",
    "string_type": "应为文本",
    "string_unicode": "含有无效的字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "too_long": "最多 {max_length} 项",
    "tuple_type": "应为列表",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "只能是 {expected}",
    "bool_type": "应为 true 或 false",
    "datetime_parsing": "应为带时区的时间，如 2024-03-02T08:00:00Z",
    "timezone_aware": "应为带时区的时间，如 2024-03-02T08:00:00Z",
    "date_type": "应为日期，如 2024-03-02",
    "date_parsing": "应为日期，如 2024-03-02",
    "date_from_datetime_parsing": "应为日期，如 2024-03-02",
    "date_from_datetime_inexact": "应为日期，如 2024-03-02",
    "model_attributes_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
}


def invalid_request(errors: Sequence[Mapping[str, Any]], language: Language) -> RequestProblem:
    """400 for a body that is no JSON, 422 for JSON that says something it should not; every field is listed."""
    if any(error["type"] == "json_invalid" for error in errors):
        return _no_json(errors[0])
    fields = tuple(_field(error, language) for error in errors)
    first = f"{fields[0].field}: {fields[0].detail}"
    more = len(fields) - 1
    detail = Said(
        first + (f"（另有 {more} 处）" if more else ""),
        first + (f" (and {more} more)" if more else ""),
    )
    return RequestProblem(422, "invalid-request", Said("请求内容有误", "Invalid request"), detail, fields)


def unreadable_body() -> RequestProblem:
    """The body's bytes are no UTF-8, or JSON nested beyond reason."""
    detail = Said(
        "请求内容无法读取：须为 UTF-8 编码的 JSON。",
        "The body cannot be read: send JSON in UTF-8.",
    )
    return RequestProblem(400, "unreadable-body", Said("请求无法读取", "Unreadable body"), detail)


def _no_json(error: Mapping[str, Any]) -> RequestProblem:
    place, reason = error["loc"][-1], error.get("ctx", {}).get("error", "")
    detail = Said(
        f"请求内容不是有效的 JSON：第 {place} 个字符处，{reason}。",
        f"The body is not valid JSON: {reason} at character {place}.",
    )
    return RequestProblem(400, "invalid-json", Said("不是有效的 JSON", "Invalid JSON"), detail)


def _field(error: Mapping[str, Any], language: Language) -> FieldProblem:
    where = ".".join(str(part) for part in error["loc"])
    return FieldProblem(field=where, code=error["type"], detail=_sentence(error, language))


def _sentence(error: Mapping[str, Any], language: Language) -> str:
    chinese = _CHINESE.get(error["type"]) if language == "zh" else None
    if error["loc"] == ("body",) and error["type"] in ("missing", "model_attributes_type", "dict_type"):
        return Said(
            "请求内容应为 JSON 对象，并带有 Content-Type: application/json",
            "Send a JSON object with Content-Type: application/json",
        ).in_(language)
    return chinese.format(**error.get("ctx", {})) if chinese else str(error["msg"])
