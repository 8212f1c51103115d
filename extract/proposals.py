"""From pairs of mentions to proposed facts: by the learned models, and by the lexicon where none has been learned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extract.alike import ALIKE, supported
from extract.judge import candidates, features
from extract.models import Models
from extract.pairs import Pair
from extract.reading import Reading
from extract.relations import BACKWARD, FORWARD, Gate, Proposal, probabilities, proposal
from extract.schema import Schema
from extract.support import Support, known_relations

_STAR_ALONE = 0.3  # the trust in a frame of any word
_SHOWN = 0.6  # in one that examples have shown


def proposals(
    reading: Reading, pairs: Sequence[Pair], schema: Schema, models: Models, floor: float
) -> Iterator[Proposal]:
    """Yield what is proposed of a document's pairs with a probability of at least `floor`.

    Relations that no model knows, or that few examples taught, are proposed by the frames of the lexicon alone.
    """
    gate = Gate(schema)
    known: set[str] = set()
    if models.relations is not None:
        learned = (label.rstrip(FORWARD + BACKWARD) for label in models.relations.classes)
        known = known_relations(models.support, learned)
        if pairs:
            yield from _by_models(reading, pairs, schema, models, gate, floor)
    yield from _by_frames(reading, pairs, schema, gate, known, floor, models.support or Support())


def _by_models(
    reading: Reading, pairs: Sequence[Pair], schema: Schema, models: Models, gate: Gate, floor: float
) -> Iterator[Proposal]:
    assert models.relations is not None
    classes = models.relations.classes
    scores = probabilities(pairs, models.relations)
    support = supported(pairs, scores, classes, schema) if ALIKE in classes else None
    found = candidates(pairs, scores, classes, schema, support)
    judged = [c.score for c in found]
    if models.judge is not None and found:
        rows = features(reading, pairs, scores, classes, found, schema, models.judge.relations, support)
        judged = models.judge.probabilities(rows).tolist()
    for candidate, score in zip(found, judged, strict=True):
        if score >= floor:
            direction = FORWARD if candidate.subject is pairs[candidate.row].first else BACKWARD
            yield proposal(reading, gate, candidate.relation, direction, pairs[candidate.row], score)


def _by_frames(
    reading: Reading,
    pairs: Iterable[Pair],
    schema: Schema,
    gate: Gate,
    known: set[str],
    floor: float,
    support: Support,
) -> Iterator[Proposal]:
    """Propose relations that no model knows well, by the frames of the lexicon alone."""
    if not schema.relations.keys() - known:
        return
    for pair in pairs:
        best: dict[tuple[str, bool], float] = {}
        for match in pair.matches:
            frame = match.frame
            if frame.relation in known or frame.relation not in schema.relations:
                continue
            score = _STAR_ALONE if frame.word == "*" else support.label_worth(frame.relation)
            score = max(score, _SHOWN) if frame.learned else score
            key = (frame.relation, match.forward)
            best[key] = max(best.get(key, 0.0), score)
        for (name, forward), score in best.items():
            if score >= floor:
                relation = schema.relations[name]
                yield proposal(reading, gate, relation, FORWARD if forward else BACKWARD, pair, score)
