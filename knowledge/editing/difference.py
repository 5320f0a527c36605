"""Two versions of a record, field by field, so that a person sees what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from pydantic import JsonValue

from knowledge.records import Model

_WORDS = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+|\s+|.", re.DOTALL)
_LONGEST_MARKED = 4_000  # characters; comparing longer texts word by word takes seconds


class FieldChange(Model):
    """One field before and after, null where it was not; in ``marked``, ``[-this-]`` went and ``{+this+}`` came."""

    field: str
    before: JsonValue = None
    after: JsonValue = None
    marked: str = ""

    def __str__(self) -> str:
        return self.marked or f"{_shown(self.before)} → {_shown(self.after)}"


def differences(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> tuple[FieldChange, ...]:
    """The fields that differ, in order of name; lists are compared place by place.

    >>> [str(change) for change in differences({"symptom": "boom slow"}, {"symptom": "boom very slow"})]
    ['boom {+very +}slow']
    >>> [change.field for change in differences({"codes": ["E02"]}, {"codes": ["E02", "E20"], "make": "Hexa"})]
    ['codes.1', 'make']
    """
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return tuple(_change(name, old.get(name), new.get(name)) for name in names)


def _leaves(value: JsonValue | Mapping[str, JsonValue], path: str) -> Iterator[tuple[str, JsonValue]]:
    match value:
        case Mapping():
            for name, inner in value.items():
                yield from _leaves(inner, f"{path}.{name}" if path else name)
        case list():
            for place, inner in enumerate(value):
                yield from _leaves(inner, f"{path}.{place}")
        case _:
            yield path, value


def _change(field: str, before: JsonValue, after: JsonValue) -> FieldChange:
    marked = ""
    if isinstance(before, str) and isinstance(after, str) and len(before) + len(after) <= _LONGEST_MARKED:
        marked = _marked(_WORDS.findall(before), _WORDS.findall(after))
    return FieldChange(field=field, before=before, after=after, marked=marked)


def _marked(before: list[str], after: list[str]) -> str:
    parts = []
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, new = "".join(before[i:j]), "".join(after[k:m])
        if what == "equal":
            parts.append(gone)
        else:
            parts.append((f"[-{gone}-]" if gone else "") + (f"{{+{new}+}}" if new else ""))
    return "".join(parts)


def _shown(value: JsonValue) -> str:
    return "–" if value is None else str(value)
