"""``faultwise chat``: a conversation in the terminal, or line by line from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.options import Data, settings_from

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.conversation import Conversations
    from assistant.talk.story import Message

_PROMPT = "› "


def chat(
    machine: Annotated[str, typer.Option("--machine", metavar="MODEL", help="Machine model, such as HX220.")] = "",
    serial: Annotated[str, typer.Option("--serial", help="Serial number, for the machine's history and place.")] = "",
    language: Annotated[Literal["zh", "en"] | None, typer.Option("--language", help="Language of the answers.")] = None,
    qualified: Annotated[
        list[str] | None, typer.Option("--qualified", help="high_voltage or refrigerant; may repeat.")
    ] = None,
    resume: Annotated[str, typer.Option("--resume", metavar="ID", help="Go on with an earlier conversation.")] = "",
    data: Data = None,
) -> None:
    """Talk a fault through: report it, say what each check shows. Ctrl-D ends; --resume goes on where you were."""
    from api.cli.opening import opened
    from assistant.talk.story import Message

    opening = Message(machine_model=machine, serial=serial, language=language, qualifications=tuple(qualified or ()))
    with opened(settings_from(data)) as services:
        talk(services.conversations, opening, resume, lines())


def talk(conversations: Conversations, opening: Message, resume: str, said: Iterator[str]) -> str:
    """Answer each line until there are no more; gives the conversation's id, which is said at the end."""
    from api.cli.terminal import out, plain

    conversation = conversations.read(resume) if resume else conversations.start(opening)
    if conversation.last:
        show_turn(conversation.last.answer, in_full=False)
    is_given = any(turn.answer.causes for turn in conversation.turns)
    for line in said:
        answer = _answer(conversations, conversation.id, line.strip(), opening.language) if line.strip() else None
        if answer is not None:
            show_turn(answer, in_full=bool(answer.causes) and not is_given)
            is_given = is_given or bool(answer.causes)
    out().print(plain(f"faultwise chat --resume {conversation.id}", "dim"), soft_wrap=True)
    return conversation.id


def _answer(conversations: Conversations, id: str, line: str, language: Literal["zh", "en"] | None) -> Answer | None:
    """The answer to a line; what is wrong with the line is said, and the conversation goes on."""
    from pydantic import ValidationError

    from api.cli.failures import explained
    from api.cli.terminal import say_error
    from assistant.talk.story import Message

    try:
        return conversations.say(id, Message(text=line, language=language)).turn.answer
    except ValidationError as error:
        failure = explained(error)
        if failure is None:
            raise
        say_error(failure.sentence)
        return None


def show_turn(answer: Answer, *, in_full: bool) -> None:
    """An answer as a whole page, or in words alone."""
    from api.cli.answer_page import show
    from api.cli.terminal import out, plain

    if in_full:
        show(answer)
    else:
        out().print(plain(answer.text))
    out().print()


def lines() -> Iterator[str]:
    """What is typed, line by line, until Ctrl-D; a pipe is read to its end, in UTF-8 or GB18030."""
    from api.cli.report_text import decoded
    from api.cli.terminal import out

    if not sys.stdin.isatty():
        yield from (decoded(line) for line in sys.stdin.buffer)
        return
    while True:
        try:
            yield out().input(_PROMPT, markup=False)
        except (EOFError, KeyboardInterrupt):
            return
