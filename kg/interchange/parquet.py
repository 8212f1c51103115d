"""Parquet: claims, entities, mentions and articles as columns, for pandas, Polars, DuckDB and Spark.

Claims are written a batch at a time, so that memory does not grow with the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import WrongRequest
from kg.interchange.claims import Row, clean, rows

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.graph import Graph

_BATCH = 10_000
_ARTICLE = ("id", "title", "date", "source", "byline", "wire", "url", "sha256", "iri")


def parquet(graph: Graph, folder: Path) -> None:
    """Write the four files into an empty folder.

    Raises WrongRequest where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise WrongRequest("Parquet needs pyarrow: pip install 'claimgraph[interchange]'") from None
    text, number, whole = pa.string(), pa.float64(), pa.int64()
    some = pa.list_(text)
    claim = dict.fromkeys(Row._fields, text)
    claim |= dict.fromkeys(("min", "max", "score"), number)
    claim |= dict.fromkeys((name for name in claim if name.endswith(("_start", "_end"))), whole)
    _write(folder / "claims.parquet", {**claim, "attributed_to": some}, _claims(graph))
    entity = {"id": text, "name": text, "type": text, "names": some, "articles": some, "iri": text}
    _write(folder / "entities.parquet", entity, _entities(graph))
    mention = {"article": text, "start": whole, "end": whole, "entity": text, "kind": text, "text": text}
    _write(folder / "mentions.parquet", mention, mentions(graph))
    _write(folder / "articles.parquet", dict.fromkeys((*_ARTICLE, "text"), text), _articles(graph))


def mentions(graph: Graph) -> Iterator[dict[str, Any]]:
    """Give every mention of every article, with the entity of the graph that it belongs to."""
    for article in graph.articles:
        text, ids = graph.text(article), graph.resolution(article)
        for mention in graph.extraction(article).mentions:
            span = mention.span
            yield {
                "article": article,
                "start": span.start,
                "end": span.end,
                "entity": ids.get(mention.entity, ""),
                "kind": mention.kind,
                "text": clean(span.of(text)),
            }


def _claims(graph: Graph) -> Iterator[dict[str, Any]]:
    return ({**row._asdict(), "attributed_to": list(row.attributed_to)} for row in rows(graph))


def _entities(graph: Graph) -> Iterator[dict[str, Any]]:
    for entity in graph.entities.values():
        yield {
            "id": entity.id,
            "name": clean(entity.name),
            "type": entity.type,
            "names": [clean(name) for name in entity.names],
            "articles": list(entity.articles),
            "iri": entity.iri,
        }


def _articles(graph: Graph) -> Iterator[dict[str, Any]]:
    for article in graph.articles.values():
        known = {name: clean(getattr(article, name)) for name in _ARTICLE}
        # Offsets count characters of the text as it stands, so that nothing in it is replaced.
        yield {**known, "text": graph.text(article.id).encode("utf-8", "replace").decode("utf-8")}


def _write(path: Path, columns: Mapping[str, pa.DataType], lines: Iterable[Mapping[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(list(columns.items()))
    waiting = iter(lines)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(waiting, _BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
