"""``faultwise outcome``: how it ended after a diagnosis, or taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failures import BadInput
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from assistant.belief.outcomes import OutcomeReport
    from knowledge.outcomes import DiagnosisOutcome
    from knowledge.records import PartUsed
    from knowledge.store import Store

_MEANT = "A cause: its place in the answer (1 is the first), its name there, or other words."


def outcome(
    diagnosis: Annotated[str, typer.Argument(metavar="[DIAGNOSIS_ID]", help="The id of the answer.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who says so; one person counts once for each diagnosis.")] = "",
    fixed: Annotated[bool | None, typer.Option("--fixed/--not-fixed", help="Whether the machine works again.")] = None,
    cause: Annotated[str, typer.Option("--cause", help=_MEANT)] = "",
    part: Annotated[
        list[str] | None, typer.Option("--part", metavar="NUMBER[=QUANTITY]", help="A part used; may repeat.")
    ] = None,
    minutes: Annotated[float | None, typer.Option("--minutes", help="Labour, in minutes.")] = None,
    tried: Annotated[
        list[str] | None,
        typer.Option("--tried", metavar="CAUSE", help="A cause whose repair did not help; may repeat."),
    ] = None,
    withdraw: Annotated[str, typer.Option("--withdraw", metavar="OUTCOME_ID", help="Take an outcome back.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it is taken back.")] = "",
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Report how it ended after a diagnosis: it counts from the next report on, until an editor has reviewed it.

    Said again by the same person it replaces what they said before; --withdraw takes it back.
    """
    from api.services import open_store

    settings = settings_from(data)
    if not who.strip():
        raise BadInput("say who reports it, as in --who Ann")
    store = open_store(settings)
    try:
        if withdraw:
            _withdraw(store, withdraw, who, reason)
            typer.echo("已撤回" if settings.language == "zh" else "withdrawn")
            return
        kept = _report(store, diagnosis, _said(who, fixed, cause, part or [], minutes, tried or []))
    finally:
        store.close()
    typer.echo(kept.model_dump_json(indent=2) if as_json else _summary(kept, settings.language))


def _said(
    who: str, fixed: bool | None, cause: str, parts: list[str], minutes: float | None, tried: list[str]
) -> OutcomeReport:
    from assistant.belief.outcomes import OutcomeReport

    if fixed is None:
        raise BadInput("say whether it works again: --fixed or --not-fixed")
    return OutcomeReport(
        who=who,
        fixed=fixed,
        cause=pointed(cause),
        parts=tuple(_part(part) for part in parts),
        labour_minutes=minutes,
        did_not_help=tuple(pointed(one) for one in tried),
    )


def pointed(cause: str) -> int | str:
    """A cause as it was typed: a number is a place in the answer, anything else is words.

    >>> pointed("2"), pointed("先导泵磨损")
    (2, '先导泵磨损')
    """
    return int(cause) if cause.isascii() and cause.isdecimal() else cause


def _part(said: str) -> PartUsed:
    from knowledge.records import PartUsed

    number, _, quantity = said.partition("=")
    if not number.strip() or (quantity and not (quantity.isascii() and quantity.isdecimal())):
        raise BadInput(f"{said!r} is no part; write --part NUMBER, or --part NUMBER=2 for two of them")
    return PartUsed(number=number, quantity=int(quantity or 1))


def _report(store: Store, diagnosis_id: str, said: OutcomeReport) -> DiagnosisOutcome:
    from api.reporting import report_outcome
    from assistant.reference import ReferenceDesk

    if not diagnosis_id:
        raise BadInput("say of which diagnosis, by the id of its answer: faultwise outcome ID --fixed --who Ann")
    return report_outcome(store, ReferenceDesk(store).current().glossary, diagnosis_id, said).outcome


def _withdraw(store: Store, outcome_id: str, who: str, reason: str) -> None:
    from api.reporting import withdraw_outcome

    if not reason.strip():
        raise BadInput("say why it is taken back, as in --reason 'wrong machine'; the audit trail keeps it")
    withdraw_outcome(store, outcome_id, who, reason)


def _summary(kept: DiagnosisOutcome, language: str) -> str:
    from api.cli.terminal import clean

    cause = clean(kept.cause) or "-"
    if language == "zh":
        end = "已修复" if kept.fixed else "未修复"
        return f"已记录 {kept.id}：{end}，{cause}。从下一次报修起生效；撤回：faultwise outcome --withdraw {kept.id}"
    end = "fixed" if kept.fixed else "not fixed"
    return f"kept as {kept.id}: {end}, {cause}. It counts from the next report on; --withdraw {kept.id} takes it back"
