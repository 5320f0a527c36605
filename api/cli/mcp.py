"""``faultwise mcp``: the tools for a program on this machine that speaks the Model Context Protocol."""

from __future__ import annotations

from api.cli.options import Data, settings_from


def mcp(data: Data = None) -> None:
    """Answer an MCP client on stdin and stdout until it goes away; over HTTP, faultwise serve does at /mcp.

    Tools: diagnose, search, explain_code, find_part, find_machine. It sees everything in the data folder.
    """
    from api.cli.opening import opened
    from api.surfaces.mcp_server import mcp_server

    with opened(settings_from(data)) as services:
        services.index.follow()
        mcp_server(services).run("stdio")
