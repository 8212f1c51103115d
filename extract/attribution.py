"""Who says so: which of the frames of saying in an article reach over a claim.

A claim is somebody's where its predicate, climbed towards the root of its sentence, comes to what that one says. The
climb stops where something is taken for granted, just as that of the status does: whoever says that "the firm, which
owns Acme, will grow" is not the source of who owns Acme. Within a quotation every word is the speaker's.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from extract.frames_of_saying import Frame, frames
from extract.grammar import has_subject, is_infinitive, is_proposition
from extract.nominal import is_definite
from extract.saying import SayingWords
from extract.speakers import Voice

__all__ = ["Frame", "SayingWords", "Voice", "attribution", "frames"]

_INNER = frozenset(("poss", "compound", "nmod", "amod", "nummod", "relcl", "appos"))
_ASIDE = frozenset(("although", "though", "while", "whereas", "after", "when", "before", "since", "as", "once", "despite"))
_NOUNS = frozenset(("NOUN", "PROPN", "NUM"))
_DEEPEST = 40


@dataclass(slots=True)
class _Way:
    """The tokens that a climb passes: all of them, and those not reached through a coordinated verb."""

    all: set[int]
    own: set[int]


def attribution(
    predicate: Token, said: list[Frame], *, object: Token | None = None, subject: Token | None = None
) -> tuple[Voice, ...]:
    """List who makes a claim with this predicate, the outermost voice first; empty where it is the article.

    `said` are the frames of the article (see `frames`). Give the heads of the claim's `object` and `subject`, so that
    a frame is found that reaches over them and not over the predicate ("a deal that two bankers put at $2bn").
    """
    claim = _Claim(predicate, object, subject)
    covering = [frame for frame in said if claim.is_said_in(frame)]
    covering.sort(key=lambda f: (f.start - f.end, f.at))
    voices: list[Voice] = []
    for frame in covering:
        if frame.voice not in voices:
            voices.append(frame.voice)
    return tuple(voices)


class _Claim:
    """The tokens of a claim, and the ways up from them."""

    def __init__(self, predicate: Token, object: Token | None, subject: Token | None) -> None:
        self.predicate = predicate
        self.object = object
        self.ends = [token for token in (object, subject) if token is not None]
        self.way = _climb(predicate)
        self.end_way = _climb(object) if object is not None else None
        self.granted = _is_granted(predicate, self.ends)

    def is_said_in(self, frame: Frame) -> bool:
        """Tell whether a frame reaches over the claim."""
        i = self.predicate.i
        inside = frame.start <= i < frame.end and not _names(frame.voice, self.predicate)
        if frame.kind == "quote":
            return inside
        if frame.kind == "denial" and i == frame.at:
            return True
        if self.granted:
            return False
        if frame.kind == "object" and any(_names(frame.voice, end) for end in self.ends):
            return False  # whoever calls a rival names, or considers a bid, does so himself
        if inside and frame.heads & (self.way.own if frame.kind == "object" else self.way.all):
            return True
        return (not inside or i == frame.at) and self._reaches_object(frame)

    def _reaches_object(self, frame: Frame) -> bool:
        if self.object is None or self.end_way is None:
            return False
        inside = frame.start <= self.object.i < frame.end and not _names(frame.voice, self.object)
        return inside and bool(frame.heads & self.end_way.own)


def _is_granted(predicate: Token, ends: list[Token]) -> bool:
    """Tell what an apposition, a possessive or a title states, whoever is speaking."""
    if predicate.pos_ == "PROPN":
        return True
    if predicate.pos_ not in ("NOUN", "ADJ") or len(ends) < 2:
        return False
    below = [end for end in ends if end.i == predicate.i or predicate.is_ancestor(end)]
    inner = any(end.dep_ in _INNER and end.head.i == predicate.i for end in below)
    return len(below) == len(ends) and inner


def _names(voice: Voice, token: Token) -> bool:
    return voice.start <= token.i < voice.end


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
    if dep in _INNER:
        return not (dep == "relcl" and is_infinitive(token))
    if dep == "acl":
        return not is_proposition(token)
    if dep == "advcl":
        return any(t.lower_ in _ASIDE for t in token.lefts) and has_subject(token)
    if token.pos_ == "NOUN" and dep in ("nsubj", "nsubjpass"):
        return is_definite(token)
    return False
