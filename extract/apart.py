"""Reading a short text mention by mention: a passage that has been cut from its article.

What stood before a passage is not known, so that a pronoun often stands for nobody whom it names; and its facts are
asked for of each mention. Here every spelling and every pronoun is a thing of its own, and the passage counts as one
sentence. Which mentions go together is learned along with the relations (`extract.alike`). An ontology asks for it
in its lexicon: `reading.toml` with `mentions = "apart"`.
"""

from __future__ import annotations

from spacy.tokens import Doc

from extract import names
from extract.lexicon import Lexicon
from extract.reading import Reading, Reference, Thing
from extract.recognition import Recogniser
from extract.schema import Schema
from extract.untrained import Untrained

CEILING = 0.9  # a span that is no name costs little here: no relation will be found of it
_LEAST = 0.3  # the least probability of a type that a pronoun may be of
_TAGS = frozenset(("PRP", "PRP$", "WP", "WP$", "WDT", "WRB"))
_PEOPLE = frozenset(
    "he she him his her hers himself herself i me my mine myself who whom whose you your yours".split()
)
_THINGS = frozenset("it its itself which that".split())
_GROUPS = frozenset("we us our ours they them their theirs themselves ourselves".split())
_WHERE = frozenset(("where",))


def is_asked(lexicon: Lexicon) -> bool:
    """Tell whether an ontology's texts are to be read mention by mention."""
    return lexicon.table("reading").get("mentions") == "apart"


def read(doc: Doc, lexicon: Lexicon, model: Recogniser, kinds: Untrained) -> Reading:
    """Find a passage's mentions."""
    reading = names.read(doc, lexicon, model, ceiling=CEILING)
    take_apart(reading, kinds)
    return reading


def take_apart(reading: Reading, kinds: Untrained) -> None:
    """Make a thing of each spelling and of each pronoun; `kinds` tells which types are people, places and the like."""
    doc = reading.doc
    reading.sentences, reading.sentence_of = [doc[:]], [0] * len(doc)
    known: dict[str, Thing] = {}
    for reference in reading.references:
        thing = reading.things[reference.things[0]]
        text = doc[reference.start : reference.end].text
        if text not in known:
            known[text] = Thing(len(known), thing.type, text, (text,), thing.types)
        known[text].places += 1
        reference.things, reference.sentence = (known[text].index,), 0
    reading.things = list(known.values())
    covered = {i for r in reading.references for i in range(r.start, r.end)}
    for token in doc:
        types = _types(token.lower_, kinds) if token.tag_ in _TAGS and token.i not in covered else {}
        if types:
            best = max(types, key=lambda name: (types[name], name))
            number = len(reading.things)
            reading.things.append(Thing(number, best, token.text, (token.text,), types, 1))
            reading.references.append(Reference(token.i, token.i + 1, token.i, "pronoun", (number,)))
    reading.references.sort(key=lambda r: (r.start, r.end))


def keep_values(reading: Reading, schema: Schema) -> None:
    """Leave out values of kinds to which no relation of the ontology leads."""
    wanted = {relation.value_kind for relation in schema.relations.values()}
    reading.references = [r for r in reading.references if r.kind != "value" or r.value_kind in wanted]


def _types(word: str, kinds: Untrained) -> dict[str, float]:
    """Give the types that a pronoun may stand for, each with a probability."""
    all_types = [name for name in kinds.classes if name != "NONE"]
    people = _labelled(kinds, "PERSON")
    places = _labelled(kinds, "GPE") | _labelled(kinds, "LOC")
    if word in _PEOPLE:
        fit = [t for t in all_types if t in people] or all_types
    elif word in _THINGS:
        fit = [t for t in all_types if t not in people] or all_types
    elif word in _GROUPS:
        fit = [t for t in all_types if t not in places] or all_types
    elif word in _WHERE:
        fit = [t for t in all_types if t not in people] or all_types
    else:
        return {}
    return dict.fromkeys(fit, max(1 / len(fit), _LEAST))


def _labelled(kinds: Untrained, label: str) -> set[str]:
    return {kinds.classes[kinds.labels[label]]} if label in kinds.labels else set()
