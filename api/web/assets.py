"""Styles, scripts, icons: files that browsers may keep for good, since a new release has new addresses."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_YEAR = 365 * 24 * 3600  # seconds


def static_folder() -> Path:
    """Where the files are."""
    return Path(str(files("api.web"))) / "static"


def static_files() -> tuple[str, ...]:
    """The files by their path in the folder, sorted."""
    found = (path.relative_to(static_folder()).as_posix() for path in static_folder().rglob("*") if path.is_file())
    return tuple(sorted(found))


@cache
def release() -> str:
    """A name for exactly these files; it changes when any of them does."""
    digest = hashlib.sha256()
    for name in static_files():
        digest.update(name.encode() + b"\0" + (static_folder() / name).read_bytes())
    return digest.hexdigest()[:12]


class Assets(StaticFiles):
    """``/static/RELEASE/...``: a page of an older release gets the newest file, to be asked for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        asked, _, rest = path.partition("/")
        response = await super().get_response(rest, scope)
        kept = f"public, max-age={_YEAR}, immutable" if asked == release() else "no-cache"
        response.headers["Cache-Control"] = kept
        return response
