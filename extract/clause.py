"""What a verb's own words make of it: auxiliaries, negations, adverbs, conditions."""

from __future__ import annotations

from spacy.tokens import Token

from extract.grammar import SUBJECTS
from extract.nominal import is_contrast, is_denied
from extract.operators import Operator, StatusWords

_EMBEDDED = frozenset(("xcomp", "acl", "advcl", "pcomp", "ccomp", "csubj"))


def own(verb: Token, words: StatusWords, nodes: frozenset[int] = frozenset()) -> list[Operator]:
    """List the operators of a verb's own words, the innermost first.

    `nodes` are the tokens on the way to an argument, whose words have been read already.
    """
    if _is_counterfactual(verb, words):
        return ["none"]
    operators: list[Operator] = []
    modal = _modal(verb, words)
    if _is_negated(verb, words, nodes):
        uncertain = any(words.has("auxiliaries.uncertain", t) for t in verb.lefts if t.dep_ == "aux")
        operators.append("possible" if uncertain else "negated")
    elif modal is not None:
        operators.append(modal)
    operators += [o for t in verb.children if t.dep_ == "advmod" and (o := words.operator("adverbs", t))]
    if _is_conditional(verb, words):
        operators.append("possible")
    operators += [o for t in verb.lefts if t.dep_ in SUBJECTS for o in _reservations(t, words)]
    present = verb.tag_ in (
        "VB",
        "VBZ",
        "VBP",
    )  # a past is told as having happened, whatever condition follows
    if present and any(t.dep_ == "advcl" and _is_conditional(t, words) for t in verb.children):
        operators.append("hedged")
    return operators


def _reservations(subject: Token, words: StatusWords) -> list[Operator]:
    """List the reservations about a subject: "the reported contract"."""
    adjectives = [t for t in subject.lefts if t.dep_ == "amod"]
    return [o for t in adjectives if (o := words.operator("adjectives", t)) == "hedged"]


def inherited(conjunct: Token, words: StatusWords) -> list[Operator]:
    """List the operators that a later conjunct shares with the first: "will not build or launch"."""
    first = conjunct.head
    corrected = any(t.dep_ == "cc" and words.has("negation.corrections", t) for t in first.children)
    if first.pos_ not in ("VERB", "AUX"):
        return ["negated"] if is_denied(first, words) and not corrected else []
    if conjunct.pos_ not in ("VERB", "AUX"):
        return []
    if any(t.dep_ == "cc" and t.lower_ == "nor" and first.i < t.i < conjunct.i for t in first.children):
        return ["negated"]
    alone = any(t.dep_ in SUBJECTS or t.dep_ in ("aux", "auxpass") for t in conjunct.children)
    if alone or conjunct.tag_ != first.tag_:
        return []
    operators = own(first, words)
    if corrected:
        operators = [o for o in operators if o != "negated"]
    return operators


def _modal(verb: Token, words: StatusWords) -> Operator | None:
    modals = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass")]
    for token in modals:
        if words.has("auxiliaries.backshifted", token) and token.tag_ == "MD" and _is_reported(verb):
            return "planned"
        operator = words.operator("auxiliaries", token)
        if operator is not None:
            return operator
    if any(t.tag_ == "TO" for t in modals) and verb.dep_ not in _EMBEDDED and verb.dep_ != "conj":
        return "planned"  # a headline's "Berlin to buy"
    if verb.tag_ == "VBG" and any(t.lemma_ == "be" and t.tag_ in ("VBZ", "VBP") for t in modals):
        phrases = (verb.lemma_, *(f"{verb.lemma_} {t.lower_}" for t in verb.rights if t.dep_ == "prt"))
        if not words.phrases("scope.futurate").isdisjoint(phrases):
            return "planned"
    return None


def _is_reported(verb: Token) -> bool:
    """Tell whether a clause is the content of a verb in the past: "said it would buy"."""
    while verb.dep_ == "conj":
        verb = verb.head
    if any(t.dep_ == "advcl" and any(m.lower_ == "if" for m in t.lefts) for t in verb.children):
        return False
    return verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")


def _is_counterfactual(verb: Token, words: StatusWords) -> bool:
    helpers = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass")]
    return (
        verb.tag_ in ("VBN", "VBD")
        and any(t.lemma_ in ("have", "'ve", "’ve") or t.lower_ in ("of", "'ve", "’ve") for t in helpers)
        and any(t.tag_ == "MD" and words.has("auxiliaries.counterfactual", t) for t in helpers)
    )


def _is_conditional(clause: Token, words: StatusWords) -> bool:
    first = clause.left_edge
    if f"{first.lower_} {first.nbor().lower_ if first.i < clause.i else ''}" in words.phrases(
        "markers.phrases"
    ):
        return True
    return any(t.dep_ in ("mark", "advmod") and words.has("markers.conditional", t) for t in clause.lefts)


def _is_negated(verb: Token, words: StatusWords, nodes: frozenset[int]) -> bool:
    children = list(verb.children)
    if any(words.has("negation.limits", t) for t in children) or any(
        t.dep_ == "advcl" and any(words.has("negation.limits", m) for m in t.lefts) for t in children
    ):
        return False
    return any(_negates(t, verb, words, nodes) for t in children)


def _negates(child: Token, verb: Token, words: StatusWords, nodes: frozenset[int]) -> bool:
    if words.has("negation.words", child) and child.dep_ not in SUBJECTS:
        return not is_contrast(child, words) and not (child.dep_ == "cc" and child.i > verb.i)
    if words.has("negation.comparatives", child):
        return (
            any(words.has("negation.determiners", t) or t.dep_ == "neg" for t in child.lefts)
            or child.lower_ == "anymore"
        )
    if child.i in nodes or child.dep_ not in (*SUBJECTS, "dobj", "attr"):
        return False
    if words.has("negation.pronouns", child):
        return True
    return any(
        words.has("negation.determiners", t)
        and t.i == child.left_edge.i
        and not words.has("negation.undone_by", t.nbor())
        for t in child.lefts
    )
