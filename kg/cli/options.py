"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from kg.format import FORMATS

if TYPE_CHECKING:
    from kg.graph import Graph


def one_of(choices: Iterable[str], what: str) -> Callable[[str | None], str | None]:
    """Make a check that a value is one of `choices`; the error names them all."""
    known = tuple(choices)

    def check(value: str | None) -> str | None:
        if value is not None and value not in known:
            raise typer.BadParameter(f"no {what} {value!r}; there are {', '.join(known)}")
        return value

    return check


GraphDir: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--graph",
        metavar="DIR",
        envvar="KG_GRAPH",
        help="Where the graph lives: a folder, or sparql:https://…",
    ),
]
Form: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="|".join(FORMATS),
        callback=one_of(FORMATS, "format"),
        help="How to write the rows: by default a table on a terminal, else tsv.",
    ),
]
Evidence: TypeAlias = Annotated[bool, typer.Option("--evidence", help="Show the sentences too.")]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Answer from what was out by then: 2025-06-30, 2025-06 or 2025."
    ),
]
Timeout: TypeAlias = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=0.001, help="Give up after so long.")
]

GRAPH = Path("graph")
TIMEOUT = 60.0


def opened(folder: Path, as_of: str | None = None) -> Graph:
    """Open the graph that a command asks, as it was known on a day where one is given."""
    from kg.graph import Graph

    graph = Graph.open(folder)
    return graph.as_of(as_of) if as_of else graph
