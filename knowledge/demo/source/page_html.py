"""The English manual as one HTML page: contents with links, anchors on headings, merged cells as rowspans."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import assert_never

from knowledge.demo.source.blocks import Block, Entry, Heading, Notice, Paragraph, Source, Table

_STYLE = """
body { font: 15px/1.5 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2833; }
h1, h2, h3 { font-family: Arial, sans-serif; color: #12456b; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 13px; }
th, td { border: 1px solid #7b8a97; padding: 4px 6px; text-align: left; vertical-align: top; }
th { background: #12456b; color: #fff; }
.warning { background: #fff3d6; border-left: 4px solid #e08a00; padding: 6px 10px; }
"""


def write_html(source: Source, path: Path) -> None:
    """Set the manual."""
    title = f"{source.cover[0]}: {source.cover[1]}"
    parts = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in source.cover[2:])]
    parts += [_contents(source), *map(_html, source.blocks)]
    body = "\n".join(parts).replace("</li>\n</ul>\n<ul>\n", "</li>\n")
    path.write_text(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n",
        encoding="utf-8",
    )


def _contents(source: Source) -> str:
    chapters = [block.text for block in source.blocks if isinstance(block, Heading) and block.level == 1]
    links = "\n".join(f'<li><a href="#{_anchor(text)}">{escape(text)}</a></li>' for text in chapters)
    return f"<nav>\n<ul>\n{links}\n</ul>\n</nav>"


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f'<h{level + 1} id="{_anchor(text)}">{escape(text)}</h{level + 1}>'
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Notice(text):
            return f'<p class="warning">{escape(text)}</p>'
        case Entry(text):
            return f"<ul>\n<li>{escape(text)}</li>\n</ul>"
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    head, *rows = table.rows
    lines = ["<table>", f"<thead><tr>{''.join(f'<th>{escape(cell)}</th>' for cell in head)}</tr></thead>", "<tbody>"]
    for index, row in enumerate(rows):
        cells = [
            f"<td{_rowspan(table, index + 1, column)}>{escape(cell)}</td>"
            for column, cell in enumerate(row)
            if cell or column >= table.merged
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def _rowspan(table: Table, row: int, column: int) -> str:
    if column >= table.merged:
        return ""
    below = [line[column] for line in table.rows[row + 1 :]]
    rows = 1 + next((index for index, cell in enumerate(below) if cell), len(below))
    return f' rowspan="{rows}"' if rows > 1 else ""


def _anchor(text: str) -> str:
    """A heading as an anchor.

    >>> _anchor("7.2 Implement circuits")
    's-7-2-implement-circuits'
    """
    return "s-" + re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
