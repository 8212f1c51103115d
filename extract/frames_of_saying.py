"""Frames of saying: who is said to say something, and over what it reaches.

1. Words of saying open a frame: verbs with a clause ("said that"), with an object ("put the cost at"), in
   passing ("…, the firm said."), prepositions ("according to"), views ("by his count") and further sources
   ("citing two officials"). Its heads are the words on which hangs what is said.
2. A quotation is a frame too, of whoever is said to have spoken next to it; where nobody is, it goes on
   from the quotation before it in the paragraph.

To announce is a deed and opens no frame, unless it is said in passing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc, Token

from extract.grammar import has_subject
from extract.quotes import Quote, lines, quotes
from extract.saying import SayingWords
from extract.speakers import Voice, agent_of, speaker_of, voice

_CLAUSES = frozenset(("ccomp", "xcomp", "pcomp"))
_OBJECTS = frozenset(("dobj", "pobj", "prep", "oprd", "dative", "attr", "xcomp", "acomp", "advmod"))
_CONTENTS = frozenset(("acl", "ccomp", "relcl"))
_ASIDES = frozenset(("ccomp", "advcl", "dep", "conj"))
_NEAR_QUOTE = 14  # tokens between a quotation and the word of saying that belongs to it
_LONGEST_ASIDE = 24
_LONGEST_NAME = 9  # tokens before the colon in a line of a transcript


@dataclass(frozen=True, slots=True)
class Frame:
    """A voice and what it says: the tokens `start` to `end`, and the `heads` on which these hang.

    `at` is the word of saying. Of a quotation every token counts.
    """

    voice: Voice
    at: int
    start: int
    end: int
    heads: frozenset[int] = frozenset()
    kind: Literal["clause", "object", "denial", "quote", "cited"] = "clause"


def frames(doc: Doc, words: SayingWords) -> list[Frame]:
    """Find all frames of saying in a document."""
    found = [frame for token in doc for frame in _frames_at(token, words)]
    found.extend(_quoted(doc, words, found))
    return _with_antecedents(found)


def _with_antecedents(found: list[Frame]) -> list[Frame]:
    """Give a pronoun the voice that spoke before it, for whoever cannot resolve it better."""
    spoken = sorted({f.voice.head: f.voice for f in found if not f.voice.pronoun}.items())
    result = []
    for frame in found:
        if frame.voice.pronoun:
            before = [v for head, v in spoken if head < frame.voice.head]
            if before:
                frame = replace(frame, voice=replace(frame.voice, antecedent=before[-1].head))
        result.append(frame)
    return result


def _frames_at(token: Token, words: SayingWords) -> Iterator[Frame]:
    if token.lower_ in ("according", "per"):
        yield from _preposition_frames(token)
    elif token.pos_ in ("VERB", "AUX") or token.lower_ == "liken":
        yield from _verb_frames(token, words)
    elif token.pos_ == "NOUN":
        yield from _noun_frames(token, words)


def _verb_frames(verb: Token, words: SayingWords) -> Iterator[Frame]:
    if verb.lemma_.lower() in words.citing and verb.pos_ == "VERB":
        yield from _citing_frames(verb)
        return
    roles = words.roles_of(verb)
    speaker = speaker_of(verb, words) if roles else None
    if speaker is None:
        return
    if roles & {"clause", "denial"}:
        yield from _clause_frames(verb, speaker, passing="passing" in roles)
    objects = (*_OBJECTS, "agent") if verb.tag_ == "VBN" else _OBJECTS
    ends = [t.right_edge.i + 1 for t in verb.rights if t.dep_ in objects]
    if "object" in roles and ends:
        yield Frame(speaker, verb.i, verb.i, max(ends), frozenset((verb.i,)), "object")
    if "denial" in roles:
        denied = {t.i for t in verb.rights if t.dep_ in _OBJECTS and words.is_disputed(verb, t)}
        end = max((t.right_edge.i + 1 for t in verb.rights if t.i in denied), default=0)
        if denied:
            yield Frame(speaker, verb.i, verb.i, end, frozenset(denied | {verb.i}), "denial")
        for noun in verb.lefts:  # "reports that … were dismissed by a spokesperson"
            contents = frozenset(t.i for t in noun.rights if t.dep_ in _CONTENTS and _has_that(t))
            if noun.dep_ == "nsubjpass" and contents:
                yield Frame(speaker, verb.i, noun.i + 1, verb.i, contents)


def _clause_frames(verb: Token, speaker: Voice, *, passing: bool) -> Iterator[Frame]:
    clauses = [t for t in verb.children if t.dep_ in _CLAUSES and (not passing or t.i < verb.i)]
    if any(t.i < verb.i for t in clauses):  # "A, they said, and B"
        clauses += [t for t in verb.rights if t.dep_ == "conj" and has_subject(t) and _follows_and(t)]
    for clause in clauses:
        first, last = segment(verb)
        start, end = max(clause.left_edge.i, first), min(clause.right_edge.i + 1, last)
        if not start <= clause.i < end:
            continue
        yield Frame(speaker, verb.i, start, _until_next_clause(clause, verb, end), frozenset((clause.i,)))
    spoken = any(t.dep_ == "nsubj" for t in verb.children)
    if not clauses and spoken and (verb.dep_ == "parataxis" or (verb.dep_ in _ASIDES and _is_aside(verb))):
        top = verb.head
        end = _until_next_clause(top, verb, top.right_edge.i + 1)
        yield Frame(speaker, verb.i, top.left_edge.i, end, frozenset((top.i,)))


def _follows_and(clause: Token) -> bool:
    """Tell a clause that goes on with "and" from one that turns with "but"."""
    first = clause.left_edge.i
    return first > 0 and clause.doc[first - 1].lower_ == "and"


def _until_next_clause(top: Token, saying: Token, end: int) -> int:
    """Stop before a coordinated clause that follows the word of saying: "A, he said, but B"."""
    for token in top.rights:
        turns = token.dep_ in ("conj", "advcl") and token.i > saying.i > top.i and has_subject(token)
        if turns and not _follows_and(token):
            return min(end, token.left_edge.i)
    return end


def _is_aside(verb: Token) -> bool:
    """Tell "the deal, the firm said, is done", whatever the parser calls it."""
    doc, left, right = verb.doc, verb.left_edge.i, verb.right_edge.i
    if verb.head.dep_ == "relcl" and verb.i < verb.head.i and right - left < 6:
        return True  # "a plant which the firm says will run"
    opens = left == 0 or doc[left - 1].text in (",", "—", "–", "-", "”", '"', "’", "(")
    closes = right + 1 >= len(doc) or doc[right + 1].text in (",", "—", "–", "-", ".", ";", "”", '"', ")")
    return opens and closes and right - left < _LONGEST_ASIDE


def _governors(token: Token) -> frozenset[int]:
    """List the verbs above a token, and the root: that over which "according to" may reach."""
    start, end = segment(token)
    row = [t.i for t in token.ancestors if t.pos_ in ("VERB", "AUX") or t.head.i == t.i]
    return frozenset(i for i in (*row, token.sent.root.i) if start <= i < end)


def _preposition_frames(token: Token) -> Iterator[Frame]:
    """Read "according to X" over the clauses of its sentence, up to a semicolon on either side."""
    doc = token.doc
    to = token if token.lower_ == "per" else doc[token.i + 1] if token.i + 1 < len(doc) else None
    if to is None or (to.lower_ != "to" and token.lower_ != "per"):
        return
    name = next((t for t in (*to.rights, *token.rights) if t.dep_ == "pobj"), None)
    if name is None or (token.lower_ == "per" and name.tag_ not in ("NNP", "NNPS", "NNS")):
        return
    start, end = segment(token)
    end = _until_next_clause(token.sent.root, token, end)
    yield Frame(voice(name), token.i, start, end, _governors(token))


def segment(token: Token) -> tuple[int, int]:
    """Give the part of the sentence between semicolons in which a token stands."""
    sentence = token.sent
    start, end = sentence.start, sentence.end
    for t in sentence:
        ends = t.text == ";" or (t.text == ":" and t.i > 0 and t.nbor(-1).i != token.i)
        if ends and t.i < token.i:
            start = t.i + 1
        elif ends and t.i > token.i:
            end = t.i
            break
    return start, end


def _citing_frames(verb: Token) -> Iterator[Frame]:
    """Read "…, citing two officials", "…, quoted by Reuters", "had cited two officials as saying that"."""
    said = [p for t in verb.rights if t.lower_ == "as" for p in t.rights if p.dep_ == "pcomp"]
    if said:
        heads = frozenset(t.i for p in said for t in (p, *p.children) if t.dep_ in _CLAUSES)
        subject = [t for t in verb.lefts if t.dep_ == "nsubj"]
        for noun in (*subject, *(t for t in verb.rights if t.dep_ == "dobj")):
            yield Frame(voice(noun), verb.i, verb.i, said[0].right_edge.i + 1, heads)
        return
    named = agent_of(verb) if verb.tag_ == "VBN" else next((t for t in verb.rights if t.dep_ == "dobj"), None)
    if named is not None:
        start, end = segment(verb)
        heads = _governors(verb) | {t.i for t in verb.head.children if t.dep_ in _CLAUSES}
        yield Frame(voice(named), verb.i, start, end, heads, "cited")


def _noun_frames(noun: Token, words: SayingWords) -> Iterator[Frame]:
    """Read "by X's count", "in the words of X", "a Nikkei report that …"."""
    lemma = noun.lemma_.lower()
    if words.is_estimate(noun):  # "a road that the ministry prices at $2bn", where the tagger sees a noun
        speaker = Voice(noun.left_edge.i, noun.i, noun.i - 1)
        yield Frame(speaker, noun.i, noun.i, noun.right_edge.i + 1, frozenset((noun.i,)), "object")
    elif lemma in words.views and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "by", "on"):
        owner = next((t for t in noun.children if t.dep_ == "poss"), None) or _named_by(noun, ("of",))
        if owner is not None and owner.lower_ not in words.nobody:
            start, end = segment(noun)
            yield Frame(voice(owner), noun.i, start, end, _governors(noun.head))
    elif lemma in words.reports:
        clauses = [t for t in noun.rights if t.dep_ in _CONTENTS and _has_that(t)]
        owner = _proper_owner(noun) or _named_by(noun, ("by", "in", "from"))
        if owner is None and noun.tag_ == "NNS" and lemma in words.hearsay:
            owner = noun  # "media reports that …"
        if clauses and owner is not None:
            clause = clauses[0]
            yield Frame(
                voice(owner), noun.i, clause.left_edge.i, clause.right_edge.i + 1, frozenset((clause.i,))
            )


def _named_by(noun: Token, prepositions: Iterable[str]) -> Token | None:
    link = next((t for t in noun.rights if t.lower_ in prepositions), None)
    return next((t for t in link.rights if t.dep_ == "pobj"), None) if link is not None else None


def _proper_owner(noun: Token) -> Token | None:
    inner = ("poss", "compound", "nmod")
    return next((t for t in noun.children if t.dep_ in inner and t.pos_ == "PROPN"), None)


def _has_that(clause: Token) -> bool:
    return any(t.lower_ == "that" and t.dep_ == "mark" for t in clause.lefts)


def _quoted(doc: Doc, words: SayingWords, found: list[Frame]) -> Iterator[Frame]:
    """Give each quotation to whoever is said to speak beside it."""
    verbs = {frame.at: frame.voice for frame in found if doc[frame.at].pos_ == "VERB"}
    yield from _scripted(doc)
    last: tuple[int, Voice] | None = None
    for quote in quotes(doc):
        speaker = _beside(doc, words, quote, verbs)
        if speaker is None and last is not None:
            alone = doc[quote.start - 2].is_space and (
                quote.end + 1 >= len(doc) or doc[quote.end + 1].is_space
            )
            if last[0] == quote.paragraph or (alone and last[0] == quote.paragraph - 1):
                speaker = last[1]
        if speaker is None:
            continue
        last = (quote.paragraph, speaker)
        yield Frame(speaker, quote.start, quote.start, quote.end, kind="quote")


def _scripted(doc: Doc) -> Iterator[Frame]:
    """Read the lines of a transcript: "JANE DOE: We will build it."."""
    found = list(_labelled(doc))
    labels = [doc[f.voice.start : f.voice.end].text for f in found]
    if len(found) >= 4 and len(set(labels)) < len(labels):  # else headings
        yield from found


def _labelled(doc: Doc) -> Iterator[Frame]:
    for line in lines(doc):
        colon = next((t for t in doc[line.start : line.start + _LONGEST_NAME] if t.text == ":"), None)
        if colon is None or colon.i == line.start or line.end - colon.i < 4:
            continue
        named = [t for t in doc[line.start : colon.i] if t.text != "(" and not t.is_space]
        proper = [t for t in named if t.pos_ == "PROPN"]
        if proper and named[0].text[0].isupper() and all(t.tag_ != "VBZ" and t.tag_ != "VBD" for t in named):
            bracket = next((t.i for t in named[1:] if t.nbor(-1).text == "("), colon.i + 1) - 1
            head = max((t.i for t in proper if t.i < bracket), default=proper[0].i)
            yield Frame(Voice(line.start, head + 1, head), colon.i, colon.i + 1, line.end, kind="quote")


def _beside(doc: Doc, words: SayingWords, quote: Quote, verbs: dict[int, Voice]) -> Voice | None:
    """Find the word of saying right behind a quotation, else right before it."""
    behind = range(quote.end, min(quote.end + _NEAR_QUOTE, len(doc)))
    before = range(quote.start - 1, max(quote.start - _NEAR_QUOTE, 0), -1)
    for row in (behind, before):
        for i in row:
            token = doc[i]
            if i not in (quote.end, quote.start - 1) and token.text in ("“", "”", '"'):
                break
            if row is behind and (token.text in (".", ";") or (token.is_space and "\n" in token.text)):
                break
            if token.pos_ != "VERB":
                continue
            if i in verbs:
                return verbs[i]
            speaker = speaker_of(token, words) if words.roles_of(token) else None
            if speaker is not None:
                return speaker
    return None
