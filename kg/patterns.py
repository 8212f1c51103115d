"""Proposing patterns from one marked sentence, and showing what else they would match. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answer import Answer
from kg.data import shipped
from kg.errors import WrongRequest
from kg.ontology import Ontology

if TYPE_CHECKING:
    from extract.frames import Frame
    from extract.pairs import Pair
    from extract.pipeline import Extractor
    from extract.reading import Reference
    from extract.training.annotated import Annotated

_MOST = 100  # sentences that are shown


@dataclass(frozen=True, slots=True)
class Proposed:
    """Patterns in the form of `lexicon/frames.toml`, and the sentences that they match."""

    patterns: tuple[str, ...]
    matches: Answer


def propose(
    snippet: str, relation: str, articles: Sequence[Path], folder: Path, *, model: str = "en_core_web_md"
) -> Proposed:
    """Propose patterns that bind the ends of a snippet's fact; match them in articles.

    Raises WrongRequest where the snippet is wrong, or its ends have no word in common.
    """
    from extract.pipeline import Extractor

    ontology = Ontology.load(folder)
    known = _marked(snippet, relation, ontology)
    extractor = Extractor.load(ontology.folder, ontology.schema, model=model, base=shipped("ontology"))
    frames = sorted(set(_frames(known, extractor)), key=str)
    if not frames:
        raise WrongRequest(
            "the two ends have no word in common: mark a sentence in which one word binds them"
        )
    lines = tuple(f'[{f.relation}] "{f.subject}>{f.object}" = ["{f.word}"]' for f in frames)
    rows = []
    for row in _matches(articles, frames, extractor):
        rows.append(row)
        if len(rows) == _MOST:
            break
    return Proposed(lines, Answer.of(["pattern", "subject", "object", "article", "sentence"], rows))


def _marked(snippet: str, relation: str, ontology: Ontology) -> Annotated:
    from extract.training.annotated import from_example
    from extract.training.examples import ExampleError, parse_example
    from kg.learn import known_names

    lines = [line.strip() for line in snippet.splitlines() if line.strip()]
    try:
        if relation:
            ends = [*parse_example(lines, "sentence").entities]
            if len(ends) < 2:
                raise WrongRequest("mark two names in the sentence: [a:Type Name]")
            lines.append(f"> {ends[0].id} {relation} {ends[1].id}")
        known = from_example(parse_example(lines, "sentence"))
    except ExampleError as error:
        raise WrongRequest(str(error)) from error
    known_names([known], ontology.schema)
    if not known.facts:
        raise WrongRequest("the sentence states no fact: give --relation, or a line with >")
    return known


def _frames(known: Annotated, extractor: Extractor) -> Iterator[Frame]:
    """Yield the entries that the pairs of the snippet's facts would give."""
    from extract.frames import Frame, Frames
    from extract.pairs import Pairs, Words
    from extract.relations import BACKWARD, FORWARD, label_of
    from extract.training.induction import frames_of
    from extract.training.learn import marked
    from extract.training.relations import IS, rows
    from extract.values import ValueWords, add_values

    reading = marked(extractor.nlp(known.text), known)
    add_values(reading, ValueWords.of(extractor.lexicon), "")
    for row in rows(reading, Pairs(reading, Words({}), Frames(())), known, extractor.schema):
        for fact in {fact.relation for fact in known.facts}:
            relation = extractor.schema.relations[fact]
            for direction in (FORWARD, BACKWARD):
                if row.labels.get(label_of(relation, direction)) == IS:
                    for word, first, second in frames_of(row.pair):
                        ends = (first, second) if direction == FORWARD else (second, first)
                        yield Frame(word, fact, *ends)


def _matches(articles: Sequence[Path], frames: Sequence[Frame], extractor: Extractor) -> Iterator[list[str]]:
    from extract.frames import Frames
    from extract.pairs import Pairs, Words
    from extract.relations import Gate
    from kg.reading.articles import Refusal, read

    gate, table = Gate(extractor.schema), Frames(frames)
    for article in read(articles):
        if isinstance(article, Refusal):
            continue
        reading = extractor.read(extractor.parse(article.text), article.date)
        for pair in Pairs(reading, Words({}), table):
            for frame, forward in dict.fromkeys((m.frame, m.forward) for m in pair.matches):
                subject, obj = _ends(pair, forward)
                if gate.admits(extractor.schema.relations[frame.relation], reading, subject, obj):
                    texts = [" ".join(reading.doc[r.start : r.end].text.split()) for r in (subject, obj)]
                    sentence = " ".join(reading.sentences[subject.sentence].text.split())
                    yield [f"{frame.word} {frame.subject}>{frame.object}", *texts, article.id, sentence]


def _ends(pair: Pair, forward: bool) -> tuple[Reference, Reference]:
    return (pair.first, pair.second) if forward else (pair.second, pair.first)
