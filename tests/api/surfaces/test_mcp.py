"""The MCP SDK's own client, over HTTP against a real server and over stdio against a real process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from api.services import build
from api.settings import Settings
from tests.api.conftest import As, small_knowledge

TOOLS = {"diagnose", "search", "explain_code", "find_part", "find_machine"}
BOOM = {"text": "动臂提升无力，热车后更明显，报 E02", "machine_model": "HX220"}
Using = Callable[[Client], Awaitable[Any]]


@asynccontextmanager
async def over_http(url: str, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30, trust_env=False) as http,
        Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
    ):
        yield client


def ask(url: str, token: str, tool: str, **arguments: Any) -> Any:
    async def asked() -> Any:
        async with over_http(url, token) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(asked())


def words(result: Any) -> str:
    text: str = result.content[0].text
    return text


def test_nobody_calls_a_tool(as_: As) -> None:
    assert as_("").post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).status_code == 401


def test_the_tools_say_what_they_take_and_give(url: str, tokens: dict[str, str]) -> None:
    async def listed() -> Any:
        async with over_http(url, tokens["technician"]) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asyncio.run(listed())}
    assert set(tools) == TOOLS
    assert all(tool.output_schema and tool.description for tool in tools.values())
    assert set(tools["diagnose"].input_schema["properties"]) == {"text", "machine_model", "serial", "codes"}


def test_a_diagnosis_is_in_words_and_as_data_and_is_kept(url: str, tokens: dict[str, str], as_: As) -> None:
    result = ask(url, tokens["technician"], "diagnose", **BOOM)
    answer = result.structured_content
    assert answer["causes"][0]["cause"] == "先导泵磨损"
    assert "先导泵磨损" in words(result)
    assert as_("technician").get(f"/v1/diagnoses/{answer['id']}").json() == answer


@pytest.mark.parametrize(
    ("tool", "arguments", "found"),
    [
        ("search", {"text": "engine derates under load, low oil pressure"}, "case WO/4 b"),
        ("explain_code", {"code": "spn100/fmi1"}, "SPN 100 FMI 1"),
        ("explain_code", {"code": "e-02", "make": "Hexa"}, "先导压力过低"),
        ("find_part", {"number": "P-100"}, "P-101"),
        ("find_machine", {"serial": "HX220-00417"}, "HX220"),
    ],
)
def test_what_is_known_is_looked_up(
    url: str, tokens: dict[str, str], tool: str, arguments: dict[str, Any], found: str
) -> None:
    result = ask(url, tokens["technician"], tool, **arguments)
    assert not result.is_error
    assert found in words(result)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("find_part", {"number": "P-9"}, 'There is no part "P-9".'),
        ("find_machine", {"serial": "none"}, "没有编号为“none”的设备"),
        ("explain_code", {"code": "动臂"}, "does not read as a fault code"),
        ("search", {}, "There is nothing to look for."),
        ("diagnose", {"text": " "}, "The report is empty."),
    ],
)
def test_what_is_not_there_is_said_in_both_languages(
    url: str, tokens: dict[str, str], tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = ask(url, tokens["technician"], tool, **arguments)
    assert result.is_error
    assert said in words(result)


def test_a_prompt_is_an_invalid_request_since_there_are_none(url: str, tokens: dict[str, str]) -> None:
    async def asked() -> int:
        async with over_http(url, tokens["technician"]) as client:
            with pytest.raises(MCPError, match="Unknown prompt: summary") as raised:
                await client.get_prompt("summary")
            return raised.value.code

    assert asyncio.run(asked()) == -32602


def test_a_partner_finds_only_what_is_opened_to_it(url: str, tokens: dict[str, str]) -> None:
    assert ask(url, tokens["partner"], "find_machine", serial="HX350-00001").is_error
    hits = ask(url, tokens["partner"], "search", text="engine derates, low oil pressure").structured_content["hits"]
    assert "WO/4 b" not in {hit["id"] for hit in hits}


def test_a_token_is_good_for_the_tools_of_its_rights_alone(url: str, services: Any) -> None:
    from knowledge.access.accounts import Account
    from tests.api.conftest import token_of

    reader = token_of(services.store, Account(name="technician", role="technician"), "read")
    assert not ask(url, reader, "find_part", number="P-100").is_error
    assert 'may not ask for diagnoses ("ask")' in words(ask(url, reader, "diagnose", **BOOM))


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_a_page_of_another_site_does_not_get_in(url: str, tokens: dict[str, str], headers: dict[str, str]) -> None:
    headers |= {"Authorization": f"Bearer {tokens['admin']}", "Accept": "application/json, text/event-stream"}
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    answer = httpx.post(f"{url}/mcp", json=body, headers=headers, trust_env=False)
    assert answer.status_code in (403, 421)


def test_a_program_on_this_machine_uses_the_tools_over_stdio(tmp_path: Path, encoder: Any) -> None:
    with build(Settings(data=tmp_path), encoder=encoder) as services:
        services.store.write(small_knowledge(), author="tests")
    faultwise = "from api.cli.main import main; main()"
    server = StdioServerParameters(command=sys.executable, args=["-c", faultwise, "mcp", "--data", str(tmp_path)])

    async def used() -> tuple[set[str], Any]:
        async with Client(server) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            return tools, await client.call_tool("diagnose", BOOM)

    tools, result = asyncio.run(used())
    assert tools == TOOLS
    assert result.structured_content["causes"][0]["cause"] == "先导泵磨损"
