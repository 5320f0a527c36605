"""What J1939 numbers stand for: the bundled SPN and FMI tables in both languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from knowledge.records import Language

Names = Mapping[int, tuple[str, str]]  # number -> (zh, en)


@cache
def _table(filename: str, zh: str, en: str) -> Names:
    lines = files("knowledge.tables").joinpath(filename).read_text(encoding="utf-8").splitlines()
    return {int(row["number"]): (row[zh], row[en]) for row in csv.DictReader(lines)}


def spn_names() -> Names:
    """Every bundled suspect parameter number with its Chinese and English name."""
    return _table("spn.csv", "name_zh", "name_en")


def fmi_meanings() -> Names:
    """Every failure mode identifier with its Chinese and English meaning (SAE J1939-73)."""
    return _table("fmi.csv", "meaning_zh", "meaning_en")


def compose(name: tuple[str, str], fmi: int, language: Language) -> str:
    """A parameter's name and a failure mode as one phrase; empty where either is not known.

    >>> compose(("发动机机油压力", "Engine oil pressure"), 1, "zh")
    '发动机机油压力：数据有效但低于正常范围（最严重级）'
    >>> compose(("发动机机油压力", "Engine oil pressure"), 4, "en")
    'Engine oil pressure: voltage below normal, or shorted to low source'
    """
    side, colon = (0, "：") if language == "zh" else (1, ": ")
    meaning = fmi_meanings().get(fmi, ("", ""))[side]
    return f"{name[side]}{colon}{meaning}" if name[side] and meaning else ""
