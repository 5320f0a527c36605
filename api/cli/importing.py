"""``faultwise import``: files of other systems and manuals into the knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.failures import FAILED, BadInput
from api.cli.options import AsJson, Data, settings_from

if TYPE_CHECKING:
    from api.settings import Settings
    from knowledge.importing.report import ImportReport

Kind = Literal["case", "cause", "fmea", "code", "part", "depot", "stock", "machine", "term", "manual"]


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.", metavar="PATH...")],
    kind: Annotated[Kind | None, typer.Option(help="What the files hold, where their columns do not say.")] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="Their column for our field, as in symptom=ShortText."),
    ] = None,
    default: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE", help="Value for a field that is empty, as in language=en."),
    ] = None,
    author: Annotated[str, typer.Option(help="Who is noted in the change log.")] = "command line",
    index: Annotated[bool, typer.Option(help="Make it searchable now; else the next start does.")] = True,
    language: Annotated[Literal["zh", "en"] | None, typer.Option(help="Language of the report.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Import cases, causes, FMEA sheets, codes, parts, stock, machines (CSV, JSONL, XLSX) and manuals.

    The same file again changes nothing. A refused row is reported with its line and reason; the good ones go in.
    """
    from api.cli.import_page import show

    settings = settings_from(data)
    report = _import(settings, paths, kind, pairs(mapping, "--map"), pairs(default, "--default"), author)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(report, language or settings.language)
    if index:
        _make_searchable(settings)
    if any(refused.line == 0 for file in report.files for refused in file.refused):
        raise typer.Exit(FAILED)  # a whole file could not be read


def pairs(said: Iterable[str] | None, option: str) -> dict[str, str]:
    """``FIELD=VALUE`` options as a mapping.

    >>> pairs(["symptom=Short Text", "strip=^#.*="], "--map")
    {'symptom': 'Short Text', 'strip': '^#.*='}
    """
    found = {}
    for pair in said or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value:
            raise BadInput(f"{option} {pair}: write it as FIELD=VALUE, as in symptom=ShortText")
        found[name.strip()] = value
    return found


def _import(
    settings: Settings,
    paths: list[Path],
    kind: str | None,
    mapping: dict[str, str],
    defaults: dict[str, str],
    author: str,
) -> ImportReport:
    from api.cli.opening import progress
    from api.cli.terminal import clean
    from api.services import open_store
    from knowledge.importing.importing import import_files

    store = open_store(settings)
    try:
        with progress() as bar:
            task = bar.add_task("Reading", total=None)
            return import_files(
                store,
                paths,
                kind=kind,
                mapping=mapping,
                defaults=defaults,
                author=author,
                progress=lambda done, total, what: bar.update(
                    task, completed=done, total=total or None, description=clean(what)
                ),
            )
    finally:
        store.close()


def _make_searchable(settings: Settings) -> None:
    from api.cli.opening import opened

    with opened(settings):
        pass  # opening brings the index up to date, closing saves it
