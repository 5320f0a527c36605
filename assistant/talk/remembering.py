"""What a reading adds to a conversation: evidence grows, what was taken back is marked, nothing is deleted."""

from __future__ import annotations

from typing import assert_never

from assistant.talk.facts import (
    CheckFound,
    CodeGiven,
    CodeWithdrawn,
    EverybodySafe,
    ExpertWanted,
    Fact,
    FaultGone,
    HazardsAcknowledged,
    MachineNamed,
    PeopleInDanger,
    Reading,
    RemarkMade,
    RepairTried,
    SymptomTold,
    TopicAnswered,
)
from assistant.talk.story import Conversation, Message, Story
from assistant.work.done import WorkDone


def formal_facts(message: Message, conversation: Conversation) -> tuple[Fact, ...]:
    """What the fields of a message say besides its words; a machine other than the one known puts that one right."""
    story = conversation.story
    facts: list[Fact] = []
    model, serial = message.machine_model, message.serial
    is_other = (model and model != story.machine_model) or (serial and serial != story.serial)
    if is_other:
        is_first = not (story.machine_model or story.serial) or (
            model in ("", story.machine_model) and not story.serial
        )
        how = "first" if is_first else "correction"
        facts.append(MachineNamed(machine_model=model, serial=serial, how=how))
    facts += [CodeGiven(code=code) for code in message.codes if code]
    if message.acknowledged:
        facts.append(HazardsAcknowledged(hazards=message.acknowledged))
    return tuple(facts)


def remember(conversation: Conversation, message: Message, reading: Reading) -> Conversation:
    """The conversation with what a message said in it; its answer is not there yet."""
    qualifications = _with(conversation.qualifications, message.qualifications)
    grown = conversation.model_copy(update={"qualifications": qualifications, "wants_expert": False})
    for fact in reading.facts:
        grown = _with_fact(grown, fact)
    return grown


def _with_fact(conversation: Conversation, fact: Fact) -> Conversation:
    match fact:
        case PeopleInDanger():
            return conversation.model_copy(update={"in_danger": True})
        case RemarkMade():
            return conversation
        case EverybodySafe():
            return conversation.model_copy(update={"in_danger": False})
        case ExpertWanted():
            return conversation.model_copy(update={"wants_expert": True})
        case HazardsAcknowledged(hazards=hazards):
            return conversation.model_copy(update={"acknowledged": _with(conversation.acknowledged, hazards)})
        case FaultGone(cause=cause):
            cure = cause or conversation.cure or _cure(conversation.story)
            return conversation.model_copy(update={"is_fixed": True, "cure": cure})
        case MachineNamed(how="another"):
            return _on_another_machine(conversation, fact)
        case _:
            story = _grown(conversation.story, fact)
            is_fixed = conversation.is_fixed and isinstance(fact, TopicAnswered)
            return conversation.model_copy(update={"story": story, "is_fixed": is_fixed})


def _cure(story: Story) -> str:
    """What the repair that helped was advised for, where it was advised."""
    return next((tried.cause for tried in reversed(story.work.tried) if tried.helped), "")


def _on_another_machine(conversation: Conversation, fact: MachineNamed) -> Conversation:
    """Evidence starts anew; what was told about the machine before stays with the conversation."""
    story = Story(machine_model=fact.machine_model, serial=fact.serial)
    earlier = conversation.earlier if conversation.story == Story() else (*conversation.earlier, conversation.story)
    update = {"story": story, "earlier": earlier, "acknowledged": (), "is_fixed": False}
    return conversation.model_copy(update=update)


def _grown(
    story: Story,
    fact: SymptomTold | CodeGiven | CodeWithdrawn | MachineNamed | CheckFound | RepairTried | TopicAnswered,
) -> Story:
    match fact:
        case SymptomTold(text=text):
            return story.model_copy(update={"texts": (*story.texts, text)})
        case CodeGiven(code=code):
            withdrawn = tuple(other for other in story.withdrawn if other != code)
            return story.model_copy(update={"codes": _with(story.codes, (code,)), "withdrawn": withdrawn})
        case CodeWithdrawn(code=code):
            codes = tuple(other for other in story.codes if other != code)
            return story.model_copy(update={"codes": codes, "withdrawn": _with(story.withdrawn, (code,))})
        case MachineNamed():
            return _of_machine(story, fact)
        case CheckFound(finding=finding):
            return story.model_copy(update={"work": story.work.and_then(WorkDone(findings=(finding,)))})
        case RepairTried(tried=tried):
            return story.model_copy(update={"work": story.work.and_then(WorkDone(tried=(tried,)))})
        case TopicAnswered():
            return story.model_copy(update={"topics": (*story.topics, fact)})
        case _:
            assert_never(fact)


def _of_machine(story: Story, fact: MachineNamed) -> Story:
    model, serial = fact.machine_model, fact.serial
    if fact.how == "first":
        known = {"machine_model": model or story.machine_model, "serial": serial or story.serial}
        return story.model_copy(update=known)
    wrong = tuple(name for name in (story.serial, story.machine_model) if name and name not in (model, serial))
    struck = tuple(name for name in _with(story.struck, wrong) if name not in (model, serial))
    return story.model_copy(update={"machine_model": model, "serial": serial, "struck": struck})


def _with(names: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))
