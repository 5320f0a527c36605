"""Which word pieces of the bundled model are kept, and the tokenizer made from them.

Of 250,000 pieces this knowledge needs those of Chinese and Latin script; the rest would only cost memory and
loading time. A piece that is left out holds a character that Chinese and English text does not, so it could never
have been chosen: the text is cut into the very same pieces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.weights import Vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

START, PAD, END, UNKNOWN, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
SPECIAL = (START, PAD, END, UNKNOWN, MASK)

# Greek letters are symbols and units here (Ω, μ, Δ, λ).
_SCRIPTS = ("LATIN", "CJK", "IDEOGRAPHIC", "GREEK", "COMBINING", "MODIFIER")
_KEPT_TILDE, _PRIVATE = "\uff5e", "\ue000"


def is_kept(piece: str) -> bool:
    """Whether every letter of the piece is Chinese or Latin; digits, punctuation and symbols always are.

    >>> [is_kept(piece) for piece in ("液压", "▁pump", "▁100%", "насос", "ポンプ", "kΩ")]
    [True, True, True, False, False, True]
    """
    return all(map(_is_kept_character, piece))


@cache
def _is_kept_character(character: str) -> bool:
    if unicodedata.category(character)[0] not in "LM":
        return unicodedata.category(character) != "Nd" or character.isascii()
    return unicodedata.name(character, "").startswith(_SCRIPTS)


def kept_pieces(vocabulary: Vocabulary) -> NDArray[np.intp]:
    """The numbers of the pieces to keep, in order; the special ones are among them."""
    return np.array([number for number, piece in enumerate(vocabulary.pieces) if is_kept(piece)], dtype=np.intp)


def tokenizer_of(vocabulary: Vocabulary, kept: NDArray[np.intp]) -> Tokenizer:
    """The unigram tokenizer over the kept pieces, numbered in their order; ``<s> text </s>``."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    scored = [(vocabulary.pieces[number], vocabulary.scores[number]) for number in kept.tolist()]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=[piece for piece, _ in scored].index(UNKNOWN)))
    tokenizer.normalizer = _normalizer(vocabulary.replacements)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(list(SPECIAL))
    ends = [(piece, tokenizer.token_to_id(piece)) for piece in (START, END)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", pair=f"{START} $A {END} {END} $B {END}", special_tokens=ends
    )
    return tokenizer


def _normalizer(replacements: Mapping[str, str]) -> Normalizer:
    """The file's character map as rules: it is NFKC but for controls, odd spaces and the full-width tilde.

    subtle: NFKC would turn ``～`` (10～20 bar) into ``~``, which is another piece; it is carried past in the private
    use area.
    """
    from tokenizers import Regex, normalizers

    removed = "".join(character for character, by in replacements.items() if by == "")
    spaces = "".join(character for character, by in replacements.items() if by == " ")
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(_one_of("\0" + removed)), ""),
            normalizers.Replace(Regex(_one_of(spaces)), " "),
            normalizers.Replace(_KEPT_TILDE, _PRIVATE),
            normalizers.NFKC(),
            normalizers.Replace(_PRIVATE, _KEPT_TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _one_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):x}}}" for character in characters) + "]"
