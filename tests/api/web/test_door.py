"""Coming in: with a password, with a token, with the wrong ones; in two languages and two lights."""

from __future__ import annotations

import pytest

from api.services import Services
from knowledge.access.accounts import Account
from tests.api.conftest import TESTS
from tests.api.web.conftest import SIZES, Visit

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module", autouse=True)
def _account(services: Services) -> None:
    hashed = services.gate.passwords.hash(PASSWORD)
    services.store.add_account(Account(name="Doris", role="agent"), TESTS, password=hashed)


def test_an_agent_signs_in_with_the_keyboard_and_lands_at_the_desk(visit: Visit) -> None:
    page = visit("", "/desk", language="en")
    assert page.url.endswith("/sign-in?next=/desk")
    page.get_by_label("Name").focus()
    page.keyboard.type("doris")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.get_by_role("navigation").get_by_text("Desk").wait_for()


def test_a_wrong_password_is_said_in_the_pages_language(visit: Visit) -> None:
    page = visit("", "/sign-in")
    page.get_by_label("用户名").fill("doris")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").first.click()
    page.get_by_role("alert").get_by_text("用户名或密码不正确").wait_for()


def test_a_link_with_a_token_signs_in_and_leaves_no_trace_in_the_address(visit: Visit, tokens: dict[str, str]) -> None:
    page = visit("", f"/sign-in#{tokens['editor']}", language="en")
    page.wait_for_url("**/workshop")
    assert tokens["editor"] not in page.evaluate("JSON.stringify(performance.getEntriesByType('navigation'))")


def test_a_technician_is_told_that_the_desk_is_not_open(visit: Visit) -> None:
    page = visit("technician", "/desk")
    page.get_by_role("heading", name="您不能打开此页").wait_for()


def test_language_and_light_are_kept(visit: Visit) -> None:
    page = visit("technician", "/", language="zh")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="中文").wait_for()
    page.locator("#own summary").click()
    page.get_by_label("Light").select_option("dark")
    page.reload()
    assert page.locator("html").get_attribute("data-light") == "dark"
    assert page.locator("html").get_attribute("lang") == "en"


def test_signing_out_ends_at_the_door_and_going_back_shows_nothing(visit: Visit) -> None:
    page = visit("admin", "/admin", language="en")
    page.locator("#own summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.goto("/admin")
    assert page.url.endswith("/sign-in?next=/admin")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_door_is_accessible(visit: Visit, looked_at, size: str, light: str) -> None:
    page = visit("", "/sign-in", size=size, light=light)
    looked_at(page, f"sign-in-{light}")
