"""The file `decisions.toml`: read, added to, and taken back from.

Each decision is one `[[decision]]` table. A table is added behind what the file holds; taking it back cuts
out just what was added, so that the file has the very bytes that it had before.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from kg.atomic import replacing
from kg.decisions import ACTIONS, Decision, Decisions, checked
from kg.errors import NotFound, WrongRequest

NAME = "decisions.toml"
HEADER = "# What people decided about this graph. Every build replays it from the top down.\n"
_TABLE = re.compile(r"^\[\[decision\]\]", re.M)
_FIELDS = ("do", "names", "subject", "relation", "object", "articles", "status", "type", "why")
_LISTS = ("names", "articles")


def read(path: Path) -> Decisions:
    """Read the decisions in a file; where there is none, nothing was decided."""
    return parse(_text(path), path.name) if path.exists() else Decisions()


def parse(text: str, name: str = NAME) -> Decisions:
    """Read decisions from the text of the file.

    >>> parse('[[decision]]\\ndo = "merge"\\nnames = ["A", "B"]\\n').items[0].names
    ('A', 'B')
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongRequest(f"{name} is not TOML: {error}") from None
    tables = data.get("decision", [])
    if set(data) - {"decision"} or not isinstance(tables, list):
        raise WrongRequest(f"{name}: only [[decision]] tables are known, not {', '.join(map(repr, data))}")
    return Decisions(tuple(_decision(table, f"{name}: decision {n}") for n, table in enumerate(tables, 1)))


def add(text: str, item: Decision) -> str:
    """Give the file's text with one more decision at its end.

    >>> take_back(add("# mine", Decision("merge", ("A", "B"))), 1)
    '# mine'
    """
    # Exactly one line break goes before a table and is cut with it, whether or not the text ended in one.
    return f"{text}\n{_table(item)}"


def take_back(text: str, number: int) -> str:
    """Give the file's text without one decision, counted from 1."""
    starts = [match.start() for match in _TABLE.finditer(text)]
    if not 1 <= number <= len(starts):
        raise NotFound(f"there is no decision {number}; there are {len(starts)}")
    start = starts[number - 1]
    end = starts[number] - 1 if number < len(starts) else len(text)
    return text[: max(start - 1, 0)] + text[end:]


def write(path: Path, text: str) -> None:
    """Put the text in the file's place; a file of ours that holds no decision any more goes away."""
    if text == HEADER:
        path.unlink(missing_ok=True)
        return
    with replacing(path) as file:
        file.write(text.encode("utf-8"))


def text_of(path: Path) -> str:
    """Give the file's text, or the header that a new one begins with."""
    return _text(path) if path.exists() else HEADER


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise WrongRequest(f"{path.name} is not UTF-8 text") from None


def _table(item: Decision) -> str:
    subject, relation, object_ = item.fact
    fields: dict[str, str | tuple[str, ...]] = {
        "do": item.do, "names": item.names, "subject": subject, "relation": relation, "object": object_,
        "articles": item.articles, "status": item.status if item.do == "accept" else "", "type": item.type,
        "why": item.why,
    }  # fmt: skip
    return "[[decision]]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items() if value)


def _toml(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # A JSON string is a TOML string, but for the one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _decision(table: Any, where: str) -> Decision:
    if not isinstance(table, dict):
        raise WrongRequest(f"{where} is no table")
    for name, value in table.items():
        if name not in _FIELDS:
            raise WrongRequest(f"{where} has no field {name!r}; there are {', '.join(_FIELDS)}")
        many = name in _LISTS
        if not isinstance(value, list if many else str) or not all(isinstance(part, str) for part in value):
            raise WrongRequest(f"{where}: {name} must be {'a list of texts' if many else 'a text'}")
    if table.get("do") not in ACTIONS:
        raise WrongRequest(f"{where}: no decision {table.get('do')!r}; there are {', '.join(ACTIONS)}")
    item = Decision(
        table["do"],
        names=tuple(map(str, table.get("names", ()))),
        fact=(table.get("subject", ""), table.get("relation", ""), table.get("object", "")),
        articles=tuple(map(str, table.get("articles", ()))),
        status=table.get("status", "asserted"),
        type=table.get("type", ""),
        why=table.get("why", ""),
    )
    if wrong := checked(item):
        raise WrongRequest(f"{where}: {wrong}")
    return item
