"""Articles that are copies of one text: reprints, shortened or under another headline.

1. A text is the set of its runs of five words, each hashed, letters only.
2. Of a long text only the hashes that a small number divides are kept.
3. Two articles that stand side by side in the list of a hash are compared; in a list of many copies each
   stands beside another copy, so that the work grows with the text, not with the square of the copies.
4. They are copies where the shorter has most of its hashes in the longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from zlib import crc32

_WORD = re.compile(r"[^\W\d_]+")
_RUN = 5
_LONG = 160  # runs, from which on one in so many is kept:
_KEPT = 4
_LEAST = 6  # runs that a text must have to be told from others
_LONGER = 4
_SHARED = 0.6


def echoes(articles: Iterable[str], text: Callable[[str], str]) -> dict[str, frozenset[str]]:
    """Give for each article that has copies the ids of all copies, itself among them."""
    prints = {article: fingerprint(text(article)) for article in articles}
    leader = {article: article for article in prints}
    for one, two in _neighbours(prints):
        first, second = _find(leader, one), _find(leader, two)
        if first != second and shared(prints[one], prints[two]) >= _SHARED:
            leader[max(first, second)] = min(first, second)
    groups: dict[str, set[str]] = {}
    for article in prints:
        groups.setdefault(_find(leader, article), set()).add(article)
    return {a: frozenset(group) for group in groups.values() if len(group) > 1 for a in group}


def fingerprint(text: str) -> frozenset[int]:
    """Hash a text's runs of words; a long text keeps a fixed part of them."""
    words = [word.casefold() for word in _WORD.findall(text)]
    runs = {crc32(" ".join(words[n : n + _RUN]).encode()) for n in range(len(words) - _RUN + 1)}
    return frozenset(runs if len(runs) < _LONG else filter(_kept, runs))


def shared(a: frozenset[int], b: frozenset[int]) -> float:
    """Tell how much of the shorter text is in the longer one, between 0 and 1.

    A text many times as long is no copy but a round-up, and a text of few words may be anybody's.
    """
    small, large = sorted((a, b), key=len)
    if all(map(_kept, large)):
        small = frozenset(filter(_kept, small))
    if len(small) < _LEAST or len(large) > _LONGER * len(small):
        return 0.0
    return len(small & large) / len(small)


def _kept(run: int) -> bool:
    return run % _KEPT == 0


def _neighbours(prints: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, str]]:
    """Give the pairs that stand side by side in the list of some hash, each once."""
    lists: dict[int, list[str]] = {}
    for article in sorted(prints):
        for run in prints[article]:
            lists.setdefault(run, []).append(article)
    seen: set[tuple[str, str]] = set()
    for members in lists.values():
        for pair in pairwise(members):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _find(leader: dict[str, str], article: str) -> str:
    while leader[article] != article:
        leader[article] = leader[leader[article]]
        article = leader[article]
    return article
