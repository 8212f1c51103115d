"""The gate of types: a fact is read only where the ontology admits its ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extract.schema import Schema
from kg.question.meaning import Either, Fact, Named, Node

PERSON = "Person"  # a bare "what" asks for none


class Gate:
    """Makes facts whose ends fit the domain and range of their relation."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def is_a(self, type_name: str, types: Iterable[str]) -> bool:
        """Tell whether a type is one of `types` or below it; no types are none."""
        return not self._schema.ancestors(type_name).isdisjoint(types)

    def fact(self, relations: Iterable[str], subject: Node, object: Node) -> Fact | None:
        """Make a fact of those relations that admit both ends, or None where none does.

        What may not stand there is left out of the ends: the one of two entities of a name that fits.
        """
        fitting = []
        ends: tuple[Node, Node] | None = None
        for name in relations:
            relation = self._schema.relations[name]
            left = self._fit(subject, relation.domain, None)
            right = self._fit(object, relation.range, relation.value_kind)
            if left is not None and right is not None:
                fitting.append(name)
                ends = ends or (left, right)
        return Fact(tuple(fitting), *ends) if ends else None

    def _fit(self, node: Node, types: tuple[str, ...], value: str | None) -> Node | None:
        if isinstance(node, Named):
            kept = tuple(e for e in node.entities if not value and self._schema.admits(types, e.type))
            return (
                (node if len(kept) == len(node.entities) else replace(node, entities=kept)) if kept else None
            )
        if isinstance(node, Either):
            members = [self._fit(member, types, value) for member in node.members]
            whole = all(member is not None for member in members)
            return node if whole else None
        if value:
            # A bare "what" asks for no number and no date: that takes "how many" or "when".
            open_to = (value,) if value in ("count", "date") and node.asked else (value, "any")
            return node if node.value in open_to and not node.types else None
        if node.value not in ("", "any") or (node.noun == "what" and set(types) == {PERSON}):
            return None
        fits = not node.types or not types or any(self._meet(t, types) for t in node.types)
        return node if fits else None

    def _meet(self, type_name: str, types: tuple[str, ...]) -> bool:
        """Tell whether something may be of this type and of one of `types`."""
        return self._schema.admits(types, type_name) or any(self.is_a(t, (type_name,)) for t in types)
