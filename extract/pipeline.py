"""One article in, its extraction out: the order in which the parts of extraction work.

    text → clean → parse → names → references → values → pairs → relations → status, attribution → claims

Extraction is a pure function of the article, the spaCy model, the ontology and its lexicon and learned models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extract import apart, attribution, coreference, language, names
from extract.article import Article
from extract.attribution import SayingWords
from extract.claim import Claim, Entity, Extraction, Mention, Rejection, Span
from extract.cleaning import Boilerplate, clean
from extract.dateline import article_date
from extract.dates import DateWords
from extract.frames import Frames
from extract.lexicon import Lexicon
from extract.models import Models
from extract.pairs import Pairs, Words
from extract.proposals import proposals
from extract.reading import Reading
from extract.schema import Schema
from extract.sources import Sources
from extract.statements import Statements
from extract.stating import Stating
from extract.support import trusted
from extract.untrained import Untrained
from extract.values import ValueWords, add_values
from extract.wording import Wording

THRESHOLD = 0.4
FLOOR = 0.15  # proposals below it are not even kept as rejected
_BATCH = 16
_LONGEST = 50_000  # characters that are parsed at once
_ALONE = 600  # characters up to which a text is not parsed with others: of few rows a product may be rounded otherwise


@dataclass(frozen=True)
class Extractor:
    """All that reading an article needs, loaded once.

    `models` are those that the ontology has learned.
    """

    nlp: Language
    schema: Schema
    lexicon: Lexicon
    models: Models = field(default_factory=Models)
    thresholds: dict[str, float] = field(default_factory=dict)

    @classmethod
    def load(
        cls,
        folder: Path,
        schema: Schema,
        *,
        model: str = language.DEFAULT_MODEL,
        base: Path | None = None,
    ) -> Extractor:
        """Load an ontology folder's lexicon and learned models, and the spaCy pipeline `model`.

        Words that the folder's lexicon does not give are taken from the folder `base`. Raises OSError where the
        pipeline is not installed.
        """
        lexicon = Lexicon.load(folder / "lexicon")
        if base is not None and base != folder:
            lexicon = lexicon.over(Lexicon.load(base / "lexicon"), schema.types)
        return cls(
            language.load(model),
            schema,
            lexicon,
            Models.load(folder / "model", base / "model" if base is not None else None),
            dict(lexicon.table("thresholds")),
        )

    def __post_init__(self) -> None:
        words = self.lexicon
        parts = {
            "_untrained": Untrained.of(tuple(self.schema.types.values()), words),
            "_frames": Frames.of(words.table("frames"), self.schema, words.table("learned")),
            "_words": Words(words.table("relations")),
            "_values": ValueWords.of(words),
            "_dates": DateWords(words.table("dates")),
            "_status": Stating(words.table("relations"), words.table("status")),
            "_saying": SayingWords(words.table("saying")),
            "_boilerplate": Boilerplate(words.table("boilerplate")),
        }
        for name, part in parts.items():
            object.__setattr__(self, name, part)

    def extract(self, article: Article) -> Extraction:
        """Read one article."""
        return self.understand(article, self.parse(article.text))

    def stream(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Read articles in batches, half as fast again as one by one; the order and every bit are kept."""
        source = iter(articles)
        while batch := list(islice(source, _BATCH)):
            texts = [clean(article.text, self._boilerplate).text for article in batch]
            docs = self.nlp.pipe((text for text in texts if _goes_with_others(text)), batch_size=_BATCH)
            for article, text in zip(batch, texts, strict=True):
                yield self.understand(article, next(docs) if _goes_with_others(text) else self._parse(text))

    def parse(self, text: str) -> Doc:
        """Clean a text and parse it; the offsets are those of the text as given."""
        return self._parse(clean(text, self._boilerplate).text)

    def _parse(self, text: str) -> Doc:
        """Parse a text; one that is too long for the model in pieces, cut between paragraphs where there are any."""
        if len(text) <= _LONGEST:
            return self.nlp(text)
        pieces = list(_pieces(text))
        return Doc.from_docs(list(self.nlp.pipe(pieces, batch_size=2)), ensure_whitespace=False)

    def read(self, doc: Doc, date: str = "") -> Reading:
        """Find in a parsed text its things, and all the places that speak of them or of values."""
        recogniser = trusted(self.models.recognition, self._untrained, self.models.support)
        if apart.is_asked(self.lexicon):
            reading = apart.read(doc, self.lexicon, recogniser, self._untrained)
            add_values(reading, self._values, date)
            apart.keep_values(reading, self.schema)
            return reading
        reading = names.read(doc, self.lexicon, recogniser)
        coreference.resolve(reading, self.lexicon, self.models.coreference)
        add_values(reading, self._values, date)
        return reading

    def understand(self, article: Article, doc: Doc) -> Extraction:
        """Make of a parsed article its entities and claims."""
        date = article.date or article_date(article.text, self._dates)
        reading = self.read(doc, date)
        claims, rejections = self.claims(reading)
        return Extraction(
            article.id,
            article.sha256,
            date=date,
            title=article.title,
            source=article.source,
            byline=article.byline,
            wire=article.wire,
            entities=tuple(Entity(f"e{t.index}", t.type, t.name, t.names) for t in reading.things),
            mentions=tuple(_mentions(reading)),
            claims=claims,
            rejections=rejections,
            sentences=tuple(Span(s.start_char, s.end_char) for s in reading.sentences),
        )

    def claims(self, reading: Reading) -> tuple[tuple[Claim, ...], tuple[Rejection, ...]]:
        """Give what a reading states, and what was considered and dropped."""
        model = self.models.relations
        crossed = model.crossed if model is not None else None
        pairs = list(Pairs(reading, self._words, self._frames, self.models.clusters, crossed))
        if apart.is_asked(self.lexicon):
            pairs = list(Wording(reading, self.models.clusters).described(pairs))
        statements = Statements(
            reading,
            self.schema,
            self.models.relations,
            self._status,
            self.sources(reading),
            self._limit,
        )
        for proposal in proposals(reading, pairs, self.schema, self.models, FLOOR):
            statements.consider(proposal)
        return statements.result()

    def sources(self, reading: Reading) -> Sources:
        """Find the voices of a reading."""
        said = attribution.frames(reading.doc, self._saying)
        return Sources(reading, said, self._saying)

    def _limit(self, relation: str) -> float:
        return self.thresholds.get(relation, THRESHOLD)

    # Parts made from the lexicon; see __post_init__.
    _untrained: Untrained = field(init=False, repr=False, compare=False)
    _frames: Frames = field(init=False, repr=False, compare=False)
    _words: Words = field(init=False, repr=False, compare=False)
    _values: ValueWords = field(init=False, repr=False, compare=False)
    _dates: DateWords = field(init=False, repr=False, compare=False)
    _status: Stating = field(init=False, repr=False, compare=False)
    _saying: SayingWords = field(init=False, repr=False, compare=False)
    _boilerplate: Boilerplate = field(init=False, repr=False, compare=False)


def _goes_with_others(text: str) -> bool:
    return _ALONE < len(text) <= _LONGEST


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = min(start + _LONGEST, len(text))
        if end < len(text):
            for mark in ("\n\n", "\n", ". ", " "):
                cut = text.rfind(mark, start + _LONGEST // 2, end)
                if cut > 0:
                    end = cut + len(mark)
                    break
        yield text[start:end]
        start = end


def _mentions(reading: Reading) -> Iterator[Mention]:
    for reference in reading.references:
        if reference.kind == "value" or reference.weight < coreference.SURE:
            continue  # what a pronoun only may mean is weighed with each claim, and not shown as its meaning
        span = _span(reading.doc, reference.start, reference.end)
        for thing in reference.things:
            yield Mention(span, f"e{thing}", reference.kind)


def _span(doc: Doc, start: int, end: int) -> Span:
    last = doc[end - 1]
    return Span(doc[start].idx, last.idx + len(last))
