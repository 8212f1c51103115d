"""Which names within one article stand for the same thing.

The rules abstain where two readings are possible: a surname shared by two people, a short form of two long names.
A wrong merge puts one firm's deeds on another; a split loses less.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.lexicon import Lexicon, fold

_LEGAL = frozenset(
    "inc corp corporation co ltd limited llc plc ag se sa gmbh nv bv ab asa oyj spa srl pty lp llp kg kgaa company "
    "holdings holding group technologies technology industries systems international".split()
)
_SOFT = frozenset("project program programme operation mission the new royal".split())
_TITLES = frozenset(
    "mr mrs ms dr sir dame lord lady gen general president prime minister secretary senator sen rep ceo judge justice "
    "admiral colonel captain major professor prof governor mayor chancellor king queen prince representative".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling with its type and how often it stands in the article."""

    text: str
    type: str
    count: int = 1


def clusters(
    names: Sequence[Name], lexicon: Lexicon, acronyms: Mapping[str, str] | None = None
) -> list[list[Name]]:
    """Group names that mean one thing; `acronyms` maps a short form to the long one it follows in brackets."""
    parent = list(range(len(names)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(i: int, j: int) -> None:
        a, b = sorted((find(i), find(j)))
        parent[b] = a

    keys = [key(name.text, name.type) for name in names]
    first: dict[str, int] = {}
    for i, name in enumerate(names):
        for spelling in _spellings(name, keys[i], lexicon):
            join(first.setdefault(spelling, i), i)
    for short, long in sorted((acronyms or {}).items()):
        a, b = first.get(_spelled(short)), first.get(_spelled(long))
        if a is not None and b is not None and _compatible(names[a].type, names[b].type):
            join(a, b)
    _join_short_forms(names, keys, join, find)
    groups: dict[int, list[Name]] = defaultdict(list)
    for i, name in enumerate(names):
        groups[find(i)].append(name)
    return [groups[root] for root in sorted(groups)]


def key(text: str, type_name: str = "") -> tuple[str, ...]:
    """Reduce a name to the words that tell it from others.

    >>> key("The Acme Systems Inc.")
    ('acme',)
    >>> key("Dr. Jane Doe", "Person")
    ('jane', 'doe')
    """
    words = [w for w in re.sub(r"'s\b|[\"'()]", " ", fold(text)).split() if w]
    if type_name == "Person":
        while len(words) > 1 and words[0] in _TITLES:
            words = words[1:]
    else:
        while len(words) > 1 and words[-1] in _LEGAL:
            words = words[:-1]
    return tuple(words)


def _spelled(text: str) -> str:
    return " ".join(key(text))


def _spellings(name: Name, words: tuple[str, ...], lexicon: Lexicon) -> Iterable[str]:
    yield " ".join(words)
    known = lexicon.names.get(fold(name.text))
    if known:
        yield f"={known.name}"


def _compatible(a: str, b: str) -> bool:
    return a == b or "Person" not in (a, b) and "Place" not in (a, b)


def _join_short_forms(names, keys, join, find) -> None:  # type: ignore[no-untyped-def]
    """Join a short form to the one longer name that it can be short for."""
    longer: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(keys):
        for word in set(words):
            longer[word].append(i)
    for i, words in enumerate(keys):
        fits = {
            find(j)
            for j in longer.get(words[-1], ())
            if j != i and len(keys[j]) > len(words) and _short_for(words, names[i], keys[j], names[j])
        }
        fits.discard(find(i))
        if len(fits) == 1:
            join(i, fits.pop())


def _short_for(short: tuple[str, ...], a: Name, long: tuple[str, ...], b: Name) -> bool:
    if "Person" in (a.type, b.type):
        return a.type == b.type and long[-len(short) :] == short
    if a.type != b.type or a.type in ("Threat", "Place"):
        return False
    if long[: len(short)] == short:
        rest = long[len(short) :]
        if a.type in ("Company", "Organization"):
            return len(short) == 1 and len(rest) <= 2 and len(short[0]) > 2
        return all(word in _SOFT or word in _KINDS for word in rest)
    return long[-len(short) :] == short and all(word in _SOFT for word in long[: -len(short)])


_KINDS = frozenset(
    "system systems program programme project initiative effort scheme plan layer network constellation satellite "
    "satellites missile missiles rocket service framework competition contract radar wind farm plant mine".split()
)


def acronyms(text: str) -> dict[str, str]:
    """Find short forms given in brackets after the long one: "Missile Defense Agency (MDA)".

    >>> acronyms("the Missile Defense Agency (MDA) said")
    {'MDA': 'Missile Defense Agency'}
    """
    found: dict[str, str] = {}
    for match in re.finditer(r"\(([A-Z][A-Za-z0-9&-]{1,9})\)", text):
        short = match.group(1)
        words = text[max(0, match.start() - 120) : match.start()].replace("\n", " ").split()
        long = _expansion(short, words)
        if long:
            found.setdefault(short, long)
    return found


def _expansion(short: str, words: list[str]) -> str:
    letters = [c.lower() for c in short if c.isalnum()]
    for size in range(min(len(letters) + 3, len(words)), 0, -1):
        taken = words[-size:]
        initials = [part[0].lower() for word in taken for part in re.split(r"[-/]", word.strip("\"'“”‘’,")) if part]
        strong = [c for c, w in zip(initials, taken, strict=False) if w[0].isupper()]
        if initials == letters or (strong == letters and taken[0][:1].isupper()):
            return " ".join(taken).strip("\"'“”‘’,")
    return ""


def canonical(names: Sequence[Name], lexicon: Lexicon) -> str:
    """Pick the name to show: the well-known one, else for people the fullest, else the commonest."""
    for name in names:
        known = lexicon.names.get(fold(name.text))
        if known:
            return known.name
    counts: Counter[str] = Counter()
    for name in names:
        counts[name.text] += name.count
    if names[0].type == "Person":
        return min(counts, key=lambda n: (-len(key(n, "Person")), -counts[n], n))
    return min(counts, key=lambda n: (-counts[n], -len(n), n))
