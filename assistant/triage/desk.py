"""A caller's story to a structured request: the lines that call the rest of the room in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.answer import Answer, Report, StopForSafety
from assistant.assistant import Assistant
from assistant.belief.updating import Settled, settle, update
from assistant.diagnosis import Belief
from assistant.reference import Reference
from assistant.safety import danger
from assistant.triage.by_phone import by_phone
from assistant.triage.callers import DirectoryDesk, phones_in, serials_said
from assistant.triage.chatter import heard_rightly
from assistant.triage.circumstances import machine_down, since_in, was_repaired
from assistant.triage.known import known_about
from assistant.triage.questions import best, missing_facts, telling_questions
from assistant.triage.request_facts import (
    CallerStory,
    Known,
    MachineFound,
    PhoneFix,
    Question,
    Route,
    Sending,
    Triage,
)
from assistant.triage.sending import sending
from assistant.triage.stopping import StopReason, stop_reason
from assistant.triage.symptom import clean_symptom
from assistant.triage.urgency import urgency
from assistant.triage.words import phrase
from assistant.understanding import Understanding, understand
from assistant.work.costs import Costs
from assistant.work.reported import reported_work
from knowledge.audience import SEES_ALL, Audience
from knowledge.records import Depot, Language
from retrieval.terms import plain

READING_MINUTES = 3.0  # of reading one step out and waiting for what it shows


class EmptyStory(ValueError):
    """A caller's story with neither words nor codes."""

    def __init__(self) -> None:
        super().__init__("the story is empty: write what the caller says, or give a fault code")


@dataclass(frozen=True)
class Heard:
    """What was heard: the machine, and the report a diagnosis can rest on, free of names and numbers."""

    story: CallerStory
    report: Report
    understanding: Understanding
    machine: MachineFound | None
    candidates: tuple[MachineFound, ...]
    is_down: bool | None
    stop: StopForSafety | None

    @property
    def language(self) -> Language:
        """The caller's language."""
        return self.understanding.language

    @property
    def phone(self) -> str:
        """Where to call back: of the form, as said, or of the records; empty where nobody knows."""
        said = next(iter(phones_in(self.story.text)), "")
        return self.story.phone or said or (self.machine.phone if self.machine else "")


@dataclass(frozen=True)
class Weighed:
    """What is believed about it: the answer, and what its questions are chosen by."""

    answer: Answer
    belief: Belief
    done: Settled


@dataclass(frozen=True)
class TriageDesk:
    """Understands callers with what the assistant knows."""

    assistant: Assistant
    directories: DirectoryDesk

    @classmethod
    def build(cls, assistant: Assistant) -> TriageDesk:
        """A desk over an assistant."""
        return cls(assistant, DirectoryDesk(assistant.store))

    def triage(self, story: CallerStory, now: datetime, audience: Audience = SEES_ALL) -> tuple[Triage, Report]:
        """The structured request, and the report its diagnosis rests on."""
        if story.is_empty:
            raise EmptyStory
        reference = self.assistant.desk.current(audience)
        heard = self._hear(story, reference)
        weighed = self._weigh(heard, reference)
        known = self._known(heard, weighed, reference, now)
        return self._made(heard, weighed, known, reference, now), heard.report

    def _hear(self, story: CallerStory, reference: Reference) -> Heard:
        told = understand(story, reference, self.assistant.store)
        directory = self.directories.current(reference.audience)
        machine, candidates = directory.found(story, told.machine_model)
        report = _report(story, told, machine, candidates, reference)
        return Heard(
            story=story.model_copy(update={"text": plain(story.text)}),
            report=report,
            understanding=understand(report, reference, self.assistant.store),
            machine=machine,
            candidates=candidates,
            is_down=machine_down(told.text) if story.machine_down is None else story.machine_down,
            stop=danger(told.everything_said, told.language),
        )

    def _weigh(self, heard: Heard, reference: Reference) -> Weighed:
        assistant, understanding = self.assistant, heard.understanding
        hits = assistant.find(understanding, reference.audience)
        prior = assistant.believe(understanding, hits, reference)
        work = reported_work(understanding.text)
        done = settle(prior, work, reference.glossary)
        answer = assistant.answer(understanding, prior, hits, reference, work)
        if heard.stop:
            answer = answer.model_copy(update={"next_step": heard.stop, "pack": None})
        return Weighed(assistant.wording.word(answer), update(prior, done, assistant.costs), done)

    def _known(self, heard: Heard, weighed: Weighed, reference: Reference, now: datetime) -> Known:
        desk, causes = self.assistant, weighed.answer.causes
        return known_about(desk.store, desk.search, heard.understanding, causes, reference, now)

    def _made(self, heard: Heard, weighed: Weighed, known: Known, reference: Reference, now: datetime) -> Triage:
        answer, language, costs = weighed.answer, heard.language, self.assistant.costs
        in_danger = heard.stop is not None
        phone = by_phone(answer.causes, language, in_danger=in_danger, costs=costs)
        stop = stop_reason(heard_rightly(heard.story.text), (code.code for code in heard.understanding.codes))
        route: Route = "stop" if in_danger or stop else _route(phone, costs)
        level, why = urgency(
            heard.story.text,
            language,
            known,
            now.date(),
            in_danger=in_danger,
            is_down=heard.is_down,
            must_stop=stop is not None,
        )
        return Triage(
            id=answer.id,
            language=language,
            machine=heard.machine,
            candidates=heard.candidates,
            machine_model=answer.machine_model,
            phone=heard.phone,
            codes=answer.codes,
            symptom=heard.report.text,
            since=since_in(heard.story.text, now.date()),
            machine_down=heard.is_down,
            danger=heard.stop.instruction if heard.stop else "",
            urgency=level,
            urgency_reason=why,
            route=route,
            route_reason=_reason(route, None if in_danger else stop, phone, language),
            is_rework=known.is_rework,
            known=known,
            questions=() if in_danger else self._questions(heard, weighed, reference),
            by_phone=phone,
            sending=self._sending(heard, weighed),
            notes=(*answer.notes, *_notes(heard, known)),
            answer=answer,
        )

    def _questions(self, heard: Heard, weighed: Weighed, reference: Reference) -> tuple[Question, ...]:
        missing = missing_facts(
            heard.understanding,
            heard.candidates,
            is_found=heard.machine is not None,
            is_down=heard.is_down,
            has_phone=bool(heard.phone),
        )
        causes, done = weighed.answer.causes, weighed.done
        glossary, costs = reference.glossary, self.assistant.costs
        return best((*missing, *telling_questions(heard.understanding, weighed.belief, causes, done, glossary, costs)))

    def _sending(self, heard: Heard, weighed: Weighed) -> Sending:
        answer, depots = weighed.answer, tuple(self.assistant.store.all(Depot))
        return sending(answer.causes, weighed.belief, answer.pack, heard.understanding.machine, depots, heard.language)


def _report(
    story: CallerStory,
    told: Understanding,
    machine: MachineFound | None,
    candidates: tuple[MachineFound, ...],
    reference: Reference,
) -> Report:
    """The story as a report: the clean sentence, and what was recognised beside it."""
    names = [story.caller, story.serial, told.serial, told.machine_model]
    names += [
        name for found in candidates for name in (*serials_said(story.text, found.serial), found.serial, found.customer)
    ]
    symptom = clean_symptom(story.text, told.language, names=names, catalogue=reference.catalogue)
    return Report(
        text=symptom,
        machine_model=told.machine_model or (machine.machine_model if machine else ""),
        serial=machine.serial if machine else story.serial,
        codes=tuple(code.code for code in told.codes),
        language=told.language,
    )


def _reason(route: Route, stop: StopReason | None, phone: PhoneFix, language: Language) -> str:
    if stop:
        return phrase(f"stop_{stop}", language)
    if route == "send" and not phone.chance:
        return phrase("route_send_nothing", language)
    return phrase(f"route_{route}", language, chance=phone.chance)


def _notes(heard: Heard, known: Known) -> tuple[str, ...]:
    if known.recent_repairs or not was_repaired(heard.story.text):
        return ()
    return (phrase("note_repaired_before", heard.language),)


def _route(phone: PhoneFix, costs: Costs) -> Route:
    """By phone where the visit it may save is worth more than reading the steps out."""
    saved = phone.chance * costs.second_visit_cents / costs.cents_per_minute
    return "phone" if phone.steps and saved > READING_MINUTES * len(phone.steps) else "send"
