"""Starting an ontology: a folder with a small one that builds, to be changed."""

from __future__ import annotations

from pathlib import Path

from kg.answer import Answer
from kg.errors import WrongRequest

_TTL = """\
@prefix : <http://example.org/harbour#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# Classes: their labels are nouns that say what kind of thing a name is ("the ferry Nordic Star").
:Vessel a owl:Class ; rdfs:label "vessel" ; skos:altLabel "ship", "ferry", "tanker" .
:Port a owl:Class ; rdfs:label "port" ; skos:altLabel "harbour", "city" .
:ShippingLine a owl:Class ; rdfs:label "shipping line" ; skos:altLabel "carrier", "company" .

# Relations: the words of their labels state them. Domain and range say what may stand at their ends.
:operates a owl:ObjectProperty ; rdfs:label "operates" ; skos:altLabel "runs" ;
  rdfs:domain :ShippingLine ; rdfs:range :Vessel .
:callsAt a owl:ObjectProperty ; rdfs:label "calls at" ; rdfs:domain :Vessel ; rdfs:range :Port .
"""
_FRAMES = """\
# Which words state a relation, and by which of their roles: "SUBJECT ROLE>OBJECT ROLE" = ["word", ...].
# A0 who does it, A1 what it is done to, A2 who receives it, p_at behind the preposition "at", poss the possessor,
# is what a noun is said of. A relation without an entry here goes by the words of its label.

[callsAt]
"A0>p_at" = ["call", "dock", "moor", "berth"]
"A0>p_in" = ["dock", "moor", "berth"]
"A0>A1" = ["visit", "reach"]
"""
_EXAMPLES = """\
# Snippets for `kg learn`. [id:Type Name] marks a name, [id Name] the same again, [id~ it] a reference to it;
# a line with > states the facts of the snippet.

[l:ShippingLine Acme Lines] operates the ferry [v:Vessel Morning Tide].
> l operates v

[v:Vessel Morning Tide] called at [p:Port Exampleby] on Monday. [v~ It] left on Tuesday.
> v callsAt p
"""
_FILES = {"ontology.ttl": _TTL, "lexicon/frames.toml": _FRAMES, "examples/first.txt": _EXAMPLES}


def new(folder: Path) -> Answer:
    """Write a small ontology into a folder, and tell which files it has.

    Raises WrongRequest where the folder is there and is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongRequest(f"{folder} is there already and is not empty")
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Answer.of(["file"], [[str(folder / name)] for name in _FILES])
