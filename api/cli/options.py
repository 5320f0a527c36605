"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.settings import Settings

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", help="Database, index and model; else FAULTWISE_DATA.", file_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on; else FAULTWISE_HOST.")]
Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65535, help="Port to listen on, 0 for a free one; else FAULTWISE_PORT."),
]


def settings_from(data: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """The settings of the environment, with what the command line says instead."""
    from api.settings import Settings

    said = {"data": data, "host": host, "port": port}
    return Settings.load(**{name: value for name, value in said.items() if value is not None})
