"""OpenAI's own client against a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import openai
import pytest

from api.surfaces.chat_messages import place_in
from tests.api.conftest import As

BOOM = {"role": "user", "content": "HX220 动臂提升无力，热车后更明显，报 E02"}
ENGINE = {"role": "user", "content": "HX350: engine derates under load, low oil pressure warning"}
Chat = Callable[..., Any]


@pytest.fixture
def clients(url: str, tokens: dict[str, str]) -> Iterator[Callable[[str], openai.OpenAI]]:
    with ExitStack() as opened:

        def client(who: str) -> openai.OpenAI:
            made = openai.OpenAI(base_url=f"{url}/v1", api_key=tokens.get(who, who), max_retries=0, timeout=30)
            return opened.enter_context(made)

        yield client


@pytest.fixture
def chat(clients: Callable[[str], openai.OpenAI]) -> Chat:
    client = clients("technician")

    def say(*messages: dict[str, Any], **more: Any) -> Any:
        return client.chat.completions.create(model="faultwise", messages=list(messages), **more)  # type: ignore[call-overload]

    return say


def reply(completion: Any) -> dict[str, str]:
    """The answer as a client sends it back."""
    return {"role": "assistant", "content": completion.choices[0].message.content}


def user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def test_a_bad_token_is_an_authentication_error(clients: Callable[[str], openai.OpenAI]) -> None:
    with pytest.raises(openai.AuthenticationError) as refused:
        clients("fw_wrong").models.list()
    assert (refused.value.code, refused.value.status_code) == ("invalid_api_key", 401)


def test_a_token_that_may_not_ask_is_a_permission_error(url: str, services: Any) -> None:
    from knowledge.access.accounts import Account
    from tests.api.conftest import token_of

    reader = token_of(services.store, Account(name="technician", role="technician"), "read")
    with (
        openai.OpenAI(base_url=f"{url}/v1", api_key=reader, max_retries=0) as client,
        pytest.raises(openai.PermissionDeniedError) as refused,
    ):
        client.chat.completions.create(model="faultwise", messages=[BOOM])  # type: ignore[list-item]
    assert refused.value.code == "not_allowed"


def test_the_one_model_is_listed_and_read(clients: Callable[[str], openai.OpenAI]) -> None:
    client = clients("technician")
    assert [model.id for model in client.models.list()] == ["faultwise"]
    assert client.models.retrieve("faultwise").owned_by == "faultwise"


def test_an_unknown_model_is_not_found(clients: Callable[[str], openai.OpenAI]) -> None:
    client = clients("technician")
    with pytest.raises(openai.NotFoundError) as unread:
        client.models.retrieve("gpt-4o")
    with pytest.raises(openai.NotFoundError) as refused:
        client.chat.completions.create(model="gpt-4o", messages=[BOOM])  # type: ignore[list-item]
    assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
    assert 'Error code: 404 - There is no model "gpt-4o"' in str(unread.value)


def test_a_picture_is_refused_in_words_of_the_reader(chat: Chat) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    message = {"role": "user", "content": [{"type": "text", "text": "E02"}, picture]}
    with pytest.raises(openai.BadRequestError) as refused:
        chat(message, extra_headers={"Accept-Language": "zh"})
    assert (refused.value.code, refused.value.param) == ("unsupported_content", "messages")
    assert "这里只能读文字" in refused.value.message


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ((user("  "),), "empty_message"),
        (({"role": "system", "content": "E02"},), "empty_message"),
        ((BOOM, {"role": "assistant", "content": "..."}), "empty_message"),
        ((user("x" * 15_000), user("y" * 15_000)), "message_too_long"),
        ((*(user(f"{n}") if n % 2 else {"role": "assistant"} for n in range(200)),), "context_length_exceeded"),
    ],
)
def test_a_list_without_an_answerable_message_is_a_bad_request(chat: Chat, messages: Any, code: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        chat(*messages)
    assert refused.value.code == code


def test_what_a_front_end_asks_about_a_chat_is_no_report_and_is_not_kept(chat: Chat, as_: As) -> None:
    before = as_("admin").get("/v1/conversations").json()["total"]
    history = f"USER: {BOOM['content']}\nASSISTANT: 先导泵磨损，65 %"
    task = "### Task:\nName three tags for the chat.\n### Output:\nJSON\n"
    with pytest.raises(openai.BadRequestError, match="only reports are answered here") as refused:
        chat(user(f"{task}<chat_history>\n{history}\n</chat_history>"))
    assert refused.value.code == "chore"
    assert as_("admin").get("/v1/conversations").json()["total"] == before


def test_a_field_that_cannot_be_is_named(chat: Chat) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as refused:
        chat(BOOM, n=2)
    assert (refused.value.param, refused.value.code) == ("n", "invalid_request")


@pytest.mark.parametrize(("report", "cause"), [(BOOM, "先导泵磨损"), (ENGINE, "oil pump: worn")])
def test_a_report_is_answered_with_the_causes(chat: Chat, report: dict[str, str], cause: str) -> None:
    completion = chat(report, temperature=0.2, tools=None)
    (choice,) = completion.choices
    assert cause in choice.message.content
    assert (choice.finish_reason, completion.model) == ("stop", "faultwise")
    usage = completion.usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.prompt_tokens == (17 if report is BOOM else 11)


def test_a_stream_says_the_same_in_pieces(chat: Chat) -> None:
    chunks = list(chat(ENGINE, stream=True, stream_options={"include_usage": True}))
    *pieces, end, usage = chunks
    assert pieces[0].choices[0].delta.role == "assistant"
    text = "".join(piece.choices[0].delta.content for piece in pieces)
    assert "oil pump" in text
    assert place_in(text) is not None
    assert (end.choices[0].finish_reason, usage.choices) == ("stop", [])
    assert usage.usage.prompt_tokens == 11
    assert {chunk.id for chunk in chunks} == {usage.id}


def test_the_list_sent_back_goes_on_in_the_same_conversation(chat: Chat, as_: As) -> None:
    first = chat(BOOM)
    assert "更换先导泵" not in first.choices[0].message.content
    second = chat(BOOM, reply(first), user("已泄压，工作装置放到地面"))
    assert "更换先导泵" in second.choices[0].message.content
    places = [place_in(reply(one)["content"]) for one in (first, second)]
    assert [place.turn for place in places if place] == [1, 2]
    assert places[0] is not None
    turns = as_("technician").get(f"/v1/conversations/{places[0].conversation}").json()["turns"]
    assert [turn["message"]["text"] for turn in turns] == [BOOM["content"], "已泄压，工作装置放到地面"]


def test_a_message_sent_again_is_the_same_turn(chat: Chat) -> None:
    first = chat(BOOM)
    answers = [chat(BOOM, reply(first), user("知道了")) for _ in range(2)]
    assert reply(answers[0]) == reply(answers[1])


def test_another_message_at_an_earlier_place_begins_a_conversation_of_its_own(chat: Chat) -> None:
    first = chat(BOOM)
    chat(BOOM, reply(first), user("知道了"))
    other = place_in(reply(chat(BOOM, reply(first), user("不是E02，是E20")))["content"])
    place = place_in(reply(first)["content"])
    assert place is not None
    assert other is not None
    assert (other.conversation != place.conversation, other.turn) == (True, 2)


def test_a_list_without_references_is_told_anew(chat: Chat) -> None:
    second = chat(BOOM, {"role": "assistant", "content": "?"}, user("已泄压，工作装置放到地面"))
    assert "更换先导泵" in second.choices[0].message.content
    place = place_in(reply(second)["content"])
    assert place is not None
    assert place.turn == 2


def test_the_reference_of_another_s_conversation_opens_nothing(
    chat: Chat, clients: Callable[[str], openai.OpenAI]
) -> None:
    theirs = chat(BOOM)
    mine = clients("agent").chat.completions.create(
        model="faultwise",
        messages=[user("你好"), reply(theirs), user("知道了")],  # type: ignore[list-item]
    )
    place, other = place_in(reply(theirs)["content"]), place_in(reply(mine)["content"])
    assert place is not None
    assert other is not None
    assert place.conversation != other.conversation
    assert "先导泵" not in reply(mine)["content"]
