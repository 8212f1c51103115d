"""Phrases that state a relation, from the ontology's labels and from the lexicon, ready to be matched.

A whole phrase of `questions.toml` weighs most, then a label. The single words of `relations.toml`, with any
preposition after them, serve only the relations that have no phrases: they were gathered to find facts, where
the sentence decides, and not to ask for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

from extract.lexicon import Lexicon
from extract.schema import Relation
from kg.ontology import Ontology
from kg.question.words import bases, listed

Shape: TypeAlias = Literal["verb", "noun", "event"]

PREPOSITIONS = frozenset(
    listed("for in on of with to from by at against into as about after over under between behind upon")
)
SKIPPED = frozenset(listed("a an the any some its their his her own such"))
WHOLE, _LABEL, _WORD = 4.0, 3.0, 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that state a relation, each by its candidate base forms. `back`: its object comes first."""

    words: tuple[frozenset[str], ...]
    relation: str
    shape: Shape
    back: bool = False
    weight: float = WHOLE

    @property
    def preposition(self) -> str:
        """Give the preposition that ends it, or nothing."""
        return next(iter(self.words[-1] & PREPOSITIONS), "") if len(self.words) > 1 else ""

    def __str__(self) -> str:
        return " ".join(min(word, key=lambda base: (-len(base), base)) for word in self.words)


@dataclass(frozen=True)
class Phrases:
    """All phrases of an ontology by their first word."""

    by_first: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    by_head: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, ontology: Ontology, lexicon: Lexicon, *, single: bool = False) -> Phrases:
        """Gather the phrases of an ontology's labels and of the lexicon beside it.

        `single` takes the single words in even for relations that have phrases.
        """
        asked = lexicon.table("questions")
        stated = lexicon.table("relations")
        taken = _shared(stated, asked) if single else frozenset()
        by_first: dict[str, dict[Phrase, None]] = {}
        by_head: dict[str, dict[Phrase, None]] = {}
        for name, relation in ontology.schema.relations.items():
            found = [
                *_whole(name, asked.get(name, {})),
                *_labels(ontology, relation),
                *(_single(relation, stated.get(name, {}), taken) if single or name not in asked else ()),
            ]
            for phrase in found:
                for base in phrase.words[0]:
                    by_first.setdefault(base, {})[phrase] = None
                for base in phrase.words[-2] if phrase.preposition else phrase.words[-1]:
                    by_head.setdefault(base, {})[phrase] = None
        beside = {name: tuple(asked.get(name, {}).get("with", ())) for name in ontology.schema.relations}
        return cls(_frozen(by_first), _frozen(by_head), beside)

    @cached_property
    def words(self) -> frozenset[str]:
        """Give all base forms that some phrase has."""
        every = (phrase for phrases in self.by_first.values() for phrase in phrases)
        return frozenset(base for phrase in every for word in phrase.words for base in word)

    def starting(self, candidates: Iterable[str]) -> Iterator[Phrase]:
        """List the phrases that may start with a word of these base forms."""
        yield from _found(self.by_first, candidates)

    def headed(self, candidates: Iterable[str]) -> Iterator[Phrase]:
        """List the phrases whose last word, but for a preposition, may be of these base forms."""
        yield from _found(self.by_head, candidates)


def _found(table: Mapping[str, tuple[Phrase, ...]], candidates: Iterable[str]) -> Iterator[Phrase]:
    yield from dict.fromkeys(phrase for base in sorted(candidates) for phrase in table.get(base, ()))


def _frozen(table: Mapping[str, Mapping[Phrase, None]]) -> dict[str, tuple[Phrase, ...]]:
    return {word: tuple(phrases) for word, phrases in table.items()}


def _whole(name: str, entry: Mapping[str, Any]) -> Iterator[Phrase]:
    for key, shape, back in (
        ("verbs", "verb", False),
        ("verbs_back", "verb", True),
        ("nouns", "noun", False),
        ("nouns_back", "noun", True),
        ("events", "event", False),
        ("rare", "verb", False),
    ):
        for text in entry.get(key, ()):
            weight = _LABEL if key == "rare" else WHOLE
            yield Phrase(_lemmas(text), name, shape, back, weight)  # type: ignore[arg-type]


def _labels(ontology: Ontology, relation: Relation) -> Iterator[Phrase]:
    for label in (relation.label, *relation.alt_labels):
        yield from _label(label, relation, back=False)
    if not relation.symmetric:
        inverse = ontology.inverse_labels.get(relation.name, "")
        if relation.inverse:
            inverse = inverse or ontology.schema.relations[relation.inverse].label
        if inverse:
            yield from _label(inverse, relation, back=True)


def _label(label: str, relation: Relation, *, back: bool) -> Iterator[Phrase]:
    """Read a label as a verb phrase ("is owned by") and as the name of its object ("price", "birthPlace")."""
    words = [word for word in _spaced(label).casefold().split() if word not in SKIPPED]
    if not words:
        return
    if words[0] in _HELPING or words[0].endswith(("s", "ed")) or words[-1] in PREPOSITIONS:
        yield Phrase(_inflected(words), relation.name, "verb", back, _LABEL)
    if words[0] in ("has", "have"):
        words = words[1:]
    if words and words[-1] == "of":
        words = words[:-1]
    if words and words[0] not in _HELPING and words[-1] not in PREPOSITIONS:
        # A property's noun names its object: the birthplace of X is where X was born.
        for preposition in ("of", "for"):
            yield Phrase(_inflected([*words, preposition]), relation.name, "noun", not back, _LABEL - 1)


def _single(relation: Relation, entry: Mapping[str, Any], taken: frozenset[str]) -> Iterator[Phrase]:
    """Make phrases of single words, with every preposition; the earlier a word stands, the more it weighs."""
    back = relation.value_kind is not None
    for key, shape in (("verbs", "verb"), ("adjectives", "verb"), ("nouns", "noun")):
        for rank, text in enumerate(entry.get(key, ())):
            if text in taken:
                continue
            weight = _WORD - min(rank, 20) * 0.02
            words = _lemmas(f"be {text}" if key == "adjectives" else text)
            if shape == "verb":
                yield Phrase(words, relation.name, "verb", False, weight)
            for preposition in ("of", "for", "with", "on", "in", "to", "from", "against"):
                ended = (*words, frozenset({preposition}))
                yield Phrase(ended, relation.name, shape, back and shape == "noun", weight)  # type: ignore[arg-type]


def _shared(stated: Mapping[str, Any], asked: Mapping[str, Any]) -> frozenset[str]:
    """Give the single words that may state several relations: no question can rest on one of them alone."""
    seen: dict[str, set[str]] = {}
    for name, entry in stated.items():
        for text in (text for key in ("verbs", "nouns", "adjectives") for text in entry.get(key, ())):
            seen.setdefault(text, set()).add(name)
    for name, entry in asked.items():
        for text in (text for key in ("verbs", "verbs_back") for text in entry.get(key, ())):
            seen.setdefault(text.split()[0], set()).add(name)
    return frozenset(text for text, names in seen.items() if len(names) > 1)


def _spaced(label: str) -> str:
    """Open a name in camel case into words.

    >>> _spaced("birthPlace"), _spaced("is owned by")
    ('birth place', 'is owned by')
    """
    if " " in label:
        return label
    return "".join(
        f" {letter.lower()}" if letter.isupper() and index else letter for index, letter in enumerate(label)
    ).replace("_", " ")


def _lemmas(text: str) -> tuple[frozenset[str], ...]:
    """Read words that are base forms already."""
    return tuple(frozenset({word}) for word in text.split())


def _inflected(words: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Read words as they stand in a label: any of their base forms will do, but for those of two letters."""
    return tuple(frozenset({word}) if word in PREPOSITIONS else bases(word) for word in words)


_HELPING = ("is", "are", "was", "were", "has", "have", "had")
