"""SHACL shapes of an ontology's relations, made from domain and range: for those that come without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.schema import Relation
from kg.ontology import Ontology

_VALUES = {"amount": ("Amount",), "count": ("Amount",), "date": ("Date", "Duration"), "text": ("Text",)}


def relation_shapes(ontology: Ontology) -> str:
    """Write a shape for each type, and for each relation one for either end: Turtle without prefixes."""
    parts = [_type_shape(ontology, name) for name in sorted(ontology.schema.types)]
    for name in sorted(ontology.schema.relations):
        parts += _end_shapes(ontology, ontology.schema.relations[name])
    return "".join(f"\n{part}" for part in parts)


def _type_shape(ontology: Ontology, name: str) -> str:
    iri = ontology.iri(name)
    return (
        f"<{iri}Shape> a sh:NodeShape ;\n"
        f"  sh:targetClass <{iri}> ;\n"
        f"  sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 1 ;\n"
        f'    sh:message "an entity has one name" ] .\n'
    )


def _end_shapes(ontology: Ontology, relation: Relation) -> Iterator[str]:
    iri = ontology.iri(relation.name)
    if relation.domain:
        classes = [ontology.iri(name) for name in relation.domain]
        message = f"what {relation.name} is said of is a {_either(relation.domain)}"
        yield _shape(f"{iri}SubjectShape", f"sh:targetSubjectsOf <{iri}>", classes, message)
    if relation.value_kind:
        kinds = _VALUES[relation.value_kind]
        message = f"what {relation.name} leads to is a {relation.value_kind}"
        values = [f"https://w3id.org/claimgraph/claim#{kind}" for kind in kinds]
        yield _shape(f"{iri}ObjectShape", f"sh:targetObjectsOf <{iri}>", values, message)
    elif relation.range:
        classes = [ontology.iri(name) for name in relation.range]
        message = f"what {relation.name} leads to is a {_either(relation.range)}"
        yield _shape(f"{iri}ObjectShape", f"sh:targetObjectsOf <{iri}>", classes, message)


def _shape(iri: str, target: str, classes: Sequence[str], message: str) -> str:
    allowed = " ".join(f"[ sh:class <{name}> ]" for name in classes)
    return f'<{iri}> a sh:NodeShape ;\n  {target} ;\n  sh:or ( {allowed} ) ;\n  sh:message "{message}" .\n'


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
