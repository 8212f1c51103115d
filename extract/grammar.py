"""Questions about the parse tree that more than one reader of it asks."""

from __future__ import annotations

from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))


def is_passive(verb: Token) -> bool:
    """Tell a passive or a bare participle from the active voice."""
    kinds = {child.dep_ for child in verb.children}
    if "auxpass" in kinds or "nsubjpass" in kinds:
        return True
    return verb.tag_ == "VBN" and "aux" not in kinds


def past_prepositions(token: Token) -> tuple[Token, list[Token]]:
    """Find what governs a token across prepositions, and list these."""
    passed: list[Token] = []
    head = token.head
    while head.head.i != head.i and (
        head.pos_ in ("ADP", "SCONJ", "PART") or (passed and head.pos_ == "ADV")
    ):
        passed.append(head)
        if head.lower_ in ("of", "than"):  # "rather than", not "relying instead on"
            passed.extend(t for t in head.lefts if t.dep_ == "advmod")
        head = head.head
    return head, passed


def is_set_apart(token: Token) -> bool:
    """Tell whether a colon or semicolon stands between a clause and what governs it."""
    edge = token.left_edge.i - 1 if token.i > token.head.i else token.right_edge.i + 1
    return token.pos_ in ("VERB", "AUX") and 0 <= edge < len(token.doc) and token.doc[edge].text in (":", ";")


def complement(verb: Token) -> Token:
    """Find what a copula says of its subject: "is false"."""
    return next((t for t in verb.rights if t.dep_ in ("acomp", "attr", "oprd")), verb)


def is_infinitive(token: Token) -> bool:
    """Tell "to buy" from a finite verb."""
    return any(t.tag_ == "TO" and t.dep_ == "aux" for t in token.lefts)


def is_perfect(token: Token) -> bool:
    """Tell "has bought", "to have bought", "having bought"."""
    return any(t.dep_ == "aux" and t.lemma_ == "have" for t in token.lefts)


def is_proposition(token: Token) -> bool:
    """Tell the content of a noun ("plans to buy", "reports that it bought") from what describes it."""
    return is_infinitive(token) or has_subject(token)


def has_subject(token: Token) -> bool:
    """Tell whether a verb has a subject of its own."""
    return any(t.dep_ in SUBJECTS for t in token.children)
