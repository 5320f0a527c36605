"""What is asked before diagnosing: which machine, since when, under which load, what was done before.

Every maker's manual begins with these. Here one is asked only where it would change the advice: the suspects' own
records must speak of it, and differently. At most one question a turn and three before the first advice.

Worked by hand: suspects a 0.4, b 0.35, another 0.25; all of a's four records say "hot", all of b's four "cold". With
one record's worth of smoothing by the overall shares (1/2, 1/2): P(hot|a) = 4.5/5 = 0.9, P(hot|b) = 0.1. The best guess
after "hot" is right with 0.4 x 0.9 = 0.36, after "cold" with 0.35 x 0.9 = 0.315, together 0.675 against 0.4 without
asking: worth 0.275.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from assistant.diagnosis import Belief, Stated
from assistant.talk.facts import Topic
from assistant.talk.story import Story
from assistant.talk.topic_words import TOPIC_WORDS, answer_in
from knowledge.records import RepairCase
from retrieval.terms import terms_of

MOST_QUESTIONS = 3
MATTERS = 0.04  # gain in the chance of naming the right cause from which a question is worth a turn
SMOOTHING = 1.0  # records' worth of the overall shares that every suspect's own are mixed with
ENOUGH_SAID = 10  # different terms of a report that is foreign rather than short
SURE = 0.8  # chance of the top cause from which nothing more is asked


def next_topic(story: Story, belief: Belief) -> Topic | None:
    """The first question that is worth a turn now, None when none is."""
    if story.is_advised or len(story.topics_asked) >= MOST_QUESTIONS or not belief.suspects:
        return None
    if belief.suspects[0].probability >= SURE:
        return None
    open_topics = [topic for topic in _open(story) if topic not in story.topics_asked]
    worth = {topic: gain(belief, _teller(topic)) for topic in open_topics}
    best = max(worth, key=lambda topic: worth[topic], default=None)
    return best if best is not None and worth[best] >= MATTERS else None


def wanting(story: Story) -> Topic | None:
    """What a report too short to be recognised is asked to say more of, once each; None where enough was said."""
    if sum(len(set(terms_of(text))) for text in story.texts) > ENOUGH_SAID:
        return None
    missing: tuple[Topic, ...] = ("more",) if story.machine_model or story.serial else ("machine", "more")
    return next((topic for topic in missing if topic not in story.topics_asked), None)


def _open(story: Story) -> list[Topic]:
    """The topics the reports have not spoken of yet."""
    said = "\n".join(story.texts)
    topics: list[Topic] = [] if story.machine_model or story.serial else ["machine"]
    return topics + [topic for topic in TOPIC_WORDS if not answer_in(said, topic)]


def _teller(topic: Topic) -> Callable[[Stated], str]:
    return _model_of if topic == "machine" else lambda record: answer_in(record.symptom, topic)


def _model_of(record: Stated) -> str:
    return record.machine_model if isinstance(record, RepairCase) else ""


def gain(belief: Belief, told: Callable[[Stated], str]) -> float:
    """How much likelier the best guess is right once a question is answered as the suspects' records would.

    ``told`` gives what a record says to it, "" where it says nothing; such records count as an answer of their own.
    Only recorded causes count as named right, so that a wide "another cause" does not silence every question.
    """
    counts = [Counter(told(record) for record in suspect.records()) for suspect in belief.suspects]
    overall = sum(counts, Counter())
    if len(overall) < 2 or sum(overall.values()) == 0:
        return 0.0
    shares = {answer: number / overall.total() for answer, number in overall.items()}
    now = max(suspect.probability for suspect in belief.suspects)
    after = sum(_best_joint(belief, counts, answer, share) for answer, share in shares.items())
    return after - now


def _best_joint(belief: Belief, counts: list[Counter[str]], answer: str, share: float) -> float:
    """The highest P(cause and answer)."""
    return max(
        suspect.probability * (count[answer] + SMOOTHING * share) / (count.total() + SMOOTHING)
        for suspect, count in zip(belief.suspects, counts, strict=True)
    )
