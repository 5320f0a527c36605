"""What is wrong with a row, as a sentence a person can act on."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from knowledge.importing.fields import FieldRefused, Fields
from knowledge.importing.report import Refused
from knowledge.importing.sentence import Sentence, shortened


def refused_row(fields: Fields, error: FieldRefused | ValidationError, sheet: str = "") -> Refused:
    """The refusal of a row: its line, the column and value at fault, and the (first) reason."""
    if isinstance(error, FieldRefused):
        return _refused(fields, error.field, error.value, error.reason, sheet)
    details = error.errors(include_url=False)
    first = details[0]
    field = _field(first["loc"], fields)
    value = "" if isinstance(first["input"], dict) else shortened(first["input"])
    return _refused(fields, field, value, _sentence(first, len(details) - 1), sheet)


def _refused(fields: Fields, field: str, value: str, reason: Sentence, sheet: str) -> Refused:
    column = fields.column(field) or field
    return Refused(line=fields.row.line, column=column, value=value, reason=reason, sheet=sheet)


def _field(place: tuple[int | str, ...], fields: Fields) -> str:
    """Our field that an error is about: the outermost one that the file has a column for."""
    names = [str(name) for name in place if isinstance(name, str)]
    return next((name for name in names if fields.column(name)), names[0] if names else "")


def _sentence(error: ErrorDetails, others: int) -> Sentence:
    plain = _plain(error)
    if not others:
        return plain
    return Sentence(en=f"{plain.en} (and {others} more)", zh=f"{plain.zh}（另有 {others} 处）")


def _plain(error: ErrorDetails) -> Sentence:
    context, value = error.get("ctx", {}), shortened(error["input"])
    match error["type"]:
        case "missing":
            name = error["loc"][-1]
            return Sentence(en=f"{name!r} is missing", zh=f"缺少 {name!r}")
        case "string_too_short":
            return Sentence(en="this must not be empty", zh="不能为空")
        case "string_too_long":
            most, length = context["max_length"], len(str(error["input"]))
            return Sentence(
                en=f"{length} characters are too many; at most {most}", zh=f"{length} 个字符过长；最多 {most} 个"
            )
        case "greater_than_equal":
            return Sentence(
                en=f"{value} is too small; at least {context['ge']:g}", zh=f"{value} 太小；至少为 {context['ge']:g}"
            )
        case "less_than_equal":
            return Sentence(
                en=f"{value} is too large; at most {context['le']:g}", zh=f"{value} 太大；最多为 {context['le']:g}"
            )
        case "int_parsing" | "int_type" | "int_from_float":
            return Sentence(en=f"{value!r} is not a whole number", zh=f"{value!r} 不是整数")
        case "float_parsing" | "float_type" | "finite_number":
            return Sentence(en=f"{value!r} is not a number", zh=f"{value!r} 不是数字")
        case "string_type":
            return Sentence(en=f"{value!r} is not text", zh=f"{value!r} 不是文本")
        case "string_unicode":
            return Sentence(en="the text holds characters that are not valid Unicode", zh="文本含有无效的 Unicode 字符")
        case "extra_forbidden":
            name = error["loc"][-1]
            return Sentence(en=f"{name!r} is not a known field here", zh=f"此处没有字段 {name!r}")
        case _:
            return Sentence(en=f"{value!r}: {error['msg']}", zh=f"{value!r} 无效：{error['msg']}")
