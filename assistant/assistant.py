"""The technician's report to the answer: the lines that call the rest of the package in order."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date as Date

from assistant.answer import Advise, Answer, Evidence, Report, StopForSafety
from assistant.belief.calibration import CalibrationDesk
from assistant.belief.code_scope import in_scope
from assistant.belief.familiarity import is_familiar
from assistant.belief.history import machine_now
from assistant.belief.joint_faults import joint_faults
from assistant.belief.told import KNOWLEDGE, OutcomeDesk
from assistant.belief.updating import settle, update
from assistant.belief.vagueness import says_nothing
from assistant.diagnosis import NOTHING, Belief, Stated, weigh
from assistant.learning import learn, standing_alone
from assistant.parts import PartsDesk
from assistant.planning import contradictions, named, next_step
from assistant.reference import Reference, ReferenceDesk
from assistant.safety import danger, hazards
from assistant.understanding import Understanding, understand
from assistant.wording import TemplateWording, Wording
from assistant.words.advice import advise, evidence
from assistant.work.costs import STANDARD_COSTS, Costs
from assistant.work.done import NOTHING_DONE, WorkDone
from assistant.work.packing import pack_list
from assistant.work.reported import reported_work
from knowledge.audience import SEES_ALL, Audience
from knowledge.records import Cause, PassageKind, RepairCase
from knowledge.shelf import Shelves
from knowledge.store import Store
from retrieval.filters import Filter
from retrieval.search import Hit, Query, Search

EVIDENCE_HITS = 40  # enough for a cause to gather its cases, few enough to read from the store at once
NEAREST_SHOWN = 3


class EmptyReport(ValueError):
    """A report with neither words nor codes."""

    def __init__(self) -> None:
        super().__init__("the report is empty: say what the machine does, or give a fault code")


@dataclass(frozen=True)
class Assistant:
    """Diagnoses reports from what the store knows."""

    store: Store
    search: Search
    desk: ReferenceDesk
    shelves: Shelves
    wording: Wording
    calibrations: CalibrationDesk
    costs: Costs = STANDARD_COSTS

    @classmethod
    def build(
        cls,
        store: Store,
        search: Search,
        wording: Wording | None = None,
        calibrations: CalibrationDesk | None = None,
        costs: Costs = STANDARD_COSTS,
    ) -> Assistant:
        """An assistant over a store and a search; templates word it and nothing is calibrated unless given."""
        return cls(
            store,
            search,
            ReferenceDesk(store),
            Shelves(store),
            wording or TemplateWording(),
            calibrations or CalibrationDesk(),
            costs,
        )

    @property
    def parts(self) -> PartsDesk:
        """Parts and stock of the store's present state."""
        return PartsDesk(self.shelves.current())

    def diagnose(self, report: Report, audience: Audience = SEES_ALL) -> Answer:
        """The worded answer to a report, from what the audience may see."""
        if report.is_empty:
            raise EmptyReport
        return replace(self, shelves=self.shelves.held())._diagnosed(report, audience)

    def _diagnosed(self, report: Report, audience: Audience) -> Answer:
        reference = self.desk.current(audience)
        understanding = understand(report, reference, self.store)
        hits = self._found(understanding, reference)
        belief = self.believe(understanding, hits, reference)
        work = reported_work(understanding.text)
        return self.wording.word(self.answer(understanding, belief, hits, reference, work))

    def find(self, understanding: Understanding, audience: Audience = SEES_ALL) -> tuple[Hit, ...]:
        """What the knowledge holds that resembles the report and the audience may see."""
        return self._found(understanding, self.desk.current(audience))

    def _found(self, understanding: Understanding, reference: Reference) -> tuple[Hit, ...]:
        found = self.search.find(self.query(understanding, reference.audience))
        return in_scope(found, reference.catalogue, understanding.make, understanding.machine_model)

    def query(self, understanding: Understanding, audience: Audience = SEES_ALL) -> Query:
        """The search for a report in reviewed knowledge: known codes are facts, the machine limits what applies."""
        machine = understanding.machine
        text = understanding.text or " ".join(code.meaning or code.code for code in understanding.codes)
        return Query(
            text=text,
            codes=understanding.known_codes,
            filter=Filter(
                machine_model=understanding.machine_model,
                make=understanding.make,
                serial=machine.serial if machine else "",
                groups=audience.groups,
                opened_models=audience.machine_models,
                kinds=KNOWLEDGE,
            ),
            k=EVIDENCE_HITS,
        )

    def believe(self, understanding: Understanding, hits: tuple[Hit, ...], reference: Reference) -> Belief:
        """Causes with probabilities, from the knowledge and then from what people reported after similar diagnoses.

        Nothing when the report is foreign to what is known and too few people reported anything like it.
        """
        known = self.known(understanding, hits, reference)
        told = OutcomeDesk(self.shelves.current(), self.search).told(self.query(understanding, reference.audience))
        if known is NOTHING:
            told = standing_alone(understanding, told, self.search)
        return learn(known, told, reference.glossary, understanding.machine_model, self.parts.current_number)

    def known(self, understanding: Understanding, hits: tuple[Hit, ...], reference: Reference) -> Belief:
        """Causes with probabilities from reviewed knowledge alone; nothing when the report is foreign to it."""
        calibration = self.calibrations.current
        meaning = self.search.encode(Query(text=understanding.text))
        if not is_familiar(understanding, hits, meaning, calibration.boundary, self.search):
            return NOTHING
        machine = machine_now(understanding, Date.today())
        return weigh(understanding, hits, self.records(hits), reference.glossary, calibration, machine, meaning)

    def answer(
        self,
        understanding: Understanding,
        prior: Belief,
        hits: tuple[Hit, ...],
        reference: Reference,
        work: WorkDone = NOTHING_DONE,
        *,
        people_are_safe: bool = False,
        qualifications: tuple[str, ...] | None = None,
    ) -> Answer:
        """The typed answer, not yet worded: what the report says, then what the work done on the machine showed.

        ``people_are_safe`` when somebody said so after the report spoke of danger; ``qualifications`` are those of the
        person who is advised, None where nobody asks for them.
        """
        language = understanding.language
        done = settle(prior, work, reference.glossary)
        belief = update(prior, done, self.costs)
        parts = self.parts
        causes = tuple(advise(s, understanding, reference, parts) for s in belief.suspects)
        stop: StopForSafety | None = None if people_are_safe else danger(understanding.everything_said, language)
        step = stop or next_step(understanding, belief, causes, done, reference.glossary, self.costs, qualifications)
        doing = step.check if isinstance(step, Advise) else ""
        return Answer(
            id=uuid.uuid4().hex,
            language=language,
            abstained=not causes,
            machine_model=understanding.machine_model,
            serial=understanding.machine.serial if understanding.machine else "",
            codes=understanding.codes,
            causes=causes,
            another_cause=belief.another_cause,
            nearest=() if causes or says_nothing(understanding) else _nearest(hits, understanding),
            next_step=step,
            joint_faults=joint_faults(prior, done, understanding.known_codes, named(belief, causes)),
            pack=None if stop else pack_list(causes, self.costs),
            safety=hazards(f"{understanding.text}\n{doing}", causes[:3], language),
            notes=(*understanding.notes, *contradictions(done, language)),
        )

    def records(self, hits: tuple[Hit, ...]) -> dict[str, Stated]:
        """The cases and causes that hits were made from, by passage id."""
        shelf = self.shelves.current()
        cases = shelf.many(RepairCase, _sources(hits, "case"))
        causes = shelf.many(Cause, _sources(hits, "cause"))
        found: dict[str, Stated] = {hit.passage.id: cases[id_] for hit in hits if (id_ := _id(hit, "case")) in cases}
        return found | {hit.passage.id: causes[id_] for hit in hits if (id_ := _id(hit, "cause")) in causes}


def _nearest(hits: tuple[Hit, ...], understanding: Understanding) -> tuple[Evidence, ...]:
    return tuple(evidence(hit, understanding.text) for hit in hits[:NEAREST_SHOWN])


def _id(hit: Hit, kind: PassageKind) -> str:
    return hit.passage.source_id if hit.passage.source_kind == kind else ""


def _sources(hits: tuple[Hit, ...], kind: PassageKind) -> list[str]:
    return [id_ for hit in hits if (id_ := _id(hit, kind))]
