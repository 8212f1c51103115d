"""What to say where a question is not understood: the words that are unknown, and questions near it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.question.frames import ADVERBS, AUXILIARIES, NEGATIONS, RAISING
from kg.question.gate import Gate
from kg.question.matching import ANAPHORS, DETERMINERS, PERSONS, POSSESSIVES, THINGS
from kg.question.meaning import Named, Unknown
from kg.question.phrases import PREPOSITIONS, SKIPPED
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word, listed
from kg.record import EntityRecord

_GRAMMAR = frozenset(
    (
        *ADVERBS, *AUXILIARIES, *NEGATIONS, *DETERMINERS, *PREPOSITIONS, *SKIPPED, *ANAPHORS, *POSSESSIVES,
        *PERSONS, *THINGS,
        *listed("who whom what which whose where when how many much why whether if that and or but"),
        *listed(", : ; ( ) ' 's"),
    )
)  # fmt: skip


def not_understood(words: Sequence[Word], vocabulary: Vocabulary) -> str:
    """Say which words are unknown, and which questions near this one are understood."""
    strange = list(dict.fromkeys(unknown(words, vocabulary)))
    if strange:
        message = f"I do not understand {', '.join(repr(text) for text in strange[:4])}"
        near = [name for text in strange[:2] if text[:1].isupper() for name in vocabulary.names.nearest(text)]
        message += f" (near it are {', '.join(near)})" if near else ""
    else:
        message = "I know these words, but not the question they make"
    asked = list(dict.fromkeys(_near(words, vocabulary)))[:3]
    return (
        f"{message}; ask for example: {' '.join(asked)}"
        if asked
        else f"{message}; `kg queries` lists what is ready to ask"
    )


def unknown(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[str]:
    """List the words of which neither the grammar nor the vocabulary knows anything."""
    index = 0
    while index < len(words):
        named = max((end for end, _, _ in vocabulary.names.starting(words, index)), default=index)
        named = max([named, *(end for end, _ in vocabulary.noun(words, index))])
        if named > index:
            index = named
            continue
        word = words[index]
        if not _known(word, vocabulary):
            yield word.text
        index += 1


def _known(word: Word, vocabulary: Vocabulary) -> bool:
    if word.low in _GRAMMAR or word.bases & RAISING or word.bases & vocabulary.titles:
        return True
    if word.bases & (vocabulary.saying | vocabulary.denying | vocabulary.transparent | vocabulary.articles):
        return True
    return bool(word.bases & vocabulary.phrases.words)


def _near(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[str]:
    """Make questions of the names and the relations that the words call to mind."""
    entities = [
        found[0]
        for index in range(len(words))
        for _, found, _ in list(vocabulary.names.starting(words, index))[:1]
    ]
    relations = [
        phrase.relation
        for word in words
        if word.low not in _GRAMMAR
        for phrase in sorted(vocabulary.phrases.starting(word.bases), key=lambda phrase: -phrase.weight)[:3]
    ]
    for name in dict.fromkeys(relations):
        made = [_question(name, entity, vocabulary) for entity in entities] or [
            _question(name, None, vocabulary)
        ]
        yield from (question for question in made if question)


def _question(name: str, entity: EntityRecord | None, vocabulary: Vocabulary) -> str:
    relation = vocabulary.schema.relations[name]
    label = relation.label
    if entity is None:
        return "" if relation.value_kind else f"Who {label} what?"
    gate, some = Gate(vocabulary.schema), Unknown(0, value="any")
    if gate.fact((name,), some, Named((entity,))):
        return f"Who or what {label} {entity.name}?"
    if gate.fact((name,), Named((entity,)), some):
        return f"{entity.name} {label} what?"
    return ""
