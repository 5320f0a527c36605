"""Words to machine, codes, symptoms and language; what is not known is said, not guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from assistant.addressed import parted
from assistant.answer import CodeMeaning, Report
from assistant.reference import Reference, plain
from assistant.words.phrases import phrase
from knowledge.codes import FoundCode, canonical, find_codes
from knowledge.records import FaultCode, Language, Machine
from knowledge.store import Store
from retrieval.terms import plain as simplified

_HAN = re.compile(r"[\u3400-\u9fff]")
_QUOTED, _MOST_QUOTED = 80, 3  # characters of a sentence that was left out, and such sentences, that are said back
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.]*")


@dataclass(frozen=True)
class Understanding:
    """A report as the rest of the assistant needs it."""

    text: str
    language: Language
    codes: tuple[CodeMeaning, ...]
    machine: Machine | None
    machine_model: str
    make: str
    notes: tuple[str, ...]
    serial: str = ""  # as reported, also of a machine that nobody has registered
    left_out: tuple[str, ...] = ()  # sentences of the report that were addressed to the assistant

    @property
    def everything_said(self) -> str:
        """The whole report, for what must never be overheard: people in danger."""
        return "\n".join((self.text, *self.left_out))

    @property
    def known_codes(self) -> tuple[str, ...]:
        """Canonical codes that the search may treat as facts."""
        return tuple(code.code for code in self.codes)


def language_of(text: str) -> Language:
    """Chinese as soon as there is a Chinese character: mixed sentences are written by Chinese readers.

    >>> language_of("HX220 boom 无力"), language_of("boom is slow")
    ('zh', 'en')
    """
    return "zh" if _HAN.search(text) else "en"


def understand(report: Report, reference: Reference, store: Store) -> Understanding:
    """Read a report: its language, the machine it is about and the codes in it, with notes on what is unknown.

    Traditional characters are read as simplified ones, as everything that is known of words here is written.
    """
    said = parted(simplified(report.text))
    text, language = said.kept, report.language or language_of(report.text)
    notes = list(left_out_notes(said.left_out, language))
    machine = _machine(report.serial, text, reference, store)
    if report.serial and machine is None:
        notes.append(_unknown_serial(report.serial, reference, language))
    model = _model(report, machine, text, reference)
    if model and plain(model) not in reference.models:
        notes.append(phrase("unknown_model", language, model=model))
    make = machine.make if machine and machine.make else reference.makes.get(plain(model), "")
    codes = _codes(report, text, reference, make, model, language)
    serial = machine.serial if machine else report.serial
    return Understanding(text, language, codes, machine, model, make, tuple(notes), serial, said.left_out)


def left_out_notes(sentences: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """That sentences addressed to the assistant were left out, in words."""
    return tuple(phrase("left_out", language, said=said[:_QUOTED]) for said in sentences[:_MOST_QUOTED])


def _machine(serial: str, text: str, reference: Reference, store: Store) -> Machine | None:
    said = [serial] if serial else _WORD.findall(text)
    for word in said:
        known = reference.serials.get(plain(word))
        if known is not None:
            return store.get(Machine, known)
    return None


def _unknown_serial(serial: str, reference: Reference, language: Language) -> str:
    close = get_close_matches(plain(serial), reference.serials, n=2, cutoff=0.75)
    if close:
        near = ", ".join(reference.serials[key] for key in close)
        return phrase("unknown_serial_near", language, serial=serial, near=near)
    return phrase("unknown_serial", language, serial=serial)


def _model(report: Report, machine: Machine | None, text: str, reference: Reference) -> str:
    """What the reporter says goes before the records, the records before a word in the text."""
    if report.machine_model:
        return reference.models.get(plain(report.machine_model), report.machine_model)
    if machine is not None:
        return machine.model
    words = (plain(word) for word in _WORD.findall(text))
    return next((reference.models[word] for word in words if word in reference.models), "")


def _codes(
    report: Report, text: str, reference: Reference, make: str, model: str, language: Language
) -> tuple[CodeMeaning, ...]:
    found = [_typed(raw, reference) for raw in report.codes if raw]
    found += find_codes(text, reference.catalogue)
    unique = {code.code: code for code in reversed(found)}
    ordered = dict.fromkeys(code.code for code in found)
    return tuple(_meaning(unique[code], reference, make, model, language) for code in ordered)


def _typed(raw: str, reference: Reference) -> FoundCode:
    code = canonical(raw, reference.catalogue) or unicodedata.normalize("NFKC", raw).strip().upper()
    return FoundCode(raw=raw, code=code, start=0, end=len(raw))


def _meaning(found: FoundCode, reference: Reference, make: str, model: str, language: Language) -> CodeMeaning:
    reading = reference.catalogue.explain(found.code, make=make, machine_model=model)
    note = ""
    if reading.ambiguous:
        note = phrase("code_ambiguous", language, meanings=_by_machine(reading.entries, language))
    elif reading.is_known_elsewhere:
        note = phrase("code_elsewhere", language, meanings=_by_machine(reading.entries, language))
    elif not reading.known:
        note = phrase("code_unknown", language, code=found.code)
    meaning = "" if reading.ambiguous or not reading.known else reading.meaning(language)
    return CodeMeaning(
        raw=found.raw,
        code=found.code,
        known=reading.known,
        is_ambiguous=reading.ambiguous,
        meaning=meaning,
        note=note,
    )


def _by_machine(entries: tuple[FaultCode, ...], language: Language) -> str:
    lines = []
    for entry in entries:
        where = " ".join(part for part in (entry.make, "/".join(entry.machine_models)) if part)
        own = entry.meaning_zh if language == "zh" else entry.meaning_en
        lines.append(f"{where or '*'}: {own or entry.meaning_en or entry.meaning_zh}")
    return "; ".join(lines)
