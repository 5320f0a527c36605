from __future__ import annotations

import pytest

from knowledge.access.accounts import Account, AlreadyBound, LastAdmin, NameTaken, NoSuchAccount
from knowledge.access.rights import RIGHTS
from knowledge.access.trail import By, Wanted
from knowledge.audience import Audience
from knowledge.store import Store

BY = By("tests")
ANN = Account(name="Ann", role="admin")
BO = Account(name="Bo", role="technician", groups=("north",), machine_models=("HX220",))


def test_an_account_is_found_however_its_name_is_typed(store: Store) -> None:
    store.add_account(Account(name="李 伟", role="editor"), BY, password="hash")
    found = store.credentials("  李　伟 ")
    assert found is not None
    assert (found.account.name, found.password) == ("李 伟", "hash")
    assert store.account("李伟") is None


def test_a_name_is_taken_in_any_capitals_and_nothing_is_logged(store: Store) -> None:
    store.add_account(ANN, BY)
    with pytest.raises(NameTaken, match="'ANN'"):
        store.add_account(Account(name="ANN", role="admin"), BY)
    assert [entry.action for entry in store.trail(Wanted())[0]] == ["account_added"]


def test_the_only_admin_can_be_neither_disabled_nor_demoted(store: Store) -> None:
    store.add_account(ANN, BY)
    store.add_account(BO, BY)
    for changed in (ANN.model_copy(update={"is_disabled": True}), Account(name="Ann", role="editor")):
        with pytest.raises(LastAdmin, match="'Ann' is the only admin left"):
            store.change_account(changed, BY)
    store.change_account(Account(name="Bo", role="admin"), BY)
    store.change_account(Account(name="Ann", role="editor"), BY)
    assert [account.role for account in store.accounts()] == ["editor", "admin"]


def test_the_same_again_changes_and_logs_nothing(store: Store) -> None:
    store.add_account(BO, BY)
    store.change_account(BO, BY)
    assert len(store.trail(Wanted())[0]) == 1


def test_what_is_not_there_cannot_be_changed(store: Store) -> None:
    with pytest.raises(NoSuchAccount):
        store.change_account(BO, BY)
    with pytest.raises(NoSuchAccount):
        store.set_password("Bo", "hash", BY)
    with pytest.raises(AlreadyBound):
        store.bind_subject("Bo", "issuer|1", BY)


def test_a_subject_is_bound_once(store: Store) -> None:
    store.add_account(BO, BY)
    store.bind_subject("bo", "issuer|1", BY)
    assert store.account_of_subject("issuer|1") == BO
    with pytest.raises(AlreadyBound):
        store.bind_subject("bo", "issuer|2", BY)


def test_a_new_password_ends_the_sessions(store: Store) -> None:
    store.add_account(BO, BY)
    secret, _ = store.open_session(BO, BY, hours=1)
    assert store.session(secret) is not None
    store.set_password("Bo", "hash", BY)
    assert store.session(secret) is None


def test_what_each_role_may_see() -> None:
    seen = {role: BO.model_copy(update={"role": role}).audience for role in RIGHTS}
    assert seen == {
        "partner": Audience(groups=("north",), machine_models=("HX220",)),
        "technician": Audience(groups=("north",)),
        "agent": Audience(groups=("north",)),
        "editor": Audience(groups=("north",)),
        "admin": Audience(),
    }
