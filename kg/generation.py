"""A generation: one whole state of a graph on disk.

It is written beside the current one, put on the disk, and only then named in `CURRENT`, which is replaced in
one step: whoever opens the graph finds the old state or the new one, and a power cut changes nothing of that.
The name is a hash of all that went into it.

    CURRENT → gen-<hash>/store/            the Oxigraph store
                         articles.jsonl    texts, sorted by id
                         extractions.jsonl what was read in each, sorted by article
                         resolution.jsonl  which entity of the graph each article's own became
                         ontology/         the ontology that it was built with
                         manifest.json     counts and versions
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extract.article import Article
from extract.claim import Entity, Extraction, as_data
from kg.assemble import Assembly, assemble
from kg.atomic import replacing, sync_folder
from kg.decisions import Decisions
from kg.graph import CURRENT
from kg.ontology import Ontology
from kg.rdf import article_iri, article_lines, entity_lines
from kg.record import ArticleRecord

PART = 50_000_000  # bytes of quads that are loaded at once; loading takes about four times as much memory
KEPT = 2  # generations: whoever reads the last one may go on doing so

Texts = Callable[[], Iterable[Article]]
"""Gives all articles, in the order of their ids, as often as it is called."""

Extractions = Callable[[], Iterable[Extraction]]
"""Gives all extractions, in the order of their articles' ids, as often as it is called."""


def write(
    graph: Path,
    name: str,
    texts: Texts,
    extractions: Extractions,
    *,
    entities: Iterable[tuple[str, Sequence[Entity]]] | None = None,
    ontology: Ontology,
    decisions: Decisions,
    notes: Mapping[str, Any],
) -> dict[str, Any]:
    """Write a generation of this name and make it the current one; give its manifest.

    `entities` gives each article's, where that is cheaper than reading the extractions for them.
    """
    part = graph / f"{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    _copy_ontology(ontology.folder, part / "ontology")
    found = entities if entities is not None else ((e.article, e.entities) for e in extractions())
    assembly = assemble(found, ontology, decisions)
    counts = _write_lines(part, texts(), extractions(), assembly)
    manifest = {**notes, "counts": counts, "decisions": decisions.digest, "ontology": ontology.digest}
    (part / "manifest.json").write_text(
        json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    _sync(part)
    shutil.rmtree(graph / name, ignore_errors=True)
    part.rename(graph / name)
    sync_folder(graph)
    with replacing(graph / CURRENT) as file:
        file.write(f"{name}\n".encode("ascii"))
    _prune(graph, name)
    return manifest


def _write_lines(
    part: Path, articles: Iterable[Article], extractions: Iterable[Extraction], assembly: Assembly
) -> dict[str, int]:
    """Write the three files of lines, and the store beside them."""
    counts = {"articles": 0, "entities": len(assembly.entities), "claims": 0}
    names = ("articles.jsonl", "extractions.jsonl", "resolution.jsonl")
    with ExitStack() as stack:
        texts, read, resolved = (
            stack.enter_context((part / name).open("w", encoding="utf-8", errors="replace")) for name in names
        )
        quads = stack.enter_context(Quads(part))
        for entity in assembly.entities.values():
            quads.write(entity_lines(entity, assembly.ontology))
        for article, extraction in zip(articles, extractions, strict=True):
            revised = assembly.revised(extraction)
            texts.write(_json(as_data(article)))
            read.write(extraction.to_json() + "\n")
            resolved.write(_json(_resolution(assembly, extraction, revised)))
            quads.write(article_lines(record(article, revised)))
            quads.write(assembly.lines(revised, article.text))
            counts["articles"] += 1
            counts["claims"] += len(revised.claims)
    return counts


class Quads:
    """The store of a generation, filled in parts, so that memory holds one part at a time."""

    def __init__(self, folder: Path) -> None:
        import pyoxigraph

        self._loads = 0
        self._part = folder / "part.nq"
        self._file = self._part.open("w", encoding="utf-8", errors="replace")
        self._store = pyoxigraph.Store(str(folder / "store"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._load()
            if self._loads > 1:
                # Files that overlap make a reader look into each of them.
                self._store.optimize()
            self._store.flush()
        self._file.close()
        self._part.unlink()

    def write(self, lines: Iterable[str]) -> None:
        """Add quads, given as lines of N-Quads."""
        self._file.writelines(lines)
        if self._file.tell() > PART:
            self._load()

    def _load(self) -> None:
        import pyoxigraph

        self._file.flush()
        self._store.bulk_load(path=str(self._part), format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
        self._file.seek(0)
        self._file.truncate()
        self._loads += 1


def articles(folder: Path) -> Iterator[Article]:
    """Give the articles of a generation, in the order of their ids."""
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield Article(**json.loads(line))


def extractions(folder: Path) -> Iterator[Extraction]:
    """Give what was read in the articles of a generation, in the same order."""
    with (folder / "extractions.jsonl").open(encoding="utf-8") as lines:
        yield from map(Extraction.from_json, lines)


def record(article: Article, extraction: Extraction) -> ArticleRecord:
    """Make the record of an article: what it says of itself, or else what was read in its text."""
    return ArticleRecord(
        id=article.id,
        iri=article_iri(article.id),
        title=article.title or extraction.title,
        date=article.date or extraction.date,
        source=article.source or extraction.source,
        byline=article.byline or extraction.byline,
        wire=article.wire or extraction.wire,
        url=article.url,
        sha256=article.sha256,
    )


def _resolution(assembly: Assembly, extraction: Extraction, revised: Extraction) -> dict[str, Any]:
    """Tell what the article's entities became; and the reading as it is in the graph, where that differs."""
    data: dict[str, Any] = {
        "article": extraction.article,
        "entities": assembly.resolution[extraction.article],
    }
    if revised != extraction:
        data["revised"] = as_data(revised)
    return data


def _copy_ontology(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*", "__pycache__", "examples"))


def _sync(folder: Path) -> None:
    """Put every file below a folder on the disk, then the folders."""
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            with (Path(root) / name).open("rb") as file:
                os.fsync(file.fileno())
        sync_folder(Path(root))


def _prune(graph: Path, current: str) -> None:
    """Take away what was left half written, and old generations but the last."""
    for part in graph.glob("gen-*.part"):
        shutil.rmtree(part, ignore_errors=True)
    old = [path for path in graph.glob("gen-*") if path.name != current]
    old.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in old[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
