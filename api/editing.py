"""The editors' workflow for HTTP: who takes a step, what a draft looks like, and what a refused step is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, JsonValue, ValidationError

from api.auth.caller import Caller
from api.etags import overtaken
from api.language import Said
from api.problems import RequestProblem, not_found
from api.services import Services
from knowledge.changes import Versioned
from knowledge.editing.draft import EDITED, Correction, Draft, State
from knowledge.editing.refusals import (
    BaseUnsaid,
    KeyChanged,
    KeyTaken,
    NoSuchDraft,
    NoSuchVersion,
    NotInReview,
    Overtaken,
    OwnDraft,
)
from knowledge.editing.workflow import Editing, Editor
from knowledge.records import Kind, Record, RepairCase
from knowledge.writing import KeyRefused

DRAFT = Said("草稿", "draft")
RECORD = Said("记录", "record")


class DraftView(BaseModel):
    """A draft as it is sent; ``case`` is the whole ``record`` where it is one of a case."""

    id: str
    kind: Kind
    key: Annotated[str, Field(description="Of the record, once it is published")]
    state: State
    record: Mapping[str, JsonValue]
    case: RepairCase | None
    retires: Annotated[bool, Field(description="True: publishing retires the record")]
    base_version: Annotated[int, Field(description="The published version it was made from; 0 for a new record")]
    version: Annotated[int | None, Field(description="Of the draft; the number in its `ETag`")]
    by: str
    authors: Annotated[tuple[str, ...], Field(description="The editors who wrote it; they do not publish it")]
    note: str
    from_outcome: str
    from_job: str
    corrections: Annotated[tuple[Correction, ...], Field(description="Of what was read from an uploaded manual")]

    @classmethod
    def of(cls, draft: Draft, version: int | None = None) -> DraftView:
        """A draft as it is sent."""
        record = draft.proposed
        return cls(
            kind=draft.of,
            key=record.key,
            case=record if isinstance(record, RepairCase) else None,
            version=version,
            **draft.model_dump(exclude={"of"}),
        )

    @classmethod
    def of_version(cls, held: Versioned[Draft]) -> DraftView:
        """The same with its version."""
        return cls.of(held.record, held.version)


def editing(services: Services) -> Editing:
    """The workflow as it is set."""
    return Editing(services.store, allows_own=services.settings_now.own_drafts)


def editor(who: Caller) -> Editor:
    """Who takes a step."""
    return Editor(who.name, who.audience)


def proposed(kind: Kind, record: Mapping[str, Any]) -> Record:
    """The record that a request describes; 422 with every field that is wrong, 404 for a kind nobody edits."""
    if kind not in EDITED:
        raise not_editable(kind)
    try:
        return EDITED[kind].model_validate(record)
    except ValidationError as error:
        wrong = [{**one, "loc": ("body", "record", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(wrong) from error


@contextmanager
def steps(who: Caller) -> Iterator[None]:
    """What a refused step is answered."""
    try:
        yield
    except Overtaken as error:
        raise overtaken(error) from error
    except (NoSuchDraft, NoSuchVersion) as error:
        raise not_found(DRAFT if isinstance(error, NoSuchDraft) else RECORD, str(error).split("'")[1]) from error
    except OwnDraft as error:
        raise _own_draft(who.name) from error
    except NotInReview as error:
        raise _not_in_review() from error
    except BaseUnsaid as error:
        raise _base_unsaid() from error
    except KeyChanged as error:
        raise _key_changed() from error
    except KeyTaken as error:
        raise _key_taken() from error
    except KeyRefused as error:
        raise _key_refused() from error


def not_editable(kind: str) -> RequestProblem:
    """A kind of record that is not written by editors."""
    kinds = ", ".join(EDITED)
    return RequestProblem(
        422,
        "not-editable",
        Said("不能编辑这类记录", "Not a kind that is edited"),
        Said(f"“{kind}”不能编辑；可以编辑的有：{kinds}。", f'"{kind}" is not edited; these are: {kinds}.'),
    )


def _own_draft(name: str) -> RequestProblem:
    return RequestProblem(
        403,
        "own-draft",
        Said("不能发布自己的草稿", "Your own draft"),
        Said(
            f"这份草稿由“{name}”编写，须由另一位编辑发布。管理员可用 FAULTWISE_OWN_DRAFTS 允许自行发布。",
            f'"{name}" wrote this draft; another editor has to publish it. An administrator can allow it with '
            "FAULTWISE_OWN_DRAFTS.",
        ),
    )


def _not_in_review() -> RequestProblem:
    return RequestProblem(
        409,
        "not-in-review",
        Said("尚未送审", "Not in review"),
        Said(
            "只有送审的草稿才能发布或退回。请先 POST /v1/drafts/{id}/review。",
            "Only a draft in review can be published or sent back. Hand it in first: POST /v1/drafts/{id}/review.",
        ),
    )


def _base_unsaid() -> RequestProblem:
    return RequestProblem(
        428,
        "version-unsaid",
        Said("未说明版本", "Version not said"),
        Said(
            "这条记录已发布。请用 base_version 写明所依据的版本（GET /v1/versions），或只给出 key，以当前版本为底稿。",
            "This record is published. Say with base_version which version the draft is made from (GET /v1/versions), "
            "or give the key alone to begin with the present one.",
        ),
    )


def _key_changed() -> RequestProblem:
    return RequestProblem(
        422,
        "key-changed",
        Said("编号不能改", "The key cannot change"),
        Said(
            "已发布记录的编号不能修改。请新建一条记录，并停用旧的。",
            "The key of a published record cannot change. Make a new record and retire the old one.",
        ),
    )


def _key_taken() -> RequestProblem:
    return RequestProblem(
        409,
        "key-taken",
        Said("编号不能使用", "The key cannot be used"),
        Said(
            "这个编号不能使用。请换一个编号，或请能查看全部资料的同事发布。",
            "This key cannot be used. Choose another one, or have somebody who sees all documents publish it.",
        ),
    )


def _key_refused() -> RequestProblem:
    return RequestProblem(
        422,
        "key-refused",
        Said("编号无法保存", "The key cannot be kept"),
        Said(
            "编号过长或含有无法保存的字符，请缩短或改写。", "The key is too long or has characters no database keeps."
        ),
    )


def next_link(request: Request, after: object, limit: int) -> str:
    """The ``Link`` header that names the next page."""
    return f'<{request.url.include_query_params(after=after, limit=limit)}>; rel="next"'
