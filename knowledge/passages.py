"""What search can find: each record as passages.

Only manuals store their passages; a case, a cause, a code or an outcome is turned into one here, so that there is a
single truth and nothing to keep in step.
"""

from __future__ import annotations

import re

from knowledge.bulletins import Bulletin
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Cause, FaultCode, Passage, Record, RepairCase, Scope

_HAN = re.compile(r"[\u4e00-\u9fff]")


def passages_of(record: Record) -> tuple[Passage, ...]:
    """The passages a record contributes to the index; none for records that are only looked up."""
    match record:
        case Passage():
            return (record,)
        case RepairCase():
            return (_from_case(record),)
        case Cause():
            return (_from_cause(record),)
        case FaultCode():
            return (_from_code(record),)
        case DiagnosisOutcome():
            return (_from_outcome(record),)
        case Bulletin():
            return (_from_bulletin(record),)
        case _:
            return ()


def _sentences(*parts: str) -> str:
    """Join what is there into one text, each part closed as its language closes a sentence."""
    closed = []
    for part in (part.strip() for part in parts if part.strip()):
        stop = "。" if _HAN.search(part) else "."
        closed.append(part if part[-1] in ".。!！?？;；" else part + stop)
    return " ".join(closed)


def _label(component: str, failure_mode: str) -> str:
    return ": ".join(part for part in (component, failure_mode) if part)


def _from_case(case: RepairCase) -> Passage:
    checks = (f"{done.check}: {done.result}" if done.result else done.check for done in case.checks)
    return Passage(
        id=f"case:{case.id}",
        source_kind="case",
        source_id=case.id,
        language=case.language,
        title=_label(case.component, case.failure_mode),
        text=_sentences(case.symptom, case.cause, *checks, case.action),
        machine_model=case.machine_model,
        codes=case.codes,
        part_numbers=tuple(part.number for part in case.parts),
        scope=Scope(groups=case.groups),
    )


def _from_cause(cause: Cause) -> Passage:
    return Passage(
        id=f"cause:{cause.id}",
        source_kind="cause",
        source_id=cause.id,
        language=cause.language,
        title=_label(cause.component, cause.failure_mode),
        text=_sentences(cause.symptom, cause.cause, *(check.check for check in cause.checks), cause.remedy),
        codes=cause.codes,
        part_numbers=tuple(part.number for part in cause.parts),
        page=cause.page,
        anchor=cause.anchor,
        scope=cause.scope,
    )


def _from_code(code: FaultCode) -> Passage:
    return Passage(
        id=f"code:{code.key}",
        source_kind="code",
        source_id=code.key,
        language="zh" if code.meaning_zh else "en",
        title=" ".join(part for part in (code.make, code.code) if part),
        text=_sentences(code.meaning_zh, code.meaning_en) or code.code,
        codes=(code.code,),
        scope=Scope(
            machine_models=code.machine_models,
            makes=(code.make,) if code.make else (),
            groups=code.groups,
        ),
    )


def _from_outcome(outcome: DiagnosisOutcome) -> Passage:
    return Passage(
        id=f"outcome:{outcome.id}",
        source_kind="outcome",
        source_id=outcome.id,
        language=outcome.language,
        title=_label(outcome.component, outcome.failure_mode),
        text=_sentences(outcome.symptom, outcome.cause) or " ".join(outcome.codes) or "-",
        machine_model=outcome.machine_model,
        codes=outcome.codes,
        part_numbers=tuple(part.number for part in outcome.parts),
        scope=Scope(groups=outcome.groups),
    )


def _from_bulletin(bulletin: Bulletin) -> Passage:
    return Passage(
        id=f"bulletin:{bulletin.id}",
        source_kind="bulletin",
        source_id=bulletin.id,
        language=bulletin.language,
        title=bulletin.title,
        text=_sentences(bulletin.symptom, bulletin.workaround, bulletin.solution),
        codes=bulletin.codes,
        part_numbers=tuple(part.number for part in bulletin.parts),
        scope=bulletin.scope,
    )
