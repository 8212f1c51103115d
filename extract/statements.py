"""From proposals to claims: which of them stand, with what status, and on whose word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.claim import Claim, Rejection, Span, Value
from extract.linear import Linear
from extract.reading import Reading, Reference
from extract.relations import Proposal, reasons
from extract.schema import Schema
from extract.sources import Sources, Stated
from extract.stating import Stating


class Statements:
    """Gathers the claims of one reading and what was dropped, each sentence's best proposal once."""

    def __init__(
        self,
        reading: Reading,
        schema: Schema,
        model: Linear | None,
        words: Stating,
        sources: Sources,
        limit: Callable[[str], float],
    ) -> None:
        self._reading = reading
        self._schema = schema
        self._model = model
        self._words = words
        self._sources = sources
        self._limit = limit
        self._claims: dict[tuple[object, ...], tuple[Claim, Proposal]] = {}
        self._rejections: list[Rejection] = []

    def consider(self, proposal: Proposal) -> None:
        """Take a proposal for a claim, or note why not."""
        if not proposal.admitted:
            self._reject(proposal, "type")
        elif proposal.score < self._limit(proposal.relation):
            self._reject(proposal, "score")
        else:
            self._accept(proposal)

    def result(self) -> tuple[tuple[Claim, ...], tuple[Rejection, ...]]:
        """Give all claims in the order of the text, and the rejections."""
        claims = [
            replace(claim, proposed_by=reasons(proposal, self._schema, self._model))
            for claim, proposal in self._claims.values()
        ]
        claims.sort(
            key=lambda c: (c.sentence, c.subject_span, c.object_span, c.relation, c.subject, str(c.object))
        )
        return tuple(claims), tuple(self._rejections)

    def _accept(self, proposal: Proposal) -> None:
        doc = self._reading.doc
        trigger = doc[proposal.pair.trigger]
        subject, obj = doc[proposal.subject.head], doc[proposal.object.head]
        stated = any(match.frame.relation == proposal.relation for match in proposal.pair.matches)
        status, trigger = self._words.status(proposal.relation, trigger, subject, obj, stated=stated)
        if status is None:
            self._reject(proposal, "scope")
            return
        claimed = Stated(proposal.relation, status, trigger, proposal.subject, proposal.object)
        sources = self._sources.of(claimed)
        for thing in proposal.subject.things:
            for target in self._targets(proposal.object):
                if target == f"e{thing}":
                    continue
                claim = Claim(
                    f"e{thing}",
                    proposal.relation,
                    target,
                    status,
                    self._sentence(proposal.subject),
                    self._span(proposal.subject),
                    self._span(proposal.object),
                    Span(trigger.idx, trigger.idx + len(trigger)),
                    sources,
                    score=round(proposal.score, 4),
                )
                self._keep(claim, proposal)

    def _keep(self, claim: Claim, proposal: Proposal) -> None:
        ends: tuple[object, ...] = (claim.subject, claim.object)
        if self._schema.relations[claim.relation].symmetric:
            ends = tuple(sorted(map(str, ends)))
        key = (claim.relation, claim.sentence, *ends)
        known = self._claims.get(key)
        if known is None or claim.score > known[0].score:
            self._claims[key] = claim, proposal

    def _targets(self, reference: Reference) -> list[str | Value]:
        if reference.value is not None:
            return [reference.value]
        return [f"e{thing}" for thing in reference.things]

    def _reject(self, proposal: Proposal, stage: str) -> None:
        things = self._reading.things
        names = []
        for reference in (proposal.subject, proposal.object):
            if reference.things:
                names.append(f"e{things[reference.things[0]].index}")
            else:
                names.append(self._reading.doc[reference.start : reference.end].text)
        self._rejections.append(
            Rejection(
                names[0],
                proposal.relation,
                names[1],
                stage,
                self._sentence(proposal.subject),
                round(proposal.score, 4),
            )
        )

    def _sentence(self, reference: Reference) -> Span:
        sentence = self._reading.sentences[reference.sentence]
        return Span(sentence.start_char, sentence.end_char)

    def _span(self, reference: Reference) -> Span:
        doc = self._reading.doc
        last = doc[reference.end - 1]
        return Span(doc[reference.start].idx, last.idx + len(last))
