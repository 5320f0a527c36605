"""Versions over HTTP: ``ETag`` says which one was read, ``If-Match`` which one a change is for."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from api.documentation import headers
from api.language import Said
from api.problems import FieldProblem, RequestProblem
from knowledge.editing.refusals import Overtaken

_TAG = re.compile(r'"(\d{1,9})"')


def etag(version: int) -> str:
    """A version as an entity tag.

    >>> etag(3)
    '"3"'
    """
    return f'"{version}"'


TAGGED = headers(200, ETag="The version, quoted: for `If-Match`, or as `base_version` of a draft made from it")
"""The ``responses=`` of a route whose answer says its version."""


def tag(response: Response, version: int) -> None:
    """Say which version the response shows."""
    response.headers["ETag"] = etag(version)


async def _version_read(
    if_match: Annotated[str, Header(max_length=100, description="The `ETag` of the version that was read")] = "",
) -> int:
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise _precondition_required()
    return int(found[1])


VersionRead = Annotated[int, Depends(_version_read)]
"""The version that a change is for; a route with this parameter answers 428 where nobody says which."""


def overtaken(error: Overtaken) -> RequestProblem:
    """412: another version is there now; the fields that it changed are listed."""
    changed = tuple(FieldProblem(field=change.field, code="changed", detail=str(change)) for change in error.changes)
    return RequestProblem(
        412,
        "version-moved",
        Said("别人先改了", "Somebody was first"),
        Said(
            f"“{error.record_key}”现在是第 {error.version} 版，不是第 {error.expected} 版；没有保存任何内容。"
            "errors 列出了变化的字段；请重新读取后再修改。",
            f'"{error.record_key}" is at version {error.version} now, not {error.expected}; nothing was saved. '
            "`errors` lists the fields that changed; read it again, then change it.",
        ),
        changed,
        headers={"ETag": etag(error.version)},
    )


def _precondition_required() -> RequestProblem:
    return RequestProblem(
        428,
        "version-unsaid",
        Said("未说明版本", "Version not said"),
        Said(
            '修改须带 If-Match 头，写上所读版本的 ETag，例如 If-Match: "3"。',
            'A change needs the header If-Match with the ETag of the version that was read, such as If-Match: "3".',
        ),
    )
