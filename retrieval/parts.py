"""The parts of a text that have vectors of their own: windows of a long one, sentences of a short one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from numpy.typing import NDArray

from retrieval.ragged import RaggedName
from retrieval.sentences import SENTENCES, sentences_of
from retrieval.windows import WINDOWS, windows_of

PartKind = RaggedName
PartVectors = NDArray[Any]  # one row a part, as its kind has it

CUTS: Mapping[PartKind, Callable[[str], list[str]]] = {WINDOWS: windows_of, SENTENCES: sentences_of}
