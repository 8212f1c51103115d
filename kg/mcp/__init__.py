"""A graph for assistants: a server of the Model Context Protocol over stdio, with tools that only read.

Needs the extra: `pip install claimgraph[mcp]`.
"""

from kg.mcp.server import run, server

__all__ = ["run", "server"]
