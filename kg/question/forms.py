"""Forms of questions that a saved query answers, written in its header.

    # Ask: who win contract for which (part|layer) of {of} for how much

A form that starts with "first:" asks for the first row only. Words are base forms; `(a|b c)` is a
choice, `[a]` may be left out, `{name}` is a parameter of kind entity. Articles, auxiliaries and commas of
the question are passed over where the form does not have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.question.frames import AUXILIARIES
from kg.question.matching import DETERMINERS
from kg.question.phrases import SKIPPED
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word
from kg.record import EntityRecord

FIRST = "first: "
_PART = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{(\w+)\}|([^\s()\[\]{}]+)")
_PASSED = SKIPPED | AUXILIARIES | DETERMINERS | {",", ":", ";", "both", "there", "please"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a form: any of some rows of words, or a parameter."""

    choices: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A saved query that a question's form asks for, with the values of its parameters."""

    query: str
    values: tuple[tuple[str, EntityRecord], ...]
    form: str


@cache
def pieces(form: str) -> tuple[Piece, ...]:
    """Read a form.

    >>> pieces("who [also] own {what}")[1]
    Piece(choices=(('also',),), optional=True, parameter='')
    """
    form = form.removeprefix(FIRST)
    made = []
    for group, optional, parameter, word in _PART.findall(form):
        text = group or optional or word
        choices = tuple(tuple(choice.split()) for choice in text.split("|")) if text else ()
        made.append(Piece(choices, bool(optional), parameter))
    return tuple(made)


def matches(
    words: Sequence[Word], forms: Mapping[str, Sequence[str]], vocabulary: Vocabulary
) -> Iterator[Match]:
    """Find the forms that the whole question has; `forms` are those of each query."""
    for query, texts in forms.items():
        for form in texts:
            for values in _match(words, 0, pieces(form), vocabulary):
                yield Match(query, values, form)


_Values = tuple[tuple[str, EntityRecord], ...]


def _match(
    words: Sequence[Word], at: int, left: Sequence[Piece], vocabulary: Vocabulary
) -> Iterator[_Values]:
    if not left:
        if all(word.low in _PASSED for word in words[at:]):
            yield ()
        return
    piece, rest = left[0], left[1:]
    if piece.optional:
        yield from _match(words, at, rest, vocabulary)
    if piece.parameter:
        yield from _bound(words, at, piece.parameter, rest, vocabulary)
    for choice in piece.choices:
        end = _words(words, at, choice)
        if end:
            yield from _match(words, end, rest, vocabulary)


def _bound(
    words: Sequence[Word], at: int, parameter: str, rest: Sequence[Piece], vocabulary: Vocabulary
) -> Iterator[_Values]:
    while at < len(words) and words[at].low in _PASSED:
        at += 1
    if at >= len(words):
        return
    for end, entities, _ in vocabulary.names.starting(words, at):
        if len(entities) != 1:
            continue
        ends = [
            end,
            *(after for after, noun in vocabulary.noun(words, end) if entities[0].type in noun.types),
        ]
        for after in ends:
            for values in _match(words, after, rest, vocabulary):
                yield ((parameter, entities[0]), *values)
            if after < len(words) and words[after].low in ("or", "and", ","):
                for values in _bound(words, after + 1, parameter, rest, vocabulary):
                    yield ((parameter, entities[0]), *values)


def _words(words: Sequence[Word], at: int, choice: Sequence[str]) -> int:
    """Tell where a row of words ends that starts here, or 0."""
    for wanted in choice:
        while at < len(words) and wanted not in words[at].bases and words[at].low in _PASSED:
            at += 1
        if at >= len(words) or wanted not in words[at].bases:
            return 0
        at += 1
    return at
