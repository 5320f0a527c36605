"""What stands between a diagnosis and its next step: danger, hazards nobody acknowledged, work that needs a licence."""

from __future__ import annotations

from assistant.answer import Advise, Answer, Ask, CauseAdvice, Escalate, Evidence, HazardNotice
from assistant.hazards import HAZARDS
from assistant.safety import hazard_names, lacking, qualification_names
from assistant.words.phrases import phrase
from knowledge.records import Language

_QUOTING = ("evidence", "against")


def guarded(answer: Answer, acknowledged: tuple[str, ...], qualifications: tuple[str, ...]) -> Answer:
    """The answer with what this person may be told now.

    A step that needs a qualification is never given without it; any other waits for its hazards to be acknowledged.
    """
    allowed = _within(answer, qualifications)
    if not isinstance(allowed.next_step, Advise):
        return allowed
    return _acknowledged(allowed, acknowledged)


def _within(answer: Answer, qualifications: tuple[str, ...]) -> Answer:
    """Checks and remedies that need a qualification this person lacks are left out, and that is said."""
    causes = tuple(_cause_within(cause, qualifications, answer.language) for cause in answer.causes)
    missing = dict.fromkeys(
        name for cause in answer.causes if _has_work(cause) for name in lacking(_words(cause), qualifications)
    )
    if not missing:
        return answer
    names = qualification_names(tuple(missing), answer.language)
    step = answer.next_step
    if isinstance(step, Advise):
        barred = lacking(f"{step.check} \n {step.cause}", qualifications)
        if barred:
            step = Escalate(reason=phrase("escalate_qualification", answer.language, names=names))
    note = phrase("note_qualification", answer.language, names=names)
    return answer.model_copy(update={"causes": causes, "next_step": step, "notes": (*answer.notes, note)})


def _cause_within(cause: CauseAdvice, qualifications: tuple[str, ...], language: Language) -> CauseAdvice:
    if lacking(f"{cause.cause} \n {cause.component}", qualifications):
        withheld = {"quote": phrase("evidence_withheld", language)}
        quotes = tuple(found.model_copy(update=withheld) for found in cause.evidence)
        return cause.model_copy(update={"checks": (), "remedy": "", "evidence": quotes})
    checks = tuple(check for check in cause.checks if not lacking(check.check, qualifications))
    remedy = "" if lacking(cause.remedy, qualifications) else cause.remedy
    return cause.model_copy(update={"checks": checks, "remedy": remedy})


def _has_work(cause: CauseAdvice) -> bool:
    return bool(cause.checks or cause.remedy)


def _words(cause: CauseAdvice) -> str:
    return " \n ".join((cause.cause, cause.component, cause.remedy, *(check.check for check in cause.checks)))


def _acknowledged(answer: Answer, acknowledged: tuple[str, ...]) -> Answer:
    """The step when every hazard in play was acknowledged; else the hazards, and the work waits."""
    assert isinstance(answer.next_step, Advise)
    step = answer.next_step
    own = hazard_names(f"{step.check} \n {step.cause}")
    shown = tuple(notice.hazard for notice in answer.safety)
    notices = answer.safety + notices_of(tuple(name for name in own if name not in shown), answer.language)
    pending = tuple(notice.hazard for notice in notices if notice.hazard not in acknowledged)
    if not pending:
        return answer
    causes = tuple(_waiting(cause, answer.language) for cause in answer.causes)
    ask = Ask(
        question=phrase("ask_acknowledge", answer.language),
        reason=phrase("ask_acknowledge_reason", answer.language, count=len(pending)),
        about="acknowledge",
    )
    return answer.model_copy(update={"safety": notices, "causes": causes, "next_step": ask, "acknowledge": pending})


def _waiting(cause: CauseAdvice, language: Language) -> CauseAdvice:
    """A cause without its work; of its sources only where they come from and the symptom they tell of."""
    shown = {name: tuple(_symptom_of(found, language) for found in getattr(cause, name)) for name in _QUOTING}
    return cause.model_copy(update={"checks": (), "remedy": "", **shown})


def _symptom_of(found: Evidence, language: Language) -> Evidence:
    return found.model_copy(update={"quote": found.symptom or phrase("evidence_waits", language)})


def notices_of(names: tuple[str, ...], language: Language) -> tuple[HazardNotice, ...]:
    """The notices of hazards by name, in the table's order."""
    return tuple(HazardNotice(hazard=h.name, notice=h.notice(language)) for h in HAZARDS if h.name in names)
