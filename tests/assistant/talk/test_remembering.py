"""What a conversation keeps: everything that was said, also what was taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.talk.facts import (
    CheckFound,
    CodeGiven,
    CodeWithdrawn,
    Fact,
    FaultGone,
    HazardsAcknowledged,
    MachineNamed,
    Reading,
    RepairTried,
    SymptomTold,
)
from assistant.talk.remembering import formal_facts, remember
from assistant.talk.retelling import story_notes
from assistant.talk.story import Conversation, Message
from assistant.work.done import Finding, Tried

FRESH = Conversation(id="c", started=datetime(2025, 3, 1, tzinfo=UTC))


def grown(*facts: Fact, since: Conversation = FRESH) -> Conversation:
    return remember(since, Message(), Reading(facts=facts))


def test_a_withdrawn_code_is_cut_from_the_report_and_kept_in_view() -> None:
    told = grown(SymptomTold(text="boom slow, shows e-02"), CodeWithdrawn(code="E02"), CodeGiven(code="E20"))
    report = told.story.report("en")
    assert (report.text.split(), report.codes) == (["boom", "slow,", "shows"], ("E20",))
    assert story_notes(told) == ("Codes taken back (no longer used): E02",)


def test_the_advised_repair_that_helped_tells_what_it_was() -> None:
    tried = Tried(repair="更换先导泵", cause="先导泵磨损", helped=True)
    assert grown(RepairTried(tried=tried), FaultGone(said="好了")).cure == "先导泵磨损"
    assert grown(RepairTried(tried=tried), FaultGone(said="好了，是滤芯", cause="滤芯")).cure == "滤芯"
    assert grown(FaultGone(said="好了")).cure == ""


def test_a_code_that_was_withdrawn_and_said_again_counts_again() -> None:
    told = grown(CodeGiven(code="E02"), CodeWithdrawn(code="E02"), CodeGiven(code="E02"))
    assert (told.story.codes, told.story.withdrawn) == (("E02",), ())


def test_a_corrected_machine_is_cut_from_the_report_and_kept_in_view() -> None:
    told = grown(
        SymptomTold(text="HX220 boom slow"),
        MachineNamed(machine_model="HX220"),
        MachineNamed(machine_model="HX350", how="correction"),
    )
    report = told.story.report("en")
    assert (report.text.strip(), report.machine_model) == ("boom slow", "HX350")
    assert story_notes(told) == ("The machine was corrected from HX220 to HX350.",)


def test_another_machine_takes_no_evidence_over_and_its_hazards_are_open_again() -> None:
    first = grown(
        MachineNamed(machine_model="HX220"),
        SymptomTold(text="boom slow"),
        CheckFound(finding=Finding(check="oil level", result="normal")),
        HazardsAcknowledged(hazards=("hot_coolant",)),
    )
    second = grown(MachineNamed(machine_model="HX130", how="another"), since=first)
    assert (second.story.machine_model, second.story.is_empty, second.acknowledged) == ("HX130", True, ())
    assert second.earlier == (first.story,)
    assert not second.story.work


def test_contradictory_findings_are_both_kept() -> None:
    told = grown(
        CheckFound(finding=Finding(check="oil level", result="normal")),
        CheckFound(finding=Finding(check="oil level", result="abnormal")),
    )
    assert [finding.result for finding in told.story.work.findings] == ["normal", "abnormal"]


def test_a_fault_that_comes_back_is_no_longer_gone() -> None:
    gone = grown(RepairTried(tried=Tried(repair="new pump", helped=True)), FaultGone(said="fixed"))
    assert gone.is_fixed
    assert not grown(SymptomTold(text="slow again"), since=gone).is_fixed


def test_a_form_that_names_the_machine_once_more_changes_nothing() -> None:
    known = grown(MachineNamed(machine_model="HX220", serial="HX220-1"))
    assert formal_facts(Message(machine_model="HX220", serial="HX220-1"), known) == ()
    assert formal_facts(Message(machine_model="HX220"), known) == ()


def test_a_form_may_add_a_serial_number_or_put_the_machine_right() -> None:
    known = grown(MachineNamed(machine_model="HX220"))
    added = MachineNamed(machine_model="HX220", serial="HX220-1", how="first")
    assert formal_facts(Message(machine_model="HX220", serial="HX220-1"), known) == (added,)
    right = MachineNamed(machine_model="HX350", how="correction")
    assert formal_facts(Message(machine_model="HX350"), known) == (right,)
