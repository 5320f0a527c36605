"""Why a step of the workflow cannot be taken now."""

from __future__ import annotations

from knowledge.changes import VersionMoved as VersionMoved
from knowledge.editing.difference import FieldChange


class NoSuchDraft(LookupError):
    """There is no draft of this id, or it is hidden, or somebody published or discarded it."""


class NoSuchVersion(LookupError):
    """The record never had this version, or that version was its retirement."""


class NotInReview(Exception):
    """Only a draft that was handed in for review can be published or sent back."""


class OwnDraft(Exception):
    """Who wrote a draft does not publish it; somebody else looks at it first."""


class KeyChanged(ValueError):
    """A draft of a published record must keep its key; make a new record and retire the old one instead."""


class KeyTaken(Exception):
    """The editor may not see the record that has this key; nothing before the publication tells that there is one."""


class BaseUnsaid(Exception):
    """There is a published record of this key; whoever replaces it says which version was read."""


class Overtaken(Exception):
    """Somebody was first; ``version`` is the one now, ``changes`` what it has that the expected one had not."""

    def __init__(self, kind: str, key: str, expected: int, version: int, changes: tuple[FieldChange, ...]) -> None:
        super().__init__(f"{kind} {key!r} is at version {version}, not {expected}; read it again")
        self.kind, self.record_key, self.expected, self.version, self.changes = kind, key, expected, version, changes
