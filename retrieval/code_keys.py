"""Under which keys a fault code is found: itself, and for J1939 the suspect parameter it speaks about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SPN = re.compile(r"(spn \d+)(?: fmi \d+)?")


def key_of(code: str) -> str:
    """A canonical code as it is compared.

    Example:
        >>> key_of(" SPN 100  FMI 1")
        'spn 100 fmi 1'
    """
    return " ".join(unicodedata.normalize("NFKC", code).casefold().split())


def keys_of(codes: Iterable[str]) -> frozenset[str]:
    """All keys under which a passage with these codes is found.

    Example:
        >>> sorted(keys_of(("SPN 100 FMI 1", "E02")))
        ['about spn 100', 'e02', 'spn 100 fmi 1']
    """
    exact = {key_of(code) for code in codes}
    return frozenset(exact | {f"about {found[1]}" for key in exact if (found := _SPN.fullmatch(key))})


def related_keys(code: str) -> tuple[str, ...]:
    """Keys of passages that speak about the code without naming it exactly.

    ``SPN 100 FMI 1`` is also spoken about where only ``SPN 100`` is named, and ``SPN 100`` alone by all its failure
    modes. Another failure mode of the same parameter is another fault, not a related code.

    Example:
        >>> related_keys("SPN 100 FMI 1"), related_keys("SPN 100"), related_keys("E02")
        (('spn 100',), ('about spn 100',), ())
    """
    found = _SPN.fullmatch(key_of(code))
    if found is None:
        return ()
    return (f"about {found[1]}",) if found[0] == found[1] else (found[1],)
