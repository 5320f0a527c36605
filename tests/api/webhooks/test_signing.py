"""Signatures are those of the Standard Webhooks specification."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from api.webhooks.signing import new_secret, signed


def test_the_example_of_the_specification() -> None:
    at = datetime.fromtimestamp(1_614_265_330, UTC)
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", at
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_signature_is_what_hmac_makes_of_id_time_and_body() -> None:
    secret, at = new_secret(), datetime.now(UTC)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"msg_1.{int(at.timestamp())}.动臂"
    expected = base64.b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()
    assert signed("msg_1", "动臂", secret, at)["webhook-signature"] == f"v1,{expected}"


def test_a_secret_has_256_random_bits() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32
