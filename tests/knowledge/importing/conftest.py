"""A store for each test, and a shorthand for importing bytes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.importing.importing import import_bytes
from knowledge.importing.report import FileReport
from knowledge.store import Store

Import = Callable[..., FileReport]


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = Store.open(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def bring(store: Store) -> Import:
    """Imports one file from its content, text as UTF-8, and gives the report of it."""

    def bring_one(content: bytes | str, filename: str = "cases.csv", **options: object) -> FileReport:
        data = content.encode() if isinstance(content, str) else content
        report = import_bytes(store, data, filename, author="li.na", **options)
        return report.files[0]

    return bring_one


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Writes a file and gives its path."""

    def put_one(name: str, content: bytes | str) -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put_one
