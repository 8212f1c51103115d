"""Many articles' readings become one graph: a pure function of extractions, ontology and decisions.

1. Resolution groups the entities of all articles; decisions regroup them.
2. Each group gets its type, its name and its id. All follow from its members, never from their order.
3. Claims are rewritten article by article, so that memory grows with the entities, not with the claims. One
   whose ends, by their types in the graph, do not fit its relation is dropped, and its rejection is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.claim import Claim, Entity, Extraction, Rejection, Source
from extract.lexicon import Lexicon
from kg.decisions import Decisions, Group, key
from kg.ontology import Ontology
from kg.rdf import claim_iri, claim_lines, entity_iri, minted
from kg.record import ClaimRecord, End, EntityRecord, label
from kg.resolve import commonest, kind_of, known_name, resolve


@dataclass(frozen=True)
class Assembly:
    """The entities of a graph, and what each article's own entities became."""

    ontology: Ontology
    decisions: Decisions
    entities: Mapping[str, EntityRecord]
    resolution: Mapping[str, Mapping[str, str]]
    _name_keys: dict[str, frozenset[str]] = field(default_factory=dict)

    def revised(self, extraction: Extraction) -> Extraction:
        """Apply the decisions about claims, and drop claims whose ends are not of the types they need."""
        if self.decisions:
            extraction = self.decisions.revise(
                extraction, lambda local: self._names(extraction.article, local)
            )
        misfits = [claim for claim in extraction.claims if not self._fits(extraction.article, claim)]
        if not misfits:
            return extraction
        dropped = tuple(self._rejection(extraction.article, claim) for claim in misfits)
        kept = tuple(claim for claim in extraction.claims if claim not in misfits)
        return replace(extraction, claims=kept, rejections=(*extraction.rejections, *dropped))

    def lines(self, extraction: Extraction, text: str) -> Iterator[str]:
        """Write the claims of one article, as `revised`, as N-Quads."""
        for claim in extraction.claims:
            speakers = [self._speaker(extraction.article, source) for source in claim.attributed_to]
            yield from claim_lines(self._record(extraction.article, claim, text), self.ontology, speakers)

    def records(self, extraction: Extraction, text: str) -> Iterator[ClaimRecord]:
        """Give the claims of one article, as `revised`, as records."""
        for claim in extraction.claims:
            speakers = tuple(
                self.entity(extraction.article, source.entity).name
                if source.entity in self.resolution[extraction.article]
                else source.text
                for source in claim.attributed_to
            )
            yield replace(self._record(extraction.article, claim, text), attributed_to=speakers)

    def entity(self, article: str, local: str) -> EntityRecord:
        """Give the graph's entity for one of an article's own."""
        return self.entities[self.resolution[article][local]]

    def _record(self, article: str, claim: Claim, text: str) -> ClaimRecord:
        claim_id = claim.digest(article)
        return ClaimRecord(
            id=claim_id,
            iri=claim_iri(claim_id),
            subject=self.entity(article, claim.subject),
            relation=claim.relation,
            object=self._end(article, claim),
            status=claim.status,
            article=article,
            sentence=claim.sentence,
            quote=claim.sentence.of(text),
            subject_span=claim.subject_span,
            object_span=claim.object_span,
            trigger=claim.trigger,
            amount=claim.amount,
            score=claim.score,
            proposed_by=claim.proposed_by,
        )

    def _end(self, article: str, claim: Claim) -> End:
        return self.entity(article, claim.object) if isinstance(claim.object, str) else claim.object

    def _speaker(self, article: str, source: Source) -> EntityRecord | str:
        known = source.entity in self.resolution[article]
        return self.entity(article, source.entity) if known else source.text

    def _names(self, article: str, local: str) -> frozenset[str]:
        entity = self.entity(article, local)
        if entity.id not in self._name_keys:
            self._name_keys[entity.id] = frozenset(key(name) for name in (entity.name, *entity.names))
        return self._name_keys[entity.id]

    def _fits(self, article: str, claim: Claim) -> bool:
        schema = self.ontology.schema
        relation = schema.relations.get(claim.relation)
        if relation is None or not schema.admits(relation.domain, self.entity(article, claim.subject).type):
            return False
        end = self._end(article, claim)
        if not isinstance(end, EntityRecord):
            return relation.value_kind is not None
        return relation.value_kind is None and schema.admits(relation.range, end.type)

    def _rejection(self, article: str, claim: Claim) -> Rejection:
        end = claim.object if isinstance(claim.object, str) else label(claim.object)
        return Rejection(claim.subject, claim.relation, end, "type", claim.sentence, claim.score)


def assemble(
    articles: Iterable[tuple[str, Sequence[Entity]]], ontology: Ontology, decisions: Decisions | None = None
) -> Assembly:
    """Resolve the entities of all articles into those of the graph."""
    decisions = decisions or Decisions()
    lexicon = Lexicon.load(ontology.folder / "lexicon")
    resolution: dict[str, dict[str, str]] = {}
    groups = resolve(_noted(articles, resolution), lexicon)
    entities: dict[str, EntityRecord] = {}
    for group in sorted(decisions.regroup(groups), key=lambda group: _first(group)):
        record = _record(group, lexicon, ontology, taken=entities)
        entities[record.id] = record
        for article, entity in group.members:
            resolution[article][entity.id] = record.id
    return Assembly(ontology, decisions, entities, resolution)


def _noted(
    articles: Iterable[tuple[str, Sequence[Entity]]], resolution: dict[str, dict[str, str]]
) -> Iterator[tuple[str, Sequence[Entity]]]:
    """Note every article as it passes, for one may have no entity."""
    for article, entities in articles:
        resolution[article] = {}
        yield article, entities


def _first(group: Group) -> tuple[str, str]:
    return min((article, entity.id) for article, entity in group.members)


def _record(
    group: Group, lexicon: Lexicon, ontology: Ontology, *, taken: Mapping[str, EntityRecord]
) -> EntityRecord:
    kinds = ((e.name, kind_of(e.type)) for _, e in group.members)
    known = [entry for spelling, kind in kinds if (entry := known_name(spelling, kind, lexicon))]
    name = group.name or (commonest(entry.name for entry in known) if known else _name(group))
    types = [entry.type for entry in known if entry.type in ontology.schema.types]
    type_name = commonest(types or (entity.type for _, entity in group.members))
    names = {name, *(n for _, entity in group.members for n in (entity.name, *entity.names) if n)}
    entity_id = minted(name, type_name)
    if entity_id in taken:
        entity_id = minted(name, type_name, *_first(group))
    articles = tuple(sorted({article for article, _ in group.members}))
    return EntityRecord(entity_id, entity_iri(entity_id), type_name, name, _own_first(name, names), articles)


def _name(group: Group) -> str:
    """Choose the name that most articles use, for people one with more than a surname."""
    names = [entity.name for _, entity in group.members]
    full = [name for name in names if " " in name]
    people = commonest(entity.type for _, entity in group.members) == "Person"
    return commonest(full if people and full else names)


def _own_first(name: str, names: set[str]) -> tuple[str, ...]:
    return (name, *sorted(names - {name}))
