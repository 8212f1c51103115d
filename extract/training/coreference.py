"""Learning what pronouns and descriptions refer to, from marked snippets and from the facts of articles.

In a marked snippet the marked mentions are known. An article's facts
tell indirectly: where a sentence states a fact of a thing that it does not name, and has just one word that can
refer to it, that word does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.claim import Span
from extract.coreference import YES, Choice, Resolver, chances
from extract.lexicon import Lexicon
from extract.linear import Linear
from extract.reading import Reading
from extract.training.annotated import Annotated, entity_of
from extract.training.choosing import fit

_STRENGTH = 0.3


@dataclass(frozen=True, slots=True)
class Taught:
    """A choice whose answer is known: a thing's number, or -1 for none."""

    choice: Choice
    answer: int


def from_marked(reading: Reading, lexicon: Lexicon) -> list[Taught]:
    """Learn from a snippet whose mentions are all marked; `reading` has all of its references."""
    answers = {
        r.head: r.things[0]
        for r in reading.references
        if r.kind in ("pronoun", "nominal") and len(r.things) == 1
    }
    bare = Reading(reading.doc, reading.sentences, reading.sentence_of, reading.things)
    bare.references = [r for r in reading.references if r.kind == "name"]
    resolver = Resolver(bare, lexicon, None)
    resolver.known = answers
    return [
        Taught(choice, answers[choice.anaphor.token])
        for choice in resolver.choices()
        if choice.anaphor.token in answers
    ]


def from_facts(reading: Reading, article: Annotated, lexicon: Lexicon) -> list[Taught]:
    """Learn from where an article's facts are stated; `reading` has only names."""
    entities = [entity_of(t.names, t.name, article.entities) for t in reading.things]
    thing_of = {entity: i for i, entity in reversed(list(enumerate(entities))) if entity}
    missing = _missing(reading, article, entities)
    bare = Reading(reading.doc, reading.sentences, reading.sentence_of, reading.things)
    bare.references = list(reading.references)
    first = list(Resolver(bare, lexicon, None).choices())
    by_sentence: dict[int, list[Choice]] = {}
    for choice in first:
        by_sentence.setdefault(reading.sentence_of[choice.anaphor.token], []).append(choice)
    taught = []
    for sentence, wanted in missing.items():
        for entity in wanted:
            thing = thing_of.get(entity, -1)
            able = [c for c in by_sentence.get(sentence, ()) if thing in c.things]
            if len(able) == 1:
                taught.append(Taught(able[0], thing))
    return taught


def _missing(reading: Reading, article: Annotated, entities: Sequence[str]) -> dict[int, set[str]]:
    """Find for each sentence the entities of its facts that it does not name."""
    named: dict[int, set[str]] = {}
    for r in reading.references:
        named.setdefault(r.sentence, set()).update(entities[t] for t in r.things)
    missing: dict[int, set[str]] = {}
    for fact in article.facts:
        if fact.where is None or fact.optional:
            continue
        sentence = _sentence_at(reading, fact.where)
        for end in (fact.subject, fact.object):
            if isinstance(end, str) and end not in named.get(sentence, ()):
                missing.setdefault(sentence, set()).add(end)
    return missing


def _sentence_at(reading: Reading, where: Span) -> int:
    middle = (where.start + where.end) // 2
    for number, sentence in enumerate(reading.sentences):
        if sentence.start_char <= middle < sentence.end_char:
            return number
    return -1


def train(taught: Iterable[Taught]) -> Linear | None:
    """Learn the weights of a choice; None where there is nothing to learn from."""
    ours = list(taught)
    answers = [one.choice.things.index(one.answer) if one.answer in one.choice.things else -1 for one in ours]
    return fit([one.choice.features for one in ours], answers, YES, strength=_STRENGTH)


def agreement(taught: Iterable[Taught], model: Linear, limit: float) -> tuple[int, int, int]:
    """Count what a model resolves rightly, wrongly and leaves alone at a limit of probability."""
    right = wrong = left = 0
    for one in taught:
        scores = chances(one.choice, model)
        best = scores.index(max(scores))
        if scores[best] < limit:
            left += one.answer >= 0
        elif one.choice.things[best] == one.answer:
            right += 1
        else:
            wrong += 1
    return right, wrong, left
