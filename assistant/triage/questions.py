"""The best questions while the caller is on the line, in order of worth.

What a check is worth comes from planning: the expected cost of repair without it less with it. A question about the
circumstances is worth what it adds to the chance of naming the right cause, at the price of a second visit. What nobody
has said yet and every request needs has a stated worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.answer import CauseAdvice
from assistant.belief.updating import Settled
from assistant.diagnosis import Belief
from assistant.planning import Plan, percent
from assistant.talk.asking import MATTERS, gain
from assistant.talk.facts import Topic as Circumstance
from assistant.talk.topic_words import TOPIC_WORDS, answer_in
from assistant.triage.by_phone import may_do
from assistant.triage.request_facts import MachineFound, Question, Topic
from assistant.triage.words import phrase
from assistant.understanding import Understanding, language_of
from assistant.work.costs import Costs
from assistant.work.network import KnownCheck, known_checks
from assistant.work.troubleshooting import Problem, decide
from knowledge.glossary import Glossary

MOST_QUESTIONS = 5
LEAST_WORTH = 1.0  # minute
MACHINE_WORTH, DOWN_WORTH, CODE_WORTH, PHONE_WORTH = 120.0, 60.0, 30.0, 15.0


def missing_facts(
    understanding: Understanding,
    candidates: tuple[MachineFound, ...],
    *,
    is_found: bool,
    is_down: bool | None,
    has_phone: bool,
) -> Iterator[Question]:
    """What every request needs and nobody has said."""
    language = understanding.language
    if not is_found:
        names = ", ".join(f"{found.serial} {found.customer}".strip() for found in candidates)
        asked = phrase("ask_which", language, names=names) if candidates else phrase("ask_machine", language)
        reason = phrase("why_machine", language)
        yield Question(question=asked, reason=reason, worth_minutes=MACHINE_WORTH, about="machine")
    needed: tuple[tuple[Topic, bool, float], ...] = (
        ("down", is_down is not None, DOWN_WORTH),
        ("code", bool(understanding.codes), CODE_WORTH),
        ("phone", has_phone, PHONE_WORTH),
    )
    for about, is_known, worth in needed:
        if not is_known:
            question, reason = phrase(f"ask_{about}", language), phrase(f"why_{about}", language)
            yield Question(question=question, reason=reason, worth_minutes=worth, about=about)


def telling_questions(
    understanding: Understanding,
    belief: Belief,
    causes: tuple[CauseAdvice, ...],
    done: Settled,
    glossary: Glossary,
    costs: Costs,
) -> Iterator[Question]:
    """What would tell the causes apart: circumstances, and checks that a customer may make."""
    language = understanding.language
    for topic in TOPIC_WORDS:
        if not answer_in(understanding.text, topic):
            yield from _about(topic, belief, understanding, costs)
    checks = known_checks(belief, glossary, language)
    plan = Plan.of(belief, causes, done, checks, language, costs)
    for check in plan.checks:
        worth = _worth(plan, check)
        if language_of(check.text) == language and may_do(check.text) and worth >= LEAST_WORTH:
            cause = max(causes, key=lambda c: c.probability * (check.text in {a.check for a in c.checks}))
            reason = phrase("why_check", language, minutes=worth, cause=f"{cause.cause} {percent(cause.probability)}")
            look = check.text.rstrip("。. ")
            asked = phrase("ask_check", language, check=look)
            yield Question(question=asked, reason=reason, worth_minutes=round(worth, 1), about="check", check=look)


def best(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions worth most, first."""
    return tuple(sorted(questions, key=lambda asked: -asked.worth_minutes))[:MOST_QUESTIONS]


def _about(topic: Circumstance, belief: Belief, understanding: Understanding, costs: Costs) -> Iterator[Question]:
    if not belief.suspects:
        return
    gained = gain(belief, lambda record: answer_in(record.symptom, topic))
    if gained >= MATTERS:
        reason = phrase("why_topic", understanding.language, gain=gained)
        worth = round(gained * costs.second_visit_cents / costs.cents_per_minute, 1)
        yield Question(question=phrase(f"ask_{topic}", understanding.language), reason=reason, worth_minutes=worth)


def _worth(plan: Plan, check: KnownCheck) -> float:
    """Minutes that making this check first saves on average."""
    problem = plan.problem
    test = next(test for test in problem.tests if test.name == check.text)
    decision = decide(Problem(problem.belief, problem.repairs, (test,), problem.expert_cost))
    return decision.cost_without - decision.expected_cost
