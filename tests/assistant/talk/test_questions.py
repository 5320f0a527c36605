"""Questions in the middle of a job: answered from what is in play, never searched with, nothing made up."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, CauseAdvice, Escalate, Evidence, PartAdvice, StockPlace
from assistant.reference import Reference
from assistant.talk.facts import CheckAsked, SymptomTold
from assistant.talk.questions import Question, question_in, reply_to
from assistant.talk.replies import Background, read
from assistant.words.phrases import phrase
from knowledge.codes import Catalogue
from knowledge.glossary import Glossary, bundled_terms

GLOSSARY = Glossary.from_terms(bundled_terms())
REFERENCE = Reference(Catalogue.from_records([]), GLOSSARY, {}, {}, {})
PRESSURE = CheckAsked(check="测先导压力，应为 3.9±0.2 MPa", cause="先导泵磨损")
PART_QUESTIONS = (
    "先导泵件号多少",
    "零件号",
    "what is the part number of the pilot pump?",
    "part no?",
    "where is it in stock?",
)
VALUE_QUESTIONS = ("螺栓拧多大力矩", "what torque for the pump bolts?", "how many bar should it have")
OPEN_QUESTIONS = ("先导泵在哪里", "怎么测", "where is the pilot pump", "how do I get the pump out", "why the pump?")


def answer(*causes: CauseAdvice) -> Answer:
    return Answer(id="1", language="en", abstained=not causes, causes=causes, next_step=Escalate(reason="stuck"))


BEIJING = StockPlace(depot="Beijing", name="Beijing", quantity=2)
PUMP = CauseAdvice(
    cause="pilot pump: worn",
    probability=0.6,
    confirmed_cases=1,
    evidence=(
        Evidence(kind="case", id="WO-1", passage_id="c", quote="slow", score=1.0),
        Evidence(kind="cause", id="m#1", passage_id="m", manual_id="hx", page=13, quote="worn", score=0.9),
    ),
    parts=(
        PartAdvice(
            number="P-3",
            name="pilot pump",
            probability=0.9,
            stock=(StockPlace(depot="Beijing", name="Beijing", quantity=2),),
        ),
        PartAdvice(number="P-8", name="shaft seal", probability=0.4),
    ),
)
FILTER = CauseAdvice(
    cause="pilot filter: clogged",
    probability=0.2,
    confirmed_cases=0,
    evidence=(),
    parts=(PartAdvice(number="P-5", name="pilot filter", probability=1.0),),
)


@pytest.mark.parametrize(
    ("clauses", "question"), [(PART_QUESTIONS, "part"), (VALUE_QUESTIONS, "value"), (OPEN_QUESTIONS, "open")]
)
def test_a_question_moves_nothing(clauses: tuple[str, ...], question: Question) -> None:
    for clause in clauses:
        assert question_in(clause) == question
        for asked in (PRESSURE, None):
            reading = read(clause, Background(REFERENCE, asked) if asked else Background(REFERENCE))
            assert not any(isinstance(fact, SymptomTold) for fact in reading.facts)
            assert reading.unclear is not None


@pytest.mark.parametrize(
    "clause",
    [
        *(
            "怎么还是没劲",
            "怎么一点反应都没有",
            "不知道怎么回事动臂就掉下来了",
            "什么都不动",
            "哪里都漏油",
            "多久都打不着火",
        ),
        *("where the hose bends it leaks", "when I lift the boom it drops", "what a knocking noise in the pump"),
        *("the boom drifts?", "pressure is how it was"),
    ],
)
def test_a_complaint_in_the_form_of_a_question_is_none(clause: str) -> None:
    assert question_in(clause) is None


def test_the_number_of_the_part_that_is_named_is_given() -> None:
    reply = reply_to("part", "part number of the pilot filter?", answer(PUMP, FILTER), GLOSSARY)
    assert reply == (
        "Part numbers in the knowledge: P-5 pilot filter (NOT IN STOCK ANYWHERE!). "
        "Check them against the serial number before ordering."
    )


def test_without_a_name_it_is_the_parts_of_the_likeliest_cause() -> None:
    reply = reply_to("part", "part number?", answer(PUMP, FILTER), GLOSSARY)
    assert reply.startswith("Part numbers in the knowledge: P-3 pilot pump (2 at Beijing); P-8 shaft seal (NOT IN")


def test_a_number_that_nobody_knows_is_not_made_up() -> None:
    unknown = phrase("question_part_unknown", "en")
    assert reply_to("part", "part number of the turbocharger?", answer(PUMP), GLOSSARY) == unknown
    assert reply_to("part", "part number?", answer(), GLOSSARY) == unknown


def test_a_torque_is_read_in_its_source() -> None:
    reply = reply_to("value", "what torque?", answer(PUMP), GLOSSARY)
    assert reply == "No value is given here without its source. Read on in: manual hx p. 13; case WO-1."
    assert reply_to("value", "what torque?", answer(), GLOSSARY).startswith("The knowledge states no such value")
