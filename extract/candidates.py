"""Spans that may name an entity.

Candidates come from five places: the model's own entities, runs of capitalised words and their parts, words
joined by hyphens, quoted phrases, and noun phrases with a head that is known. They overlap; which of them
name something, and of which type, is decided over the whole document by `extract.recognition`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from extract.tokens import Tokens

MAX_TOKENS = 8
_CONNECTORS = frozenset(
    """
    of for the de da do dos du la le el al aan van von der den dello della di y & and at on in - – / . ,
    's ’s '
    """.split()
)
_QUOTES = frozenset("\"'“”‘’`")
_BREAKS = frozenset(".,;:!?()[]\"”’'—–")
_NO_START = frozenset(
    "'s ’s 's the a an this that these those its his her their our my your no any every".split()
)
_POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
_MODIFIERS = frozenset("amod compound nmod nummod npadvmod advmod punct dep poss".split())
_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS", "VBG"))
_STARTERS = frozenset(["ADJ", "NOUN", "PROPN", "VERB", "NUM", "ADV", "X"])


def candidates(tokens: Tokens, heads: Container[str]) -> list[tuple[int, int]]:
    """List the token ranges (end exclusive) that may name an entity, in the order of the text.

    `heads` are the nouns that may end a description which counts as a name ("custody layer").
    """
    found: set[tuple[int, int]] = set()
    for start, end in _labelled(tokens):
        found.update(_trimmed(tokens, start, end))
    for start, end in _runs(tokens):
        found.update(_parts(tokens, start, end))
    found.update(_hyphened(tokens))
    found.update(_quoted(tokens))
    found.update(_described(tokens, heads))
    return sorted(found)


def _labelled(tokens: Tokens) -> Iterator[tuple[int, int]]:
    start = -1
    for i, label in enumerate([*tokens.ner, "O"]):
        if label[0] != "I" and start >= 0:
            yield start, i
            start = -1
        if label[0] == "B":
            start = i


def _runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of capitalised words, small words between them allowed."""
    start = last = -1
    capital, lower = tokens.capital, tokens.lower
    for i in range(tokens.size):
        if tokens.starts[i] and start >= 0:
            yield start, last + 1
            start = -1
        if capital[i] and not (start < 0 and lower[i].isdigit()):
            if start < 0:
                start = i
            last = i
        elif start >= 0 and (lower[i] not in _CONNECTORS or i - last > 2):
            yield start, last + 1
            start = -1
    if start >= 0:
        yield start, last + 1


def _parts(tokens: Tokens, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield every part of a run that begins and ends with a capitalised word or a number."""
    capital, lower, text = tokens.capital, tokens.lower, tokens.text
    for i in range(start, end):
        if not capital[i] or (lower[i] in _NO_START and tokens.titled[i]):
            continue
        for j in range(i + 1, min(end, i + MAX_TOKENS) + 1):
            if text[j - 1] in ",." and j - i > 1:
                break
            if capital[j - 1] and (j - i > 1 or not lower[i].isdigit()):
                yield i, j
    if end < tokens.size and tokens.pos[end] == "NOUN" and end - start < MAX_TOKENS:
        yield start, end + 1  # "Artemis program", "Norther wind farm"


def _trimmed(tokens: Tokens, start: int, end: int) -> Iterator[tuple[int, int]]:
    text, lower = tokens.text, tokens.lower
    while start < end and (lower[start] in _NO_START or not text[start][0].isalnum()):
        start += 1
    while start < end and (lower[end - 1] in _POSSESSIVES or not text[end - 1][-1].isalnum()):
        end -= 1
    if start < end and end - start <= MAX_TOKENS:
        yield start, end


def _hyphened(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield words of several tokens that have a capital somewhere: "e-Tax", "X-energy"."""
    start = 0
    text, spaced = tokens.text, tokens.spaced
    for i in range(tokens.size):
        after = i + 1
        if spaced[i] or after == tokens.size or tokens.tag[after] in ("POS", "_SP") or text[after] in _BREAKS:
            if i - start > 1 and "-" in text[start:after] and any(tokens.capital[start:after]):
                yield from _trimmed(tokens, start, after)
            start = after


def _quoted(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield short phrases in quotation marks."""
    opened = -1
    for i, text in enumerate(tokens.text):
        if text in _QUOTES:
            if opened >= 0 and 1 <= i - opened - 1 <= 5:
                yield from _trimmed(tokens, opened + 1, i)
            opened = i
        elif opened >= 0 and i - opened > 6:
            opened = -1


def _described(tokens: Tokens, heads: Container[str]) -> Iterator[tuple[int, int]]:
    """Yield noun phrases with a head that is known, from each of their modifiers on."""
    for i, lemma in enumerate(tokens.lemma):
        if lemma not in heads or tokens.tag[i] not in _NOUNS:
            continue
        if tokens.dep[i] == "compound" and tokens.head[i] == i + 1:
            continue
        start = i
        while start > 0 and i - start < 5 and _modifies(tokens, start - 1):
            start -= 1
        for k in range(start, i + 1):
            if tokens.pos[k] in _STARTERS and tokens.text[k][0].isalnum():
                yield k, i + 1


def _modifies(tokens: Tokens, i: int) -> bool:
    if tokens.text[i] == "-":
        return True
    dep = tokens.dep[i]
    if dep not in _MODIFIERS:
        return False
    return tokens.pos[i] in ("ADJ", "NOUN", "PROPN", "VERB") or tokens.text[i + 1] == "-"
