"""SQLite: tables with keys between them and a full-text index of the sentences, as Datasette likes them."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.interchange.claims import Row, clean, rows

if TYPE_CHECKING:
    from kg.graph import Graph

_TABLES = """
CREATE TABLE articles (
  id TEXT PRIMARY KEY, title TEXT, date TEXT, source TEXT, byline TEXT, wire TEXT, url TEXT, text TEXT);
CREATE TABLE entities (id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, iri TEXT);
CREATE TABLE names (entity TEXT NOT NULL REFERENCES entities(id), name TEXT NOT NULL);
CREATE TABLE appearances (
  entity TEXT NOT NULL REFERENCES entities(id), article TEXT NOT NULL REFERENCES articles(id));
CREATE TABLE claims (
  id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles(id),
  subject TEXT NOT NULL REFERENCES entities(id), relation TEXT NOT NULL, object TEXT REFERENCES entities(id),
  value_kind TEXT, value TEXT, min REAL, max REAL, unit TEXT, status TEXT NOT NULL, quote TEXT NOT NULL,
  sentence_start INTEGER, sentence_end INTEGER, subject_start INTEGER, subject_end INTEGER,
  object_start INTEGER, object_end INTEGER, score REAL, proposed_by TEXT);
CREATE TABLE sayings (claim TEXT NOT NULL REFERENCES claims(id), place INTEGER NOT NULL, name TEXT NOT NULL);
"""
# A view shows names where the tables have ids; the index finds words in the sentences.
_AFTER = """
CREATE INDEX claims_subject ON claims(subject);
CREATE INDEX claims_object ON claims(object);
CREATE INDEX claims_relation ON claims(relation, status);
CREATE INDEX claims_article ON claims(article);
CREATE INDEX names_name ON names(name);
CREATE INDEX sayings_claim ON sayings(claim);
CREATE VIEW facts AS
  SELECT s.name AS subject, c.relation, coalesce(o.name, c.value) AS object, c.status,
    (SELECT group_concat(name, '; ') FROM sayings WHERE claim = c.id) AS said_by,
    c.quote, a.title AS article, a.date, a.source, c.id AS claim
  FROM claims c JOIN entities s ON s.id = c.subject LEFT JOIN entities o ON o.id = c.object
    JOIN articles a ON a.id = c.article;
CREATE VIRTUAL TABLE claims_fts USING fts5(quote, content='claims', content_rowid='rowid');
INSERT INTO claims_fts(claims_fts) VALUES ('rebuild');
"""
_CLAIM = tuple(name for name in Row._fields if name not in ("subject_name", "object_name", "attributed_to"))
_ARTICLE = ("id", "title", "date", "source", "byline", "wire", "url")


def sqlite(graph: Graph, out: BinaryIO) -> None:
    """Write the database; it is made in a file of its own, since SQLite writes back and forth."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.db"
        with closing(sqlite3.connect(path)) as database:
            _fill(database, graph)
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _fill(database: sqlite3.Connection, graph: Graph) -> None:
    database.executescript(_TABLES)
    with database:
        _insert(database, "articles", _articles(graph))
        known = graph.entities.values()
        _insert(database, "entities", ((e.id, clean(e.name), e.type, e.iri) for e in known))
        _insert(database, "names", ((e.id, clean(name)) for e in known for name in e.names))
        _insert(database, "appearances", ((e.id, article) for e in known for article in e.articles))
        _insert(database, "claims", map(_claim, rows(graph)))
        _insert(database, "sayings", _sayings(graph))
    database.executescript(_AFTER)
    database.execute("ANALYZE")
    database.commit()


def _insert(database: sqlite3.Connection, table: str, lines: Iterator[tuple[Any, ...]]) -> None:
    # The table's name is one of those above; values are always bound.
    columns = database.execute(f"SELECT count(*) FROM pragma_table_info('{table}')").fetchone()[0]
    places = ", ".join("?" * columns)
    database.executemany(f"INSERT INTO {table} VALUES ({places})", lines)


def _articles(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for article in graph.articles.values():
        text = graph.text(article.id).encode("utf-8", "replace").decode("utf-8")
        yield (*(clean(getattr(article, name)) for name in _ARTICLE), text)


def _claim(row: Row) -> tuple[Any, ...]:
    values = row._asdict()
    values["object"] = row.object or None
    return tuple(values[name] for name in _CLAIM)


def _sayings(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for row in rows(graph):
        for place, name in enumerate(row.attributed_to):
            yield row.id, place, name
