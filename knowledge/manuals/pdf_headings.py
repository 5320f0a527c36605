"""Which lines of a PDF are headings, and of which level: by outline, size, weight and numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.manuals.lines import Line
from knowledge.manuals.page_tables import PageTable
from knowledge.manuals.running import Sheet

_NUMBERED = re.compile(r"(\d{1,2}(?:[.-]\d{1,2}){0,5})[.、]?(?:\s+|(?=[\u3400-\u9fff]))([^\W\d_].{2,})")
_CHAPTER = re.compile(
    r"(?:第\s*[一二三四五六七八九十百\d]+\s*([章篇部节])|(?:chapter|section|part|appendix)\s+[\dA-Z]+\b|附录)", re.I
)
_UNIT = re.compile(r"(?:[kM]?Pa|bar|psi|[mck]?m|kg|[kM]?[VAWN]|N·?m|L|l|h|min|s|rpm|Hz)\b")
_SENTENCE_END = re.compile(r"[。;；,，、]$|[^.]\.$")
_WARNING = re.compile(r"(?:warning|caution|danger|note|notice|important|警告|注意|危险|小心|说明|提示|备注)\W*", re.I)
_CONTENTS = re.compile(r"(?:\.\s?){4,}|…{2,}|·{4,}")
_LONGEST = 90  # characters
_LARGER = 1.12  # times the body's type size


@dataclass(frozen=True, slots=True)
class Style:
    """What a heading looks like; smaller sorts outer."""

    size: float
    bold: bool
    depth: int

    def __lt__(self, other: Style) -> bool:
        return (-self.size, not self.bold, self.depth) < (-other.size, not other.bold, other.depth)


@dataclass(frozen=True, slots=True)
class Headings:
    """Tells headings from text by the manual's own body type and, where it has one, its outline."""

    body_size: float
    body_bold: bool
    outline: Mapping[str, int]
    styles: tuple[Style, ...]

    @classmethod
    def from_sheets(
        cls, sheets: Sequence[Sheet], body_size: float, body_bold: bool, outline: Iterable[tuple[int, str]]
    ) -> Headings:
        """Learn the heading styles of one manual."""
        plain = cls(body_size, body_bold, {same_text(title): level for level, title in outline}, ())
        lines = [line for sheet in sheets for line in sheet.placed if isinstance(line, Line)]
        styles = {_style(line) for line in lines if plain.is_heading(line)}
        return cls(body_size, body_bold, plain.outline, tuple(sorted(styles)))

    def is_heading(self, line: Line) -> bool:
        """Whether a line stands as a heading."""
        text = line.text
        if same_text(text) in self.outline:
            return True
        if len(text) > _LONGEST or not any(char.isalpha() for char in text) or is_contents_entry(text):
            return False
        if _SENTENCE_END.search(text) or _WARNING.fullmatch(text):
            return False
        if line.size >= _LARGER * self.body_size:
            return True
        emphasised = line.bold and not self.body_bold
        return (emphasised and not text.endswith((":", "："))) or _is_numbered_title(text)

    def level(self, line: Line) -> int:
        """1 for the outermost headings."""
        listed = self.outline.get(same_text(line.text))
        if listed is not None:
            return listed
        style = _style(line)
        own = self.styles.index(style) + 1 if style in self.styles else len(self.styles) + 1
        # Headings the outline leaves out stand below those it lists.
        return own + max(self.outline.values(), default=0)


def same_text(text: str) -> str:
    """Text for comparison between the outline and the page: no spaces, no case."""
    return re.sub(r"\s+", "", text).casefold()


def is_contents_entry(text: str) -> bool:
    """Whether a line belongs to a table of contents: dots lead to a page number.

    >>> is_contents_entry("4.2 Low pressure .......... 31"), is_contents_entry("4.2 Low pressure")
    (True, False)
    """
    return bool(_CONTENTS.search(text)) and text[-1:].isdigit()


def same_heading(first: Line, second: Line | PageTable) -> bool:
    """Whether the second line only continues a heading that did not fit on one line."""
    if not isinstance(second, Line) or first.size != second.size or first.bold != second.bold:
        return False
    close = 0 <= second.top - first.bottom < 0.7 * first.size
    return close and not _NUMBERED.match(second.text) and not _CHAPTER.match(second.text)


def _is_numbered_title(text: str) -> bool:
    """``4.2 Low pressure`` or 第三章, set like the body; "2.5 MPa" and list entries are not."""
    if _CHAPTER.match(text):
        return len(text) <= 40
    found = _NUMBERED.match(text)
    if not found or len(text) > 60 or _UNIT.match(found[2]):
        return False
    return "." in found[1]


def _depth(text: str) -> int:
    chapter = _CHAPTER.match(text)
    if chapter:
        return 2 if chapter[1] == "节" else 1
    found = _NUMBERED.match(text)
    return found[1].count(".") + found[1].count("-") + 1 if found else 1


def _style(line: Line) -> Style:
    return Style(line.size, line.bold, _depth(line.text))
