from __future__ import annotations

import pytest

from api.cli.chat import talk
from api.cli.main import main
from api.services import Services
from assistant.conversation import ConversationUnknown
from assistant.talk.story import Message


def test_a_fault_is_talked_through_line_by_line(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    lines = iter(["动臂提升无力，热车后更明显，报 E02\n", "\n", "知道了\n", "换过了还是不行\n"])
    id = talk(services.conversations, Message(machine_model="HX220"), "", lines)
    printed = capsys.readouterr().out
    assert "机器有什么现象？报什么代码？" in printed or "What does the machine do" in printed
    assert "先导泵磨损" in printed
    assert "已理解：更换先导泵：没有解决" in printed
    assert printed.rstrip().endswith(f"faultwise chat --resume {id}")
    assert [turn.message.text for turn in services.conversations.read(id).turns] == [
        "",
        "动臂提升无力，热车后更明显，报 E02",
        "知道了",
        "换过了还是不行",
    ]


def test_a_conversation_is_gone_on_with_where_it_was(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    id = talk(services.conversations, Message(), "", iter(["boom will not lift when hot, E02, HX220"]))
    capsys.readouterr()
    assert talk(services.conversations, Message(), id, iter(["understood"])) == id
    assert "Understood: 2 hazard(s) acknowledged" in capsys.readouterr().out


def test_a_line_that_is_too_long_is_said_and_the_conversation_goes_on(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    id = talk(services.conversations, Message(), "", iter(["x" * 20_001, "boom is slow, HX220"]))
    assert "faultwise: the message's text: String should have at most 20000 characters" in capsys.readouterr().err
    assert len(services.conversations.read(id).turns) == 1


def test_going_on_with_what_never_began_says_so(services: Services) -> None:
    with pytest.raises(ConversationUnknown, match="there is no conversation 'nobody'; check the id"):
        talk(services.conversations, Message(), "nobody", iter(()))


def test_a_qualification_nobody_knows_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["chat", "--qualified", "wizard"])
    assert ended.value.code == 2
    assert "known are high_voltage, refrigerant" in capsys.readouterr().err
