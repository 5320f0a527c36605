from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.diagnosis import Support, Suspect
from assistant.parts import PartsDesk, needs
from assistant.words.sentences import stock_words
from knowledge.records import Machine, Part, PartUsed, RepairCase, Stock
from knowledge.shelf import Shelf
from knowledge.store import Store
from retrieval.search import Hit


def suspect(hit_of: Callable[..., Hit], *weighed: tuple[RepairCase, float]) -> Suspect:
    return Suspect("k", tuple(Support(hit_of(case), case, weight) for case, weight in weighed), 0.5)


@pytest.fixture
def worn_pump(hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase]) -> Suspect:
    pump, kit = PartUsed(number="P-1", quantity=1), PartUsed(number="P-404", name="o-ring")
    return suspect(hit_of, (case_of("1", parts=(pump,)), 3.0), (case_of("2", parts=(kit,)), 1.0))


def test_a_part_is_as_likely_as_the_weight_of_the_cases_that_used_it(worn_pump: Suspect) -> None:
    assert [(need.part.number, need.probability) for need in needs(worn_pump)] == [("P-1", 0.75), ("P-404", 0.25)]


def test_an_old_number_is_answered_with_the_one_to_order_today(worn_pump: Suspect, store: Store) -> None:
    machine = store.get(Machine, "HX220-00417")
    part, unknown = PartsDesk(Shelf(store)).advise(worn_pump, machine, "zh")
    assert (part.number, part.name, part.replaces, part.substitutes) == ("P-3", "先导泵", ("P-1", "P-2"), ("P-9",))
    assert [(p.name, p.quantity) for p in part.stock] == [("上海仓", 5), ("北京仓", 1)]
    assert part.stock[0].distance_km == pytest.approx(83, abs=2)
    assert (unknown.number, unknown.in_catalogue, unknown.stock) == ("P-404", False, ())


def test_stock_of_a_machine_whose_place_is_unknown_has_no_distance(worn_pump: Suspect, store: Store) -> None:
    part, _ = PartsDesk(Shelf(store)).advise(worn_pump, store.get(Machine, "HX130-00112"), "en")
    assert [(p.name, p.distance_km) for p in part.stock] == [("Shanghai", None), ("Beijing", None)]


def test_two_old_numbers_of_one_part_are_one_line(
    hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase], store: Store
) -> None:
    first, second = PartUsed(number="P-1"), PartUsed(number="P-2", quantity=2)
    both = suspect(hit_of, (case_of("1", parts=(first,)), 1.0), (case_of("2", parts=(second,)), 1.0))
    (part,) = PartsDesk(Shelf(store)).advise(both, None, "en")
    assert (part.number, part.probability, part.quantity, part.replaces) == ("P-3", 1.0, 2, ("P-1", "P-2"))


def test_a_supersession_that_runs_in_a_circle_ends(store: Store) -> None:
    part, replaced = PartsDesk(Shelf(store)).current("P-7")
    assert part is not None
    assert (part.number, replaced) == ("P-8", ("P-7",))


def test_a_part_that_lies_nowhere_names_the_substitutes_that_lie_somewhere(
    hit_of: Callable[..., Hit], case_of: Callable[..., RepairCase], store: Store
) -> None:
    kit = Part(number="K-1", name_en="kit", substitutes=("K-2", "K-3"), price_cents=900)
    others = (Part(number="K-2", name_en="old kit"), Part(number="K-3", name_en="other kit", price_cents=700))
    store.write((kit, *others, Stock(depot="sh", part_number="K-3", quantity=4)), author="tests")
    used = suspect(hit_of, (case_of("1", parts=(PartUsed(number="K-1"),)), 1.0))
    (part,) = PartsDesk(Shelf(store)).advise(used, None, "en")
    assert (part.stock, part.stock_known, part.price_cents) == ((), True, 900)
    assert [(other.number, other.name, other.price_cents, other.stock[0].quantity) for other in part.instead] == [
        ("K-3", "other kit", 700, 4)
    ]
    assert stock_words(part, "en") == "NOT IN STOCK ANYWHERE! Substitute K-3: 4 at Shanghai"


def test_without_any_stock_data_nothing_is_said_to_be_out_of_stock(
    worn_pump: Suspect, store: Store, tmp_path: Path
) -> None:
    empty = Store.open(f"sqlite:///{tmp_path}/empty.db")
    empty.write((Part(number="P-1", name_en="pilot pump"),), author="tests")
    part, _ = PartsDesk(Shelf(empty)).advise(worn_pump, None, "en")
    empty.close()
    assert (part.stock_known, stock_words(part, "en")) == (False, "no stock data")
