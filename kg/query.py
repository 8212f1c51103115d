"""Saved queries: SPARQL files whose header says what they answer and which parameters they take.

    # Title: Who competes for what
    # Description: Bids and candidacies that at least one article reports,
    #   denials left out.
    # Param for: entity. The programme, system or layer
    # Param status: status. How surely
    # Ask: who compete for {for}
    SELECT … WHERE {
      VALUES ?for { UNDEF }
      VALUES ?status { "asserted" "planned" "possible" }
      …

A parameter is a variable with a VALUES block. What stands in the block is the default, UNDEF being none, so
that a file runs unchanged in any SPARQL tool. A value given takes the block's place as a serialised RDF term,
never as text; a parameter given several times becomes several terms. `Ask` gives a form of question that the
query answers (see `kg.question.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from kg.data import shipped

Kind: TypeAlias = Literal[
    "entity", "type", "relation", "status", "text", "number", "date", "article", "speaker"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

_FIELD = re.compile(r"#\s?(Title|Description|Ask|Param ([A-Za-z]\w{0,40})):\s*(.*)")
_MORE = re.compile(r"#\s{2,}(\S.*)")
_BLOCK = re.compile(r"VALUES\s{1,9}\?(\w{1,40})\s{0,9}\{([^{}]{0,9999})\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a saved query that the caller may bind. `default` is SPARQL, or empty."""

    name: str
    kind: Kind
    comment: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with its title, its description, its parameters, and the forms of question that it answers."""

    name: str
    sparql: str
    title: str = ""
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    asked: tuple[str, ...] = ()

    def bind(self, terms: Mapping[str, Sequence[str]]) -> str:
        """Put serialised terms into the blocks of their parameters; a block left without any is taken out.

        >>> query = SavedQuery("q", "SELECT ?a { VALUES ?a { UNDEF } ?a ?b ?c }")
        >>> query.bind({"a": ["<http://example.org/x>"]})
        'SELECT ?a { VALUES ?a { <http://example.org/x> } ?a ?b ?c }'
        """
        # All blocks in one pass: no term is ever read again as SPARQL.
        return _BLOCK.sub(lambda block: _filled(block, terms), self.sparql)

    def takes(self, name: str) -> bool:
        """Tell whether the query has a block for this parameter."""
        return name in _blocks(self.sparql)


def parse(name: str, text: str) -> SavedQuery:
    """Read a query's header; every block of VALUES for a variable named there is a parameter.

    Raises ValueError where a parameter has an unknown kind or no block.
    """
    fields = _header(text.splitlines())
    parameters = tuple(
        _parameter(name, key.removeprefix("Param "), said, text)
        for key, said in fields.items()
        if key.startswith("Param ")
    )
    asked = tuple(said for key, said in fields.items() if key.startswith("Ask"))
    return SavedQuery(name, text, fields.get("Title", ""), fields.get("Description", ""), parameters, asked)


def saved(folder: Path | None = None) -> dict[str, SavedQuery]:
    """Read all saved queries of a folder, by default of those shipped, in the order of their names."""
    return dict(_saved(folder or shipped("queries")))


@cache
def _saved(folder: Path) -> tuple[tuple[str, SavedQuery], ...]:
    paths = sorted(folder.glob("*.rq"))
    return tuple((path.stem, parse(path.stem, path.read_text(encoding="utf-8"))) for path in paths)


def _header(lines: Iterable[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for line in lines:
        if not line.startswith("#"):
            break
        if field := _FIELD.match(line):
            last = f"Param {field[2]}" if field[2] else field[1]
            last += f" {len(fields)}" if last == "Ask" else ""
            fields[last] = field[3].strip()
        elif last and (more := _MORE.match(line)):
            fields[last] += " " + more[1].strip()
    return fields


def _parameter(query: str, name: str, said: str, sparql: str) -> Parameter:
    word, _, comment = said.partition(".")
    kind = next((known for known in KINDS if known == word.strip()), None)
    if kind is None:
        raise ValueError(f"query {query}: parameter {name} is a {word!r}; there are {', '.join(KINDS)}")
    default = _blocks(sparql).get(name)
    if default is None:
        raise ValueError(f"query {query}: no VALUES ?{name} {{ … }} to bind the parameter {name}")
    return Parameter(name, kind, comment.strip(), "" if default == "UNDEF" else default)


def _blocks(sparql: str) -> dict[str, str]:
    return {block[1]: " ".join(block[2].split()) for block in _BLOCK.finditer(sparql)}


def _filled(block: re.Match[str], terms: Mapping[str, Sequence[str]]) -> str:
    given = " ".join(terms.get(block[1], ()))
    if given:
        return f"VALUES ?{block[1]} {{ {given} }}"
    return "" if block[2].split() == ["UNDEF"] else block[0]
