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
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract.article import Article
from extract.claim import Entity, Extraction
from kg.assemble import Assembly, assemble
from kg.atomic import replacing, sync_folder
from kg.decisions import Decisions
from kg.graph import CURRENT
from kg.ontology import Ontology
from kg.rdf import article_iri, article_lines, entity_lines
from kg.record import ArticleRecord

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
    _load(part)
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
    """Write the three files of lines, and all quads beside them for the store to load."""
    counts = {"articles": 0, "entities": len(assembly.entities), "claims": 0, "quads": 0}
    names = ("articles.jsonl", "extractions.jsonl", "resolution.jsonl", "quads.nq")
    with ExitStack() as stack:
        texts, read, resolved, quads = (
            stack.enter_context((part / name).open("w", encoding="utf-8", errors="replace")) for name in names
        )
        for entity in assembly.entities.values():
            quads.writelines(entity_lines(entity, assembly.ontology))
        for article, extraction in zip(articles, extractions, strict=True):
            revised = assembly.revised(extraction)
            texts.write(_json(asdict(article)))
            read.write(extraction.to_json() + "\n")
            resolved.write(_json(_resolution(assembly, extraction, revised)))
            quads.writelines(article_lines(record(article, revised)))
            quads.writelines(assembly.lines(revised, article.text))
            counts["articles"] += 1
            counts["claims"] += len(revised.claims)
    return counts


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
        data["revised"] = asdict(revised)
    return data


def _load(part: Path) -> None:
    import pyoxigraph

    quads = part / "quads.nq"
    store = pyoxigraph.Store(str(part / "store"))
    store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)
    store.flush()
    del store
    quads.unlink()


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
