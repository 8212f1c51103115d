"""Questions that are several questions, joined by "and": each is answered for itself.

1. A reading whose facts fall into groups that share no unknown asks for each group apart: joined, every answer
   of the one would stand beside every answer of the other.
2. Words that make no one question are cut before a question word or an auxiliary. What the second question
   leaves out is taken from the first: "how much does X cost, and how much Y?", "how many rockets has X, and how
   many has Y?".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.answer import Answer, Cell
from kg.question.frames import AUXILIARIES
from kg.question.matching import DETERMINERS
from kg.question.meaning import Either, Fact, Node, Reading, Unknown
from kg.question.phrases import PREPOSITIONS
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word, listed

_ASKING = frozenset(listed("who whom whose what which when where how"))
_JOINTS = frozenset([",", ";", "and", "?", "."])


def apart(reading: Reading) -> tuple[Reading, ...]:
    """Part a reading into those that share nothing that is asked for; mostly that is the reading itself."""
    groups: list[tuple[set[int], list[Fact]]] = []
    for fact in reading.facts:
        keys = {key for node in fact.nodes() for key in _keys(node)}
        if not keys:
            return (reading,)
        alike = [group for group in groups if group[0] & keys]
        facts = [one for group in alike for one in group[1]]
        groups = [group for group in groups if group not in alike]
        groups.append((keys.union(*(group[0] for group in alike)), [*facts, fact]))
    parts = [_part(reading, keys, facts) for keys, facts in groups]
    whole = len(parts) < 2 or not all(any(map(_asked, part.shown)) for part in parts)
    return (reading,) if whole or reading.kind != "rows" else _ordered(reading, parts)


def cuts(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[tuple[Sequence[Word], Sequence[Word]]]:
    """Give the ways to cut words into two questions, the second one completed where it leaves out words."""
    for joint in range(1, len(words)):
        start = joint
        while start < len(words) and words[start].low in _JOINTS:
            start += 1
        if start == joint or words[joint - 1].low in _JOINTS or not _begins(words, start):
            continue
        left, right = words[:joint], words[start:]
        if counted := _counted(left, right):
            yield left, counted
        yield left, right
        if gapped := _gapped(left, right, vocabulary):
            yield left, gapped


def stacked(answers: Sequence[Answer]) -> Answer:
    """Put the answers under each other, the number of its part before each row."""
    columns = tuple(dict.fromkeys(column for answer in answers for column in answer.columns))
    rows: list[tuple[Cell, ...]] = []
    for number, answer in enumerate(answers, 1):
        rows += [(number, *(record.get(column) for column in columns)) for record in answer.records()]
    told = (
        f"({number}) {answer.title}{'' if answer.rows else ' (nothing found)'}"
        for number, answer in enumerate(answers, 1)
    )
    sparql = "\n\n".join(answer.sparql for answer in answers if answer.sparql)
    evidence = tuple(cited for answer in answers for cited in answer.evidence or ((),) * len(answer))
    return Answer(("part", *columns), tuple(rows), " ".join(told), sparql, evidence)


def _part(reading: Reading, keys: set[int], facts: list[Fact]) -> Reading:
    nodes = [node for fact in facts for node in fact.nodes()]
    shown = tuple(
        n for n in reading.shown if (n.key in keys if isinstance(n, Unknown | Either) else n in nodes)
    )
    kept = tuple(fact for fact in reading.facts if fact in facts)
    return replace(reading, facts=kept, shown=shown)


def _ordered(reading: Reading, parts: Sequence[Reading]) -> tuple[Reading, ...]:
    """Put parts into the order in which they are asked; a count without a unit has that of the one before."""
    first = {node.key: n for n, node in reversed(list(enumerate(reading.shown))) if isinstance(node, Unknown)}
    parts = sorted(parts, key=lambda part: min(first.get(key, len(first)) for key in _shown_keys(part)))
    unit, made = "", []
    for part in parts:
        counts = [node for node in part.shown if isinstance(node, Unknown) and node.value == "count"]
        for node in counts:
            if node.unit:
                unit = node.unit
            elif unit:
                part = _swapped(part, node, replace(node, unit=unit))
        made.append(part)
    return tuple(made)


def _swapped(reading: Reading, old: Node, new: Node) -> Reading:
    shown = tuple(new if node == old else node for node in reading.shown)
    return replace(reading, facts=tuple(fact.swap(old, new) for fact in reading.facts), shown=shown)


def _keys(node: Node) -> Iterator[int]:
    if isinstance(node, Unknown | Either):
        yield node.key
    for member in node.members if isinstance(node, Either) else ():
        yield from _keys(member)


def _shown_keys(reading: Reading) -> list[int]:
    return [key for node in reading.shown for key in _keys(node)]


def _asked(node: Node) -> bool:
    return isinstance(node, Unknown) and node.asked


def _begins(words: Sequence[Word], start: int) -> bool:
    """Tell whether a question begins here: "who", "for which", "does"."""
    lows = [word.low for word in words[start : start + 2]]
    return bool(lows) and (
        lows[0] in _ASKING or lows[0] in AUXILIARIES or (lows[0] in PREPOSITIONS and lows[-1] in _ASKING)
    )


def _counted(left: Sequence[Word], right: Sequence[Word]) -> tuple[Word, ...]:
    """Say what "how many does Y have?" counts, as the question before it does."""
    lows = [word.low for word in left]
    many = next((n for n in range(len(left) - 2) if lows[n : n + 2] == ["how", "many"]), -1)
    if many < 0 or [word.low for word in right[:2]] != ["how", "many"]:
        return ()
    if len(right) < 3 or right[2].low not in AUXILIARIES:
        return ()
    return (*right[:2], left[many + 2], *right[2:])


def _gapped(left: Sequence[Word], right: Sequence[Word], vocabulary: Vocabulary) -> tuple[Word, ...]:
    """Complete "(how much does X cost) and how much Y?": the name of the second in the place of the first's."""
    start = next((n for n, word in enumerate(right) if not _repeated(word)), len(right))
    if not start or not _only_names(right, start, vocabulary):
        return ()
    spans = [
        (at, max(end for end, _, _ in found))
        for at in range(len(left))
        if (found := list(vocabulary.names.starting(left, at)))
    ]
    spans = [span for n, span in enumerate(spans) if not n or span[0] >= spans[n - 1][1]]
    if len(spans) != 1:
        return ()
    at, end = spans[0]
    return (*left[:at], *right[start:], *left[end:])


def _repeated(word: Word) -> bool:
    return word.low in _ASKING or word.low in AUXILIARIES or word.low in DETERMINERS | {"much", "many"}


def _only_names(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    for end, _, _ in vocabulary.names.starting(words, at):
        if end == len(words) or any(after == len(words) for after, _ in vocabulary.noun(words, end)):
            return True
    return False
