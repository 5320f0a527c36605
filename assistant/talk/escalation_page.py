"""The escalation packet as Markdown: every line in Chinese and English, the most important first."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import Evidence
from assistant.planning import percent
from assistant.talk.escalation import CauseLeft, CodeInBoth, InBoth, Packet
from assistant.words.phrases import phrase
from assistant.words.sentences import source_words

MOST_SAID = 12  # messages shown, the first and the latest of them
QUOTED = 120  # characters of a message or quotation


def markdown(packet: Packet) -> str:
    """The packet on one page."""
    sections = [
        f"# {_heading('packet_title')} {packet.conversation[:8]}",
        f"**{_heading('packet_reason')}**: {_line(packet.reason)}",
        _section("packet_machine", [_machine(packet)]),
        _section("packet_codes", [_code(code) for code in packet.codes]),
        _section("packet_causes", _causes(packet)),
        _section("packet_ruled_out", [_ruled_out(packet, place) for place in range(len(packet.ruled_out))]),
        _section("packet_checked", map(_line, packet.checked)),
        _section("packet_tried", map(_line, packet.tried)),
        _section("packet_said", _said(packet)),
        _section("packet_notes", map(_line, packet.notes)),
        _section("packet_hazards", map(_line, packet.hazards)),
    ]
    if packet.nearest:
        sections.insert(5, _section("packet_nearest", map(_evidence, packet.nearest)))
    return "\n\n".join(sections) + "\n"


def _heading(name: str) -> str:
    return f"{phrase(name, 'zh')} / {phrase(name, 'en')}"


def _section(name: str, lines: Iterable[str]) -> str:
    listed = [f"- {line}" for line in lines] or [f"- {_heading('packet_none')}"]
    return "\n".join([f"## {_heading(name)}", "", *listed])


def _line(words: InBoth) -> str:
    """Both languages on one line, once where they are the same."""
    zh, en = _plain(words.zh), _plain(words.en)
    return zh if zh == en else f"{zh} / {en}"


def _plain(text: str) -> str:
    """One line that Markdown takes as it stands."""
    return " ".join(text.split()).replace("<", "&lt;").replace("`", "'")


def _machine(packet: Packet) -> str:
    named = " ".join(part for part in (packet.make, packet.machine_model, packet.serial) if part)
    return _plain(named) or _heading("packet_unknown")


def _code(code: CodeInBoth) -> str:
    return f"**{_plain(code.code)}**: {_line(code.meaning)}"


def _causes(packet: Packet) -> list[str]:
    lines = [_cause(cause) for cause in packet.causes]
    another = InBoth(
        zh=phrase("say_another", "zh", percent=percent(packet.another_cause)),
        en=phrase("say_another", "en", percent=percent(packet.another_cause)),
    )
    return [*lines, _line(another)]


def _cause(cause: CauseLeft) -> str:
    confirmed = InBoth(
        zh=phrase("say_confirmed", "zh", count=cause.confirmed_cases),
        en=phrase("say_confirmed", "en", count=cause.confirmed_cases),
    )
    sources = "".join(f"\n  - {_evidence(found)}" for found in cause.evidence)
    return f"**{percent(cause.probability)}** {_line(cause.cause)} ({_line(confirmed)}){sources}"


def _ruled_out(packet: Packet, place: int) -> str:
    cause = packet.ruled_out[place]
    return f"{_line(cause.cause)}: {percent(cause.before)} → {percent(cause.now)}"


def _evidence(found: Evidence) -> str:
    return f"{_plain(source_words(found, 'en'))}: “{_short(found.quote)}”"


def _said(packet: Packet) -> list[str]:
    said = packet.said
    shown = said if len(said) <= MOST_SAID else (said[0], *said[-(MOST_SAID - 1) :])
    return [f"{one.turn}. {one.at:%Y-%m-%d %H:%M}Z “{_short(one.text)}”" for one in shown]


def _short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= QUOTED else f"{plain[:QUOTED]}…"
