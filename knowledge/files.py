"""Original files kept beside the records that were read from them."""

from __future__ import annotations

import hashlib
from typing import Self

from knowledge.records import Label, Model, Name


class StoredFile(Model):
    """A file as it came, named by the SHA-256 of its content."""

    sha256: Name
    filename: Name
    media_type: Label
    content: bytes

    @classmethod
    def from_content(cls, content: bytes, filename: str, media_type: str) -> Self:
        """The file under the hash of its content.

        >>> StoredFile.from_content(b"", "empty.pdf", "application/pdf").sha256[:8]
        'e3b0c442'
        """
        sha256 = hashlib.sha256(content).hexdigest()
        return cls(sha256=sha256, filename=filename, media_type=media_type, content=content)
