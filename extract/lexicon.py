"""The words that extraction knows from the start, read from the TOML files of a lexicon folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from extract.schema import EntityType


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Fold a name for comparison: case, curly quotes, hyphens, articles, full stops.

    >>> fold("The U.S.  Air-Force")
    'us air force'
    """
    folded = text.casefold().translate(_FOLDS)
    words = folded.split()
    if len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)


_FOLDS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "-": " ", "–": " ", "—": " ", "‑": " ", ".": None, ",": " "}
)


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that any newspaper reader knows, with its type and its other spellings."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    place: str = ""  # of a government: the country


@dataclass(frozen=True)
class Lexicon:
    """All tables of a lexicon folder, by file stem; names and kinds in the forms that code asks for."""

    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read every TOML file of a folder; a folder that is not there is an empty lexicon."""
        files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
        return cls({path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in files})

    def over(self, base: Lexicon, types: Mapping[str, EntityType]) -> Lexicon:
        """Take from `base` the tables that are not here; of its kinds only those of `types`, by their labels too."""
        tables = {**base.tables, **self.tables}
        for table in ("kinds", "describing"):
            given = self.tables.get(table, base.table(table))
            tables[table] = {name: words for name, words in given.items() if name in types}
        tables["kinds"] = {
            kind.name: tuple(dict.fromkeys((*tables["kinds"].get(kind.name, ()), *_nouns(kind))))
            for kind in types.values()
        }
        return Lexicon(tables)

    def table(self, name: str) -> Mapping[str, Any]:
        """Give one file's content, empty where there is no such file."""
        return self.tables.get(name, {})

    @cached_property
    def names(self) -> dict[str, KnownName]:
        """Map each folded spelling to the name it is known for."""
        known: dict[str, KnownName] = {}
        for row in self.table("names").get("name", ()):
            entry = KnownName(row["name"], row["type"], tuple(row.get("aliases", ())), row.get("place", ""))
            for spelling in (entry.name, *entry.aliases):
                known.setdefault(fold(spelling), entry)
        for row in self.places:
            entry = KnownName(row["name"], "Place", tuple(row.get("aliases", ())))
            for spelling in (entry.name, *entry.aliases):
                known.setdefault(fold(spelling), entry)
        return known

    @cached_property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """Map a common noun to the types of thing that it may describe ("startup": Company)."""
        return _by_word(self.table("kinds"))

    @cached_property
    def describing(self) -> dict[str, tuple[str, ...]]:
        """Map a common noun to the types that it hints at beside a name: the kinds, and more."""
        return _by_word(self.table("kinds"), self.table("describing"))

    @cached_property
    def compound_ends(self) -> frozenset[str]:
        """Give the last words of describing nouns that are written in two ("center" of "data-center")."""
        return frozenset(noun.rpartition("-")[2] for noun in self.describing if "-" in noun)

    @cached_property
    def familiar(self) -> dict[str, tuple[str, ...]]:
        """Map a folded name that readers can place to its types; it is a hint, not a fact of the article."""
        return _by_word(self.table("familiar"), folded=True)

    @cached_property
    def titles(self) -> frozenset[str]:
        """Give the nouns that end a person's role or title ("minister", "chief executive")."""
        return frozenset(self.table("titles").get("roles", ()))

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """Map a demonym, folded, to its country ("swedish": Sweden)."""
        return {fold(word): place["name"] for place in self.places for word in place.get("demonyms", ())}

    @cached_property
    def capitals(self) -> dict[str, str]:
        """Map a capital, folded, to its country ("paris": France)."""
        return {fold(word): place["name"] for place in self.places for word in place.get("capitals", ())}

    @cached_property
    def places(self) -> tuple[Mapping[str, Any], ...]:
        """Give the rows of the table of countries."""
        return tuple(self.table("places").get("place", ()))


def _nouns(kind: EntityType) -> list[str]:
    """List the labels of a type as its nouns: "vessel", "ship", in two words "shipping-line"."""
    labels = [label.lower().split() for label in (kind.label, *kind.alt_labels)]
    return ["-".join(words) for words in labels if 0 < len(words) <= 2]


def _by_word(*tables: Mapping[str, Iterable[str]], folded: bool = False) -> dict[str, tuple[str, ...]]:
    """Turn tables of words by type into types by word."""
    types: dict[str, list[str]] = {}
    for table in tables:
        for type_name, words in table.items():
            for word in words:
                types.setdefault(fold(word) if folded else word, []).append(type_name)
    return {word: tuple(dict.fromkeys(names)) for word, names in types.items()}
