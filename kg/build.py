"""Building a graph from articles.

    graph = assemble(extract(article) for each article, ontology, decisions)

1. Articles are read and hashed. A build makes the graph hold exactly the articles under its paths: one that
   is no longer there leaves the graph.
2. What was extracted before, under a hash of article, model, ontology, lexicon and code, is taken from the
   cache; only the rest goes through the model, which is not even imported where nothing is left to read.
3. Resolution and RDF are made anew from all extractions, so that an incremental build equals a clean one. The
   new generation takes the place of the old one in one step (see `kg.generation`); where its name, a hash of
   all that goes into it, is the current one's, there is nothing to do.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extract.article import Article
from extract.schema import Schema
from kg import ledger
from kg.cache import Cache
from kg.data import shipped
from kg.decisions import Decisions
from kg.errors import KgError, WrongRequest
from kg.generation import articles, extractions, write
from kg.graph import generation
from kg.lock import locked
from kg.ontology import Ontology
from kg.rdf import digest
from kg.reading import Refusal, read
from kg.reading.stored import place
from kg.spool import Spool
from kg.versions import assembly_version, extraction_version
from kg.workers import Read, Reads, read_all, useful_jobs

MODEL = "en_core_web_md"

Progress = Callable[[str, int, int], None]
"""Told what is going on: the step, how many articles are done, and of how many (0: not known)."""

Load = Callable[[Path, Schema, str], Reads]
"""Loads what reads articles, from the ontology's folder, its schema and the name of a model."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. `counts` has what the graph holds now."""

    graph: Path
    extracted: int = 0
    reused: int = 0
    refused: tuple[Refusal, ...] = ()
    changed: bool = True
    seconds: float = 0.0
    words: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to build. Without `jobs` it takes as many processes as are of use; `load` is for other readers.

    `engine` is one of `ENGINES`, where it needs one with an address: `dask:tcp://host:8786`. `shards` says where
    a cluster puts what it has read: a folder that all its workers reach, or an address in object storage.
    """

    jobs: int | None = None
    model: str = MODEL
    ontology: Path | None = None
    engine: str = "local"
    shards: str = ""
    progress: Progress | None = None
    load: Load | None = None


def build(paths: Iterable[Path | str], graph: Path | str, **options: Any) -> Report:
    """Make the graph in a folder hold what the articles under `paths` say; no paths: the shipped corpus.

    A path is a file, a folder, or an address in object storage such as `s3://bucket/news/`.

    Options are those of `Options`. Raises WrongRequest where nothing can be built; the graph stays as it was.
    """
    how = Options(**options)
    if how.engine.partition(":")[0] not in ENGINES:
        raise WrongRequest(f"no engine {how.engine!r}; there are {', '.join(ENGINES)}")
    given = [place(path) for path in paths] or [shipped("corpus")]
    for path in given:
        if isinstance(path, Path) and not path.exists():
            raise WrongRequest(f"there is no file or folder {path}")
    folder = Path(graph)
    ontology = Ontology.load(how.ontology)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            shards = folder / "cache" / "shards"
            if how.engine == "dask" and not how.shards:
                how = replace(how, shards=str(shards))
            report = _build(given, folder, ontology, how)
            # All that they hold is in the cache now.
            shutil.rmtree(shards, ignore_errors=True)
            return report
    except OSError as error:
        raise WrongRequest(f"cannot write the graph at {folder}: {error.strerror or error}") from error
    except sqlite3.Error as error:
        raise WrongRequest(f"cannot write the cache of the graph at {folder}: {error}") from error


def _build(paths: list[Path | str], graph: Path, ontology: Ontology, how: Options) -> Report:
    started = time.monotonic()
    decisions = ledger.read(graph / ledger.NAME)
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(graph / "articles.part"))
        cache = stack.enter_context(cache_of(graph))
        refused = _read(paths, spool, how)
        version = extraction_version(how.model, ontology)
        keys = {article: key_of(sha256, version) for article, sha256 in spool.hashes.items()}
        missing = cache.missing(keys.values())
        extracted, words, failed = _extract(spool, cache, keys, missing, ontology=ontology, how=how)
        failed += [Refusal(a, why) for a, key in sorted(keys.items()) if (why := cache.failure(key))]
        for refusal in failed:
            spool.remove(refusal.path)
            del keys[refusal.path]
        refused += failed
        if not len(spool):
            raise WrongRequest(_nothing(paths, refused))
        name = name_of(keys, ontology, decisions)
        changed = _current(graph) != name
        if changed:
            _tell(how, "assembling", 0, 0)
            _write(graph, name, spool, cache, keys, ontology=ontology, decisions=decisions, how=how)
            cache.trim(set(keys.values()))
        manifest = json.loads((graph / name / "manifest.json").read_text(encoding="utf-8"))
        return Report(
            graph=graph,
            extracted=extracted,
            reused=len(keys) - extracted,
            refused=tuple(refused),
            changed=changed,
            seconds=time.monotonic() - started,
            words=words,
            counts=manifest["counts"],
        )


def reassemble(graph: Path) -> bool:
    """Make a graph anew from what was read before, with the decisions as they are; tell if that is new."""
    with locked(graph):
        folder = generation(graph)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        notes = {key: manifest[key] for key in ("model", "extraction") if key in manifest}
        ontology = Ontology.load(folder / "ontology")
        decisions = ledger.read(graph / ledger.NAME)
        version = notes.get("extraction", "")
        keys = {article.id: key_of(article.sha256, version) for article in articles(folder)}
        name = name_of(keys, ontology, decisions)
        if name == folder.name:
            return False
        write(
            graph,
            name,
            lambda: articles(folder),
            lambda: extractions(folder),
            ontology=ontology,
            decisions=decisions,
            notes={**notes, "name": name},
        )
        return True


def _read(paths: list[Path | str], spool: Spool, how: Options) -> list[Refusal]:
    refused = []
    for item in read(paths):
        if isinstance(item, Refusal):
            refused.append(item)
        else:
            spool.add(item)
            _tell(how, "reading", len(spool), 0)
    return refused


def _extract(
    spool: Spool,
    cache: Cache,
    keys: Mapping[str, str],
    missing: set[str],
    *,
    ontology: Ontology,
    how: Options,
) -> tuple[int, int, list[Refusal]]:
    """Extract what is not in the cache: how many articles and words; and what a later build may try again."""
    todo = [article for article, key in sorted(keys.items()) if key in missing]
    if not todo:
        return 0, 0, []
    _tell(how, "extracting", 0, len(todo))
    extracted, words, refused = 0, 0, []
    jobs = how.jobs or useful_jobs(len(todo))
    run = ENGINES[how.engine.partition(":")[0]]
    wanted = {article: keys[article] for article in todo}
    for done, item in enumerate(
        run(spool.articles(todo), wanted, ontology, replace(how, jobs=jobs)), start=1
    ):
        if not item.failure:
            cache.put(keys[item.article], item.line)
            words += len(spool.get(item.article).text.split())
            extracted += 1
        elif item.lasting:
            cache.put_failure(keys[item.article], item.failure)
        else:
            refused.append(Refusal(item.article, item.failure))
        _tell(how, "extracting", done, len(todo))
    return extracted, words, refused


def _local(
    articles: Iterator[Article], keys: Mapping[str, str], ontology: Ontology, how: Options
) -> Iterator[Read]:
    # More than one thread a worker only makes the workers wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    reader = (how.load or load_extractor)(ontology.folder, ontology.schema, how.model)
    return read_all(articles, reader, jobs=how.jobs or 1)


def _dask(
    articles: Iterator[Article], keys: Mapping[str, str], ontology: Ontology, how: Options
) -> Iterator[Read]:
    from kg.cluster import Job, packed
    from kg.cluster import read_all as read_in_cluster

    version = extraction_version(how.model, ontology)
    job = Job(version, how.model, packed(ontology.folder), how.load or load_extractor, how.shards)
    address = how.engine.partition(":")[2]
    return read_in_cluster(articles, keys, job, address=address, jobs=how.jobs or 1)


Engine = Callable[[Iterator[Article], Mapping[str, str], Ontology, Options], Iterator[Read]]
ENGINES: dict[str, Engine] = {"local": _local, "dask": _dask}
"""What runs the extraction: the processes of this machine, or a cluster. It gets the keys by article, too."""


def load_extractor(folder: Path, schema: Schema, model: str) -> Reads:
    """Load the extractor that ships with the program."""
    try:
        from extract.pipeline import Extractor

        return Extractor.load(folder, schema, model=model, base=shipped("ontology"))
    except (ImportError, OSError) as error:
        raise WrongRequest(f"cannot load the model {model!r}: {str(error).splitlines()[0]}") from error


def _write(
    graph: Path,
    name: str,
    spool: Spool,
    cache: Cache,
    keys: Mapping[str, str],
    *,
    ontology: Ontology,
    decisions: Decisions,
    how: Options,
) -> None:
    ordered = sorted(keys)
    write(
        graph,
        name,
        spool.articles,
        lambda: (cache.extraction(keys[article]) for article in ordered),
        entities=((article, cache.entities(keys[article])) for article in ordered),
        ontology=ontology,
        decisions=decisions,
        notes={"model": how.model, "extraction": extraction_version(how.model, ontology), "name": name},
    )


def cache_of(graph: Path) -> Cache:
    """Open the cache of a graph."""
    return Cache(graph / "cache" / "extractions.sqlite")


def key_of(sha256: str, version: str) -> str:
    """Give the key under which an article's extraction is kept."""
    return digest(sha256, version, size=64)


def name_of(keys: Mapping[str, str], ontology: Ontology, decisions: Decisions) -> str:
    """Name a generation after all that goes into it."""
    content = "".join(f"{article}\0{keys[article]}\n" for article in sorted(keys))
    return f"gen-{digest(content, ontology.digest, decisions.digest, assembly_version(), size=16)}"


def _current(graph: Path) -> str:
    try:
        return generation(graph).name
    except KgError:
        return ""


def _nothing(paths: list[Path | str], refused: list[Refusal]) -> str:
    places = ", ".join(str(path) for path in paths)
    reasons = [str(refusal) for refusal in refused if not refusal.skipped] or [str(r) for r in refused]
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return f"no article to build from: {reasons[0]}{more}" if reasons else f"no article in {places}"


def _tell(how: Options, step: str, done: int, total: int) -> None:
    if how.progress:
        how.progress(step, done, total)
