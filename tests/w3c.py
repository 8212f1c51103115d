"""Runs the W3C's test suites of RDF 1.1 and SPARQL 1.0 and 1.1 against the engine that reads and answers here.

`python tests/w3c.py` writes docs/standards.md. A test passes where the result has the very terms that are
expected, blank nodes matched; no number is compared by its value.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox

SUITES = Path(__file__).parents[2] / "shared" / "w3c"
BASE = "https://w3c.github.io/rdf-tests/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
}
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
RUN = {
    "Turtle": "rdf/rdf11/rdf-turtle/manifest.ttl",
    "TriG": "rdf/rdf11/rdf-trig/manifest.ttl",
    "N-Triples": "rdf/rdf11/rdf-n-triples/manifest.ttl",
    "N-Quads": "rdf/rdf11/rdf-n-quads/manifest.ttl",
    "RDF/XML": "rdf/rdf11/rdf-xml/manifest.ttl",
    "SPARQL 1.0": "sparql/sparql10/manifest.ttl",
    "SPARQL 1.1 query": "sparql/sparql11/manifest-sparql11-query.ttl",
    "SPARQL 1.1 results": "sparql/sparql11/manifest-sparql11-results.ttl",
}
FETCHING = "names a graph of the web by FROM or SERVICE, which is refused"


@dataclass
class Tally:
    """How the tests of one kind in one suite went.

    `spelt` are those that fail only by how a number, a truth or a time is spelt: 1.0 for 1, or true for "1".
    """

    passed: int = 0
    spelt: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: Counter = field(default_factory=Counter)

    @property
    def all(self) -> int:
        """Count those that were run."""
        return self.passed + len(self.spelt) + len(self.failed)


def run(path: str) -> dict[str, Tally]:
    """Run the suite of a manifest and all that it includes: a tally for each type of test."""
    tallies: dict[str, Tally] = {}
    for manifest, store, entry in entries(SUITES / path):
        kind = one(store, entry, RDF + "type").value.rpartition("#")[2]
        tally = tallies.setdefault(kind, Tally())
        try:
            passed = passes(kind, store, entry)
        except LeftOut as reason:
            tally.left[str(reason)] += 1
            continue
        name = f"{manifest.parent.name}/{entry.value.rpartition('#')[2]}"
        if passed:
            tally.passed += 1
        elif kind == "QueryEvaluationTest" and passes(kind, store, entry, value_of):
            tally.spelt.append(name)
        else:
            tally.failed.append(name)
    return tallies


class LeftOut(Exception):
    """Says why a test is not run."""


def entries(path: Path) -> Iterator[tuple[Path, ox.Store, ox.NamedNode]]:
    """Give all tests of a manifest and of those that it includes."""
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=iri_of(path))
    root = ox.NamedNode(iri_of(path))
    for include in listed(store, one(store, root, MF + "include")):
        if path_of(include.value).exists():
            yield from entries(path_of(include.value))
    for entry in listed(store, one(store, root, MF + "entries")):
        yield path, store, entry


def passes(kind: str, store: ox.Store, entry: ox.NamedNode, key=lambda term: term) -> bool:
    """Run one test; `key` gives what of a term is compared."""
    action, result = one(store, entry, MF + "action"), one(store, entry, MF + "result")
    if kind.startswith("Test"):
        data = path_of(action.value)
        if "Eval" in kind and "Negative" not in kind:
            return same(quads(data), quads(path_of(result.value)))
        return parses(lambda: quads(data)) is ("Positive" in kind)
    if "Syntax" in kind:
        query = path_of(action.value).read_bytes().decode("utf-8")
        return parses(lambda: ox.Store().query(query, base_iri=action.value)) is ("Positive" in kind)
    if kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        return evaluates(store, action, path_of(result.value), key)
    raise LeftOut(f"is a {kind}")


def parses(read) -> bool:
    """Tell whether something is read without an error."""
    try:
        read()
    except (SyntaxError, ValueError):
        return False
    except RuntimeError:
        return True  # it was read, and then asked for a function of the test's own
    return True


def evaluates(store: ox.Store, action: ox.NamedNode, result: Path, key) -> bool:
    """Ask a query and compare what it gives."""
    path = path_of(one(store, action, QT + "query").value)
    query = path.read_text(encoding="utf-8")
    words = query.upper().split()
    if "FROM" in words or "SERVICE" in words:
        raise LeftOut(FETCHING)
    if one(store, action, "http://www.w3.org/ns/sparql#entailmentRegime") is not None:
        raise LeftOut("asks for what follows from the data")
    data = ox.Store()
    for part in many(store, action, QT + "data"):
        load(data, part.value, None)
    for part in many(store, action, QT + "graphData"):
        load(data, part.value, ox.NamedNode(part.value))
    try:
        return matches(data.query(query, base_iri=iri_of(path)), result, key)
    except (SyntaxError, ValueError, RuntimeError):
        return False


def matches(found, result: Path, key) -> bool:
    """Compare a query's result with the expected one, in whatever form that is written."""
    if result.suffix == ".csv":
        written = found.serialize(format=ox.QueryResultsFormat.CSV).decode("utf-8")
        return table(written) == table(result.read_text(encoding="utf-8"))
    if isinstance(found, ox.QueryTriples):
        given = [(t.subject, t.predicate, key(t.object)) for t in found]
        return same(given, [(s, p, key(o)) for s, p, o in quads(result)])
    if result.suffix in RESULTS:
        expected = ox.parse_query_results(path=str(result), format=RESULTS[result.suffix])
        if isinstance(expected, ox.QueryBoolean) or isinstance(found, ox.QueryBoolean):
            return bool(found) == bool(expected)
        wanted = [row_of(expected.variables, solution) for solution in expected]
    else:
        data = ox.Store()
        load(data, iri_of(result), None)
        truth = [q.object.value for q in data.quads_for_pattern(None, ox.NamedNode(RS + "boolean"), None)]
        if truth:
            return bool(found) is (truth[0] == "true")
        wanted = [
            bound(data, row.object)
            for row in data.quads_for_pattern(None, ox.NamedNode(RS + "solution"), None)
        ]
    given = [row_of(found.variables, solution) for solution in found]
    return same(keyed(given, key), keyed(wanted, key))


def keyed(rows: list[tuple], key) -> list[tuple]:
    """Give rows with what of their terms is compared."""
    return [tuple((name, key(term)) for name, term in row) for row in rows]


def value_of(term):
    """Give a number, a truth or a time for its term, and any other term as it is."""
    kind = term.datatype.value.rpartition("#")[2] if isinstance(term, ox.Literal) else ""
    if kind in ("integer", "decimal", "double", "float"):
        try:
            return f"number {float(term.value):.9g}"
        except ValueError:
            return term
    if kind == "boolean":
        return f"truth {term.value.lower() in ('1', 'true')}"
    if kind == "dateTime":
        return f"time {term.value.replace('+00:00', 'Z').replace('.000', '')}"
    return term


def table(text: str) -> list[list[tuple[str, str]]]:
    """Give the rows of a CSV file in no particular order, each with its columns in that of their names."""
    unnamed = re.sub(r"_:\w+", "_:", text)
    return sorted(sorted(row.items()) for row in csv.DictReader(unnamed.splitlines()))


def row_of(variables, solution) -> tuple:
    """Give a solution as pairs of a name and a term."""
    return tuple(sorted((v.value, solution[v]) for v in variables if solution[v] is not None))


def bound(data: ox.Store, row) -> tuple:
    """Give a solution that is written as RDF."""
    bindings = many(data, row, RS + "binding")
    return tuple(sorted((one(data, b, RS + "variable").value, one(data, b, RS + "value")) for b in bindings))


def same(found, expected) -> bool:
    """Tell whether two bags of rows are the same but for the names of blank nodes."""
    found, expected = list(found), list(expected)
    if len(found) != len(expected):
        return False
    ours, theirs = blanks(found), blanks(expected)
    if len(ours) != len(theirs):
        return False
    if not ours:
        return Counter(found) == Counter(expected)
    shapes = refined(found), refined(expected)
    groups = [[n for n in theirs if shapes[1][n] == shapes[0][node]] for node in ours]
    return any(
        Counter(renamed(row, dict(zip(ours, choice, strict=True))) for row in found) == Counter(expected)
        for choice in choices(groups)
    )


def choices(groups: list[list], taken: tuple = ()) -> Iterator[tuple]:
    """Give the ways to pick one of each group, none twice."""
    if len(taken) == len(groups):
        yield taken
        return
    for node in groups[len(taken)]:
        if node not in taken:
            yield from choices(groups, (*taken, node))


def refined(rows: list) -> dict:
    """Tell blank nodes apart by what stands around them, three steps far."""
    shape = dict.fromkeys(blanks(rows), 0)
    for _ in range(3):
        around: dict = {node: [] for node in shape}
        for row in rows:
            for node in set(blanks([row])):
                around[node].append(hash(tuple("self" if t == node else shape.get(t, t) for t in flat(row))))
        shape = {node: hash(tuple(sorted(seen))) for node, seen in around.items()}
    return shape


def blanks(rows) -> list:
    """List the blank nodes of some rows."""
    return list(dict.fromkeys(term for row in rows for term in flat(row) if isinstance(term, ox.BlankNode)))


def flat(row) -> list:
    """List the terms of a row, be it a tuple of terms or of pairs."""
    return [term for item in row for term in (item if isinstance(item, tuple) else (item,))]


def renamed(row, names: dict):
    """Put other blank nodes into a row."""
    return tuple(
        (item[0], names.get(item[1], item[1])) if isinstance(item, tuple) else names.get(item, item)
        for item in row
    )


def quads(path: Path) -> list[tuple]:
    """Read a file as rows of three or four terms."""
    parsed = ox.parse(path=str(path), format=FORMATS[path.suffix], base_iri=iri_of(path))
    rows = [(q.subject, q.predicate, q.object, q.graph_name) for q in parsed]
    named = any(not isinstance(row[3], ox.DefaultGraph) for row in rows)
    return sorted(set(rows if named else [row[:3] for row in rows]), key=str)


def load(store: ox.Store, iri: str, graph) -> None:
    """Load a file into a graph."""
    path = path_of(iri)
    store.load(path=str(path), format=FORMATS[path.suffix], base_iri=iri, to_graph=graph)


def iri_of(path: Path) -> str:
    """Give the address at which a file is published."""
    return BASE + path.relative_to(SUITES).as_posix()


def path_of(iri: str) -> Path:
    """Give the file that is published at an address."""
    return SUITES / unquote(urlparse(iri).path).removeprefix("/rdf-tests/")


def many(store: ox.Store, subject, predicate: str) -> list:
    """Give all objects."""
    return (
        []
        if subject is None
        else [q.object for q in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]
    )


def one(store: ox.Store, subject, predicate: str):
    """Give one object, or None."""
    return next(iter(many(store, subject, predicate)), None)


def listed(store: ox.Store, node) -> Iterator:
    """Give the members of an RDF list."""
    while node is not None and node != ox.NamedNode(RDF + "nil"):
        yield one(store, node, RDF + "first")
        node = one(store, node, RDF + "rest")


NUMBERS = "keeps a number by its value, so that 01 becomes 1 and equals it, and two spellings are one"
DATES = "compares dates with and without a zone, which the test takes for unknown"
SCOPE = "evaluates GRAPH ?g with ?g bound from inside, where the test wants it bound from outside"
EMPTY = "gives no row for a group that is empty, or for a path from a constant, on a graph without triples"
LANGUAGE = "drops the language in GROUP_CONCAT, where the test wants it kept"
KNOWN = {
    **dict.fromkeys(
        [
            *(f"open-world/open-eq-0{n}" for n in (1, 3, 4)),
            *(f"expr-builtin/{name}" for name in ("dawg-str-1", "dawg-str-2", "case-insensitive-booleans")),
            *(f"expr-builtin/sameTerm-{name}" for name in ("simple", "eq", "not-eq")),
            *(
                "expr-equals/eq-graph-1",
                "expr-equals/eq-graph-2",
                "distinct/distinct-1",
                "distinct/distinct-9",
            ),
            *("csv-tsv-res/csv03", "csv-tsv-res/tsv03"),
        ],
        NUMBERS,
    ),
    **dict.fromkeys(["open-world/date-2", "open-world/date-3"], DATES),
    **dict.fromkeys(
        ["graph/graph-variable-scope", "graph/graph-optional", "bindings/graph", "negation/graph-minus"],
        SCOPE,
    ),
    **dict.fromkeys(
        [
            "aggregates/agg-empty-group-count-graph",
            *(f"property-path/zero_or_{n}_set_{end}" for n in ("more", "one") for end in ("start", "end")),
        ],
        EMPTY,
    ),
    **dict.fromkeys(
        ["reduced/reduced-1", "reduced/reduced-2"],
        "keeps other repeated rows under REDUCED, which is free to keep or drop them",
    ),
    **dict.fromkeys(["aggregates/agg-groupconcat-04", "aggregates/agg-groupconcat-06"], LANGUAGE),
    "syntax-sparql3/syn-bad-26": "reads `?x<?a&&?b>?y` as two comparisons, where the longest token would be an IRI",
    "functions/bnode01": "gives one blank node for a name in BNODE(name) where the test wants one for each row",
    **dict.fromkeys(
        ["rdf-xml/xml-canon-test001", "rdf-xml/xml-canon-test002"],
        "keeps XML literals as they are written instead of in their canonical form",
    ),
}
"""The tests that fail, and why: what Oxigraph does there."""

HEAD = """# Standards

The test suites of the W3C, run against the engine that reads, writes and answers for this program (Oxigraph
{version}). `python tests/w3c.py` makes this page; a test of every day runs all of it and fails where a result
changes. A result is right where it has the very terms that are expected. *By value* counts those that differ only
in how a number, a truth or a time is spelt, `1` for `1.0` say.

| suite | tests | passed | by value | failed | left out |
| --- | --- | ---: | ---: | ---: | ---: |
"""


def page() -> str:
    """Write the page of documentation."""
    rows, failed, left = [], [], Counter()
    for suite, path in RUN.items():
        for kind, tally in sorted(run(path).items()):
            counts = (
                f"{tally.passed} of {tally.all}",
                len(tally.spelt),
                len(tally.failed),
                sum(tally.left.values()),
            )
            rows.append(f"| {suite} | {kind} | {' | '.join(map(str, counts))} |")
            failed += tally.failed
            left += tally.left
    text = HEAD.format(version=ox.__version__) + "\n".join(rows) + "\n\n## What fails, and why\n\n"
    for reason in dict.fromkeys(KNOWN.values()):
        names = ", ".join(f"`{name}`" for name in failed if KNOWN.get(name) == reason)
        if names:
            text += f"- It {reason}: {names}.\n"
    text += "".join(f"- Not explained: `{name}`.\n" for name in failed if name not in KNOWN)
    text += "\n## What is left out\n\n"
    text += "".join(f"- {count} tests: each {reason}.\n" for reason, count in sorted(left.items()))
    return text


if __name__ == "__main__":
    (Path(__file__).parents[1] / "docs" / "standards.md").write_text(page(), encoding="utf-8")
