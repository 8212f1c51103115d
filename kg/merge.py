"""Joining graphs that were built apart: what comes out is the graph of one build over all their articles.

Articles with the same content are one. Where two have the same id but not the same content, the one with the
smaller hash keeps the id and the other's gets its hash behind it: so the order of the graphs does not matter,
and joining a graph with itself changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract.claim import Extraction
from kg import ledger
from kg.atomic import replacing
from kg.build import cache_of, key_of, name_of
from kg.errors import WrongRequest
from kg.generation import articles, extractions, write
from kg.graph import generation
from kg.lock import locked
from kg.ontology import Ontology
from kg.spool import Spool


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the graphs to join."""

    path: Path
    folder: Path
    manifest: Mapping[str, Any]


def merge(parts: Iterable[Path | str], graph: Path | str) -> dict[str, int]:
    """Join the graphs in some folders into one; give the counts of what that holds.

    Raises WrongRequest where they were not read with the same model, ontology and code.
    """
    opened = [_open(Path(part)) for part in parts]
    if not opened:
        raise WrongRequest("there is no graph to join")
    version, ontology = _common(opened)
    target = Path(graph)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with locked(target):
            return _merge(opened, target, version, ontology)
    except OSError as error:
        raise WrongRequest(f"cannot write the graph at {target}: {error.strerror or error}") from error


def _merge(parts: list[_Part], target: Path, version: str, ontology: Ontology) -> dict[str, int]:
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(target / "articles.part"))
        cache = stack.enter_context(cache_of(target))
        names = _names(parts)
        for part in parts:
            for article, extraction in zip(articles(part.folder), extractions(part.folder), strict=True):
                named = replace(article, id=names[article.id, article.sha256])
                if named.id not in spool.hashes:
                    spool.add(named)
                    cache.put(key_of(named.sha256, version), _renamed(extraction, named.id, named.sha256))
        keys = {article: key_of(sha256, version) for article, sha256 in spool.hashes.items()}
        _write_decisions(parts, target)
        decisions = ledger.read(target / ledger.NAME)
        name = name_of(keys, ontology, decisions)
        manifest = write(
            target,
            name,
            spool.articles,
            lambda: (cache.extraction(keys[article]) for article in sorted(keys)),
            entities=((article, cache.entities(keys[article])) for article in sorted(keys)),
            ontology=ontology,
            decisions=decisions,
            notes={"model": parts[0].manifest.get("model", ""), "extraction": version, "name": name},
        )
    counts: dict[str, int] = manifest["counts"]
    return counts


def _open(path: Path) -> _Part:
    folder = generation(path)
    return _Part(path, folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def _common(parts: list[_Part]) -> tuple[str, Ontology]:
    """Give what the graphs have in common, or refuse: readings by different means do not go together."""
    first = parts[0]
    ontology = Ontology.load(first.folder / "ontology")
    for part in parts[1:]:
        if Ontology.load(part.folder / "ontology").digest != ontology.digest:
            raise WrongRequest(f"{first.path} and {part.path} were built with different ontologies")
        if part.manifest.get("extraction") != first.manifest.get("extraction"):
            raise WrongRequest(
                f"{first.path} and {part.path} were read with different models or versions; build one anew"
            )
    return str(first.manifest.get("extraction", "")), ontology


def _names(parts: list[_Part]) -> dict[tuple[str, str], str]:
    """Name every article, given by its id and hash."""
    contents: dict[str, set[str]] = {}
    for part in parts:
        for article in articles(part.folder):
            contents.setdefault(article.id, set()).add(article.sha256)
    return {
        (article, sha256): article if n == 0 else f"{article}-{sha256[:8]}"
        for article, hashes in contents.items()
        for n, sha256 in enumerate(sorted(hashes))
    }


def _renamed(extraction: Extraction, article: str, sha256: str) -> str:
    if extraction.article == article:
        return extraction.to_json()
    return replace(extraction, article=article, sha256=sha256).to_json()


def _write_decisions(parts: list[_Part], target: Path) -> None:
    """Put the decisions of all graphs one after the other, each text once."""
    texts = sorted(_texts(parts))
    if not texts:
        (target / ledger.NAME).unlink(missing_ok=True)
        return
    with replacing(target / ledger.NAME) as file:
        file.write("\n".join(texts).encode("utf-8"))


def _texts(parts: Iterable[_Part]) -> Iterator[str]:
    paths = (part.path / ledger.NAME for part in parts)
    yield from {path.read_text(encoding="utf-8") for path in paths if path.is_file()}
