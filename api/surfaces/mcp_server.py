"""An MCP server: the tools ``diagnose``, ``search``, ``explain_code``, ``find_part`` and ``find_machine``.

Over stdio it speaks for the operator of the data folder; over HTTP for whoever the request's token is of, with its
rights and its view.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, CallToolResult, GetPromptResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from api.auth.refusals import not_allowed
from api.diagnosing import diagnose
from api.language import Said
from api.problems import RequestProblem, empty_report, empty_search, not_found
from api.routes.codes import ExplainedCode, explained
from api.searching import SearchRequest, SearchResult, search
from api.services import Services
from api.visible import without_phone
from assistant.answer import REPORT_LIMIT, Answer, Report
from knowledge.access.rights import ALL_RIGHTS, Right
from knowledge.changes import R
from knowledge.diagnoses import LOCALLY, Given
from knowledge.records import Label, Machine, Part

T = TypeVar("T")
ASKER = "faultwise.asker"
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
_INSTRUCTIONS = """\
Remote diagnostics for equipment service. Pass on a technician's words as they are, in Chinese or English; `diagnose`
finds fault codes in them. Say safety notices first, keep probabilities, and name the evidence. When an answer abstains,
say that it is not known. 设备远程故障诊断：请原样转达技术员的话，先说安全提示，保留概率和依据，不知道就说不知道。"""
Words = Annotated[str, Field(max_length=REPORT_LIMIT)]
Codes = Annotated[list[Label], Field(max_length=50, description="Fault codes, in any form")]


@dataclass(frozen=True)
class Asker:
    """Who calls a tool: what it may do, and to whom the answer is given."""

    given: Given
    rights: frozenset[Right]

    def check(self, right: Right) -> None:
        """Refuse who has not the right."""
        if right not in self.rights:
            raise not_allowed(right)


OPERATOR = Asker(LOCALLY, frozenset(ALL_RIGHTS))


def mcp_server(services: Services) -> MCPServer[Any]:
    """The server with its tools, not yet listening anywhere."""
    server = _Server(
        "faultwise",
        title="Faultwise 问诊",
        version=version("faultwise"),
        instructions=_INSTRUCTIONS,
        log_level="WARNING",
    )
    tools = _Tools(services)
    for tool in (tools.search, tools.explain_code, tools.find_part, tools.find_machine):
        server.add_tool(tool, annotations=_READS)
    server.add_tool(tools.diagnose, annotations=_WRITES)
    return server


class _Server(MCPServer[Any]):
    """Without prompts; the SDK takes being asked for one for a crash, where the protocol has an error for it."""

    async def get_prompt(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,  # noqa: ARG002
        context: Context | None = None,  # noqa: ARG002
    ) -> GetPromptResult:
        """Refused as invalid: there are none."""
        raise MCPError(INVALID_PARAMS, f"Unknown prompt: {name}")


class _Tools:
    """What can be called; each tool's docstring is what a model reads about it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def diagnose(
        self, ctx: Context, text: Words = "", machine_model: Label = "", serial: Label = "", codes: Codes | None = None
    ) -> Annotated[CallToolResult, Answer]:
        """Likely causes of a fault with probabilities, checks, parts and evidence, or that it is not known.

        `text` is what the machine does, in the technician's own words.
        """

        def answered(asker: Asker) -> Answer:
            asker.check("ask")
            report = Report(text=text, machine_model=machine_model, serial=serial, codes=tuple(codes or ()))
            if report.is_empty:
                raise empty_report()
            return diagnose(self._services, report, asker.given)

        answer = _asked(ctx, answered)
        return _result(answer, f"{answer.text}\n\n({answer.id})")

    def search(
        self,
        ctx: Context,
        text: Words = "",
        codes: Codes | None = None,
        machine_model: Label = "",
        k: Annotated[int, Field(ge=1, le=20)] = 5,
    ) -> Annotated[CallToolResult, SearchResult]:
        """Passages of manuals, repair cases and code lists about some words or codes, best first."""

        def found(asker: Asker) -> SearchResult:
            asker.check("read")
            request = SearchRequest(text=text, codes=tuple(codes or ()), machine_model=machine_model, k=k)
            if request.is_empty:
                raise empty_search()
            return search(self._services, request, asker.given.audience)

        result = _asked(ctx, found)
        lines = (f"{hit.kind} {hit.id}{f' p. {hit.page}' if hit.page else ''}: {hit.text}" for hit in result.hits)
        return _result(result, "\n\n".join(lines))

    def explain_code(
        self, ctx: Context, code: Label, make: Label = "", machine_model: Label = ""
    ) -> Annotated[CallToolResult, ExplainedCode]:
        """What a fault code means, in any form people type; `known` is false where nobody knows."""

        def meaning(asker: Asker) -> ExplainedCode:
            asker.check("read")
            return explained(self._services, code, asker.given.audience, make, machine_model)

        return _as_json(_asked(ctx, meaning))

    def find_part(self, ctx: Context, number: Label) -> Annotated[CallToolResult, Part]:
        """A spare part by its number: names, price, the number to order instead, substitutes."""
        return _as_json(self._record(ctx, Part, number, Said("配件", "part")))

    def find_machine(self, ctx: Context, serial: Label) -> Annotated[CallToolResult, Machine]:
        """A machine by its serial number: model, make, hours."""
        return _as_json(without_phone(self._record(ctx, Machine, serial, Said("设备", "machine"))))

    def _record(self, ctx: Context, type_: type[R], key: str, noun: Said) -> R:
        def found(asker: Asker) -> R:
            asker.check("read")
            record = self._services.store.get(type_, key, asker.given.audience)
            if record is None:
                raise not_found(noun, key)
            return record

        return _asked(ctx, found)


def _asked(ctx: Context, tool: Callable[[Asker], T]) -> T:
    """What a tool answers to who calls it; a refusal is said in both languages, since nobody knows the reader's."""
    request = ctx.request_context.request
    asker = OPERATOR if request is None else request.scope[ASKER]
    try:
        return tool(asker)
    except RequestProblem as problem:
        raise ToolError(f"{problem.detail.en} {problem.detail.zh}") from problem


def _as_json(record: BaseModel) -> CallToolResult:
    return _result(record, record.model_dump_json(exclude_defaults=True))


def _result(record: BaseModel, text: str) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=record.model_dump(mode="json")
    )
