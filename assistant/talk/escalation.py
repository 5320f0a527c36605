"""The escalation packet: everything an expert needs to take over, readable in a minute, both languages at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from assistant.answer import CodeMeaning, Evidence
from assistant.assistant import Assistant
from assistant.diagnosis import Suspect
from assistant.reference import Reference
from assistant.talk.responding import Findings, Responder
from assistant.talk.retelling import finding_words, story_notes, tried_words
from assistant.talk.safeguards import notices_of
from assistant.talk.story import Conversation
from assistant.understanding import understand
from assistant.words.advice import best_record, cause_name, evidence
from assistant.words.phrases import phrase
from knowledge.audience import SEES_ALL, Audience
from knowledge.records import LANGUAGES, Language, Model

SHOWN_NEAREST = 3
SHOWN_CAUSES = 5
SHOWN_EVIDENCE = 2
RULED_OUT = 0.05  # chance below which a cause that had at least twice as much before the work counts as ruled out


class InBoth(Model):
    """The same words in Chinese and English; equal where nobody has written the other."""

    zh: str
    en: str


class CodeInBoth(Model):
    """A code of the report and what it means, or that nobody knows."""

    code: str
    raw: str
    known: bool
    meaning: InBoth


class Said(Model):
    """What the technician said in a turn, word for word."""

    turn: int
    at: datetime
    text: str


class CauseLeft(Model):
    """A cause that may still be it, with its numbers and where they come from."""

    cause: InBoth
    probability: float
    confirmed_cases: int
    evidence: tuple[Evidence, ...] = ()


class CauseRuledOut(Model):
    """A cause that the work made unlikely."""

    cause: InBoth
    before: float
    now: float


class Packet(Model):
    """One conversation for the expert who takes over."""

    conversation: str
    made: datetime
    machine_model: str = ""
    serial: str = ""
    make: str = ""
    codes: tuple[CodeInBoth, ...] = ()
    reason: InBoth
    in_danger: bool = False
    said: tuple[Said, ...] = ()
    checked: tuple[InBoth, ...] = ()
    tried: tuple[InBoth, ...] = ()
    ruled_out: tuple[CauseRuledOut, ...] = ()
    causes: tuple[CauseLeft, ...] = ()
    another_cause: float = 1.0
    nearest: tuple[Evidence, ...] = ()
    notes: tuple[InBoth, ...] = ()
    hazards: tuple[InBoth, ...] = ()
    acknowledged: tuple[str, ...] = ()


def escalation(conversation: Conversation, assistant: Assistant, audience: Audience = SEES_ALL) -> Packet:
    """The packet of a conversation as it stands, from what is known now and the audience may see."""
    story, last = conversation.story, conversation.last
    hazards = tuple(notice.hazard for notice in last.answer.safety) if last else ()
    packet = Packet(
        conversation=conversation.id,
        made=datetime.now(UTC),
        machine_model=story.machine_model,
        serial=story.serial,
        reason=_reason(conversation),
        in_danger=conversation.in_danger,
        said=_said(conversation),
        checked=tuple(_in_both(partial(finding_words, finding)) for finding in story.work.findings),
        tried=tuple(_in_both(partial(tried_words, tried)) for tried in story.work.tried),
        notes=_notes(conversation),
        hazards=tuple(_in_both(partial(_notice, name)) for name in hazards),
        acknowledged=conversation.acknowledged,
    )
    return packet if story.is_empty else _with_causes(packet, conversation, assistant, audience)


def _in_both(words: Callable[[Language], str]) -> InBoth:
    return InBoth(zh=words("zh"), en=words("en"))


def _notice(name: str, language: Language) -> str:
    return notices_of((name,), language)[0].notice


def _notes(conversation: Conversation) -> tuple[InBoth, ...]:
    zh, en = (story_notes(conversation.model_copy(update={"language": language})) for language in LANGUAGES)
    return tuple(InBoth(zh=own, en=other) for own, other in zip(zh, en, strict=True))


def _reason(conversation: Conversation) -> InBoth:
    """Why it is handed over, as far as the conversation says."""
    last = conversation.last
    name = "handover_open"
    if conversation.in_danger:
        name = "handover_danger"
    elif conversation.wants_expert:
        name = "handover_wanted"
    elif last is not None and last.answer.abstained:
        name = "handover_unknown"
    elif last is not None and last.answer.next_step.kind == "escalate":
        name = "handover_stuck"
    return _in_both(partial(phrase, name))


def _said(conversation: Conversation) -> tuple[Said, ...]:
    words = ((turn, " ".join(filter(None, (turn.message.text, *turn.message.codes)))) for turn in conversation.turns)
    return tuple(Said(turn=turn.number, at=turn.at, text=text) for turn, text in words if text)


def _with_causes(packet: Packet, conversation: Conversation, assistant: Assistant, audience: Audience) -> Packet:
    """The packet with what the knowledge says to the story, searched now."""
    reference = assistant.desk.current(audience)
    found = Responder(assistant).findings(conversation, reference)
    told, text = found.understanding, found.understanding.text
    zh, en = (
        understand(conversation.story.report(language), reference, assistant.store).codes for language in LANGUAGES
    )
    name = partial(_cause_in_both, reference=reference)
    return packet.model_copy(
        update={
            "machine_model": told.machine_model or packet.machine_model,
            "serial": (told.machine.serial if told.machine else "") or packet.serial,
            "make": told.make,
            "codes": tuple(_code(own, other) for own, other in zip(zh, en, strict=True)),
            "causes": tuple(_left(suspect, name(suspect), text) for suspect in found.belief.suspects[:SHOWN_CAUSES]),
            "another_cause": found.belief.another_cause,
            "ruled_out": tuple(_ruled_out(found, name)),
            "nearest": ()
            if found.belief.suspects
            else tuple(evidence(hit, text) for hit in found.hits[:SHOWN_NEAREST]),
        }
    )


def _code(zh: CodeMeaning, en: CodeMeaning) -> CodeInBoth:
    meaning = InBoth(zh=zh.meaning or zh.note, en=en.meaning or en.note)
    return CodeInBoth(code=en.code, raw=en.raw, known=en.known, meaning=meaning)


def _cause_in_both(suspect: Suspect, reference: Reference) -> InBoth:
    zh, en = (cause_name(best_record(suspect, language), reference, language) for language in LANGUAGES)
    return InBoth(zh=zh, en=en)


def _left(suspect: Suspect, cause: InBoth, text: str) -> CauseLeft:
    return CauseLeft(
        cause=cause,
        probability=suspect.probability,
        confirmed_cases=suspect.confirmed_cases,
        evidence=tuple(evidence(s.hit, text, s.record) for s in suspect.supports[:SHOWN_EVIDENCE]),
    )


def _ruled_out(found: Findings, name: Callable[[Suspect], InBoth]) -> Iterator[CauseRuledOut]:
    now = {suspect.key: suspect.probability for suspect in found.belief.suspects}
    for suspect in found.prior.suspects:
        left = now.get(suspect.key, 0.0)
        if left < RULED_OUT and left <= suspect.probability / 2:
            yield CauseRuledOut(cause=name(suspect), before=suspect.probability, now=left)
