"""Why a fact is in the graph: the sentences behind it, who says so and how surely."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from extract.figures import Figures
from extract.lexicon import Lexicon, fold
from kg.answer import Answer
from kg.errors import NotFound, WrongRequest
from kg.evidence import by_date, cells, verdict
from kg.record import ClaimRecord, EntityRecord, label

if TYPE_CHECKING:
    from kg.graph import Graph

_COLUMNS = ("stated as", "said by", "date", "source", "article", "sentence")


def why(graph: Graph, subject: str, relation: str, object: str) -> Answer:
    """List the sentences behind a fact, in the order of their articles' dates.

    Raises NotFound where the graph does not have it; `whynot.why_not` says why.
    """
    name = relation_of(graph, relation)
    left = graph.find(subject)
    found = stated(graph, left, name, object)
    told = f"{left.name} {name} {object}"
    if not found:
        raise NotFound(f"the graph has no claim that {told}; `kg why-not` says what became of it")
    claims = sorted(found, key=lambda claim: by_date(graph, claim))
    return Answer(
        _COLUMNS,
        tuple(cells(graph, claim)[1:] for claim in claims),
        f"{claims[0]}: {verdict(claims)}",
        evidence=tuple((claim.id,) for claim in claims),
    )


def stated(graph: Graph, subject: EntityRecord, relation: str, object: str) -> list[ClaimRecord]:
    """List the claims of a fact; the object is an entity's name or a value as it is written."""
    if graph.ontology.schema.relations[relation].value_kind:
        figures = Figures(Lexicon.load(graph.ontology.folder / "lexicon").table("units"))
        found = graph.claims(subject=subject, relation=relation)
        return [claim for claim in found if same_value(label(claim.object), object, figures)]
    right = graph.find(object)
    claims = list(graph.claims(subject=subject, relation=relation, object=right))
    if graph.ontology.schema.relations[relation].symmetric:
        claims += graph.claims(subject=right, relation=relation, object=subject)
    return claims


def same_value(known: str, asked: str, figures: Figures) -> bool:
    """Tell whether a value is the one that is asked for, by its words or by its figures: "$175 billion"."""
    if fold(known) == fold(asked):
        return True
    read = [figure.value for figure in figures.read(asked)]
    return any(
        label(value) == known or (not value.unit and label(value) == known.split(" ")[0]) for value in read
    )


def relation_of(graph: Graph, text: str) -> str:
    """Find the relation that is called so: by its name, a label, or a word by which language states it.

    Raises WrongRequest, naming those that look alike.
    """
    relations = graph.ontology.schema.relations
    wanted = fold(text).replace(" ", "")
    called: dict[str, str] = {}
    for name, relation in relations.items():
        for spelling in (name, relation.label, *relation.alt_labels):
            called.setdefault(fold(spelling).replace(" ", ""), name)
    if wanted in called:
        return called[wanted]
    stated_by = _by_phrase(graph, text)
    if len(stated_by) == 1:
        return stated_by[0]
    near = get_close_matches(wanted, called, n=3, cutoff=0.5)
    likely = stated_by or list(dict.fromkeys(called[spelling] for spelling in near))
    hint = f"did you mean {' or '.join(likely)}?" if likely else f"there are {', '.join(sorted(relations))}"
    raise WrongRequest(f"no relation {text!r}; {hint}")


def _by_phrase(graph: Graph, text: str) -> list[str]:
    """Find the relations that a whole phrase states: "is in talks with"."""
    from kg.question.phrases import Phrases
    from kg.question.words import tokens

    phrases = Phrases.of(graph.ontology, Lexicon.load(graph.ontology.folder / "lexicon"))
    words = tokens(text)
    if not words:
        return []
    found = {
        phrase.relation: None
        for phrase in phrases.starting(words[0].bases)
        if phrase.weight >= 3
        and not phrase.back
        and len(phrase.words) == len(words)
        and all(word.bases & wanted for word, wanted in zip(words, phrase.words, strict=True))
    }
    return list(found)
