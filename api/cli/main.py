"""All commands together, and what happens to an error that nobody caught."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated

import typer

from api.cli import (
    account,
    calibrate,
    chat,
    demo,
    diagnose,
    evaluate,
    importing,
    mcp,
    outcome,
    search,
    serve,
    simulate,
    token,
    tune,
)
from api.cli.terminal import say_error

app = typer.Typer(
    name="faultwise",
    help="Remote diagnostics for equipment service: fault codes and symptoms in, causes, parts and evidence out.",
    epilog="远程故障诊断：输入故障代码和现象，得到可能原因、检查、配件和依据。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("calibrate")(calibrate.calibrate)
app.command("chat")(chat.chat)
app.command("demo")(demo.demo)
app.command("diagnose")(diagnose.diagnose)
app.command("import")(importing.import_)
app.command("mcp")(mcp.mcp)
app.command("outcome")(outcome.outcome)
app.command("search")(search.search)
app.command("simulate")(simulate.simulate)
app.command("serve")(serve.serve)
app.command("tune")(tune.tune)
app.add_typer(account.app, name="account")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(token.app, name="token")


def say_version(wanted: bool) -> None:
    """Print the version and stop, when it was asked for."""
    if wanted:
        from importlib.metadata import version

        typer.echo(f"faultwise {version('faultwise')}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=say_version, is_eager=True, help="Say which version this is and stop.")
    ] = False,
) -> None:
    """Remote diagnostics for equipment service: fault codes and symptoms in, causes, parts and evidence out."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The ``faultwise`` command: an expected error is one sentence on stderr and exit code 1 or 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese still shows the rest
    try:
        app(arguments)
    except Exception as error:
        from api.cli.failures import explained

        failure = explained(error)
        if failure is None:
            raise
        say_error(failure.sentence)
        sys.exit(failure.exit_code)
