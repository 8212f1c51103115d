"""Running the server on a port of this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kg.serve.app import LOCAL, application
from kg.serve.evaluation import Limits

# Longer than clients keep a connection that they do not use: the client should be the one to close it.
KEEP_ALIVE = 75


def run(
    graph: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 7878,
    limits: Limits | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a graph until interrupted; `ready` is called with the address once it can be reached.

    Raises NotFound where there is no graph, OSError where the port is taken.
    """
    hosts = LOCAL if host in LOCAL or host == "::1" else ("*",)
    app = application(graph, limits=limits, hosts=hosts)
    listening = socket.create_server(
        (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
    )
    with listening:
        shown = f"[{host}]" if ":" in host else host
        if ready:
            ready(f"http://{shown}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=KEEP_ALIVE
        )
        server = uvicorn.Server(config)
        server.run(sockets=[listening])
