"""Who says so: the sources to whom an article hands a statement, and how far each one's statement reaches.

1. Words of saying open a frame: verbs with a clause ("said that"), with an object ("put the cost at"), in passing
   ("…, the firm said."), prepositions ("according to"), views ("by his count") and further sources ("citing two
   officials"). A frame reaches over the clause that hangs on its word.
2. A quotation is a frame too, of whoever is said to have spoken next to it; where nobody is, it goes on from the
   quotation before it in the paragraph.
3. A claim has the voices of all frames that reach over its predicate, the widest first.

To announce is a deed and opens no frame, unless it is said in passing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.quotes import Quote, quotes
from extract.saying import SayingWords
from extract.speakers import Voice, agent_of, speaker_of, voice

__all__ = ["Frame", "SayingWords", "Voice", "attribution", "frames"]

_CLAUSES = frozenset(("ccomp", "xcomp", "pcomp"))
_NEAR_QUOTE = 14  # tokens between a quotation and the word of saying that belongs to it


@dataclass(frozen=True, slots=True)
class Frame:
    """A voice and the tokens over which it reaches; `at` is the word of saying."""

    voice: Voice
    at: int
    start: int
    end: int

    def covers(self, i: int) -> bool:
        """Tell whether the frame reaches over a token that is not part of naming its voice."""
        return self.start <= i < self.end and not self.voice.start <= i < self.voice.end


def attribution(predicate: Token, said: list[Frame]) -> tuple[Voice, ...]:
    """List who makes a claim with this predicate, the outermost voice first; empty where it is the article."""
    covering = [frame for frame in said if frame.covers(predicate.i)]
    covering.sort(key=lambda f: (f.start - f.end, f.at))
    voices: list[Voice] = []
    for frame in covering:
        if frame.voice not in voices:
            voices.append(frame.voice)
    return tuple(voices)


def frames(doc: Doc, words: SayingWords) -> list[Frame]:
    """Find all frames of saying in a document."""
    found = [frame for token in doc for frame in _frames_at(token, words)]
    found.extend(_quoted(doc, words, found))
    return found


def _frames_at(token: Token, words: SayingWords) -> Iterator[Frame]:
    if token.pos_ in ("VERB", "AUX"):
        yield from _verb_frames(token, words)
    elif token.lower_ in ("according", "per"):
        yield from _preposition_frames(token)
    elif token.pos_ == "NOUN":
        yield from _noun_frames(token, words)


def _verb_frames(verb: Token, words: SayingWords) -> Iterator[Frame]:
    lemma = verb.lemma_.lower()
    if lemma in words.citing and verb.tag_ in ("VBG", "VBN"):
        yield from _citing_frames(verb)
        return
    roles = words.roles_of(verb)
    if not roles:
        return
    speaker = speaker_of(verb, words)
    if speaker is None:
        return
    clauses = [t for t in verb.children if t.dep_ in _CLAUSES and _is_content(t, verb)]
    if "clause" in roles or "denial" in roles:
        passing = "passing" in roles
        for clause in clauses:
            if not passing or clause.i < verb.i:
                yield _frame(speaker, verb, clause.left_edge.i, clause.right_edge.i + 1)
        if verb.dep_ == "parataxis" or (verb.dep_ in ("ccomp", "advcl", "dep") and _is_inserted(verb)):
            top = verb.head
            yield _frame(speaker, verb, top.left_edge.i, top.right_edge.i + 1)
    if roles & {"object", "denial"}:
        ends = [t.right_edge.i + 1 for t in verb.rights if t.dep_ in ("dobj", "prep", "oprd", "dative", "attr", "xcomp")]
        if ends:
            yield _frame(speaker, verb, verb.i, max(ends))


def _frame(speaker: Voice, verb: Token, start: int, end: int) -> Frame:
    return Frame(speaker, verb.i, start, end)


def _is_content(clause: Token, verb: Token) -> bool:
    """Tell what is said from a clause of purpose or manner."""
    return clause.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "NUM", "ADV", "PRON")


def _is_inserted(verb: Token) -> bool:
    """Tell "the deal, the firm said, is done", whatever the parser calls it."""
    doc, left, right = verb.doc, verb.left_edge.i, verb.right_edge.i
    opens = left == 0 or doc[left - 1].text in (",", "—", "–", "-", "”", '"', "’")
    closes = right + 1 >= len(doc) or doc[right + 1].text in (",", "—", "–", "-", ".", ";", "”", '"')
    return opens and closes and right - left < 12


def _preposition_frames(token: Token) -> Iterator[Frame]:
    """Read "according to X" over the clauses of its sentence, up to a semicolon on either side."""
    to = token if token.lower_ == "per" else next((t for t in token.rights if t.lower_ == "to"), None)
    if to is None and token.i + 1 < len(token.doc) and token.doc[token.i + 1].lower_ == "to":
        to = token.doc[token.i + 1]
    name = next((t for t in to.rights if t.dep_ == "pobj"), None) if to is not None else None
    if name is None or (token.lower_ == "per" and name.tag_ not in ("NNP", "NNPS", "NNS")):
        return
    start, end = _segment(token)
    yield Frame(voice(name), token.i, start, end)


def _segment(token: Token) -> tuple[int, int]:
    """Give the part of the sentence between semicolons in which a token stands."""
    sentence = token.sent
    start, end = sentence.start, sentence.end
    for t in sentence:
        if t.text == ";" and t.i < token.i:
            start = t.i + 1
        elif t.text == ";" and t.i > token.i:
            end = t.i
            break
    return start, end


def _citing_frames(verb: Token) -> Iterator[Frame]:
    """Read "…, citing two officials" and "…, quoted by Reuters"."""
    named = agent_of(verb) if verb.tag_ == "VBN" else next((t for t in verb.rights if t.dep_ == "dobj"), None)
    if named is not None:
        start, end = _segment(verb)
        yield Frame(voice(named), verb.i, start, end)


def _noun_frames(noun: Token, words: SayingWords) -> Iterator[Frame]:
    """Read "by X's count", "in the words of X", "a Nikkei report that …"."""
    lemma = noun.lemma_.lower()
    if lemma in words.views and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "by", "on"):
        owner = next((t for t in noun.children if t.dep_ == "poss"), None)
        if owner is None:
            of = next((t for t in noun.rights if t.lower_ == "of"), None)
            owner = next((t for t in of.rights if t.dep_ == "pobj"), None) if of is not None else None
        if owner is not None and owner.lower_ not in words.nobody:
            start, end = _segment(noun)
            yield Frame(voice(owner), noun.i, start, end)
    elif lemma in words.reports:
        clause = next((t for t in noun.rights if t.dep_ in ("acl", "ccomp", "relcl") and _has_that(t)), None)
        owner = next((t for t in noun.children if t.dep_ in ("poss", "compound", "nmod") and t.pos_ == "PROPN"), None)
        if owner is None:
            by = next((t for t in noun.rights if t.lower_ in ("by", "in", "from")), None)
            owner = next((t for t in by.rights if t.dep_ == "pobj"), None) if by is not None else None
        if clause is not None and owner is not None:
            yield Frame(voice(owner), noun.i, clause.left_edge.i, clause.right_edge.i + 1)


def _has_that(clause: Token) -> bool:
    return any(t.lower_ == "that" and t.dep_ == "mark" for t in clause.lefts)


def _quoted(doc: Doc, words: SayingWords, found: list[Frame]) -> Iterator[Frame]:
    """Give each quotation to whoever is said to speak beside it."""
    verbs = {frame.at: frame.voice for frame in found if doc[frame.at].pos_ == "VERB"}
    last: tuple[int, Voice] | None = None
    for quote in quotes(doc):
        speaker = _beside(doc, words, quote, verbs)
        if speaker is None and last is not None and last[0] == quote.paragraph:
            speaker = last[1]
        if speaker is None:
            continue
        last = (quote.paragraph, speaker)
        yield Frame(speaker, quote.start, quote.start, quote.end)


def _beside(doc: Doc, words: SayingWords, quote: Quote, verbs: dict[int, Voice]) -> Voice | None:
    """Find the word of saying right behind a quotation, else right before it."""
    behind = range(quote.end, min(quote.end + _NEAR_QUOTE, len(doc)))
    before = range(quote.start - 1, max(quote.start - _NEAR_QUOTE, 0), -1)
    for row in (behind, before):
        for i in row:
            token = doc[i]
            if token.text in "“”\"" or (token.is_space and "\n" in token.text and row is behind):
                break
            if row is behind and token.text in (".", ";"):
                break
            if token.pos_ != "VERB":
                continue
            if i in verbs:
                return verbs[i]
            if words.roles_of(token) & {"clause", "denial", "object"}:
                speaker = speaker_of(token, words)
                if speaker is not None:
                    return speaker
    return None
