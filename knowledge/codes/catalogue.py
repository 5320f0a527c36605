"""What the imported lists say a code means, on which machine; and "unknown" where they say nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.codes.found import half_width
from knowledge.codes.j1939 import find_spn, numbers, spelled
from knowledge.codes.names import compose, spn_names
from knowledge.codes.obd import find_obd
from knowledge.records import FaultCode, Language

_NOT_KEY = re.compile(r"[^0-9A-Z@]")
_PIECE = re.compile(r"[0-9A-Z@]+")


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What a code means on a machine.

    ``known`` is False for a code no list explains, and for one that only lists of other machines explain:
    then ``entries`` holds theirs. ``ambiguous``: the machine was not given (or only its make) and the entries
    differ; the meaning names each.
    """

    code: str
    known: bool
    meaning_zh: str = ""
    meaning_en: str = ""
    entries: tuple[FaultCode, ...] = ()
    ambiguous: bool = False

    @property
    def is_known_elsewhere(self) -> bool:
        """Whether only lists of other machines explain the code."""
        return not self.known and bool(self.entries)

    def meaning(self, language: Language) -> str:
        """The meaning in this language, else in the other one; empty for an unknown code."""
        ordered = (self.meaning_zh, self.meaning_en) if language == "zh" else (self.meaning_en, self.meaning_zh)
        return ordered[0] or ordered[1]


def code_key(code: str) -> str:
    """What spellings of a maker's code have in common.

    >>> code_key("e-02") == code_key("Ｅ 02") == "E02"
    True
    """
    return _NOT_KEY.sub("", half_width(code).upper())


def standard(code: str) -> str | None:
    """The canonical J1939 or OBD form of a code that is nothing else, None for makers' codes.

    >>> standard("spn100/fmi1"), standard("p0087"), standard("E02")
    ('SPN 100 FMI 1', 'P0087', None)
    """
    plain = half_width(code).strip()
    whole = [found for found in (*find_spn(plain), *find_obd(plain)) if len(found.raw) == len(plain)]
    return whole[0].code if whole else None


@dataclass(frozen=True)
class Catalogue:
    """The imported code lists, in memory: spellings of makers' codes and what each code means where."""

    entries: Mapping[str, tuple[FaultCode, ...]] = field(default_factory=dict)  # canonical code -> its entries
    spellings: Mapping[str, str] = field(default_factory=dict)  # key of a maker's code -> its canonical form

    @classmethod
    def from_records(cls, records: Iterable[FaultCode]) -> Catalogue:
        """The catalogue of these records; of two spellings of one code the first in order stands for both."""
        spellings: dict[str, str] = {}
        entries: defaultdict[str, list[FaultCode]] = defaultdict(list)
        for record in sorted(records, key=lambda record: (record.code, record.key)):
            code = standard(record.code)
            if code is None:
                code = spellings.setdefault(code_key(record.code) or record.code, record.code)
            entries[code].append(record)
        return cls({code: tuple(records) for code, records in entries.items()}, spellings)

    @cached_property
    def known_spns(self) -> frozenset[int]:
        """The parameter numbers of the bundled table and of these lists."""
        own = (pair[0] for pair in map(numbers, self.entries) if pair)
        return frozenset((*spn_names(), *own))

    @cached_property
    def machine_models(self) -> frozenset[str]:
        """Keys of the machine models the lists speak of; such a name is never a code."""
        return frozenset(
            code_key(model) for entries in self.entries.values() for entry in entries for model in entry.machine_models
        )

    @cached_property
    def most_pieces(self) -> int:
        """Into how many typed pieces a code may fall: ``E 02`` into two, ``CID 168 FMI 4`` into four."""
        return max(2, *(len(_PIECE.findall(code.upper())) for code in self.spellings.values()), 2)

    @cached_property
    def _with_zero(self) -> Mapping[str, str]:
        """Keys with every letter O read as zero -> canonical form; what two codes share is left out."""
        shared: defaultdict[str, list[str]] = defaultdict(list)
        for key, code in self.spellings.items():
            shared[key.replace("O", "0")].append(code)
        return {key: codes[0] for key, codes in shared.items() if len(codes) == 1}

    def spelling(self, typed: str) -> str | None:
        """The canonical form of a maker's code as typed, None where no list has it.

        A letter O is read as zero only where nothing else fits.

        >>> Catalogue.from_records([FaultCode(code="E02")]).spelling("eO2")
        'E02'
        """
        key = code_key(typed)
        if key in self.spellings:
            return self.spellings[key]
        return self._with_zero.get(key.replace("O", "0"))

    def explain(self, code: str, *, make: str = "", machine_model: str = "") -> CodeReading:
        """What a code means on this machine: the entry of its model, else of its make, else the general one.

        A J1939 code without an entry is composed from the bundled tables.
        """
        code = standard(code) or self.spelling(code) or code
        entries = self.entries.get(code, ())
        fitting = self._fitting(entries, make, machine_model) if make or machine_model else entries
        if fitting:
            return _read(code, fitting)
        zh, en = self._composed(code, make, machine_model)
        return CodeReading(code, bool(zh or en), zh, en, () if zh or en else entries)

    def _fitting(self, entries: tuple[FaultCode, ...], make: str, model: str) -> tuple[FaultCode, ...]:
        """The entries that speak of the machine; those that say it most closely, where its model is known."""
        make = make or self._makes.get(model.casefold(), "")
        levels: defaultdict[int, list[FaultCode]] = defaultdict(list)
        for entry in entries:
            levels[_closeness(entry, make.casefold(), model.casefold())].append(entry)
        chosen = next((levels[level] for level in (3, 2, 1) if levels[level]), [])
        return tuple(chosen)

    @cached_property
    def _makes(self) -> Mapping[str, str]:
        """Model -> make, as far as the lists tell."""
        return {
            model.casefold(): entry.make
            for entries in self.entries.values()
            for entry in entries
            for model in entry.machine_models
            if entry.make
        }

    def _composed(self, code: str, make: str, model: str) -> tuple[str, str]:
        """A J1939 code's meaning in both languages, made from its parameter's name; empty where that is unknown."""
        pair = numbers(code)
        if pair is None:
            return "", ""
        spn, fmi = pair
        name = spn_names().get(spn)
        if name is None and fmi is not None and spelled(spn) in self.entries:
            own = self.explain(spelled(spn), make=make, machine_model=model)
            name = (own.meaning_zh, own.meaning_en)
        if name is None or fmi is None:
            return name or ("", "")
        return compose(name, fmi, "zh"), compose(name, fmi, "en")


def _closeness(entry: FaultCode, make: str, model: str) -> int:
    """3: of this model, 2: of this make, 1: of every machine, 0: of another machine."""
    models = {name.casefold() for name in entry.machine_models}
    if entry.make and make and entry.make.casefold() != make:
        return 0
    if models and model:
        return 3 if model in models else 0
    if entry.make:
        return 2 if make else 0
    return 1 if not models else 0


def _read(code: str, entries: tuple[FaultCode, ...]) -> CodeReading:
    """One reading of entries that agree, an ambiguous one of entries that differ."""
    if len({(entry.meaning_zh, entry.meaning_en) for entry in entries}) == 1:
        return CodeReading(code, True, entries[0].meaning_zh, entries[0].meaning_en, entries)
    zh = "；".join(f"{_machine(entry) or '通用'}：{entry.meaning_zh}" for entry in entries if entry.meaning_zh)
    en = "; ".join(f"{_machine(entry) or 'general'}: {entry.meaning_en}" for entry in entries if entry.meaning_en)
    return CodeReading(code, True, zh, en, entries, ambiguous=True)


def _machine(entry: FaultCode) -> str:
    return " ".join(part for part in (entry.make, "/".join(entry.machine_models)) if part)
