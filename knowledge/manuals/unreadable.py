"""The error for a file no manual can be made of."""

from __future__ import annotations


class ManualUnreadable(ValueError):
    """Nothing could be read; the message names the file, what it seems to be and what to do."""
