"""The escalation packet as an expert reads it."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.talk.escalation import CauseLeft, CauseRuledOut, InBoth, Packet, Said
from assistant.talk.escalation_page import markdown

NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def both(zh: str, en: str) -> InBoth:
    return InBoth(zh=zh, en=en)


PACKET = Packet(
    conversation="0123456789abcdef",
    made=NOON,
    machine_model="HX220",
    make="Hexa",
    reason=both("技术员要求转专家", "The technician asked for an expert"),
    said=tuple(Said(turn=n, at=NOON, text=f"message {n}") for n in range(1, 21)),
    checked=(both("油位：正常", "油位: normal"),),
    causes=(CauseLeft(cause=both("主泵: 磨损", "main pump: worn"), probability=0.456, confirmed_cases=3),),
    ruled_out=(CauseRuledOut(cause=both("先导泵磨损", "pilot pump: worn"), before=0.3, now=0.004),),
    another_cause=0.54,
)


def test_a_page_says_everything_once_in_both_languages() -> None:
    page = markdown(PACKET)
    assert page.splitlines()[:3] == [
        "# 交接单 / Escalation packet 01234567",
        "",
        "**原因 / Why**: 技术员要求转专家 / The technician asked for an expert",
    ]
    assert "- Hexa HX220" in page
    assert "- **46 %** 主泵: 磨损 / main pump: worn (3 个已修复案例 / 3 confirmed case(s))" in page
    assert "- 先导泵磨损 / pilot pump: worn: 30 % → < 1 %" in page
    assert "- 油位：正常 / 油位: normal" in page
    assert "- 其他原因：54 % / Another cause: 54 %" in page


def test_a_long_conversation_is_told_by_its_first_and_latest_messages() -> None:
    lines = [line for line in markdown(PACKET).splitlines() if "message" in line]
    assert len(lines) == 12
    assert lines[0] == "- 1. 2025-03-01 12:00Z “message 1”"
    assert lines[-1] == "- 20. 2025-03-01 12:00Z “message 20”"


def test_what_was_said_cannot_change_the_page() -> None:
    nasty = PACKET.model_copy(update={"said": (Said(turn=1, at=NOON, text="# boss\n<script>alert(1)</script> `x`"),)})
    (line,) = [line for line in markdown(nasty).splitlines() if "boss" in line]
    assert line == "- 1. 2025-03-01 12:00Z “# boss &lt;script>alert(1)&lt;/script> 'x'”"


def test_an_empty_packet_says_none() -> None:
    empty = Packet(conversation="c", made=NOON, reason=both("进行中", "Still under way"))
    assert "## 代码 / Codes\n\n- 无 / none" in markdown(empty)
    assert "## 机器 / Machine\n\n- 未知 / not known" in markdown(empty)
