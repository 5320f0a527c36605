"""From a draft to published knowledge, on both databases: nothing is searched early, nobody's work is lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.audience import Audience
from knowledge.editing.draft import Draft
from knowledge.editing.refusals import BaseUnsaid, KeyChanged, KeyTaken, NoSuchDraft, NotInReview, Overtaken, OwnDraft
from knowledge.editing.workflow import Editing, Editor
from knowledge.passages import passages_of
from knowledge.records import Cause, FaultCode, GlossaryTerm, Manual, Part, Record, RepairCase, Scope
from knowledge.store import Store

LI, ANN = Editor("Li"), Editor("Ann")
CASE = RepairCase(id="WO-1", symptom="动臂慢", cause="先导泵磨损")
EVERY_KIND: tuple[Record, ...] = (
    CASE,
    Cause(id="c-1", symptom="动臂慢", cause="先导泵磨损"),
    FaultCode(code="E02", meaning_en="Pilot pressure low"),
    Part(number="P-1", name_en="pilot pump"),
    GlossaryTerm(zh=("先导泵",), en=("pilot pump",)),
    Manual(id="m-1", title="Manual", language="en", filename="m.pdf", sha256="0" * 64),
)


@pytest.fixture
def editing(store: Store) -> Editing:
    return Editing(store)


def publish(editing: Editing, record: Record, *, base: int = 0) -> None:
    held = editing.begin(record, LI, base_version=base)
    handed = editing.hand_in(held.record.id, held.version, LI)
    editing.publish(held.record.id, handed.version, ANN)


@pytest.mark.parametrize("record", EVERY_KIND, ids=lambda record: record.kind)
def test_every_kind_is_unknown_until_somebody_else_publishes_it(editing: Editing, record: Record) -> None:
    held = editing.begin(record, LI, note="from the field")
    assert passages_of(held.record) == ()
    handed = editing.hand_in(held.record.id, held.version, LI)
    assert (handed.version, handed.record.state) == (2, "in_review")
    assert editing.store.get(type(record), record.key) is None
    editing.publish(held.record.id, 2, ANN, "checked")
    (line,) = editing.store.versions(type(record), record.key)
    assert (line.record, line.author, line.reason) == (record, "Ann", "from the field; checked; written by Li")
    assert editing.store.count(Draft) == 0


def test_who_wrote_any_of_it_does_not_publish_it_unless_that_is_allowed(editing: Editing) -> None:
    held = editing.begin(CASE, LI)
    changed = editing.change(held.record.id, 1, CASE.model_copy(update={"action": "更换"}), ANN)
    handed = editing.hand_in(held.record.id, changed.version, LI)
    for editor in (LI, ANN):
        with pytest.raises(OwnDraft):
            editing.publish(held.record.id, handed.version, editor)
    Editing(editing.store, allows_own=True).publish(held.record.id, handed.version, LI)
    assert editing.store.count(RepairCase) == 1


def test_a_draft_that_is_changed_in_review_is_reviewed_again(editing: Editing) -> None:
    held = editing.begin(CASE, LI)
    editing.hand_in(held.record.id, 1, LI)
    changed = editing.change(held.record.id, 2, CASE.model_copy(update={"symptom": "动臂不动"}), LI)
    with pytest.raises(NotInReview):
        editing.publish(held.record.id, changed.version, ANN)


def test_the_second_of_two_editors_is_shown_what_the_first_changed(editing: Editing) -> None:
    held = editing.begin(CASE, LI)
    editing.change(held.record.id, 1, CASE.model_copy(update={"action": "更换先导泵"}), LI)
    with pytest.raises(Overtaken) as told:
        editing.change(held.record.id, 1, CASE.model_copy(update={"symptom": "别的"}), ANN)
    assert (told.value.expected, told.value.version) == (1, 2)
    assert ("record.action", None, "更换先导泵") in [(c.field, c.before, c.after) for c in told.value.changes]


def test_a_draft_made_from_a_version_that_was_replaced_is_not_published(editing: Editing) -> None:
    publish(editing, CASE)
    mine = editing.begin(CASE.model_copy(update={"action": "a"}), LI, base_version=1)
    publish(editing, CASE.model_copy(update={"cause": "主泵磨损"}), base=1)
    handed = editing.hand_in(mine.record.id, 1, LI)
    with pytest.raises(Overtaken) as told:
        editing.publish(mine.record.id, handed.version, ANN)
    assert [str(change) for change in told.value.changes] == ["[-先导-]{+主+}泵磨损"]
    rebased = CASE.model_copy(update={"cause": "主泵磨损", "action": "a"})
    editing.change(mine.record.id, 2, rebased, LI, base_version=2)
    editing.hand_in(mine.record.id, 3, LI)
    editing.publish(mine.record.id, 4, ANN)
    assert editing.store.get(RepairCase, "WO-1") == rebased


def test_a_published_record_is_not_replaced_by_somebody_who_has_not_read_it(editing: Editing) -> None:
    publish(editing, CASE)
    with pytest.raises(BaseUnsaid):
        editing.begin(CASE.model_copy(update={"action": "x"}), LI)
    with pytest.raises(Overtaken):
        editing.begin(CASE, LI, base_version=0)
    held = editing.begin(CASE, LI, base_version=1)
    with pytest.raises(KeyChanged):
        editing.change(held.record.id, 1, CASE.model_copy(update={"id": "WO-2"}), LI)


def test_a_record_is_retired_and_restored_through_drafts(editing: Editing) -> None:
    publish(editing, CASE)
    held = editing.begin(CASE, LI, base_version=1, retires=True)
    assert [change.after for change in editing.changes(held.record, LI)] == [None, None, None]
    editing.publish(held.record.id, editing.hand_in(held.record.id, 1, LI).version, ANN)
    assert editing.store.get(RepairCase, "WO-1") is None
    publish(editing, editing.version(RepairCase, "WO-1", 1, LI))
    actions = [(line.version, line.action) for line in editing.store.versions(RepairCase, "WO-1")]
    assert actions == [(1, "put"), (2, "retire"), (3, "put")]


def test_a_draft_about_what_an_editor_may_not_see_is_not_there(editing: Editing) -> None:
    held = editing.begin(
        Cause(id="c-9", symptom="s", scope=Scope(groups=("north",))), Editor("Li", Audience(groups=("north",)))
    )
    with pytest.raises(NoSuchDraft):
        editing.draft(held.record.id, Editor("South", Audience(groups=("south",))))


def test_editors_at_once_lose_nothing(editing: Editing) -> None:
    held = editing.begin(RepairCase(id="WO-7", symptom="s"), LI)

    def write(number: int) -> str:
        """Add a line to what is there, reading again as often as somebody else was first."""
        while True:
            now = editing.draft(held.record.id, LI)
            case = now.record.proposed
            assert isinstance(case, RepairCase)
            changed = case.model_copy(update={"action": f"{case.action} {number}".strip()})
            try:
                editing.change(now.record.id, now.version, changed, Editor(f"editor {number % 3}"))
            except Overtaken:
                continue
            return str(number)

    with ThreadPoolExecutor(6) as threads:
        written = list(threads.map(write, range(24)))
    last = editing.draft(held.record.id, LI)
    assert isinstance(last.record.proposed, RepairCase)
    assert Counter(last.record.proposed.action.split()) == Counter(written)
    assert last.version == 25


def test_two_publications_of_one_record_at_once_are_one(editing: Editing) -> None:
    held = [editing.begin(CASE.model_copy(update={"action": str(n)}), LI, base_version=0) for n in range(6)]
    handed = [editing.hand_in(one.record.id, one.version, LI) for one in held]

    def try_to_publish(number: int) -> bool:
        try:
            editing.publish(handed[number].record.id, handed[number].version, ANN)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(try_to_publish, range(6)))
    assert done.count(True) == 1
    assert len(editing.store.versions(RepairCase, "WO-1")) == 1
    assert editing.store.count(Draft) == 5


HIDDEN = CASE.model_copy(update={"groups": ("north",), "cause": "secret"})
OUTSIDE, OTHER = Editor("Li", Audience(groups=())), Editor("Ann", Audience(groups=()))


def test_a_hidden_record_is_as_if_there_were_none_until_its_key_is_published(editing: Editing) -> None:
    editing.store.write([HIDDEN], author="tests")
    held = editing.begin(CASE, OUTSIDE)
    assert held.record.base_version == 0
    assert [change.before for change in editing.changes(held.record, OUTSIDE)] == [None, None, None]
    for key in ("WO-1", "WO-9"):
        with pytest.raises(Overtaken) as told:
            editing.begin(CASE.model_copy(update={"id": key}), OUTSIDE, base_version=1)
        assert (told.value.version, told.value.changes) == (0, ())
    handed = editing.hand_in(held.record.id, held.version, OUTSIDE)
    with pytest.raises(KeyTaken):
        editing.publish(held.record.id, handed.version, OTHER)
    assert editing.store.get(RepairCase, "WO-1") == HIDDEN


def test_a_hidden_record_cannot_be_replaced_by_guessing_its_version(editing: Editing) -> None:
    editing.store.write([HIDDEN], author="tests")
    held = editing.begin(CASE, OUTSIDE)
    guessed = editing.change(held.record.id, held.version, CASE, OUTSIDE, base_version=1)
    handed = editing.hand_in(held.record.id, guessed.version, OUTSIDE)
    with pytest.raises(KeyTaken):
        editing.publish(held.record.id, handed.version, OTHER)
    assert editing.store.get(RepairCase, "WO-1") == HIDDEN


def test_what_changed_is_told_without_the_versions_that_were_hidden(editing: Editing) -> None:
    editing.store.write([HIDDEN], author="tests")
    editing.store.write([CASE], author="tests", reason="opened to all")
    with pytest.raises(Overtaken) as told:
        editing.begin(CASE, OUTSIDE, base_version=1)
    assert (told.value.version, [change.before for change in told.value.changes]) == (2, [None, None, None])
