from __future__ import annotations

import io

import pytest
from rich.console import Console

from api.cli.answer_page import page
from assistant.answer import (
    Advise,
    Answer,
    CauseAdvice,
    CheckAdvice,
    CodeMeaning,
    Escalate,
    Evidence,
    HazardNotice,
    PartAdvice,
    StockPlace,
    StopForSafety,
)

CASE = Evidence(kind="case", id="WO-17", passage_id="case:WO-17", quote="动臂抬不动", score=0.8)


def printed(answer: Answer) -> list[str]:
    """The page's lines as they stand on a terminal of 100 columns, without the spaces at their ends."""
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(page(answer))
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.fixture
def answer() -> Answer:
    return Answer(
        id="1",
        language="zh",
        abstained=False,
        machine_model="HX220",
        codes=(CodeMeaning(raw="e-02", code="E02", known=True, meaning="先导压力过低"),),
        causes=(
            CauseAdvice(
                cause="先导泵磨损",
                probability=0.5,
                confirmed_cases=7,
                evidence=(CASE,),
                checks=(CheckAdvice(check="测量先导压力", minutes=10, expected="3.9 MPa"),),
                remedy="更换先导泵",
                parts=(
                    PartAdvice(
                        number="P-101",
                        name="先导泵",
                        probability=0.4,
                        replaces=("P-100",),
                        stock=(StockPlace(depot="wuhan", name="武汉仓", quantity=2, distance_km=31.2),),
                    ),
                ),
            ),
        ),
        another_cause=0.5,
        next_step=Advise(check="测量先导压力", minutes=10, cause="先导泵磨损", reason="最省时间"),
        safety=(HazardNotice(hazard="pressure", notice="先卸压"),),
        notes=("机号未知",),
    )


def test_a_technician_reads_danger_codes_causes_and_the_next_step_in_this_order(answer: Answer) -> None:
    lines = printed(answer)
    assert lines[0].startswith("问诊 · HX220 ─")
    assert lines[1].startswith("╭─ ⚠ 安全 ─")
    assert "先卸压" in lines[2]
    assert lines[4:] == [
        "代码   E02 (e-02)  先导压力过低",
        "",
        "可能原因",
        "1. ██████░░░░░░   50 % 先导泵磨损  7 个已修复案例",
        "    检查   测量先导压力 → 3.9 MPa（10 分钟）",
        "    处理   更换先导泵",
        "    配件   P-101 先导泵 ×1 (40 %)（替代旧号 P-100）  武汉仓 有 2 件，距离 31 公里",
        "    依据   案例 WO-17「动臂抬不动」",
        "",
        "   ██████░░░░░░   50 % 其他原因",
        "",
        "注意   机号未知",
        "下一步 测量先导压力（10 分钟）  最省时间",
    ]


def test_the_same_answer_in_english_has_english_labels(answer: Answer) -> None:
    lines = printed(answer.model_copy(update={"language": "en"}))
    assert lines[0].startswith("Faultwise · HX220 ─")
    assert "1. ██████░░░░░░   50 % 先导泵磨损  confirmed by 7 case(s)" in lines
    assert "   ██████░░░░░░   50 % Another cause" in lines
    assert "Next      测量先导压力 (10 min)  最省时间" in lines


def test_causes_that_are_not_shown_count_as_another_cause(answer: Answer) -> None:
    cause = answer.causes[0].model_copy(update={"probability": 0.1})
    lines = printed(answer.model_copy(update={"causes": (cause,) * 7, "another_cause": 0.3}))
    assert [line[:2] for line in lines if "先导泵磨损" in line] == ["1.", "2.", "3.", "4.", "5."]
    assert "   ██████░░░░░░   50 % 其他原因" in lines


def test_danger_stops_everything_else_from_coming_first(answer: Answer) -> None:
    stop = StopForSafety(instruction="立即停机")
    lines = printed(answer.model_copy(update={"next_step": stop, "safety": ()}))
    assert "立即停机" in lines[2]
    assert not any(line.startswith("下一步") for line in lines)


def test_not_knowing_is_said_with_what_was_looked_at(answer: Answer) -> None:
    update = {"causes": (), "abstained": True, "nearest": (CASE,), "next_step": Escalate(reason="请转给专家")}
    lines = printed(answer.model_copy(update=update))
    assert lines[5:] == [
        "",
        "不知道：现有资料里没有与此相似的故障。",
        "看过的最接近资料：",
        "    案例 WO-17「动臂抬不动」",
        "",
        "注意   机号未知",
        "下一步 请转给专家",
    ]


def test_words_of_a_language_model_stand_above_the_facts(answer: Answer) -> None:
    lines = printed(answer.model_copy(update={"worded_by": "openai:x", "text": "多半是先导泵磨损。"}))
    assert lines.index("  多半是先导泵磨损。") < lines.index("可能原因")


def test_text_from_files_is_shown_and_not_obeyed(answer: Answer) -> None:
    hostile = CASE.model_copy(update={"quote": "[red]x[/] \x1b]0;owned\x07 \x1b[2J"})
    cause = answer.causes[0].model_copy(update={"evidence": (hostile,)})
    text = "\n".join(printed(answer.model_copy(update={"causes": (cause,)})))
    assert "「[red]x[/] ]0;owned [2J」" in text
    assert "\x1b" not in text


def test_causes_of_less_than_a_percent_are_left_out_as_long_as_one_is_shown(answer: Answer) -> None:
    likely = answer.causes[0]
    unlikely = likely.model_copy(update={"cause": "喷油器", "probability": 0.004})
    lines = printed(answer.model_copy(update={"causes": (likely, unlikely), "another_cause": 0.496}))
    assert not any("喷油器" in line for line in lines)
    assert "   ██████░░░░░░   50 % 其他原因" in lines
    alone = printed(answer.model_copy(update={"causes": (unlikely,), "another_cause": 0.996}))
    assert "1. ░░░░░░░░░░░░  < 1 % 喷油器  7 个已修复案例" in alone


def test_a_long_chinese_remedy_is_folded_and_never_cut(answer: Answer) -> None:
    remedy = "大修或更换主泵，清洗油箱和管路，更换全部滤芯" * 5 + "（HX-2021-102、HX-2021-115）"
    cause = answer.causes[0].model_copy(update={"remedy": remedy})
    text = "".join("".join(line.split()) for line in printed(answer.model_copy(update={"causes": (cause,)})))
    assert remedy in text


def test_only_the_likeliest_causes_are_shown_in_detail(answer: Answer) -> None:
    cause = answer.causes[0].model_copy(update={"probability": 0.2})
    lines = printed(answer.model_copy(update={"causes": (cause,) * 5, "another_cause": 0.0}))
    assert sum(line.startswith("    处理") for line in lines) == 3
    assert [line[:2] for line in lines if "先导泵磨损" in line] == ["1.", "2.", "3.", "4.", "5."]
