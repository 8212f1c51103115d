"""Sums of money and counts in a parsed article, as intervals with their unit.

A sum carries its currency; a count takes for its unit the noun that the parse counts, in the singular:
"54 infrared satellites" are 54 "satellite". A number whose noun is left out ("of its 40 satellites,
21 are up") takes the unit of the count before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from spacy.tokens import Doc, Token

from extract.claim import Amount
from extract.figures import Figure, Figures
from extract.reading import head_of

_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_ADJECTIVES = frozenset(("JJ", "VBN", "VBG"))
_MODIFIERS = _NOUNS | _ADJECTIVES | {"JJR", "JJS", "HYPH", "AFX", "CD", "CC", "RBR", "POS", "``", "''"}
_BRACKETS = frozenset("()")
_FAR = 12  # tokens between a number and its noun
_ELLIPSIS = 40  # tokens over which a number without a noun may lean on the count before it


@dataclass(frozen=True, slots=True)
class Quantity:
    """A sum ("amount") or a count: tokens `start` to `end`, and `head`, by which it hangs in the tree.

    The head of a count is the counted noun, which may lie behind `end`. `elided` marks a count without its
    noun; `per` is what a price is for ("year").
    """

    start: int
    end: int
    head: int
    kind: Literal["amount", "count"]
    value: Amount
    elided: bool = False
    per: str = ""


class Units:
    """The table of units, ready for reading."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.figures = Figures(table)
        self.never: frozenset[str] = frozenset(table.get("never", {}).get("nouns", ()))
        self.labels: frozenset[str] = frozenset(table.get("never", {}).get("labels", ()))
        self.singular: dict[str, str] = dict(table.get("singular", {}))
        self.holders: dict[str, str] = dict(table.get("holders", {}))
        compounds = table.get("nouns", {}).get("compounds", ())
        self.compounds: frozenset[tuple[str, ...]] = frozenset(tuple(c.lower().split()) for c in compounds)


def amounts(doc: Doc, units: Units) -> Iterator[Quantity]:
    """Yield the sums and counts of a document in its order."""
    last_sum: Quantity | None = None
    last_count: Quantity | None = None
    for figure in units.figures.read(doc.text):
        span = doc.char_span(figure.start, figure.end, alignment_mode="expand")
        if span is None:
            continue
        if figure.money:
            head = head_of(doc, span.start, span.end)
            last_sum = Quantity(span.start, span.end, head, "amount", figure.value, per=figure.per)
            yield last_sum
            continue
        count = _count(doc, units, figure, span.start, span.end)
        if count is None:
            count = _elided(doc, units, figure, (span.start, span.end), last_count, last_sum)
        elif not count.elided:
            last_count = count
        if count is not None:
            yield count


def _count(doc: Doc, units: Units, figure: Figure, start: int, end: int) -> Quantity | None:
    """Read a count with its noun."""
    if figure.value.unit:
        head = end - 1
        if head + 1 < len(doc) and doc[head].head.i > head and doc[head].dep_ in ("compound", "nmod", "amod"):
            head = head_of(doc, start, end)
        return Quantity(start, end, head, "count", figure.value, per=figure.per)
    if figure.joined:
        return _joined(doc, units, figure, start, end)
    if _is_label(doc, units, figure, start) or figure.value.min == figure.value.max == 1:
        return None
    noun = _noun(doc, units, figure, end)
    if noun is None:
        return None
    unit = unit_of(noun, units, end)
    if " " not in unit and (noun.lemma_.lower() in units.never or noun.lower_ in units.never):
        return None
    return Quantity(start, end, noun.i, "count", replace(figure.value, unit=unit), per=figure.per)


def _joined(doc: Doc, units: Units, figure: Figure, start: int, end: int) -> Quantity | None:
    """Read "a 36-satellite constellation": the unit is the noun behind the hyphen."""
    word = figure.joined.lower()
    if word in units.never or not figure.value.max:
        return None
    near = next((t for t in doc[start : end + 2] if t.lower_.endswith(word)), None)
    if near is None or (near.lower_ == word and near.tag_ not in _NOUNS):
        return None
    unit = units.singular.get(word, near.lemma_.lower() if near.lower_ == word else word)
    end = max(end, near.i + 1)
    return Quantity(start, end, head_of(doc, start, end), "count", replace(figure.value, unit=unit))


def _is_label(doc: Doc, units: Units, figure: Figure, start: int) -> bool:
    """Tell a number that names its noun: "Tranche 3", "Falcon 9", "the year 2027"."""
    value = figure.value
    bare = not figure.scaled and not figure.written and value.min == value.max
    if bare and doc[start].shape_ == "dddd" and value.min is not None and 1900 <= value.min <= 2100:
        return True
    if not start or not bare:
        return False
    before = doc[start - 1]
    if before.text == "." and start > 1 and before.whitespace_ != "":
        before = doc[start - 2]
    if before.lower_ in units.labels:
        return True
    named = before.tag_ in ("NNP", "NNPS") and not before.is_sent_start and before.text[-1:].isalnum()
    return named and not before.is_upper


def _noun(doc: Doc, units: Units, figure: Figure, end: int) -> Token | None:
    """Find the counted noun: the first plural behind the number, or the last of a row of nouns."""
    first, last = _past_of(doc, end), None
    for token in doc[first : first + _FAR]:
        follows = doc[token.i + 1] if token.i + 1 < len(doc) else token
        if token.is_sent_start and token.i > first:
            break
        single = last is not None and last.tag_ != "NNS" and figure.value.max != 1
        if token.text == "," and follows.tag_ not in _ADJECTIVES and not (single and follows.tag_ in _NOUNS):
            break
        if token.text in _BRACKETS and single and token.i < first + _FAR:
            continue  # "low-earth orbit (LEO) satellites"
        if token.tag_ not in _MODIFIERS and token.text != ",":
            break
        if token.tag_ == "CC" and last is not None and (last.tag_ != "NN" or figure.value.max == 1):
            break
        if token.tag_ == "POS" and last is not None and last.lower_ in units.never:
            break
        if token.tag_ in _NOUNS:
            last = token
            compound = (token.lower_, follows.lemma_.lower()) in units.compounds
            if token.tag_ == "NNS" and not compound:
                break
    return last


def _past_of(doc: Doc, i: int) -> int:
    """Step over "more", "of the", "of its" between a number and its noun."""
    if i + 2 < len(doc) and doc[i].lower_ in ("more", "further", "other", "additional"):
        i += 1
    if i + 1 < len(doc) and doc[i].lower_ == "of":
        i += 1
        while i + 1 < len(doc) and doc[i].tag_ in ("DT", "PRP$", "PDT"):
            i += 1
    return i


def unit_of(noun: Token, units: Units, first: int) -> str:
    """Give the singular of a counted noun, and of a known compound all of it: "data centre".

    `first` is the token behind the number, beyond which the compound does not reach.
    """
    known = units.singular.get(noun.lower_)
    lemma = known or noun.lemma_
    if known is None and (noun.tag_ in ("NNPS", "NNP") or any(c.isdigit() for c in noun.text)):
        plural = noun.tag_ != "NN" and noun.text[-1:] == "s" and noun.text[-2:-1] != "s"
        lemma = noun.text[:-1] if plural else noun.text
    elif known is None:
        lemma = lemma if noun.is_upper else lemma.lower()
    for size in (3, 2):
        begin = noun.i - size + 1
        if begin < first:
            continue
        words = tuple(t.lower_ for t in noun.doc[begin : noun.i])
        if (*words, lemma.lower()) in units.compounds:
            return " ".join((*(t.text for t in noun.doc[begin : noun.i]), lemma))
    return lemma


def _elided(
    doc: Doc,
    units: Units,
    figure: Figure,
    span: tuple[int, int],
    count: Quantity | None,
    total: Quantity | None,
) -> Quantity | None:
    """Read a number that leaves out what it counts: "from four employees to 61", "another 300 million"."""
    value, (start, end) = figure.value, span
    if end < len(doc):
        follows = doc[end]
        if follows.lemma_.lower() in units.never or follows.text in ("%", "per") or follows.tag_ in _NOUNS:
            return None
        if doc[start].is_sent_start and follows.text in (".", ")"):
            return None  # the number of a list
    if _is_label(doc, units, figure, start) or value.min == value.max == 1:
        return None
    large = figure.scaled and (value.max or value.min or 0) >= 1e6
    if large and total is not None and start - total.end < _ELLIPSIS:
        return Quantity(start, end, end - 1, "amount", replace(value, unit=total.value.unit), elided=True)
    held = _held(doc[end - 1], units)
    if held:
        return Quantity(start, end, end - 1, "count", replace(value, unit=held), elided=True)
    if count is None or start - count.head > _ELLIPSIS or count.head >= start or figure.joined:
        return None
    head = doc[end - 1]
    if head.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "appos", "nummod"):
        return None
    return Quantity(start, end, end - 1, "count", replace(value, unit=count.value.unit), elided=True)


def _held(number: Token, units: Units) -> str:
    """Tell what a number counts by what holds it: "a staff of 450", "employs 300"."""
    holder = number.head
    if number.dep_ == "pobj" and holder.lower_ == "of":
        holder = holder.head
    elif number.dep_ != "dobj":
        return ""
    return units.holders.get(holder.lemma_.lower(), "")
