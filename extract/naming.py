"""Which names within one article stand for the same thing.

The rules abstain where two readings are possible: a surname shared by two people, a short form of two long
names. A wrong merge puts one firm's deeds on another; a split loses less.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.lexicon import Lexicon, fold

_LEGAL = frozenset(
    """
    inc corp corporation co ltd limited llc plc ag se sa as gmbh nv bv ab asa oy oyj aps spa srl sas
    sarl pty pte lp llp kg kgaa kk pbc bhd company holdings holding group technologies technology
    industries systems international
    """.split()
)
_SOFT = frozenset(["project", "program", "programme", "operation", "mission", "the", "new", "royal"])
_TITLES = frozenset(
    """
    mr mrs ms dr sir dame lord lady gen general president prime minister secretary senator sen rep ceo
    judge justice admiral colonel captain major professor prof governor mayor chancellor king queen
    prince deputy representative administrator commissioner
    """.split()
)
_KINDS = frozenset(
    """
    system systems program programme project initiative effort scheme plan layer network constellation
    satellite satellites missile missiles rocket service framework competition contract radar wind farm
    plant mine
    """.split()
)
_STATES = frozenset(["us", "uk", "american", "british"])
_COMPANIES = ("Company", "Organization")
_BODIES = ("GovernmentBody", "Organization", "Company", "Program")


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling with its type, how often it stands in the article, and the types that are likely for it."""

    text: str
    type: str
    count: int = 1
    likely: frozenset[str] = frozenset()


class _Groups:
    """Sets of names that grow together; the earliest name stands for its set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def of(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self.of(i), self.of(j)))
        self._parent[b] = a


def clusters(
    names: Sequence[Name], lexicon: Lexicon, acronyms: Mapping[str, str] | None = None
) -> list[list[Name]]:
    """Group names that mean one thing; `acronyms` maps a short form to the long one it follows in brackets."""
    groups = _Groups(len(names))
    keys = [key(name.text, name.type) for name in names]
    first: dict[str, int] = {}
    for i, name in enumerate(names):
        for spelling in _spellings(name, keys[i], lexicon):
            groups.join(first.setdefault(spelling, i), i)
    for short, long in sorted((acronyms or {}).items()):
        a, b = first.get(_spelled(short)), first.get(_spelled(long))
        if a is not None and b is not None and _compatible(names[a], names[b]):
            groups.join(a, b)
    _join_initials(names, groups)
    _join_short_forms(names, keys, groups)
    found: dict[int, list[Name]] = defaultdict(list)
    for i, name in enumerate(names):
        found[groups.of(i)].append(name)
    return [found[root] for root in sorted(found)]


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


def _compatible(a: Name, b: Name) -> bool:
    return a.type == b.type or ("Person" not in (a.type, b.type) and "Place" not in (a.type, b.type))


def _akin(a: Name, b: Name) -> bool:
    """Tell whether two names may be of one type: the type of one is at least likely for the other."""
    return a.type == b.type or a.type in b.likely or b.type in a.likely


def _join_initials(names: Sequence[Name], groups: _Groups) -> None:
    """Join an acronym to the one long name whose words it is made of, wherever it stands."""
    for i, name in enumerate(names):
        short = fold(name.text).replace(" ", "")
        text = name.text.removeprefix("The ").removeprefix("the ")
        if " " in text or len(short) < 3 or sum(map(str.isupper, text)) < 3:
            continue
        fits = {
            groups.of(j)
            for j, other in enumerate(names)
            if j != i and " " in other.text and _compatible(name, other) and _abbreviates(text, other.text)
        } - {groups.of(i)}
        if len(fits) == 1:
            groups.join(i, fits.pop())


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether a short form has the beginnings of a name's words.

    >>> _abbreviates("AfDB", "African Development Bank"), _abbreviates("NIH", "U.S. National Institutes of Health")
    (True, True)
    """
    words = [part for word in long.split() for part in re.split(r"[-/–]", word.strip("\"'“”‘’,()")) if part]
    strong = [word for word in words if word[0].isupper()]
    if strong and fold(strong[0]) in _STATES and not short.upper().startswith("U"):
        strong = strong[1:]
    parts = re.findall(r"[A-Z][a-z]*|\d+", short)
    return len(parts) == len(strong) and all(map(str.startswith, strong, parts))


def _join_short_forms(names: Sequence[Name], keys: Sequence[tuple[str, ...]], groups: _Groups) -> None:
    """Join a short form to the one longer name that it can be short for."""
    longer: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(keys):
        for word in set(words):
            longer[word].append(i)
    for i, words in enumerate(keys):
        fits = {
            groups.of(j)
            for j in longer.get(words[-1], ())
            if j != i and len(keys[j]) > len(words) and _short_for(words, names[i], keys[j], names[j])
        }
        fits.discard(groups.of(i))
        if len(fits) == 1:
            groups.join(i, fits.pop())


def _short_for(short: tuple[str, ...], a: Name, long: tuple[str, ...], b: Name) -> bool:
    if "Person" in (a.type, b.type):
        if a.type != b.type:
            return False
        return long[-len(short) :] == short or (len(short) == 1 and long[0] == short[0] and len(long) == 2)
    if "Threat" in (a.type, b.type) or "Place" in (a.type, b.type) or not _akin(a, b):
        return False
    if long[: len(short)] == short:
        rest = [word for word in long[len(short) :] if word not in ("&", "and")]
        if "System" not in (a.type, b.type) and {a.type, b.type} & set(_COMPANIES):
            return len("".join(short)) > 2 and len(rest) <= (2 if len(short) == 1 else 1)
        return all(word in _SOFT or word in _KINDS for word in rest)
    if long[-len(short) :] == short and all(word in _SOFT for word in long[: -len(short)]):
        return True
    return len(short) == 1 and b.type in _BODIES and not a.text.islower() and short[0] in _HEADS


# Words that stand for the one body that bears them, written with a capital: "the Agency".
_HEADS = frozenset(["agency", "ministry", "bank", "treasury", "authority", "commission", "department"])


def acronyms(text: str) -> dict[str, str]:
    """Find short forms given in brackets after the long one: "Missile Defense Agency (MDA)".

    >>> acronyms("the Missile Defense Agency (MDA) said")
    {'MDA': 'Missile Defense Agency'}
    """
    found: dict[str, str] = {}
    for match in re.finditer(r"\((?:the )?[\"“]?([A-Z][A-Za-z0-9&-]{1,9})[\"”]?\)", text):
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
        parts = [
            part
            for word in taken
            for part in re.split(r"[-/.]", word.strip("\"'“”‘’,"))
            if part and part[0].isalnum()
        ]
        initials = [part[0].lower() for part in parts]
        strong = [part[0].lower() for part in parts if part[0].isupper()]
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
