"""A row to the record it states: parts, depots, stock, machines, glossary terms."""

from __future__ import annotations

from knowledge.importing.fields import FieldRefused, Fields
from knowledge.importing.sentence import Sentence
from knowledge.manuals.language import language_of
from knowledge.records import Depot, GlossaryTerm, Machine, Part, Record, Stock


def part_of(fields: Fields) -> Record:
    """The spare part of a row; ``price`` is in whole units of currency, ``price_cents`` in hundredths."""
    zh, en = _names(fields)
    cents, price = fields.whole_number("price_cents"), fields.number("price")
    return Part(
        number=fields.text("number") or fields.text("part_number"),
        name_zh=zh,
        name_en=en,
        superseded_by=fields.text("superseded_by"),
        substitutes=fields.texts("substitutes"),
        price_cents=round(price * 100) if cents is None and price is not None else cents,
        machine_models=fields.texts("machine_models"),
    )


def depot_of(fields: Fields) -> Record:
    """The depot of a row."""
    zh, en = _names(fields)
    return Depot(
        id=fields.text("id"),
        name_zh=zh,
        name_en=en,
        latitude=fields.number("latitude"),
        longitude=fields.number("longitude"),
    )


def stock_of(fields: Fields) -> Record:
    """How many of a part lie in a depot; an empty quantity is none."""
    quantity = fields.whole_number("quantity") or 0
    return Stock(depot=fields.text("depot"), part_number=fields.text("part_number"), quantity=quantity)


def machine_of(fields: Fields) -> Record:
    """The machine of a row."""
    return Machine(
        serial=fields.text("serial"),
        model=fields.text("model"),
        make=fields.text("make"),
        hours=fields.number("hours"),
        customer=fields.text("customer"),
        phone=fields.text("phone"),
        place=fields.text("place"),
        latitude=fields.number("latitude"),
        longitude=fields.number("longitude"),
    )


def term_of(fields: Fields) -> Record:
    """The glossary term of a row, several words of a language separated by ``;``."""
    for field in ("zh", "en"):
        if not fields.texts(field):
            raise FieldRefused(field, "", _WORD_MISSING)
    return GlossaryTerm(zh=fields.texts("zh"), en=fields.texts("en"))


def _names(fields: Fields) -> tuple[str, str]:
    """The names of both languages; a plain ``name`` goes to the language it is written in."""
    zh, en, name = fields.text("name_zh"), fields.text("name_en"), fields.text("name")
    if name and language_of(name) == "zh":
        return zh or name, en
    return zh, en or name


_WORD_MISSING = Sentence(en="a glossary term needs a word in both languages", zh="术语必须同时有中文和英文")
