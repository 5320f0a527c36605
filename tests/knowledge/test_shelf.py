"""The shelf: each record read once, and never an old one after an edit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from knowledge.records import Depot, Part, Stock
from knowledge.shelf import Shelf, Shelves
from knowledge.store import Store

PUMP = Part(number="P-1", name_en="pilot pump")
SHANGHAI = Stock(depot="sh", part_number="P-1", quantity=5)


def test_a_shelf_says_what_the_store_says(store: Store) -> None:
    store.write([PUMP, SHANGHAI, Stock(depot="bj", part_number="P-10", quantity=1)], author="li")
    shelf = Shelf(store)
    assert (shelf.get(Part, "P-1"), shelf.get(Part, "P-2")) == (PUMP, None)
    assert list(shelf.many(Part, ["P-2", "P-1", "P-1"]).values()) == [PUMP]
    assert shelf.beginning(Stock, "P-1@") == (SHANGHAI,)
    assert (shelf.holds(Stock), shelf.holds(Depot)) == (True, False)


def test_a_record_is_read_once_and_an_absent_one_is_remembered_as_absent(store: Store) -> None:
    shelf = Shelf(store)
    assert (shelf.get(Part, "P-1"), shelf.beginning(Stock, "P-1@"), shelf.holds(Part)) == (None, (), False)
    store.write([PUMP, SHANGHAI], author="li")
    assert (shelf.get(Part, "P-1"), shelf.beginning(Stock, "P-1@"), shelf.holds(Part)) == (None, (), False)
    kept = Shelf(store)
    assert kept.get(Part, "P-1") is kept.get(Part, "P-1")


def test_after_an_edit_by_another_process_the_next_shelf_is_a_new_one(store: Store, store_url: str) -> None:
    shelves, other = Shelves(store), Store.open(store_url)
    store.write([PUMP, SHANGHAI], author="li")
    before = shelves.current()
    assert before.get(Part, "P-1") == PUMP
    assert before.beginning(Stock, "P-1@") == (SHANGHAI,)
    assert shelves.current() is before
    sold = SHANGHAI.model_copy(update={"quantity": 0})
    other.write([sold], retire=[("part", "P-1")], author="wang")
    other.close()
    after = shelves.current()
    assert (after.get(Part, "P-1"), after.beginning(Stock, "P-1@"), after.holds(Part)) == (None, (sold,), False)
    assert before.get(Part, "P-1") == PUMP


def test_held_shelves_stay_at_their_moment_whatever_changes(store: Store) -> None:
    shelves = Shelves(store)
    held = shelves.held()
    assert held.current() is shelves.current()
    store.write([PUMP], author="li")
    assert held.current() is not shelves.current()
    assert held.held().current() is held.current()


def test_a_full_shelf_begins_anew_and_answers_all_the_same(store: Store) -> None:
    parts = [Part(number=f"P-{number}") for number in range(7)]
    store.write(parts, author="li")
    shelf = Shelf(store, most=3)
    first = shelf.get(Part, "P-0")
    assert [shelf.get(Part, part.number) for part in parts] == parts
    assert [shelf.beginning(Part, part.number) for part in parts] == [(part,) for part in parts]
    assert shelf.get(Part, "P-0") == first
    assert shelf.get(Part, "P-0") is not first


def test_no_thread_is_given_a_price_older_than_its_question(store: Store) -> None:
    numbers = [f"P-{number}" for number in range(20)]
    store.write([Part(number=number, price_cents=0) for number in numbers], author="li")
    shelves, latest = Shelves(store), [0]

    def is_present(_: int) -> bool:
        asked_at = latest[-1]
        found = shelves.current().many(Part, numbers)
        return list(found) == numbers and all((part.price_cents or 0) >= asked_at for part in found.values())

    with ThreadPoolExecutor(4) as threads:
        looked_up = threads.map(is_present, range(60))
        for cents in range(1, 6):
            store.write([Part(number=number, price_cents=cents) for number in numbers], author="wang")
            latest.append(cents)
        assert all(looked_up)
    assert {part.price_cents for part in shelves.current().many(Part, numbers).values()} == {5}
