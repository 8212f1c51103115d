"""The tools for assistants, called by the protocol's own client, in the process and over a real pipe."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra `mcp` is not installed")

from goldgraph import SHARED, gold_graph
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from kg.errors import NotFound
from kg.mcp import server

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="NO GOLD DATA beside the repository")
TOOLS = {"ask", "query", "entity", "path", "why", "conflicts"}


def with_client(work: Callable[[Client], Any]) -> Any:
    async def connected() -> Any:
        async with Client(server(gold_graph().path)) as client:
            return await work(client)

    return asyncio.run(connected())


def call(tool: str, **arguments: Any) -> dict[str, Any]:
    """Call a tool that must succeed, and check that all evidence it names is there and quotes the article."""
    result = with_client(lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    given = result.structured_content
    graph = gold_graph()
    for row in given["rows"]:
        assert set(row["evidence"]) <= set(given["evidence"])
    for proof in given["evidence"].values():
        quoted = graph.text(proof["article"])[proof["start"] : proof["end"]]
        assert proof["sentence"].split() == quoted[: len(proof["sentence"])].split()
        assert proof["status"] in ("asserted", "planned", "possible", "negated")
    return given


def refused(tool: str, **arguments: Any) -> str:
    result = with_client(lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    text = " ".join(part.text for part in result.content)
    assert "Traceback" not in text
    return text


def test_there_are_six_tools_and_all_only_read() -> None:
    tools = with_client(lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and not tool.annotations.open_world_hint for tool in tools)
    assert all(len(tool.description) > 40 for tool in tools)


def test_an_entity_s_claims_come_with_their_sentences() -> None:
    given = call("entity", name="SpaceX", limit=200)
    assert given["understood_as"].startswith("SpaceX (Company)")
    assert all(row["evidence"] for row in given["rows"])
    assert {"subject", "relation", "object", "status"} == set(given["rows"][0]["values"])


def test_a_saved_query_and_sparql_give_rows_with_evidence() -> None:
    given = call("query", query="competitors")
    assert all(row["evidence"] for row in given["rows"])
    sparql = "SELECT ?claim ?s { ?claim a cg:Claim ; rdf:subject/rdfs:label ?s } ORDER BY ?claim LIMIT 3"
    assert len(call("query", query=sparql)["evidence"]) == 3
    bare = call("query", query="SELECT ?s { ?s a kg:Company }", limit=2)
    assert bare["left_out"] > 0
    assert "?claim" in bare["note"]


def test_two_entities_are_joined_by_claims() -> None:
    given = call("path", start="SpaceX", goal="Amazon", ways=1)
    assert given["rows"]
    assert all(row["evidence"] for row in given["rows"])


def test_why_gives_who_says_it_and_who_denies_it() -> None:
    given = call("why", subject="SpaceX", relation="competesFor", object="Golden Dome")
    assert {proof["status"] for proof in given["evidence"].values()} >= {"asserted", "negated"}
    assert any(proof["said_by"] for proof in given["evidence"].values())


def test_conflicts_show_both_sides() -> None:
    given = call("conflicts", about="Golden Dome")
    assert given["rows"]
    assert all(len(row["evidence"]) == 2 for row in given["rows"])


def test_a_question_is_answered_and_says_how_it_was_understood() -> None:
    given = call("ask", question="Who owns Starlink?")
    assert any("SpaceX" in map(str, row["values"].values()) for row in given["rows"])
    assert given["understood_as"]
    assert given["evidence"]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("entity", {"name": "Nobody Knows This"}, "Nobody Knows This"),
        ("query", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE"),
        ("query", {"query": "DROP ALL"}, "SPARQL"),
        ("query", {"query": "no-such-query"}, "no-such-query"),
        ("why", {"subject": "SpaceX", "relation": "likes"}, "likes"),
        ("why", {"subject": "SpaceX", "relation": "founded", "object": "Grok"}, "no article says"),
        ("entity", {"name": "SpaceX", "limit": 100_000}, "limit"),
    ],
)
def test_a_wrong_request_gets_one_plain_line(tool: str, arguments: dict[str, Any], says: str) -> None:
    assert says in refused(tool, **arguments)


def test_a_graph_that_is_not_there_is_said_at_once(tmp_path: Any) -> None:
    with pytest.raises(NotFound, match="kg build"):
        server(tmp_path)


def test_the_command_speaks_the_protocol_over_a_pipe() -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=[
            "-c",
            "import sys; from kg.cli import main; sys.exit(main())",
            "mcp",
            "--graph",
            str(gold_graph().path),
        ],
    )

    async def ask() -> Any:
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("entity", {"name": "Starlink"})

    result = asyncio.run(ask())
    assert not result.is_error
    assert result.structured_content["evidence"]
