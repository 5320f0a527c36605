"""The answer to a conversation as it stands: danger first, then what is unclear, what must be asked, and the step."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from assistant.answer import Advise, Answer, Ask, Done, Escalate, Step, StopForSafety
from assistant.assistant import Assistant
from assistant.belief.updating import NOTHING_SETTLED, Settled, settle, update
from assistant.diagnosis import Belief
from assistant.hazards import DANGER_EN, DANGER_ZH
from assistant.reference import Reference
from assistant.talk.asking import next_topic, wanting
from assistant.talk.facts import (
    NOTHING_ASKED,
    AcknowledgementAsked,
    Asked,
    CheckAsked,
    Reading,
    RepairAsked,
    RepairTried,
    SafetyAsked,
    Topic,
    TopicAsked,
)
from assistant.talk.questions import Question, reply_to
from assistant.talk.retelling import story_notes, understood_words
from assistant.talk.safeguards import guarded
from assistant.talk.story import Conversation, Story
from assistant.understanding import Understanding, left_out_notes, understand
from assistant.wording import TemplateWording, Wording
from assistant.words.phrases import phrase
from knowledge.records import Language
from retrieval.search import Hit

_QUESTIONS: Mapping[str, Question] = {f"question_{name}": name for name in get_args(Question)}


@dataclass(frozen=True)
class Findings:
    """A story searched and weighed: what it says, what was found, and what is believed before and after the work."""

    understanding: Understanding
    hits: tuple[Hit, ...]
    prior: Belief
    belief: Belief
    done: Settled = NOTHING_SETTLED


@dataclass(frozen=True)
class Response:
    """An answer in words, the story with what it asks or advises noted, and what it waits for."""

    answer: Answer
    story: Story
    asked: Asked


class Responder:
    """Answers conversations with an assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def respond(self, conversation: Conversation, reading: Reading, reference: Reference) -> Response:
        """The worded answer, what it asks, and the story with that noted in it."""
        if conversation.in_danger:
            stop = StopForSafety(instruction=_stop_words(conversation.language))
            return self._response(conversation, reading, _bare(conversation, stop))
        if conversation.story.is_empty:
            nothing = _bare(conversation, _ask("ask_what", conversation.language))
            step = _unclear(reading, nothing, reference) or nothing.next_step
            return self._response(conversation, reading, nothing.model_copy(update={"next_step": step}))
        return self._diagnosed(conversation, reading, reference)

    def findings(self, conversation: Conversation, reference: Reference) -> Findings:
        """What the knowledge, as far as the reference's audience may see it, says to a conversation's story.

        Words that only make the report foreign ("it began yesterday") are left out again, the first report last.
        """
        found = self._found(conversation.story, conversation.language, reference)
        for story in _shorter(conversation.story, reference):
            if found.belief.suspects:
                break
            found = self._found(story, conversation.language, reference)
        return found

    def _found(self, story: Story, language: Language, reference: Reference) -> Findings:
        understanding = understand(story.report(language), reference, self._assistant.store)
        hits = self._assistant.find(understanding, reference.audience)
        prior = self._assistant.believe(understanding, hits, reference)
        done = settle(prior, story.work, reference.glossary)
        return Findings(understanding, hits, prior, update(prior, done, self._assistant.costs), done)

    def codes(self, conversation: Conversation, reference: Reference) -> tuple[str, ...]:
        """The codes of the story so far."""
        if conversation.story.is_empty:
            return ()
        report = conversation.story.report(conversation.language)
        return understand(report, reference, self._assistant.store).known_codes

    def _diagnosed(self, conversation: Conversation, reading: Reading, reference: Reference) -> Response:
        story = conversation.story
        found = self.findings(conversation, reference)
        told = _settled(found.understanding) if "machine" in story.topics_asked else found.understanding
        answer = self._assistant.answer(
            told,
            found.prior,
            found.hits,
            reference,
            story.work,
            people_are_safe=True,
            qualifications=conversation.qualifications,
        )
        topic = _topic(story, answer, found.belief)
        step = _unclear(reading, answer, reference) or _step_before(conversation, answer, topic)
        held = guarded(answer, conversation.acknowledged, conversation.qualifications)
        update: dict[str, object] = {
            "codes": found.understanding.codes,
            "notes": (*held.notes, *story_notes(conversation)),
        }
        if step is not None:
            update |= {"next_step": step, "acknowledge": ()}
        is_topic = isinstance(step, Ask) and reading.unclear is None
        whole = held.model_copy(update=update)
        return self._response(conversation, reading, whole, topic if is_topic else None, found.done)

    def _response(
        self,
        conversation: Conversation,
        reading: Reading,
        answer: Answer,
        topic: Topic | None = None,
        done: Settled = NOTHING_SETTLED,
    ) -> Response:
        # A first report is not said back: it is in front of the reader.
        echoed = conversation.story.texts[:1] if not conversation.turns else ()
        place: dict[str, object] = {
            "conversation": conversation.id,
            "turn": len(conversation.turns) + 1,
            "understood": understood_words(reading, conversation.language, echoed, done),
            "notes": (*left_out_notes(reading.left_out, conversation.language), *answer.notes),
        }
        worded = self._wording(conversation, answer).word(answer.model_copy(update=place))
        story = _noted(conversation.story, worded, topic)
        return Response(worded, story, _asked(worded, reading, conversation.asked, topic))

    def _wording(self, conversation: Conversation, answer: Answer) -> Wording:
        """Templates are brief once the same machine's causes were given in full."""
        if answer.causes and not isinstance(self._assistant.wording, TemplateWording):
            return self._assistant.wording
        machine = answer.machine_model
        given = any(turn.answer.causes and turn.answer.machine_model == machine for turn in conversation.turns)
        return TemplateWording(is_brief=given)


def _shorter(story: Story, reference: Reference) -> Iterator[Story]:
    """The story with only the texts that name a known thing, then with its first text alone."""
    naming = tuple(text for text in story.texts if reference.glossary.concepts(text))
    for texts in (naming, story.texts[:1]):
        if texts and texts != story.texts:
            yield story.model_copy(update={"texts": texts})


def _topic(story: Story, answer: Answer, belief: Belief) -> Topic | None:
    """The first question to put now: the planner's for the machine, else one that would change the advice."""
    if _asks_for_the_machine(answer.next_step):
        return "machine"
    if answer.abstained:
        return wanting(story)
    return next_topic(story, belief) if isinstance(answer.next_step, Advise) else None


def _asks_for_the_machine(step: Step) -> bool:
    return isinstance(step, Ask) and step.about == "machine"


def _step_before(conversation: Conversation, answer: Answer, topic: Topic | None) -> Step | None:
    """What comes before the planned step, None when that one may be given."""
    language = conversation.language
    if conversation.is_fixed:
        named = "done_cause_reason" if conversation.cure else "done_reason"
        return Done(reason=phrase(named, language, cause=conversation.cure), cause=conversation.cure)
    if conversation.wants_expert:
        return Escalate(reason=phrase("escalate_wanted", language))
    if _asks_for_the_machine(answer.next_step):
        return answer.next_step
    if topic is not None:
        why = "ask_more_reason" if answer.abstained else "ask_topic_reason"
        return Ask(question=phrase(f"ask_{topic}", language), reason=phrase(why, language), about=topic)
    return None


def _unclear(reading: Reading, answer: Answer, reference: Reference) -> Ask | None:
    """What is asked back, or said to a question of the technician's; ``answer`` has the causes in play."""
    if reading.unclear is None:
        return None
    name, values, language = reading.unclear.phrase, reading.unclear.values, answer.language
    question = _QUESTIONS.get(name)
    if question is not None:
        said = reply_to(question, values["said"], answer, reference.glossary)
        step = values.get("step", "")
        words = phrase("question_step", language, reply=said, step=step) if step else said
        return Ask(question=words, reason=phrase("question_reason", language), about="question")
    about = name.removeprefix("unclear_").removeprefix("topic_")
    if reading.open is not None and reading.open.kind != "check":
        about = reading.open.kind
    words = phrase(name, language, **values)
    if name in ("explain_step", "explain_repair") and answer.causes:
        words = f"{words} {reply_to('open', '', answer, reference.glossary)}"
    return Ask(question=words, reason=phrase("unclear_reason", language), about=about)


def _stop_words(language: Language) -> str:
    words = DANGER_ZH if language == "zh" else DANGER_EN
    return f"{words} {phrase('stop_until', language)}"


def _ask(name: str, language: Language) -> Ask:
    reason = phrase(f"{name}_reason", language)
    return Ask(question=phrase(name, language), reason=reason, about=name.removeprefix("ask_"))


def _bare(conversation: Conversation, step: Step) -> Answer:
    """An answer that says only what to do next."""
    story = conversation.story
    return Answer(
        id=uuid.uuid4().hex,
        language=conversation.language,
        abstained=False,
        machine_model=story.machine_model,
        serial=story.serial,
        next_step=step,
        notes=story_notes(conversation),
    )


def _settled(understanding: Understanding) -> Understanding:
    """The understanding for a planner that shall not ask for the machine again."""
    codes = tuple(code.model_copy(update={"is_ambiguous": False}) for code in understanding.codes)
    return replace(understanding, codes=codes)


def _noted(story: Story, answer: Answer, topic: Topic | None) -> Story:
    asked = tuple(dict.fromkeys((*story.topics_asked, topic))) if topic else story.topics_asked
    is_advised = story.is_advised or isinstance(answer.next_step, Advise) or bool(answer.acknowledge)
    return story.model_copy(update={"topics_asked": asked, "is_advised": is_advised})


def _asked(answer: Answer, reading: Reading, before: Asked, topic: Topic | None) -> Asked:
    """What the next message is an answer to; a question that was asked back leaves the one before it open."""
    if isinstance(answer.next_step, StopForSafety):
        return SafetyAsked()
    if reading.unclear is not None:
        return reading.open or _still_asked(reading, before)
    if answer.acknowledge:
        return AcknowledgementAsked(hazards=answer.acknowledge)
    if topic is not None:
        return TopicAsked(topic=topic)
    match answer.next_step:
        case Advise(action="repair", check=repair, cause=cause):
            return RepairAsked(repair=repair, cause=cause)
        case Advise(check=check, expected=expected, cause=cause):
            return CheckAsked(check=check, expected=expected, cause=cause)
        case _:
            return NOTHING_ASKED


def _still_asked(reading: Reading, before: Asked) -> Asked:
    """After "换了先导泵" the open question is whether it helped; else the one from before."""
    if reading.unclear is None or reading.unclear.phrase != "unclear_did_it_help":
        return before
    tried = [fact.tried for fact in reading.facts if isinstance(fact, RepairTried)]
    if tried:
        return RepairAsked(repair=tried[-1].repair, cause=tried[-1].cause, is_done=True)
    return before.model_copy(update={"is_done": True}) if isinstance(before, RepairAsked) else before
