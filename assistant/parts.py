"""Which parts a cause may need, under which number today, and where they lie."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.answer import PartAdvice, StockPlace, Substitute
from assistant.diagnosis import Suspect
from knowledge.records import Depot, Language, Machine, Part, PartUsed, Stock
from knowledge.shelf import Shelf

EARTH_RADIUS_KM = 6371.0
MAX_PARTS = 6
MAX_SUPERSESSIONS = 20


def distance_km(latitude_1: float, longitude_1: float, latitude_2: float, longitude_2: float) -> float:
    """Great-circle distance in kilometres (haversine; degrees in).

    >>> round(distance_km(39.90, 116.40, 31.23, 121.47))
    1067
    """
    phi_1, phi_2 = math.radians(latitude_1), math.radians(latitude_2)
    half_phi, half_lambda = (phi_2 - phi_1) / 2, math.radians(longitude_2 - longitude_1) / 2
    a = math.sin(half_phi) ** 2 + math.cos(phi_1) * math.cos(phi_2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(a))


@dataclass(frozen=True)
class Need:
    """A part number as the records name it, with the share of the cause's weight that used it."""

    part: PartUsed
    probability: float


def needs(suspect: Suspect) -> tuple[Need, ...]:
    """The parts a cause's records used, by falling share of their weight."""
    total = sum(support.weight for support in suspect.supports) or 1.0
    weights: dict[str, float] = {}
    parts: dict[str, PartUsed] = {}
    for support in suspect.supports:
        for part in support.record.parts:
            weights[part.number] = weights.get(part.number, 0.0) + support.weight
            parts.setdefault(part.number, part)
    ranked = sorted(weights, key=lambda number: (-weights[number], number))
    return tuple(Need(parts[number], min(1.0, weights[number] / total)) for number in ranked[:MAX_PARTS])


class PartsDesk:
    """Turns needs into parts to order, with supersession, substitutes and stock from the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def advise(self, suspect: Suspect, machine: Machine | None, language: Language) -> tuple[PartAdvice, ...]:
        """What to bring for a cause; old numbers are replaced by the one to order today."""
        merged: dict[str, PartAdvice] = {}
        for need in needs(suspect):
            advice = self._advice(need, machine, language)
            known = merged.get(advice.number)
            merged[advice.number] = advice if known is None else _join(known, advice)
        return tuple(sorted(merged.values(), key=lambda part: (-part.probability, part.number)))

    def _advice(self, need: Need, machine: Machine | None, language: Language) -> PartAdvice:
        part, replaced = self.current(need.part.number)
        if part is None:
            return PartAdvice(
                number=need.part.number,
                name=need.part.name,
                quantity=need.part.quantity,
                probability=need.probability,
                in_catalogue=False,
            )
        stock = self.stock(part.number, machine, language)
        return PartAdvice(
            number=part.number,
            name=_name(part, language) or need.part.name,
            quantity=need.part.quantity,
            probability=need.probability,
            replaces=replaced,
            substitutes=part.substitutes,
            stock=stock,
            stock_known=bool(stock) or self._shelf.holds(Stock),
            price_cents=part.price_cents,
            instead=() if stock else self._instead(part, machine, language),
        )

    def _instead(self, part: Part, machine: Machine | None, language: Language) -> tuple[Substitute, ...]:
        """Substitutes that lie somewhere."""
        found = []
        for number in part.substitutes:
            other, _ = self.current(number)
            stock = self.stock(number, machine, language) if other is not None else ()
            if other is not None and stock:
                name = _name(other, language)
                found.append(Substitute(number=number, name=name, price_cents=other.price_cents, stock=stock))
        return tuple(found)

    def current(self, number: str) -> tuple[Part | None, tuple[str, ...]]:
        """The part to order for a number today, and the numbers it supersedes on the way, oldest first."""
        replaced: list[str] = []
        part = self._shelf.get(Part, number)
        while part is not None and part.superseded_by and len(replaced) < MAX_SUPERSESSIONS:
            following = self._shelf.get(Part, part.superseded_by)
            # subtle: a chain that ends in an unknown number or turns back on itself stops at the last real part.
            if following is None or following.number in (number, *replaced):
                break
            replaced.append(part.number)
            part = following
        return part, tuple(replaced)

    def current_number(self, number: str) -> str:
        """The number to order today for a part, the number itself where nothing supersedes it."""
        part, _ = self.current(number)
        return part.number if part else number

    def stock(self, number: str, machine: Machine | None, language: Language) -> tuple[StockPlace, ...]:
        """Depots that have the part, nearest to the machine first where both places are known."""
        beginning = self._shelf.beginning(Stock, f"{number}@")
        rows = [row for row in beginning if row.part_number == number and row.quantity > 0]
        depots = self._shelf.many(Depot, [row.depot for row in rows])
        places = [_place(row, depots.get(row.depot), machine, language) for row in rows]
        return tuple(sorted(places, key=_nearest_first))


def _nearest_first(place: StockPlace) -> tuple[float, int, str]:
    far = math.inf if place.distance_km is None else place.distance_km
    return (far, -place.quantity, place.depot)


def _place(row: Stock, depot: Depot | None, machine: Machine | None, language: Language) -> StockPlace:
    name = (
        ""
        if depot is None
        else (depot.name_zh if language == "zh" else depot.name_en) or depot.name_en or depot.name_zh
    )
    return StockPlace(
        depot=row.depot, name=name or row.depot, quantity=row.quantity, distance_km=_distance(depot, machine)
    )


def _distance(depot: Depot | None, machine: Machine | None) -> float | None:
    here, there = _position(machine), _position(depot)
    return None if here is None or there is None else round(distance_km(*here, *there), 1)


def _position(place: Depot | Machine | None) -> tuple[float, float] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _name(part: Part, language: Language) -> str:
    return (part.name_zh if language == "zh" else part.name_en) or part.name_en or part.name_zh


def _join(one: PartAdvice, other: PartAdvice) -> PartAdvice:
    """Two old numbers that lead to the same part today."""
    replaces: Iterable[str] = dict.fromkeys((*one.replaces, *other.replaces))
    update: Mapping[str, object] = {
        "probability": min(1.0, one.probability + other.probability),
        "quantity": max(one.quantity, other.quantity),
        "replaces": tuple(replaces),
    }
    return one.model_copy(update=dict(update))
