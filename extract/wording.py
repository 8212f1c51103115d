"""The wording of a pair of mentions: the words of the names themselves, what stands before, between and behind.

Where a text is short and few examples are known, the words around two names tell as much as the grammar does. Names
are seen as their type in it ("#Person born in #Place"), so that what was learned of one holds of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from extract.clusters import Clusters
from extract.pairs import Pair
from extract.reading import Reading, Reference

_WIDE = 25  # tokens between two mentions, as far as they are read
_BEFORE, _BEHIND = 8, 6
_TELLING = frozenset(("VERB", "NOUN", "ADJ"))
_AROUND = _TELLING | {"ADP"}
_CROSSED = frozenset(("ent", "hd", "wc", "b1", "a1", "pn"))


class Wording:
    """Describes pairs of one reading."""

    def __init__(self, reading: Reading, clusters: Clusters | None) -> None:
        self._reading = reading
        self._clusters = clusters
        doc = reading.doc
        self._low = [token.lower_ for token in doc]
        self._pos = [token.pos_ for token in doc]
        self._lemma = [f"*{t.tag_}" if t.pos_ == "PROPN" else t.lemma_.lower() for t in doc]
        self._masked = list(self._low)
        self._kinds = [_kind(reading, reference) for reference in reading.references]
        for reference, kind in zip(reading.references, self._kinds, strict=True):
            for i in range(reference.start, reference.end):
                self._masked[i] = kind
        self._mentions: dict[tuple[int, int], list[str]] = {}

    def described(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """Add to pairs what their wording shows."""
        for pair in pairs:
            pair.features += self.of(pair.first, pair.second)
            yield pair

    def of(self, first: Reference, second: Reference) -> list[str]:
        """Describe two mentions."""
        a, b = _kind(self._reading, first), _kind(self._reading, second)
        out = [f"tt={a}{b}"]
        for side, shown, other in (("A", self._mention(first), b), ("B", self._mention(second), a)):
            out += [side + name for name in shown]
            out += [f"{side}{name}&{other}" for name in shown if name.partition("=")[0] in _CROSSED]
        self._between(out, first, second, a + b)
        self._beside(out, first, second, a + b)
        self._counted(out, first, second, a, b)
        out += self._likeness(first, second)
        return out

    def _mention(self, r: Reference) -> list[str]:
        known = self._mentions.get((r.start, r.end))
        if known is not None:
            return known
        doc, m = self._reading.doc, self._masked
        out = [f"ent={doc[r.head].ent_type_ or 'O'}", f"hd={self._low[r.end - 1]}"]
        out.append(f"kd={_kind(self._reading, r)}")
        if r.kind == "pronoun":
            out.append(f"pn={self._low[r.start]}")
        else:
            out += [f"w={t.lower_}" for t in doc[r.start : r.end] if t.is_alpha and len(t) > 2]
            out += [f"wc={cluster}" for cluster in self._groups(self._low[r.end - 1])]
            out.append(f"nw={min(3, r.end - r.start)}")
        before, behind = ["^", "^", *m[: r.start]][-2:], [*m[r.end : r.end + 2], "$", "$"][:2]
        out += [f"b1={before[1]}", f"b2={before[0]}_{before[1]}"]
        out += [f"a1={behind[0]}", f"a2={behind[0]}_{behind[1]}"]
        self._mentions[r.start, r.end] = out
        return out

    def _between(self, out: list[str], first: Reference, second: Reference, kinds: str) -> None:
        if second.start - first.end > _WIDE:
            return
        words = self._masked[first.end : second.start]
        for i in range(first.end, second.start):
            out.append(f"g={self._lemma[i]}")
            if self._pos[i] in _TELLING:
                out.append(f"g&{kinds}={self._lemma[i]}")
                for cluster in self._groups(self._reading.doc[i].lemma_):
                    out += [f"gc={cluster}", f"gc&{kinds}={cluster}"]
        out += [f"gg={a}_{b}" for a, b in pairwise(words)]
        if len(words) <= 6:
            out.append("gs=" + "_".join(words))

    def _beside(self, out: list[str], first: Reference, second: Reference, kinds: str) -> None:
        before = range(max(0, first.start - _BEFORE), first.start)
        behind = range(second.end, min(len(self._pos), second.end + _BEHIND))
        for name, where in (("pre", before), ("post", behind)):
            for i in where:
                if self._pos[i] in _AROUND:
                    out += [f"{name}={self._lemma[i]}", f"{name}&{kinds}={self._lemma[i]}"]

    def _counted(self, out: list[str], first: Reference, second: Reference, a: str, b: str) -> None:
        """Count what stands between, and which of its type each is."""
        both = list(zip(self._reading.references, self._kinds, strict=True))
        between = [k[1:] for r, k in both if r.start >= first.end and r.end <= second.start]
        out.append(f"ord={min(5, len(between))}")
        for side, kind, reference in (("A", a[1:], first), ("B", b[1:], second)):
            earlier = sum(r.end <= reference.start and k[1:] == kind for r, k in both)
            out += [f"ord{side}={min(3, between.count(kind))}", f"nth{side}={min(3, earlier)}"]

    def _likeness(self, first: Reference, second: Reference) -> list[str]:
        """Tell what two names have in common, and which two pronouns are paired."""
        doc = self._reading.doc
        if first.kind == second.kind == "pronoun":
            return [f"pp={self._low[first.start]}_{self._low[second.start]}"]
        if not first.kind == second.kind == "name":
            return []
        a, b = doc[first.start : first.end].text, doc[second.start : second.end].text
        ours, theirs = set(a.lower().split()), set(b.lower().split())
        out = []
        if ours == theirs:
            out.append("lk=eq")
        elif ours < theirs or theirs < ours:
            out.append("lk=sub")
        elif ours & theirs:
            out.append("lk=share")
        if a.split()[-1] == b.split()[-1]:
            out.append("lk=last")
        if b.replace(".", "") == _initials(a) or a.replace(".", "") == _initials(b):
            out.append("lk=acr")
        return out

    def _groups(self, lemma: str) -> tuple[str, ...]:
        return self._clusters.of(lemma, self._reading.doc.vocab) if self._clusters is not None else ()


def _kind(reading: Reading, reference: Reference) -> str:
    """Name a mention's type, marked by whether it is a pronoun."""
    if reference.kind == "value":
        return f"#{reference.value_kind}"
    type_name = reading.things[reference.things[0]].type
    return f"~{type_name}" if reference.kind == "pronoun" else f"#{type_name}"


def _initials(text: str) -> str:
    return "".join(word[0] for word in text.split() if word[0].isupper())
