"""Commands that keep a graph at hand for other programs: an endpoint, and tools for assistants."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GRAPH, GraphDir
from kg.cli.output import DONE, remark
from kg.errors import WrongRequest

PORT = 7878


@app.command()
def serve(
    graph: GraphDir = GRAPH,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any free one.")] = PORT,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Another address lets other machines in.")
    ] = "127.0.0.1",
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.1, help="The longest that a query may take."),
    ] = 30.0,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MB", min=50, help="The most memory for one query.")
    ] = 2_000,
    result: Annotated[
        int, typer.Option("--result", metavar="MB", min=1, help="The largest result of one query.")
    ] = 50,
    at_once: Annotated[int, typer.Option("--at-once", min=1, help="Queries run at a time; others wait.")] = 4,
) -> int:
    """Serve the graph on this machine: a query editor, the explorer, SPARQL at /sparql, graphs at /store.

    Everything is read-only. Stop it with Ctrl+C. Needs: pip install 'claimgraph[serve]'.
    """
    try:
        from kg.serve import run
        from kg.serve.evaluation import Limits
    except ImportError as error:
        raise WrongRequest(f"serve needs {error.name}: pip install 'claimgraph[serve]'") from None
    limits = Limits(seconds=timeout, megabytes=memory, result_megabytes=result, at_once=at_once)
    run(graph, host=host, port=port, limits=limits, ready=_say)
    return DONE


@app.command()
def mcp(graph: GraphDir = GRAPH) -> int:
    """Serve the graph to an assistant by the Model Context Protocol, over stdin and stdout.

    The tools ask, query, entity, path, why and conflicts only read, and every reply carries its sentences.
    Needs: pip install 'claimgraph[mcp]'.
    """
    try:
        from kg.mcp import run
    except ImportError as error:
        raise WrongRequest(f"mcp needs {error.name}: pip install 'claimgraph[mcp]'") from None
    run(graph)
    return DONE


def _say(address: str) -> None:
    remark(f"serving at {address} (Ctrl+C stops)")
