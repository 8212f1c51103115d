"""Answering English questions without a language model.

1. What stands beside the clause is taken out: statuses, speakers, dates, who is left out (`limits`).
2. A form that a saved query has in its header is looked for (`forms`).
3. Else the words are read by a small grammar over the ontology's labels and the lexicon (`reader`). Every
   word must have its place; a reading that leaves one over is none.
4. Else, where every word is known, a parse puts the parts of the clause into the order that the grammar
   knows (`parse`); only this loads spaCy.
5. Two questions joined by "and" that have nothing in common are answered apart (`parts`).
6. What was understood becomes SPARQL, and is said in words. Nothing is guessed: two readings that mean
   different things are both told, and neither is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from extract.lexicon import Lexicon
from kg.answer import Answer, Cell
from kg.errors import NotFound, WrongRequest
from kg.query import saved
from kg.question.choice import Choice, choose
from kg.question.forms import FIRST, Match, matches
from kg.question.limits import LimitReader
from kg.question.matching import TooComplicated
from kg.question.meaning import Limits, Named, Reading, Unknown
from kg.question.parts import apart, cuts, stacked
from kg.question.reader import read
from kg.question.sparql import Writer
from kg.question.suggestions import not_understood
from kg.question.tense import hint
from kg.question.vocabulary import Vocabulary
from kg.question.wording import STATUS_WORDS, match_words, worded
from kg.question.words import LONGEST, Word, plain, tokens

if TYPE_CHECKING:
    from kg.graph import Graph

TIMEOUT = 60.0
_ORDERS = {"most": "largest", "least": "smallest"}
_ANSWERS = {"asserted": "yes", "planned": "planned", "possible": "possibly", "negated": "denied"}
_vocabularies: WeakKeyDictionary[Graph, Vocabulary] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was understood: in words, and as the meaning that is run, or as several of them."""

    words: str
    meaning: Reading | Match | tuple[Understood, ...]
    limits: Limits = field(default_factory=Limits)


def ask(graph: Graph, question: str, *, timeout: float = TIMEOUT, parse: bool = True) -> Answer:
    """Answer a question; the answer's title says how it was understood.

    Raises NotFound where the question is not understood, WrongRequest where it is none.
    """
    return _answered(graph, understand(graph, question, parse=parse), timeout)


def _answered(graph: Graph, understood: Understood, timeout: float) -> Answer:
    if isinstance(understood.meaning, tuple):
        return stacked([_answered(graph, part, timeout) for part in understood.meaning])
    if isinstance(understood.meaning, Match):
        return _from_saved(graph, understood, timeout)
    return _from_reading(graph, understood, understood.meaning, timeout)


def understand(graph: Graph, question: str, *, parse: bool = True) -> Understood:
    """Find the one meaning of a question. `parse` allows the language model where the grammar alone fails.

    Raises NotFound, which names the nearest questions that are understood.
    """
    vocabulary = vocabulary_of(graph)
    words = tokens(question)
    if not words:
        raise WrongRequest("the question is empty")
    if len(words) > LONGEST:
        raise WrongRequest(f"the question has {len(words)} words; {LONGEST} are allowed")
    reader = LimitReader(vocabulary, today=max((a.date for a in graph.articles.values()), default=""))
    kept, limits = reader.read(plain(_bare(words)))
    choice = _choice(kept, words, limits, vocabulary)
    if parts := _parts(graph, kept, words, choice, limits):
        return Understood("; ".join(part.words for part in parts), parts, limits)
    if choice is None and parse:
        from kg.question.parse import parsed_readings

        readings = parsed_readings(kept, vocabulary)
        choice = choose([_limited(one, limits, words, vocabulary) for one in readings], vocabulary.schema)
    if choice is None:
        raise NotFound(not_understood(kept, vocabulary))
    if choice.doubt:
        raise NotFound(f"this may mean several things: {'; '.join(choice.doubt)}")
    return _said(graph, choice, limits)


def vocabulary_of(graph: Graph) -> Vocabulary:
    """Give the words that questions to this graph may use; they are gathered once."""
    if graph not in _vocabularies:
        lexicon = Lexicon.load(graph.ontology.folder / "lexicon")
        _vocabularies[graph] = Vocabulary(
            graph.ontology, lexicon, graph.entities.values(), lambda: _units(graph)
        )
    return _vocabularies[graph]


def _units(graph: Graph) -> frozenset[str]:
    counted = graph.select("SELECT DISTINCT ?unit { ?value cg:unit ?unit }")
    return frozenset(str(row[0]) for row in counted)


def _bare(words: Sequence[Word]) -> tuple[Word, ...]:
    """Leave the marks off that end a question."""
    end = len(words)
    while end and words[end - 1].text in ("?", ".", "!", '"'):
        end -= 1
    return tuple(word for word in words[:end] if word.text not in ('"', "?", "!"))


def _choice(
    words: Sequence[Word], typed: Sequence[Word], limits: Limits, vocabulary: Vocabulary
) -> Choice | None:
    forms = {name: query.asked for name, query in saved().items() if query.asked}
    for match in matches(words, forms, vocabulary):
        return Choice(match)
    try:
        readings = read(words, vocabulary)
    except TooComplicated:
        return None
    return choose([_limited(reading, limits, typed, vocabulary) for reading in readings], vocabulary.schema)


def _parts(
    graph: Graph, words: Sequence[Word], typed: Sequence[Word], whole: Choice | None, limits: Limits
) -> tuple[Understood, ...]:
    """Understand a question that is several; give nothing where it is one."""
    meaning = whole.meaning if whole and not whole.doubt else None
    if whole and (not isinstance(meaning, Reading) or len(apart(meaning)) < 2):
        return ()
    vocabulary = vocabulary_of(graph)
    for left, right in cuts(words, vocabulary):
        first = _choice(left, _typed(left, typed), limits, vocabulary)
        second = _choice(right, _typed(right, typed), limits, vocabulary) if first else None
        more = _parts(graph, right, typed, second, limits)
        if first and not first.doubt and (more or (second and not second.doubt)):
            return (
                _said(graph, first, limits),
                *(more or (_said(graph, second, limits),) if second else more),
            )
    if isinstance(meaning, Reading):
        return tuple(_said(graph, Choice(part), limits) for part in apart(meaning))
    return ()


def _typed(part: Sequence[Word], typed: Sequence[Word]) -> tuple[Word, ...]:
    """Give the words as they were typed from a part's first to its last."""
    first, last = part[0].place, part[-1].place
    return tuple(word for word in typed if first <= word.place <= last)


def _limited(reading: Reading, limits: Limits, typed: Sequence[Word], vocabulary: Vocabulary) -> Reading:
    own = reading.limits
    merged = replace(
        limits,
        statuses=own.statuses or limits.statuses,
        speakers=(*own.speakers, *limits.speakers),
    )
    facts = tuple(each for fact in reading.facts for each in fact.each())
    shown = tuple(node for node in reading.shown if not (isinstance(node, Named) and node.every))
    extreme = next((n for n in shown if isinstance(n, Unknown) and n.noun in _ORDERS), None)
    if extreme:
        shown = (*(node for node in shown if node != extreme), extreme)
    order = _ORDERS[extreme.noun] if extreme else ""
    tense = hint(typed, reading, vocabulary)
    return replace(reading, facts=facts, shown=shown, limits=merged, hint=tense, order=order)


def _said(graph: Graph, choice: Choice, limits: Limits) -> Understood:
    if isinstance(choice.meaning, Match):
        query = saved()[choice.meaning.query]
        return Understood(match_words(query, choice.meaning, limits), choice.meaning, limits)
    return Understood(worded(choice.meaning, graph.ontology), choice.meaning, choice.meaning.limits)


def _from_saved(graph: Graph, understood: Understood, timeout: float) -> Answer:
    match, limits = understood.meaning, understood.limits
    assert isinstance(match, Match)
    query = saved()[match.query]
    values: dict[str, list[str]] = {}
    for name, entity in match.values:
        values.setdefault(name, []).append(entity.id)
    given = {
        "status": list(limits.statuses),
        "since": [limits.since] if limits.since else [],
        "before": [limits.before] if limits.before else [],
    }
    for name, some in given.items():
        if some and not query.takes(name):
            raise NotFound(f"the saved query {query.name} cannot be limited by {name}")
        if some:
            values[name] = some
    answer = graph.query(query.name, timeout=timeout, **values)
    if limits.speakers or limits.speaker_words:
        answer = _picked(answer, _said_by(answer, limits, query.name))
    left_out = {entity.name for entity in limits.excluded}
    kept = [n for n, row in enumerate(answer.rows) if not left_out & {str(cell) for cell in row}]
    if match.form.startswith(FIRST):
        kept = kept[:1]
    return _picked(replace(answer, title=understood.words), kept)


def _said_by(answer: Answer, limits: Limits, query: str) -> list[int]:
    """Number the rows that one of the speakers stands behind, known to the graph or not."""
    column = next((name for name in ("according_to", "speaker") if name in answer.columns), "")
    if not column:
        raise NotFound(f"the saved query {query} does not tell who says so")
    wanted = [name.casefold() for entity in limits.speakers for name in (entity.name, *entity.names)]
    wanted += limits.speaker_words
    said = [str(cell or "").casefold() for cell in answer.column(column)]
    return [n for n, cell in enumerate(said) if any(name in cell for name in wanted)]


def _picked(answer: Answer, kept: Sequence[int]) -> Answer:
    evidence = tuple(answer.evidence[n] for n in kept) if answer.evidence else ()
    return replace(answer, rows=tuple(answer.rows[n] for n in kept), evidence=evidence)


def _from_reading(graph: Graph, understood: Understood, reading: Reading, timeout: float) -> Answer:
    writer = Writer(graph.ontology, reading)
    answer = graph.select(writer.query(), timeout=timeout)
    if not answer.rows and reading.hint:
        # The tense only suggests a status: what is known otherwise is told rather than nothing.
        note = f"nothing is told {' or '.join(STATUS_WORDS[status] for status in reading.hint)}"
        reading = replace(reading, hint=(), limits=replace(reading.limits, notes=(note,)))
        writer = Writer(graph.ontology, reading)
        answer = graph.select(writer.query(), timeout=timeout)
    words = worded(reading, graph.ontology)
    columns = (*writer.columns, *(name.replace("_", " ") for name in answer.columns[len(writer.columns) :]))
    rows = tuple(
        tuple(_tidy(cell, column) for cell, column in zip(row, columns, strict=True)) for row in answer.rows
    )
    told = Answer(columns, rows, words, answer.sparql, answer.evidence)
    return _TELLERS.get(reading.kind, _as_it_is)(told, reading)


def _tidy(cell: Cell, column: str) -> Cell:
    """Put joined texts into one order, whatever order the store joined them in."""
    if column not in ("status", "according to", "articles") or not isinstance(cell, str):
        return cell
    mark = ", " if column == "status" else "; "
    return mark.join(sorted(dict.fromkeys(part for part in cell.split(mark) if part)))


def _as_it_is(answer: Answer, reading: Reading) -> Answer:
    """Give the rows; of an extreme the first of each unit, as sums of two currencies have no order."""
    if not reading.order:
        return answer
    at = len(reading.shown) - 1
    units: dict[str, int] = {}
    for number, row in enumerate(answer.rows):
        units.setdefault(str(row[at]).rpartition(" ")[2], number)
    return _picked(answer, sorted(units.values()))


def _checked(answer: Answer, reading: Reading) -> Answer:
    index = answer.columns.index("answer")
    rows = tuple(
        tuple(_ANSWERS.get(str(cell), cell) if n == index else cell for n, cell in enumerate(row))
        for row in answer.rows
    )
    return replace(answer, rows=rows)


def _counted(answer: Answer, reading: Reading) -> Answer:
    if not answer.rows:
        return replace(answer, columns=("count", answer.columns[0]), rows=((0, ""),), evidence=((),))
    names = list(dict.fromkeys(str(row[0]) for row in answer.rows))
    evidence = tuple(dict.fromkeys(claim for cited in answer.evidence for claim in cited))
    return replace(
        answer,
        columns=("count", answer.columns[0]),
        rows=((len(names), "; ".join(names)),),
        evidence=(evidence,),
    )


def _spoken(answer: Answer, reading: Reading) -> Answer:
    rows = tuple((row[0] or "(the article itself)", *row[1:]) for row in answer.rows)
    return replace(answer, rows=rows)


_TELLERS = {
    "check": _checked,
    "count": _counted,
    "articles": _counted,
    "speakers": _spoken,
}

__all__ = ["Understood", "ask", "understand", "vocabulary_of"]
