"""Every text of the pages in Chinese and English: one table a page, ``common`` for all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from knowledge.records import Language


@cache
def words(page: str, language: Language) -> Mapping[str, str]:
    """What a page may say, by key, the words common to all pages included.

    Raises:
        FileNotFoundError: where no table has the page's name.
    """
    said = {}
    for table in ("common", page):
        texts = json.loads((files("api.web") / "words" / f"{table}.json").read_text("utf-8"))
        said.update({key: text[language] for key, text in texts.items()})
    return said
