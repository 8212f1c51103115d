"""The one who speaks by a verb of saying: its subject or agent, as the tokens that name it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from extract.saying import SayingWords

_SPEAKS = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"))
_RELATIVES = frozenset(("who", "which", "that"))
_OWNERS = frozenset(("compound", "poss", "nmod"))
_AWAY = frozenset(("to", "as", "by", "that", "after", "before", "since"))  # these hang on the verb
_CLIMB = 4


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says something: the tokens that name it, and its head.

    A `pronoun` has still to be resolved; `antecedent` is the head of the voice that spoke before it, or -1.
    """

    start: int
    end: int
    head: int
    pronoun: bool = False
    antecedent: int = -1


def voice(noun: Token) -> Voice:
    """Make a voice of the noun that names it, without its relative clauses and appositions."""
    if noun.pos_ in ("NOUN", "ADJ"):  # "its managing director, Jane Doe, said"
        noun = next((t for t in noun.rights if t.dep_ == "appos" and t.pos_ == "PROPN"), noun)
    start, end = noun.left_edge.i, noun.i + 1
    for child in noun.rights:
        if child.dep_ not in ("prep", "acl", "amod") or child.lower_ in _AWAY:
            break
        if child.left_edge.i == end:  # "people familiar with the matter"
            end = child.right_edge.i + 1
    doc = noun.doc
    while start < noun.i and (
        doc[start].is_punct or doc[start].is_space or doc[start].lower_ in ("and", "but")
    ):
        start += 1
    return Voice(start, end, noun.i, noun.pos_ == "PRON")


def speaker_of(verb: Token, words: SayingWords) -> Voice | None:
    """Find who speaks; None where it is nobody whom the article could name."""
    kinds = {t.dep_ for t in verb.children}
    agent = agent_of(verb) if verb.tag_ == "VBN" else None
    if agent is not None or kinds & {"auxpass", "nsubjpass"}:
        return voice(agent) if agent is not None else None
    if (
        verb.tag_ == "VBN"
        and not any(t.lemma_ == "have" for t in verb.lefts)
        and verb.dep_ in ("acl", "conj", "amod")
    ):
        return None
    if verb.pos_ == "ADP":  # "opponents liken it to", where the tagger takes the verb for a preposition
        return voice(verb.head) if verb.head.pos_ in ("NOUN", "PROPN") else None
    subject = _subject_of(verb)
    if subject is None:
        return None
    if subject.lower_ in _RELATIVES:
        holder = verb
        while holder.dep_ == "conj" and holder.head.i != holder.i:
            holder = holder.head
        if holder.dep_ != "relcl":
            return None
        subject = holder.head
    if subject.pos_ in ("PRON", "DET") and subject.lower_ in words.nobody:
        return None
    if subject.lemma_.lower() in words.reports:  # "a Courier report says that"
        subject = next((t for t in subject.lefts if t.pos_ == "PROPN" and t.dep_ in _OWNERS), subject)
    return voice(subject)


def agent_of(verb: Token) -> Token | None:
    """Find the "by" of a passive."""
    by = next((t for t in verb.rights if t.dep_ == "agent" or t.lower_ == "by"), None)
    return next((t for t in by.rights if t.dep_ == "pobj"), None) if by is not None else None


def _subject_of(verb: Token) -> Token | None:
    """Find the subject, if need be that of the verb on which this one hangs: "…, adding that"."""
    node = verb
    for _ in range(_CLIMB):
        subject = next((t for t in node.children if t.dep_ == "nsubj" and t.pos_ in _SPEAKS), None)
        if subject is not None:
            return subject
        if node.dep_ not in ("conj", "xcomp", "advcl", "acl", "ccomp") or node.head.i == node.i:
            return None
        if node.dep_ == "acl" and node.head.pos_ in ("NOUN", "PROPN") and node.tag_ == "VBG":
            return node.head
        if node.head.pos_ not in ("VERB", "AUX") and node.dep_ != "xcomp":
            return None
        node = node.head
    return None
