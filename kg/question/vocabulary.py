"""The words that a question may use: names of the graph, nouns of types and values, relations' phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.lexicon import Lexicon
from extract.schema import EntityType, Schema
from kg.ontology import Ontology
from kg.question.names import Names
from kg.question.phrases import WHOLE, Phrases
from kg.question.words import Word
from kg.record import EntityRecord

VALUES = ("amount", "count", "date", "text")


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun: the types of thing it stands for (none being any), or the kind of value."""

    text: str
    types: tuple[str, ...] = ()
    value: str = ""
    literal: bool = False  # what it stands for has the noun in its name


class Vocabulary:
    """The words of one graph with its ontology and its lexicon."""

    def __init__(
        self,
        ontology: Ontology,
        lexicon: Lexicon,
        entities: Iterable[EntityRecord],
        units: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.ontology = ontology
        self.schema: Schema = ontology.schema
        self.lexicon = lexicon
        self._units = units
        self.names = Names(entities, lexicon)
        self.phrases = Phrases.of(ontology, lexicon)
        self.table = lexicon.table("questions")
        self.nouns = self._nouns()
        labels = {label.casefold() for known in self.schema.types.values() for label in _labels(known)}
        self.related = frozenset(text for text, _ in self._relational()) - labels
        self.titles = lexicon.titles
        self.agents = tuple(t for t in self._listed("agent_types") if t in self.schema.types)
        self.transparent = frozenset(self._listed("transparent"))
        self.articles = frozenset(self._listed("articles"))
        saying = lexicon.table("saying").get("verbs", {})
        self.saying = frozenset(saying.get("clause", ("say", "claim", "report")))
        spoken_of = (word.split()[0] for word in saying.get("object", ()))
        self.reporting = self.saying | frozenset(spoken_of)
        self.denying = frozenset(word for word in saying.get("denial", ("deny",)) if " " not in word)

    @cached_property
    def units(self) -> frozenset[str]:
        """Give the nouns of which the graph has counts; only a question of how many asks for them."""
        return self._units()

    def noun(self, words: Sequence[Word], start: int) -> Iterator[tuple[int, Noun]]:
        """List the common nouns that start at a word, the longer first: where they end, and what they are."""
        for size in (3, 2, 1):
            span = words[start : start + size]
            if len(span) < size:
                continue
            head = " ".join(word.low for word in span[:-1])
            for base in sorted(span[-1].nouns):
                text = f"{head} {base}".strip()
                for noun in self.nouns.get(text, ()):
                    yield start + size, noun

    def relations(self, key: str, direction: str) -> tuple[str, ...]:
        """Name the relations that the lexicon lists for a purpose, those of the ontology only."""
        return tuple(r for r in self.table.get(key, {}).get(direction, ()) if r in self.schema.relations)

    def _relational(self) -> Iterator[tuple[str, Noun]]:
        """Make nouns of those that state a relation: a "supplier" is whatever may be the subject of one."""
        for phrases in self.phrases.by_first.values():
            for phrase in phrases:
                if phrase.shape != "noun" or phrase.weight < WHOLE or not phrase.preposition:
                    continue
                relation = self.schema.relations[phrase.relation]
                text = str(phrase).rsplit(" ", 1)[0]
                types = relation.range if phrase.back else relation.domain
                value = relation.value_kind or "" if phrase.back else ""
                yield text, Noun(text, () if value else types, value)

    def _listed(self, key: str) -> tuple[str, ...]:
        return tuple(self.table.get("nouns", {}).get(key, ()))

    def _nouns(self) -> Mapping[str, tuple[Noun, ...]]:
        types: dict[str, list[str]] = {}
        for name, known in self.schema.types.items():
            for label in (known.label, *known.alt_labels):
                types.setdefault(label.casefold(), []).append(name)
        for text, kinds in self.lexicon.kinds.items():
            types.setdefault(text, []).extend(kind for kind in kinds if kind in self.schema.types)
        for key in ("agent", "part", "work"):
            known_types = [t for t in self._listed(f"{key}_types") if t in self.schema.types]
            types.update((text, known_types) for text in self._listed(f"{key}s"))
        types.update((text, []) for text in self._listed("anything"))
        literal = set(self._listed("literal_types"))
        labels = {label for known in self.schema.types.values() for label in (known.label, *known.alt_labels)}
        nouns = {
            text: [
                Noun(
                    text,
                    tuple(dict.fromkeys(names)),
                    "",
                    text not in labels and bool(literal.intersection(names)),
                )
            ]
            for text, names in types.items()
            if names or text in self._listed("anything")
        }
        for text, noun in self._relational():
            if text not in nouns or not any(known.types or known.value for known in nouns[text]):
                nouns.setdefault(text, []).append(noun)
        for value in VALUES:
            for text in self._listed(value):
                nouns.setdefault(text, []).append(Noun(text, (), value))
        return {text: tuple(found) for text, found in nouns.items()}


def _labels(known: EntityType) -> tuple[str, ...]:
    return known.label, *known.alt_labels
