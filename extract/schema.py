"""What an ontology asks of extraction: its types and relations, as plain values without RDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

ValueKind: TypeAlias = Literal["amount", "count", "date", "text"]
VALUE_KINDS: tuple[ValueKind, ...] = ("amount", "count", "date", "text")


@dataclass(frozen=True, slots=True)
class EntityType:
    """A class of the ontology. `parents` are its direct superclasses within the ontology."""

    name: str
    label: str
    comment: str = ""
    parents: tuple[str, ...] = ()
    alt_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A property of the ontology.

    `range` names types, or one of `amount` (money), `count`, `date` or `text` for relations to a value. An empty
    domain or range admits every type.
    """

    name: str
    label: str
    comment: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    symmetric: bool = False
    inverse: str = ""
    parents: tuple[str, ...] = ()
    alt_labels: tuple[str, ...] = ()

    @property
    def value_kind(self) -> ValueKind | None:
        """Name the kind of value that the relation leads to, or None where it leads to an entity."""
        return next((kind for kind in VALUE_KINDS if kind in self.range), None)


@dataclass(frozen=True, slots=True)
class Schema:
    """An ontology's types and relations by name."""

    types: Mapping[str, EntityType] = field(default_factory=dict)
    relations: Mapping[str, Relation] = field(default_factory=dict)

    def ancestors(self, type_name: str) -> frozenset[str]:
        """Name a type and all its superclasses."""
        seen: set[str] = set()
        todo = [type_name]
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.types:
                todo.extend(self.types[name].parents)
        return frozenset(seen)

    def admits(self, types: tuple[str, ...], type_name: str) -> bool:
        """Tell whether something of this type may stand where one of `types` is asked for."""
        return not types or not self.ancestors(type_name).isdisjoint(types)
