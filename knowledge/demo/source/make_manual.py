"""Set the demo's two manuals from their sources: ``python -m knowledge.demo.source.make_manual``, run by hand.

Writes ``manual_zh.pdf`` and ``manual_en.html`` beside the demo's other files. Needs reportlab and Debian's
``fonts-wqy-microhei`` (Apache-2.0; the glyphs used are embedded).
"""

from __future__ import annotations

import sys
from pathlib import Path

from knowledge.demo.source.blocks import Source, read_source
from knowledge.demo.source.expanding import Expander
from knowledge.demo.source.page_html import write_html
from knowledge.demo.source.page_pdf import write_pdf
from knowledge.records import Language

SOURCE = Path(__file__).parent
DEMO = SOURCE.parent
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")


def main(font: Path = FONT) -> None:
    """Write both manuals."""
    write_pdf(_source("zh"), DEMO / "manual_zh.pdf", font)
    write_html(_source("en"), DEMO / "manual_en.html")


def _source(language: Language) -> Source:
    text = (SOURCE / f"manual_{language}.md").read_text(encoding="utf-8")
    return read_source(text, Expander.read(DEMO, language))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
