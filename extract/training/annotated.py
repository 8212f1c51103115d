"""Annotated articles to learn from, whatever form they came in: entities, and facts with where they are stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.claim import Span
from extract.lexicon import fold
from extract.training.examples import Example, ExampleValue

_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]{0,3}(?=\s{1,9}[\"“‘(\[]?[A-Z0-9€$£¥])")
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr gen adm lt col sen rep gov prof st no inc corp co ltd us uk jan feb mar apr jun jul aug
    sept sep oct nov dec vs am pm maj capt sgt dc v
    """.split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """An entity: its type and all names that the text uses for it."""

    id: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A fact: `object` is the id of an entity, or a value as a mapping (`min`, `max`, `unit`; `date`; `text`, `or`).

    `where` is the stretch of text that states it, or None where only the article is known to.
    """

    subject: str
    relation: str
    object: str | Mapping[str, Any]
    where: Span | None = None
    status: str = "asserted"
    attributed_to: tuple[str, ...] = ()
    optional: bool = False
    ends: tuple[Span, Span] | None = (
        None  # the very mentions of subject and object, where facts are of mentions
    )


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with all its entities and facts; what is not listed is taken not to be there.

    `only` names the relations for which that holds, all of them where it is empty. In a `partial` one there may be
    entities that are not listed.
    """

    id: str
    text: str
    entities: tuple[Named, ...]
    facts: tuple[Known, ...]
    date: str = ""
    only: frozenset[str] = frozenset()
    marked: bool = False  # all mentions are given
    partial: bool = False
    mentions: tuple[tuple[Span, tuple[str, ...], str], ...] = ()  # span, entities, kind


def from_gold(data: Mapping[str, Any], text: str) -> Annotated:
    """Read the gold form: entities with ids and names, facts with the number of their sentence."""
    spans = sentence_spans(text)
    entities = tuple(
        Named(e["id"], e["type"], tuple(dict.fromkeys((e["name"], *e.get("names", ())))))
        for e in data["entities"]
    )
    facts = tuple(
        Known(
            f["s"],
            f["p"],
            f["o"],
            spans[min(f["sent"], len(spans) - 1)] if spans and "sent" in f else None,
            f.get("status", "asserted"),
            tuple(f.get("attributedTo", ())),
            bool(f.get("optional")),
        )
        for f in data["facts"]
    )
    return Annotated(data["doc"], text, entities, facts, data.get("date", ""))


def from_example(example: Example) -> Annotated:
    """Read a hand-written snippet."""
    values = {value.id: _plain(value) for value in example.values}
    spans = {value.id: Span(value.start, value.end) for value in example.values}
    whole = Span(0, len(example.text))
    facts = tuple(
        Known(f.s, f.p, values.get(f.o, f.o), spans.get(f.o, whole), f.status, f.attributed_to, f.optional)
        for f in example.facts
    )
    marked: dict[tuple[Span, str], list[str]] = {}
    for entity in example.entities:
        for m in entity.mentions:
            marked.setdefault((Span(m.start, m.end), m.kind), []).append(entity.id)
    mentions = tuple((span, tuple(ids), kind) for (span, kind), ids in sorted(marked.items()))
    entities = tuple(Named(e.id, e.type, e.names or (e.name,)) for e in example.entities)
    return Annotated(example.id, example.text, entities, facts, marked=True, mentions=mentions)


def _plain(value: ExampleValue) -> Mapping[str, Any]:
    if value.kind in ("amount", "count"):
        return {"min": value.min, "max": value.max, "unit": value.unit}
    if value.kind == "date":
        return {"duration" if value.text.startswith("P") else "date": value.text}
    return {"text": value.text, "or": value.others}


def sentence_spans(text: str) -> list[Span]:
    """Number the sentences of a text as an annotator does: lines are cut, then full stops before a capital."""
    spans: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        start = offset
        for match in _SENTENCE_END.finditer(line):
            words = line[: match.end()].split()[-1].strip('("“‘.”').lower().replace(".", "")
            if words in _ABBREVIATIONS or (len(words) == 1 and words.isalpha()):
                continue
            spans.append(Span(start, offset + match.end()))
            start = offset + match.end()
            while start < offset + len(line) and text[start].isspace():
                start += 1
        if text[start : offset + len(line)].strip():
            spans.append(Span(start, offset + len(line)))
        offset += len(line) + 1
    return spans


def same_value(gold: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Tell whether a value found is the one annotated: a shared bound and unit, the same date, a role's words."""
    if "unit" in gold:
        if fold(str(gold["unit"])).rstrip("s") != fold(str(ours.get("unit", ""))).rstrip("s"):
            return False
        return any(gold.get(end) is not None and gold.get(end) == ours.get(end) for end in ("min", "max"))
    for kind in ("date", "duration"):
        if kind in gold:
            return bool(gold[kind] == ours.get(kind))
    have = set(fold(str(ours.get("text", ""))).split())
    return any(
        _same_words(set(fold(str(text)).split()), have) for text in (gold["text"], *gold.get("or", ()))
    )


def _same_words(want: set[str], have: set[str]) -> bool:
    nested = want <= have or have <= want
    return bool(have) and nested and 2 * len(want & have) >= max(len(want), len(have))


def entity_of(names: Sequence[str], name: str, entities: Iterable[Named]) -> str:
    """Find the annotated entity that shares most names with a thing found; empty where none does."""
    ours = {fold(n) for n in (name, *names)}
    best, most = "", 0
    for entity in entities:
        shared = len(ours & {fold(n) for n in entity.names})
        shared += 2 * (fold(name) in {fold(n) for n in entity.names})
        if shared > most:
            best, most = entity.id, shared
    return best
