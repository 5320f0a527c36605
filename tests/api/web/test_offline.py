"""The technician's page without network: what was kept opens, what is said waits and is sent once, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from api.reporting import withdraw_outcome
from api.services import Services
from api.web.assets import release, static_files
from assistant.belief.outcomes import outcome_id
from knowledge.outcomes import DiagnosisOutcome
from tests.api.conftest import As, Line
from tests.api.web.conftest import Visit

OFFLINE = "没有网络"
# Kept are the page, its code list and the latest conversations; each of them some time after the page is shown.
KEPT = """async (paths) => {
    await navigator.serviceWorker.ready;
    for (;;) {
        const found = await Promise.all(paths.map((path) => caches.match(path, { ignoreVary: true })));
        if (found.every(Boolean)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""


def kept(page: Page, *paths: str) -> None:
    """Wait until the page and the server's answers under these paths are on the device."""
    page.evaluate(KEPT, ["/", *(f"/kept/technician{path}" for path in paths)])


def say(page: Page, words: str) -> None:
    page.locator("#say").fill(words)
    page.locator("#send").click()


@pytest.fixture(autouse=True)
def connected(line: Line) -> Iterator[None]:
    """No test leaves the line cut for the next."""
    yield
    line.is_cut = False


def cut_off(page: Page, line: Line) -> None:
    """Take the network away; the browser's own switch alone lets through what a page sends while it is loaded."""
    line.is_cut = True
    page.context.set_offline(True)


def connect(page: Page, line: Line) -> None:
    """Give the network back."""
    line.is_cut = False
    page.context.set_offline(False)


def said_on_the_server(services: Services, page: Page) -> list[str]:
    """What the server has been told in the conversation that the page shows."""
    conversation = services.conversations.read(page.url.rpartition("/")[2])
    return [turn.message.text for turn in conversation.turns]


def test_the_worker_keeps_the_files_of_this_release_and_of_no_other_page(as_: As) -> None:
    answer = as_("").get("/service-worker.js")
    listed = re.search(r"^const FILES = (.*);$", answer.text, re.M)
    assert listed is not None
    files = json.loads(listed[1])
    assert f'const RELEASE = "{release()}"' in answer.text
    assert f"/static/{release()}/technician/outbox.js" in files
    assert not [name for name in files if "/desk" in name or "/admin" in name or "/workshop" in name]
    assert {name.removeprefix(f"/static/{release()}/") for name in files} <= set(static_files())
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (
        "text/javascript; charset=utf-8",
        "no-cache",
    )


def test_without_network_the_page_the_last_conversation_and_the_codes_open(visit: Visit, line: Line) -> None:
    page = visit("technician", "/", size="phone")
    say(page, "HX220-00417 动臂提升无力，热车后更明显，报 E02")
    page.locator("fieldset.answer:enabled").wait_for()
    talk = page.url.rpartition("/")[2]
    kept(page, f"/v1/conversations/{talk}", "/v1/codes")
    page.locator(f"#beside a[href='#/talk/{talk}']").wait_for(state="attached")  # the list has it, too
    cut_off(page, line)
    page.reload()
    page.locator("#network").get_by_text(OFFLINE).wait_for()
    page.get_by_text("本机保存的内容").wait_for()
    expect(page.locator(".cause-name").first).to_contain_text("先导泵磨损")
    page.get_by_role("link", name="代码表").click()
    page.get_by_label("查代码或含义").fill("e02")
    expect(page.locator(".code-rows li")).to_have_count(2)
    page.get_by_role("link", name="记录").click()
    page.locator(f"#room a[href='#/talk/{talk}']").click()
    expect(page.locator(".codes")).to_contain_text("先导压力过低")


def test_what_is_said_without_network_waits_over_a_reload_and_is_sent_once_in_order(
    visit: Visit, services: Services, line: Line
) -> None:
    page = visit("technician", "/", size="phone")
    kept(page)
    cut_off(page, line)
    say(page, "HX220 动臂提升无力，热车后更明显")
    say(page, "先导压力 2.1 MPa")
    expect(page.locator(".pending").get_by_text("等网络，自动发送")).to_have_count(2)
    page.locator("#network").get_by_text("2 条等待发送").wait_for()
    page.reload()
    expect(page.locator(".said")).to_have_text(["HX220 动臂提升无力，热车后更明显", "先导压力 2.1 MPa"])
    connect(page, line)
    expect(page.locator(".pending, .coming")).to_have_count(0)
    page.locator("fieldset.answer:enabled").wait_for()
    expect(page.locator("#network")).to_be_empty()
    assert said_on_the_server(services, page) == ["HX220 动臂提升无力，热车后更明显", "先导压力 2.1 MPa"]


def test_an_outcome_told_without_network_is_recorded_when_there_is_one(
    visit: Visit, services: Services, line: Line
) -> None:
    page = visit("technician", "/", size="phone")
    say(page, "HX220-00417 动臂提升无力，热车后更明显，报 E02")
    page.locator("fieldset.answer:enabled").wait_for()
    talk = page.url.rpartition("/")[2]
    kept(page, f"/v1/conversations/{talk}")
    cut_off(page, line)
    page.get_by_role("button", name="没修好").click()
    page.get_by_label("先导泵磨损").check()
    page.get_by_role("dialog").get_by_role("button", name="登记结果").click()
    page.get_by_text("有网络时自动登记").wait_for()
    page.locator("#network").get_by_text("1 条等待发送").wait_for()
    page.reload()
    page.locator("#network").get_by_text("1 条等待发送").wait_for()
    conversation = services.conversations.read(talk)
    assert conversation.last is not None
    id = outcome_id(conversation.last.answer.id, "technician")
    assert services.store.get(DiagnosisOutcome, id) is None
    with page.expect_response("**/outcome"):
        connect(page, line)
    told = services.store.get(DiagnosisOutcome, id)
    assert told is not None
    assert (told.fixed, told.component) == (False, "先导泵")
    expect(page.locator("#network")).to_be_empty()
    withdraw_outcome(services.store, id, "technician", "end of the test")
    services.index.catch_up()


def test_an_answer_lost_on_its_way_is_asked_for_again_and_is_one_turn(visit: Visit, services: Services) -> None:
    page = visit("technician", "/", language="en")
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        if lost:
            return route.fallback()
        lost.append(route.request.headers["idempotency-key"])
        route.fetch()  # the server has heard it; the page never hears of that
        return route.abort("internetdisconnected")

    page.route("**/messages", lose_once)
    say(page, "HX220 boom lifts weakly when hot")
    page.locator(".pending").wait_for()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("fieldset.answer:enabled").wait_for()
    assert len(lost) == 1
    assert said_on_the_server(services, page) == ["HX220 boom lifts weakly when hot"]


def test_what_the_server_refuses_stays_and_can_be_changed(visit: Visit, services: Services) -> None:
    page = visit("technician", "/", language="en")
    refused = {"type": "about:blank", "title": "Too long", "status": 422, "detail": "That is too long."}
    page.route("**/messages", lambda route: route.fulfill(status=422, json=refused), times=1)
    say(page, "HX220 boom lifts weakly when hot")
    page.get_by_role("alert").get_by_text("Not sent: That is too long.").wait_for()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#say")).to_have_value("HX220 boom lifts weakly when hot")
    say(page, "HX220 boom weak when hot")
    page.locator("fieldset.answer:enabled").wait_for()
    assert said_on_the_server(services, page) == ["HX220 boom weak when hot"]


def test_signing_out_removes_what_was_kept(visit: Visit) -> None:
    page = visit("technician", "/", language="en")
    say(page, "HX220 boom lifts weakly when hot")
    page.locator("fieldset.answer:enabled").wait_for()
    kept(page, "/v1/codes", "/v1/conversations")
    page.locator("#own summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("caches.has('faultwise-read')") is False
    assert page.evaluate("caches.match('/').then(Boolean)") is False
