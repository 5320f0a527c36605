"""The administrator's page in a real browser: people, tokens, webhooks, jobs, the trail, settings, how it runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import get_args

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from api.adjusting import Adjusted
from api.services import Services
from api.web.words import words
from knowledge.access.rights import Right, Role
from knowledge.files import StoredFile
from knowledge.jobs import Job, Understood
from knowledge.records import Kind
from knowledge.requests import Status
from knowledge.webhooks.events import EventName
from tests.api.conftest import As
from tests.api.web.conftest import Visit

LookedAt = Callable[[Page, str], None]
VIEWS = ("operation", "people", "tokens", "webhooks", "jobs", "trail", "settings")
PASSWORD = "correct horse battery"


@pytest.fixture
def admin(as_: As) -> httpx.Client:
    """The same over HTTP."""
    return as_("admin")


def person(page: Page, name: str) -> Locator:
    return page.locator(f"[data-name='{name}']")


def more(row: Locator) -> Locator:
    """The menu behind the three dots, open."""
    row.locator(".menu summary").click()
    return row.locator(".menu > div")


def test_what_the_page_calls_by_name_is_all_there_is() -> None:
    said = words("admin", "en").keys()

    def named(beginning: str) -> set[str]:
        return {key.removeprefix(beginning) for key in said if key.startswith(beginning)}

    assert named("role.") == set(get_args(Role))
    assert named("right.") == set(get_args(Right))
    assert named("event.") == set(get_args(EventName))
    assert named("kind.") == {*get_args(Kind), "account", "token", "request", "webhook", "settings"}
    assert named("action.") >= {"put", "retire", "settings_changed", *get_args(Status)}
    assert {name for name in named("setting.") if "." not in name} == set(Adjusted.model_fields)


def test_a_person_is_added_with_the_keyboard_alone(visit: Visit, admin: httpx.Client) -> None:
    page = visit("admin", "/admin#people", language="en")
    page.get_by_role("button", name="Add a person").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Keyboard Kim")
    page.keyboard.press("Tab")
    page.keyboard.type("partner")
    expect(
        page.get_by_text("A workshop outside: sees only the machine models and groups opened to it.")
    ).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("north, quality")
    page.keyboard.press("Tab")
    page.keyboard.type("HX220")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_have_text("Keyboard Kim was added.")
    expect(person(page, "Keyboard Kim").locator(".chip")).to_have_text(
        ["partner", "group: north", "group: quality", "HX220"]
    )
    assert admin.get("/v1/accounts/Keyboard Kim").json() == {
        "name": "Keyboard Kim",
        "role": "partner",
        "groups": ["north", "quality"],
        "machine_models": ["HX220"],
        "is_disabled": False,
    }


def test_a_name_that_is_taken_is_said_in_the_form_and_nothing_typed_is_lost(visit: Visit) -> None:
    page = visit("admin", "/admin#people", size="phone")
    page.get_by_role("button", name="添加人员").click()
    page.get_by_label("用户名").fill("TECHNICIAN")
    page.get_by_label("可看的资料组").fill("华北，质量")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "已有名为“TECHNICIAN”的账号。请换一个名称。"
    )
    page.reload()
    page.get_by_role("button", name="添加人员").click()
    expect(page.get_by_label("用户名")).to_have_value("TECHNICIAN")
    expect(page.get_by_label("可看的资料组")).to_have_value("华北，质量")


def test_a_password_is_typed_twice_and_opens_the_door(visit: Visit, admin: httpx.Client, as_: As) -> None:
    admin.post("/v1/accounts", json={"name": "Mei", "role": "agent"})
    page = visit("admin", "/admin#people", size="phone")
    person(page, "Mei").get_by_role("button", name="设置密码").click()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输入一次密码").fill("another horse")
    page.get_by_role("dialog").get_by_role("button", name="设置密码").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("两次输入的密码不一样，请重新输入。")
    expect(page.get_by_label("再输入一次密码")).to_be_focused()
    page.get_by_label("再输入一次密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_have_text("Mei 的密码已设置。")
    assert as_("").post("/v1/sessions", json={"name": "Mei", "password": PASSWORD}).status_code == 201
    assert PASSWORD not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def test_somebody_is_kept_out_after_asking_and_let_in_again(visit: Visit, admin: httpx.Client) -> None:
    admin.post("/v1/accounts", json={"name": "Otto", "role": "editor", "groups": ["north"]})
    page = visit("admin", "/admin#people", language="en")
    more(person(page, "Otto")).get_by_role("button", name="Disable").click()
    expect(page.get_by_role("dialog", name="Disable Otto?")).to_contain_text("They are signed out at once")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert admin.get("/v1/accounts/Otto").json()["is_disabled"] is False
    more(person(page, "Otto")).get_by_role("button", name="Disable").click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    expect(person(page, "Otto").get_by_text("disabled", exact=True)).to_be_visible()
    more(person(page, "Otto")).get_by_role("button", name="Enable").click()
    page.get_by_role("dialog").get_by_role("button", name="Enable").click()
    expect(page.locator("#notices")).to_contain_text("Otto is enabled.")
    state = admin.get("/v1/accounts/Otto").json()
    assert (state["role"], state["groups"], state["is_disabled"]) == ("editor", ["north"], False)


def test_the_last_administrator_cannot_be_disabled_and_the_servers_words_say_why(
    visit: Visit, admin: httpx.Client, looked_at: LookedAt
) -> None:
    for account in admin.get("/v1/accounts").json():
        if account["role"] == "admin" and account["name"] != "admin":
            admin.put(f"/v1/accounts/{account['name']}", json={"role": "technician"})
    page = visit("admin", "/admin#people")
    more(person(page, "admin")).get_by_role("button", name="停用").click()
    page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "“admin”是唯一的管理员。请先设立另一个管理员。"
    )
    looked_at(page, "admin-last-admin")


def test_a_token_is_shown_once_copied_and_revoked(visit: Visit, as_: As, looked_at: LookedAt) -> None:
    page = visit("admin", "/admin#tokens", language="en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Make a token").click()
    page.get_by_label("For whom").select_option("technician")
    page.get_by_label("What it is for").fill("<img src=x onerror=alert(1)>")
    page.get_by_label("Good for").select_option("30")
    page.get_by_role("checkbox", name="ask").check()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="New token: <img src=x onerror=alert(1)>")).to_be_visible()
    looked_at(page, "admin-token-once")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#notices")).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert as_(text).get("/v1/sessions/current").json()["rights"] == ["ask"]
    page.get_by_role("button", name="I have kept it").click()
    row = page.locator(f"[data-token='{text.split('_')[1]}']")
    assert text not in page.content()
    expect(row).to_contain_text("technician")
    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.locator("#notices")).to_contain_text("The token was revoked.")
    assert as_(text).get("/v1/sessions/current").status_code == 401


def test_rights_that_an_account_has_not_are_refused_in_words(visit: Visit) -> None:
    page = visit("admin", "/admin#tokens?account=technician")
    page.get_by_role("button", name="新建令牌").click()
    expect(page.get_by_label("给谁")).to_have_value("technician")
    page.get_by_role("checkbox", name="管理").check()
    page.get_by_role("button", name="新建", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("checkbox", name="管理")).to_be_checked()


def test_a_webhook_is_told_what_was_chosen_and_why_nothing_arrives(
    visit: Visit, admin: httpx.Client, looked_at: LookedAt
) -> None:
    page = visit("admin", "/admin#webhooks", language="en")
    page.get_by_role("button", name="Add a webhook").click()
    page.get_by_label("Address").fill("http://hooks.example.invalid/in")
    page.get_by_role("checkbox", name="knowledge published").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    page.get_by_label("Address").fill("https://hooks.example.invalid/in")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="New signing secret")).to_be_visible()
    assert page.locator("#secret").inner_text().startswith("whsec_")
    (made,) = (one for one in admin.get("/v1/webhooks").json() if "hooks.example.invalid" in one["url"])
    assert made["events"] == ["knowledge.published"]
    row = page.locator(f"[data-webhook='{made['id']}']")
    expect(row).to_contain_text("knowledge published")
    more(row).get_by_role("button", name="Send a test").click()
    expect(page.get_by_role("heading", name="https://hooks.example.invalid/in")).to_be_visible()
    expect(page.locator(".item .problem")).to_be_visible(timeout=20_000)
    looked_at(page, "admin-deliveries")
    page.get_by_role("link", name="Webhooks", exact=True).first.click()
    more(row).get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_a_job_is_watched_until_it_is_done(visit: Visit, services: Services, looked_at: LookedAt) -> None:
    file = StoredFile.from_content(b"%PDF-1.4 watched", "watched.pdf", "application/pdf")
    waiting = Job(id="watched", by="editor", filename="<b>watched</b>.pdf", sha256=file.sha256)
    services.store.add_job(waiting, file)
    page = visit("admin", "/admin#jobs", size="phone")
    row = page.locator("[data-job='watched']")
    expect(row).to_contain_text("排队")
    running = waiting.model_copy(update={"state": "running", "pages": 40, "pages_done": 10})
    services.store.save_job(running)
    expect(row).to_contain_text("10 / 40 页（25 %）")
    looked_at(page, "admin-job")
    found = Understood(pages=40, passages=120, tables=3, causes=9, codes=("E02",), pages_without_text=(7,))
    services.store.save_job(running.model_copy(update={"state": "done", "understood": found}))
    expect(row).to_contain_text("40 页，120 段，9 个原因，1 个故障码。 没有文字的页：7。")
    expect(page.locator("#notices")).to_have_text("<b>watched</b>.pdf: 完成")


def test_the_trail_is_narrowed_read_and_taken_away(visit: Visit, admin: httpx.Client, looked_at: LookedAt) -> None:
    admin.post("/v1/accounts", json={"name": "Trudy", "role": "technician"})
    admin.put("/v1/accounts/Trudy", json={"role": "agent", "groups": ["north"]})
    page = visit("admin", "/admin#trail", language="en")
    page.get_by_label("Of which id").fill("trudy")
    page.get_by_label("Did what").select_option("account_changed")
    expect(page.locator(".entry")).to_have_count(1)
    assert "key=trudy" in page.url
    page.locator(".entry summary").click()
    expect(page.locator(".difference tbody tr")).to_have_text(
        ["Role technician agent", "Groups north"], use_inner_text=True
    )
    looked_at(page, "admin-trail-difference")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export JSON lines").click()
    lines = downloading.value.path().read_text("utf-8").splitlines()
    assert [json.loads(line)["after"]["role"] for line in lines] == ["agent"]
    page.get_by_label("Who").fill("nobody-x")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Nothing in the trail is like this.")).to_be_visible()
    page.go_back()
    expect(page.locator(".entry")).to_have_count(1)


def test_a_promise_is_changed_and_put_back(visit: Visit, admin: httpx.Client) -> None:
    page = visit("admin", "/admin#settings", size="phone")
    page.get_by_label("修复承诺").fill("36")
    page.get_by_label("标准报告允许的退步").fill("7")
    page.get_by_label("发布自己写的草稿").select_option("是")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#notices")).to_have_text("设置已保存并生效。")
    assert admin.get("/v1/settings").json()["changed"] == {"repair_hours": 36, "golden_drop": 0.07, "own_drafts": True}
    expect(page.get_by_label("标准报告允许的退步")).to_have_value("7")
    page.get_by_label("修复承诺").fill("")
    page.get_by_label("标准报告允许的退步").fill("")
    page.get_by_label("发布自己写的草稿").select_option("使用启动时的值")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已修改", exact=True)).to_have_count(0)
    assert admin.get("/v1/settings").json()["changed"] == {}


def test_a_setting_that_cannot_be_is_refused_and_stays_as_typed(visit: Visit, admin: httpx.Client) -> None:
    page = visit("admin", "/admin#settings", language="en")
    page.get_by_label("Limit of requests").fill("12.5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Requests a minute")
    expect(page.get_by_label("Limit of requests")).to_have_value("12.5")
    assert admin.get("/v1/settings").json()["changed"] == {}


def test_how_it_runs_is_seen_first(visit: Visit, admin: httpx.Client) -> None:
    admin.post("/v1/diagnoses", json={"text": "qqqq zzzz"})
    page = visit("admin", "/admin", language="en", size="phone")
    expect(page.get_by_role("heading", name="All is well")).to_be_in_viewport()
    now = admin.get("/v1/operation").json()
    expect(page.locator("[data-figure='unknown'] .number")).to_have_text(str(now["day"]["unknown"]))
    expect(page.locator(".hours li").last).to_contain_text(f"{now['hours'][-1]['answered']} reports")
    expect(page.get_by_text(f"Faultwise {now['version']}")).to_be_visible()


@pytest.mark.parametrize(("size", "light", "language"), [("phone", "light", "zh"), ("desktop", "dark", "en")])
def test_every_view_is_accessible_and_fits(
    visit: Visit, looked_at: LookedAt, size: str, light: str, language: str
) -> None:
    page = visit("admin", "/admin", size=size, light=light, language=language)
    for view in VIEWS:
        page.locator(f"#views a[href='#{view}']").click()
        expect(page.locator(f"#view[data-view='{view}']")).to_be_visible()
        looked_at(page, f"admin-{view}-{light}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view


@pytest.mark.parametrize("light", ["light", "dark"])
def test_forms_are_accessible(visit: Visit, looked_at: LookedAt, light: str) -> None:
    page = visit("admin", "/admin#people", size="phone", light=light)
    for view, button in (("people", "添加人员"), ("tokens", "新建令牌"), ("webhooks", "添加接收方")):
        page.locator(f"#views a[href='#{view}']").click()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        looked_at(page, f"admin-{view}-form-{light}")
        page.keyboard.press("Escape")
