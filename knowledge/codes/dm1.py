"""Raw active-fault frames (DM1, SAE J1939-73): two lamp bytes, then four bytes a trouble code."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from knowledge.codes.found import FoundCode
from knowledge.codes.j1939 import spelled

MAX_SPN = (1 << 19) - 1
NOT_AVAILABLE_COUNT = 127
_BYTES = r"(?P<bytes>(?:0x)?[0-9A-F]{2}(?:[ \t,:._-]{0,2}(?:0x)?[0-9A-F]{2}){5,})(?![0-9A-Z])"
_WITH_ID = r"(?P<id>(?:0x)?1[0-9A-F]FECA[0-9A-F]{2}x?\s*(?:[#:,]|\s)\s*(?:\[?\d{1,2}\]?\s+)?)?"
_FRAME = re.compile(rf"(?<![0-9A-Z#]){_WITH_ID}{_BYTES}", re.I)
_ANNOUNCED = re.compile(r"(?:DM1|报文|数据帧|原始|frame|hex|raw)[^\n]{0,12}$", re.I)
_BYTE = re.compile(r"(?:0x)?([0-9A-F]{2})", re.I)


@dataclass(frozen=True, slots=True)
class Dtc:
    """One diagnostic trouble code of a frame."""

    spn: int
    fmi: int
    count: int = NOT_AVAILABLE_COUNT
    conversion_method: int = 0

    @property
    def is_fault(self) -> bool:
        """False for the all-zero "no fault" and for the all-one filler."""
        return (self.spn, self.fmi) not in ((0, 0), (MAX_SPN, 31))


def encode_dm1(codes: Iterable[Dtc], lamps: bytes = b"\x04\xff") -> bytes:
    """The frame that reports these codes, filled with 0xFF to the eight bytes of a CAN frame.

    >>> encode_dm1([Dtc(100, 1, 3)]).hex(" ")
    '04 ff 64 00 01 03 ff ff'
    """
    body = b"".join(_word(dtc).to_bytes(4, "little") for dtc in codes)
    return (lamps + (body or bytes(4))).ljust(8, b"\xff")


def _word(dtc: Dtc) -> int:
    low, high = dtc.spn & 0xFFFF, dtc.spn >> 16
    return low | dtc.fmi << 16 | high << 21 | dtc.count << 24 | dtc.conversion_method << 31


def decode_dm1(frame: bytes) -> tuple[Dtc, ...]:
    """The trouble codes of a frame, lamps and filler left out.

    subtle: with the conversion method bit set, the byte order of old devices is not told by the frame; it is
    read here like the current one (method 3 of J1939-73).

    >>> decode_dm1(bytes.fromhex("04ff640001030000"))
    (Dtc(spn=100, fmi=1, count=3, conversion_method=0),)
    """
    words = (int.from_bytes(frame[at : at + 4], "little") for at in range(2, len(frame) - 3, 4))
    return tuple(dtc for dtc in map(_dtc, words) if dtc.is_fault)


def _dtc(word: int) -> Dtc:
    spn = word & 0xFFFF | (word >> 21 & 0x7) << 16
    return Dtc(spn, word >> 16 & 0x1F, word >> 24 & 0x7F, word >> 31)


def find_dm1(text: str, known_spns: Container[int]) -> Iterator[FoundCode]:
    """The codes of every raw frame in a half-width text; a frame without its ID must name known SPNs only.

    >>> [(found.code, found.detail) for found in find_dm1("18FECA00#04FF64000103FFFF", ())]
    [('SPN 100 FMI 1', 'OC 3')]
    """
    for match in _FRAME.finditer(text):
        frame = bytes.fromhex("".join(_BYTE.findall(match["bytes"])))
        codes = decode_dm1(frame)
        if match["id"] or (_is_plausible(match, frame) and all(dtc.spn in known_spns for dtc in codes)):
            for dtc in codes:
                detail = "" if dtc.count in (0, NOT_AVAILABLE_COUNT) else f"OC {dtc.count}"
                yield FoundCode(match[0], spelled(dtc.spn, dtc.fmi), match.start(), match.end(), detail)


def _is_plausible(match: re.Match[str], frame: bytes) -> bool:
    """Whether bytes without an ID can be a frame, and not a date, a phone number or a network address."""
    rest = frame[2 + (len(frame) - 2) // 4 * 4 :]
    separators = set(re.findall(r"[^0-9A-Fx]+", match["bytes"], re.I))
    announced = _ANNOUNCED.search(match.string[max(0, match.start() - 20) : match.start()])
    return (
        rest in (b"", b"\xff" * len(rest), b"\x00" * len(rest))
        and len(separators) <= 1
        and all(_is_lamp_byte(lamps) for lamps in frame[:2])
        and bool(announced or separators or not match["bytes"].isdigit())
    )


def _is_lamp_byte(lamps: int) -> bool:
    """Each pair of bits is off, on or not available; the fourth value is reserved."""
    return all(lamps >> shift & 0b11 != 0b10 for shift in (0, 2, 4, 6))
