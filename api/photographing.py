"""What a photo of a display or a type plate shows: codes and serial numbers, to be confirmed before they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from api.services import Services
from knowledge.audience import Audience
from knowledge.codes import Catalogue, find_codes
from knowledge.manuals.ocr import Seen, read_picture
from knowledge.records import Machine, Model

_LABEL = re.compile(
    r"(?:\bs/?n\b|serial\s*(?:no|number)?|\bpin\b|出厂编号|序列号|整机编号|机号|编号)[\s.:：#]*"
    r"([A-Z0-9][A-Z0-9\-/]{3,30})",
    re.I,
)
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9\-]{4,29}", re.I)


class SeenLine(Model):
    """A line of text in the photo, and how sure it is read (0 to 1)."""

    text: str
    confidence: float


class SeenCode(Model):
    """A fault code in the photo."""

    raw: str
    code: str
    known: bool
    meaning_zh: str
    meaning_en: str


class SeenSerial(Model):
    """A serial number in the photo; with its machine where it is one of those known."""

    serial: str
    known: bool
    machine_model: str = ""


class PhotoReading(Model):
    """What was read; nothing has been done with it."""

    lines: tuple[SeenLine, ...]
    codes: tuple[SeenCode, ...]
    serials: Annotated[tuple[SeenSerial, ...], Field(description="Known machines first")]
    needs_confirmation: bool = True


def read_photo(services: Services, data: bytes, audience: Audience) -> PhotoReading:
    """Codes and serial numbers of a photo as far as the audience knows them.

    ``ManualUnreadable`` where it is no picture, ``NoTextRecognition`` where nothing can read it.
    """
    seen = read_picture(data, "photo")
    text = "\n".join(line.text for line in seen)
    return PhotoReading(
        lines=tuple(_line(line) for line in seen),
        codes=tuple(_codes(text, services.assistant.desk.current(audience).catalogue)),
        serials=tuple(sorted(_serials(text, services, audience), key=lambda one: not one.known)),
    )


def _line(line: Seen) -> SeenLine:
    return SeenLine(text=line.text, confidence=line.confidence)


def _codes(text: str, catalogue: Catalogue) -> Iterator[SeenCode]:
    for found in find_codes(text, catalogue):
        reading = catalogue.explain(found.code)
        meaning = {"meaning_zh": reading.meaning_zh, "meaning_en": reading.meaning_en}
        yield SeenCode(raw=found.raw, code=found.code, known=reading.known, **meaning)


def _serials(text: str, services: Services, audience: Audience) -> Iterator[SeenSerial]:
    """What stands behind a label, and every number that is a known machine's."""
    labelled = [found.upper() for found in _LABEL.findall(text)]
    for number in dict.fromkeys((*labelled, *map(str.upper, _NUMBER.findall(text)))):
        machine = _machine(number, services, audience)
        if machine is not None:
            yield SeenSerial(serial=machine.serial, known=True, machine_model=machine.model)
        elif number in labelled:
            yield SeenSerial(serial=number, known=False)


def _machine(number: str, services: Services, audience: Audience) -> Machine | None:
    # On plates O and 0, I and 1 look alike, so what stands after the first digit is tried as digits, too.
    head = re.match(r"[A-Z]*", number)
    letters = head.group() if head else ""
    as_digits = letters + number[len(letters) :].replace("O", "0").replace("I", "1")
    for spelled in dict.fromkeys((number, as_digits)):
        machine = services.store.get(Machine, spelled, audience)
        if machine is not None:
            return machine
    return None
