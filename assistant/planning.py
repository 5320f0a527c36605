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

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.answer import Advise, Ask, CauseAdvice, Escalate, Step
from assistant.belief.updating import Settled
from assistant.belief.vagueness import says_nothing
from assistant.diagnosis import Belief
from assistant.safety import hazards, lacking, qualification_names
from assistant.understanding import Understanding
from assistant.words.phrases import phrase
from assistant.words.quoting import quoted_words
from assistant.work.conditions import must_stand, needs_running_engine
from assistant.work.costs import STANDARD_COSTS, Costs, chance_of_cure, expert_minutes, labour_minutes, repair_minutes
from assistant.work.measuring import units_in
from assistant.work.network import ABNORMAL, ANOTHER, NORMAL, KnownCheck, known_checks
from assistant.work.troubleshooting import Decision, Problem, Repair, Test, decide
from knowledge.glossary import Glossary
from knowledge.records import Language

_NOTICED_MINUTES = 1.0  # costs are not known more finely


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
        is_allowed: Callable[[str], bool] = lambda _: True,
    ) -> Plan:
        """The plan for suspects and their advice (in the same order), less what was done or cannot be done.

        ``is_allowed`` is asked with the words of a check or repair and of the cause it is for.
        """
        advice = named(belief, causes)
        chances = {suspect.key: suspect.probability for suspect in belief.suspects} | {ANOTHER: belief.another_cause}
        done = {text for check, _ in settled.checks for text in check.wordings}
        left = tuple(
            check
            for check in _readable(checks, language)
            if done.isdisjoint(check.wordings)
            and is_allowed(f"{check.text} \n {_tested(check, chances, advice).cause}")
        )
        tried = frozenset[str]().union(*(cured for _, cured in settled.repairs))
        repairs = tuple(
            Repair(s.key, repair_minutes(s, advice[s.key], costs), {s.key: chance_of_cure(s, costs)})
            for s in belief.suspects
            if advice[s.key].remedy
            and s.key not in tried
            and is_allowed(f"{advice[s.key].remedy} \n {advice[s.key].cause}")
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


def _tested(check: KnownCheck, chances: Mapping[str, float], advice: dict[str, CauseAdvice]) -> CauseAdvice:
    """The cause that a check tests above all."""
    return advice[max(advice, key=lambda cause: chances[cause] * check.chance(ABNORMAL, cause))]


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
    qualifications: tuple[str, ...] | None = None,
) -> Step:
    """What to do next; ``belief`` has the work done in it already (``updating.update``), ``causes`` are its advice.

    Who lacks the qualification for the best step is given the best one they may do; ``None`` asks for none.
    """
    language = understanding.language
    unclear = [code.code for code in understanding.codes if code.is_ambiguous]
    if unclear and not understanding.machine_model:
        reason = phrase("ask_machine_reason", language, codes=", ".join(unclear))
        return Ask(question=phrase("ask_machine", language), reason=reason, about="machine")
    if not causes and says_nothing(understanding):
        return Ask(question=phrase("ask_more", language), reason=phrase("ask_more_reason", language), about="more")
    if not causes:
        return Escalate(reason=phrase("escalate_reason", language))
    checks = _possible(known_checks(belief, glossary, language), understanding.text)
    plan = Plan.of(belief, causes, done, checks, language, costs)
    best = _step(plan, decided(plan.problem), language)
    missing = _missing(best, qualifications)
    if not missing:
        return _labelled(best, language, glossary)
    allowed = Plan.of(
        belief, causes, done, checks, language, costs, lambda words: not lacking(words, qualifications or ())
    )
    return _labelled(
        _instead(_step(allowed, decided(allowed.problem), language), missing, language), language, glossary
    )


def _labelled(step: Step, language: Language, glossary: Glossary) -> Step:
    """The step, saying so where its words stand in the other language."""
    if not isinstance(step, Advise):
        return step
    return step.model_copy(update={"quoted": quoted_words(step.check, language, glossary)})


def decided(problem: Problem) -> Decision:
    """The best thing to do; a check that saves less than anybody would notice is not worth the asking."""
    best = decide(problem)
    if isinstance(best.action, Test) and best.cost_without - best.expected_cost < _NOTICED_MINUTES:
        return decide(replace(problem, tests=()))
    return best


def _possible(checks: tuple[KnownCheck, ...], report: str) -> tuple[KnownCheck, ...]:
    """The checks that can be made on the machine as it is reported."""
    if not must_stand(report):
        return checks
    return tuple(check for check in checks if not needs_running_engine(check.text))


def _missing(step: Step, qualifications: tuple[str, ...] | None) -> tuple[str, ...]:
    if qualifications is None or not isinstance(step, Advise):
        return ()
    return lacking(f"{step.check} \n {step.cause}", qualifications)


def _instead(step: Step, missing: tuple[str, ...], language: Language) -> Step:
    """The best step that is allowed, saying that a better one was withheld and for want of what."""
    names = qualification_names(missing, language)
    if isinstance(step, Advise):
        return step.model_copy(update={"reason": f"{phrase('note_better_step', language, names=names)} {step.reason}"})
    return Escalate(reason=phrase("escalate_qualification", language, names=names))


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
    cause = _tested(check, belief, plan.causes)
    saved = decision.cost_without - decision.expected_cost
    expected = "; ".join(limit.text for limit in check.limits if limit.text not in check.text)
    reason = phrase(
        "advise_check_reason",
        language,
        saved=saved,
        cost=decision.expected_cost,
        without=decision.cost_without,
        cause=cause.cause,
        percent=percent(cause.probability),
    )
    return Advise(
        action="check",
        check=check.text,
        minutes=check.minutes,
        expected=expected,
        cause=cause.cause,
        reason=reason,
        expected_cost_minutes=round(decision.expected_cost, 1),
        cost_without_minutes=round(decision.cost_without, 1),
        outcomes=(ABNORMAL, NORMAL, "cannot"),
        hazards=hazards(check.text, (), language),
        units=units_in(f"{check.text} {expected}"),
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
