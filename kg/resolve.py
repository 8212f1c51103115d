"""Which entities of different articles are one.

An article's own reading is never changed: what follows only groups its entities with those of others.

1. Entities with the same plain name are one: case, articles, titles and legal suffixes do not count, and
   names that any reader knows are spelt as the lexicon spells them. A person, a place and anything else stay
   apart, unless the name has several words or one reading is rare enough to be a slip.
2. A short form joins the one name that it can be short for: an alias that other articles give in full, a
   surname, the first word of a firm, a project without the word "project", a spelling with one slip. The last
   four need a further entity that both articles speak of. Where two names are possible it stays apart.
3. Names that one article holds apart are not joined by step 2.

Each step decides on the groups as the step before left them, so the order of articles does not matter. Names
are compared within blocks and with their neighbours in the alphabet, never all with all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA

from extract.claim import Entity
from extract.lexicon import KnownName, Lexicon, fold
from extract.naming import key
from kg.decisions import Member

_SOFT = {"project", "program", "programme", "operation", "mission", "initiative", "system", "the"}
_DOMAIN = re.compile(r"(?<=\w)\.com\b", re.IGNORECASE)
_SMALL = {"of", "the", "and", "for", "in", "on", "de", "&"}
_RARE = 5  # one reading in so many is a slip
_LONG = 8  # letters that a name needs before a slip in it is forgiven
_WINDOW = 4
_OFTEN = 10  # articles that may name a thing before it says nothing of what else they have in common
_LOOK = 1000


def resolve(articles: Iterable[tuple[str, Sequence[Entity]]], lexicon: Lexicon) -> list[list[Member]]:
    """Group the entities of all articles, given by article in any order; the groups come in a fixed order."""
    groups = _Groups(lexicon)
    for article, entities in articles:
        for entity in entities:
            groups.add(article, entity)
    groups.join_kinds()
    for candidates in (_aliases, _surnames, _first_words, _soft_words, _slips):
        groups.join_short_forms(candidates)
    return groups.members()


def commonest(values: Iterable[str]) -> str:
    """Give the value that comes most often, the first in the alphabet of several.

    >>> commonest(["b", "a", "b", "a", "c"])
    'a'
    """
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def kind_of(type_name: str) -> str:
    """Tell what kind of thing a type is of: a person, a place, or anything else (nothing)."""
    return type_name if type_name in ("Person", "Place") else ""


def known_name(name: str, kind: str, lexicon: Lexicon) -> KnownName | None:
    """Give the name that any reader knows by this spelling, where it is of the same kind."""
    known = lexicon.names.get(fold(name))
    return known if known and kind_of(known.type) == kind else None


class _Groups:
    """Groups of entities by kind and plain name, joined step by step."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.of: dict[tuple[str, str], list[Member]] = defaultdict(list)
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}
        self._plain: dict[tuple[str, str], str] = {}

    def add(self, article: str, entity: Entity) -> None:
        kind = kind_of(entity.type)
        self.of[kind, self.plain(entity.name, kind)].append((article, entity))

    def plain(self, name: str, kind: str) -> str:
        """Reduce a name to what tells it from others."""
        known = self._plain.get((name, kind))
        if known is None:
            lexical = known_name(name, kind, self._lexicon)
            spelt = lexical.name if lexical else _DOMAIN.sub("", name)
            words = list(key(spelt, kind))
            if words and name.islower():
                words[-1] = _singular(words[-1])
            known = self._plain[name, kind] = " ".join(words) or fold(name) or name
        return known

    def find(self, group: tuple[str, str]) -> tuple[str, str]:
        while (parent := self._parent.get(group, group)) != group:
            group = parent
        return group

    def join_kinds(self) -> None:
        """Join readings of one name as a person, a place or a thing where they are readings of one thing."""
        by_name: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for group in self.of:
            by_name[group[1]].append(group)
        for name, groups in by_name.items():
            most = max(groups, key=lambda group: (len(self.of[group]), group))
            for group in groups:
                rare = len(self.of[group]) * _RARE <= len(self.of[most])
                if group != most and (rare or " " in name):
                    self._join(group, most)

    def join_short_forms(self, candidates: Callable[[_Groups], Iterator[_Pair]]) -> None:
        """Join each short form with the only name that it can be short for."""
        fits: dict[tuple[str, str], dict[tuple[str, str], bool]] = defaultdict(dict)
        for short, long, surely in candidates(self):
            if short != long:
                fits[short][long] = fits[short].get(long, False) or surely
        joins = [(short, *longs.popitem()) for short, longs in sorted(fits.items()) if len(longs) == 1]
        kept = [
            (short, long)
            for short, long, surely in joins
            if not self._held_apart(short, long) and (surely or self._met(short, long))
        ]
        for short, long in kept:
            a, b = self.find(short), self.find(long)
            if a != b:
                self._join(a, b)

    def members(self) -> list[list[Member]]:
        """Give the groups, each in the order of its articles."""
        ordered = (sorted(group, key=lambda member: (member[0], member[1].id)) for group in self.of.values())
        return sorted(ordered, key=lambda group: (group[0][0], group[0][1].id))

    def type_of(self, group: tuple[str, str]) -> str:
        """Give the type that most articles take the group for."""
        return commonest(entity.type for _, entity in self.of[group])

    def _join(self, group: tuple[str, str], into: tuple[str, str]) -> None:
        self._parent[group] = into
        self.of[into] += self.of.pop(group)

    def _held_apart(self, a: tuple[str, str], b: tuple[str, str]) -> bool:
        """Tell whether articles speak of both as of two things, more often than by a slip."""
        few, many = sorted(({article for article, _ in self.of[group]} for group in (a, b)), key=len)
        return len(few & many) * _RARE > len(few)

    def _met(self, a: tuple[str, str], b: tuple[str, str]) -> bool:
        """Tell whether articles on both have something else in common, which not every article has."""
        company, usual = self._company
        few, many = (sorted({article for article, _ in self.of[group]})[:_LOOK] for group in (a, b))
        others = {group for article in few for group in company[article]} - {a, b} - usual
        return any(not others.isdisjoint(company[article]) for article in many)

    @cached_property
    def _company(self) -> tuple[Mapping[str, set[tuple[str, str]]], set[tuple[str, str]]]:
        """Map each article to the groups it speaks of; and name the groups that many articles speak of."""
        company: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for group, members in self.of.items():
            for article, _ in members:
                company[article].add(group)
        often = max(_OFTEN, len(company) // 10)
        return company, {group for group, members in self.of.items() if len(members) > often}


_Pair = tuple[tuple[str, str], tuple[str, str], bool]
"""A short form, a name it may be short for, and whether that is sure without further evidence."""


def _aliases(groups: _Groups) -> Iterator[_Pair]:
    """Pair a name with the groups that other articles call so too."""
    for group, members in groups.of.items():
        spellings = Counter(name for _, entity in members for name in set(entity.names))
        support: Counter[str] = Counter()
        for name, articles in spellings.items():
            support[groups.plain(name, group[0])] += articles
        for alias, articles in support.items():
            short = group[0], alias
            # One article's word is not enough where nothing in the name itself speaks for it.
            if short != group and short in groups.of and (articles > 1 or _like(alias, group[1])):
                yield short, group, True


def _surnames(groups: _Groups) -> Iterator[_Pair]:
    """Pair a surname with the people who have it."""
    for kind, name in groups.of:
        short = kind, name.rsplit(" ", 1)[-1]
        if kind == "Person" and " " in name and short in groups.of:
            yield short, (kind, name), False


def _first_words(groups: _Groups) -> Iterator[_Pair]:
    """Pair the first word of a firm's name with the firms that begin with it."""
    for kind, name in groups.of:
        short = kind, name.split(" ", 1)[0]
        if kind or " " not in name or len(short[1]) < 4 or short not in groups.of:
            continue
        if groups.type_of(short) == groups.type_of((kind, name)) == "Company":
            yield short, (kind, name), False


def _soft_words(groups: _Groups) -> Iterator[_Pair]:
    """Pair a name with itself under a word that only says what it is: "X" and "Project X"."""
    for kind, name in groups.of:
        words = name.split(" ")
        for rest in (words[1:] if words[0] in _SOFT else [], words[:-1] if words[-1] in _SOFT else []):
            short = kind, " ".join(rest)
            if not kind and short in groups.of:
                yield short, (kind, name), False


def _slips(groups: _Groups) -> Iterator[_Pair]:
    """Pair the rarer of two spellings that differ in one letter with the other."""
    names = [group for group in groups.of if len(group[1]) >= _LONG]
    forward = sorted(names, key=lambda group: group[1])
    backward = sorted(names, key=lambda group: group[1][::-1])
    for ordered in (forward, backward):
        for step in range(1, _WINDOW + 1):
            for a, b in zip(ordered, ordered[step:], strict=False):
                if a[0] == b[0] and _slip(a[1], b[1]) and groups.type_of(a) == groups.type_of(b):
                    rare, usual = sorted((a, b), key=lambda group: (len(groups.of[group]), group))
                    yield rare, usual, False


def _like(alias: str, name: str) -> bool:
    """Tell whether a name speaks for an alias: they share a word, or the one abbreviates the other.

    >>> _like("mda", "missile defense agency"), _like("acme", "example")
    (True, False)
    """
    short, long = alias.split(), name.split()
    initials = ["".join(word[0] for word in words) for words in (long, [w for w in long if w not in _SMALL])]
    return not set(short).isdisjoint(long) or alias.replace(" ", "") in initials


def _slip(a: str, b: str) -> bool:
    """Tell whether two names are one but for a letter; numbers and single letters count in full."""
    if abs(len(a) - len(b)) > 1 or OSA.distance(a, b, score_cutoff=1) > 1:
        return False
    pairs = [(x, y) for x, y in zip(a.split(), b.split(), strict=False) if x != y]
    return len(a.split()) == len(b.split()) and all(
        len(x) > 4 and x.isalpha() and y.isalpha() for x, y in pairs
    )


def _singular(word: str) -> str:
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )
