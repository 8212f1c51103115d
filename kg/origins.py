"""Origins: from how many independent places a fact comes, however many articles repeat it.

1. Each claim has a chain, from who says so down to the article: the speakers (the innermost first), whoever
   brought it out (a wire that is credited, the first of several copies, else the outlet), and the article.
2. Speakers without a name ("three officials") cannot be told apart from others': they count as the outlet
   that heard them. A spokesman counts as whom he speaks for.
3. The chains of one fact make one tree: whoever credits an outlet which itself credits a ministry has it from
   the ministry. An origin is a voice of which nobody is known from whom it has the fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kg.answer import Answer
from kg.echoes import echoes
from kg.facts import FIRMNESS, LATE, Articles, Fact
from kg.record import ClaimRecord

Voice: TypeAlias = tuple[Literal["who", "article"], str]
"""A node of the tree: somebody or an outlet by its name, or an article by its id."""

_SPOKESMAN = re.compile(
    r"^(?:an? |the )?(?:(?P<of>.+?)(?:['’]s)? )?"
    r"spokes(?:wo)?(?:man|person|people)(?: (?:for|of) (?P<for>.+))?$",
    re.I,
)
_NOBODY = """
source sources official officials analyst analysts report reports media people person insider insiders expert
experts executive executives lawmaker lawmakers critic critics observer observers
"""
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.I)
_LONG = 8  # words, from which on two sentences are not alike by chance


@dataclass(frozen=True, slots=True)
class Support:
    """A fact with its tree: `above` gives for each voice those from whom it has the fact."""

    fact: Fact
    claims: tuple[ClaimRecord, ...]
    above: Mapping[Voice, tuple[Voice, ...]]

    @property
    def origins(self) -> tuple[str, ...]:
        """Name the independent origins."""
        return tuple(sorted(name for (_, name), parents in self.above.items() if not parents))

    @property
    def articles(self) -> tuple[str, ...]:
        """Give the ids of all articles that state the fact."""
        return tuple(sorted({claim.article for claim in self.claims}))

    def tree(self) -> list[tuple[int, Voice]]:
        """Walk the tree from the origins down, with the depth; what has it from two stands under both."""
        below: dict[Voice, list[Voice]] = {}
        for voice, parents in self.above.items():
            for parent in parents:
                below.setdefault(parent, []).append(voice)
        rows: list[tuple[int, Voice]] = []
        todo = [(0, voice) for voice in sorted(self.above, reverse=True) if not self.above[voice]]
        while todo:
            depth, voice = todo.pop()
            rows.append((depth, voice))
            todo += [(depth + 1, child) for child in sorted(below.get(voice, ()), reverse=True)]
        return rows


@dataclass(frozen=True, slots=True)
class Press:
    """What is known of articles and names: `copies` groups reprints, `names` maps lower case to one name."""

    articles: Articles
    copies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def outlet(self, group: Iterable[str]) -> str:
        """Name who brought out the text that these articles share: a credited wire, else the first outlet."""
        known = [self.articles[article] for article in sorted(group) if article in self.articles]
        wired = [record for record in known if record.wire]
        if not known:
            return min(group)
        first = min(wired or known, key=lambda record: (record.date or LATE, record.id))
        return self.known_as(first.wire or _outlet(first.source) or first.id)

    def speaker(self, words: str) -> str:
        """Name a speaker as far as he can be known, or nothing."""
        name = tidy(words)
        if match := _SPOKESMAN.match(name):
            name = tidy(match["for"] or match["of"] or "")
        if not name or name.casefold() in self.names:
            return self.known_as(name)
        last = name.split()[-1]
        return name if last[:1].isupper() and last.casefold() not in _NOBODY.split() else ""

    def known_as(self, name: str) -> str:
        """Give the one name of somebody who goes by several."""
        return self.names.get(tidy(name).casefold(), tidy(name))


def supports(
    found: Sequence[Fact],
    articles: Articles,
    text: Callable[[str], str],
    *,
    names: Mapping[str, str] | None = None,
) -> list[Support]:
    """Trace facts to their origins; `names` maps every name of an entity, in lower case, to its first."""
    concerned = {claim.article for fact in found for claim in fact.claims}
    press = Press(articles, echoes(concerned, text), dict(names or {}))
    return [trace(fact, fact.affirmed, press) for fact in found if fact.affirmed]


def trace(fact: Fact, claims: tuple[ClaimRecord, ...], press: Press) -> Support:
    """Trace who has a fact from whom, by these claims, which come in the order of their dates."""
    alike = _alike(claims)
    above: dict[Voice, dict[Voice, None]] = {}
    for claim in claims:
        chain = _chain(claim, alike.get(claim.id, frozenset({claim.article})), press)
        for upper, lower in zip((None, *chain), chain, strict=False):
            parents = above.setdefault(lower, {})
            if upper and not _reaches(above, upper, lower):
                parents[upper] = None
    return Support(fact, claims, {voice: tuple(parents) for voice, parents in above.items()})


def table(found: Iterable[Support]) -> Answer:
    """Count the origins of each fact, with the plain number of articles beside."""
    rows = sorted(
        ((*s.fact.words, s.fact.status, len(s.origins), len(s.articles), "; ".join(s.origins[:5])), s)
        for s in found
    )  # fmt: skip
    rows.sort(key=lambda row: (-len(row[1].origins), -len(row[1].articles)))
    columns = ("subject", "relation", "object", "status", "origins", "articles", "from")
    evidence = tuple(tuple(claim.id for claim in support.claims) for _, support in rows)
    return Answer(columns, tuple(row for row, _ in rows), evidence=evidence)


def tree_table(support: Support, articles: Articles) -> Answer:
    """Show who has a fact from whom: what is set further in has it from what stands above it."""
    rows, evidence = [], []
    for depth, (kind, name) in support.tree():
        here = [claim for claim in support.claims if kind == "article" and claim.article == name]
        record = articles.get(name) if here else None
        status = max((claim.status for claim in here), key=FIRMNESS.__getitem__, default=None)
        shown = (record.title or name) if record else name
        rows.append((depth, "  " * depth + shown, "article" if here else "origin" if not depth else "via",
                     record.date if record else None, status))  # fmt: skip
        evidence.append(tuple(claim.id for claim in here))
    title = (
        f"{' '.join(support.fact.words)}: {len(support.origins)} origins, {len(support.articles)} articles"
    )
    return Answer(("depth", "who", "is", "date", "status"), tuple(rows), title, evidence=tuple(evidence))


def tidy(name: str) -> str:
    """Give a name without its article and spare spaces.

    >>> tidy(" the  White House")
    'White House'
    """
    return _ARTICLE.sub("", " ".join(name.split()))


def _outlet(source: str) -> str:
    """Give a source that is an outlet's name; "news article" says of what kind it is, not whose.

    >>> _outlet("news article"), _outlet("Daily Example"), _outlet("example.org")
    ('', 'Daily Example', 'example.org')
    """
    return source if re.search(r"[^\W\d_a-zß-öø-ÿ]|\d|\w\.\w", source) else ""


def _chain(claim: ClaimRecord, alike: frozenset[str], press: Press) -> list[Voice]:
    speakers = [name for words in claim.attributed_to if (name := press.speaker(words))]
    group = {copy for article in alike for copy in press.copies.get(article, (article,))}
    names = dict.fromkeys([*reversed(speakers), press.outlet(group)])
    return [*(("who", name) for name in names), ("article", claim.article)]


def _alike(claims: Iterable[ClaimRecord]) -> dict[str, frozenset[str]]:
    """Give for each claim with a long sentence the articles in which the same sentence stands."""
    where: dict[str, set[str]] = {}
    claims = tuple(claims)
    words = {claim.id: re.findall(r"\w+", claim.quote.casefold()) for claim in claims}
    for claim in claims:
        where.setdefault(" ".join(words[claim.id]), set()).add(claim.article)
    return {key: frozenset(where[" ".join(w)]) for key, w in words.items() if len(w) >= _LONG}


def _reaches(above: Mapping[Voice, Mapping[Voice, None]], start: Voice, goal: Voice) -> bool:
    """Tell whether `goal` is above `start` or is it: `start` above it would close a ring."""
    todo, seen = [start], set()
    while todo:
        voice = todo.pop()
        if voice == goal:
            return True
        if voice not in seen:
            seen.add(voice)
            todo.extend(above.get(voice, ()))
    return False
