"""Gold files: what a careful reader takes from one article, in the form of the annotation guide.

Here stands all that decides whether two names or two values are the same for scoring. It is kept apart from
the resolution of names in the graph on purpose: the measure must not move with what it measures.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

ValueLine: TypeAlias = Mapping[str, Any]

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_AFFIX = re.compile(r"^(?:the|a|an)\s+|(?:'s|')$|[\"“”.,;:()]")
_GAP = re.compile(r"[\s-]+")
_LEGAL = {"inc", "corp", "corporation", "co", "ltd", "llc", "plc", "ag", "se", "sa", "gmbh", "company"}
_LEGAL |= {"technologies", "industries"}
# A role is another one with these words than without them: a vice president is no president.
_RANKS = {"vice", "deputy", "former", "ex", "assistant", "associate", "acting", "interim", "senior", "co"}
_RANKS |= {"then"}
_TOLERANCE = 0.005


def fold(name: str) -> str:
    """Fold case, quotes, articles, possessives and legal suffixes away.

    >>> fold("The Example Corp.’s")
    'example'
    """
    text = unicodedata.normalize("NFKC", name).translate(_PLAIN).casefold().strip()
    words = _GAP.sub(" ", _AFFIX.sub("", _AFFIX.sub("", text))).strip().split(" ")
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity of one article, by the annotator."""

    id: str
    type: str
    name: str
    names: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact of one article, by the annotator: `object` is an entity's id or a value."""

    subject: str
    relation: str
    object: str | ValueLine
    status: str
    attributed_to: tuple[str, ...] = ()
    optional: bool = False
    sentence: int | None = None


class GoldArticle:
    """One article's gold: its entities by id and by name, and its facts."""

    def __init__(self, doc: str, entities: Iterable[GoldEntity], facts: Iterable[GoldFact]) -> None:
        self.doc = doc
        self.entities = {entity.id: entity for entity in entities}
        self.facts = tuple(facts)
        self._ids_by_name: dict[str, list[str]] = {}
        for entity in self.entities.values():
            for name in folded_names(entity.name, entity.names):
                self._ids_by_name.setdefault(name, []).append(entity.id)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> GoldArticle:
        """Read one gold file's content."""
        entities = (
            GoldEntity(e["id"], e["type"], e["name"], tuple(e.get("names", ())), bool(e.get("optional")))
            for e in data["entities"]
        )
        facts = (
            GoldFact(
                f["s"],
                f["p"],
                f["o"],
                f["status"],
                tuple(f.get("attributedTo", ())),
                bool(f.get("optional")),
                f.get("sent"),
            )
            for f in data["facts"]
        )
        return cls(data["doc"], entities, facts)

    def find(self, name: str, names: Iterable[str] = ()) -> str | None:
        """Find the entity that shares most names with this one; its own name weighs most."""
        votes: Counter[str] = Counter()
        for known in folded_names(name, names):
            votes.update(self._ids_by_name.get(known, ()))
        for entity in self._ids_by_name.get(fold(name), ()):
            votes[entity] += 2
        return min(votes, key=lambda entity: (-votes[entity], entity)) if votes else None

    def label(self, end: str | ValueLine) -> str:
        """Name a fact's subject or object for a reader."""
        return self.entities[end].name if isinstance(end, str) else value_label(end)


def articles(folder: Path) -> Iterator[GoldArticle]:
    """Read the gold files of a folder, in the order of their names.

    Raises ValueError, naming the file, where one is not in the form of the guide.
    """
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(data, dict):
                yield GoldArticle.from_json(data)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path} is no gold file: {error!r}") from error


def folded_names(name: str, names: Iterable[str]) -> set[str]:
    """Fold an entity's own name and its others."""
    return {fold(known) for known in (name, *names) if known}


def value_key(value: ValueLine) -> str:
    """Make one key of one value, however its numbers are spelt."""
    plain = {
        key: float(part) if isinstance(part, int | float) else part
        for key, part in value.items()
        if key != "or"
    }
    return json.dumps(plain, sort_keys=True)


def value_label(value: ValueLine) -> str:
    """Write a value for a reader, an interval as `min..max unit`.

    >>> value_label({"min": 6e9, "max": None, "unit": "USD"})
    '6000000000.. USD'
    """
    if "unit" not in value:
        return str(value.get("date") or value.get("duration") or value.get("text") or value.get("name") or "")
    low, high = (f"{value[end]:.15g}" if value.get(end) is not None else "" for end in ("min", "max"))
    return f"{low if low == high else f'{low}..{high}'} {value['unit']}"


def same_value(gold: ValueLine, ours: ValueLine) -> bool:
    """Tell whether a value is the gold's: amounts share a unit and a bound, roles their words."""
    if "unit" in gold:
        return _same_unit(gold, ours) and any(_same_bound(gold, ours, end) for end in ("min", "max"))
    for kind in ("date", "duration"):
        if kind in gold:
            return bool(gold[kind] == ours.get(kind))
    spellings = [str(gold["text"]), *gold.get("or", ())]
    return any(_same_role(spelling, str(ours.get("text", ours.get("name", "")))) for spelling in spellings)


def same_interval(gold: ValueLine, ours: ValueLine) -> bool:
    """Tell whether an amount has exactly the gold's bounds."""

    def bounds(value: ValueLine) -> tuple[float | None, ...]:
        ends = (value.get(end) for end in ("min", "max"))
        return tuple(None if bound is None else round(float(bound), 6) for bound in ends)

    return bounds(gold) == bounds(ours)


def _same_unit(gold: ValueLine, ours: ValueLine) -> bool:
    return fold(gold["unit"]).rstrip("s") == fold(str(ours.get("unit", ""))).rstrip("s")


def _same_bound(gold: ValueLine, ours: ValueLine, end: str) -> bool:
    want, have = gold.get(end), ours.get(end)
    if want is None or have is None:
        return False
    return bool(abs(want - have) <= _TOLERANCE * max(abs(want), 1))


def _same_role(gold: str, ours: str) -> bool:
    want, have = set(fold(gold).split()), set(fold(ours).split())
    if not have:
        return False
    if want == have:
        return True
    nested = want <= have or have <= want
    return nested and not (want ^ have) & _RANKS and 2 * len(want & have) >= max(len(want), len(have))
