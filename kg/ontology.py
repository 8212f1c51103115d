"""The ontology: any OWL or RDFS file, read into the plain schema that extraction works with.

1. Every file of RDF in the folder is read, but for `shapes.ttl` and the vocabulary of claims.
2. Classes are `owl:Class` and `rdfs:Class`, relations `owl:ObjectProperty`, `owl:DatatypeProperty` and
   `rdf:Property`, with IRIs, not of a vocabulary that the ontology only refers to.
3. A domain or range may be a class, several, or a union of classes. A range of `cg:Amount`, `cg:Date` and the
   like, or an XSD datatype, makes the relation one to a value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from extract.schema import EntityType, Relation, Schema, ValueKind
from kg.data import shipped
from kg.errors import WrongRequest

CG = "https://w3id.org/claimgraph/claim#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".owl": RdfFormat.RDF_XML,
    ".rdf": RdfFormat.RDF_XML,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
}
_OURS = ("claim", "shapes")
_CLASSES = (OWL + "Class", RDFS + "Class")
_DATATYPE = OWL + "DatatypeProperty"
_PROPERTIES = (OWL + "ObjectProperty", _DATATYPE, OWL + "SymmetricProperty", OWL + "FunctionalProperty")
_FOREIGN = (OWL, RDFS, RDF, XSD, CG)
_CG_KINDS: dict[str, ValueKind] = {
    "Amount": "amount",
    "Money": "amount",
    "Count": "count",
    "Time": "date",
    "Date": "date",
    "Duration": "date",
    "Text": "text",
    "Value": "text",
}
_DATES = {
    "date",
    "dateTime",
    "dateTimeStamp",
    "gYear",
    "gYearMonth",
    "gMonth",
    "gMonthDay",
    "gDay",
    "duration",
}
_TEXTS = {"string", "normalizedString", "token", "anyURI", "language", "boolean", "Name", "NMTOKEN"}


@dataclass(frozen=True)
class Ontology:
    """An ontology folder: the schema, the lexicon beside it, and the way from names to IRIs and back."""

    folder: Path
    schema: Schema
    iris: dict[str, str] = field(default_factory=dict)
    inverse_labels: dict[str, str] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()  # types that are not only named as a domain or range

    @classmethod
    def load(cls, folder: Path | None = None) -> Ontology:
        """Read an ontology folder, by default the one shipped with the program.

        Raises WrongRequest where the folder has no ontology, or one that cannot be read.
        """
        folder = folder or shipped("ontology")
        return _read(folder, _load(folder))

    def iri(self, name: str) -> str:
        """Give the IRI of a type or relation. Raises KeyError where the ontology has none of that name."""
        return self.iris[name]

    def name(self, iri: str) -> str:
        """Give the name of a type or relation, or nothing where the IRI is none of the ontology's."""
        return self._names.get(iri, "")

    def inverse_label(self, relation: str) -> str:
        """Say how a relation reads from its object: "is owned by"."""
        known = self.schema.relations[relation]
        if known.symmetric:
            return known.label
        return self.inverse_labels.get(relation) or f"is what … {known.label}"

    @cached_property
    def namespace(self) -> str:
        """Give the namespace that most types and relations are in."""
        spaces = [_space(iri) for iri in self.iris.values()]
        return max(sorted(set(spaces)), key=spaces.count, default="")

    @cached_property
    def digest(self) -> str:
        """Hash every file of the folder, lexicon, learned models and shapes included; examples only teach."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and not name.startswith("examples/") and not path.name.startswith("."):
                digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    @cached_property
    def _names(self) -> dict[str, str]:
        return {iri: name for name, iri in self.iris.items()}


def _load(folder: Path) -> Store:
    files = [
        path
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.suffix in _FORMATS and path.stem not in _OURS
    ]
    if not files:
        raise WrongRequest(f"no ontology in {folder}: it needs a .ttl, .owl, .rdf, .nt or .jsonld file")
    store = Store()
    for path in files:
        try:
            store.extend(
                parse(path=str(path), format=_FORMATS[path.suffix], base_iri=path.resolve().as_uri())
            )
        except (SyntaxError, ValueError, OSError) as error:
            raise WrongRequest(f"cannot read the ontology {path}: {error}") from error
    return store


def _read(folder: Path, store: Store) -> Ontology:
    properties = _subjects(store, (RDF + "Property", *_PROPERTIES))
    ends = [c for p in properties for end in ("domain", "range") for c in _members(store, p, RDFS + end)]
    classes = [iri for iri in sorted({*_subjects(store, _CLASSES), *ends}) if not iri.startswith(_FOREIGN)]
    # Local names are what people use; where two namespaces share one, the later is known by its whole IRI.
    names: dict[str, str] = {}
    for iri in (*classes, *properties):
        name = _local(iri)
        names[name if name not in names or names[name] == iri else iri] = iri
    by_iri = {iri: name for name, iri in names.items()}
    types = {by_iri[iri]: _type(store, iri, by_iri) for iri in classes}
    relations = {by_iri[iri]: _relation(store, iri, by_iri, frozenset(types)) for iri in properties}
    said = {by_iri[iri]: _text(store, iri, CG + "inverseLabel") for iri in properties}
    if not relations:
        raise WrongRequest(f"the ontology in {folder} declares no relation")
    declared = frozenset(by_iri[iri] for iri in _subjects(store, _CLASSES) if iri in by_iri)
    return Ontology(folder, Schema(types, relations), names, said, declared)


def _type(store: Store, iri: str, names: dict[str, str]) -> EntityType:
    parents = tuple(names[p] for p in _iris(store, iri, RDFS + "subClassOf") if p in names and p != iri)
    return EntityType(
        names[iri], _label(store, iri), _text(store, iri, RDFS + "comment"), parents, _alts(store, iri)
    )


def _relation(store: Store, iri: str, names: dict[str, str], types: frozenset[str]) -> Relation:
    return Relation(
        name=names[iri],
        label=_label(store, iri),
        comment=_text(store, iri, RDFS + "comment"),
        domain=tuple(names[c] for c in _members(store, iri, RDFS + "domain") if names.get(c) in types),
        range=_range(store, iri, names, types),
        symmetric=_is_a(store, iri, OWL + "SymmetricProperty"),
        inverse=_inverse(store, iri, names),
        parents=tuple(names[p] for p in _iris(store, iri, RDFS + "subPropertyOf") if p in names and p != iri),
        alt_labels=_alts(store, iri),
    )


def _range(store: Store, iri: str, names: dict[str, str], types: frozenset[str]) -> tuple[str, ...]:
    members = list(_members(store, iri, RDFS + "range"))
    kinds = list(dict.fromkeys(kind for member in members if (kind := value_kind(member))))
    if not kinds and _is_a(store, iri, _DATATYPE):
        kinds = ["text"]
    return tuple(kinds) or tuple(names[c] for c in members if names.get(c) in types)


def value_kind(iri: str) -> ValueKind | None:
    """Tell which kind of value a range stands for, or None where it is a class of entities.

    >>> value_kind("http://www.w3.org/2001/XMLSchema#gYear"), value_kind("http://example.org/Person")
    ('date', None)
    """
    if iri.startswith(CG):
        return _CG_KINDS.get(iri.removeprefix(CG))
    if iri in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral"):
        return "text"
    if not iri.startswith(XSD):
        return None
    name = iri.removeprefix(XSD)
    if name in _DATES:
        return "date"
    return "text" if name in _TEXTS else "count"


def _inverse(store: Store, iri: str, names: dict[str, str]) -> str:
    node = NamedNode(iri)
    stated = [*_iris(store, iri, OWL + "inverseOf")]
    stated += [
        quad.subject.value
        for quad in store.quads_for_pattern(None, NamedNode(OWL + "inverseOf"), node)
        if isinstance(quad.subject, NamedNode)
    ]
    return next((names[other] for other in sorted(stated) if other in names and other != iri), "")


def _members(store: Store, iri: str, predicate: str) -> Iterator[str]:
    """List the classes of a domain or range, those of a union in its order."""
    for quad in sorted(store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None), key=_order):
        yield from _classes(store, quad.object)


def _classes(store: Store, node: object) -> Iterator[str]:
    if isinstance(node, NamedNode):
        yield node.value
    elif isinstance(node, BlankNode):
        for quad in store.quads_for_pattern(node, NamedNode(OWL + "unionOf"), None):
            for member in _list(store, quad.object):
                yield from _classes(store, member)


def _list(store: Store, node: object) -> Iterator[object]:
    seen = set()
    while isinstance(node, BlankNode) and node not in seen:
        seen.add(node)
        yield from (quad.object for quad in store.quads_for_pattern(node, NamedNode(RDF + "first"), None))
        node = next((q.object for q in store.quads_for_pattern(node, NamedNode(RDF + "rest"), None)), None)


def _subjects(store: Store, kinds: Iterable[str]) -> list[str]:
    """List the IRIs that are of any of these kinds, in the order of their names."""
    found = {
        quad.subject.value
        for kind in kinds
        for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(kind))
        if isinstance(quad.subject, NamedNode)
    }
    return sorted(found)


def _is_a(store: Store, iri: str, kind: str) -> bool:
    return Quad(NamedNode(iri), NamedNode(RDF + "type"), NamedNode(kind)) in store


def _iris(store: Store, iri: str, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None)
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))


def _label(store: Store, iri: str) -> str:
    return _text(store, iri, RDFS + "label") or _local(iri)


def _text(store: Store, iri: str, predicate: str) -> str:
    """Give the text in English, or else without a language, or else the first there is."""
    return next(iter(_texts(store, iri, predicate)), "")


def _alts(store: Store, iri: str) -> tuple[str, ...]:
    return tuple(_texts(store, iri, SKOS + "altLabel"))


def _texts(store: Store, iri: str, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None)
    literals = [quad.object for quad in quads if isinstance(quad.object, Literal)]
    english = [text for text in literals if (text.language or "en").startswith("en")]
    return sorted(text.value for text in english or literals)


def _order(quad: Quad) -> str:
    return str(quad.object)


def _local(iri: str) -> str:
    return iri[len(_space(iri)) :] or iri


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rstrip("/").rfind("/")) + 1]
