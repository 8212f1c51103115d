"""Reads hand-written annotated snippets of news: the examples from which the relations are learnt.

A file holds snippets separated by blank lines; a line that begins with `#` is a comment. Each snippet is
one or more lines of text (each a paragraph) with marks in it, then lines of facts: `>` before required, `?`
before optional ones.

    [a:C Acme Robotics] won a {v $40 million=40M USD} order from the [n:G Navy] for [s:S Sea Wasp], it said.
    > a wins s @n; a sells n @n; a worth v @n
    ? a develops s planned

`[a:C Acme]` names entity `a`, a company; `[a Acme]` names it again; `[a~ the firm]` refers to it, and
`[a+b~ both]` to two. `[d:Y~ a second tier]` introduces a thing without a name. `{v $40 million=40M USD}` is
a value (`40M..`, `..2B`, `6..10 satellite`, `2027-Q4`, `P60D`); `{r chief executive=chief executive|CEO}` is
a text, with other spellings. A fact is `subject relation object`, then in any order a status, `@a` or
`@"two officials"` for who claims it, and `#v` for its amount. `a,b wins c` is two facts. A value that no fact
needs may go by `_`. Types and relations go by their names in the ontology (`[a:Company Acme]`, `> a owns b`); those of
the news ontology have the short forms of `TYPES` and `RELATIONS` besides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

MentionKind: TypeAlias = Literal["name", "nominal", "pronoun"]
ValueKind: TypeAlias = Literal["amount", "count", "date", "text"]

STATUSES = ("asserted", "planned", "possible", "negated")
_PRONOUNS = """
he she it they him her them his hers its their theirs we us our ours i me my mine you your who whom whose
which that this these those both itself himself herself themselves one
"""
PRONOUNS = frozenset(_PRONOUNS.split())
SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_OPEN = re.compile(r"\[(?P<ids>\w+(?:\+\w+)*)(?::(?P<type>[^\W\d_][\w-]*))?(?P<ref>~)? |\{(?P<value>\w+) ")
_RELATION = re.compile(r"[^\W\d_][\w-]*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?[kmbtKMBT]?")
_AMOUNT = re.compile(
    rf"(?P<min>{_NUMBER.pattern})?(?P<dots>\.\.)?(?P<max>{_NUMBER.pattern})? (?P<unit>[^\W\d][^=]*)"
)
_DATE = re.compile(r"\d{4}(-Q[1-4]|-H[12]|-\d\d(-\d\d)?)?|--\d\d(-\d\d)?")
_DURATION = re.compile(r"P\d+[DWMY]")
_FACT_PART = re.compile(r'@"[^"]*"|\S+')


class ExampleError(ValueError):
    """Says what is wrong with an annotated snippet, and where."""


@dataclass(frozen=True, slots=True)
class Short:
    """Short forms that snippets use for the names of types and relations."""

    types: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def beside(cls, file: Path) -> Short:
        """Read the `short.toml` that lies beside a file of snippets; without one there are no short forms."""
        path = file.parent / "short.toml"
        if not path.is_file():
            return cls()
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ExampleError(f"{path}: {error}") from error
        return cls(dict(table.get("types", {})), dict(table.get("relations", {})))


NO_SHORT = Short()


@dataclass(frozen=True, slots=True)
class ExampleMention:
    """A stretch of the text that names or refers to an entity."""

    start: int
    end: int
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class ExampleEntity:
    """A thing that the snippet speaks of. `name` is its first name; `names` all its names in order."""

    id: str
    type: str
    name: str
    names: tuple[str, ...]
    mentions: tuple[ExampleMention, ...]


@dataclass(frozen=True, slots=True)
class ExampleValue:
    """An amount, count, date or text in the snippet.

    Amounts and counts have `min`, `max` (None is open) and `unit`; a date has ISO 8601 in
    `text`; a text has its spellings in `text` and `others`.
    """

    id: str
    kind: ValueKind
    start: int
    end: int
    text: str = ""
    others: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ExampleFact:
    """A fact that the snippet states. `s`, `o` and `amount` are ids of entities or values."""

    s: str
    p: str
    o: str
    status: str = "asserted"
    attributed_to: tuple[str, ...] = ()
    optional: bool = False
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A snippet of news with all that it states. `attributed_to` of a fact holds names, not ids."""

    id: str
    text: str
    entities: tuple[ExampleEntity, ...]
    values: tuple[ExampleValue, ...]
    facts: tuple[ExampleFact, ...]

    def entity(self, entity_id: str) -> ExampleEntity | None:
        """Find an entity by its id."""
        return next((entity for entity in self.entities if entity.id == entity_id), None)


@dataclass(slots=True)
class _Draft:
    """Gathers what the marks of a snippet say while its text is read."""

    text: str
    entities: dict[str, ExampleEntity]
    values: dict[str, ExampleValue]
    short: Short = NO_SHORT

    def mention(self, ids: str, type_code: str, referring: bool, start: int) -> None:
        surface = self.text[start:]
        kind: MentionKind = "pronoun" if surface.lower() in PRONOUNS else "nominal" if referring else "name"
        mention = ExampleMention(start, len(self.text), kind)
        type_name = self.short.types.get(type_code, type_code)
        for entity_id in ids.split("+"):
            entity = self.entities.get(entity_id)
            if entity_id in self.values:
                raise ExampleError(f"entity {entity_id} has the id of a value")
            if entity is None:
                if not type_code:
                    raise ExampleError(f"entity {entity_id} has no type where it first occurs: {surface!r}")
                entity = ExampleEntity(entity_id, type_name, "", (), ())
            elif type_code and type_name != entity.type:
                raise ExampleError(f"entity {entity_id} has two types")
            names = entity.names
            if kind == "name" and surface not in names:
                names = (*names, surface)
            mentions = tuple(sorted((*entity.mentions, mention), key=lambda m: m.start))
            self.entities[entity_id] = replace(
                entity, name=names[0] if names else "", names=names, mentions=mentions
            )

    def value(self, value_id: str, start: int, given: str) -> None:
        if value_id == "_":  # a value that no fact speaks of
            value_id = f"_{len(self.values) + 1}"
        if value_id in self.values or value_id in self.entities:
            raise ExampleError(f"value {value_id} has the id of another mark")
        self.values[value_id] = _value(value_id, start, len(self.text), given or self.text[start:])


def read_examples(path: Path) -> Iterator[Example]:
    """Read the examples of a file, or of all `.txt` files of a folder in the order of their names."""
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    for file in files:
        yield from parse_examples(file.read_text(encoding="utf-8"), file.stem, Short.beside(file))


def parse_examples(source: str, name: str = "example", short: Short = NO_SHORT) -> Iterator[Example]:
    """Read examples from the text of a file; raise `ExampleError` naming the line at fault."""
    block: list[str] = []
    for number, line in enumerate([*source.splitlines(), ""], start=1):
        if line.startswith("#"):
            continue
        if line.strip():
            block.append(line.strip())
        elif block:
            first = number - len(block)
            try:
                yield parse_example(block, f"{name}:{first}", short)
            except ExampleError as error:
                raise ExampleError(f"{name}.txt, snippet before line {number}: {error}") from None
            block = []


def parse_example(lines: list[str], example_id: str, short: Short = NO_SHORT) -> Example:
    """Read one snippet from its lines."""
    draft = _Draft("", {}, {}, short)
    facts: list[ExampleFact] = []
    paragraphs = [line for line in lines if line[:2] not in ("> ", "? ")]
    _read_text("\n\n".join(paragraphs), draft)
    for entity_id, entity in draft.entities.items():
        if not entity.names:  # a thing without a name goes by its shortest describing phrase
            spans = [draft.text[m.start : m.end] for m in entity.mentions if m.kind == "nominal"]
            if not spans:
                raise ExampleError(f"entity {entity_id} has neither a name nor a description")
            draft.entities[entity_id] = replace(entity, name=min(spans, key=len))
    for line in lines:
        if line[:2] in ("> ", "? "):
            for source in line[2:].split(";"):
                if source.strip():
                    facts.extend(_facts(source.strip(), draft, optional=line[0] == "?"))
    entities, values = tuple(draft.entities.values()), tuple(draft.values.values())
    return Example(example_id, draft.text, entities, values, tuple(dict.fromkeys(facts)))


def _read_text(marked: str, draft: _Draft) -> None:
    """Read marked text into the draft: the text without marks, and where they stood."""
    open_marks: list[tuple[re.Match[str], int]] = []
    position = 0
    while position < len(marked):
        character = marked[position]
        if character in "[{":
            mark = _OPEN.match(marked, position)
            if mark is None:
                raise ExampleError(f"no mark begins like {marked[position : position + 30]!r}")
            open_marks.append((mark, len(draft.text)))
            position = mark.end()
            continue
        if (
            character == "]"
            or character == "}"
            or (character == "=" and open_marks and open_marks[-1][0]["value"])
        ):
            if not open_marks:
                raise ExampleError(f"a mark ends that never began: {draft.text[-30:]!r}")
            mark, start = open_marks.pop()
            if mark["value"]:
                end = marked.find("}", position)
                if end < 0:
                    raise ExampleError(f"a value never ends: {draft.text[start:]!r}")
                draft.value(mark["value"], start, marked[position + 1 : end])
                position = end + 1
                continue
            if character != "]":
                raise ExampleError(f"wrong bracket after {draft.text[start:]!r}")
            draft.mention(mark["ids"], mark["type"] or "", mark["ref"] is not None, start)
        else:
            draft.text += character
        position += 1
    if open_marks:
        raise ExampleError(f"a mark never ends: {open_marks[-1][0].group()!r}")


def _number(source: str | None) -> float | None:
    if not source:
        return None
    if not _NUMBER.fullmatch(source):
        raise ExampleError(f"not a number: {source}")
    scale = SCALES.get(source[-1].lower())
    return round(float(source[:-1]) * scale, 2) if scale else float(source)


def _value(value_id: str, start: int, end: int, given: str) -> ExampleValue:
    """Read what a value's mark says of it; what is neither an amount nor a date is a text."""
    if _DATE.fullmatch(given) or _DURATION.fullmatch(given):
        return ExampleValue(value_id, "date", start, end, given)
    amount = _AMOUNT.fullmatch(given)
    if amount and (amount["min"] or amount["max"]):
        low, high = _number(amount["min"]), _number(amount["max"])
        if not amount["dots"]:
            high = low
        kind: ValueKind = "amount" if re.fullmatch("[A-Z]{3}", amount["unit"]) else "count"
        return ExampleValue(value_id, kind, start, end, min=low, max=high, unit=amount["unit"])
    text, *others = given.split("|")
    return ExampleValue(value_id, "text", start, end, text, tuple(others))


def _facts(source: str, draft: _Draft, *, optional: bool) -> Iterator[ExampleFact]:
    """Read `a,b wins c planned @d #v`: one fact for each subject and object."""
    parts = _FACT_PART.findall(source)
    if len(parts) < 3 or not _RELATION.fullmatch(parts[1]):
        raise ExampleError(f"not a fact: {source!r}")
    relation = draft.short.relations.get(parts[1], parts[1])
    status, speakers, amount = "asserted", list[str](), ""
    for part in parts[3:]:
        if part in STATUSES:
            status = part
        elif part.startswith('@"'):
            speakers.append(part[2:-1])
        elif part.startswith("@") and part[1:] in draft.entities:
            speakers.append(draft.entities[part[1:]].name)
        elif part.startswith("#") and part[1:] in draft.values:
            amount = part[1:]
        else:
            raise ExampleError(f"unknown {part!r} in the fact {source!r}")
    for s in parts[0].split(","):
        for o in parts[2].split(","):
            if s not in draft.entities or (o not in draft.entities and o not in draft.values):
                raise ExampleError(f"unknown id in the fact {source!r}")
            yield ExampleFact(s, relation, o, status, tuple(speakers), optional, amount)
