"""On whose word a claim stands: which of the voices around it are its sources.

1. Every frame of saying in whose stretch the claim stands offers its voice. A voice is the things that its words
   stand for, or its own words where these stand for none; things of a type that cannot speak have no voice.
2. Where an ontology has learned from annotated articles whom they name, a model decides: by how the frame reaches
   over the claim, who speaks and what part he has in the fact, the relation and its status. For whoever announces
   its own deal is hardly a source, and what is known anyway is nobody's word.
3. Where it has not, the frames that reach over the claim count, but for the lists `background` and `deeds`; a model
   knows what these would say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from extract.attribution import REACHING, Frame, How, SayingWords, Voice, reaches
from extract.claim import Source, Status
from extract.linear import Linear, sigmoid
from extract.reading import Reading, Reference
from extract.speakers import describes

NAMED = 0.3  # the probability from which a voice is named as a source
_FEW = 4


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim before its sources are known: its ends, the word that states it, its relation and status."""

    relation: str
    status: Status
    trigger: Token
    subject: Reference
    object: Reference


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice that may be a source, by the sources that it names, and what speaks for it."""

    frame: Frame
    how: How
    names: tuple[Source, ...]
    by_rule: bool
    features: tuple[str, ...]


class Sources:
    """The voices of one reading."""

    def __init__(
        self, reading: Reading, said: Sequence[Frame], words: SayingWords, model: Linear | None = None
    ) -> None:
        self._reading = reading
        self._said = said
        self._words = words
        self._model = model
        self._known: dict[int, Reference] = {}
        for r in reading.references:
            if r.things and (r.head not in self._known or r.weight > self._known[r.head].weight):
                self._known[r.head] = r
        self._circles: dict[int, set[int]] = {}
        for r in self._known.values():
            for thing in r.things:
                self._circles.setdefault(thing, set()).update(self._around(r.head))

    def of(self, stated: Stated) -> tuple[Source, ...]:
        """Name the sources of a claim, the outermost first; none where it is the article's own."""
        chosen = [offer for offer in self.offers(stated) if self._is_named(offer)]
        return tuple(dict.fromkeys(source for offer in chosen for source in offer.names))

    def offers(self, stated: Stated) -> Iterator[Offer]:
        """Yield the voices around a claim."""
        doc = self._reading.doc
        subject, obj = doc[stated.subject.head], doc[stated.object.head]
        near = reaches(stated.trigger, self._said, object=obj, subject=subject)
        over = sum(how in REACHING for _, how in near)
        for frame, how in near:
            names, things = self._name(frame.voice, stated)
            if names:
                part = self._part(frame.voice, things, stated)
                by_rule = self._is_source(stated, how, part)
                features = self._features(stated, frame, how, part, things, over)
                yield Offer(
                    frame, how, names, by_rule, (f"rule={by_rule}", f"rule={by_rule}|{how}", *features)
                )

    def _is_named(self, offer: Offer) -> bool:
        if self._model is None:
            return offer.by_rule
        return float(sigmoid(self._model.sums(offer.features))[0]) >= NAMED

    def _is_source(self, stated: Stated, how: How, part: str) -> bool:
        """Tell whether the lists take a voice for a source."""
        words = self._words
        if how not in REACHING or (stated.relation in words.background and stated.status != "negated"):
            return False
        deed = stated.relation in words.deeds and stated.status == "asserted"
        return not (deed and part in ("subject", "object"))

    # who a voice is

    def _name(self, voice: Voice, stated: Stated) -> tuple[tuple[Source, ...], set[int]]:
        """Name a voice by the things it is or by its own words; a pronoun for nobody known has no name."""
        reading = self._reading
        head = reading.doc[voice.head]
        if head.lower_ in self._words.both and not any(t.lower_ == "of" for t in head.rights):
            things = (
                *stated.subject.things,
                *stated.object.things,
            )  # "both said so": the fact's own two ends
        else:
            things = self._things(voice)
        if any(reading.things[i].type in self._words.mute for i in things):
            return (), set()
        if things:
            return tuple(Source(reading.things[i].name, f"e{i}") for i in things), set(things)
        if voice.pronoun:
            return (), set()
        start = voice.start
        while head.pos_ == "PROPN" and reading.doc[start].pos_ != "PROPN":
            start += 1  # of "the election office Norvik" the name
        return (Source(reading.doc[start : voice.end].text),), set()

    def _things(self, voice: Voice) -> tuple[int, ...]:
        for head in (voice.head, voice.antecedent):
            known = self._known.get(head)
            if known is not None:
                return known.things
        return ()

    def _around(self, head: int) -> set[int]:
        """List the things that stand around a naming: in "Acme's head, Jane Doe" Acme."""
        return {
            thing
            for token in describes(self._reading.doc[head])
            if token.i != head and token.i in self._known
            for thing in self._known[token.i].things
        }

    def _part(self, voice: Voice, things: set[int], stated: Stated) -> str:
        """Tell what part a voice has in a fact: its subject or object, somebody of theirs, or none."""
        near = set.union(self._around(voice.head), *(self._circles.get(i, set()) for i in things)) - things
        for end, name in ((stated.subject, "subject"), (stated.object, "object")):
            if things & set(end.things):
                return name
        for end, name in ((stated.subject, "subject's"), (stated.object, "object's")):
            if near & set(end.things):
                return name
        return "none"

    def _features(
        self, stated: Stated, frame: Frame, how: How, part: str, things: set[int], over: int
    ) -> Iterator[str]:
        doc, reading = self._reading.doc, self._reading
        head, word = doc[frame.voice.head], doc[frame.at]
        who = "+".join(sorted({reading.things[i].type for i in things})) or self._words.sort_of(head)
        reach = f"{frame.kind}:{how}"
        side = "behind" if frame.at > stated.trigger.i else "before"
        yield from (f"how={how}", f"reach={reach}", f"reach={reach}|{side}", f"who={who}", f"part={part}")
        yield from (f"word={word.lemma_.lower()}", f"reach={reach}|part={part}", f"who={who}|part={part}")
        yield from (f"how={how}|rel={stated.relation}", f"rel={stated.relation}|part={part}")
        yield from (f"how={how}|{stated.status}", f"{stated.status}|part={part}")
        yield f"rel={stated.relation}|{stated.status}"
        yield f"over={min(over, 3)}|{how}"
        yield f"stated={stated.trigger.pos_}|{how}"
        yield f"dep={stated.trigger.dep_}|{how}"
        if not things:
            yield f"noun={head.lemma_.lower()}"
        steps = _steps(stated.trigger, frame)
        yield f"steps={min(steps, _FEW)}|{how}"


def _steps(token: Token, frame: Frame) -> int:
    """Count the steps from the word that states a claim up to what is said, or -1."""
    for count, node in enumerate((token, *token.ancestors)):
        if node.i in frame.heads:
            return count
    return -1
