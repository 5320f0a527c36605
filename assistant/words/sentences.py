"""The templates: a typed answer as lines a technician reads, in Chinese or English."""

from __future__ import annotations

from assistant.answer import (
    Advise,
    Answer,
    Ask,
    CauseAdvice,
    Done,
    Escalate,
    Evidence,
    PackedPart,
    PartAdvice,
    StockPlace,
    StopForSafety,
)
from assistant.planning import percent
from assistant.words.phrases import phrase
from assistant.words.quoting import is_foreign
from knowledge.records import Language

SHOWN_CAUSES = 4


def say(answer: Answer, *, briefly: bool = False) -> str:
    """The whole answer in words: danger first, then codes, causes with evidence, the rest and the next step.

    ``briefly`` leaves out what an earlier turn has said: what codes mean, evidence, remedies and parts; once the
    machine works again nothing more is said about what it may be.
    """
    if isinstance(answer.next_step, Done):
        return "\n".join([*understood_lines(answer), _next_line(answer.next_step.reason, answer.language)])
    lines = _safety_reminder(answer) if briefly else safety_lines(answer)
    lines += [*understood_lines(answer), *([] if briefly else _code_lines(answer))]
    if answer.causes:
        lines += _cause_lines(answer, briefly)
    elif answer.abstained:
        lines += _abstaining_lines(answer)
    return "\n".join([*lines, *closing_lines(answer)])


def _safety_reminder(answer: Answer) -> list[str]:
    """What was acknowledged before is only called to mind; anything else is said in full."""
    if not answer.safety or answer.acknowledge or not isinstance(answer.next_step, Advise):
        return safety_lines(answer)
    return [phrase("say_safety_kept", answer.language, count=len(answer.safety))]


def understood_lines(answer: Answer) -> list[str]:
    """What a turn of a conversation was understood to say, so that a misreading shows at once."""
    if not answer.understood:
        return []
    said = ("；" if answer.language == "zh" else "; ").join(answer.understood)
    return [phrase("say_understood", answer.language, said=said)]


def safety_lines(answer: Answer) -> list[str]:
    """What people must know before anything else."""
    lines = []
    if isinstance(answer.next_step, StopForSafety):
        lines.append(phrase("say_stop", answer.language, instruction=answer.next_step.instruction))
    return lines + [phrase("say_safety", answer.language, notice=notice.notice) for notice in answer.safety]


def closing_lines(answer: Answer) -> list[str]:
    """Two faults at once, what to take along, the notes and the next step."""
    lines = [*joint_lines(answer), *pack_lines(answer)]
    lines += [phrase("say_note", answer.language, note=note) for note in answer.notes]
    match answer.next_step:
        case Advise(check=step, quoted=quoted) if quoted:
            lines.append(phrase("say_next_quoted", answer.language, quoted=quoted, step=step))
        case Advise(check=step) | Ask(question=step) | Escalate(reason=step) | Done(reason=step):
            lines.append(_next_line(step, answer.language))
        case StopForSafety():
            pass
    return lines


def _next_line(step: str, language: Language) -> str:
    return phrase("say_next", language, step=step)


def joint_lines(answer: Answer) -> list[str]:
    """Two faults at once, where no single cause explains what was found."""
    joint, language = answer.joint_faults, answer.language
    if joint is None:
        return []
    comma, plus = ("；", " ＋ ") if language == "zh" else ("; ", " + ")
    said = {"explains": comma.join(joint.explains), "causes": plus.join(joint.causes)}
    return [phrase("say_joint", language, percent=percent(joint.probability), **said)]


def pack_lines(answer: Answer) -> list[str]:
    """What to take along, the chance of a first-time fix, and what is in stock nowhere."""
    pack, language = answer.pack, answer.language
    if pack is None:
        return []
    fix, without = percent(pack.first_time_fix), percent(pack.first_time_fix_without)
    lines = [phrase("say_pack_nothing", language, fix=fix)]
    if pack.parts:
        lines = [phrase("say_pack", language, parts=_packed(pack.parts, language), fix=fix, without=without)]
    if pack.missing:
        lines.append(phrase("say_missing", language, parts=_packed(pack.missing, language)))
    return lines


def _packed(parts: tuple[PackedPart, ...], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(
        phrase(
            "say_packed_instead" if part.instead_of else "say_packed",
            language,
            number=part.number,
            name=part.name,
            quantity=part.quantity,
            percent=percent(part.probability),
            instead=part.instead_of,
        )
        for part in parts
    )


def _code_lines(answer: Answer) -> list[str]:
    said = ((code.code, code.meaning or code.note) for code in answer.codes)
    return [phrase("say_code", answer.language, code=code, meaning=meaning) for code, meaning in said]


def _abstaining_lines(answer: Answer) -> list[str]:
    is_asked = not answer.nearest and isinstance(answer.next_step, Ask)
    lines = [phrase("say_any_fault" if is_asked else "say_abstain", answer.language)]
    if answer.nearest:
        lines.append(phrase("say_nearest", answer.language))
    return lines + [_evidence_line(evidence, answer.language) for evidence in answer.nearest]


def _cause_lines(answer: Answer, briefly: bool) -> list[str]:
    lines = [phrase("say_causes", answer.language)]
    for rank, cause in enumerate(answer.causes[:SHOWN_CAUSES], start=1):
        lines += _one_cause(rank, cause, answer.language)[: 1 if briefly else None]
    unshown = sum(cause.probability for cause in answer.causes[SHOWN_CAUSES:])
    return [*lines, phrase("say_another", answer.language, percent=percent(answer.another_cause + unshown))]


def _one_cause(rank: int, cause: CauseAdvice, language: Language) -> list[str]:
    confirmed = (
        phrase("say_confirmed", language, count=cause.confirmed_cases)
        if cause.confirmed_cases
        else phrase("say_unconfirmed", language)
    )
    lines = [
        phrase(
            "say_cause",
            language,
            rank=rank,
            cause=cause.cause,
            percent=percent(cause.probability),
            confirmed=confirmed,
        )
    ]
    for check in cause.checks[:2]:
        minutes = phrase("say_minutes", language, minutes=check.minutes) if check.minutes else ""
        lines.append(_phrased("say_check", check.check, language, check=check.check, minutes=minutes))
    if cause.remedy:
        lines.append(_phrased("say_remedy", cause.remedy, language, remedy=cause.remedy))
    lines += [part_line(part, language) for part in cause.parts[:3]]
    lines += [_evidence_line(evidence, language) for evidence in cause.evidence[:2]]
    return lines + [_against_line(evidence, language) for evidence in cause.against[:1]]


def _phrased(name: str, words: str, language: Language, **values: object) -> str:
    """A line that quotes words, saying so where they stand in the other language."""
    if is_foreign(words, language):
        return phrase(f"{name}_quoted", language, quoted=phrase("quoted", language), **values)
    return phrase(name, language, **values)


def part_line(part: PartAdvice, language: Language) -> str:
    """One part with its supersession and where it lies."""
    replaces = phrase("say_replaces", language, numbers=", ".join(part.replaces)) if part.replaces else ""
    return phrase(
        "say_part",
        language,
        number=part.number,
        name=part.name,
        quantity=part.quantity,
        replaces=replaces,
        stock=stock_words(part, language),
    )


def stock_words(part: PartAdvice, language: Language) -> str:
    """Where a part lies, nearest first; loudly when nowhere."""
    if not part.in_catalogue:
        return phrase("say_no_catalogue", language)
    if part.stock:
        return _places(part.stock, language)
    if part.instead:
        other = part.instead[0]
        return phrase("say_no_stock_instead", language, number=other.number, stock=_places(other.stock, language))
    return phrase("say_no_stock" if part.stock_known else "say_no_stock_data", language)


def _places(stock: tuple[StockPlace, ...], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(
        phrase(
            "say_stock",
            language,
            place=place.name,
            quantity=place.quantity,
            distance="" if place.distance_km is None else phrase("say_distance", language, km=place.distance_km),
        )
        for place in stock[:2]
    )


def source_words(evidence: Evidence, language: Language) -> str:
    """Where a piece of evidence comes from, as it is cited."""
    page = phrase("source_page", language, page=evidence.page) if evidence.page else ""
    if evidence.manual_id or evidence.kind == "manual":
        return phrase("source_manual", language, id=evidence.manual_id or evidence.id, page=page)
    return phrase(f"source_{evidence.kind}", language, id=evidence.id)


def _against_line(evidence: Evidence, language: Language) -> str:
    return phrase("say_against", language, source=source_words(evidence, language), quote=evidence.quote)


def _evidence_line(evidence: Evidence, language: Language) -> str:
    return phrase("say_evidence", language, source=source_words(evidence, language), quote=evidence.quote)
