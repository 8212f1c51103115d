"""Pairs of references that may stand in a relation, and what the sentence shows of each pair.

A pair is described by

1. the predicates of which both are arguments, and their roles (`extract.predicates`), alone, with the predicate's
   word and with the relations for which the lexicon has a frame on that word (`extract.frames`);
2. how the two hang together in the dependency tree: the path between them, the word where its halves meet, the words
   on the way. Coordination is seen through: in "Acme and Bolt build X" Bolt hangs where Acme hangs;
3. the words between and around them, and the types of the two things.

One description serves both directions and all relations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extract.clusters import Clusters
from extract.frames import Frames, Match, plain_roles
from extract.predicates import Predicate, predicates
from extract.reading import Reading, Reference
from extract.tree import NOMINAL, Tree

MAX_REFERENCES = 24  # of a sentence: a longer list of names says nothing of them all
_MAX_PATH = 9
_MAX_CHAIN = 24
_STAR = ("*",)
_CONTENT = frozenset(("VERB", "NOUN", "ADP", "ADJ", "PART", "PUNCT"))
_INNER = frozenset(("VERB", "NOUN", "ADP", "ADJ", "AUX"))
_GAPS = (0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4)


@dataclass(slots=True)
class Pair:
    """Two references, the first before the second in the text, and what describes them.

    `features` are there or not; `soft` ones have a weight between 0 and 1. `place` gives the length of the path, the
    bucket of the gap, and how many references and verbs stand between, each cut off. `trigger` is the token that states
    whatever relation they stand in.
    """

    first: Reference
    second: Reference
    features: list[str]
    soft: dict[str, float]
    trigger: int
    place: tuple[float, float, float, float] = (-1.0, -1.0, -1.0, -1.0)
    matches: list[Match] = field(default_factory=list)


class Words:
    """Which relations each word of the lexicon speaks for."""

    def __init__(self, table: Mapping[str, Mapping[str, list[str]]]) -> None:
        self.verbs: dict[str, list[str]] = {}
        self.nouns: dict[str, list[str]] = {}
        for relation, words in table.items():
            for verb in words.get("verbs", ()):
                self.verbs.setdefault(verb, []).append(relation)
            for noun in (*words.get("nouns", ()), *words.get("adjectives", ())):
                self.nouns.setdefault(noun, []).append(relation)

    def of(self, tree: Tree, i: int) -> list[str]:
        """Name the relations that this token's word speaks for."""
        table = self.verbs if tree.pos[i] in ("VERB", "AUX") else self.nouns
        return table.get(tree.lemma[i], [])


class Pairs:
    """The pairs of one reading."""

    def __init__(
        self,
        reading: Reading,
        words: Words,
        frames: Frames,
        clusters: Clusters | None = None,
        crossed: frozenset[str] | None = None,
    ) -> None:
        self.reading = reading
        self.words = words
        self.frames = frames
        self.clusters = clusters
        self.crossed = crossed  # with types: these only, where a model knows no others
        self.tree = tree = Tree.of(reading.doc)
        self._predicates = predicates(tree)
        self._at: dict[int, dict[int, list[str]]] = {}
        for number, predicate in enumerate(self._predicates):
            for token, roles in predicate.roles.items():
                self._at.setdefault(token, {})[number] = roles
        own = {p.token: n for n, p in enumerate(self._predicates)}
        for reference in reading.references:
            number_of = own.get(reference.head)
            if number_of is None:
                number_of = own[reference.head] = len(self._predicates)
                self._predicates.append(Predicate(reference.head))
            self._at.setdefault(reference.head, {}).setdefault(number_of, ["self"])
        self._words: dict[int, list[str]] = {}
        self._labels: dict[int, tuple[str, list[str]]] = {}
        self._types: dict[int, tuple[dict[str, float], str]] = {}

    def __iter__(self) -> Iterator[Pair]:
        """Yield all pairs of distinct things, and of a thing and a value, within each sentence."""
        for references in self.reading.by_sentence():
            beside = references[:MAX_REFERENCES]
            chains = {r.head: self._chain(r.head) for r in beside}
            for i, first in enumerate(beside):
                for second in beside[i + 1 :]:
                    if _may_pair(first, second):
                        yield self._pair(first, second, chains, beside)

    def _pair(
        self, first: Reference, second: Reference, chains: Mapping[int, list[int]], beside: list[Reference]
    ) -> Pair:
        up, down, top = _meet(chains[first.head], chains[second.head])
        features: list[str] = []
        shared, matches = self._arguments(features, first, second)
        self._path(features, up, down, top, first, second)
        place = (float(min(len(up) + len(down), 8)), *self._surface(features, first, second, beside))
        soft = self._typed(features, first, second)
        trigger = shared if shared >= 0 else self._trigger(up, down, top)
        return Pair(first, second, features, soft, trigger, place, matches)

    # 1. predicates and roles

    def _arguments(self, out: list[str], first: Reference, second: Reference) -> tuple[int, list[Match]]:
        """Describe the predicates that two references share; give the best trigger, or -1, and the frames found."""
        a, b = self._at[first.head], self._at[second.head]
        common = a.keys() & b.keys()
        matches: list[Match] = []
        trigger = -1
        for number in sorted(common):
            predicate = self._predicates[number]
            found = self._matched(predicate, number, a[number], b[number])
            self._shared(out, predicate, number, a[number], b[number])
            if (found and not matches and not found[0].frame.learned) or trigger < 0:
                trigger = predicate.token
            matches += found
        seen = set()
        for match in (m for m in matches if not m.frame.learned):
            label = f"{match.frame.relation}{'>' if match.forward else '<'}"
            out.append(f"frw={label}|{match.frame.word}")
            if label not in seen:
                seen.add(label)
                out.append(f"fr={label}")
                if match.frame.word != "*":
                    out.append(f"frl={label}")
        out.append(f"nfr={min(len(seen), 4)}")
        if not common:
            out.append("noarg")
            self._chained(out, a, b, "p")
            self._chained(out, b, a, "q")
        return trigger, matches

    def _matched(self, predicate: Predicate, number: int, a: list[str], b: list[str]) -> list[Match]:
        words = self._words.get(number)
        if words is None:
            words = self._words[number] = self.frames.words(self.tree, predicate)
        first, second = plain_roles(a), plain_roles(b)
        found = list(self.frames.matches(words, first, second))
        if "self" in first or "self" in second:
            found += self.frames.matches(_STAR, first, second)
        return found

    def _shared(self, out: list[str], predicate: Predicate, number: int, a: list[str], b: list[str]) -> None:
        label, groups = self._label(predicate, number)
        clusters = self._clusters(predicate.token)
        pos = self.tree.pos[predicate.token][0]
        bare = "self" in a or "self" in b
        through = self.tree.lemma[predicate.through] if predicate.through >= 0 else ""
        objects = [
            self.tree.lemma[t]
            for t, roles in predicate.roles.items()
            if "A1" in roles and self.tree.pos[t] == "NOUN"
        ][:2]
        for ra in a:
            for rb in b:
                roles = f"{ra}|{rb}"
                out.append(f"pr={pos}|{roles}")
                if not bare:
                    out.append(f"pa={label}|{roles}")
                if through:
                    out.append(f"pl={through}+{label}|{roles}")
                out.extend(f"po={label}>{o}|{roles}" for o in objects)
                out.extend(f"po2={o}|{roles}" for o in objects)
                out.extend(f"pg={relation}|{roles}" for relation in groups)
                if not bare:
                    out.extend(f"pc={cluster}|{roles}" for cluster in clusters)

    def _label(self, predicate: Predicate, number: int) -> tuple[str, list[str]]:
        """Give the word of a predicate, with its particle, and the relations that it speaks for."""
        known = self._labels.get(number)
        if known is None:
            tree, i = self.tree, predicate.token
            label = "_".join(
                [tree.lemma[i], *(tree.lemma[c] for c in tree.children[i] if tree.dep[c] == "prt")]
            )
            known = self._labels[number] = label, self.words.of(tree, i)
        return known

    def _clusters(self, i: int) -> tuple[str, ...]:
        return (
            self.clusters.of(self.tree.lemma[i], self.reading.doc.vocab) if self.clusters is not None else ()
        )

    def _chained(
        self, out: list[str], a: Mapping[int, list[str]], b: Mapping[int, list[str]], side: str
    ) -> None:
        """Describe two predicates one of which is an argument of the other, with one reference in each."""
        lemma = self.tree.lemma
        for number, roles in a.items():
            middle = self._predicates[number].token
            for outer, links in self._at.get(middle, {}).items():
                if outer not in b or outer == number:
                    continue
                word, top = lemma[middle], lemma[self._predicates[outer].token]
                for r1 in roles:
                    for link in links:
                        for r2 in b[outer]:
                            out.append(f"{side}2r={r1}|{link}|{r2}")
                            out.append(f"{side}2t={top}|{r1}|{link}|{r2}")
                            out.append(f"{side}2s={word}|{r1}|{link}|{r2}")

    # 2. the path through the tree

    def _chain(self, i: int) -> list[int]:
        """List the way from a token to the root; coordination among nouns is skipped."""
        dep, head, pos = self.tree.dep, self.tree.head, self.tree.pos
        steps: list[int] = []
        for _ in range(_MAX_CHAIN):
            while dep[i] == "conj" and pos[i] in NOMINAL and pos[head[i]] in NOMINAL:
                i = head[i]
                if not steps:
                    break
            steps.append(i)
            if head[i] == i:
                break
            i = head[i]
        return steps

    def _path(
        self, out: list[str], up: list[int], down: list[int], top: int, first: Reference, second: Reference
    ) -> None:
        dep, lemma, pos, head = self.tree.dep, self.tree.lemma, self.tree.pos, self.tree.head
        length = len(up) + len(down)
        out.append(f"len={min(length, 8)}")
        if top < 0:
            out.append("apart")
            return
        meeting = "A" if not up else "B" if not down else lemma[top]
        sides = f"{'<'.join(dep[i] for i in up)}^{{}}^{'>'.join(dep[i] for i in reversed(down))}"
        if length <= _MAX_PATH:
            left = "<".join(self._edge(i, n) for n, i in enumerate(up))
            right = ">".join(self._edge(i, n) for n, i in reversed(list(enumerate(down))))
            out += [f"path={left}^{meeting}^{right}", f"bare={sides}", f"barepos={sides.format(pos[top])}"]
            out += [f"left={left}", f"right={right}"]
        out += [f"top={meeting}", f"toppos={pos[top]}|{not up}|{not down}"]
        if up:
            out += [f"topleft={dep[up[-1]]}|{meeting}", f"upend={dep[up[0]]}|{lemma[head[up[0]]]}"]
        if down:
            out += [f"topright={dep[down[-1]]}|{meeting}", f"downend={dep[down[0]]}|{lemma[head[down[0]]]}"]
        if up and down:
            preps = "_".join(self.tree.lower[i] for i in reversed(down) if dep[i] == "prep")
            out += [
                f"sides={dep[up[-1]]}|{meeting}|{dep[down[-1]]}",
                f"ends={dep[up[0]]}|{dep[down[0]]}",
                f"endsl={dep[up[0]]}|{meeting}|{dep[down[0]]}",
                f"preps={dep[up[-1]]}|{meeting}|{preps}",
                f"prepsbare={dep[up[-1]]}|{preps}",
            ]
            if pos[top] in ("VERB", "NOUN"):
                for cluster in self._clusters(top):
                    out += [f"topc={cluster}", f"sidesc={dep[up[-1]]}|{cluster}|{dep[down[-1]]}"]
        for i in (*up[1:], *down[1:]):
            if pos[i] in ("VERB", "NOUN"):
                out.extend(f"onc={cluster}" for cluster in self._clusters(i))
        self._top(out, up, down, top, first, second, meeting)
        for side, steps, own in (("l", up, first.head), ("r", down, second.head)):
            for i in steps:
                if i != own and pos[i] in _INNER and pos[i] != "AUX":
                    out.append(f"on{side}={lemma[i]}")
                    for relation in self.words.of(self.tree, i):
                        out += [f"lexon{side}={relation}", f"lexon={relation}"]

    def _top(
        self,
        out: list[str],
        up: list[int],
        down: list[int],
        top: int,
        first: Reference,
        second: Reference,
        meeting: str,
    ) -> None:
        """Describe the word where the two ways meet."""
        dep, lemma = self.tree.dep, self.tree.lemma
        for relation in self.words.of(self.tree, top):
            out.append(f"lextop={relation}")
            if up and down:
                out.append(f"lextop={relation}|{dep[up[-1]]}|{dep[down[-1]]}")
            else:
                out.append(f"lexat={relation}|{'r' if up else 'l'}")
        if self.tree.pos[top] != "VERB":
            return
        deps = {dep[c] for c in self.tree.children[top]}
        out.append(f"voice={'auxpass' in deps or 'agent' in deps}|{meeting}")
        for c in self.tree.children[top]:
            if dep[c] in ("dobj", "prt", "attr", "acomp", "oprd", "xcomp") and c not in (
                first.head,
                second.head,
            ):
                out += [f"ch={dep[c]}:{lemma[c]}", f"topch={meeting}|{lemma[c]}"]
                out.extend(f"lexch={relation}" for relation in self.words.of(self.tree, c))

    def _edge(self, i: int, place: int) -> str:
        if place and self.tree.pos[i] in _INNER:
            return f"{self.tree.dep[i]}:{self.tree.lemma[i]}"
        return self.tree.dep[i]

    def _trigger(self, up: list[int], down: list[int], top: int) -> int:
        """Pick the word that most likely states the relation: the meeting word, else the nearest below it."""
        for i in ([top] if top >= 0 else []) + up[1:] + down[1:]:
            if self.tree.pos[i] in ("VERB", "NOUN", "ADJ"):
                return i
        return top if top >= 0 else (up or down or [0])[-1]

    # 3. words and types

    def _surface(
        self, out: list[str], first: Reference, second: Reference, beside: list[Reference]
    ) -> tuple[float, float, float]:
        """Describe the words between and around; give the gap, and what stands in it."""
        lower, pos, lemma = self.tree.lower, self.tree.pos, self.tree.lemma
        gap = max(second.start - first.end, 0)
        wide = _GAPS[gap] if gap < 16 else 5
        out.append(f"gap={wide}")
        out.append(f"kinds={first.kind}|{second.kind}")
        weight = min(first.weight, second.weight)
        if weight < 1:
            out.append(f"sure={round(weight * 5)}")
        if gap <= 4:
            out.append("btw=" + "_".join(lower[first.end : second.start]))
        if gap <= 8:
            out.extend(f"bw={lemma[i]}" for i in range(first.end, second.start) if pos[i] in _CONTENT)
        between = sum(
            1 for r in beside if r.start >= first.end and r.end <= second.start and r.kind != "pronoun"
        )
        verbs = pos[first.end : min(second.start, first.end + 30)].count("VERB")
        out += [f"between={min(between, 3)}", f"verbs={min(3, verbs)}"]
        if first.start:
            out.append(f"before={lower[first.start - 1]}")
        if second.end < len(lower):
            out.append(f"after={lower[second.end]}")
        if first.sentence == 0:
            out.append("headline")
        return float(wide), float(min(between, 3)), float(min(3, verbs))

    def _typed(self, out: list[str], first: Reference, second: Reference) -> dict[str, float]:
        (a, best_a), (b, best_b) = self._types_of(first), self._types_of(second)
        soft: dict[str, float] = {}
        for t, p in a.items():
            soft[f"ta={t}"] = p
            for u, q in b.items():
                if p * q > 0.1:
                    soft[f"t={t}|{u}"] = p * q
        for u, q in b.items():
            soft[f"tb={u}"] = q
        best = f"{best_a}|{best_b}"
        if self.crossed is None:
            out += [f"{name}&{best}" for name in out if name.startswith(_WITH_TYPES)]
        else:
            crossed = self.crossed
            out += [f"{name}&{best}" for name in out if name in crossed]
        return soft

    def _types_of(self, reference: Reference) -> tuple[dict[str, float], str]:
        key = reference.things[0] if reference.things else -1 - hash(reference.value_kind) % 1000
        known = self._types.get(key)
        if known is None:
            types = {f"#{reference.value_kind}": 1.0}
            if reference.things:
                thing = self.reading.things[reference.things[0]]
                types = {t: p for t, p in thing.types.items() if p > 0.1} or {thing.type: 1.0}
            known = self._types[key] = types, max(types, key=lambda t: (types[t], t))
        return known


_WITH_TYPES = (
    "lextop=",
    "lexon=",
    "bare=",
    "topleft=",
    "topright=",
    "btw=",
    "pa=",
    "pg=",
    "pr=",
    "pl=",
    "fr=",
    "pc=",
    "sidesc=",
)


def _may_pair(first: Reference, second: Reference) -> bool:
    if second.start < first.end or (first.kind == "value" and second.kind == "value"):
        return False
    return not (first.things and set(first.things) & set(second.things))


def _meet(a: list[int], b: list[int]) -> tuple[list[int], list[int], int]:
    """Cut two ways to the root where they meet: the steps below on either side, and the meeting token."""
    seen = {token: n for n, token in enumerate(a)}
    for n, token in enumerate(b):
        if token in seen:
            return a[: seen[token]], b[:n], token
    return a, b, -1
