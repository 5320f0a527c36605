"""Whose machine it is: serial, phone number, customer's name or "number 417", held against the records.

A machine is found where one alone fits best; else the candidates are named, so that the agent asks. A model alone
finds nobody: it only narrows what the rest has found.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from assistant.reference import plain
from assistant.triage.request_facts import CallerStory, MachineFound, Matched
from knowledge.audience import SEES_ALL, Audience
from knowledge.records import Machine
from knowledge.store import Store

MOST_CANDIDATES = 5
LEAST_DIGITS = 7  # of a phone number that tells one caller from another
LEAST_SERIAL = 8  # characters of a word that may be a misspelt serial number
_PHONE = re.compile(r"\+?\d(?:[ -]?\d){6,14}(?!\d)")
_NUMBER = re.compile(
    r"(?:尾号|末尾|number|no\.?|ending(?: in)?|unit)\s*(?:是)?\s*(\d{2,5})(?!\d)|(?<!\d)(\d{2,5})\s*号", re.I
)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.]*")
_GENERIC = frozenset(("plant", "hire", "contracting", "landscaping", "groundworks", "quarries", "company", "limited"))
_LEAST_PREFIX, _LEAST_WORD, _ALIKE = 2, 4, 0.85
_MOST_AUDIENCES = 16


@dataclass(frozen=True)
class Directory:
    """The machines of one state of the records, ready to be found by what callers say."""

    machines: dict[str, Machine]  # serial as compared -> machine

    @classmethod
    def from_machines(cls, machines: Iterable[Machine]) -> Directory:
        """The directory of these machines."""
        return cls({plain(machine.serial): machine for machine in machines})

    def found(self, story: CallerStory, machine_model: str) -> tuple[MachineFound | None, tuple[MachineFound, ...]]:
        """The machine that is meant, where one is, and the candidates, best first."""
        clues = self._clues(story)
        if not clues:
            return None, ()
        best = self._narrowed(clues, machine_model)
        found = tuple(_found(self.machines[key], tuple(clues[key])) for key in best[:MOST_CANDIDATES])
        is_sure = len(best) == 1 and tuple(clues[best[0]]) != ("serial_nearly",)
        return (found[0] if is_sure else None), found

    def matching(self, typed: str, most: int) -> tuple[Machine, ...]:
        """The machines whose serial, model or customer contains what was typed, serials that begin or end so first."""
        wanted, name = plain(typed), typed.strip().casefold()
        found = [
            (key, machine)
            for key, machine in self.machines.items()
            if wanted and (wanted in key or wanted in plain(machine.model) or name in machine.customer.casefold())
        ]
        found.sort(key=lambda one: (not one[0].startswith(wanted), not one[0].endswith(wanted), one[0]))
        return tuple(machine for _, machine in found[:most])

    def _clues(self, story: CallerStory) -> dict[str, dict[Matched, None]]:
        """By what each machine was found; serials said exactly leave no others."""
        clues: dict[str, dict[Matched, None]] = {}
        for how, keys in self._ways(story):
            for key in keys:
                clues.setdefault(key, {})[how] = None
        return {key: hows for key, hows in clues.items() if "serial" in hows} or clues

    def _ways(self, story: CallerStory) -> Iterator[tuple[Matched, Iterable[str]]]:
        words = [story.serial] if story.serial else _TOKEN.findall(story.text)
        exact = [key for word in words if (key := plain(word)) in self.machines]
        yield "serial", exact
        yield "phone", self._by_phone(f"{story.phone} | {story.text}")
        yield "customer", self._by_customer(f"{story.caller} | {story.text}")
        yield "number", self._by_number(story.text)
        yield "serial_nearly", () if exact else self._nearly(words)

    def _narrowed(self, clues: dict[str, dict[Matched, None]], machine_model: str) -> list[str]:
        """The machines that most speaks for, of the model that was named where any of them is."""
        wanted = plain(machine_model)
        of_model = [key for key in clues if plain(self.machines[key].model) == wanted] if wanted else []
        left = of_model or list(clues)
        most = max(len(clues[key]) for key in left)
        return sorted(key for key in left if len(clues[key]) == most)

    def _by_phone(self, text: str) -> list[str]:
        said = [_digits(match.group()) for match in _PHONE.finditer(text)]
        known = ((key, _digits(machine.phone)) for key, machine in self.machines.items() if machine.phone)
        return [key for key, phone in known if any(_is_same_phone(phone, one) for one in said)]

    def _by_customer(self, text: str) -> list[str]:
        lengths = {name: customer_length(name, text) for name in {m.customer for m in self.machines.values()} if name}
        longest = max(lengths.values(), default=0)
        named = {name for name, length in lengths.items() if length and length == longest}
        return [key for key, machine in self.machines.items() if machine.customer in named]

    def _by_number(self, text: str) -> list[str]:
        said = {int(one or other) for one, other in _NUMBER.findall(text)}
        return [key for key, machine in self.machines.items() if said and _last_number(machine.serial) in said]

    def _nearly(self, words: Iterable[str]) -> list[str]:
        long = [plain(word) for word in words if len(word) >= LEAST_SERIAL and re.search(r"\d", word)]
        return [near for word in long for near in get_close_matches(word, self.machines, n=3, cutoff=_ALIKE)]


class DirectoryDesk:
    """Hands out the directory of the store's present state to each audience."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seq = -1
        self._kept: dict[Audience, Directory] = {}

    def current(self, audience: Audience = SEES_ALL) -> Directory:
        """The directory as of the last change to a machine."""
        with self._lock:
            head = self._store.head()
            is_stale = bool(self._kept) and head != self._seq and self._is_stale()
            if is_stale or len(self._kept) >= _MOST_AUDIENCES:
                self._kept.clear()
            if audience not in self._kept:
                machines = filter(audience.may_see, self._store.all(Machine))
                self._kept[audience] = Directory.from_machines(machines)
            self._seq = head
            return self._kept[audience]

    def _is_stale(self) -> bool:
        return bool(self._store.changes_of(Machine, self._seq, limit=1))


def customer_length(name: str, text: str) -> int:
    """How many characters of a customer's name a text says, 0 where it does not name it.

    Chinese names are known by how they begin, others by a word of their own, misspelt or not.

    >>> customer_length("青麓建设机械租赁", "我是青麓的老王"), customer_length("Northmere Plant Hire", "at nothmere")
    (2, 9)
    """
    if not name.isascii() and not re.match(r"[A-Za-z]", name):
        begun = (length for length in range(len(name), _LEAST_PREFIX - 1, -1) if name[:length] in text)
        return next(begun, 0)
    said = re.findall(r"[a-z]+", text.casefold())
    own = [word for word in re.findall(r"[a-z]+", name.casefold()) if len(word) >= _LEAST_WORD and word not in _GENERIC]
    return sum(len(word) for word in own if any(_is_alike(word, other) for other in said))


def _is_alike(word: str, other: str) -> bool:
    return word[0] == other[0] and SequenceMatcher(None, word, other).ratio() >= _ALIKE


def phones_in(text: str) -> tuple[str, ...]:
    """The phone numbers of a text, digits only.

    >>> phones_in("打我手机138 1234 5678")
    ('13812345678',)
    """
    return tuple(_digits(match.group()) for match in _PHONE.finditer(text))


def serials_said(text: str, serial: str) -> tuple[str, ...]:
    """The words of a text that a serial number is written as, misspelt or not.

    >>> serials_said("my hx35O-00018 is down", "HX350-00018")
    ('hx35O-00018',)
    """
    words = [word for word in _TOKEN.findall(text) if len(word) >= LEAST_SERIAL]
    return tuple(word for word in words if get_close_matches(plain(word), (plain(serial),), cutoff=_ALIKE))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_same_phone(known: str, said: str) -> bool:
    """Whether two numbers are one, with or without the country's or the city's code."""
    short, long = sorted((known.lstrip("0"), said.lstrip("0")), key=len)
    return len(short) >= LEAST_DIGITS and long.endswith(short)


def _last_number(serial: str) -> int:
    numbers = re.findall(r"\d+", serial)
    return int(numbers[-1]) if numbers else -1


def _found(machine: Machine, matched_by: tuple[Matched, ...]) -> MachineFound:
    return MachineFound(
        serial=machine.serial,
        machine_model=machine.model,
        make=machine.make,
        customer=machine.customer,
        phone=machine.phone,
        place=machine.place,
        hours=machine.hours,
        matched_by=matched_by,
    )
