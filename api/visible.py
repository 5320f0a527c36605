"""What somebody asks for by its key, as far as they may see it: what is hidden from them is "not found"."""

from __future__ import annotations

from fastapi import Response

from api.auth.caller import Caller
from api.etags import tag
from api.language import Said
from api.problems import not_found
from knowledge.changes import R
from knowledge.diagnoses import KeptDiagnosis
from knowledge.records import Machine
from knowledge.store import Store

DIAGNOSIS, CONVERSATION = Said("诊断", "diagnosis"), Said("对话", "conversation")


def visible(store: Store, type_: type[R], key: str, who: Caller, noun: Said) -> R:
    """The record under a key; a 404 where there is none or it is hidden."""
    found = store.get(type_, key, who.audience)
    if found is None:
        raise not_found(noun, key)
    return found


def shown(store: Store, type_: type[R], key: str, who: Caller, noun: Said, response: Response) -> R:
    """The same as the answer that shows it: its version is the `ETag`, and `base_version` of a draft made from it."""
    found = store.versioned(type_, key, who.audience)
    if found is None:
        raise not_found(noun, key)
    tag(response, found.version)
    return found.record


def without_phone(machine: Machine) -> Machine:
    """The machine as shown to those who do not answer callers: its customer's number is not for them."""
    return machine.model_copy(update={"phone": ""})


def visible_diagnosis(store: Store, id: str, who: Caller) -> KeptDiagnosis:
    """The diagnosis of an id, one's own or as an overseer another's; else a 404."""
    kept = store.kept_diagnosis(id)
    if kept is None or not who.may_read(kept.given):
        raise not_found(DIAGNOSIS, id)
    return kept


def check_conversation(store: Store, id: str, who: Caller) -> bool:
    """Whether a conversation is one's own; a 404 where it may not even be read."""
    given = store.conversation_given(id)
    if given is None or not who.may_read(given):
        raise not_found(CONVERSATION, id)
    return given.owner == who.key
