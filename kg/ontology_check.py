"""Checking an ontology folder: what is missing in it, and what contradicts itself.

What is broken would never extract anything, or not what was meant; what is merely worth knowing is a remark.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from extract.frames import from_labels
from extract.schema import VALUE_KINDS, Relation, Schema
from kg.answer import Answer
from kg.errors import WrongRequest
from kg.ontology import Ontology

BROKEN, REMARK = "broken", "remark"
COLUMNS = ("severity", "where", "what", "advice")

# The roles that extract/predicates.py gives; prepositions are open.
_ROLES = ("A0", "A1", "A2", "attr", "poss", "mod", "head", "is", "self", "tmp")
_PREPOSITION = re.compile(r"p_[a-z_]+")
_BY_RELATION = ("frames", "learned", "relations", "thresholds")
_BY_TYPE = ("kinds", "describing", "familiar")

Row = tuple[str, str, str, str]


def check(folder: Path) -> Answer:
    """Check a folder; the rows say what is wrong, the broken first, and nothing where all is well.

    Raises WrongRequest where there is no ontology that can be read at all.
    """
    ontology = Ontology.load(folder)
    tables = dict(_tables(folder / "lexicon"))
    rows = [*_relations(ontology, tables), *_types(ontology), *_lexicon(ontology.schema, tables)]
    rows.sort(key=lambda row: row[0] != BROKEN)
    schema = ontology.schema
    return Answer.of(
        COLUMNS, rows, title=f"{len(schema.types)} types, {len(schema.relations)} relations in {folder}"
    )


def is_broken(answer: Answer) -> bool:
    """Tell whether a check found more than remarks."""
    return any(row[0] == BROKEN for row in answer)


def _tables(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(folder.glob("*.toml")):
        try:
            yield path.stem, tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WrongRequest(f"cannot read {path}: {error}") from error


def _relations(ontology: Ontology, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    schema, frames = ontology.schema, tables.get("frames", {})
    learned = (ontology.folder / "model" / "relations.npz").is_file()
    for relation in schema.relations.values():
        where = f"relation {relation.name}"
        if not relation.domain:
            yield REMARK, where, "has no domain: anything may be its subject", "give it an rdfs:domain"
        if not relation.range:
            yield REMARK, where, "has no range: anything may be its object", "give it an rdfs:range"
        kinds = [end for end in relation.range if end in VALUE_KINDS]
        if kinds and len(kinds) < len(relation.range):
            yield BROKEN, where, "leads to values and to entities", "make two relations of it"
        if kinds and relation.symmetric:
            yield BROKEN, where, "is symmetric but leads to a value", "drop owl:SymmetricProperty"
        if relation.symmetric and not _meet(schema, relation):
            yield BROKEN, where, "is symmetric but its domain and range share no type", "make them alike"
        if not learned and not frames.get(relation.name) and not list(from_labels(relation.name, schema)):
            advice = (
                f"give it an rdfs:label of words, or frames in lexicon/frames.toml under [{relation.name}]"
            )
            yield BROKEN, where, f"has neither frames nor a usable label ({relation.label!r})", advice


def _meet(schema: Schema, relation: Relation) -> bool:
    if not relation.domain or not relation.range:
        return True
    return any(schema.admits(relation.domain, end) for end in relation.range) or any(
        schema.admits(relation.range, end) for end in relation.domain
    )


def _types(ontology: Ontology) -> Iterator[Row]:
    schema, declared = ontology.schema, ontology.declared
    for name in schema.types:
        if name not in declared and ontology.iri(name).startswith(ontology.namespace):
            advice = _nearest(name, declared) or f"declare :{name} a owl:Class"
            yield BROKEN, f"class {name}", "is a domain or range but is declared nowhere", advice
    ends = {end for r in schema.relations.values() for end in (*r.domain, *r.range)}
    whole = any(not r.domain or not r.range for r in schema.relations.values())
    for name in schema.types:
        near = {name, *schema.ancestors(name)}
        if not whole and not any(end in near or name in schema.ancestors(end) for end in ends):
            yield REMARK, f"class {name}", "takes part in no relation", "name it in a domain or range"
        if name in {a for p in schema.types[name].parents for a in schema.ancestors(p)}:
            yield BROKEN, f"class {name}", "is a subclass of itself", "break the circle of rdfs:subClassOf"


def _lexicon(schema: Schema, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    for table in (*_BY_RELATION, *_BY_TYPE):
        known, what = (schema.relations, "relation") if table in _BY_RELATION else (schema.types, "type")
        for name in tables.get(table, {}):
            if name not in known and not (table == "relations" and name.islower()):
                where = f"lexicon/{table}.toml [{name}]"
                yield BROKEN, where, f"there is no {what} {name}", _nearest(name, known) or "take it out"
    for relation, rows in tables.get("frames", {}).items():
        where = f"lexicon/frames.toml [{relation}]"
        if not isinstance(rows, Mapping):
            yield BROKEN, where, "is no table", 'write "A0>A1" = ["word"] under it'
            continue
        for roles, words in rows.items():
            yield from _frame(where, str(roles), words)


def _frame(where: str, roles: str, words: object) -> Iterator[Row]:
    ends = [role.strip() for role in roles.split(">")]
    if len(ends) != 2:
        yield BROKEN, where, f"{roles!r} is not two roles", 'write "SUBJECT ROLE>OBJECT ROLE", like "A0>A1"'
        return
    for role in ends:
        if role not in _ROLES and not _PREPOSITION.fullmatch(role):
            advice = _nearest(role, _ROLES) or f"roles are {', '.join(_ROLES)}, and p_ with a preposition"
            yield BROKEN, where, f"there is no role {role!r}", advice
    if not isinstance(words, list) or not words or not all(isinstance(w, str) and w for w in words):
        yield BROKEN, where, f"{roles!r} has no list of words", f'write "{roles}" = ["word"]'


def _nearest(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    lower = {k.lower(): k for k in known}
    best = lower.get(name.lower()) or (close[0] if close else "")
    return f"did you mean {best}?" if best else ""
