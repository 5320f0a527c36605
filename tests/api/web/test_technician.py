"""The technician's page: from the first words to the repair, in two languages, by touch and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, Route, expect

from api.reporting import withdraw_outcome
from api.services import Services
from assistant.belief.outcomes import outcome_id
from knowledge.outcomes import DiagnosisOutcome
from knowledge.records import Cause, Check, Part, PartUsed, Record, Stock
from tests.api.web.conftest import Visit

REPORT = "HX220-00417 动臂提升无力，热车后更明显，报 E02"
WEAK_SWING = "HX220-00417 回转无力，转不动"


def swing(id: str, component: str, mode: str, check: str, part: str) -> Cause:
    """One of the two reasons why the swing is weak, each told by what is measured."""
    known = {"component": component, "failure_mode": mode, "cause": component + mode, "remedy": f"更换{component}"}
    checks, parts = (Check(check=check, minutes=10),), (PartUsed(number=part),)
    return Cause(id=id, symptom="回转无力，转不动", checks=checks, parts=parts, language="zh", **known)


@pytest.fixture(scope="module", autouse=True)
def _swing(services: Services) -> Iterator[None]:
    """Knowledge whose next step is to measure, and a part that lies nowhere."""
    known: tuple[Record, ...] = (
        swing("swing-1", "回转马达", "磨损", "测回转马达泄油量，不超过 3 L/min", "Q-9"),
        swing("swing-2", "回转溢流阀", "卡滞", "测回转压力，应为 28±1 MPa", "P-101"),
        Part(number="Q-9", name_zh="回转马达", name_en="swing motor"),
        Stock(depot="wuhan", part_number="Q-9", quantity=0),
    )
    services.store.write(known, author="tests")
    services.index.catch_up()
    yield
    services.store.write((), retire=[(record.kind, record.key) for record in known], author="tests")
    services.index.catch_up()


def say(page: Page, words: str) -> None:
    """Type into the one field and wait for the answer."""
    page.locator("#say").fill(words)
    page.locator("#send").click()
    answered(page)


def answered(page: Page) -> None:
    page.locator("fieldset.answer:enabled").wait_for()


def to_the_step(page: Page) -> None:
    """See to every safety point and answer "don't know" to whatever is asked first."""
    while page.locator(".safety, .ask").count():
        for tick in page.locator(".safety input").all():
            tick.check()
        page.locator(".safety button, .ask button:has-text('不知道')").click()
        answered(page)


@pytest.mark.parametrize(("size", "light"), [("phone", "light"), ("desktop", "dark")])
def test_from_the_report_to_the_repair_in_chinese(
    visit: Visit, looked_at, services: Services, size: str, light: str
) -> None:
    page = visit("technician", "/", language="zh", size=size, light=light)
    page.get_by_role("heading", name="最近的对话").first.wait_for(state="attached")
    looked_at(page, "technician-start")
    say(page, REPORT)
    expect(page.locator(".codes")).to_have_text("E02先导压力过低")
    expect(page.locator("#step-title")).to_have_count(0)
    done = page.get_by_role("button", name="都做好了，给我下一步")
    expect(done).to_be_disabled()
    looked_at(page, "technician-safety")
    to_the_step(page)
    expect(page.locator(".step .kicker").first).to_contain_text("下一步")
    assert page.locator(".cause-name").first.inner_text().startswith("1. 先导泵磨损")
    expect(page.locator(".causes .chip").first).to_have_text("已确认案例 3 个")
    expect(page.locator(".another")).to_contain_text("其他原因")
    looked_at(page, "technician-step")
    page.get_by_role("button", name="修好了").first.click()
    page.get_by_role("button", name="登记结果").click()
    page.get_by_label("先导泵磨损").check()
    page.get_by_label("用时").fill("90")
    looked_at(page, "technician-outcome")
    page.get_by_role("dialog").get_by_role("button", name="登记结果").click()
    page.get_by_text("已登记，谢谢").wait_for()
    expect(page.locator(".about")).to_contain_text("已修好")
    expect(page.locator(".done .chip")).to_have_text("已登记")
    outcome = told(services, page)
    assert (outcome.fixed, outcome.component, outcome.labour_minutes) == (True, "先导泵", 90)
    withdraw_outcome(services.store, outcome.id, "technician", "end of the test")
    services.index.catch_up()


def told(services: Services, page: Page) -> DiagnosisOutcome:
    """What was told about the last diagnosis of the conversation that the page shows."""
    conversation = services.conversations.read(page.url.rpartition("/")[2])
    assert conversation.last is not None
    found = services.store.get(DiagnosisOutcome, outcome_id(conversation.last.answer.id, "technician"))
    assert found is not None
    return found


def test_with_the_keyboard_alone_in_english(visit: Visit) -> None:
    page = visit("technician", "/", language="en")
    page.locator("#say").focus()
    page.keyboard.type("HX220-00417 boom lifts weakly when hot, code E02")
    page.keyboard.press("Enter")
    answered(page)
    expect(page.locator("#safety-title")).to_be_focused()
    for tick in page.locator(".safety input").all():
        page.keyboard.press("Tab")
        expect(tick).to_be_focused()
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#step-title")).to_be_focused()
    expect(page.locator("#heard")).to_have_text(page.locator("#step-title").inner_text())
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent") != "Can't do it":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".understood").get_by_text(re.compile("cannot be made now|result not known")).first.wait_for()


def test_a_value_is_recorded_with_its_unit_and_what_is_no_number_is_not_sent(visit: Visit, looked_at) -> None:
    page = visit("technician", "/", size="phone")
    say(page, WEAK_SWING)
    to_the_step(page)
    unit = page.locator(".unit").inner_text()
    looked_at(page, "technician-value")
    value = page.get_by_label("测得")
    value.fill("很多")
    page.get_by_role("button", name="记录").click()
    assert value.evaluate("field => field.validity.patternMismatch")
    value.fill("4,5")
    page.get_by_role("button", name="记录").click()
    page.locator(".understood").get_by_text(f"4.5 {unit}，不正常").wait_for()


def test_a_value_that_cannot_well_be_is_asked_back_and_confirmed_with_one_touch(visit: Visit) -> None:
    page = visit("technician", "/", size="phone")
    say(page, WEAK_SWING)
    to_the_step(page)
    unit = page.locator(".unit").inner_text()
    page.get_by_label("测得").fill("4500")
    page.get_by_role("button", name="记录").click()
    page.get_by_role("button", name="数值没错").click()
    page.locator(".understood").get_by_text(f"4500 {unit}，不正常").wait_for()


def test_a_part_that_lies_nowhere_is_said_first(visit: Visit) -> None:
    page = visit("technician", "/", language="zh", size="phone")
    say(page, WEAK_SWING)
    expect(page.locator(".missing li")).to_contain_text("哪里都没有库存 Q-9 回转马达 ×1")
    expect(page.locator(".stock").first).to_have_text("武汉仓2 件29 公里")


def test_a_machine_is_found_while_it_is_typed_and_stays_one_touch_away(visit: Visit, looked_at) -> None:
    page = visit("technician", "/", size="phone")
    page.get_by_role("button", name="选择机器").click()
    page.get_by_label("机号、机型或客户").fill("417")
    page.get_by_role("button", name="HX220-00417").wait_for()
    looked_at(page, "technician-machine")
    page.get_by_role("button", name="HX220-00417").click()
    page.locator("#say").fill("动臂提升无力")
    page.locator("#send").click()
    expect(page.locator(".about")).to_contain_text("HX220 · HX220-00417")
    page.get_by_role("link", name="新故障").click()
    page.get_by_role("button", name="HX220-00417").click()
    page.get_by_role("button", name="HX220-00417：改选机器").wait_for()


def test_an_ambiguous_code_asks_for_the_machine_and_a_touch_answers(visit: Visit) -> None:
    page = visit("technician", "/", language="en")
    say(page, "E02")
    expect(page.locator("#step-title")).to_have_text("Which machine model is it? (The serial number will do.)")
    page.locator(".step").get_by_role("button", name="Choose the machine").click()
    page.get_by_label("Serial number, model or customer").fill("hx220")
    page.get_by_role("button", name="Only the model: HX220").click()
    expect(page.locator(".about")).to_contain_text("HX220")
    expect(page.locator(".codes")).to_have_text("E02Pilot pressure low")


def test_people_in_danger_stop_everything(visit: Visit, looked_at) -> None:
    page = visit("technician", "/", size="phone", light="dark")
    say(page, "机器着火了，司机被困")
    page.get_by_role("heading", name="停！人员安全第一").wait_for()
    box = page.locator(".stop").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    expect(page.get_by_role("button", name="人都安全了")).to_be_in_viewport(ratio=1)
    expect(page.locator(".causes, .step, .parts")).to_have_count(0)
    looked_at(page, "technician-stop")
    page.get_by_role("button", name="人都安全了").click()
    expect(page.locator(".stop")).to_have_count(0)


def test_what_is_not_known_is_said_and_handed_over(visit: Visit, looked_at) -> None:
    page = visit("technician", "/", language="en", size="phone", light="dark")
    say(page, "咖啡机不出水了，代码 ZZ99")
    expect(page.locator(".kicker")).to_contain_text("We do not know")
    expect(page.locator(".codes")).to_contain_text("Code ZZ99 is not in the catalogue")
    looked_at(page, "technician-unknown")
    page.get_by_role("link", name="Open the handover").click()
    page.get_by_role("heading", name="Handover").wait_for()
    expect(page.locator(".handover")).to_contain_text("Nothing known resembles this fault")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy all").click()
    page.get_by_text("Copied").wait_for()
    assert "交接单 / Escalation packet" in page.evaluate("navigator.clipboard.readText()")
    looked_at(page, "technician-handover")


def test_a_source_opens_with_one_touch_the_case_and_the_manual_at_its_page(visit: Visit, looked_at) -> None:
    page = visit("technician", "/")
    say(page, REPORT)
    page.locator(".causes summary").first.click()
    expect(page.locator(".causes .source")).to_have_count(0)  # closed until the safety points are seen to
    to_the_step(page)
    page.get_by_role("button", name="案例 WO-1").click()
    expect(page.get_by_role("dialog")).to_contain_text("更换先导泵")
    looked_at(page, "technician-source")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("#more-causes > summary").click()
    page.locator("#cause-2 > summary").click()
    page.get_by_role("button", name="手册 hx-service 第 12 页").click()
    opened = page.get_by_role("link", name="打开手册第 12 页")
    assert opened.get_attribute("href") == "/v1/manuals/hx-service/file#page=12"


def test_codes_of_a_photo_are_offered_and_used_when_confirmed(visit: Visit, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr_onnxruntime", reason="photos are read with `pip install faultwise[ocr]`")
    display = Image.new("RGB", (640, 240), "black")
    ImageDraw.Draw(display).text((60, 60), "E02  SN: HX220-00417", fill="white", font_size=48)
    display.save(tmp_path / "display.png")
    page = visit("technician", "/", size="phone")
    page.locator("#photo").set_input_files(tmp_path / "display.png")
    page.get_by_text("照片里看到这些，对吗？").wait_for(timeout=60_000)  # the reader loads its models the first time
    page.get_by_role("button", name="对，用勾选的").click()
    page.get_by_role("button", name="去掉代码 E02").wait_for()
    page.get_by_role("button", name="HX220-00417：改选机器").wait_for()
    page.locator("#send").click()
    expect(page.locator(".codes")).to_have_text("E02先导压力过低")


def test_what_is_no_photo_is_refused_in_words_and_the_report_stays(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("no picture")
    page = visit("technician", "/", size="phone")
    page.locator("#say").fill("动臂无力")
    page.locator("#photo").set_input_files(tmp_path / "notes.png")
    page.get_by_text("照片没有读成").wait_for()
    expect(page.locator("#say")).to_have_value("动臂无力")


def test_what_is_typed_survives_a_reload_and_markup_is_only_text(visit: Visit) -> None:
    page = visit("technician", "/")
    page.locator("#say").fill("<img src=x onerror=alert(1)> 动臂提升无力")
    page.reload()
    expect(page.locator("#say")).to_have_value("<img src=x onerror=alert(1)> 动臂提升无力")
    page.locator("#send").click()
    answered(page)
    assert page.locator(".said").inner_text().startswith("<img src=x onerror=alert(1)> 动臂提升无力")
    assert page.locator("#room img").count() == 0


def test_what_is_typed_before_the_scripts_have_come_is_kept_and_sent(visit: Visit) -> None:
    page = visit("technician", "/manifest.webmanifest")
    held: list[Route] = []
    page.route("**/technician.js", lambda route: held.append(route))
    with page.expect_request("**/technician.js"):
        page.goto("/", wait_until="commit")
    page.locator("#say").fill(REPORT)
    expect(page.locator("#send")).to_be_disabled()
    (script,) = held
    script.continue_()
    page.locator("#send").click()
    answered(page)
    expect(page.locator("#room")).to_contain_text(REPORT)


def test_earlier_conversations_are_listed_and_read_back(visit: Visit, looked_at) -> None:
    page = visit("technician", "/", size="phone")
    say(page, "HX350 发动机带载掉速 <b>一次</b>")
    page.get_by_role("link", name="记录").click()
    page.get_by_role("heading", name="对话记录").wait_for()
    looked_at(page, "technician-earlier")
    page.locator("#room").get_by_role("link", name="发动机带载掉速 <b>一次</b>").click()
    expect(page.locator(".said").first).to_contain_text("HX350 发动机带载掉速")


def test_a_code_is_looked_up_and_reported(visit: Visit, looked_at) -> None:
    page = visit("technician", "/#/codes", language="en", size="phone", light="dark")
    page.get_by_label("Search code or meaning").fill("water")
    expect(page.locator(".code-rows li")).to_have_count(1)
    looked_at(page, "technician-codes")
    page.get_by_role("button", name="Report code E02").click()
    page.get_by_role("button", name="Leave out code E02").wait_for()


# A phone that hears one sentence, and a camera that sees one plate, where the browser of the tests has neither.
EARS_AND_EYES = """
globalThis.SpeechRecognition = class {
    start() {
        this.onresult({ results: [[{ transcript: "动臂提升" }], [{ transcript: "无力" }]] });
        this.onend();
    }
};
globalThis.BarcodeDetector = class {
    detect() { return Promise.resolve([{ rawValue: "https://plate.example/?sn=HX220-00417" }]); }
};
navigator.mediaDevices.getUserMedia = () => Promise.resolve(document.createElement("canvas").captureStream());
HTMLMediaElement.prototype.play = () => Promise.resolve();
"""


def test_a_report_is_spoken_and_the_plate_scanned(visit: Visit) -> None:
    page = visit("technician", "/", size="phone")
    page.add_init_script(EARS_AND_EYES)
    page.reload()
    page.locator("#say").fill("HX220")
    page.get_by_role("button", name="说话").click()
    expect(page.locator("#say")).to_have_value("HX220 动臂提升无力")
    page.get_by_role("button", name="选择机器").click()
    page.get_by_role("button", name="扫描铭牌上的码").click()
    expect(page.get_by_label("机号、机型或客户")).to_have_value("HX220-00417")
    page.get_by_role("button", name="HX220-00417 HX220").click()
    page.get_by_role("button", name="HX220-00417：改选机器").wait_for()


def test_where_the_browser_cannot_listen_nothing_is_offered(visit: Visit) -> None:
    page = visit("technician", "/", size="phone")
    page.add_init_script("delete globalThis.SpeechRecognition; delete globalThis.webkitSpeechRecognition")
    page.reload()
    page.get_by_role("button", name="选择机器").wait_for()
    expect(page.locator("#speak")).to_be_hidden()


def test_the_answer_arrives_as_it_is_made(visit: Visit) -> None:
    page = visit("technician", "/", language="en")
    page.evaluate(
        """() => {
            globalThis.seen = new Set();
            const look = () => {
                if (document.querySelector(".coming")) seen.add("sent");
                if (document.querySelector(".coming .chip")) seen.add("understood");
                if (document.querySelector(".coming .bar")) seen.add("causes");
                if (document.querySelector(".answer")) seen.add("answer");
            };
            new MutationObserver(look).observe(document.getElementById("room"), { childList: true, subtree: true });
        }"""
    )
    say(page, "HX220 boom lifts weakly when hot, code E02")
    assert page.evaluate("[...seen]") == ["sent", "understood", "causes", "answer"]


def test_what_somebody_is_qualified_for_goes_with_the_report(visit: Visit, services: Services) -> None:
    page = visit("technician", "/", size="phone")
    page.get_by_text("我的资格").click()
    page.get_by_label("制冷作业证").check()
    page.reload()
    say(page, "HX350 空调不制冷")
    assert services.conversations.read(page.url.rpartition("/")[2]).qualifications == ("refrigerant",)


def test_a_conversation_that_is_not_there_is_said(visit: Visit) -> None:
    page = visit("technician", "/#/talk/0123456789abcdef", language="en")
    page.get_by_role("alert").get_by_text("There is no conversation").wait_for()
    page.get_by_label("What is wrong, and which code does it show?").wait_for()
    assert page.url.endswith("/#/")
