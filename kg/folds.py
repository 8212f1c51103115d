"""Measuring what examples teach on texts that were not seen: cross-validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from kg.data import shipped
from kg.ontology import Ontology

if TYPE_CHECKING:
    from spacy.language import Language

    from extract.claim import Claim, Extraction
    from extract.training.annotated import Annotated, Known


@dataclass(slots=True)
class Tally:
    """Counts of one relation: facts found, claims that are no fact, facts there are."""

    FIGURES: ClassVar = ("precision", "recall", "f1")
    right: int = 0
    wrong: int = 0
    facts: int = 0

    def figures(self) -> dict[str, float]:
        """Give precision, recall and F1; 0 where there is nothing to divide by."""
        precision = self.right / max(self.right + self.wrong, 1)
        recall = self.right / max(self.facts, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return {name: round(x, 3) for name, x in zip(self.FIGURES, (precision, recall, f1), strict=True)}


def measure(known: Sequence[Annotated], nlp: Language, ontology: Ontology, *, folds: int) -> dict[str, Tally]:
    """Learn from all but each n-th text and read those; tally each relation, in the order of their names."""
    from extract.article import Article
    from extract.models import Models
    from extract.pipeline import Extractor
    from extract.training.induction import induce, table
    from extract.training.learn import learn_from
    from extract.values import ValueWords, add_values
    from kg.learn import lexicon_of

    schema, lexicon = ontology.schema, lexicon_of(ontology)
    words = ValueWords.of(lexicon)
    shared = Models.load(shipped("ontology") / "model").coreference
    tallies: dict[str, Tally] = {}
    for fold in range(folds):
        seen = [a for i, a in enumerate(known) if i % folds != fold]
        learned = learn_from(seen, nlp, schema, lexicon, lambda r, date: add_values(r, words, date))
        models = replace(learned.models, coreference=learned.models.coreference or shared)
        tables = {**lexicon.tables, "learned": table(induce(learned.labelled, schema))}
        extractor = Extractor(
            nlp, schema, replace(lexicon, tables=tables), models, dict(lexicon.table("thresholds"))
        )
        for annotated in known[fold::folds]:
            found = extractor.extract(Article(annotated.id, annotated.text, date=annotated.date))
            tally(annotated, found, tallies)
    return dict(sorted(tallies.items()))


def tally(annotated: Annotated, found: Extraction, tallies: dict[str, Tally]) -> None:
    """Count the claims of one text against its facts; optional facts are neither missed nor wrong."""
    from extract.lexicon import fold

    theirs = {e.id: {fold(n) for n in e.names} for e in annotated.entities}
    ours = {e.id: {fold(n) for n in (e.name, *e.names)} for e in found.entities}
    met: set[int] = set()
    for claim in found.claims:
        if annotated.only and claim.relation not in annotated.only:
            continue
        stated = {i for i, fact in enumerate(annotated.facts) if _states(claim, fact, ours, theirs)}
        met |= stated
        if not stated:
            tallies.setdefault(claim.relation, Tally()).wrong += 1
    for i, fact in enumerate(annotated.facts):
        if not fact.optional:
            one = tallies.setdefault(fact.relation, Tally())
            one.facts += 1
            one.right += i in met


def _states(claim: Claim, fact: Known, ours: Mapping[str, set[str]], theirs: Mapping[str, set[str]]) -> bool:
    """Tell whether a claim is an annotated fact: by the names of its ends, or by what its value amounts to."""
    from extract.training.annotated import same_value

    if fact.relation != claim.relation or not ours[claim.subject] & theirs.get(fact.subject, set()):
        return False
    if isinstance(fact.object, str):
        return isinstance(claim.object, str) and bool(ours[claim.object] & theirs.get(fact.object, set()))
    return not isinstance(claim.object, str) and same_value(fact.object, asdict(claim.object))
