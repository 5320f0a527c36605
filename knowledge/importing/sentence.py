"""One thing said in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from knowledge.records import Language, Model


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


# What a file says can hold halves of characters, which no terminal and no JSON can show.
Shown = Annotated[str, BeforeValidator(_encodable)]


class Sentence(Model):
    """The same statement in English and Chinese; as plain ``str`` it is the English one."""

    en: Shown
    zh: Shown

    def said(self, language: Language) -> str:
        """The statement in ``language``."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


_LONGEST_VALUE = 60


def shortened(value: object) -> str:
    r"""A value as a report can show it: one line, printable, at most 60 characters.

    >>> shortened("pump\x00 leaks\nbadly")
    'pump\\x00 leaks\\nbadly'
    """
    text = str(value)[: _LONGEST_VALUE * 2]
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    return shown if len(shown) <= _LONGEST_VALUE else shown[: _LONGEST_VALUE - 1] + "…"
