"""Blocks to sections: the heading path every block stands under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.manuals.blocks import Block, Heading, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Section:
    """What stands directly under one heading; ``headings`` is the path from the outermost heading down."""

    headings: tuple[str, ...]
    content: tuple[Paragraph | Table, ...]


def sections_of(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """The sections in order, those without content left out."""
    sections: list[Section] = []
    path: list[Heading] = []
    content: list[Paragraph | Table] = []
    for block in blocks:
        if isinstance(block, Heading):
            sections.append(Section(tuple(heading.text for heading in path), tuple(content)))
            path = [heading for heading in path if heading.level < block.level] + [block]
            content = []
        else:
            content.append(block)
    sections.append(Section(tuple(heading.text for heading in path), tuple(content)))
    return tuple(section for section in sections if section.content)
