"""A row to the records it states: repair cases, causes, fault codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from knowledge.codes.catalogue import Catalogue
from knowledge.codes.finding import canonical, find_codes
from knowledge.importing.fields import FieldRefused, Fields
from knowledge.importing.sentence import Sentence
from knowledge.importing.values import ValueRefused, check_in, is_nothing, part_in
from knowledge.importing.words import outcome_in
from knowledge.manuals.language import language_of
from knowledge.records import Cause, FaultCode, Record, RepairCase


def case_of(fields: Fields, row_id: str, catalogue: Catalogue) -> tuple[Record, ...]:
    """The repair case a row tells; its codes in canonical form, with those its symptom mentions."""
    symptom, cause, action = fields.text("symptom"), fields.text("cause"), fields.text("action")
    if not symptom:
        raise FieldRefused("symptom", "", _EMPTY_SYMPTOM)
    case = RepairCase(
        id=fields.text("id") or row_id,
        symptom=symptom,
        machine_model=fields.text("machine_model"),
        make=fields.text("make"),
        serial=fields.text("serial"),
        hours=fields.number("hours"),
        date=fields.date("date"),
        codes=codes_of(fields, catalogue, symptom),
        cause=cause,
        component=fields.text("component"),
        failure_mode=fields.text("failure_mode"),
        action=action,
        checks=_checks(fields, "result"),
        parts=parts_of(fields),
        outcome=_outcome(fields),
        labour_minutes=_labour_minutes(fields),
        language=fields.language(symptom, cause, action),
        groups=fields.texts("groups"),
    )
    return (case,)


def cause_of(fields: Fields, row_id: str, catalogue: Catalogue) -> tuple[Record, ...]:
    """The cause a row of a troubleshooting table states."""
    symptom, cause = fields.text("symptom"), fields.text("cause")
    failure_mode, remedy = fields.text("failure_mode"), fields.text("remedy")
    if not symptom and not failure_mode:
        raise FieldRefused("symptom", "", _EMPTY_SYMPTOM)
    record = Cause(
        id=fields.text("id") or row_id,
        symptom=symptom,
        component=fields.text("component"),
        failure_mode=failure_mode,
        cause=cause,
        checks=_checks(fields, "expected", minutes=fields.number("check_minutes")),
        remedy=remedy,
        parts=parts_of(fields),
        codes=codes_of(fields, catalogue, symptom),
        occurrence=fields.whole_number("occurrence"),
        severity=fields.whole_number("severity"),
        detection=fields.whole_number("detection"),
        rank=fields.whole_number("rank"),
        page=fields.whole_number("page"),
        language=fields.language(symptom, cause, remedy),
        scope=scope_of(fields),
    )
    return (record,)


def code_of(fields: Fields, row_id: str, catalogue: Catalogue) -> tuple[Record, ...]:
    """The fault code a row defines and, where it also names a cause or a remedy, that cause."""
    typed = fields.text("code") or _from_numbers(fields)
    if not typed:
        raise FieldRefused("code", "", Sentence(en="the fault code is empty", zh="故障码为空"))
    meaning, zh, en = fields.text("meaning"), fields.text("meaning_zh"), fields.text("meaning_en")
    if meaning and language_of(meaning) == "zh":
        zh = zh or meaning
    else:
        en = en or meaning
    code = FaultCode(
        code=canonical(typed, catalogue) or typed,
        meaning_zh=zh,
        meaning_en=en,
        make=fields.text("make"),
        machine_models=fields.texts("machine_models"),
        component=fields.text("component"),
        groups=fields.texts("groups"),
    )
    return (code, *_cause_behind(code, fields, row_id))


def _cause_behind(code: FaultCode, fields: Fields, row_id: str) -> tuple[Record, ...]:
    cause, remedy = fields.text("cause"), fields.text("remedy")
    if not cause and not remedy:
        return ()
    language = fields.language(cause, remedy)
    meanings = (code.meaning_zh, code.meaning_en) if language == "zh" else (code.meaning_en, code.meaning_zh)
    record = Cause(
        id=row_id,
        symptom=fields.text("symptom") or next(filter(None, meanings), code.code),
        component=code.component,
        cause=cause,
        checks=_checks(fields, "expected"),
        remedy=remedy,
        parts=parts_of(fields),
        codes=(code.code,),
        language=language,
        scope=scope_of(fields),
    )
    return (record,)


def _from_numbers(fields: Fields) -> str:
    """A code given as two columns, SPN and FMI."""
    spn, fmi = fields.whole_number("spn"), fields.whole_number("fmi")
    if spn is None:
        return ""
    return f"SPN {spn}" if fmi is None else f"SPN {spn} FMI {fmi}"


def codes_of(fields: Fields, catalogue: Catalogue, mentioned_in: str) -> tuple[str, ...]:
    """The codes of a row: those of its column, as typed where unrecognised, then those its text mentions."""
    typed = (canonical(raw, catalogue) or raw for raw in fields.texts("codes", is_codes=True))
    mentioned = (found.code for found in find_codes(mentioned_in, catalogue))
    return tuple(dict.fromkeys((*typed, *mentioned)))


def scope_of(fields: Fields) -> Any:
    """Whom and what the row's knowledge is for, as the fields of a ``Scope``."""
    return {
        "machine_models": fields.texts("machine_models"),
        "makes": fields.texts("makes") or fields.texts("make"),
        "serial_from": fields.text("serial_from"),
        "serial_to": fields.text("serial_to"),
        "groups": fields.texts("groups"),
        "valid_from": fields.date("valid_from"),
        "valid_until": fields.date("valid_until"),
    }


def parts_of(fields: Fields) -> Any:
    """The parts of a row: objects as they are, ``number*quantity`` otherwise."""
    stated = [entry for cell in fields.cells("parts") if isinstance(cell, list) for entry in cell]
    if any(isinstance(entry, dict) for entry in stated):
        return tuple(_filled(entry) if isinstance(entry, dict) else {"number": entry} for entry in stated)
    found = [part_in(text) for text in fields.texts("parts")]
    if len(found) != 1:
        return tuple({"number": number, "quantity": quantity} for number, quantity in found)
    number, quantity = found[0]
    beside = fields.whole_number("part_quantity")
    return ({"number": number, "name": fields.text("part_name"), "quantity": quantity if beside is None else beside},)


def _checks(fields: Fields, second: str, minutes: float | None = None) -> Any:
    """The checks of a row: objects as they are, ``check=>result`` otherwise."""
    stated = [entry for cell in fields.cells("checks") if isinstance(cell, list) for entry in cell]
    if any(isinstance(entry, dict) for entry in stated):
        return tuple(_filled(entry) if isinstance(entry, dict) else {"check": entry} for entry in stated)
    texts = _checks_in(fields.texts("checks"), second)
    return tuple(check | {"minutes": minutes} for check in texts) if minutes is not None else tuple(texts)


def _checks_in(texts: Iterable[str], second: str) -> list[dict[str, Any]]:
    return [{"check": check, second: result} for check, result in map(check_in, texts)]


def _filled(entry: dict[str, Any]) -> dict[str, Any]:
    """An inner object without its empty fields, so that they take their defaults."""
    return {
        name: value
        for name, value in entry.items()
        if value is not None and not (isinstance(value, str) and is_nothing(value))
    }


def _outcome(fields: Fields) -> Any:
    text = fields.text("outcome")
    try:
        return outcome_in(text) if text else "unknown"
    except ValueRefused as error:
        raise FieldRefused("outcome", text, error.reason) from error


def _labour_minutes(fields: Fields) -> float | None:
    minutes = fields.number("labour_minutes")
    hours = fields.number("labour_hours") if minutes is None else None
    return minutes if hours is None else round(hours * 60, 6)


_EMPTY_SYMPTOM = Sentence(en="the symptom is empty; every row needs one", zh="故障现象为空；每行都必须填写")
