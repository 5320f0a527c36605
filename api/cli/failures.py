"""Errors that people cause or meet in normal use, as one sentence and an exit code; anything else is our bug."""

from __future__ import annotations

from dataclasses import dataclass

BAD_INPUT = 2
FAILED = 1
_TYPED = {
    "Report": "the report's",
    "Message": "the message's",
    "OutcomeReport": "the outcome's",
    "PartUsed": "a part's",
    "SearchRequest": "the search's",
    "Account": "the account's",
}


@dataclass(frozen=True)
class Failure:
    """How a command ends when it cannot do its work."""

    sentence: str
    exit_code: int


class BadInput(ValueError):
    """What was typed on the command line cannot be used; the message says what to do instead."""


def explained(error: Exception) -> Failure | None:
    """The sentence and exit code of an expected error; None for one that is nobody's fault but ours."""
    from pydantic import ValidationError

    if isinstance(error, _bad_input()):
        return Failure(str(error), BAD_INPUT)
    if isinstance(error, ValidationError) and error.title in _TYPED:
        first = error.errors(include_url=False, include_input=False)[0]
        return Failure(f"{_TYPED[error.title]} {'.'.join(map(str, first['loc']))}: {first['msg']}", BAD_INPUT)
    if isinstance(error, (*_failed(), OSError)):
        return Failure(str(error), FAILED)
    return None


def _bad_input() -> tuple[type[Exception], ...]:
    from api.reporting import UnknownDiagnosis, UnknownOutcome
    from api.searching import EmptySearch
    from api.settings import InvalidSetting
    from assistant.assistant import EmptyReport
    from assistant.belief.outcomes import ContradictoryOutcome, NoSuchCause
    from assistant.conversation import ConversationFull, ConversationUnknown
    from assistant.evaluation.evaluating import NothingToEvaluate
    from knowledge.access.accounts import LastAdmin, NameTaken, NoSuchAccount
    from knowledge.access.tokens import NoSuchToken
    from knowledge.importing.mapping import MappingInvalid
    from retrieval.beir import TestSetUnreadable

    outcomes = (UnknownDiagnosis, UnknownOutcome, NoSuchCause, ContradictoryOutcome)
    files = (MappingInvalid, TestSetUnreadable, NothingToEvaluate)
    empty = (EmptyReport, EmptySearch)
    access = (NameTaken, NoSuchAccount, LastAdmin, NoSuchToken)
    return (BadInput, InvalidSetting, ConversationUnknown, ConversationFull, *empty, *files, *outcomes, *access)


def _failed() -> tuple[type[Exception], ...]:
    from knowledge.database import StoreBusy, StoreUnreachable
    from retrieval.embedding import ModelUnavailable
    from retrieval.weights import WeightsUnreadable

    return (StoreBusy, StoreUnreachable, ModelUnavailable, WeightsUnreadable)
