"""One spelling of a value as JSON, so that equal records are equal bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from pydantic import BaseModel

from knowledge.records import Record

# What no database can keep: PostgreSQL refuses NUL in text, and a lone surrogate has no UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def canonical_json(value: object) -> str:
    """The value as JSON with sorted keys, no spaces and Chinese left readable.

    >>> canonical_json({"b": "动臂", "a": 1})
    '{"a":1,"b":"动臂"}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def body_of(record: Record) -> str:
    """The record as canonical JSON."""
    return canonical_json(record.model_dump(mode="json"))


def body_of_model(value: BaseModel) -> str:
    """A value that is no knowledge as canonical JSON, with what no database keeps replaced."""
    return canonical_json(storable_value(value.model_dump(mode="json")))


def digest_of(record: Record) -> str:
    """The SHA-256 of what the record states, in hexadecimal.

    Fields left at their default are left out, so that a new optional field in a later release does not make
    every record of an import look changed.
    """
    stated = canonical_json(record.model_dump(mode="json", exclude_defaults=True))
    return hashlib.sha256(stated.encode()).hexdigest()


def storable(text: str) -> str:
    """The text with what no database keeps (NUL, lone surrogates) replaced by U+FFFD.

    >>> storable("E02\\x00")
    'E02\N{REPLACEMENT CHARACTER}'
    """
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def storable_value(value: object) -> object:
    """The same for a JSON value, all the way down."""
    match value:
        case str():
            return storable(value)
        case Mapping():
            return {storable(str(name)): storable_value(inner) for name, inner in value.items()}
        case list() | tuple():
            return [storable_value(inner) for inner in value]
        case _:
            return value
