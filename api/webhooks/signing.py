"""Signatures by the Standard Webhooks specification (https://www.standardwebhooks.com), HMAC-SHA256, version 1."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from standardwebhooks.webhooks import Webhook as Signer

_SECRET_BYTES = 32  # the specification asks for 24 to 64


def new_secret() -> str:
    """A new secret, ``whsec_`` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed(id: str, body: str, secret: str, at: datetime) -> dict[str, str]:
    """The three headers by which a receiver knows who sent a body, when, and that nobody changed it."""
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(secret).sign(id, at, body),
    }
