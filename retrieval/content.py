"""What of a passage is searched: by its words, by its meaning."""

from __future__ import annotations

from hashlib import blake2b

from knowledge.records import Passage
from retrieval.shorthand import written_out
from retrieval.terms import plain

DIGEST_BYTES = 16


def lexical_text(passage: Passage) -> str:
    """All of a passage whose exact words may be searched for, codes and part numbers included."""
    named = (passage.title, *passage.headings, passage.text, passage.machine_model)
    return "\n".join(part for part in (*named, *passage.codes, *passage.part_numbers) if part)


def embedded_text(passage: Passage) -> str:
    """The text whose meaning is searched: headings and title, then the words, as an encoder is given them."""
    return as_meant("\n".join(part for part in (*passage.headings, passage.title, passage.text) if part))


def as_meant(text: str) -> str:
    """What an encoder is given for a text, query or passage: one way of writing whatever the script and shorthand.

    Example:
        >>> as_meant("HYD 液壓泵 NOISY")
        'hydraulic 液压泵 noisy'
    """
    return written_out(plain(text))


def text_digest(text: str) -> str:
    """A short name for a text; the same text always has the same one."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()
