"""On whose word a claim stands: which of the voices around it are its sources.

1. Every frame of saying that reaches over the claim offers its voice. A voice is the things that its words stand for,
   or its own words where these stand for none; things of a type that cannot speak have no voice.
2. What is known anyway (the relations of the list `background`) is nobody's word unless it is denied, and whoever
   tells a deed of its own (`deeds`) announces it and is no source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from extract.attribution import Frame, SayingWords, Voice, attribution
from extract.claim import Source, Status
from extract.reading import Reading, Reference


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim before its sources are known: its ends, the word that states it, its relation and status."""

    relation: str
    status: Status
    trigger: Token
    subject: Reference
    object: Reference


class Sources:
    """The voices of one reading."""

    def __init__(self, reading: Reading, said: Sequence[Frame], words: SayingWords) -> None:
        self._reading = reading
        self._said = said
        self._words = words
        self._known: dict[int, Reference] = {}
        for r in reading.references:
            if r.things and (r.head not in self._known or r.weight > self._known[r.head].weight):
                self._known[r.head] = r

    def of(self, stated: Stated) -> tuple[Source, ...]:
        """Name the sources of a claim, the outermost first; none where it is the article's own."""
        if stated.relation in self._words.background and stated.status != "negated":
            return ()
        doc = self._reading.doc
        subject, obj = doc[stated.subject.head], doc[stated.object.head]
        found: dict[Source, None] = {}
        for voice in attribution(stated.trigger, self._said, object=obj, subject=subject):
            found.update(dict.fromkeys(self._name(voice, stated)))
        return tuple(found)

    # who a voice is

    def _name(self, voice: Voice, stated: Stated) -> tuple[Source, ...]:
        """Name a voice by the things it is or by its own words; a pronoun for nobody known has no name."""
        reading = self._reading
        head = reading.doc[voice.head]
        if head.lower_ in self._words.both and not any(t.lower_ == "of" for t in head.rights):
            # "both said so": the fact's own two ends
            things = (*stated.subject.things, *stated.object.things)
        else:
            things = self._things(voice)
        if any(reading.things[i].type in self._words.mute for i in things):
            return ()
        if things:
            deed = stated.relation in self._words.deeds and stated.status == "asserted"
            ends = {*stated.subject.things, *stated.object.things} if deed else set()
            return tuple(Source(reading.things[i].name, f"e{i}") for i in things if i not in ends)
        if voice.pronoun:
            return ()
        start = voice.start
        while head.pos_ == "PROPN" and reading.doc[start].pos_ != "PROPN":
            start += 1  # of "the election office Norvik" the name
        return (Source(reading.doc[start : voice.end].text),)

    def _things(self, voice: Voice) -> tuple[int, ...]:
        for head in (voice.head, voice.antecedent):
            known = self._known.get(head)
            if known is not None:
                return known.things
        return ()
