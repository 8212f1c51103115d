"""Inducing readable entries of the lexicon from labelled pairs: which word states which relation by which roles.

1. Each predicate of which both ends of a fact are arguments is a candidate: its word, alone or with the noun or verb
   through which it speaks, and the two roles.
2. Its support is the number of facts that show it; its precision, the share of facts among all pairs that it
   matches and whose types the ontology admits.
3. An entry of two words is dropped where one of its words alone does as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extract.frames import Frame
from extract.pairs import Pair
from extract.reading import Reading
from extract.relations import BACKWARD, FORWARD, Gate, label_of
from extract.schema import Schema
from extract.training.judge import Labelled
from extract.training.relations import IGNORED, IS, OPTIONAL, Row

LEAST, SURE = 3, 0.6  # facts that must show an entry, and the share of its matches that must be facts
_WAYS = "+=~"
_FEATURE = re.compile(r"(?P<kind>pa|pl|po)=(?P<words>[^|]+)\|(?P<first>[^|]+)\|(?P<second>[^|]+)")
_WORD = re.compile(r"[^\W\d_][\w-]*([+_][^\W\d_][\w-]*)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A frame with the number of facts that show it, of the pairs that it matches, and a sentence that shows it."""

    frame: Frame
    support: int
    precision: float
    evidence: str


@dataclass(slots=True)
class _Seen:
    facts: dict[tuple[object, ...], str] = field(default_factory=dict)
    right: int = 0
    matched: int = 0


def frames_of(pair: Pair) -> set[tuple[str, str, str]]:
    """Name the words that bind a pair, each with the roles of its first and its second reference."""
    found = set()
    for feature in pair.features:
        match = _FEATURE.fullmatch(feature)
        if match is None:
            continue
        word = match["words"].replace(">", "+") if match["kind"] == "po" else match["words"]
        if _WORD.fullmatch(word):
            found.add((word, match["first"].rstrip(_WAYS), match["second"].rstrip(_WAYS)))
    return found


def induce(
    labelled: Iterable[Labelled], schema: Schema, *, least: int = LEAST, sure: float = SURE
) -> list[Entry]:
    """Induce the entries that labelled pairs show, the best supported of each relation first."""
    gate = Gate(schema)
    seen: defaultdict[Frame, _Seen] = defaultdict(_Seen)
    for article in labelled:
        for row in article.rows:
            for frame, worth in _frames(row, article.reading, schema, gate):
                one = seen[frame]
                one.matched += 1
                if worth in (IS, OPTIONAL):
                    one.right += 1
                    one.facts.setdefault(_fact(article, row.pair), _sentence(article.reading, row.pair))
    entries = [
        Entry(frame, len(one.facts), one.right / one.matched, min(one.facts.values(), key=len))
        for frame, one in seen.items()
        if len(one.facts) >= least and one.right >= sure * one.matched
    ]
    return sorted(_without_doubles(entries), key=_order)


def _order(entry: Entry) -> tuple[str, int, float, str]:
    return entry.frame.relation, -entry.support, -entry.precision, str(entry.frame)


def _frames(row: Row, reading: Reading, schema: Schema, gate: Gate) -> Iterator[tuple[Frame, float]]:
    """Yield the entries that would match a pair in either direction, with what the pair is worth as an example."""
    pair = row.pair
    words = frames_of(pair)
    for relation in schema.relations.values() if words else ():
        if row.only and relation.name not in row.only:
            continue
        for direction, subject, obj in (
            (FORWARD, pair.first, pair.second),
            (BACKWARD, pair.second, pair.first),
        ):
            worth = row.labels.get(label_of(relation, direction), 0.0)
            if worth == IGNORED or not gate.admits(relation, reading, subject, obj):
                continue
            for word, first, second in words:
                roles = (first, second) if direction == FORWARD else (second, first)
                yield Frame(word, relation.name, *roles), worth


def _fact(article: Labelled, pair: Pair) -> tuple[object, ...]:
    ends = (str(r.things or r.value) for r in (pair.first, pair.second))
    return article.article, *sorted(ends)


def _sentence(reading: Reading, pair: Pair) -> str:
    return " ".join(reading.sentences[pair.first.sentence].text.split())


def _without_doubles(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Leave out an entry of two words where one of them alone is as sure; of a symmetric pair keep both ways."""
    plain = {
        (e.frame.word, e.frame.relation, e.frame.subject, e.frame.object): e.precision
        for e in entries
        if "+" not in e.frame.word
    }
    for entry in entries:
        frame = entry.frame
        alone = [
            plain.get((word, frame.relation, frame.subject, frame.object), 0.0)
            for word in frame.word.split("+")
        ]
        if "+" not in frame.word or max(alone) < entry.precision:
            yield entry


def table(entries: Iterable[Entry]) -> dict[str, dict[str, list[str]]]:
    """Arrange entries as a lexicon's table of frames."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        roles = f"{entry.frame.subject}>{entry.frame.object}"
        found.setdefault(entry.frame.relation, {}).setdefault(roles, []).append(entry.frame.word)
    return found


def as_toml(entries: Iterable[Entry]) -> str:
    """Write entries in the readable form of a lexicon's frames, each under a comment with its figures."""
    tables: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        roles = f"{entry.frame.subject}>{entry.frame.object}"
        tables.setdefault(entry.frame.relation, {}).setdefault(roles, []).append(entry)
    lines = [
        "# Learned from examples: written anew by each `kg learn`. What you keep belongs into frames.toml."
    ]
    for relation, rows in tables.items():
        lines += ["", f"[{relation}]"]
        for roles, found in rows.items():
            lines += [f"# {e.frame.word}: support {e.support}, precision {e.precision:.2f}" for e in found]
            lines.append(f'"{roles}" = [{", ".join(_quoted(e.frame.word) for e in found)}]')
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
