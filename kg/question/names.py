"""Names of the graph's entities in a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extract.lexicon import Lexicon, fold
from kg.question.words import Word, listed
from kg.record import EntityRecord

LONGEST = 9
EXACT, ALIKE, PART, COMMON = 3.0, 2.5, 1.5, 0.1
_SLIP = 88
_BEFORE_KINDS = frozenset(
    listed("the a an any some each every which what whose many by per or and no this that its their")
)
_JOINED = ("'s", "'", ".", ",")


class Names:
    """An index of all names, to be looked for in a row of words."""

    def __init__(self, entities: Iterable[EntityRecord], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._exact: dict[str, list[EntityRecord]] = {}
        self._singular: dict[str, list[EntityRecord]] = {}
        self._parts: dict[str, list[tuple[frozenset[str], EntityRecord]]] = {}
        for entity in entities:
            for name in dict.fromkeys((entity.name, *entity.names)):
                folded = fold(name)
                _add(self._exact, folded, entity)
                _add(self._singular, _singular(folded), entity)
                words = frozenset(_singular(folded).replace("(", "").replace(")", "").split())
                for word in words if len(words) > 1 else ():
                    self._parts.setdefault(word, []).append((words, entity))

    def starting(
        self, words: Sequence[Word], start: int
    ) -> Iterator[tuple[int, tuple[EntityRecord, ...], float]]:
        """List the names that start at a word: where they end, whom they may name, and how well they fit."""
        if start >= len(words):
            return
        capital = words[start].capital
        for end in range(min(len(words), start + LONGEST), start, -1):
            span = words[start:end]
            if span[-1].low in _JOINED or span[0].low in _JOINED:
                continue
            text = spelling(span)
            found, weight = self._called(text, whole=capital or len(span) > 1)
            if not found and capital and span[-1].capital:
                found, weight = self._part(text, len(span)), PART
            if found and _written(text, found):
                common = len(span) == 1 and not capital and self._is_kind(words, start)
                yield end, tuple(found), COMMON if common else weight * len(span)

    def _is_kind(self, words: Sequence[Word], at: int) -> bool:
        """Tell whether a small word that is somebody's name is rather a kind of thing here.

        "the shield" and "shields" are; "for shield" can only be a name, as a singular noun has its article.
        """
        word = words[at]
        if word.bases.isdisjoint(self._lexicon.kinds):
            return False
        before = words[at - 1].low if at else ""
        return word.low not in self._lexicon.kinds or before in _BEFORE_KINDS

    def slip(self, text: str) -> tuple[EntityRecord, ...]:
        """Find the entity whose name is this but for a slip of the pen."""
        from rapidfuzz import fuzz, process

        folded = fold(text)
        if len(folded) < 4 or any(letter.isdigit() for letter in folded):
            return ()
        hit = process.extractOne(folded, list(self._exact), scorer=fuzz.ratio, score_cutoff=_SLIP)
        return tuple(self._exact[hit[0]]) if hit else ()

    def nearest(self, text: str, limit: int = 3) -> list[str]:
        """Name the entities that are called most like this."""
        from rapidfuzz import fuzz, process

        hits = process.extract(fold(text), list(self._exact), scorer=fuzz.WRatio, limit=3 * limit)
        return list(dict.fromkeys(self._exact[hit[0]][0].name for hit in hits if hit[1] >= 60))[:limit]

    def _called(self, text: str, *, whole: bool) -> tuple[list[EntityRecord], float]:
        folded = fold(text)
        if folded in self._exact:
            return self._own(folded, self._exact[folded]), EXACT
        known = self._lexicon.names.get(folded) if whole else None
        if known and fold(known.name) in self._exact:
            return self._exact[fold(known.name)], ALIKE
        return self._singular.get(_singular(folded), []), ALIKE

    def _own(self, folded: str, found: list[EntityRecord]) -> list[EntityRecord]:
        """Prefer those whose own name it is to those of which it is an alias."""
        return [entity for entity in found if fold(entity.name) == folded] or found

    def _part(self, text: str, size: int) -> list[EntityRecord]:
        """Find those whose name has all these words, as a person's has the surname."""
        words = frozenset(_singular(fold(text)).split())
        some = next(iter(sorted(words)), "")
        hits = [(held, entity) for held, entity in self._parts.get(some, ()) if words <= held]
        people = [entity for held, entity in hits if entity.type == "Person"]
        return list(dict.fromkeys(people or [entity for _, entity in hits]))


def spelling(words: Sequence[Word]) -> str:
    """Join words to a text, marks without a space before them."""
    text = ""
    for word in words:
        text += (
            word.text if not text or word.text in (*_JOINED, ")") or text.endswith("(") else f" {word.text}"
        )
    return text


def _written(text: str, found: Sequence[EntityRecord]) -> bool:
    """Tell whether a short name is written as the entity's is: "X" is not "x"."""
    return len(text) > 2 or any(text in (entity.name, *entity.names) for entity in found)


def _add(index: dict[str, list[EntityRecord]], key: str, entity: EntityRecord) -> None:
    known = index.setdefault(key, [])
    if entity not in known:
        known.append(entity)


def _singular(folded: str) -> str:
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word
        for word in folded.split()
    )
