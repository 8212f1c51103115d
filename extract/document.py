"""A parsed document in Python's own objects, which answer what spaCy's answer, several times as fast.

Each attribute that is asked of a token of spaCy makes objects and looks up strings. The rules for references, values,
status and sources ask hundreds of thousands of times an article. Here every token is read out once; what is asked
rarely is passed on to spaCy.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, overload

from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IDX,
    LEMMA,
    LOWER,
    ORTH,
    POS,
    SENT_START,
    SPACY,
    TAG,
)
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.vocab import Vocab

_MOST_KNOWN = 1 << 18  # strings


class Word:
    """What `spacy.tokens.Token` is; `lefts` and `rights` are lists."""

    __slots__ = (
        "dep_", "doc", "ent_type_", "head", "i", "idx", "is_sent_start", "lefts", "lemma_", "lower_", "pos_", "rights",
        "tag_", "text", "whitespace_",
    )  # fmt: skip

    def __init__(
        self, doc: Document, i: int, text: str, lower: str, lemma: str, tag: str, dep: str, pos: str, entity: str,
        idx: int, spaced: int, starts: int,
    ) -> None:  # fmt: skip
        self.doc = doc
        self.i = i
        self.text = text
        self.lower_ = lower
        self.lemma_ = lemma
        self.tag_ = tag
        self.dep_ = dep
        self.pos_ = pos
        self.ent_type_ = entity
        self.idx = idx
        self.whitespace_ = " " if spaced else ""
        self.is_sent_start = starts == 1
        self.head = self
        self.lefts: list[Word] = []
        self.rights: list[Word] = []

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __getattr__(self, name: str) -> Any:
        """Ask spaCy for what is no word: flags, shapes, numbers."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.doc.parsed[self.i], name)

    @property
    def children(self) -> list[Word]:
        """List the words that hang from this one, in the order of the text."""
        return self.lefts + self.rights

    @property
    def ancestors(self) -> Iterator[Word]:
        """Yield the words above this one, the nearest first."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    def is_ancestor(self, other: Word) -> bool:
        """Tell whether another word hangs from this one, directly or not."""
        while other.head is not other:
            other = other.head
            if other is self:
                return True
        return False

    @property
    def conjuncts(self) -> tuple[Word, ...]:
        """List the other members of the coordination to which this word belongs."""
        start = self
        while start.dep_ == "conj" and start.head is not start:
            start = start.head
        found = [start]
        for word in found:
            found += [child for child in word.rights if child.dep_ == "conj"]
        return tuple(word for word in found if word is not self)

    @property
    def left_edge(self) -> Word:
        """Give the first of the words that hang from this one, or itself."""
        return self.doc.words[self.doc.parsed[self.i].left_edge.i]

    @property
    def right_edge(self) -> Word:
        """Give the last of the words that hang from this one, or itself."""
        return self.doc.words[self.doc.parsed[self.i].right_edge.i]

    @property
    def sent(self) -> Stretch:
        """Give the sentence."""
        return self.doc.sents[self.doc.sentence_of[self.i]]

    @property
    def is_space(self) -> bool:
        """Tell blanks and line ends from words."""
        return self.text.isspace()

    def nbor(self, step: int = 1) -> Word:
        """Give the word that stands so many places on."""
        place = self.i + step
        if place < 0:
            raise IndexError(place)
        return self.doc.words[place]


class Stretch:
    """What `spacy.tokens.Span` is."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Document, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc.words[self.start : self.end])

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> Stretch: ...
    def __getitem__(self, place: int | slice) -> Word | Stretch:
        if isinstance(place, int):
            return self.doc.words[self.start : self.end][place]
        start, end, _ = place.indices(len(self))
        return Stretch(self.doc, self.start + start, self.start + max(start, end))

    @property
    def start_char(self) -> int:
        """Give the offset of the first character."""
        return self.doc.words[self.start].idx

    @property
    def end_char(self) -> int:
        """Give the offset behind the last character."""
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Give the text, without the blank behind it."""
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def text_with_ws(self) -> str:
        """Give the text with the blank behind it."""
        return self.text + self.doc.words[self.end - 1].whitespace_ if self.end > self.start else ""

    @property
    def root(self) -> Word:
        """Give the word from which the others hang."""
        for word in self:
            if word.head is word:
                return word
        return self.doc.words[self.doc.parsed[self.start : self.end].root.i]


class _Known(dict[int, str]):
    """The strings of a store that have been asked for, looked up once."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, key: int) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[key] = value = self._strings[key]
        return value


@lru_cache(maxsize=4)
def _known(strings: StringStore) -> _Known:
    return _Known(strings)


class Document:
    """What `spacy.tokens.Doc` is, read out once; `parsed` is spaCy's own."""

    def __init__(self, parsed: Doc) -> None:
        self.parsed = parsed
        self.vocab: Vocab = parsed.vocab
        size = len(parsed)
        keys = parsed.to_array([ORTH, LOWER, LEMMA, TAG, DEP, POS, ENT_TYPE])
        numbers = parsed.to_array([HEAD, SENT_START, ENT_IOB, SPACY, IDX]).astype("int64").T.tolist()
        strings = parsed.vocab.strings
        self.keys: list[int] = keys[:, 0].tolist()
        known = _known(strings)
        named = [[known[key] for key in column] for column in keys.T.tolist()]
        self.heads = [i + step for i, step in enumerate(numbers[0])]
        self.columns, self.numbers = named, numbers
        self.words = list(map(Word, [self] * size, range(size), *named, numbers[4], numbers[3], numbers[1]))
        words = self.words
        for word, above in zip(words, self.heads, strict=True):
            if above != word.i:
                word.head = head = words[above]
                (head.lefts if above > word.i else head.rights).append(word)
        self.text = "".join([word.text + word.whitespace_ for word in words])
        self.sents, self.sentence_of = self._sentences()

    def _sentences(self) -> tuple[list[Stretch], list[int]]:
        size = len(self.words)
        starts = [i for i, mark in enumerate(self.numbers[1]) if i == 0 or mark == 1]
        sentences = [Stretch(self, a, b) for a, b in pairwise([*starts, size])]
        return sentences, [number for number, s in enumerate(sentences) for _ in range(len(s))]

    @classmethod
    def of(cls, doc: Doc | Document) -> Document:
        """Read a document out, unless it is already."""
        return doc if isinstance(doc, Document) else cls(doc)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> Stretch: ...
    def __getitem__(self, place: int | slice) -> Word | Stretch:
        if isinstance(place, slice):
            start, end, _ = place.indices(len(self.words))
            return Stretch(self, start, max(start, end))
        return self.words[place]

    def char_span(self, start: int, end: int, **options: Any) -> Stretch | None:
        """Find the words between two offsets."""
        span = self.parsed.char_span(start, end, **options)
        return None if span is None else Stretch(self, span.start, span.end)
