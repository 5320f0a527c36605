from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from knowledge.access.accounts import Account
from knowledge.access.tokens import NoSuchToken
from knowledge.access.trail import By, Wanted
from knowledge.store import Store

BY = By("tests")
BO = Account(name="Bo", role="technician")


def test_a_token_opens_its_account_and_its_secret_is_kept_nowhere(store: Store, engine: Engine) -> None:
    store.add_account(BO, BY)
    made, written = store.add_token("bo", BY, rights=("read",), days=1, label="till")
    presented = store.presented(written)
    assert presented is not None
    assert (presented.account, presented.token) == (BO, made)
    with engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM token")).all())
        kept += str(connection.execute(text("SELECT * FROM event")).all())
    assert written.split("_", 2)[2] not in kept


def test_two_tokens_have_nothing_in_common(store: Store) -> None:
    store.add_account(BO, BY)
    first, second = (store.add_token("bo", BY, rights=("read",), days=1)[1].split("_", 2) for _ in range(2))
    assert first[0] == second[0] == "fw"
    assert first[1] != second[1]
    assert first[2] != second[2]
    assert store.presented("_".join((first[0], first[1], second[2]))) is None


@pytest.mark.parametrize("written", ["", "fw_", "fw_1_2", "x" * 100_000, "fw_0000000000000000_" + "a" * 43])
def test_what_is_no_token_opens_nothing(store: Store, written: str) -> None:
    assert store.presented(written) is None


def test_a_token_is_good_until_it_expires_or_is_revoked(store: Store) -> None:
    store.add_account(BO, BY)
    made, written = store.add_token("bo", BY, rights=("read",), days=1)
    now = datetime.now(UTC)
    assert (made.is_good(now), made.is_good(now + timedelta(days=1))) == (True, False)
    store.revoke_token(made.id, BY)
    store.revoke_token(made.id, BY)
    presented = store.presented(written)
    assert presented is not None
    assert not presented.token.is_good(now)
    assert [entry.action for entry in store.trail(Wanted(kind="token"))[0]] == ["token_revoked", "token_added"]
    with pytest.raises(NoSuchToken):
        store.revoke_token("nobody", BY)


def test_a_use_is_noted_once_a_minute(store: Store) -> None:
    store.add_account(BO, BY)
    made, _ = store.add_token("bo", BY, rights=("read",), days=1)
    now = datetime.now(UTC)
    assert made.is_use_due(now)
    store.note_use(made.id)
    used = store.token(made.id)
    assert used is not None
    assert (used.is_use_due(now), used.is_use_due(now + timedelta(seconds=61))) == (False, True)
