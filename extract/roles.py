"""The roles that an article gives to persons: titles beside names, and what someone is, becomes or chairs.

A role's text is what belongs to the title: "Defense Secretary", "chief executive", "head of site protection",
and "former" where it stands before; the organisation is left out ("SpaceX CEO" gives "CEO").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from spacy.tokens import Doc, Token

from extract.claim import Text

_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_NAMES = frozenset(("NNP", "NNPS"))
_LEFT = 6
_RIGHT = 6


@dataclass(frozen=True, slots=True)
class Role:
    """A role: tokens `start` to `end`, `head`, its noun or verb, and its text as a value."""

    start: int
    end: int
    head: int
    text: Text


class RoleWords:
    """The tables of titles and roles, ready for reading."""

    def __init__(self, titles: Mapping[str, Any], roles: Mapping[str, Any] = MappingProxyType({})) -> None:
        self.never = frozenset(roles.get("never", ()))
        self.nouns = (
            frozenset(titles.get("roles", ())) | frozenset(roles.get("occupations", ()))
        ) - self.never
        self.ranks = frozenset(roles.get("ranks", ()))
        self.fields = frozenset(roles.get("fields", ()))
        self.modifiers = frozenset(roles.get("modifiers", ())) | self.fields
        self.ignored = frozenset(roles.get("ignored", ()))
        self.former = frozenset(roles.get("former", ()))
        self.verbs: dict[str, str] = dict(roles.get("verbs", {}))
        self.states = frozenset(roles.get("states", {}).get("verbs", ()))

    def is_rank(self, token: Token) -> bool:
        """Tell a rank by abbreviation: "Gen.", or "Col" before a full stop that was cut off."""
        if token.text in self.ranks:
            return True
        dotted = f"{token.text}." in self.ranks and not token.whitespace_
        return dotted and token.i + 1 < len(token.doc) and token.doc[token.i + 1].text == "."

    def is_role(self, token: Token) -> bool:
        """Tell whether a token is the noun of a role."""
        if self.is_rank(token):
            return True
        lower = token.lower_
        return lower in self.nouns or (lower[-1:] == "s" and lower[:-1] in self.nouns)


def roles(doc: Doc, words: RoleWords) -> Iterator[Role]:
    """Yield the roles of a document in its order."""
    for token in doc:
        if token.lemma_ in words.verbs and token.pos_ == "VERB":
            if any(t.dep_ in ("nsubj", "agent") for t in token.children) or token.dep_ in ("acl", "conj"):
                yield Role(token.i, token.i + 1, token.i, Text(words.verbs[token.lemma_]))
        elif words.is_role(token) and _is_held(token, words):
            start, former = _start(token, words)
            end = _end(token, words)
            yield Role(start, end, token.i, Text(_text(doc, start, token, end, former)))


def _next(token: Token, step: int) -> Token | None:
    i = token.i + step
    return token.doc[i] if 0 <= i < len(token.doc) else None


def _is_held(token: Token, words: RoleWords) -> bool:
    """Tell whether a role's noun is stated of someone, by its place in the sentence."""
    after, before = _next(token, 1), _next(token, -1)
    last = _next(token, 2) if after is not None and after.text in ("-", "–") else after
    if last is not None and words.is_role(last) and not token.is_sent_end:
        return False  # "Brigadier" of "Brigadier General", "secretary" of "secretary-general"
    if words.is_rank(token):
        name = _next(token, 2) if after is not None and after.text == "." else after
        return name is not None and name.tag_ in _NAMES
    named = after is not None and after.tag_ in _NAMES
    if (
        token.tag_ not in _NOUNS
        and not (token.text[0].isupper() and named)
        and not _closes_title(token, words)
    ):
        return False
    if token.tag_ == "NNPS" or (token.tag_ == "NNS" and token.dep_ != "appos"):
        return token.tag_ == "NNS" and any(t.dep_ == "appos" for t in token.children)
    if named and after is not None and after.text[0].isupper():
        return True  # "Defense Secretary Pete Hegseth"
    if after is not None and after.tag_ in ("NN", "NNS") and token.dep_ in ("compound", "amod", "nmod"):
        return False  # "executive order"
    if token.dep_ == "appos" or any(t.dep_ == "appos" for t in token.children):
        return True
    if token.dep_ in ("attr", "oprd") and token.head.lemma_ in words.states:
        return True
    if token.dep_ == "pobj" and token.head.lower_ == "as":
        return True
    if token.dep_ == "conj" and words.is_role(token.head):
        return _is_held(token.head, words)
    return _is_beside_a_name(token, before, after)


def _closes_title(token: Token, words: RoleWords) -> bool:
    """Tell the second half of "attorney general", "secretary-general" from an adjective."""
    before = _next(token, -1)
    if before is not None and before.text in ("-", "–"):
        before = _next(token, -2)
    return before is not None and words.is_role(before)


def _is_beside_a_name(token: Token, before: Token | None, after: Token | None) -> bool:
    """Tell ", chief executive," behind a name, and "its director, Jane Doe,"."""
    if (
        after is not None
        and after.text == ","
        and (name := _next(token, 2)) is not None
        and name.tag_ in _NAMES
    ):
        return True
    first = token.left_edge.i if token.left_edge.i > token.i - _LEFT else token.i
    comma = token.doc[first - 1] if first else None
    if comma is None or comma.text not in (",", "|", "·", "(") or first < 2:
        return False
    return token.doc[first - 2].tag_ in _NAMES


def _start(token: Token, words: RoleWords) -> tuple[int, bool]:
    """Find the first token of the role, and whether "former" stands before the organisation it is of."""
    doc, i = token.doc, token.i
    while i > 0 and token.i - i < _LEFT and not doc[i].is_sent_start:
        before = doc[i - 1]
        lower = before.lower_
        hyphened = before.text in ("-", "–") and not before.whitespace_ and i > 1
        if hyphened and (doc[i - 2].lower_ in words.modifiers or words.is_role(doc[i - 2])):
            i -= 2
            continue
        if lower in words.ignored or before.tag_ in ("DT", "PRP$", "POS", "CC", "IN"):
            break
        known = lower in words.modifiers or words.is_role(before)
        common = before.text.islower() and before.tag_ in ("NN", "NNS", "JJ", "VBN", "VBG", "HYPH")
        if not (known or common) or before.tag_ in (",", "."):
            break
        i -= 1
    former = False
    for k in range(i - 1, max(-1, i - 1 - _LEFT), -1):
        if doc[k].lower_ in words.former:
            former = True
            break
        if doc[k].tag_ not in _NOUNS and doc[k].tag_ not in ("JJ", "HYPH", "CD"):
            break
    return i, former


def _end(token: Token, words: RoleWords) -> int:
    """Find the end of the role: past "of site protection", "for operations", not past the name of a body."""
    doc, i = token.doc, token.i + 1
    if i + 1 >= len(doc) or doc[i].lower_ not in ("of", "for"):
        return i
    j = i + 1
    if doc[j].tag_ == "DT":
        return i  # "of the company"
    last = 0
    for k in range(j, min(j + _RIGHT, len(doc))):
        if doc[k].lower_ in words.fields and doc[k].tag_ in _NOUNS:
            last = k
            continue
        if doc[k].tag_ in ("NN", "NNS"):
            last = k
        elif doc[k].tag_ not in ("JJ", "VBG", "HYPH"):
            break
    if not last or any(t.tag_ in _NAMES and t.lower_ not in words.fields for t in doc[j : last + 1]):
        return i
    return last + 1


def _text(doc: Doc, start: int, token: Token, end: int, former: bool) -> str:
    text = doc[start:end].text
    if token.tag_ == "NNS" and token.text.endswith("s"):
        text = (
            doc[start : token.i].text_with_ws + token.text[:-1] + (doc[token.i : end].text[len(token.text) :])
        )
    return f"former {text}" if former else text
