"""From a reading to SPARQL. Every name is bound as an IRI; no word of the question becomes part of the query
but as a quoted literal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.ontology import Ontology
from kg.question.limits import ALL_BUT_DENIALS
from kg.question.meaning import Either, Fact, Limits, Named, Node, Reading, Unknown

PREFIXES = """PREFIX cg: <https://w3id.org/claimgraph/claim#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
"""
EVERY = ("asserted", "planned", "possible", "negated")


@dataclass
class Writer:
    """Writes the query of one reading. `columns` are the names of what is told, in order."""

    ontology: Ontology
    reading: Reading
    columns: list[str] = field(default_factory=list)
    _names: dict[object, str] = field(default_factory=dict)

    def query(self) -> str:
        """Write the query."""
        reading = self.reading
        if reading.kind in ("articles", "article list") and not reading.facts:
            return self._mentions()
        where = [line for number, fact in enumerate(reading.facts) for line in self._fact(number, fact)]
        main = self._main()
        where += self._limits(main)
        where += list(self._distinct())
        where.append(f"?article{main} schema:identifier ?article_id .")
        told = self._told(where)
        claims = " ".join(f"STR(?claim{n})" for n, fact in enumerate(reading.facts) if not fact.absent)
        cited = "CONCAT(" + ', " ", '.join(claims.split(" ")) + ")" if " " in claims else claims
        select = [
            *told,
            *self._status_told(main),
            '(GROUP_CONCAT(DISTINCT ?speaker; separator="; ") AS ?according_to)',
            '(GROUP_CONCAT(DISTINCT ?article_id; separator="; ") AS ?articles)',
            f'(GROUP_CONCAT(DISTINCT {cited}; separator=" ") AS ?claims)',
        ]
        group = f"\nGROUP BY {' '.join(told)}" if told else ""
        order = self._order(told)
        body = "\n  ".join(where)
        return f"{PREFIXES}SELECT {' '.join(select)}\nWHERE {{\n  {body}\n}}{group}{order}"

    def _status_told(self, main: int) -> list[str]:
        if self.reading.kind == "check":
            return []
        return [f'(GROUP_CONCAT(DISTINCT ?status{main}; separator=", ") AS ?status)']

    def _order(self, told: list[str]) -> str:
        if not told:
            return ""
        if self.reading.order:
            direction = "DESC" if self.reading.order == "largest" else "ASC"
            return f"\nORDER BY {direction}(MAX(?size)) {' '.join(told)}"
        return f"\nORDER BY {' '.join(told)}"

    def _main(self) -> int:
        """Find the fact that the limits apply to: the last that must hold."""
        return max(n for n, fact in enumerate(self.reading.facts) if not fact.absent)

    def _fact(self, number: int, fact: Fact) -> Iterator[str]:
        if fact.absent:
            yield from self._absent(fact)
            return
        yield from (line for node in fact.nodes() for line in self._node(node))
        subject, end = self._variable(fact.subject), self._variable(fact.object)
        claim = f"?claim{number}"
        if any(self.ontology.schema.relations[name].symmetric for name in fact.relations):
            yield (
                f"{{ {claim} rdf:subject {subject} ; rdf:object {end} }} UNION "
                f"{{ {claim} rdf:subject {end} ; rdf:object {subject} }}"
            )
        else:
            yield f"{claim} rdf:subject {subject} ; rdf:object {end} ."
        told = f"cg:status ?status{number} ; cg:article ?article{number}"
        yield f"{claim} rdf:predicate ?relation{number} ; {told} ."
        yield f"VALUES ?relation{number} {{ {' '.join(self._relations(fact))} }}"
        statuses = fact.statuses or (self._statuses() if number == self._main() else ALL_BUT_DENIALS)
        yield f"VALUES ?status{number} {{ {_literals(statuses)} }}"
        if fact.amount:
            sum_ = self._variable(fact.amount)
            told = f"{claim} cg:amount {sum_} . {sum_} rdfs:label {sum_}_name ."
            yield f"OPTIONAL {{ {told} }}" if fact.any_amount else told

    def _absent(self, fact: Fact) -> Iterator[str]:
        bound = " ".join((*self._node(fact.subject), *self._node(fact.object)))
        subject, end = self._variable(fact.subject), self._variable(fact.object)
        relations = " ".join(self._relations(fact))
        yield bound
        yield (
            f"FILTER NOT EXISTS {{ VALUES ?denied {{ {relations} }} ?other rdf:subject {subject} ; "
            f'rdf:predicate ?denied ; rdf:object {end} ; cg:status ?any . FILTER(?any != "negated") }}'
        )

    def _relations(self, fact: Fact) -> list[str]:
        """Give the IRIs of a fact's relations and of those below them."""
        schema = self.ontology.schema
        wanted = set(fact.relations)
        for _ in schema.relations:
            below = {name for name, known in schema.relations.items() if wanted & set(known.parents)}
            if below <= wanted:
                break
            wanted |= below
        return [str(NamedNode(self.ontology.iri(name))) for name in sorted(wanted)]

    def _statuses(self) -> tuple[str, ...]:
        limits, hint = self.reading.limits, self.reading.hint
        if self.reading.kind == "check" and not limits.statuses:
            return EVERY
        return limits.statuses or hint or ALL_BUT_DENIALS

    def _node(self, node: Node) -> Iterator[str]:
        if node in self._names and not isinstance(node, Unknown):
            return
        variable = self._variable(node)
        if isinstance(node, Named):
            yield f"VALUES {variable} {{ {_iris(entity.iri for entity in node.entities)} }}"
        elif isinstance(node, Either):
            yield from self._either(node, variable)
        elif isinstance(node, Unknown):
            yield from self._unknown(node, variable)

    def _either(self, node: Either, variable: str) -> Iterator[str]:
        """Write a choice. What restricts an unknown member stands with it, not with the whole."""
        members = []
        for member in node.members:
            lines = list(self._node(member))
            facts = [
                line
                for n, f in enumerate(self.reading.facts)
                if member in f.nodes()
                for line in self._inner(n, f)
            ]
            members.append(f"{{ {' '.join((*lines, *facts))} BIND({self._variable(member)} AS {variable}) }}")
        yield " UNION ".join(members)

    def _inner(self, number: int, fact: Fact) -> Iterator[str]:
        yield from (
            line for node in fact.nodes() for line in self._node(node) if not isinstance(node, Either)
        )
        relations = "|".join(self._relations(fact))
        yield f"{self._variable(fact.subject)} {relations} {self._variable(fact.object)} ."

    def _unknown(self, node: Unknown, variable: str) -> Iterator[str]:
        if (node.key, "type") in self._names:
            return
        self._names[node.key, "type"] = variable
        if node.types and not self._everything(node):
            types = _iris(self.ontology.iri(name) for name in self._below(node.types))
            yield f"{variable} a {variable}_type . VALUES {variable}_type {{ {types} }}"
        if node.says:
            # A title may be spelt out more fully than the question has it.
            yield f"{variable} rdfs:label {variable}_said ."
            text = Literal(node.says.replace("-", " "))
            yield f'FILTER(CONTAINS(REPLACE(LCASE(STR({variable}_said)), "-", " "), {text}))'
        if node.unit:
            units = " ".join(str(Literal(unit)) for unit in node.unit.split())
            yield f"{variable} cg:unit {variable}_unit . VALUES {variable}_unit {{ {units} }}"

    def _everything(self, node: Unknown) -> bool:
        """Tell whether the types are no more than what the relation asks for anyway."""
        return all(
            set(self.ontology.schema.relations[name].domain) <= set(node.types)
            for fact in self.reading.facts
            if fact.subject == node
            for name in fact.relations
            if self.ontology.schema.relations[name].domain
        ) and any(fact.subject == node for fact in self.reading.facts)

    def _below(self, types: Iterable[str]) -> list[str]:
        schema = self.ontology.schema
        return sorted(name for name in schema.types if not schema.ancestors(name).isdisjoint(types))

    def _variable(self, node: Node) -> str:
        key: object = node.key if isinstance(node, Unknown | Either) else node
        if key not in self._names:
            self._names[key] = f"?n{len([k for k in self._names if not isinstance(k, tuple)])}"
        return self._names[key]

    def _limits(self, main: int) -> Iterator[str]:
        limits: Limits = self.reading.limits
        yield f"OPTIONAL {{ ?claim{main} cg:attributedTo/rdfs:label ?speaker }}"
        if limits.speakers or limits.speaker_words:
            yield f"FILTER({' || '.join(self._said(limits, main))})"
        if limits.since or limits.before:
            yield f"?article{main} schema:datePublished ?date ."
        if limits.since:
            yield f"FILTER(?date >= {Literal(limits.since)})"
        if limits.before:
            yield f"FILTER(?date < {Literal(limits.before)})"
        if self.reading.kind == "dates":
            yield f"?article{main} schema:datePublished ?reported ."
        if limits.excluded:
            left_out = ", ".join(str(NamedNode(entity.iri)) for entity in limits.excluded)
            for node in self.reading.shown:
                if isinstance(node, Unknown | Either):
                    yield f"FILTER({self._variable(node)} NOT IN ({left_out}))"
        if self.reading.order:
            value = self._variable(self.reading.shown[-1])
            yield f"OPTIONAL {{ {value} cg:min ?low }} OPTIONAL {{ {value} cg:max ?high }}"
            yield "BIND(COALESCE(?low, ?high) AS ?size)"

    def _said(self, limits: Limits, main: int) -> Iterator[str]:
        for entity in limits.speakers:
            who = NamedNode(entity.iri)
            yield f"EXISTS {{ ?claim{main} cg:attributedTo {who} }}"
            names = ", ".join(str(Literal(name.casefold())) for name in entity.names or (entity.name,))
            heard = f"?claim{main} cg:attributedTo/rdfs:label ?heard"
            yield f"EXISTS {{ {heard} . FILTER(LCASE(?heard) IN ({names})) }}"
            yield f"EXISTS {{ ?article{main} cg:source ?outlet . FILTER(LCASE(?outlet) IN ({names})) }}"
        for words in limits.speaker_words:
            text = Literal(words.rstrip("s"))
            yield f"EXISTS {{ ?article{main} cg:source ?outlet . FILTER(LCASE(?outlet) = {Literal(words)}) }}"
            yield (
                f"EXISTS {{ ?claim{main} cg:attributedTo/rdfs:label ?heard . "
                f"FILTER(CONTAINS(LCASE(?heard), {text})) }}"
            )

    def _distinct(self) -> Iterator[str]:
        """What is asked for is not what the question names in the same place."""
        for one in self.reading.facts:
            if isinstance(one.subject, Unknown | Named) and isinstance(one.object, Unknown | Named):
                symmetric = any(self.ontology.schema.relations[name].symmetric for name in one.relations)
                single = isinstance(one.subject, Named) and len(one.subject.entities) < 2
                if symmetric and not (single and isinstance(one.object, Named)):
                    yield f"FILTER({self._variable(one.subject)} != {self._variable(one.object)})"
            for other in self.reading.facts:
                if one is other or one.relations != other.relations or one.object != other.object:
                    continue
                if isinstance(one.subject, Unknown) and isinstance(other.subject, Named) and not other.absent:
                    yield f"FILTER({self._variable(one.subject)} != {self._variable(other.subject)})"

    def _told(self, where: list[str]) -> list[str]:
        """Name what is told, and give each its column."""
        told: list[str] = []
        if self.reading.kind == "speakers":
            where.append('BIND(COALESCE(?speaker, "") AS ?who_says_so)')
            self.columns.append("who says so")
            told.append("?who_says_so")
        if self.reading.kind == "dates":
            self.columns.append("reported")
            told.append("?reported")
        if self.reading.kind in ("articles", "article list"):
            self.columns.append("article")
            told.append("?article_id")
        if self.reading.kind == "check":
            self.columns.append("answer")
            told.append(f"?status{self._main()}")
        shown = self.reading.shown if self.reading.kind in ("rows", "count", "check") else ()
        for node in shown:
            variable = self._variable(node)
            if all(node != fact.amount for fact in self.reading.facts):
                where.append(f"{variable} rdfs:label {variable}_name .")
            told.append(f"{variable}_name")
            self.columns.append(self._column(node))
        for number, fact in enumerate(self.reading.facts):
            if len(fact.relations) > 1 and not fact.absent and number == self._main():
                told.append(f"?relation{number}")
                self.columns.append("relation")
        return told

    def _column(self, node: Node) -> str:
        noun = node.noun if isinstance(node, Unknown) else ""
        if isinstance(node, Unknown) and node.value == "count":
            noun = "count"
        elif isinstance(node, Unknown) and node.value == "amount" and noun in ("how much", "what"):
            noun = "amount"
        noun = noun.removeprefix("how many ").replace(" or ", "/") or "of"
        noun = {
            "most": "value",
            "least": "value",
            "something": "what",
            "somebody": "who",
            "how much": "amount",
        }.get(noun, noun)
        taken = {*self.columns, "status", "according to", "articles"}
        return (
            noun
            if noun not in taken
            else next(f"{noun} {n}" for n in range(2, 99) if f"{noun} {n}" not in taken)
        )

    def _mentions(self) -> str:
        """Ask for the articles that speak of an entity, with what they say."""
        named = self.reading.shown[0]
        assert isinstance(named, Named)
        iris = _iris(entity.iri for entity in named.entities)
        self.columns.append("article")
        return (
            f"{PREFIXES}SELECT ?article_id "
            '(GROUP_CONCAT(DISTINCT STR(?claim); separator=" ") AS ?claims)\nWHERE {\n'
            f"  VALUES ?named {{ {iris} }}\n  ?named schema:subjectOf ?article .\n"
            "  ?article schema:identifier ?article_id .\n"
            "  OPTIONAL { ?claim rdf:subject|rdf:object ?named ; cg:article ?article }\n"
            "}\nGROUP BY ?article_id\nORDER BY ?article_id"
        )


def _iris(iris: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in dict.fromkeys(iris))


def _literals(texts: Iterable[str]) -> str:
    return " ".join(str(Literal(text)) for text in texts)
