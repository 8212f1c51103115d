"""Exports: a graph as a file for other programs. A new format is one function and one entry in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kg.atomic import replacing
from kg.errors import WrongRequest
from kg.export import networks, rows, triples
from kg.graph import Graph

Exporter = Callable[[Graph, BinaryIO], None]


def _html(graph: Graph, out: BinaryIO) -> None:
    from kg.html.page import explorer

    out.write(explorer(graph).encode("utf-8"))


FORMATS: dict[str, Exporter] = {
    "turtle": triples.turtle,
    "trig": triples.trig,
    "ntriples": triples.ntriples,
    "nquads": triples.nquads,
    "jsonld": triples.jsonld,
    "rdfxml": triples.rdfxml,
    "graphml": networks.graphml,
    "gexf": networks.gexf,
    "csv": rows.csv,
    "html": _html,
    "claims": rows.claims,
    "entities": rows.entities,
}


def export(graph: Graph, form: str, out: BinaryIO) -> None:
    """Write a graph in one of `FORMATS`: the same bytes for the same graph."""
    if form not in FORMATS:
        raise WrongRequest(f"no format {form!r}; there are {', '.join(FORMATS)}")
    FORMATS[form](graph, out)


def export_to(graph: Graph, form: str, path: Path) -> None:
    """Write a graph to a file, which is replaced only once the new one is whole."""
    if path.is_dir():
        raise WrongRequest(f"{path} is a folder, not a file to write to")
    with replacing(path) as out:
        export(graph, form, out)


__all__ = ["FORMATS", "export", "export_to"]
