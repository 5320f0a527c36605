"""``faultwise diagnose``: one report, one answer."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, Data, settings_from


def diagnose(
    text: Annotated[str, typer.Argument(help='What the machine does, in Chinese or English; "-" reads stdin.')] = "",
    machine: Annotated[str, typer.Option("--machine", metavar="MODEL", help="Machine model, such as HX220.")] = "",
    serial: Annotated[str, typer.Option("--serial", help="Serial number, for the machine's history and place.")] = "",
    code: Annotated[list[str] | None, typer.Option("--code", help="A fault code, in any form; may repeat.")] = None,
    language: Annotated[Literal["zh", "en"] | None, typer.Option("--language", help="Language of the answer.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Likely causes, checks, parts and evidence for a report."""
    from api.cli.answer_page import show, show_how_to_report
    from api.cli.opening import opened
    from api.cli.report_text import read_report
    from api.diagnosing import diagnose as answer_report

    report = read_report(text, machine, serial, code or [], language)
    with opened(settings_from(data)) as services:
        answer = answer_report(services, report)
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        show(answer)
        show_how_to_report(answer)
