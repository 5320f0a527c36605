"""Fault codes: found in free text, brought to one form, explained or plainly called unknown.

In reading order:

- ``names``      what SPN and FMI numbers stand for, from the bundled tables
- ``found``      a code found in text, and where
- ``j1939``      ``SPN 100 FMI 1`` in the ways people type it
- ``dm1``        raw diagnostic frames (SAE J1939-73) decoded and encoded
- ``obd``        ``P0087`` and its kin
- ``cues``       the words that announce a code ("fault code", 报码)
- ``guards``     threads, voltages and oil grades that only look like codes
- ``catalogue``  what the imported lists say a code means on which machine
- ``oem``        makers' own codes such as ``E02``, known and unknown
- ``finding``    all of it in one call: ``find_codes`` and ``canonical``
"""

from knowledge.codes.catalogue import Catalogue, CodeReading
from knowledge.codes.finding import canonical, find_codes
from knowledge.codes.found import FoundCode

__all__ = ["Catalogue", "CodeReading", "FoundCode", "canonical", "find_codes"]
