"""What the words about a noun make of a fact: "no contract", "a planned campus", "Amazon, not SpaceX"."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from extract.operators import Operator, StatusWords

_NOUNS = frozenset(("NOUN", "PROPN", "PRON", "NUM", "SYM"))
_INNER = frozenset(("compound", "poss", "nmod", "amod", "nummod"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))


@dataclass(frozen=True, slots=True)
class Argument:
    """The way from an argument to its predicate: its tokens, and the operators met on it.

    `corrected` tells that a negation before it was meant of another ("not A but this"), `meets` where the way
    ends: at the predicate, or at what governs both.
    """

    nodes: frozenset[int] = frozenset()
    operators: tuple[Operator, ...] = ()
    corrected: bool = False
    direct: bool = False  # it is the object of a verb
    meets: Token | None = None


def argument(token: Token, predicate: Token, words: StatusWords, *, clauses: bool) -> Argument:
    """Read the way from an argument up to its predicate; with `clauses` only to the first verb on it."""
    goals = {predicate.i, *(t.i for t in predicate.ancestors)}
    nodes: list[int] = []
    operators: list[Operator] = []
    corrected = direct = False
    while token.i not in goals and not (clauses and token.pos_ in ("VERB", "AUX")):
        nodes.append(token.i)
        direct = token.dep_ in ("dobj", "nsubjpass") or (direct and token.dep_ == "conj")
        if token.pos_ in _NOUNS:
            denied = is_contrasted(token, words)
            operators += ["negated"] if denied and not corrected else nominal(token, words)
            corrected = corrected or (not denied and _corrects(token, words))
        elif words.has("prepositions.negated", token):
            operators.append("negated")
        if token.head.i == token.i:
            break  # the predicate stands in another sentence
        token = token.head
    return Argument(frozenset(nodes), tuple(operators), corrected, direct, token)


def _corrects(token: Token, words: StatusWords) -> bool:
    return token.dep_ == "conj" and any(
        t.dep_ == "cc" and words.has("negation.corrections", t) for t in token.head.children
    )


def nominal(token: Token, words: StatusWords) -> list[Operator]:
    """List the operators of the words about a noun or an adjective."""
    operators: list[Operator] = []
    for child in token.children:
        if child.dep_ == "amod" and child.i < token.i:
            operators.append(words.operator("adjectives", child) or "keep")
        elif child.dep_ == "advmod":
            operators.append(words.operator("adverbs", child) or "keep")
    negated = any(t.dep_ == "neg" for t in token.lefts) if token.pos_ == "ADJ" else is_denied(token, words)
    if negated:
        operators.append("negated")
    return [o for o in operators if o != "keep"]


def is_denied(token: Token, words: StatusWords) -> bool:
    """Tell "no contract", "none", "none of the contracts"."""
    if token.dep_ == "pobj" and token.head.lower_ == "of":
        return is_denied(token.head.head, words)
    if words.has("negation.pronouns", token):
        return True
    return any(
        words.has("negation.determiners", t)
        and t.i == token.left_edge.i
        and t.dep_ in ("det", "preconj", "neg", "cc", "nummod", "predet")
        and not words.has("negation.undone_by", t.nbor())
        for t in token.lefts
    )


def is_definite(token: Token) -> bool:
    """Tell whether a noun speaks of something taken as known: "the deal", "its deal", "Boeing's deal"."""
    if token.pos_ == "PROPN":
        return True
    return any(t.dep_ == "poss" or (t.dep_ == "det" and t.lower_ in _DEFINITE) for t in token.lefts)


def is_contrast(token: Token, words: StatusWords) -> bool:
    """Tell a negation of one argument ("not SpaceX", "not only") from one of the verb ("did not bid")."""
    if token.i + 1 >= len(token.doc):
        return False
    after = token.nbor()
    if words.has("negation.undone_by", after):
        return True
    if token.i and token.nbor(-1).pos_ == "AUX":
        return False
    return after.pos_ in ("NOUN", "PROPN", "DET", "ADP", "NUM", "SYM", "PRON") and token.lower_ in (
        "not",
        "nor",
    )


def is_contrasted(token: Token, words: StatusWords) -> bool:
    """Tell whether an argument is set apart from its fellows: "Amazon, not SpaceX", "instead of Embraer"."""
    if token.dep_ in _INNER:
        return False
    above = token.head if token.dep_ in ("pobj", "pcomp") else token
    low = max(min(above.left_edge.i, token.left_edge.i) - 2, token.sent.start)
    doc = token.doc
    for i in range(low, token.i):
        word = doc[i]
        pair = f"{word.lower_} {doc[i + 1].lower_}"
        contrasts = words.phrases("negation.contrasts")
        if (pair in contrasts or word.lower_ in contrasts) and _reaches(word, token, words):
            return True
    return False


def _reaches(word: Token, token: Token, words: StatusWords) -> bool:
    """Tell whether nothing but the argument's own words stands between it and the word of contrast."""
    if word.lower_ in ("not", "nor") and (
        not is_contrast(word, words) or words.has("negation.undone_by", word.nbor())
    ):
        return False
    between = token.doc[word.i + 1 : token.i]
    return not any(t.pos_ in ("VERB", "AUX", "PUNCT", "CCONJ") and not t.is_quote for t in between)
