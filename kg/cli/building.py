"""Commands that make a graph, and files of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GRAPH, GraphDir
from kg.cli.output import DONE, remark

if TYPE_CHECKING:
    from kg.build import Report

_REMARKS = 20
_NOUNS = {"articles": "article", "entities": "entity", "claims": "claim"}
MODEL = "en_core_web_md"


@app.command()
def build(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files and folders of articles, or s3://… and the like."),
    ] = None,
    graph: GraphDir = GRAPH,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes that read; as many as are of use.")
    ] = None,
    model: Annotated[str, typer.Option("--model", help="The spaCy pipeline to read with.")] = MODEL,
    ontology: Annotated[
        Path | None, typer.Option("--ontology", metavar="DIR", help="An ontology of your own.")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", help="Where the reading is done: local, dask, dask:tcp://HOST:PORT.")
    ] = "local",
    shards: Annotated[
        str, typer.Option("--shards", metavar="DIR", help="Where a cluster puts what it has read.")
    ] = "",
) -> int:
    """Build or update the graph, so that it holds what the articles under PATH say.

    Without PATH it is built from the five articles that come with the program. What was read before is not
    read again; an article that is no longer under PATH leaves the graph.
    """
    from kg.build import build as run

    with _progress() as progress:
        report = run(
            paths or (),
            graph,
            jobs=jobs,
            model=model,
            ontology=ontology,
            engine=engine,
            shards=shards,
            progress=progress,
        )
    _tell(report)
    return DONE


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="See below.")],
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The file to write; else stdout.")
    ] = None,
    graph: GraphDir = GRAPH,
) -> int:
    """Write the whole graph in a format that other programs read.

    RDF: turtle trig ntriples nquads jsonld rdfxml. Networks: graphml gexf. Tables: csv.
    Pages: html. Lines of JSON: claims entities. Other programs: ftm ftm-statements sqlite, and
    neo4j parquet obsidian, which are folders.
    """
    from kg.export import export as write
    from kg.export import export_to
    from kg.graph import Graph

    opened = Graph.open(graph)
    if out:
        export_to(opened, form, out)
    else:
        write(opened, form, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return DONE


@app.command()
def merge(
    graphs: Annotated[list[Path], typer.Argument(metavar="GRAPH...", help="Folders of graphs built apart.")],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the joined graph goes.")],
) -> int:
    """Join graphs that were built apart: the result is that of one build over all their articles."""
    from kg.merge import merge as run

    counts = run(graphs, out)
    typer.echo(", ".join(_many(counts[noun], one) for noun, one in _NOUNS.items()) + f" in {out}")
    return DONE


def _tell(report: Report) -> None:
    """Say what the build found, skipped and refused."""
    skipped = sum(refusal.skipped for refusal in report.refused)
    refused = [refusal for refusal in report.refused if not refusal.skipped]
    for refusal in refused[:_REMARKS]:
        remark(f"refused {refusal}")
    if len(refused) > _REMARKS:
        remark(f"… and {len(refused) - _REMARKS} more")
    counts = report.counts
    read = f"{report.extracted} read ({report.words} words), {report.reused} read before"
    lines = (
        f"{_many(counts['articles'], 'article')}: {read}, {skipped} skipped, {len(refused)} refused",
        f"{_many(counts['entities'], 'entity')}, {_many(counts['claims'], 'claim')} in {report.graph}",
        f"{'built' if report.changed else 'nothing to do'} in {report.seconds:.1f} s",
    )
    for line in lines:
        typer.echo(line)


def _many(count: int, noun: str) -> str:
    """Count something.

    >>> _many(1, "entity"), _many(2, "entity"), _many(0, "claim")
    ('1 entity', '2 entities', '0 claims')
    """
    plural = noun.removesuffix("y") + "ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Show what is going on, where somebody looks on."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def tell(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total or None)

        yield tell
