"""The steps from a draft to published knowledge, each taken for the version that one has read.

Every step is one conditional write, so of two editors at once one is first and the other is told what changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from knowledge.audience import SEES_ALL, Audience
from knowledge.changes import Change, Versioned, VersionMoved, Written
from knowledge.editing.difference import FieldChange, differences
from knowledge.editing.draft import EDITED, Correction, Draft, State, stated
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
from knowledge.files import StoredFile
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Kind, Record
from knowledge.store import Store


@dataclass(frozen=True)
class Bundle:
    """What is published together with a draft: a manual's passages and causes, and what its last edition had more."""

    records: tuple[Record, ...] = ()
    retired: tuple[tuple[Kind, str], ...] = ()
    files: tuple[StoredFile, ...] = ()


ALONE = Bundle()


@dataclass(frozen=True)
class Editor:
    """Who takes a step: the name it is signed with, and what it may see."""

    name: str
    audience: Audience = SEES_ALL


@dataclass(frozen=True)
class Editing:
    """The workflow over a store; ``allows_own``: an editor may publish what it wrote itself."""

    store: Store
    allows_own: bool = False

    def draft(self, id: str, editor: Editor) -> Versioned[Draft]:
        """A draft and its version; ``NoSuchDraft`` where there is none that the editor may see."""
        found = self.store.versioned(Draft, id, editor.audience)
        if found is None:
            raise NoSuchDraft(f"there is no draft {id!r}")
        return found

    def begin(
        self, record: Record, editor: Editor, *, base_version: int | None = None, retires: bool = False, **said: Any
    ) -> Versioned[Draft]:
        """A new draft; ``base_version`` is the published version it is made from, 0 for a new record.

        ``BaseUnsaid`` where there is a record of this key and no version is named, ``Overtaken`` where it is another.
        A record that the editor may not see is as if there were none.
        """
        published = self.store.versioned(type(record), record.key, editor.audience)
        current = published.version if published else 0
        if base_version is None and published is not None:
            raise BaseUnsaid(f"{record.kind} {record.key!r} is published; say which version the draft is made from")
        if base_version is not None and base_version != current:
            raise self._overtaken(record.kind, record.key, base_version, editor)
        draft = Draft(
            id=uuid.uuid4().hex,
            of=record.kind,
            record=stated(record),
            retires=retires,
            base_version=current,
            by=editor.name,
            authors=(editor.name,),
            **said,
        )
        self.store.write((draft,), author=editor.name, reason=draft.note, expected={(Draft.kind, draft.id): 0})
        return self.draft(draft.id, editor)

    def change(
        self, id: str, version: int, record: Record, editor: Editor, *, base_version: int | None = None, note: str = ""
    ) -> Versioned[Draft]:
        """The draft with another content, in work again; ``base_version`` when it was brought onto a newer one."""
        draft = self.draft(id, editor).record
        if draft.base_version and record.key != draft.proposed.key:
            raise KeyChanged(f"{draft.of} {draft.proposed.key!r} cannot become {record.key!r}")
        update: dict[str, Any] = {"record": stated(record), "note": note or draft.note}
        if base_version is not None:
            update["base_version"] = base_version
        return self._rewritten(draft, version, update, editor, note)

    def correct(
        self, id: str, version: int, kind: Kind, key: str, correction: Correction | None, editor: Editor, note: str = ""
    ) -> Versioned[Draft]:
        """A manual's draft with one piece of it corrected, in work again; without a correction it is as it was read."""
        draft = self.draft(id, editor).record
        others = tuple(one for one in draft.corrections if (one.kind, one.key) != (kind, key))
        corrections = (*others, correction) if correction else others
        return self._rewritten(draft, version, {"corrections": corrections}, editor, note)

    def hand_in(self, id: str, version: int, editor: Editor, note: str = "") -> Versioned[Draft]:
        """The draft in review."""
        return self._moved(id, version, "in_review", editor, note)

    def send_back(self, id: str, version: int, editor: Editor, reason: str) -> Versioned[Draft]:
        """The draft in work again, with what the reviewer said as the version's reason."""
        if self.draft(id, editor).record.state != "in_review":
            raise NotInReview(f"draft {id!r} is not in review")
        return self._moved(id, version, "draft", editor, reason)

    def discard(self, id: str, version: int, editor: Editor, reason: str = "") -> None:
        """The draft is gone; the change log keeps it."""
        draft = self.draft(id, editor).record
        self._write(draft, version, (), ((Draft.kind, id),), editor, reason)

    def publish(self, id: str, version: int, editor: Editor, reason: str = "", bundle: Bundle = ALONE) -> Written:
        """What is known from now on: the record put or retired, the draft and its outcome retired, in one write.

        ``NotInReview``; ``OwnDraft`` where the editor wrote it; ``Overtaken`` where the published record has moved on,
        ``KeyTaken`` where it is one that the editor may not see.
        """
        draft = self.draft(id, editor).record
        self.check_publishable(draft, editor)
        gone: list[tuple[Kind, str]] = [(Draft.kind, id), *bundle.retired]
        if draft.from_outcome:
            gone.append((DiagnosisOutcome.kind, draft.from_outcome))
        record = draft.proposed
        published = self.store.get(type(record), record.key)
        if published is not None and not editor.audience.may_see(published):
            raise KeyTaken(f"{record.kind} {record.key!r} cannot be written by {editor.name}")
        if draft.retires:
            gone.append((record.kind, record.key))
        records = () if draft.retires else (record, *bundle.records)
        based = {(record.kind, record.key): draft.base_version}
        said = "; ".join(filter(None, (draft.note, reason, f"written by {', '.join(draft.authors or (draft.by,))}")))
        return self._write(draft, version, records, gone, editor, said, based, bundle.files)

    def check_publishable(self, draft: Draft, editor: Editor) -> None:
        """``NotInReview`` or ``OwnDraft`` where this editor cannot publish the draft now."""
        if draft.state != "in_review":
            raise NotInReview(f"draft {draft.id!r} is not in review")
        if editor.name in draft.authors and not self.allows_own:
            raise OwnDraft(f"{editor.name} wrote draft {draft.id!r}")

    def changes(self, draft: Draft, editor: Editor) -> tuple[FieldChange, ...]:
        """What publishing would change, field by field, against what the editor sees published now."""
        published = self.store.get(EDITED[draft.of], draft.proposed.key, editor.audience)
        return differences(stated(published) if published else {}, {} if draft.retires else draft.record)

    def version(self, type_: type[Record], key: str, version: int, editor: Editor) -> Record:
        """A record as it was at a version; ``NoSuchVersion`` where there was none that the editor may see."""
        was = {change.version: change.record for change in self.store.versions(type_, key)}
        record = was.get(version)
        if record is None or not editor.audience.may_see(record):
            raise NoSuchVersion(f"{type_.kind} {key!r} has no version {version}")
        return record

    def _rewritten(
        self, draft: Draft, version: int, update: dict[str, Any], editor: Editor, note: str
    ) -> Versioned[Draft]:
        authors = tuple(dict.fromkeys((*draft.authors, editor.name)))
        return self._put(draft, version, {**update, "state": "draft", "authors": authors}, editor, note)

    def _moved(self, id: str, version: int, state: State, editor: Editor, note: str) -> Versioned[Draft]:
        return self._put(self.draft(id, editor).record, version, {"state": state}, editor, note)

    def _put(self, draft: Draft, version: int, update: dict[str, Any], editor: Editor, reason: str) -> Versioned[Draft]:
        changed = draft.model_validate(draft.model_dump() | update)
        written = self._write(draft, version, (changed,), (), editor, reason)
        return Versioned(changed, version + len(written.changed))

    def _write(
        self,
        draft: Draft,
        version: int,
        records: Iterable[Record],
        retire: Iterable[tuple[Kind, str]],
        editor: Editor,
        reason: str,
        based: dict[tuple[Kind, str], int] | None = None,
        files: tuple[StoredFile, ...] = (),
    ) -> Written:
        expected = {(Draft.kind, draft.id): version, **(based or {})}
        try:
            return self.store.write(
                records, retire=retire, files=files, author=editor.name, reason=reason, expected=expected
            )
        except VersionMoved as moved:
            raise self._overtaken(moved.kind, moved.key, moved.expected, editor) from moved

    def _overtaken(self, kind: str, key: str, expected: int, editor: Editor) -> Overtaken:
        """Who was first, and what the version now has that the expected one had not, as far as the editor sees it."""
        type_ = Draft if kind == Draft.kind else EDITED[kind]  # type: ignore[index]
        history = self.store.versions(type_, key)
        seen = [change for change in history if change.record and editor.audience.may_see(change.record)]
        was = next((change for change in seen if change.version == expected), None)
        last = seen[-1] if seen and seen[-1] is history[-1] else None
        return Overtaken(kind, key, expected, last.version if last else 0, differences(_content(was), _content(last)))


def _content(change: Change | None) -> dict[str, Any]:
    return stated(change.record) if change and change.record else {}
