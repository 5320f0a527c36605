"""``faultwise search``: what the knowledge holds about some words, and why."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from api.searching import SearchRequest

_KINDS = "case, cause, code, manual or outcome; may repeat."


def search(
    text: Annotated[str, typer.Argument(help="What to look for, in Chinese or English.")] = "",
    code: Annotated[list[str] | None, typer.Option("--code", help="A fault code, in any form; may repeat.")] = None,
    machine: Annotated[str, typer.Option("--machine", metavar="MODEL", help="Only what applies to this model.")] = "",
    make: Annotated[str, typer.Option("--make", help="Only what applies to this make.")] = "",
    serial: Annotated[str, typer.Option("--serial", help="Only what applies to this serial number.")] = "",
    language: Annotated[list[str] | None, typer.Option("--language", help="Only zh or en; may repeat.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help=_KINDS)] = None,
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Only what is valid then.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many hits at most.")] = 10,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Passages of the knowledge about some words or codes, each with why it was found."""
    from api.cli.opening import opened
    from api.cli.search_page import show
    from api.searching import search as search_knowledge

    said = {"machine_model": machine, "make": make, "serial": serial, "on": on and on.date(), "k": k}
    request = _request(text, codes=code or (), languages=language or (), kinds=kind or (), **said)
    with opened(settings_from(data)) as services:
        result = search_knowledge(services, request)
    if as_json:
        typer.echo(result.model_dump_json(indent=2))
    else:
        show(result, request.text)


def _request(text: str, **said: object) -> SearchRequest:
    from api.cli.report_text import decoded
    from api.searching import EmptySearch, SearchRequest

    request = SearchRequest.model_validate({"text": decoded(os.fsencode(text)), **said})
    if request.is_empty:
        raise EmptySearch
    return request
