"""Exports: a graph as a file for other programs. A new format is one function and one entry in `FORMATS`.

Formats of several files have theirs in `FOLDERS`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kg.atomic import replacing
from kg.errors import WrongRequest
from kg.export import networks, rows, triples
from kg.graph import Graph

Exporter = Callable[[Graph, BinaryIO], None]
FolderExporter = Callable[[Graph, Path], None]


def _html(graph: Graph, out: BinaryIO) -> None:
    from kg.html.page import explorer

    out.write(explorer(graph).encode("utf-8"))


def _ftm(graph: Graph, out: BinaryIO) -> None:
    from kg.interchange.ftm import ftm

    ftm(graph, out)


def _ftm_statements(graph: Graph, out: BinaryIO) -> None:
    from kg.interchange.ftm import statements

    statements(graph, out)


def _sqlite(graph: Graph, out: BinaryIO) -> None:
    from kg.interchange.sqlite import sqlite

    sqlite(graph, out)


def _neo4j(graph: Graph, folder: Path) -> None:
    from kg.interchange.neo4j import neo4j

    neo4j(graph, folder)


def _parquet(graph: Graph, folder: Path) -> None:
    from kg.interchange.parquet import parquet

    parquet(graph, folder)


def _obsidian(graph: Graph, folder: Path) -> None:
    from kg.interchange.obsidian import obsidian

    obsidian(graph, folder)


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
    "ftm": _ftm,
    "ftm-statements": _ftm_statements,
    "sqlite": _sqlite,
}
FOLDERS: dict[str, FolderExporter] = {"neo4j": _neo4j, "parquet": _parquet, "obsidian": _obsidian}


def export(graph: Graph, form: str, out: BinaryIO) -> None:
    """Write a graph in one of `FORMATS`: the same bytes for the same graph."""
    if form in FOLDERS:
        raise WrongRequest(f"{form} is a folder of files: say where with -o FOLDER")
    if form not in FORMATS:
        raise WrongRequest(f"no format {form!r}; there are {', '.join((*FORMATS, *FOLDERS))}")
    FORMATS[form](graph, out)


def export_to(graph: Graph, form: str, path: Path) -> None:
    """Write a graph to a file, which is replaced only once the new one is whole, or to a new folder."""
    if form in FOLDERS:
        _export_folder(graph, form, path)
        return
    if path.is_dir():
        raise WrongRequest(f"{path} is a folder, not a file to write to")
    with replacing(path) as out:
        export(graph, form, out)


def _export_folder(graph: Graph, form: str, path: Path) -> None:
    """Write a folder, which is there only once it is whole. Nothing that was there before is touched."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise WrongRequest(f"{path} is there and not empty: {form} goes to a new folder")
    if not path.parent.is_dir():
        raise WrongRequest(f"there is no folder {path.parent}")
    part = Path(tempfile.mkdtemp(prefix=f".{path.name[:100]}-", suffix=".part", dir=path.parent))
    try:
        FOLDERS[form](graph, part)
        part.chmod(0o755)
        part.replace(path)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


__all__ = ["FOLDERS", "FORMATS", "export", "export_to"]
