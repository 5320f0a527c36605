"""The rooms of the house: which way the arrows point, and where outside libraries and the environment are met."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("knowledge", "retrieval", "assistant", "api")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

ADDRESSES = {
    "sqlalchemy": ("knowledge/",),
    "alembic": ("knowledge/migrations/", "knowledge/database.py"),
    "pdfplumber": ("knowledge/manuals/",),
    "pypdfium2": ("knowledge/manuals/page_picture.py",),
    "rapidocr_onnxruntime": ("knowledge/manuals/ocr.py",),
    "docx": ("knowledge/manuals/",),
    "faiss": ("retrieval/inverted_lists.py",),
    "tantivy": ("retrieval/lexical.py",),
    "onnx": ("retrieval/graph.py",),
    "onnxruntime": ("retrieval/onnx_model.py",),
    "sentence_transformers": ("retrieval/torch_model.py", "retrieval/training/"),
    "torch": ("retrieval/torch_model.py", "retrieval/training/"),
    "langchain": ("assistant/wording.py", "retrieval/langchain.py"),
    "langchain_core": ("assistant/wording.py", "retrieval/langchain.py"),
    "argon2": ("api/auth/passwords.py",),
    "authlib": ("api/auth/openid.py",),
    "jinja2": ("api/web/rendering.py",),
    "joserfc": ("api/auth/openid.py",),
    "fastapi": ("api/",),
    "opentelemetry": ("api/tracing.py",),
    "prometheus_client": ("api/metering.py",),
    "mcp": ("api/surfaces/",),
    "httpcore2": ("api/webhooks/sending.py",),
    "standardwebhooks": ("api/webhooks/signing.py",),
    "starlette": ("api/",),
    "uvicorn": ("api/",),
    "typer": ("api/cli/",),
    "rich": ("api/cli/", "retrieval/training/"),
}


def imported(path: Path) -> Iterator[str]:
    """The first word of every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("library", ADDRESSES)
def test_a_library_is_imported_at_its_one_address(library: str) -> None:
    strangers = [
        relative(path)
        for path in MODULES
        if library in imported(path) and not relative(path).startswith(ADDRESSES[library])
    ]
    assert strangers == []


def test_only_the_settings_read_the_environment() -> None:
    reading = re.compile(r"\bos\.environ|getenv\(|from os import .*environ")
    assert [relative(path) for path in MODULES if reading.search(path.read_text("utf-8"))] == []


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "misc", "manager", "tools"}
    assert [relative(path) for path in MODULES if path.stem in drawers] == []


def test_no_module_has_grown_past_300_lines() -> None:
    lengths = {relative(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_every_package_begins_with_a_map_of_itself() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), relative(path)
