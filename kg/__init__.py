"""Turn claims into a graph and answer questions from it.

>>> import kg
>>> g = kg.open("graph/")                             # doctest: +SKIP
>>> g.ask("Who competes for Golden Dome?")            # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["open"]


def open(path: str | Path) -> Graph:
    """Open the graph in a folder, or at a SPARQL endpoint (`sparql:https://…`)."""
    # Nothing is imported before it is asked for: `kg --help` must not wait for a store.
    from kg.graph import Graph

    return Graph.open(path)
