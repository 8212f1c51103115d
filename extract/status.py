"""The status of a fact: asserted, planned, possible, negated, or no fact at all.

1. What stands between the fact's arguments and its predicate is read first: "no contract", "Amazon, not
   SpaceX", "a planned 3,000 satellites".
2. Then the tree is climbed from the predicate to the root. Each word on the way contributes operators by its
   own auxiliaries, negations, adverbs and adjectives, and by what it does to what it governs ("plans to").
3. The climb stops where something is taken for granted: a relative clause, an apposition, a "because" clause
   and the like keep their own status whatever surrounds them, and so does what a definite noun stands for
   ("will extend its contract").

Every step goes to an ancestor, so that the climb ends and its cost is the depth of the tree.
"""

from __future__ import annotations

from spacy.tokens import Token

from extract.nominal import Argument, argument
from extract.operators import Reading, StatusWords, apply
from extract.scope import Climb


def status_of(
    predicate: Token,
    words: StatusWords,
    *,
    object: Token | None = None,
    subject: Token | None = None,
    trigger: bool = True,
) -> Reading:
    """Tell the status of the fact that `predicate` states of its arguments, or None where it states none.

    `predicate` is a verb, noun or adjective; of an apposition or possessive it is the noun. Set `trigger` to
    False where it is not the word that states the relation but only where the arguments meet: then its own
    meaning counts ("plans a campus") and so do the clauses between it and the object ("plans to open
    a campus").
    """
    objects = argument(object, predicate, words, clauses=not trigger) if object is not None else Argument()
    subjects = argument(subject, predicate, words, clauses=False) if subject is not None else Argument()
    reading = apply([*objects.operators, *(o for o in subjects.operators if o == "negated")], "asserted")
    if predicate.pos_ == "PROPN":
        return reading  # an apposition, a possessive or a title holds whatever surrounds the name
    start = predicate
    if not trigger and objects.meets is not None and predicate.is_ancestor(objects.meets):
        start = objects.meets
    if objects.direct and (not trigger or words.has("scope.tentative", start)):
        reading = apply([words.governor(start, "object") or "keep"], reading)
    climb = Climb(start, words, reading)
    climb.corrected = objects.corrected or subjects.corrected
    climb.apply(climb.own(start, objects.nodes))
    while climb.step():
        pass
    return climb.reading
