"""An editor's session in a real browser: from what the field needs to a publication, in two languages and sizes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from reportlab.pdfgen import canvas

from api.services import Services
from assistant.belief.calibration import Calibration, Reliability
from knowledge.access.accounts import Account
from knowledge.editing.draft import Draft
from knowledge.editing.golden import GoldenReport
from knowledge.files import StoredFile
from knowledge.jobs import Job, Understood
from knowledge.records import Cause, FaultCode, Manual, Passage, RepairCase
from tests.api.conftest import As, small_knowledge, token_of
from tests.api.web.conftest import Visit

LookedAt = Callable[[Page, str], None]
PATIENCE = 30_000  # milliseconds that a manual may take to be read on a busy machine


@pytest.fixture(autouse=True)
def nothing_stays(services: Services) -> Iterator[None]:
    """The tests of a session share one server: the knowledge is as it was, and no draft waits."""
    yield
    store, before = services.store, small_knowledge()
    kept = {(one.kind, one.key) for one in before}
    kinds = (RepairCase, Cause, FaultCode, Manual, Passage, GoldenReport, Draft)
    new = [(one.kind, one.key) for kind in kinds for one in store.all(kind) if (one.kind, one.key) not in kept]
    store.write(before, retire=new, author="tests")
    services.index.catch_up()


@pytest.fixture
def ann(services: Services, tokens: dict[str, str]) -> str:
    """The token of a second editor."""
    if "Ann" not in tokens:
        tokens["Ann"] = token_of(services.store, Account(name="Ann", role="editor"))
    return tokens["Ann"]


def begun(client: httpx.Client, **said: Any) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/v1/drafts", json=said).raise_for_status().json()
    return body


def handed_in(client: httpx.Client, **said: Any) -> dict[str, Any]:
    draft = begun(client, **said)
    answer = client.post(f"/v1/drafts/{draft['id']}/review", json={}, headers={"If-Match": f'"{draft["version"]}"'})
    body: dict[str, Any] = answer.raise_for_status().json()
    return body


def told(page: Page, text: str) -> None:
    expect(page.locator("#notices")).to_contain_text(text)


@pytest.mark.usefixtures("ann")
def test_what_the_field_could_not_be_told_is_written_reviewed_and_published(
    visit: Visit, as_: As, services: Services
) -> None:
    for _ in range(2):
        as_("technician").post("/v1/diagnoses", json={"text": "咖啡机不出咖啡"})
    page = visit("editor", "/workshop")
    need = page.get_by_role("listitem").filter(has_text="咖啡机不出咖啡")
    expect(need.locator(".number")).to_have_text("2")
    need.get_by_role("button", name="写成案例").click()
    expect(page.get_by_label("现象")).to_have_value("咖啡机不出咖啡")
    page.get_by_role("textbox", name="原因").fill("水泵堵塞")
    page.get_by_label("部件", exact=True).fill("水泵")
    page.get_by_role("button", name="添加：用到的配件").click()
    page.get_by_label("配件号").fill("P-777")
    expect(page.locator(".advice")).to_contain_text("零件目录中没有“P-777”。")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("这是你写的。要由另一位资料员审核、发布。")).to_be_visible()
    reviewer = visit("Ann", "/workshop#drafts")
    reviewer.get_by_role("region", name="等我审核").get_by_role("link").click()
    expect(reviewer.locator("dl.difference")).to_contain_text("水泵堵塞")
    reviewer.get_by_role("button", name="发布", exact=True).click()
    told(reviewer, "第 1 版已发布。")
    expect(reviewer.get_by_role("heading", name="咖啡机不出咖啡")).to_be_visible()
    (case,) = [case for case in services.store.all(RepairCase) if case.symptom == "咖啡机不出咖啡"]
    assert (case.cause, case.component, [part.number for part in case.parts]) == ("水泵堵塞", "水泵", ["P-777"])


def test_a_code_is_written_with_the_keyboard_alone(visit: Visit, services: Services) -> None:
    page = visit("editor", "/workshop#new/code?code=E77", language="en")
    page.get_by_label("Meaning in English").focus()
    page.keyboard.type("Swing brake does not release")
    page.keyboard.press("Control+s")
    told(page, "The draft is begun.")
    expect(page.get_by_label("Code required")).to_have_value("E77")
    hand_in = page.get_by_role("button", name="Hand in for review")
    hand_in.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You wrote this. Another editor reviews and publishes it.")).to_be_visible()
    (draft,) = services.store.all(Draft)
    assert (draft.state, draft.record) == ("in_review", {"code": "E77", "meaning_en": "Swing brake does not release"})


def test_enter_in_a_list_begins_the_next_line_and_a_code_says_what_it_means(visit: Visit) -> None:
    page = visit("editor", "/workshop#new/case")
    codes = page.get_by_role("group", name="故障码")
    codes.get_by_role("combobox").fill("e02")
    expect(codes).to_contain_text("E02 · Hexa: 先导压力过低; Other: 燃油含水")
    page.keyboard.press("Enter")
    page.keyboard.type("E98")
    expect(codes).to_contain_text("目录里没有")
    codes.get_by_role("link", name="补上这个故障码").click()
    expect(page.get_by_label("故障码 必填")).to_have_value("E98")


def test_nobody_publishes_alone(visit: Visit, as_: As) -> None:
    draft = handed_in(as_("editor"), kind="part", record={"number": "P-5"})
    page = visit("editor", f"/workshop#drafts/{draft['id']}", language="en")
    page.get_by_role("button", name="Publish it myself").click()
    expect(page.get_by_role("alert")).to_contain_text("another editor has to publish it")


@pytest.mark.usefixtures("ann")
def test_a_draft_is_sent_back_with_a_reason_its_author_reads(visit: Visit, as_: As) -> None:
    draft = handed_in(as_("editor"), kind="part", record={"number": "P-6"})
    page = visit("Ann", f"/workshop#drafts/{draft['id']}")
    page.get_by_role("button", name="退回").click()
    page.get_by_label("要改什么？").fill("缺少名称")
    page.get_by_role("dialog").get_by_role("button", name="退回").click()
    told(page, "已退回作者。")
    versions = as_("editor").get("/v1/versions", params={"kind": "draft", "key": draft["id"]}).json()
    assert (versions[-1]["who"], versions[-1]["why"]) == ("Ann", "缺少名称")


@pytest.mark.usefixtures("ann")
def test_two_who_write_at_once_lose_nothing(visit: Visit, as_: As, services: Services) -> None:
    draft = begun(as_("editor"), kind="case", key="WO-1")
    page = visit("editor", f"/workshop#drafts/{draft['id']}", language="en")
    page.get_by_label("Symptom").fill("boom slow when hot")
    page.get_by_label("Serial number").fill("HX220-00417")
    theirs = draft["record"] | {"symptom": "boom weak", "make": "Hexa"}
    address, tag = f"/v1/drafts/{draft['id']}", {"If-Match": f'"{draft["version"]}"'}
    as_("Ann").put(address, json={"record": theirs}, headers=tag).raise_for_status()
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Somebody else changed it too")
    expect(dialog).to_contain_text("boom weak")
    dialog.get_by_label("Both").check()
    dialog.get_by_role("button", name="Merge like this").click()
    expect(page.get_by_label("Make", exact=True)).to_have_value("Hexa")
    page.get_by_role("button", name="Save").click()
    told(page, "The draft is saved.")
    (kept,) = services.store.all(Draft)
    assert [kept.record[name] for name in ("symptom", "make", "serial")] == [
        "boom slow when hot\nboom weak",
        "Hexa",
        "HX220-00417",
    ]


def test_a_draft_is_brought_onto_what_was_published_meanwhile(visit: Visit, as_: As, services: Services) -> None:
    draft = begun(as_("editor"), kind="part", key="P-100")
    changed = next(one for one in small_knowledge() if one.key == "P-100").model_copy(update={"price_cents": 4200})
    services.store.write([changed], author="Ann")
    page = visit("editor", f"/workshop#drafts/{draft['id']}")
    expect(page.get_by_text("这条资料已发布了第 2 版")).to_be_visible()
    page.get_by_label("中文名称").fill("先导泵总成")
    page.get_by_role("button", name="合并新版本").click()
    page.get_by_role("button", name="就这样合并").click()
    expect(page.get_by_label("价格（分）")).to_have_value("4200")
    page.get_by_role("button", name="保存").click()
    told(page, "草稿已保存。")
    (kept,) = services.store.all(Draft)
    assert (kept.base_version, kept.record["price_cents"], kept.record["name_zh"]) == (2, 4200, "先导泵总成")
    services.store.write([changed.model_copy(update={"price_cents": None})], author="tests")


def test_what_was_typed_survives_a_reload_and_can_be_let_go(visit: Visit) -> None:
    page = visit("editor", "/workshop#new/bulletin", size="phone")
    page.get_by_label("标题").fill("热车无力")
    expect(page.get_by_text("有改动还没保存（已留在本机）")).to_be_visible()
    page.reload()
    expect(page.get_by_label("标题")).to_have_value("热车无力")
    page.get_by_role("button", name="不要了，用保存的").click()
    expect(page.get_by_label("标题")).to_have_value("")


def test_what_the_server_refuses_is_said_at_its_field_and_stays(visit: Visit) -> None:
    page = visit("editor", "/workshop#new/case", language="en")
    page.get_by_role("button", name="Save").click()
    wrong = page.get_by_label("Symptom")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_be_focused()
    page.get_by_label("Hours").fill("-3")
    wrong.fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Hours")).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("<img src=x onerror=alert(1)>")


def test_a_number_that_is_published_is_shown_where_it_is(visit: Visit) -> None:
    page = visit("editor", "/workshop#new/part", language="en")
    page.get_by_label("Part number").fill("P-100")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("dialog").get_by_role("button", name="Open the published one").click()
    expect(page.get_by_role("heading", name="P-100")).to_be_visible()
    expect(page.locator("dl.facts")).to_contain_text("pilot pump")


def printed(*pages: tuple[str, str]) -> bytes:
    """A manual of a page for each heading and text."""
    stream = io.BytesIO()
    pdf = canvas.Canvas(stream)
    for heading, text in pages:
        pdf.setFont("Helvetica-Bold", 20)
        pdf.drawString(72, 770, heading)
        pdf.setFont("Helvetica", 11)
        pdf.drawString(72, 740, text)
        pdf.showPage()
    pdf.save()
    return stream.getvalue()


@pytest.mark.usefixtures("ann")
def test_a_manual_is_watched_compared_corrected_and_published(visit: Visit, services: Services) -> None:
    page = visit("editor", "/workshop#manuals", language="en")
    fan = ("Fan bearing", "The fan bearing howls above 2000 rpm. Grease it every 250 hours.")
    content = printed(fan, ("About this manual", "It was printed in Wuhan in the spring of the year."))
    page.get_by_label("File").set_input_files({"name": "fan-v2.pdf", "mimeType": "application/pdf", "buffer": content})
    page.get_by_role("button", name="Upload and read").click()
    understood = page.get_by_role("region", name="What was understood")
    expect(understood).to_contain_text("Grease it every 250 hours.", timeout=PATIENCE)
    expect(page.get_by_role("img", name="Picture of page 1 of the manual")).to_be_visible()
    page.wait_for_function("document.querySelector('figure img').naturalHeight === 1600")
    page.get_by_role("button", name="Correct", exact=True).click()
    page.get_by_role("dialog").get_by_label("Text of the manual").fill("Grease it every 500 hours.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(understood).to_contain_text("Grease it every 500 hours.")
    page.get_by_role("button", name="Correct", exact=True).click()
    page.get_by_role("dialog").get_by_role("combobox", name="Fault codes").fill("E02")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(understood.locator(".chip.code")).to_have_text("E02")
    expect(understood).to_contain_text("Grease it every 500 hours.")
    page.keyboard.press("ArrowRight")
    expect(understood).to_contain_text("It was printed in Wuhan")
    page.get_by_role("button", name="Leave out").click()
    expect(understood).to_contain_text("Left out")
    page.get_by_role("link", name="To the draft and its review").click()
    page.get_by_role("button", name="Hand in for review").click()
    told(page, "Handed in.")
    reviewer = visit("Ann", page.url, language="en")
    reviewer.get_by_role("button", name="Publish", exact=True).click()
    told(reviewer, '"fan-v2" is published as version 1')
    texts = [passage.text for passage in services.store.all(Passage) if passage.source_id == "fan-v2"]
    assert texts == ["Grease it every 500 hours."]


def test_a_page_without_text_is_named_and_shown(visit: Visit, services: Services) -> None:
    file = StoredFile.from_content(printed(("a", "a"), ("b", "b"), ("c", "c")), "扫描.pdf", "application/pdf")
    understood = Understood(pages=3, passages=0, tables=0, causes=0, codes=("E02",), pages_without_text=(2, 3))
    job = Job(id="scan", by="editor", filename=file.filename, sha256=file.sha256)
    services.store.add_job(job, file)
    services.store.save_job(job.model_copy(update={"state": "done", "pages_done": 3, "understood": understood}))
    page = visit("editor", "/workshop#manuals", size="phone")
    page.get_by_role("link", name="扫描.pdf").click()
    expect(page.get_by_text("这一页没有读出可用的内容。")).to_be_visible()
    page.get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_text("这一页没有读出文字")).to_be_visible()
    expect(page.get_by_role("img", name="手册第 2 页的图片")).to_be_visible()


def test_a_file_that_cannot_be_read_says_why(visit: Visit) -> None:
    page = visit("editor", "/workshop#manuals")
    broken = {"name": "坏的.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 not a zip"}
    page.get_by_label("文件").set_input_files(broken)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传并开始读").click()
    expect(page.get_by_text("手册无法读取：")).to_be_visible(timeout=PATIENCE)


def test_the_library_is_looked_through_and_an_old_version_brought_back(
    visit: Visit, as_: As, services: Services
) -> None:
    case = next(one for one in small_knowledge() if one.key == "WO/4 b")
    services.store.write([case.model_copy(update={"cause": "blocked strainer"})], author="Ann", reason="seen again")
    page = visit("editor", "/workshop#library/case", language="en")
    page.get_by_role("searchbox").fill("STRAINER oil")
    expect(page.get_by_text("Case: 1")).to_be_visible()
    page.get_by_role("link", name="engine derates under load").click()
    expect(page.locator(".versions")).to_contain_text("seen again")
    expect(page.locator(".versions ins").first).to_have_text("blocked")
    page.get_by_role("button", name="Restore").last.click()
    expect(page.get_by_role("textbox", name="Cause")).to_have_value("worn oil pump")
    page.go_back()
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_role("dialog", name="There is a draft already")).to_be_visible()
    assert len(as_("editor").get("/v1/drafts").json()["records"]) == 1


@pytest.fixture
def golden(services: Services) -> None:
    """A report that only one case answers."""
    record = next(one for one in small_knowledge() if one.key == "WO/4 b")
    assert isinstance(record, RepairCase)
    report = GoldenReport(id="G-9", text=record.symptom, component=record.component, failure_mode=record.failure_mode)
    services.store.write([report], author="tests")


@pytest.mark.usefixtures("golden")
def test_only_an_admin_publishes_what_makes_golden_reports_worse(visit: Visit, as_: As, ann: str) -> None:
    draft = handed_in(as_("editor"), kind="case", key="WO/4 b", retires=True)
    page = visit(ann, f"/workshop#drafts/{draft['id']}", language="en")
    page.get_by_role("button", name="Rehearse").click()
    expect(page.get_by_text("Right cause first: 1 → 0 of 1")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("ask an admin")
    admin = visit("admin", f"/workshop#drafts/{draft['id']}", language="en")
    admin.get_by_role("button", name="Publish", exact=True).click()
    admin.get_by_label("Why it is published nevertheless").fill("the pump is no longer built")
    admin.get_by_role("button", name="Publish nevertheless").click()
    told(admin, "is retired")
    admin.goto("/workshop#quality")
    expect(admin.get_by_text("Right cause first: 1 → 0 of 1")).to_be_visible()
    admin.get_by_role("button", name="Ask them all now").click()
    expect(admin.get_by_text("Right cause first: 0 of 1")).to_be_visible()


def test_the_reliability_is_drawn_and_told(visit: Visit, services: Services) -> None:
    desk, before = services.assistant.calibrations, services.assistant.calibrations.current
    desk.current = Calibration(reliability=(Reliability(count=8, confidence=0.5, accuracy=0.375),))
    try:
        page = visit("editor", "/workshop#quality")
        expect(page.get_by_text("平均相差 12.5 个百分点。")).to_be_visible()
    finally:
        desk.current = before
    expect(page.locator("svg.reliability circle")).to_have_count(1)
    expect(page.locator("svg.reliability title")).to_have_text("说 50 %，实际 38 %（8 例）")


ALL = (
    "needs",
    "drafts",
    "new/case",
    "DRAFT",
    "REVIEW",
    "manuals",
    "library/code",
    "library/case/WO%2F4%20b",
    "quality",
)
MOST_COLOURED = ("DRAFT", "REVIEW", "quality")


@pytest.mark.parametrize(
    ("size", "light", "language", "views"),
    [
        ("desktop", "light", "zh", ALL),
        ("phone", "dark", "en", ALL),
        ("phone", "light", "zh", MOST_COLOURED),
        ("desktop", "dark", "en", MOST_COLOURED),
    ],
)
def test_every_view_is_accessible_and_fits(
    visit: Visit, looked_at: LookedAt, as_: As, ann: str, size: str, light: str, language: str, views: tuple[str, ...]
) -> None:
    written = begun(as_("editor"), kind="case", key="WO-1")
    waiting = handed_in(as_(ann), kind="case", record={"symptom": "boom slow", "codes": ["E99"]})
    page = visit("editor", "/workshop", language=language, size=size, light=light)
    for view in views:
        address = {"DRAFT": f"drafts/{written['id']}", "REVIEW": f"drafts/{waiting['id']}"}.get(view, view)
        page.goto(f"/workshop#{address}")
        expect(page.locator(f'[data-shown="{address}"] h2').first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        looked_at(page, f"workshop-{view.split('/')[0].lower()}-{language}-{light}")
