"""What people decided about the graph, and how every build replays it.

A decision never touches what was read. It stands in `decisions.toml`, a plain file that may be edited by
hand, and takes effect twice while a graph is assembled:

1. `Decisions.regroup` changes which entities of which articles are one (merge, forbid, split, rename);
2. `Decisions.revise` drops or adds claims of one article (reject, accept), by names as resolved in step 1.

Both are pure, and decisions apply in the order of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from extract.claim import (
    STATUSES,
    Claim,
    Entity,
    Extraction,
    Mention,
    Rejection,
    Span,
    Status,
)
from kg.record import label

Action: TypeAlias = Literal["merge", "forbid", "split", "rename", "reject", "accept"]
ACTIONS: tuple[Action, ...] = get_args(Action)
Member: TypeAlias = tuple[str, Entity]  # the article's id, and the entity as that article knows it
NamesOf: TypeAlias = Callable[[str], frozenset[str]]  # entity's id in the article -> its names' keys


@dataclass(frozen=True, slots=True)
class Group:
    """Entities of several articles that are one. `name` is set where a decision names it."""

    members: tuple[Member, ...]
    name: str = ""

    def names(self) -> frozenset[str]:
        """Give the keys of every name by which the group goes."""
        names = {key(n) for _, e in self.members for n in (e.name, *e.names)}
        return frozenset(names | {key(self.name)} - {""})


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    `names` are the names it is about: merge keeps the first; split and rename take the old and the new one.
    `fact` is (subject, relation, object) by name; `articles` narrows split, reject and accept to some.
    `type` narrows the names to entities of one type.
    """

    do: Action
    names: tuple[str, ...] = ()
    fact: tuple[str, str, str] = ("", "", "")
    articles: tuple[str, ...] = ()
    status: Status = "asserted"
    type: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, in the order in which they apply. An empty one changes nothing."""

    items: tuple[Decision, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def digest(self) -> str:
        """Hash what the decisions say: reasons and layout of the file do not count."""
        said = repr([replace(item, why="") for item in self.items])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def regroup(self, groups: Iterable[Sequence[Member]]) -> list[Group]:
        """Apply merges, separations and new names to what the resolution found to be one.

        Groups of which no decision speaks come first, as they were.
        """
        named = {key(name) for item in self.items for name in item.names}
        calm: list[Group] = []
        touched: list[Group] = []
        for group in (Group(tuple(members)) for members in groups):
            (calm if not named or named.isdisjoint(group.names()) else touched).append(group)
        for item in self.items:
            if item.do in _REGROUPING:
                touched = _REGROUPING[item.do](item, touched)
        return calm + touched

    def revise(self, extraction: Extraction, names_of: NamesOf) -> Extraction:
        """Drop the claims that were rejected and add those that were accepted."""
        for item in self.items:
            if item.articles and extraction.article not in item.articles:
                continue
            if item.do == "reject":
                kept = tuple(c for c in extraction.claims if not _states(item, c, names_of))
                if len(kept) < len(extraction.claims):
                    extraction = replace(extraction, claims=kept)
            elif item.do == "accept":
                extraction = _accept(item, extraction, names_of)
        return extraction


def key(name: str) -> str:
    """Make a name comparable: case and spacing do not count.

    >>> key(" Golden  Dome")
    'golden dome'
    """
    return " ".join(name.casefold().split())


def _called(item: Decision, name: str) -> Callable[[Group], bool]:
    wanted = key(name)

    def test(group: Group) -> bool:
        typed = not item.type or any(entity.type == item.type for _, entity in group.members)
        return typed and wanted in group.names()

    return test


def _merge(item: Decision, groups: list[Group]) -> list[Group]:
    tests = [_called(item, name) for name in item.names]
    chosen = [group for group in groups if any(test(group) for test in tests)]
    # A name that nobody bears yet is no merge: the others keep their own names until it turns up.
    if not chosen or not any(tests[0](group) for group in chosen):
        return groups
    members = tuple(member for group in chosen for member in group.members)
    return _swap(groups, chosen, [Group(members, item.names[0])])


def _forbid(item: Decision, groups: list[Group]) -> list[Group]:
    """Keep two names apart: whoever bears the second leaves the group of the first."""
    first, second = key(item.names[0]), key(item.names[1])
    result: list[Group] = []
    for group in groups:
        away = tuple(m for m in group.members if _bears(m, second, item) and key(m[1].name) != first)
        if not away or len(away) == len(group.members) or first not in group.names():
            result.append(group)
            continue
        stay = tuple(m for m in group.members if m not in away)
        result += [replace(group, members=stay), Group(away)]
    return result


def _split(item: Decision, groups: list[Group]) -> list[Group]:
    """Take the bearers of a name in the given articles out, under a new name."""
    old, new = item.names
    away: list[Member] = []
    result: list[Group] = []
    for group in groups:
        gone = [m for m in group.members if m[0] in item.articles and _bears(m, key(old), item)]
        away += gone
        stay = tuple(m for m in group.members if m not in gone)
        if stay:
            result.append(replace(group, members=stay))
    return [*result, Group(tuple(away), new)] if away else groups


def _rename(item: Decision, groups: list[Group]) -> list[Group]:
    test = _called(item, item.names[0])
    return [replace(group, name=item.names[1]) if test(group) else group for group in groups]


_REGROUPING: dict[Action, Callable[[Decision, list[Group]], list[Group]]] = {
    "merge": _merge,
    "forbid": _forbid,
    "split": _split,
    "rename": _rename,
}


def _bears(member: Member, wanted: str, item: Decision) -> bool:
    entity = member[1]
    return (not item.type or entity.type == item.type) and wanted in map(key, (entity.name, *entity.names))


def _swap(groups: list[Group], old: list[Group], new: list[Group]) -> list[Group]:
    """Put `new` where the first of `old` stood, and leave the other old ones out."""
    at = groups.index(old[0])
    return [*groups[:at], *new, *(group for group in groups[at:] if group not in old)]


def _states(item: Decision, claim: Claim, names_of: NamesOf) -> bool:
    subject, relation, object_ = item.fact
    if claim.relation != relation or key(subject) not in names_of(claim.subject):
        return False
    if isinstance(claim.object, str):
        return key(object_) in names_of(claim.object)
    return key(object_) == key(label(claim.object))


def _accept(item: Decision, extraction: Extraction, names_of: NamesOf) -> Extraction:
    """Add the claim, proven by the first sentence that speaks of both, one that was refused before others."""
    if any(_states(item, c, names_of) and c.status == item.status for c in extraction.claims):
        return extraction
    subject, relation, object_ = item.fact
    ends = key(subject), key(object_)
    refused = [r for r in extraction.rejections if r.relation == relation and _joins(r, ends, names_of)]
    if not refused and not item.articles:
        return extraction
    first_refused = {r.sentence: r for r in reversed(refused)}
    for sentence in sorted(first_refused) or extraction.sentences:
        first, second = (_mention(extraction, sentence, end, names_of) for end in ends)
        if sentence in first_refused:
            # What was refused there may be meant without being named: the whole sentence proves it.
            r = first_refused[sentence]
            first, second = first or Mention(sentence, r.subject), second or Mention(sentence, r.object)
        if first and second:
            claim = Claim(
                first.entity, relation, second.entity, item.status, sentence, first.span, second.span,
                proposed_by="decision",
            )  # fmt: skip
            return replace(extraction, claims=(*extraction.claims, claim))
    return extraction


def _joins(rejection: Rejection, ends: tuple[str, str], names_of: NamesOf) -> bool:
    return ends[0] in names_of(rejection.subject) and ends[1] in names_of(rejection.object)


def _mention(extraction: Extraction, sentence: Span, name: str, names_of: NamesOf) -> Mention | None:
    inside = (m for m in extraction.mentions if sentence.start <= m.span.start and m.span.end <= sentence.end)
    found = (m for m in inside if name in names_of(m.entity))
    return min(found, key=lambda m: (m.kind != "name", m.span), default=None)


def checked(item: Decision) -> str:
    """Tell what is wrong with a decision, or nothing."""
    if item.do not in ACTIONS:
        return f"no decision {item.do!r}; there are {', '.join(ACTIONS)}"
    if item.status not in STATUSES:
        return f"no status {item.status!r}; there are {', '.join(STATUSES)}"
    if item.do in ("reject", "accept"):
        whole = all(part.strip() for part in item.fact)
        return "" if whole else f"{item.do} needs subject, relation and object"
    if not all(name.strip() for name in item.names) or len(item.names) < 2:
        return f"{item.do} needs two names"
    if item.do != "merge" and len(item.names) > 2:
        return f"{item.do} takes two names, not {len(item.names)}"
    lost = item.do == "split" and not item.articles
    return "split needs the articles to take the name out of" if lost else ""
