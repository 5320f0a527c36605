"""An answer on the terminal as a technician reads it: danger first, then codes, causes with all that speaks for them,
and the next step; in the answer's own language.

Everything shown comes from the typed answer. A language model's words, where there are any, stand above as an
introduction; the facts below do not depend on them.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from api.cli.page_words import word
from api.cli.terminal import out, plain
from assistant.answer import Advise, Answer, Ask, CauseAdvice, CodeMeaning, Evidence, PartAdvice, StopForSafety
from assistant.planning import percent
from assistant.words.sentences import joint_lines, pack_lines, source_words, stock_words
from knowledge.records import Language

BAR_CELLS = 12
SHOWN_CAUSES = 5
DETAILED_CAUSES = 3
LEAST_SHOWN = 0.01
SHOWN_CHECKS = 3
SHOWN_PARTS = 4
SHOWN_EVIDENCE = 2
SHOWN_AGAINST = 1


def show(answer: Answer) -> None:
    """Print the answer."""
    out().print(page(answer))


def show_how_to_report(answer: Answer) -> None:
    """Print the command that says how it ended."""
    command = plain(f"faultwise outcome {answer.id} --fixed --cause 1 --who …", "dim")
    out().print(_labelled("ended", command, answer.language), soft_wrap=True)


def page(answer: Answer) -> RenderableType:
    """The whole answer as something rich can print."""
    parts: list[RenderableType] = [_heading(answer), *_dangers(answer)]
    if answer.worded_by != "templates":
        parts.append(Padding(plain(answer.text), (0, 0, 1, 2)))
    parts += [_code(code, answer.language) for code in answer.codes]
    parts += _causes(answer) if answer.causes else _nothing_known(answer)
    parts += [_labelled("two", plain(line, "yellow"), answer.language) for line in joint_lines(answer)]
    parts += [_labelled("pack", plain(line), answer.language) for line in pack_lines(answer)]
    parts += [_labelled("note", plain(note, "yellow"), answer.language) for note in answer.notes]
    parts += _next_step(answer)
    return Group(*parts)


def _heading(answer: Answer) -> RenderableType:
    about = " · ".join(part for part in (word("title", answer.language), answer.machine_model, answer.serial) if part)
    return Rule(plain(about, "bold"), align="left", style="dim")


def _dangers(answer: Answer) -> list[RenderableType]:
    lines = [plain(hazard.notice) for hazard in answer.safety]
    if isinstance(answer.next_step, StopForSafety):
        lines.insert(0, plain(answer.next_step.instruction, "bold"))
    if not lines:
        return []
    return [Panel(Group(*lines), title=word("safety", answer.language), title_align="left", border_style="red")]


def _code(code: CodeMeaning, language: Language) -> RenderableType:
    text = plain(code.code, "bold cyan")
    if code.raw.strip() != code.code:
        text.append_text(plain(f" ({code.raw.strip()})", "dim"))
    text.append_text(plain(f"  {code.meaning}" if code.meaning else "", ""))
    text.append_text(plain(f"  {code.note}" if code.note else "", "yellow"))
    return _labelled("code", text, language)


def _causes(answer: Answer) -> list[RenderableType]:
    shown = [cause for cause in answer.causes[:SHOWN_CAUSES] if cause.probability >= LEAST_SHOWN] or answer.causes[:1]
    rest = answer.another_cause + sum(cause.probability for cause in answer.causes[len(shown) :])
    lines: list[RenderableType] = [Text(), plain(word("causes", answer.language), "bold")]
    for rank, cause in enumerate(shown, start=1):
        lines.append(_ranked(f"{rank}.", cause.cause, cause.probability, _confirmed(cause, answer.language)))
        if rank <= DETAILED_CAUSES:
            lines.append(Padding(_details(cause, answer.language), (0, 0, 1, 4)))
    return [*lines, _ranked("", word("another", answer.language), min(rest, 1.0), ""), Text()]


def _confirmed(cause: CauseAdvice, language: Language) -> str:
    return word("confirmed" if cause.confirmed_cases else "unconfirmed", language, count=cause.confirmed_cases)


def _ranked(rank: str, name: str, probability: float, confirmed: str) -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=2)
    row.add_column(width=BAR_CELLS, style="green")
    row.add_column(width=6, justify="right", style="bold")
    row.add_column(overflow="fold")
    label = plain(name, "bold").append_text(plain(f"  {confirmed}" if confirmed else "", "dim"))
    row.add_row(rank, bar(probability), percent(probability), label)
    return row


def bar(probability: float) -> str:
    """A probability as a bar of fixed width.

    >>> bar(0.5)
    '██████░░░░░░'
    """
    filled = round(probability * BAR_CELLS)
    return "█" * filled + "░" * (BAR_CELLS - filled)


def _details(cause: CauseAdvice, language: Language) -> RenderableType:
    lines = [_check(check.check, check.minutes, check.expected, language) for check in cause.checks[:SHOWN_CHECKS]]
    rows = [_labelled("check", line, language) for line in lines]
    if cause.remedy:
        rows.append(_labelled("remedy", plain(cause.remedy), language))
    rows += [_labelled("part", _part(part, language), language) for part in cause.parts[:SHOWN_PARTS]]
    rows += [_labelled("evidence", _evidence(e, language), language) for e in cause.evidence[:SHOWN_EVIDENCE]]
    rows += [_labelled("against", _evidence(e, language), language) for e in cause.against[:SHOWN_AGAINST]]
    return Group(*rows)


def _check(check: str, minutes: float | None, expected: str, language: Language) -> Text:
    line = plain(check)
    if expected:
        line.append_text(plain(f" → {expected}"))
    return line.append_text(plain(word("minutes", language, minutes=f"{minutes:g}") if minutes else "", "dim"))


def _part(part: PartAdvice, language: Language) -> Text:
    line = plain(part.number, "cyan").append_text(plain(f" {part.name} ×{part.quantity} ({percent(part.probability)})"))
    if part.replaces:
        line.append_text(plain(word("replaces", language, numbers=", ".join(part.replaces)), "dim"))
    in_stock = part.in_catalogue and any(place.quantity for place in part.stock)
    return line.append_text(plain(f"  {stock_words(part, language)}", "" if in_stock else "red"))


def _evidence(evidence: Evidence, language: Language) -> Text:
    line = plain(source_words(evidence, language), "magenta")
    return line.append_text(plain(word("quote", language, quote=" ".join(evidence.quote.split())), "italic"))


def _nothing_known(answer: Answer) -> list[RenderableType]:
    lines: list[RenderableType] = [Text(), plain(word("nothing", answer.language), "bold yellow")]
    if answer.nearest:
        lines.append(plain(word("nearest", answer.language), "dim"))
    return [*lines, *(Padding(_evidence(e, answer.language), (0, 0, 0, 4)) for e in answer.nearest), Text()]


def _next_step(answer: Answer) -> list[RenderableType]:
    step = answer.next_step
    if isinstance(step, StopForSafety):
        return []
    match step:
        case Advise():
            said = _check(step.check, step.minutes, step.expected, answer.language)
        case Ask():
            said = plain(step.question)
        case _:
            said = plain("")
    said.append_text(plain(f"  {step.reason}" if said.plain else step.reason, "dim" if said.plain else ""))
    return [_labelled("next", said, answer.language)]


def _labelled(name: str, content: Text, language: Language) -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=9 if language == "en" else 6, style="dim")
    row.add_column(overflow="fold")  # a Chinese sentence is one long word, and no part number may be cut off
    row.add_row(word(name, language), content)
    return row
