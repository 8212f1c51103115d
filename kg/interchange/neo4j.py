"""Neo4j: CSV files with the headers that `neo4j-admin database import` reads.

    entities.csv     nodes, labelled by type        articles.csv    nodes, labelled Article
    values.csv       nodes, labelled Value          claims.csv      relationships, typed by relation
    mentions.csv     MENTIONED_IN, from an entity to an article

`import.txt` holds the command that reads them. Lists use the unit separator (U+001F), which no text here has.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.interchange.claims import Row, clean, rows

if TYPE_CHECKING:
    from kg.graph import Graph

SEPARATOR = "\x1f"
_HUMP = re.compile("(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile("[^A-Za-z0-9_]+")
_COMMAND = """neo4j-admin database import full \\
  --array-delimiter=U+001F \\
  --nodes=entities.csv --nodes=articles.csv --nodes=values.csv \\
  --relationships=claims.csv --relationships=mentions.csv \\
  neo4j
"""
_ENTITIES = ("id:ID(Entity)", "name", "names:string[]", "iri", ":LABEL")
_ARTICLES = ("id:ID(Article)", "title", "date", "source", "byline", "wire", "url", "iri", ":LABEL")
_VALUES = ("id:ID(Entity)", "kind", "value", "min:double", "max:double", "unit", ":LABEL")
_CLAIMS = (
    ":START_ID(Entity)", ":END_ID(Entity)", "id", "relation", "status", "attributedTo:string[]",
    "amountMin:double", "amountMax:double", "amountUnit", "quote", "article", "start:long", "end:long",
    "score:double", "proposedBy", ":TYPE",
)  # fmt: skip
_MENTIONS = (":START_ID(Entity)", ":END_ID(Article)", ":TYPE")


def neo4j(graph: Graph, folder: Path) -> None:
    """Write the files into an empty folder."""
    entities = graph.entities.values()
    _write(
        folder / "entities.csv",
        _ENTITIES,
        (
            (e.id, clean(e.name), _list(e.names), e.iri, f"Entity{SEPARATOR}{_label(e.type)}")
            for e in entities
        ),
    )
    fields = ("title", "date", "source", "byline", "wire", "url")
    _write(
        folder / "articles.csv",
        _ARTICLES,
        (
            (a.id, *(clean(getattr(a, name)) for name in fields), a.iri, "Article")
            for a in graph.articles.values()
        ),
    )
    values = {_value_id(row): row for row in rows(graph) if not row.object}
    _write(folder / "values.csv", _VALUES, (_value(key, row) for key, row in sorted(values.items())))
    _write(folder / "claims.csv", _CLAIMS, map(_claim, rows(graph)))
    _write(
        folder / "mentions.csv",
        _MENTIONS,
        ((e.id, article, "MENTIONED_IN") for e in entities for article in e.articles),
    )
    (folder / "import.txt").write_text(_COMMAND, encoding="utf-8")


def relationship(relation: str) -> str:
    """Name a relation as Neo4j's users do.

    >>> relationship("competesFor")
    'COMPETES_FOR'
    """
    return _NOT_WORD.sub("_", _HUMP.sub("_", relation)).upper()


def _claim(row: Row) -> Sequence[Any]:
    end = row.object or _value_id(row)
    amount = ("", "", "") if not row.unit else (row.min, row.max, row.unit)
    return (
        row.subject, end, row.id, row.relation, row.status, _list(row.attributed_to), *amount, row.quote,
        row.article, row.sentence_start, row.sentence_end, row.score, row.proposed_by,
        relationship(row.relation),
    )  # fmt: skip


def _value(key: str, row: Row) -> Sequence[Any]:
    return key, row.value_kind, row.value, row.min, row.max, row.unit, "Value"


def _value_id(row: Row) -> str:
    return f"value:{row.value_kind}:{row.value}"


def _label(type_name: str) -> str:
    return _NOT_WORD.sub("_", type_name) or "Thing"


def _list(names: Iterable[str]) -> str:
    return SEPARATOR.join(clean(name) for name in names)


def _write(path: Path, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
