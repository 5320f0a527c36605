"""The store, on both databases: what is kept, what is logged, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, text, update
from sqlalchemy.exc import IntegrityError

from knowledge import schema
from knowledge.asking import UnknownField
from knowledge.changes import RecordUnreadable, Written
from knowledge.files import StoredFile
from knowledge.records import Cause, Check, FaultCode, Part, PartUsed, RepairCase, Scope, Stock
from knowledge.store import Store
from knowledge.writing import KeyRefused

SLOW_BOOM = RepairCase(
    id="WO-1",
    symptom="动臂下降缓慢 boom lowers slowly",
    machine_model="HX220",
    hours=5230,
    date=date(2024, 3, 2),
    codes=("E02", "SPN 100 FMI 1"),
    parts=(PartUsed(number="XKAH-01", name="先导泵", quantity=2),),
    outcome="fixed",
    language="zh",
)
HOT_OIL = RepairCase(id="WO-2", symptom="oil overheats", machine_model="HX300")
PUMP = Part(number="XKAH-01", name_zh="先导泵", name_en="pilot pump", price_cents=129900)


def cases(numbers: range) -> list[RepairCase]:
    return [RepairCase(id=f"WO-{number:05}", symptom=f"symptom {number}") for number in numbers]


def keys(store: Store) -> list[str]:
    return [case.id for case in store.all(RepairCase)]


def test_a_record_comes_back_as_it_was_put(store: Store) -> None:
    cause = Cause(id="m#1", checks=(Check(check="测量先导压力", minutes=10),), scope=Scope(groups=("lead",)))
    written = store.write([SLOW_BOOM, PUMP, cause], author="li", reason="import")
    assert written == Written(new=("WO-1", "XKAH-01", "m#1"), changed=(), unchanged=0, retired=0, seq=3)
    assert store.get(RepairCase, "WO-1") == SLOW_BOOM
    assert store.get(Part, "XKAH-01") == PUMP
    assert store.get(Cause, "m#1") == cause
    assert store.get(Part, "WO-1") is None


def test_the_same_record_again_changes_nothing(store: Store) -> None:
    store.write([SLOW_BOOM, HOT_OIL], author="li")
    again = store.write([SLOW_BOOM.model_copy(), HOT_OIL.model_copy()], author="wang")
    assert again == Written(new=(), changed=(), unchanged=2, retired=0, seq=2)
    assert [change.author for change in store.changes(0)] == ["li", "li"]


def test_a_changed_record_is_a_new_version(store: Store) -> None:
    store.write([SLOW_BOOM, HOT_OIL], author="li", reason="import")
    corrected = SLOW_BOOM.model_copy(update={"cause": "先导泵磨损"})
    before = datetime.now(UTC)
    written = store.write([corrected, HOT_OIL], author="wang", reason="checked by phone")
    assert written == Written(new=(), changed=("WO-1",), unchanged=1, retired=0, seq=3)
    assert store.get(RepairCase, "WO-1") == corrected
    first, second = store.versions(RepairCase, "WO-1")
    assert (first.seq, first.version, first.author, first.record) == (1, 1, "li", SLOW_BOOM)
    assert (second.seq, second.version, second.record) == (3, 2, corrected)
    assert (second.kind, second.key, second.action) == ("case", "WO-1", "put")
    assert (second.author, second.reason) == ("wang", "checked by phone")
    assert second.at.utcoffset() == timedelta(0)
    assert before <= second.at <= datetime.now(UTC)


def test_of_two_records_with_one_key_in_a_write_the_last_counts(store: Store) -> None:
    first, last = Stock(depot="D1", part_number="P", quantity=1), Stock(depot="D1", part_number="P", quantity=7)
    assert store.write([first, last], author="li").new == ("P@D1",)
    assert store.get(Stock, "P@D1") == last
    assert store.head() == 1


def test_a_retired_record_is_gone_but_not_forgotten(store: Store) -> None:
    store.write([SLOW_BOOM, HOT_OIL], author="li")
    written = store.write([], retire=[("case", "WO-1")], author="wang", reason="duplicate")
    assert written == Written(new=(), changed=(), unchanged=0, retired=1, seq=3)
    assert store.get(RepairCase, "WO-1") is None
    assert keys(store) == ["WO-2"]
    assert store.count(RepairCase) == 1
    assert store.page(RepairCase).total == 1
    assert [(c.version, c.action, c.record) for c in store.versions(RepairCase, "WO-1")] == [
        (1, "put", SLOW_BOOM),
        (2, "retire", None),
    ]


def test_retiring_what_is_not_there_is_no_change(store: Store) -> None:
    store.write([SLOW_BOOM], retire=[("case", "WO-9")], author="li")
    store.write([], retire=[("case", "WO-1"), ("case", "WO-1")], author="li")
    assert store.write([], retire=[("case", "WO-1"), ("part", "WO-1")], author="li").retired == 0
    assert [(c.key, c.action) for c in store.changes(0)] == [("WO-1", "put"), ("WO-1", "retire")]


def test_a_retired_record_put_again_goes_on_counting_its_versions(store: Store) -> None:
    store.write([SLOW_BOOM], author="li")
    store.write([], retire=[("case", "WO-1")], author="li")
    assert store.write([SLOW_BOOM], author="li").new == ("WO-1",)
    store.write([SLOW_BOOM.model_copy(update={"cause": "x"})], author="li")
    assert [change.version for change in store.versions(RepairCase, "WO-1")] == [1, 2, 3, 4]
    assert store.count(RepairCase) == 1


def test_a_key_both_put_and_retired_in_one_write_is_put(store: Store) -> None:
    written = store.write([SLOW_BOOM], retire=[("case", "WO-1")], author="li")
    assert (written.new, written.retired) == (("WO-1",), 0)
    assert store.get(RepairCase, "WO-1") == SLOW_BOOM


def test_a_write_that_fails_in_its_middle_leaves_nothing(store: Store, engine: Engine) -> None:
    store.write([HOT_OIL], author="li")
    _put_a_stone_in_the_log(engine, seq=3)
    manual = StoredFile.from_content(b"%PDF", "pump.pdf", "application/pdf")
    with pytest.raises(IntegrityError):
        store.write([SLOW_BOOM, PUMP], retire=[("case", "WO-2")], files=[manual], author="li")
    assert store.head() == 1
    assert store.get(RepairCase, "WO-1") is None
    assert store.get(RepairCase, "WO-2") == HOT_OIL
    assert store.count(Part) == 0
    assert store.file(manual.sha256) is None
    assert store.versions(RepairCase, "WO-1") == ()


def _put_a_stone_in_the_log(engine: Engine, seq: int) -> None:
    """A line under a number that is not given out yet: the write that reaches it must fail."""
    row = {"seq": seq, "kind": "case", "key": "?", "version": 1, "action": "put", "author": "", "reason": ""}
    with engine.begin() as connection:
        connection.execute(insert(schema.change).values(at=datetime.now(UTC), **row))


def test_records_that_cannot_be_produced_leave_nothing(store: Store) -> None:
    def broken_import() -> object:
        yield SLOW_BOOM
        raise ValueError("row 2 is damaged")

    with pytest.raises(ValueError, match="row 2"):
        store.write(broken_import(), author="li")  # type: ignore[arg-type]
    assert (store.head(), keys(store)) == (0, [])


def test_changes_follow_a_number_in_order_and_up_to_a_limit(store: Store) -> None:
    store.write(cases(range(5)), author="li")
    assert [change.seq for change in store.changes(0)] == [1, 2, 3, 4, 5]
    assert [(c.seq, c.key) for c in store.changes(1, limit=2)] == [(2, "WO-00001"), (3, "WO-00002")]
    assert store.changes(5) == ()
    assert store.head() == 5


def test_the_log_knows_every_kind_of_record(store: Store) -> None:
    code = FaultCode(code="E02", make="Hyundai", meaning_zh="先导压力低")
    store.write([SLOW_BOOM, PUMP, code], author="li")
    assert [change.record for change in store.changes(0)] == [SLOW_BOOM, PUMP, code]


def test_many_are_answered_in_the_order_asked_without_those_missing(store: Store) -> None:
    store.write(cases(range(1200)), author="li")
    asked = [f"WO-{number:05}" for number in range(1199, -1, -1)]
    found = store.many(RepairCase, ["WO-none", *asked, "WO-00000"])
    assert list(found) == asked
    assert found["WO-00007"].symptom == "symptom 7"
    assert store.many(RepairCase, []) == {}


def test_all_come_in_order_of_key_on_both_databases(store: Store) -> None:
    names = ["a", "B", "ä", "动臂", "10", "9", "A-1", "A1", "A 1", "𠀀", "￥"]
    store.write([RepairCase(id=name, symptom="s") for name in names], author="li")
    assert keys(store) == sorted(names)


def test_all_is_of_one_moment_while_others_write(store: Store) -> None:
    store.write(cases(range(2500)), author="li")
    reading = store.all(RepairCase)
    first = next(reading)
    store.write([RepairCase(id="WO-99999", symptom="late")], retire=[("case", "WO-02400")], author="wang")
    assert [first.id, *(case.id for case in reading)] == [f"WO-{number:05}" for number in range(2500)]
    assert store.count(RepairCase) == 2500


def test_pages_are_complete_and_stay_so_while_records_come_and_go(store: Store) -> None:
    store.write(cases(range(0, 20, 2)), author="li")
    first = store.page(RepairCase, limit=4)
    assert [case.id for case in first.records] == ["WO-00000", "WO-00002", "WO-00004", "WO-00006"]
    assert (first.next_after, first.total) == ("WO-00006", 10)
    store.write(cases(range(1, 2)), retire=[("case", "WO-00006")], author="li")
    second = store.page(RepairCase, after="WO-00006", limit=4)
    assert [case.id for case in second.records] == ["WO-00008", "WO-00010", "WO-00012", "WO-00014"]
    third = store.page(RepairCase, after="WO-00014", limit=4)
    assert [case.id for case in third.records] == ["WO-00016", "WO-00018"]
    assert (third.next_after, third.total) == (None, 10)


def test_the_last_page_that_is_just_full_says_so(store: Store) -> None:
    store.write(cases(range(4)), author="li")
    assert store.page(RepairCase, after="WO-00001", limit=2).next_after is None
    with pytest.raises(ValueError, match="page of 0"):
        store.page(RepairCase, limit=0)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"machine_model": "HX220"}, ["WO-1"]),
        ({"machine_model": "hx220"}, []),
        ({"machine_model": ""}, ["WO-3"]),
        ({"symptom": "动臂下降缓慢 boom lowers slowly"}, ["WO-1"]),
        ({"hours": "5230.0"}, ["WO-1"]),
        ({"date": "2024-03-02"}, ["WO-1"]),
        ({"language": "en"}, ["WO-2", "WO-3"]),
        ({"language": "en", "machine_model": "HX300"}, ["WO-2"]),
        ({"machine_model": "' OR 1=1 --"}, []),
        ({}, ["WO-1", "WO-2", "WO-3"]),
    ],
)
def test_a_page_holds_the_records_whose_fields_are_exactly_that(
    store: Store, where: dict[str, str], found: list[str]
) -> None:
    store.write([SLOW_BOOM, HOT_OIL, RepairCase(id="WO-3", symptom='it\'s "dead"')], author="li")
    page = store.page(RepairCase, where=where)
    assert [case.id for case in page.records] == found
    assert page.total == len(found)


def test_whole_numbers_are_compared_as_they_are_written(store: Store) -> None:
    store.write([Stock(depot=d, part_number="P", quantity=q) for d, q in (("D1", 7), ("D2", 70))], author="li")
    assert [stock.depot for stock in store.page(Stock, where={"quantity": "7"}).records] == ["D1"]


@pytest.mark.parametrize("field", ["machine", "codes", "parts", "key", "body"])
def test_a_page_by_a_field_that_is_none_or_a_list_is_refused(store: Store, field: str) -> None:
    with pytest.raises(UnknownField, match=f"case has no single-valued field '{field}'; it has id, symptom,"):
        store.page(RepairCase, where={field: "x"})


def test_a_page_holds_the_records_in_which_every_word_stands(store: Store) -> None:
    store.write(
        [Part(number="P-1", name_zh="先导泵", name_en='Pump 1/2"'), Part(number="P_2", name_en="pump")], author="t"
    )
    for words, expected in (
        (["PUMP"], ["P-1", "P_2"]),
        (["pump", "先导"], ["P-1"]),
        (['1/2"'], ["P-1"]),
        (["P_"], ["P_2"]),
    ):
        assert [part.number for part in store.page(Part, words=words).records] == expected


def test_a_scope_is_no_single_value(store: Store) -> None:
    with pytest.raises(UnknownField, match="cause has no single-valued field 'scope'"):
        store.page(Cause, where={"scope": "x"})


def test_nul_characters_never_reach_the_database(store: Store) -> None:
    store.write([RepairCase(id="WO\x00-1", symptom="boom\x00 slow")], author="l\x00i", reason="\ud800")
    assert store.get(RepairCase, "WO-1") == RepairCase(id="WO-1", symptom="boom slow")
    assert [(c.author, c.reason) for c in store.changes(0)] == [("l\ufffdi", "\ufffd")]


@pytest.mark.parametrize("odd", ["WO\x00-1", "\ud800", "", "x" * 5000])
def test_odd_keys_are_simply_not_found(store: Store, odd: str) -> None:
    store.write([SLOW_BOOM], author="li")
    assert store.get(RepairCase, odd) is None
    assert store.versions(RepairCase, odd) == ()
    assert store.page(RepairCase, where={"id": odd}).total == 0
    assert store.file(odd) is None
    assert store.diagnosis(odd) is None
    assert store.write([], retire=[("case", odd)], author="li").retired == 0


def test_a_key_too_long_for_a_database_is_refused_by_name(store: Store) -> None:
    models = tuple(f"{number:0400}" for number in range(7))
    with pytest.raises(KeyRefused, match=r"code '\|0000.*over 2500 bytes; shorten it"):
        store.write([SLOW_BOOM, FaultCode(code="E02", machine_models=models)], author="li")
    assert store.head() == 0


def test_a_longest_allowed_key_is_kept(store: Store) -> None:
    # Random-looking, because PostgreSQL compresses what it indexes.
    models = tuple(
        "".join(chr(0x4E00 + (number * 7919 + n * n * 31) % 20000) for n in range(160)) for number in range(5)
    )
    code = FaultCode(code="E02", machine_models=models)
    assert 2400 < len(code.key.encode()) <= 2500
    store.write([code], author="li")
    assert store.get(FaultCode, code.key) == code


def test_chinese_is_readable_in_the_database(store: Store, engine: Engine) -> None:
    store.write([PUMP], author="li")
    with engine.connect() as connection:
        body = connection.execute(text("SELECT CAST(body AS TEXT) FROM record")).scalar_one()
    assert "先导泵" in body


def test_files_are_kept_once_by_their_content(store: Store) -> None:
    manual = StoredFile.from_content(b"%PDF-1.7\x00\xff", "挖掘机 manual.pdf", "application/pdf")
    copy = StoredFile.from_content(b"%PDF-1.7\x00\xff", "copy.pdf", "application/pdf")
    store.write([], files=[manual], author="li")
    store.write([], files=[copy, copy], author="li")
    assert store.file(manual.sha256) == manual
    assert store.file("0" * 64) is None
    assert store.head() == 0


def test_a_diagnosis_comes_back_as_it_was_given(store: Store) -> None:
    answer = {"language": "zh", "causes": [{"cause": "先导泵磨损", "probability": 0.46, "page": None}], "ok": True}
    store.save_diagnosis("d-1", answer)
    store.save_diagnosis("d-2", {"text": "a\x00b\ud800c"})
    assert store.diagnosis("d-1") == answer
    assert store.diagnosis("d-2") == {"text": "a\ufffdb\ufffdc"}
    assert store.diagnosis("d-3") is None
    store.save_diagnosis("d-1", {"text": "again"})
    assert store.diagnosis("d-1") == {"text": "again"}


def test_what_was_written_is_there_after_opening_again(open_store: Callable[..., Store]) -> None:
    first = open_store()
    first.write([SLOW_BOOM], author="li")
    first.close()
    assert open_store().get(RepairCase, "WO-1") == SLOW_BOOM


def test_a_body_that_does_not_fit_is_named(store: Store, engine: Engine) -> None:
    store.write([SLOW_BOOM], author="li")
    with engine.begin() as connection:
        connection.execute(update(schema.record).values(body={"id": "WO-1", "colour": "red"}))
        connection.execute(update(schema.change).values(kind="recipe"))
    with pytest.raises(RecordUnreadable, match=r"case 'WO-1' .*symptom: Field required; colour: Extra"):
        store.get(RepairCase, "WO-1")
    with pytest.raises(RecordUnreadable, match="recipe 'WO-1' is a kind this program does not know"):
        store.changes(0)


def test_five_thousand_records_in_one_write_are_all_there(store: Store) -> None:
    many = cases(range(5000))
    assert len(store.write(many, author="li").new) == 5000
    assert store.write([*many, HOT_OIL], author="li") == Written(("WO-2",), (), 5000, 0, 5001)
    assert store.count(RepairCase) == 5001
    retired = store.write([], retire=[("case", case.id) for case in many], author="li")
    assert (retired.retired, store.count(RepairCase), store.head()) == (5000, 1, 10_001)


def test_the_records_whose_keys_begin_alike_are_read_and_no_others(store: Store) -> None:
    places = (("P-1", "b"), ("P-1", "库"), ("P-1", "a"), ("P-10", "a"), ("P-1@x", "a"), ("P-2", "a"))
    store.write([Stock(part_number=number, depot=depot, quantity=1) for number, depot in places], author="tests")
    store.write([], retire=[("stock", "P-1@b")], author="tests")
    assert [stock.key for stock in store.beginning(Stock, "P-1@")] == ["P-1@a", "P-1@x@a", "P-1@库"]
    assert store.beginning(Stock, "P-3@") == ()
