"""One PDF page as pdfplumber sees it: its characters and its ruled tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve
from pdfplumber.utils.geometry import obj_to_edges

from knowledge.manuals.lines import Char
from knowledge.manuals.page_tables import Frame

_BOLD = re.compile(r"bold|black|heavy|demi|simhei|heiti", re.I)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_UNREADABLE_SHARE = 0.3  # of a page's characters: fonts without a character map
_MANY_RULES = 3_000  # more rules than any table has: a drawing, whose search for cells would take minutes
_SHORT_RULE = 15.0  # points: too short for a table's cell where a page is full of rules

Edge = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page; ``is_drawing`` where too many rules made a search for tables pointless."""

    chars: tuple[Char, ...]
    sideways: int  # characters turned out of the reading direction, not among ``chars``
    unmapped: int  # characters whose font does not tell what they mean, not among ``chars``
    frames: tuple[Frame, ...]
    is_drawing: bool

    @property
    def has_text(self) -> bool:
        """Whether there is text a program can read."""
        inked = sum(not char.text.isspace() for char in self.chars) + self.sideways
        return inked > 0 and self.unmapped <= _UNREADABLE_SHARE * (inked + self.unmapped)


def read_page(page: Any) -> PageContent:
    """Characters and ruled tables of a pdfplumber page."""
    chars: list[Char] = []
    sideways = unmapped = 0
    edges: list[Edge] = []
    # subtle: pdfplumber's own page.chars builds a dictionary of 25 entries a character; half of the time went there.
    for thing in _leaves(page.layout):
        if isinstance(thing, LTChar):
            text = thing.get_text()
            if _UNMAPPED.match(text):
                unmapped += 1
            elif thing.upright:
                chars.append(_char(thing, text, page))
            else:
                sideways += not text.isspace()
        elif isinstance(thing, LTCurve):  # LTLine and LTRect are curves, too
            edges += (edge for edge in obj_to_edges(page.process_object(thing)) if _length(edge) >= 1)
    if len(edges) > _MANY_RULES:
        edges = [edge for edge in edges if _length(edge) >= _SHORT_RULE]
    is_drawing = len(edges) > _MANY_RULES
    frames = () if is_drawing else tuple(_frames(page, edges))
    return PageContent(tuple(chars), sideways, unmapped, frames, is_drawing)


def _leaves(container: Iterable[Any]) -> Iterator[Any]:
    for thing in container:
        if isinstance(thing, LTContainer):
            yield from _leaves(thing)
        else:
            yield thing


def _char(thing: LTChar, text: str, page: Any) -> Char:
    left, over = page.mediabox[:2]
    top = page.height - thing.y1 + over
    bold = bool(_BOLD.search(str(thing.fontname)))
    return Char(text, thing.x0 + left, thing.x1 + left, top, top + thing.height, thing.size, bold)


def _length(edge: Edge) -> float:
    match edge["orientation"]:
        case "v":
            return float(edge["bottom"] - edge["top"])
        case "h":
            return float(edge["x1"] - edge["x0"])
        case _:
            return 0.0


def _frames(page: Any, edges: list[Edge]) -> Iterator[Frame]:
    across = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    upright += _open_sides(across, upright)
    if len(across) < 2 or len(upright) < 2:
        return
    found = page.find_tables(
        {
            "vertical_strategy": "explicit",
            "horizontal_strategy": "explicit",
            "explicit_vertical_lines": upright,
            "explicit_horizontal_lines": across,
        }
    )
    frames = (Frame(table.cells) for table in found)
    yield from (frame for frame in frames if frame.is_table)


def _open_sides(across: list[Edge], upright: list[Edge]) -> Iterator[Edge]:
    """The outer rules many manuals leave away: between two rules of one length that an inner rule connects."""
    alike: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in across:
        alike[round(edge["x0"] / 3), round(edge["x1"] / 3)].append(edge)
    for group in alike.values():
        for upper, lower in pairwise(sorted(group, key=lambda edge: float(edge["top"]))):
            if any(_connects(edge, upper, lower) for edge in upright):
                yield _side(upper["x0"], upper, lower)
                yield _side(upper["x1"], upper, lower)


def _connects(edge: Edge, upper: Edge, lower: Edge) -> bool:
    inside = upper["x0"] + 5 < edge["x0"] < upper["x1"] - 5
    return bool(inside and edge["top"] <= upper["top"] + 3 and edge["bottom"] >= lower["top"] - 3)


def _side(x: float, upper: Edge, lower: Edge) -> Edge:
    top, bottom = upper["top"], lower["top"]
    return {
        "object_type": "line_edge",
        "orientation": "v",
        "x0": x,
        "x1": x,
        "width": 0,
        "top": top,
        "bottom": bottom,
        "doctop": upper["doctop"],
        "height": bottom - top,
    }
