from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import As

URL = "/v1/accounts"


def test_an_account_that_is_not_there_is_not_found(client: httpx.Client) -> None:
    assert client.get(f"{URL}/nobody-x").status_code == 404
    assert client.put(f"{URL}/nobody-x", json={"role": "editor"}).status_code == 404
    assert client.put(f"{URL}/nobody-x/password", json={"password": "0123456789"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "editor"}, "body.name"),
        ({"name": "x"}, "body.role"),
        ({"name": "x", "role": "boss"}, "body.role"),
        ({"name": "x" * 101, "role": "editor"}, "body.name"),
        ({"name": "a\u202eb", "role": "editor"}, "body.name"),
        ({"name": "x", "role": "editor", "password": "hunter2"}, "body.password"),
        ({"name": "x", "role": "editor", "groups": ["(nobody)"]}, "body.groups"),
        ({"name": "x", "role": "partner", "machine_models": ["(inside)"]}, "body.machine_models"),
        ({"name": "x", "role": "editor", "admin": True}, "body.admin"),
        ({"name": "x", "role": "editor", "is_disabled": 0}, "body.is_disabled"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named(client: httpx.Client, body: object, field: str) -> None:
    answer = client.post(URL, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert "hunter2" not in answer.text


def test_an_account_is_added_read_changed_and_listed(client: httpx.Client) -> None:
    said = {"name": "Li Wei", "role": "partner", "groups": ["north"], "machine_models": ["HX220"]}
    made = client.post(URL, json=said | {"password": "0123456789"})
    assert (made.status_code, made.headers["location"]) == (201, f"{URL}/Li%20Wei")
    assert made.json() == said | {"is_disabled": False}
    assert client.get(f"{URL}/li wei").json() == made.json()
    changed = client.put(f"{URL}/LI WEI", json={"role": "editor"}).json()
    assert changed == {"name": "Li Wei", "role": "editor", "groups": [], "machine_models": [], "is_disabled": False}
    assert changed in client.get(URL).json()


def test_a_name_in_other_capitals_is_taken(client: httpx.Client) -> None:
    client.post(URL, json={"name": "Bo", "role": "technician"})
    answer = client.post(URL, json={"name": " BO", "role": "admin"}, headers={"Accept-Language": "zh"})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:faultwise:problem:name-taken")
    assert answer.json()["detail"] == "已有名为“BO”的账号。请换一个名称。"


def test_the_last_admin_stays_one(as_: As, client: httpx.Client) -> None:
    for account in client.get(URL).json():
        if account["role"] == "admin" and account["name"] != "admin":
            client.put(f"{URL}/{account['name']}", json={"role": "technician"})
    for state in ({"role": "editor"}, {"role": "admin", "is_disabled": True}):
        answer = client.put(f"{URL}/admin", json=state)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:faultwise:problem:last-admin")
    assert client.get(f"{URL}/admin").json()["role"] == "admin"


def test_what_changed_stands_in_the_audit_trail_before_and_after_without_the_password(client: httpx.Client) -> None:
    client.post(URL, json={"name": "Cleo", "role": "technician", "password": "a password of Cleo"})
    client.put(f"{URL}/Cleo", json={"role": "agent"})
    client.put(f"{URL}/Cleo/password", json={"password": "another of Cleo"})
    trail = client.get("/v1/audit", params={"key": "cleo"})
    assert [(line["who"], line["action"]) for line in trail.json()["entries"]] == [
        ("admin", "password_changed"),
        ("admin", "account_changed"),
        ("admin", "account_added"),
    ]
    changed = trail.json()["entries"][1]
    assert (changed["before"]["role"], changed["after"]["role"]) == ("technician", "agent")
    assert "of Cleo" not in trail.text
    assert "argon2" not in trail.text
