"""Codes and machines that a message names, puts right or takes back: "not E02, E20", "另外一台HX130"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.reference import Reference, plain
from assistant.talk.facts import CodeGiven, CodeWithdrawn, Fact, MachineMeantAsked, MachineNamed, Unclear
from assistant.talk.reply_words import says
from knowledge.codes import canonical, find_codes

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.]*")
_CODE_LIKE = re.compile(
    r"(?i)spn\s*\d+\s*[/,]?\s*fmi\s*\d+|\b\d{1,6}[-/]\d{1,2}\b|(?<![A-Za-z0-9-])[A-Z]{1,3}-?\d{2,4}(?![A-Za-z0-9-])"
)
_MODEL_LIKE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,5}-?\d{2,4}[A-Za-z]{0,3}(?![A-Za-z0-9-])")
_SPEAKS_OF_MODEL = re.compile(r"机型|型号|机器是|车型|\bmodel\b|\bmachine is\b|\bmachine'?s\b", re.I)
_MODEL_NUMBER = re.compile(r"(?<![A-Za-z0-9.-])\d{2,4}(?![A-Za-z0-9.-])")
_NEGATION_REACH = 14  # characters before a name in which "not" is about it


@dataclass(frozen=True)
class Mention:
    """A code or machine in a message, where, and whether the message says that it is not this one."""

    name: str
    start: int
    end: int
    is_denied: bool


@dataclass(frozen=True)
class Named:
    """What a message names: the facts, what it leaves open, and the stretches of text that only named."""

    facts: tuple[Fact, ...] = ()
    open: MachineMeantAsked | None = None
    unclear: Unclear | None = None
    spans: tuple[tuple[int, int], ...] = ()


def named_codes(words: str, reference: Reference, known: tuple[str, ...]) -> Named:
    """Codes that a message takes back or puts in another's place; codes merely reported are left to ``understand``.

    ``known`` are the codes of the conversation so far.
    """
    mentions = tuple(_code_mentions(words, reference))
    denied = tuple(dict.fromkeys(m.name for m in mentions if m.is_denied))
    meant = tuple(dict.fromkeys(m.name for m in mentions if not m.is_denied))
    if not denied and says("mistaken", words) and meant and _speaks_of_code(words):
        others = tuple(code for code in known if code not in meant)
        if len(others) > 1:
            return Named(unclear=Unclear(phrase="unclear_which_code", values={"codes": ", ".join(others)}))
        denied = others
    if not denied:
        return Named()
    facts: list[Fact] = [CodeWithdrawn(code=code) for code in denied if code not in meant]
    facts += [CodeGiven(code=code) for code in meant]
    return Named(tuple(facts), spans=tuple((m.start, m.end) for m in mentions))


def _code_mentions(words: str, reference: Reference) -> Iterator[Mention]:
    for found in _CODE_LIKE.finditer(words):
        raw = found.group()
        code = canonical(raw, reference.catalogue)
        if code is None or plain(raw) in reference.models or not find_codes(raw, reference.catalogue):
            continue
        yield Mention(code, found.start(), found.end(), _is_denied(words, found.start(), found.end()))


def _is_denied(words: str, start: int, end: int) -> bool:
    before = words[max(0, start - _NEGATION_REACH) : start]
    return bool(says("not_before", before) or says("not_behind", words[end:]))


def _speaks_of_code(words: str) -> bool:
    return not _SPEAKS_OF_MODEL.search(words)


def named_machine(
    words: str,
    reference: Reference,
    known_model: str,
    known_serial: str,
    model_of: Callable[[str], str],
    is_asked: bool,
) -> Named:
    """The machine a message names, as first, as a correction, as another machine, or open when it may be either.

    ``model_of`` gives the model of a known serial number; ``is_asked`` when the question was which machine.
    """
    mentions = tuple(_machine_mentions(words, reference, is_asked))
    spans = tuple((m.start, m.end) for m in mentions)
    meant = [m.name for m in mentions if not m.is_denied]
    is_another = says("another_machine", words) is not None
    if not meant:
        several = _models_of(words, reference) if is_asked else ()
        if len(several) > 1:
            return Named(unclear=Unclear(phrase="unclear_which_model", values={"models": ", ".join(several)}))
        facts = (MachineNamed(how="another"),) if is_another and not is_asked else ()
        return Named(facts)
    serial = next((name for name in meant if plain(name) in reference.serials), "")
    model = next((name for name in meant if name != serial), "") or (model_of(serial) if serial else "")
    if _is_same(model, serial, known_model, known_serial):
        return Named(spans=spans)
    if not (known_model or known_serial) or (_is_refined(model, known_model) and not known_serial):
        how_first = "another" if is_another and (known_model or known_serial) else "first"
        return Named((MachineNamed(machine_model=model, serial=serial, how=how_first),), spans=spans)
    if is_another:
        return Named((MachineNamed(machine_model=model, serial=serial, how="another"),), spans=spans)
    if any(m.is_denied for m in mentions) or says("mistaken", words) or is_asked:
        return Named((MachineNamed(machine_model=model, serial=serial, how="correction"),), spans=spans)
    name = serial or model
    asked = MachineMeantAsked(machine_model=model, serial=serial)
    unclear = Unclear(phrase="unclear_machine", values={"new": name, "known": known_serial or known_model})
    return Named(open=asked, unclear=unclear, spans=spans)


def _is_same(model: str, serial: str, known_model: str, known_serial: str) -> bool:
    if serial:
        return plain(serial) == plain(known_serial)
    return plain(model) == plain(known_model)


def _is_refined(model: str, known_model: str) -> bool:
    """Whether only the serial number is new."""
    return plain(model) == plain(known_model)


def _machine_mentions(words: str, reference: Reference, is_asked: bool) -> Iterator[Mention]:
    found = False
    for match in _WORD.finditer(words):
        name = _known_name(match.group(), reference)
        if name:
            found = True
            yield Mention(name, match.start(), match.end(), _is_denied(words, match.start(), match.end()))
    if found:
        return
    if is_asked:
        yield from _by_its_digits(words, reference)
    elif not _SPEAKS_OF_MODEL.search(words):
        return
    for match in _MODEL_LIKE.finditer(words):
        code = canonical(match.group(), reference.catalogue)
        if code is None or not reference.catalogue.explain(code).known:
            yield Mention(match.group(), match.start(), match.end(), _is_denied(words, match.start(), match.end()))


def _known_name(word: str, reference: Reference) -> str:
    key = plain(word)
    return reference.serials.get(key) or reference.models.get(key, "")


def _by_its_digits(words: str, reference: Reference) -> Iterator[Mention]:
    """ "220的" for the only model of that number."""
    fitting = _models_of(words, reference)
    for match in _MODEL_NUMBER.finditer(words) if len(fitting) == 1 else ():
        yield Mention(fitting[0], match.start(), match.end(), False)


def _models_of(words: str, reference: Reference) -> tuple[str, ...]:
    """The models whose number the words say: HX220 and HX220E for "220"."""
    said = {match.group() for match in _MODEL_NUMBER.finditer(words)}
    return tuple(sorted({name for key, name in reference.models.items() if re.sub(r"\D", "", key) in said}))
