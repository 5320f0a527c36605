from __future__ import annotations

from typing import Any

from threadpoolctl import threadpool_info

from api.cli.serve import one_thread_a_request


def multiplying() -> dict[str, Any]:
    return {
        library["filepath"]: library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"
    }


def test_while_requests_are_answered_each_multiplies_its_matrices_by_itself() -> None:
    before = multiplying()
    with one_thread_a_request():
        assert set(multiplying().values()) == {1}
    assert multiplying() == before
