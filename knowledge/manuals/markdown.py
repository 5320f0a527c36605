"""Markdown to blocks."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge.manuals.anchors import Anchors
from knowledge.manuals.blocks import Block, Document, Heading, Paragraph, Row, Table
from knowledge.manuals.text import clean, decode, one_line


def read_markdown(data: bytes) -> Document:
    """Headings, paragraphs, list entries, code and tables; the anchor is the slug of the heading above."""
    parser = MarkdownIt("commonmark").enable("table")
    tree = SyntaxTreeNode(parser.parse(_without_front_matter(decode(data))))
    blocks = tuple(_blocks(tree))
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    return Document(blocks=blocks, title=first.text if first else "")


def _without_front_matter(text: str) -> str:
    if not text.startswith("---\n"):
        return text
    _, _, rest = text[4:].partition("\n---\n")
    return rest or text


def _blocks(tree: SyntaxTreeNode) -> Iterator[Block]:
    anchors = Anchors()
    anchor = ""
    for node in tree.children:
        if node.type == "heading":
            text = one_line(_text(node))
            anchor = anchors.of(text)
            yield Heading(text, level=int(node.tag[1]), anchor=anchor)
        elif node.type == "table":
            yield Table(tuple(_rows(node, anchor)))
        else:
            yield from (Paragraph(text, anchor=anchor) for text in _texts(node) if text)


def _rows(table: SyntaxTreeNode, anchor: str) -> Iterator[Row]:
    for part in table.children:
        for row in part.children:
            yield Row(tuple(clean(_text(cell)) for cell in row.children), anchor=anchor)


def _texts(node: SyntaxTreeNode) -> Iterator[str]:
    """The paragraphs inside a list, quotation or code block, each list entry on its own."""
    if node.type in {"fence", "code_block"}:
        yield clean(node.content)
    elif node.type == "list_item":
        mark = f"{node.info}. " if node.info else "- "
        for index, child in enumerate(node.children):
            yield from (mark + text if index == 0 else text for text in _texts(child))
    elif node.type == "paragraph":
        yield one_line(_text(node))
    elif node.type != "html_block":
        for child in node.children:
            yield from _texts(child)


def _text(node: SyntaxTreeNode) -> str:
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type == "html_inline":
        return "\n" if node.content.casefold().startswith("<br") else ""
    if node.type in {"softbreak", "hardbreak"}:
        return "\n"
    return "".join(_text(child) for child in node.children)
