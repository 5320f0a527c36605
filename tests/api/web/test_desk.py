"""A call-centre agent's page in a real browser: calls, the queue, closing the loop, figures; with keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.services import Services
from knowledge.access.accounts import Account
from knowledge.bulletins import Bulletin
from knowledge.diagnoses import Given
from knowledge.records import Machine, Scope
from knowledge.requests import Call, Promises, ServiceRequest
from tests.api.conftest import TESTS, As
from tests.api.web.conftest import Visit

LookedAt = Callable[[Page, str], None]
BY_CUSTOMER = {
    "青麓建设机械租赁": "HX220-00901",
    "Northmere Plant Hire": "HX220-00902",
    "云栖谷基础工程": "HX220-00903",
    "Kestrel Hollow": "HX220-00906",
}
PAIR = {"HX220-00904": "临川绿源园林", "HX220-00905": "临川绿源园林"}
MACHINES = [
    Machine(
        serial=serial, model="HX220", make="Hexa", customer=customer, place="长沙", latitude=30.6, longitude=114.6,
        phone=f"1381234{serial[-4:]}",
    )
    for customer, serial in (*BY_CUSTOMER.items(), *((customer, serial) for serial, customer in PAIR.items()))
]  # fmt: skip
BULLETIN = Bulletin(
    id="TB-7",
    title="先导泵批次问题",
    symptom="动臂提升无力",
    workaround="降低转速，避免长时间热车作业",
    codes=("E02",),
    language="zh",
    scope=Scope(machine_models=("HX220",)),
)
STORY = "喂你好我是青麓的老王我那台HX220从昨天下午开始动臂提升无力热车更明显还报E02机器停了赶紧派人过来吧"
DANGER = "northmere here, the hx220 boom came down, a man is trapped under the bucket"


@pytest.fixture(scope="module", autouse=True)
def _knowledge(services: Services) -> Iterator[None]:
    services.store.write((*MACHINES, BULLETIN), author="tests")
    services.index.catch_up()
    yield
    retired = (("bulletin", BULLETIN.id), *(("machine", machine.serial) for machine in MACHINES))
    services.store.write((), retire=retired, author="tests")
    services.index.catch_up()


@pytest.fixture
def agent(as_: As) -> httpx.Client:
    return as_("agent")


def sent(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()


def opened(agent: httpx.Client, text: str = "动臂没劲", **fields: Any) -> dict[str, Any]:
    request: dict[str, Any] = sent(agent.post("/v1/requests", json={"text": text, "anyway": True, **fields}))
    return request


def moved(agent: httpx.Client, request: dict[str, Any], *steps: str, **fields: Any) -> dict[str, Any]:
    for to in steps:
        step = {"to": to, "version": request["version"], **fields}
        request = sent(agent.post(f"/v1/requests/{request['id']}/moves", json=step))
    return request


def shown_request(page: Page, agent: httpx.Client) -> dict[str, Any]:
    """The request whose page is open, as the server has it."""
    page.wait_for_url("**/desk#request/*")
    request: dict[str, Any] = sent(agent.get(f"/v1/requests/{page.url.rsplit('/', 1)[1]}"))
    return request


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_call_from_the_first_word_to_a_satisfied_customer_with_keys_alone(
    visit: Visit, looked_at: LookedAt, agent: httpx.Client
) -> None:
    page = visit("agent", "/desk")
    page.get_by_role("heading", name="待办").wait_for()
    keys = page.keyboard
    keys.press("n")
    expect(page.get_by_label("客户怎么说")).to_be_focused()
    keys.type(STORY)
    page.get_by_text("HX220-00901").first.wait_for()
    expect(page.get_by_label("客户", exact=True)).to_have_value("青麓建设机械租赁")
    expect(page.get_by_label("故障现象")).to_have_value(re.compile("^动臂提升无力热车更明显"))
    expect(page.get_by_label("紧急", exact=True)).to_be_checked()
    expect(page.get_by_label("停了")).to_be_checked()
    page.get_by_text("先这样处理： 降低转速，避免长时间热车作业").wait_for()
    page.get_by_text("先导泵磨损").first.wait_for()
    looked_at(page, "desk-call-zh")

    keys.press("Alt+2")
    expect(page.get_by_label("技师")).to_be_focused()
    keys.type("李伟")
    looked_at(page, "desk-send-zh")
    keys.press("Enter")
    request = shown_request(page, agent)
    assert (request["status"], request["urgency"], request["serial"]) == ("dispatched", "urgent", "HX220-00901")
    assert [(v["technician"], v["depot"], [p["number"] for p in v["parts"]]) for v in request["visits"]] == [
        ("李伟", "wuhan", ["P-101"])
    ]
    assert request["calls"][0]["text"] == STORY

    page.get_by_role("button", name="已修好").wait_for()
    keys.press("Alt+1")
    page.get_by_role("radio", name="先导泵磨损").focus()
    keys.press("Space")
    page.get_by_role("checkbox", name="P-101").focus()
    keys.press("Space")
    page.get_by_label("做了什么").focus()
    keys.type("更换先导泵")
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_role("button", name="客户满意").wait_for()
    request = shown_request(page, agent)
    assert [(part["number"], part["quantity"]) for part in request["parts_used"]] == [("P-101", 1)]
    (outcome,) = sent(agent.get(f"/v1/diagnoses/{request['diagnosis_id']}/outcomes"))["records"]
    assert (outcome["component"], outcome["fixed"], outcome["note"]) == ("先导泵", True, "更换先导泵")

    keys.press("Alt+1")
    page.get_by_label("客户怎么说").wait_for()
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_role("button", name="关闭请求").wait_for()
    keys.press("Alt+1")
    page.get_by_role("dialog").wait_for()
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(".request-head").get_by_text("已关闭").first).to_be_visible()
    assert shown_request(page, agent)["status"] == "closed"


def test_a_machine_is_fixed_by_phone_in_english_with_keys_alone(visit: Visit, agent: httpx.Client) -> None:
    page = visit("agent", "/desk", language="en")
    page.get_by_role("heading", name="Queue").wait_for()
    keys = page.keyboard
    keys.press("n")
    keys.type("kestrel hollow here, the hx220 derates under load, low oil pressure warning, it still works")
    page.get_by_text("HX220-00906").first.wait_for()
    keys.press("Alt+1")
    page.get_by_role("dialog").get_by_text("HX220-00906").wait_for()
    keys.type("oil topped up together")
    keys.press("Enter")
    for step, note in (("Repaired", "What was done"), ("Satisfied", "What the customer says"), ("Close", "Note")):
        page.get_by_role("button", name=step).first.wait_for()
        keys.press("Alt+1")
        page.get_by_role("dialog").get_by_label(note).focus()
        keys.type(f"{step}!")
        keys.press("Tab")
        keys.press("Enter")
    page.locator(".request-head").get_by_text("Closed").first.wait_for()
    told = [(move["status"], move["note"]) for move in shown_request(page, agent)["moves"]]
    assert told == [
        ("received", ""), ("triaged", ""), ("remote", "oil topped up together"),
        ("repaired", "Repaired!"), ("followed_up", "Satisfied!"), ("closed", "Close!"),
    ]  # fmt: skip


def test_people_in_danger_come_before_everything(visit: Visit, looked_at: LookedAt, agent: httpx.Client) -> None:
    page = visit("agent", "/desk#new", language="en", size="phone")
    page.get_by_label("What the caller says").fill(DANGER)
    alert = page.get_by_role("alert")
    alert.get_by_text("Stop the machine. People first.").wait_for()
    assert alert.bounding_box()["y"] < 200  # type: ignore[index]
    expect(page.get_by_label("Emergency")).to_be_checked()
    assert page.locator(".questions").count() == 0
    looked_at(page, "desk-danger-en")
    assert fits(page)
    page.get_by_role("button", name="Stop the machine").click()
    expect(page.get_by_label("Note", exact=True)).to_have_value(re.compile("^Told the caller to stop the machine"))
    page.get_by_role("button", name="Told to stop: open the request").click()
    request = shown_request(page, agent)
    assert (request["urgency"], request["status"], request["customer"]) == (
        "emergency", "remote", "Northmere Plant Hire"
    )  # fmt: skip
    page.goto("/desk#queue")
    expect(page.locator(".line").first).to_contain_text("Emergency")


def test_a_second_call_is_joined_to_the_request_that_is_open(visit: Visit, agent: httpx.Client) -> None:
    first = opened(agent, serial="HX220-00903", text="动臂没劲")
    page = visit("agent", "/desk#new")
    page.keyboard.type("云栖谷的HX220什么时候来人")
    page.get_by_text("这台机器已有未关闭的请求").wait_for()
    page.keyboard.press("Alt+j")
    request = shown_request(page, agent)
    assert (request["id"], [call["text"] for call in request["calls"]]) == (
        first["id"], ["动臂没劲", "云栖谷的HX220什么时候来人"]
    )  # fmt: skip
    page.get_by_role("heading", name="经过").wait_for()


def test_of_several_machines_of_a_customer_one_is_chosen(visit: Visit, agent: httpx.Client) -> None:
    page = visit("agent", "/desk#new")
    page.keyboard.type("临川绿源的挖机动臂提升无力，还能干活")
    page.get_by_role("group", name="是哪一台？").wait_for()
    page.get_by_role("radio", name="HX220-00905").check()
    expect(page.get_by_label("机号", exact=True)).to_have_value("HX220-00905")
    page.get_by_text("HX220-00905 Hexa · HX220 · 长沙").wait_for()
    page.locator("summary", has_text="设备档案 HX220-00905").click()
    page.get_by_role("heading", name="维修记录").wait_for()
    page.keyboard.press("Alt+1")
    page.keyboard.press("Enter")
    request = shown_request(page, agent)
    assert (request["serial"], request["status"], request["urgency"]) == ("HX220-00905", "remote", "normal")


def test_opening_another_request_for_the_same_machine_is_said_out_loud(visit: Visit, agent: httpx.Client) -> None:
    page = visit("agent", "/desk#new", language="en")
    page.keyboard.type("northmere hx220 engine derates under load")
    page.get_by_text("HX220-00902").first.wait_for()
    opened(agent, serial="HX220-00902")  # by somebody else, meanwhile
    page.keyboard.press("Alt+1")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("alert").get_by_text("has an open request").wait_for()
    dialog.get_by_label("It is about something else: open another request").check()
    dialog.get_by_role("button", name="Help by phone").click()
    assert shown_request(page, agent)["status"] == "remote"


def test_what_was_typed_asked_and_corrected_outlives_a_reload(visit: Visit, agent: httpx.Client) -> None:
    page = visit("agent", "/desk#new", language="en")
    page.keyboard.type("our machine is slow, boom weak")
    page.get_by_role("button", name="Can the machine still work").wait_for()
    page.get_by_label("Phone").fill("555 01 99")
    page.get_by_label("Low", exact=True).check()
    page.get_by_label("Symptom").fill("boom slow after an hour")
    page.get_by_label("Symptom").blur()
    page.get_by_role("button", name="Can the machine still work").click()
    page.get_by_role("button", name="Stands still").click()
    expect(page.get_by_label("Stands still")).to_be_checked()
    page.reload()
    expect(page.get_by_label("What the caller says")).to_have_value(
        "our machine is slow, boom weak\nThe machine is down."
    )
    expect(page.get_by_label("Phone")).to_have_value("555 01 99")
    expect(page.get_by_label("Stands still")).to_be_checked()
    expect(page.get_by_label("Low", exact=True)).to_be_checked()
    expect(page.get_by_label("Symptom")).to_have_value("boom slow after an hour")
    expect(page.locator(".answered dd")).to_have_text("Stands still")
    page.get_by_role("button", name="As understood Urgency").click()
    expect(page.get_by_label("Urgent", exact=True)).to_be_checked()


def test_an_answer_goes_into_the_story_and_is_not_asked_again(visit: Visit) -> None:
    page = visit("agent", "/desk#new")
    page.keyboard.type("HX220 动臂提升无力")
    page.get_by_text("机器的机号").wait_for()
    page.keyboard.press("Alt+q")
    expect(page.get_by_label("机号", exact=True)).to_be_focused()
    page.keyboard.type("HX220-00903")
    question = page.locator("button.question", has_text="热车、冷车")
    question.click()
    page.keyboard.type("热车以后才有")
    page.keyboard.press("Enter")
    expect(page.get_by_label("客户怎么说")).to_have_value("HX220 动臂提升无力\n热车以后才有")
    expect(page.get_by_label("客户怎么说")).to_be_focused()
    expect(question).to_have_count(0)
    expect(page.locator(".answered dd")).to_have_text("热车以后才有")


def test_the_last_word_is_understood_however_slow_the_answers_come(visit: Visit) -> None:
    page = visit("agent", "/desk#new", language="en")
    held: list[Any] = []
    page.route("**/v1/triage?keep=false", lambda route: held.append(route), times=1)
    story = page.get_by_label("What the caller says")
    with page.expect_request("**/v1/triage?keep=false"):
        story.fill("northmere hx220 boom weak")
    story.fill("northmere hx220 engine derates under load")
    held[0].continue_()
    expect(page.get_by_label("Symptom")).to_have_value(re.compile("engine derates under load", re.I))


def test_without_network_nothing_typed_is_lost(visit: Visit) -> None:
    page = visit("agent", "/desk#new", language="en")
    page.context.set_offline(True)
    story = page.get_by_label("What the caller says")
    story.fill("northmere hx220 boom weak")
    page.get_by_role("status").get_by_text("Not understood just now; what you wrote is safe").wait_for()
    page.context.set_offline(False)
    story.press_sequentially(" since today")
    page.get_by_text("HX220-00902").first.wait_for()
    expect(story).to_have_value("northmere hx220 boom weak since today")


def test_the_call_can_be_discarded_for_the_next_caller(visit: Visit) -> None:
    page = visit("agent", "/desk#new", language="en")
    page.keyboard.type("wrong number")
    page.get_by_role("button", name="Discard this call").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard this call").click()
    expect(page.get_by_label("What the caller says")).to_have_value("")
    page.reload()
    expect(page.get_by_label("What the caller says")).to_have_value("")


def test_the_queue_is_walked_with_keys_and_what_is_written_in_it_is_only_text(
    visit: Visit, agent: httpx.Client
) -> None:
    request = opened(agent, text="<img src=x onerror=alert(1)> <b>bold</b>")
    page = visit("agent", "/desk#queue/received", language="en")
    line = page.locator(f"#r-{request['id']}")
    expect(line).to_contain_text("<img src=x onerror=alert(1)> <b>bold</b>")
    expect(line).to_contain_text(re.compile(r"(29|30) min left"))
    page.keyboard.press("j")
    expect(page.locator(".line").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk#request/*")
    page.keyboard.press("q")
    page.locator("#filter-triaged").click()
    expect(line).to_have_count(0)


def test_what_comes_in_is_shown_and_said_by_itself_and_a_lost_network_too(visit: Visit, agent: httpx.Client) -> None:
    page = visit("agent", "/desk", language="en", size="phone")
    page.locator(".lines").wait_for()
    looked_again = "document.dispatchEvent(new Event('visibilitychange'))"
    request = opened(agent, text="starter only clicks")
    page.evaluate(looked_again)
    page.locator(f"#r-{request['id']}").wait_for()
    expect(page.locator("#desk-said")).to_have_text("1 new: starter only clicks")
    page.context.set_offline(True)
    page.evaluate(looked_again)
    page.get_by_text("Could not refresh; this is as it was before. No network.").wait_for()
    expect(page.locator(f"#r-{request['id']}")).to_be_visible()
    assert fits(page)
    page.context.set_offline(False)
    page.evaluate(looked_again)
    expect(page.get_by_text("Could not refresh")).to_have_count(0)


def test_the_link_past_the_head_keeps_the_view_and_a_broken_address_is_said(visit: Visit) -> None:
    page = visit("agent", "/desk#new", language="en")
    page.get_by_label("What the caller says").wait_for()
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    expect(page.get_by_label("What the caller says")).to_be_visible()
    assert page.url.endswith("/desk#new")
    page.goto("/desk#request/%E0%A4%A")
    page.get_by_role("button", name="Try again").wait_for()


def test_keys_are_explained_and_single_letters_can_be_switched_off(visit: Visit, looked_at: LookedAt) -> None:
    page = visit("agent", "/desk", language="en")
    page.locator(".lines").wait_for()
    page.keyboard.press("?")
    page.get_by_text("Decide: send somebody").wait_for()
    looked_at(page, "desk-help-en")
    page.get_by_label("Single letters are keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    assert page.url.endswith("/desk")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single letters are keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.wait_for_url("**/desk#figures")


def test_the_second_of_two_agents_sees_how_it_stands_and_keeps_what_was_typed(
    visit: Visit, agent: httpx.Client
) -> None:
    request = moved(agent, opened(agent), "triaged")
    page = visit("agent", f"/desk#request/{request['id']}")
    page.get_by_role("button", name="派人").click()
    page.get_by_label("技师").fill("李伟")
    page.get_by_label("其他配件").fill("P-101 ×2，这是什么")
    moved(agent, request, "remote")
    page.get_by_role("button", name="派工").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("看不懂“这是什么”", exact=False).or_(dialog.get_by_text("已是第 3 版")).first.wait_for()
    page.get_by_label("其他配件").fill("P-101 ×2")
    page.get_by_role("button", name="派工").click()
    dialog.get_by_text("已是第 3 版").wait_for()
    dialog.get_by_role("button", name="取消").click()
    page.locator(".request-head").get_by_text("电话处理").wait_for()
    page.get_by_role("button", name="派人").click()
    expect(page.get_by_label("技师")).to_have_value("李伟")
    page.get_by_role("button", name="派工").click()
    page.locator(".request-head").get_by_text("已派工").wait_for()
    assert shown_request(page, agent)["visits"][0]["parts"] == [{"number": "P-101", "name": "", "quantity": 2}]


def test_a_customer_who_is_not_satisfied_reopens_the_request(visit: Visit, agent: httpx.Client) -> None:
    request = opened(agent, text="空调不制冷", phone="138 0000 1111")
    request = moved(agent, request, "triaged", "remote", "repaired")
    page = visit("agent", "/desk#follow-up", size="phone")
    card = page.locator("li.card", has=page.locator(f"#r-{request['id']}"))
    expect(card.get_by_role("link", name="138 0000 1111")).to_have_attribute("href", "tel:13800001111")
    card.get_by_role("button", name="客户不满意").click()
    page.get_by_label("客户怎么说").fill("第二天又不制冷了")
    page.get_by_role("button", name="作为返修重新打开").click()
    expect(card).to_have_count(0)
    after = sent(agent.get(f"/v1/requests/{request['id']}"))
    assert (after["status"], after["is_rework"], after["moves"][-2]["note"]) == ("triaged", True, "第二天又不制冷了")


def test_who_is_about_to_press_something_is_not_disturbed_by_news(visit: Visit, agent: httpx.Client) -> None:
    first = moved(agent, opened(agent, text="first"), "triaged", "remote", "repaired")
    page = visit("agent", "/desk#follow-up", language="en")
    page.locator(f"#yes-{first['id']}").focus()
    second = moved(agent, opened(agent, text="second"), "triaged", "remote", "repaired")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(f"#r-{second['id']}").wait_for()
    expect(page.locator(f"#yes-{first['id']}")).to_be_focused()
    lines = page.locator("ol.cards").first.locator("strong").all_text_contents()
    assert lines.index("first") < lines.index("second")  # who waits longest is first


def test_a_serial_that_nobody_knows_is_read_back(visit: Visit, agent: httpx.Client) -> None:
    page = visit("agent", "/desk#new", language="en")
    page.keyboard.type("engine derates under load, low oil pressure")
    page.get_by_label("Serial number").fill("ZX-999")
    page.get_by_text("ZX-999 is not in the records; read it back to the caller.").wait_for()
    page.keyboard.press("Alt+1")
    page.keyboard.press("Enter")
    request = shown_request(page, agent)
    assert (request["serial"], request["symptom"]) == ("ZX-999", "Engine derates under load, low oil pressure.")


def test_a_decision_holds_what_was_said_last_though_it_was_not_understood_on_the_page_yet(
    visit: Visit, agent: httpx.Client
) -> None:
    page = visit("agent", "/desk#new", language="en")
    page.keyboard.type("engine derates")
    expect(page.get_by_label("Symptom")).to_have_value("Engine derates.")
    page.route("**/v1/triage?keep=false", lambda _: None)  # no answer comes any more
    page.keyboard.type(" under load, low oil pressure")
    page.keyboard.press("Alt+1")
    page.keyboard.press("Enter")
    assert shown_request(page, agent)["symptom"] == "Engine derates under load, low oil pressure."


def test_a_pinyin_being_composed_is_left_alone_when_an_answer_arrives(visit: Visit) -> None:
    page = visit("agent", "/desk#new")
    story = page.get_by_label("客户怎么说")
    story.fill("HX220 动臂提升无力")
    symptom = page.get_by_label("故障现象")
    expect(symptom).to_have_value(re.compile("动臂提升无力"))
    symptom.fill("")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "dong", "selectionStart": 4, "selectionEnd": 4})
    with page.expect_response("**/v1/triage?keep=false"):
        page.evaluate("document.getElementById('story').dispatchEvent(new Event('input'))")
    keyboard.send("Input.insertText", {"text": "动臂"})
    expect(symptom).to_have_value("动臂")
    expect(symptom).to_be_focused()


def test_a_request_that_only_came_in_is_triaged_from_its_own_words(visit: Visit, agent: httpx.Client) -> None:
    request = opened(agent, text="HX220 动臂提升无力，报 E02，机器停了")
    page = visit("agent", f"/desk#request/{request['id']}")
    page.get_by_role("button", name="整理并分诊").click()
    page.get_by_role("dialog").get_by_role("button", name="分诊", exact=True).click()
    page.get_by_text("先导泵磨损").first.wait_for()
    after = sent(agent.get(f"/v1/requests/{request['id']}"))
    assert (after["status"], after["codes"], after["urgency"]) == ("triaged", ["E02"], "urgent")


def test_somebody_else_is_sent_and_a_caller_who_withdraws_is_let_go(visit: Visit, agent: httpx.Client) -> None:
    request = moved(agent, opened(agent, serial="HX220-00903"), "triaged")
    request = moved(agent, request, "dispatched", technician="Li", depot="wuhan")
    page = visit("agent", f"/desk#request/{request['id']}", language="en")
    page.get_by_role("button", name="Send somebody else").click()
    page.get_by_label("Technician").fill("Wang")
    page.get_by_role("button", name="Send them instead").click()
    page.get_by_text("Somebody else is on the way.").wait_for()
    page.locator("main").get_by_text("Wang").first.wait_for()
    now = sent(agent.get(f"/v1/requests/{request['id']}"))
    assert [(visit["technician"], visit["depot"]) for visit in now["visits"]] == [("Wang", "wuhan")]
    page.get_by_role("button", name="Cancel the request").click()
    page.get_by_label("The caller withdrew it").check()
    page.get_by_label("What the caller said").fill("found a loose plug")
    page.get_by_role("dialog").get_by_role("button", name="Cancel the request").click()
    page.get_by_text("Cancelled.").wait_for()
    now = sent(agent.get(f"/v1/requests/{request['id']}"))
    assert (now["status"], now["cancelled_because"]) == ("cancelled", "withdrawn")
    page.goto("/desk#queue/cancelled")
    page.locator(".lines li").filter(has_text="HX220-00903").wait_for()


def test_figures_have_their_formula_and_denominator_and_a_plot(
    visit: Visit, agent: httpx.Client, services: Services
) -> None:
    received = datetime.now(UTC) - timedelta(days=10)
    answered = received + timedelta(minutes=40)
    late = ServiceRequest(
        id="figures-1", received=received, responded=answered, promises=Promises.from_hours(received, 30, 24),
        calls=(Call(at=received, who="agent"),), symptom="late",
    )  # fmt: skip
    services.store.open_request(late, TESTS, Given("agent", Account(name="agent", role="agent").audience))
    page = visit("agent", "/desk#figures", language="en")
    card = page.locator(".board-card", has_text="Answered within 30 minutes")
    figures = sent(agent.get("/v1/requests/figures"))["first_response_in_time"]
    card.get_by_text(f"{figures['numerator']} of {figures['denominator']} answered requests").wait_for()
    expect(card.locator(".number")).to_have_text(f"{round(figures['share'] * 100)} %")
    card.get_by_text("First answered within the promise ÷ requests answered").wait_for()
    expect(card.locator("svg.plot .dots")).to_have_attribute("d", re.compile(r"^M[\d.]+ 74\.0h0M[\d.]+ [\d.]+h0$"))
    card.get_by_text("Values by week").click()
    expect(card.locator("tbody tr").last).to_contain_text("0 / 1")


def test_a_request_nobody_opened_is_said_and_can_be_tried_again(visit: Visit) -> None:
    page = visit("agent", "/desk#request/none", language="en")
    page.get_by_text('There is no service request called "none"', exact=False).or_(
        page.locator("p.empty")
    ).first.wait_for()
    page.get_by_role("button", name="Try again").wait_for()


@pytest.mark.parametrize(
    ("language", "size", "light"), [("zh", "desktop", "light"), ("en", "phone", "dark"), ("en", "desktop", "dark")]
)
def test_every_view_is_accessible_and_fits(
    visit: Visit, looked_at: LookedAt, agent: httpx.Client, language: str, size: str, light: str
) -> None:
    request = moved(agent, opened(agent, serial="HX220-00902", urgency="urgent"), "triaged", "remote")
    views = {
        "queue": ".lines",
        "new": "#story",
        f"request/{request['id']}": ".next",
        "follow-up": "h2",
        "figures": ".board",
        "machine/HX220-00902": ".files",
    }
    page = visit("agent", "/desk", language=language, size=size, light=light)
    for view, there in views.items():
        page.goto(f"/desk#{view}")
        page.locator(there).first.wait_for()
        if view == "new":
            page.locator("#story").fill(STORY)
            page.get_by_text("TB-7").wait_for()
        looked_at(page, f"desk-{view.partition('/')[0]}-{language}-{light}")
        assert fits(page), view
    page.goto(f"/desk#request/{request['id']}")
    page.locator("#move-repaired").click()
    page.get_by_role("dialog").wait_for()
    looked_at(page, f"desk-repaired-{language}-{light}")
