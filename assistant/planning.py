"""The next step by expected cost: which machine, which check, which repair, or an expert.

The suspects become a ``troubleshooting.Problem``: a repair for each suspect whose remedy is known, the single checks
of their records, an expert at a stated price. What was done already is not advised again; a check that cannot be made
now is set aside.

Worked by hand (and asserted in the tests): pump 0.5 (240 minutes), valve 0.3 (30), another cause 0.2; cures 0.9; the
expert 960 + 0.5 x 240 + 0.3 x 30 + 0.2 x 90 = 1107. Valve (0.27 / 30) before pump (0.45 / 240): 30 + 0.73 x 240 +
0.28 x 1107 = 515.2. Measuring the pump (10 minutes) is abnormal in 0.524 of cases; then pump 0.859, valve 0.046 and
240 + 0.227 x 30 + 0.186 x 1107 = 452.6; if normal, valve 0.580 and the expert after it, 30 + 0.478 x 1107 = 559.4.
Together 10 + 0.524 x 452.6 + 0.476 x 559.4 = 513.4: measuring first saves two minutes on average.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Advise, Ask, CauseAdvice, Escalate, Step
from assistant.belief.updating import Settled
from assistant.diagnosis import Belief
from assistant.safety import hazards
from assistant.understanding import Understanding
from assistant.words.phrases import phrase
from assistant.work.costs import STANDARD_COSTS, Costs, chance_of_cure, expert_minutes, labour_minutes, repair_minutes
from assistant.work.network import ABNORMAL, ANOTHER, NORMAL, KnownCheck, known_checks
from assistant.work.troubleshooting import Decision, Problem, Repair, Test, decide
from knowledge.glossary import Glossary
from knowledge.records import Language


def percent(probability: float) -> str:
    """A probability as people read it.

    >>> percent(0.456), percent(0.004)
    ('46 %', '< 1 %')
    """
    return "< 1 %" if 0 < probability < 0.005 else f"{probability * 100:.0f} %"


@dataclass(frozen=True)
class Plan:
    """What can be done about a belief, in the planner's terms and in the reader's."""

    problem: Problem
    checks: tuple[KnownCheck, ...]
    causes: dict[str, CauseAdvice]  # suspect -> its advice

    @classmethod
    def of(
        cls,
        belief: Belief,
        causes: tuple[CauseAdvice, ...],
        settled: Settled,
        checks: tuple[KnownCheck, ...],
        language: Language,
        costs: Costs = STANDARD_COSTS,
    ) -> Plan:
        """The plan for suspects and their advice (in the same order), less what was done or cannot be done."""
        advice = named(belief, causes)
        chances = {suspect.key: suspect.probability for suspect in belief.suspects} | {ANOTHER: belief.another_cause}
        done = {text for check, _ in settled.checks for text in check.wordings}
        left = tuple(check for check in _readable(checks, language) if done.isdisjoint(check.wordings))
        tried = frozenset[str]().union(*(cured for _, cured in settled.repairs))
        repairs = tuple(
            Repair(s.key, repair_minutes(s, advice[s.key], costs), {s.key: chance_of_cure(s, costs)})
            for s in belief.suspects
            if advice[s.key].remedy and s.key not in tried
        )
        tests = tuple(check.as_test(chances) for check in left)
        labours = [(s.probability, labour_minutes(s, advice[s.key].remedy)) for s in belief.suspects]
        return cls(Problem(chances, repairs, tests, expert_minutes(labours, costs)), left, advice)


def _readable(checks: tuple[KnownCheck, ...], language: Language) -> tuple[KnownCheck, ...]:
    """The checks worth advising; those of another language only for suspects that have none in the reader's.

    subtle: two manuals state the same checks in two languages; asking both would count one observation twice.
    """
    worth = [check for check in checks if check.is_worth_advising]
    served = {key for check in worth if check.language == language for key in check.abnormal if check.points_to(key)}
    return tuple(
        check
        for check in worth
        if check.language == language or any(check.points_to(key) and key not in served for key in check.abnormal)
    )


def named(belief: Belief, causes: tuple[CauseAdvice, ...]) -> dict[str, CauseAdvice]:
    """Suspect to its advice; both stand in the same order."""
    return {suspect.key: advice for suspect, advice in zip(belief.suspects, causes, strict=True)}


def next_step(
    understanding: Understanding,
    belief: Belief,
    causes: tuple[CauseAdvice, ...],
    done: Settled,
    glossary: Glossary,
    costs: Costs = STANDARD_COSTS,
) -> Step:
    """What to do next; ``belief`` has the work done in it already (``updating.update``), ``causes`` are its advice."""
    language = understanding.language
    unclear = [code.code for code in understanding.codes if code.is_ambiguous]
    if unclear and not understanding.machine_model:
        reason = phrase("ask_machine_reason", language, codes=", ".join(unclear))
        return Ask(question=phrase("ask_machine", language), reason=reason)
    if not causes:
        return Escalate(reason=phrase("escalate_reason", language))
    checks = known_checks(belief, glossary, language)
    plan = Plan.of(belief, causes, done, checks, language, costs)
    return _step(plan, decide(plan.problem), language)


def _step(plan: Plan, decision: Decision, language: Language) -> Step:
    match decision.action:
        case Test(name=text):
            return _check(plan, next(check for check in plan.checks if check.text == text), decision, language)
        case Repair() as repair:
            return _repair(plan, repair, decision, language)
        case _ if not (plan.problem.repairs or plan.problem.tests):
            return Escalate(reason=phrase("escalate_no_check", language))
        case _:
            return Escalate(reason=phrase("escalate_cost", language, minutes=plan.problem.expert_cost))


def _check(plan: Plan, check: KnownCheck, decision: Decision, language: Language) -> Advise:
    belief = plan.problem.belief
    key = max(plan.causes, key=lambda cause: belief[cause] * check.chance(ABNORMAL, cause))
    saved = decision.cost_without - decision.expected_cost
    reason = phrase(
        "advise_check_reason",
        language,
        saved=saved,
        cost=decision.expected_cost,
        without=decision.cost_without,
        cause=plan.causes[key].cause,
        percent=percent(belief[key]),
    )
    return Advise(
        action="check",
        check=check.text,
        minutes=check.minutes,
        expected="; ".join(limit.text for limit in check.limits if limit.text not in check.text),
        cause=plan.causes[key].cause,
        reason=reason,
        expected_cost_minutes=round(decision.expected_cost, 1),
        cost_without_minutes=round(decision.cost_without, 1),
        outcomes=(ABNORMAL, NORMAL, "cannot"),
        hazards=hazards(check.text, (), language),
    )


def _repair(plan: Plan, repair: Repair, decision: Decision, language: Language) -> Advise:
    advice = plan.causes[repair.name]
    chance = plan.problem.belief[repair.name] * repair.cures[repair.name]
    reason = phrase("advise_repair_reason", language, cause=advice.cause, percent=percent(chance), minutes=repair.cost)
    return Advise(
        action="repair",
        check=advice.remedy,
        cause=advice.cause,
        reason=reason,
        expected_cost_minutes=round(decision.expected_cost, 1),
        cost_without_minutes=round(decision.cost_without, 1),
        outcomes=("helped", "not_helped", "cannot"),
        hazards=hazards(advice.remedy, (), language),
    )


def contradictions(done: Settled, language: Language) -> tuple[str, ...]:
    """What was said and does not go together, in words."""
    return tuple(
        phrase(f"contradiction_{c.kind}", language, first=c.first, second=c.second) for c in done.contradictions
    )
