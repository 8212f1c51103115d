"""Who says so: which of the frames of saying in an article reach over a claim.

A claim is somebody's where its predicate, climbed towards the root of its sentence, comes to what that one
says. The climb stops where something is taken for granted, just as that of the status does: whoever says
that "the firm, which owns Acme, will grow" is not the source of who owns Acme. Within a quotation every
word is the speaker's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from extract.frames_of_saying import Frame, frames
from extract.grammar import is_infinitive, is_proposition
from extract.saying import SayingWords
from extract.speakers import Voice

__all__ = ["Frame", "SayingWords", "Voice", "attribution", "frames"]

_INNER = frozenset(("poss", "compound", "nmod", "amod", "nummod", "relcl", "appos"))
_FIGURES = frozenset(("NUM", "SYM"))
_PLACING = frozenset(("of", "in", "at", "near", "outside", "on", "from"))
_VALUES = frozenset(("DATE", "TIME", "MONEY", "CARDINAL", "QUANTITY", "PERCENT"))
_DEEPEST = 40


@dataclass(slots=True)
class _Way:
    """The tokens that a climb passes: all of them, and those not reached through a coordinated verb."""

    all: set[int]
    own: set[int]


def attribution(
    predicate: Token, said: Sequence[Frame], *, object: Token | None = None, subject: Token | None = None
) -> tuple[Voice, ...]:
    """List who makes a claim with this predicate, the outermost voice first; empty where it is the article.

    `said` are the frames of the article (see `frames`). Give the heads of the claim's `object` and `subject`,
    so that a frame is found that reaches over them and not over the predicate ("a deal two put at $2bn").
    """
    claim = _Claim(predicate, object, subject)
    covering = [frame for frame in said if claim.is_said_in(frame)]
    covering.sort(key=lambda f: (f.kind == "cited", f.start - f.end, f.at))
    voices: list[Voice] = []
    for frame in covering:
        if frame.voice not in voices:
            voices.append(frame.voice)
    return tuple(voices)


class _Claim:
    """The tokens of a claim, and the ways up from them."""

    def __init__(self, predicate: Token, object: Token | None, subject: Token | None) -> None:
        self.predicate = predicate
        self.ends = [token for token in (object, subject) if token is not None]
        self.way = _climb(predicate)
        self.granted = is_granted(predicate, self.ends)

    def is_said_in(self, frame: Frame) -> bool:
        """Tell whether a frame reaches over the claim."""
        i = self.predicate.i
        inside = frame.start <= i < frame.end and not _names(frame.voice, self.predicate)
        if frame.kind == "quote":
            return inside or any(frame.start <= end.i < frame.end for end in self.ends)
        if frame.kind == "denial" and i == frame.at:
            return any(frame.start < end.i < frame.end for end in self.ends)
        if self.granted:
            return False
        if frame.kind == "object" and any(_names(frame.voice, end) for end in self.ends):
            return False  # whoever calls a rival names, or considers a bid, does so himself
        if inside and frame.heads & (self.way.own if frame.kind == "object" else self.way.all):
            return True
        return any(self._reaches(frame, end, inside=inside and i != frame.at) for end in self.ends)

    def _reaches(self, frame: Frame, end: Token, *, inside: bool) -> bool:
        """Tell whether a frame reaches over an end of the claim, where it does not do so by the predicate."""
        if inside and (not is_figure(end) or self.predicate.is_ancestor(end)):
            return False
        within = frame.start <= end.i < frame.end and not _names(frame.voice, end)
        return within and bool(frame.heads & _climb(end).own)


def is_granted(predicate: Token, ends: list[Token]) -> bool:
    """Tell what an apposition, a possessive or a title states, whoever is speaking."""
    if predicate.pos_ == "PROPN":
        return not any(_is_joined(end, predicate) for end in ends)  # "Acme and Bolt are discussing a merger"
    if (len(ends) == 2 and _is_within(*ends)) or predicate.dep_ == "amod":
        return True
    if predicate.pos_ not in ("NOUN", "ADJ") or len(ends) < 2:
        return False
    if any(is_figure(end) and end.dep_ not in _INNER for end in ends):
        return False
    below = [end for end in ends if end.i == predicate.i or predicate.is_ancestor(end)]
    inner = any(end.dep_ in _INNER and end.head.i == predicate.i for end in below)
    return len(below) == len(ends) and inner


def _is_joined(token: Token, first: Token) -> bool:
    """Tell whether a token belongs to a later member of a coordination."""
    for node in (token, *token.ancestors):
        if node.head.i == first.i:
            return node.dep_ == "conj"
    return False


def _is_news(noun: Token) -> bool:
    """Tell a noun that is new to the reader, so that its clause is news: "a deal that may be worth $9bn"."""
    return noun.dep_ == "attr" or any(t.dep_ == "det" and t.lower_ in ("a", "an") for t in noun.lefts)


def _is_within(first: Token, second: Token) -> bool:
    """Tell "Talmar, in Wales", "its Talmar": one hangs on the other with no verb or noun between."""
    for low, high in ((first, second), (second, first)):
        token = low
        while token.head.i != token.i and token.head.lower_ in _PLACING:
            token = token.head
        if token.head.i == high.i and low.dep_ != "conj" and (low.dep_ in _INNER or high.pos_ == "PROPN"):
            return True
    return False


def is_figure(token: Token) -> bool:
    """Tell a number, or the scale or unit behind one, from a noun."""
    figure = token.pos_ in _FIGURES or token.like_num or token.ent_type_ in _VALUES
    return figure or (token.i > 0 and token.nbor(-1).like_num)


def _names(voice: Voice, token: Token) -> bool:
    """Tell whether a token belongs to the naming of a voice, with the title before it."""
    start = voice.start
    doc = token.doc
    while start > 0 and doc[start - 1].pos_ in ("NOUN", "PROPN") and voice.start - start < 5:
        start -= 1
    return start <= token.i < voice.end


def _climb(token: Token) -> _Way:
    """Climb from a token until something is taken for granted."""
    way = _Way(set(), set())
    joined = False
    for _ in range(_DEEPEST):
        way.all.add(token.i)
        if not joined:
            way.own.add(token.i)
        if token.head.i == token.i or _stops(token):
            break
        verbs = token.pos_ in ("VERB", "AUX") and token.head.pos_ in ("VERB", "AUX")
        joined = joined or (token.dep_ == "conj" and verbs)
        token = token.head
    return way


def _stops(token: Token) -> bool:
    dep = token.dep_
    if dep == "appos" and any(t.dep_ == "cc" for t in token.children):
        return False  # "Acme, Bolt and a third" is a list
    if dep in _INNER and not is_figure(token):
        return not (dep == "relcl" and (is_infinitive(token) or _is_news(token.head)))
    if dep == "acl":
        return not is_proposition(token)
    return False
