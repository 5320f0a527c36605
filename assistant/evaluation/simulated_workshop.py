"""One workshop of the simulated world: it diagnoses with a real assistant, repairs at known costs, and tells how it
ended.

What the assistant believes is worked off by the decision core of ``troubleshooting``: check, repair, or call the
expert, whichever is cheapest by that belief.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import TracebackType

from assistant.answer import Report
from assistant.assistant import Assistant
from assistant.diagnosis import Belief
from assistant.evaluation.simulated_faults import MISLEADS, SHOWS, Fault, SimulatedCause, manual, simulated_causes
from assistant.understanding import understand
from assistant.work.troubleshooting import CallExpert, Problem, Repair, Test, after_failed, after_outcome, decide
from knowledge.glossary import Glossary
from knowledge.outcomes import CauseNamed, DiagnosisOutcome
from knowledge.store import Store
from retrieval.embedding import Encoder
from retrieval.index import Index
from retrieval.search import Search

EXPERT_MINUTES = 480.0
TECHNICIANS = 8
WRONGLY_TOLD = 0.05  # share of outcomes that name another cause of the same family
LEAST_BELIEVED = 0.005  # a cause below this is not worked on
ANOTHER = "another cause"
_DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """What repairing one fault took: steps are checks, repairs and the call of the expert."""

    minutes: float
    steps: int
    in_vain: tuple[str, ...]  # names of causes whose repair did not help
    needed_expert: bool


@dataclass(frozen=True)
class Workshop:
    """A store with nothing but the manual, its index, and an assistant over both."""

    store: Store
    index: Index
    assistant: Assistant

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> Workshop:
        """A new workshop in a folder; use it as a context manager so that all of it is closed."""
        folder.mkdir(parents=True)
        store = Store.open(f"sqlite:///{folder / 'workshop.db'}")
        store.write(manual(), author="simulation")
        index = Index.open(folder / "index", store, encoder)
        return cls(store, index, Assistant.build(store, Search(index, encoder)))

    def __enter__(self) -> Workshop:
        """The workshop itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the index, then the store."""
        self.index.close()
        self.store.close()

    def believed(self, fault: Fault) -> Belief:
        """What the assistant believes about the report of a fault."""
        reference = self.assistant.desk.current()
        understanding = understand(Report(text=fault.text), reference, self.store)
        hits = self.assistant.find(understanding)
        return self.assistant.believe(understanding, hits, reference)

    def repair(self, fault: Fault) -> Job:
        """Diagnose a fault and work on it until it is repaired."""
        glossary = self.assistant.desk.current().glossary
        return work_off(_problem(self.believed(fault), glossary), fault)

    def tell(self, fault: Fault, job: Job, wrongly_told: float = WRONGLY_TOLD) -> None:
        """Report how a fault ended, and make it searchable."""
        self.store.write((told_of(fault, job, wrongly_told),), author="simulation")
        self.index.catch_up()


def work_off(problem: Problem, fault: Fault) -> Job:
    """The steps to the repair of a fault, each the cheapest by what is believed when it is taken."""
    minutes, steps = 0.0, 0
    in_vain: list[str] = []
    while True:
        action = decide(problem).action
        minutes, steps = minutes + action.cost, steps + 1
        match action:
            case CallExpert():
                return Job(minutes, steps, tuple(in_vain), needed_expert=True)
            case Repair(name=name) if name == fault.cause.name:
                return Job(minutes, steps, tuple(in_vain), needed_expert=False)
            case Repair(name=name):
                in_vain.append(name)
                problem = _without(problem, action, after_failed(problem.belief, action))
            case Test():
                problem = _without(problem, action, after_outcome(problem.belief, action, shown(fault, action)))


def _without(problem: Problem, done: Repair | Test, belief: dict[str, float]) -> Problem:
    repairs = tuple(repair for repair in problem.repairs if repair is not done)
    return replace(
        problem, belief=belief, repairs=repairs, tests=tuple(test for test in problem.tests if test is not done)
    )


def shown(fault: Fault, test: Test) -> str:
    """What a check shows on a faulty machine: the same whenever it is made."""
    chance = SHOWS if test.name == fault.cause.check[1] else MISLEADS
    return "abnormal" if Random(f"{fault.text}/{fault.number}/{test.name}").random() < chance else "normal"


def _problem(belief: Belief, glossary: Glossary) -> Problem:
    """The belief with what every cause costs; suspects that this world does not have count as another cause."""
    keys = {glossary.canonical(cause.name): cause for cause in simulated_causes()}
    believed = {
        keys[suspect.key]: suspect.probability
        for suspect in belief.suspects
        if suspect.key in keys and suspect.probability >= LEAST_BELIEVED
    }
    beliefs = {cause.name: probability for cause, probability in believed.items()}
    beliefs[ANOTHER] = 1.0 - sum(beliefs.values())
    repairs = tuple(Repair(cause.name, cause.repair_minutes, {cause.name: 1.0}) for cause in believed)
    return Problem(beliefs, repairs, tuple(_test(cause, beliefs) for cause in believed), EXPERT_MINUTES)


def _test(cause: SimulatedCause, beliefs: dict[str, float]) -> Test:
    abnormal = {name: SHOWS if name == cause.name else MISLEADS for name in beliefs}
    normal = {name: 1.0 - chance for name, chance in abnormal.items()}
    return Test(cause.check[1], cause.check_minutes, {"abnormal": abnormal, "normal": normal})


def told_of(fault: Fault, job: Job, wrongly_told: float = WRONGLY_TOLD) -> DiagnosisOutcome:
    """What a technician reports after a fault; now and then it is another cause of the same family."""
    random = Random(f"{fault.text}/{fault.number}/told")
    family = [c for c in simulated_causes() if c.family == fault.cause.family and c is not fault.cause]
    named = random.choice(family) if random.random() < wrongly_told else fault.cause
    own = 0 if fault.language == "zh" else 1
    tried = [cause for cause in simulated_causes() if cause.name in job.in_vain and cause is not named]
    return DiagnosisOutcome(
        id=f"simulated-{fault.number:06d}",
        diagnosis_id=f"simulated-{fault.number:06d}",
        who=f"technician {fault.number % TECHNICIANS + 1}",
        at=_DAY_ONE + timedelta(hours=fault.number),
        fixed=True,
        component=named.component[own],
        failure_mode=named.failure_mode[own],
        cause=f"{named.component[own]}: {named.failure_mode[own]}",
        labour_minutes=job.minutes,
        did_not_help=tuple(
            CauseNamed(component=cause.component[own], failure_mode=cause.failure_mode[own]) for cause in tried
        ),
        symptom=fault.text,
        language=fault.language,
    )
