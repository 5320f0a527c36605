from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import As

ADDRESSES = ("/healthz", "/docs", "/openapi.json", "/v1/cases", "/nowhere", "/v1/manuals/hx-service/file")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_tells_the_browser_what_it_may_do(as_: As, address: str) -> None:
    for who in ("", "technician"):
        headers = as_(who).get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert policy == "sandbox" or "frame-ancestors 'none'" in policy
        assert ("'unsafe-inline'" in policy) == (address == "/docs")


def test_answers_are_kept_by_nobody(client: httpx.Client) -> None:
    assert client.get("/v1/cases").headers["cache-control"] == "no-store"


def test_a_body_that_is_too_large_is_refused_with_the_headers_too(client: httpx.Client) -> None:
    refused = client.post("/v1/sessions", content=b"x" * 1_100_000, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.headers["x-content-type-options"]) == (413, "nosniff")
