"""Accounts and tokens at the command line, and what a server does before there are any."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from api.auth.passwords import Passwords
from api.cli.first_start import demo_tokens, welcome
from api.cli.main import main
from api.services import open_store
from api.settings import Settings
from knowledge.access.rights import RIGHTS
from knowledge.access.trail import Wanted
from knowledge.store import Store


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(Settings(data=tmp_path))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code, *capsys.readouterr()


def test_a_token_is_printed_once_and_opens_what_it_may(
    capsys: pytest.CaptureFixture[str], data: str, store: Store
) -> None:
    added = said(
        capsys, "account", "add", "Shop 7", "--role", "partner", "--machine", "HX220", "--group", "n", "--data", data
    )
    assert added == (0, "Shop 7  partner  group n  machine HX220\n", "")
    _, text, _ = said(capsys, "token", "new", "shop 7", "--right", "read", "--label", "till", "--data", data)
    presented = store.presented(text.strip())
    assert presented is not None
    assert (presented.account.machine_models, presented.token.rights) == (("HX220",), ("read",))
    _, listed, _ = said(capsys, "token", "list", "--data", data)
    assert listed.startswith(f"{presented.token.id}  shop 7  until ")
    assert listed.endswith("  never used  read  till\n")
    assert text.strip().split("_", 2)[2] not in listed
    assert said(capsys, "token", "revoke", presented.token.id, "--data", data)[0] == 0
    revoked = store.token(presented.token.id)
    assert revoked is not None
    assert revoked.revoked is not None


def test_an_account_is_disabled_and_let_in_again(capsys: pytest.CaptureFixture[str], data: str) -> None:
    said(capsys, "account", "add", "Ann", "--data", data)
    assert said(capsys, "account", "disable", "ann", "--data", data)[1] == "Ann  technician  disabled\n"
    assert said(capsys, "account", "list", "--data", data)[1] == "Ann  technician  disabled\n"
    assert said(capsys, "account", "disable", "ann", "--enable", "--data", data)[1] == "Ann  technician\n"


def test_a_password_comes_through_a_pipe_and_is_kept_as_a_hash(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: str, store: Store
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse\n"))
    assert said(capsys, "account", "add", "Ann", "--password", "--data", data)[0] == 0
    kept = store.credentials("Ann")
    assert kept is not None
    assert kept.password.startswith("$argon2id$")
    assert Passwords().is_right(kept.password, "correct horse")
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    refused = said(capsys, "account", "password", "Ann", "--data", data)
    assert refused == (2, "", "faultwise: a password has 10 to 200 characters; choose another\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("account", "add", "ann"), "there is an account 'ann' already; choose another name"),
        (("account", "disable", "bo"), "there is no account 'bo'; see: faultwise account list"),
        (("account", "disable", "Ann"), "'Ann' is the only admin left; make another one first"),
        (("token", "new", "bo"), "there is no account 'bo'; see: faultwise account list"),
        (
            ("token", "new", "Ann", "--right", "fly"),
            "--right fly: Ann is admin and has administer, ask, edit, oversee, read, triage",
        ),
        (("token", "revoke", "x"), "there is no token 'x'; list them with: faultwise token list"),
        (("account", "add", "a\x07b"), "the account's name: Value error, a name is of printable characters only"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    capsys: pytest.CaptureFixture[str], data: str, arguments: tuple[str, ...], sentence: str
) -> None:
    said(capsys, "account", "add", "Ann", "--role", "admin", "--data", data)
    assert said(capsys, *arguments, "--data", data) == (2, "", f"faultwise: {sentence}\n")


def test_others_reach_a_server_only_once_there_is_an_admin(capsys: pytest.CaptureFixture[str], data: str) -> None:
    code, _, err = said(capsys, "serve", "--host", "0.0.0.0", "--port", "0", "--data", data)
    assert code == 2
    assert err == (
        "faultwise: 0.0.0.0 can be reached by others, and there is no administrator yet; "
        "first: faultwise account add NAME --role admin && faultwise token new NAME\n"
    )


def test_the_first_start_says_how_to_make_an_account_and_later_ones_do_not(store: Store) -> None:
    assert welcome(store).startswith(
        "No accounts yet, so every request is refused. In another terminal: faultwise account"
    )
    demo_tokens(store)
    assert welcome(store) == ""


def test_a_demo_makes_a_token_for_each_role_and_revokes_those_before(store: Store) -> None:
    first, second = demo_tokens(store), demo_tokens(store)
    assert set(second) == set(RIGHTS)
    for role in RIGHTS:
        old, new = store.presented(first[role]), store.presented(second[role])
        assert old is not None
        assert new is not None
        assert (old.token.revoked is not None, new.token.revoked, new.account.role) == (True, None, role)


def test_the_operator_is_named_in_the_audit_trail(capsys: pytest.CaptureFixture[str], data: str, store: Store) -> None:
    said(capsys, "account", "add", "Ann", "--data", data)
    ((entry,), _) = store.trail(Wanted())
    assert entry.who.startswith("command line")
    assert (entry.action, entry.key) == ("account_added", "ann")


def test_chinese_operators_are_spoken_to_in_chinese(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    monkeypatch.setenv("FAULTWISE_LANGUAGE", "zh")
    added = said(capsys, "account", "add", "安", "--group", "北", "--data", data)
    assert added[1] == "安  technician  组 北\n"
    assert said(capsys, "account", "disable", "安", "--data", data)[1] == "安  technician  组 北  已停用\n"
    said(capsys, "token", "new", "安", "--data", data)
    assert "  从未使用  read ask" in said(capsys, "token", "list", "--data", data)[1]
    refused = [
        said(capsys, *arguments, "--data", data)[2]
        for arguments in (("account", "disable", "波"), ("token", "revoke", "x"), ("account", "add", "安"))
    ]
    assert refused == [
        "faultwise: 没有账号“波”，请查看：faultwise account list\n",
        "faultwise: 没有令牌“x”，请查看：faultwise token list\n",
        "faultwise: 已有账号“安”，请换一个名称\n",
    ]
