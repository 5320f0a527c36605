"""Saying back what was understood, and the notes that stay visible as long as they matter."""

from __future__ import annotations

from assistant.belief.updating import NOTHING_SETTLED, Settled
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
from assistant.talk.story import Conversation, Story
from assistant.words.phrases import phrase
from assistant.work.done import Finding, Tried
from knowledge.records import Language

_QUOTED = 80  # characters of a symptom that are said back


def understood_words(
    reading: Reading, language: Language, without: tuple[str, ...] = (), done: Settled = NOTHING_SETTLED
) -> tuple[str, ...]:
    """Each fact of a reading as a few words, values as they were judged; symptoms said in ``without`` are left out."""
    found = tuple(fact.finding.said for fact in reading.facts if isinstance(fact, CheckFound))
    left_out = (*without, *found)  # a value that is judged needs no second telling as a symptom
    facts = (fact for fact in reading.facts if not (isinstance(fact, SymptomTold) and fact.text in left_out))
    words = (_heard(fact, language, done) for fact in facts)
    return tuple(dict.fromkeys(word for word in words if word))


def _heard(fact: Fact, language: Language, done: Settled) -> str:
    match fact:
        case SymptomTold(text=text) | TopicAnswered(said=text) if text:
            return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        case RemarkMade(said=said):
            return phrase("heard_remark", language, said=said[:_QUOTED])
        case TopicAnswered(topic=topic):
            return phrase("heard_topic_unknown", language, topic=phrase(f"topic_{topic}", language))
        case CodeGiven(code=code):
            return phrase("heard_code", language, code=code)
        case CodeWithdrawn(code=code):
            return phrase("heard_code_withdrawn", language, code=code)
        case MachineNamed(how=how):
            return phrase(f"heard_machine_{how}", language, name=fact.serial or fact.machine_model).strip()
        case CheckFound(finding=finding):
            return finding_words(done.judged(finding), language)
        case RepairTried(tried=tried):
            return tried_words(tried, language)
        case HazardsAcknowledged(hazards=hazards):
            return phrase("heard_acknowledged", language, count=len(hazards))
        case FaultGone():
            return phrase("heard_fixed", language)
        case PeopleInDanger():
            return phrase("heard_danger", language)
        case EverybodySafe():
            return phrase("heard_safe", language)
        case ExpertWanted():
            return phrase("heard_expert", language)
    return ""


def finding_words(finding: Finding, language: Language) -> str:
    """A check with what it showed.

    >>> finding_words(Finding(check="measure pilot pressure", result="cannot"), "en")
    'measure pilot pressure: cannot be made now'
    """
    result = phrase(f"result_{finding.result}", language)
    if finding.measurement is None:
        return phrase("heard_check", language, check=finding.check, result=result)
    value = f"{finding.measurement.value:g} {finding.measurement.unit}"
    if finding.result == "unclear":
        return phrase("heard_check", language, check=finding.check, result=value)
    return phrase("heard_value", language, check=finding.check, value=value, result=result)


def tried_words(tried: Tried, language: Language) -> str:
    """A repair with whether it helped.

    >>> tried_words(Tried(repair="更换先导泵", helped=False), "zh")
    '更换先导泵：没有解决'
    """
    name = "heard_tried" if tried.helped is None else "heard_helped" if tried.helped else "heard_not_helped"
    return phrase(name, language, repair=tried.repair)


def story_notes(conversation: Conversation) -> tuple[str, ...]:
    """What was taken back or set aside, so that it stays visible."""
    language, story = conversation.language, conversation.story
    notes = []
    if story.withdrawn:
        notes.append(phrase("note_withdrawn", language, codes=", ".join(story.withdrawn)))
    if story.struck:
        right = machine_words(story, language)
        notes.append(phrase("note_struck", language, wrong=", ".join(story.struck), right=right))
    if conversation.earlier:
        names = ", ".join(dict.fromkeys(machine_words(earlier, language) for earlier in conversation.earlier))
        notes.append(phrase("note_earlier", language, names=names))
    return tuple(notes)


def machine_words(story: Story, language: Language) -> str:
    """The machine of a story as it is called."""
    return story.serial or story.machine_model or phrase("unnamed_machine", language)
