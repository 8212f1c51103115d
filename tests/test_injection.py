"""A name is text wherever it comes out: in every export, page, query, command and log line."""

import contextlib
import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toyreader import load

import kg.build
from kg.cli import main
from kg.export import FORMATS, export_to
from kg.format import visible
from kg.graph import Graph

HOSTILE = [
    '"> <a:b> <a:c> } DROP ALL #',
    '<script>alert("planted")</script>',
    "</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\u202eevil",
    "zero\u200bwidth\u2066isolate",
    "a|b `c` *d* [e](javascript:x)",
    "<http://x y{z}^|\\> a b",
    "'''\"\"\"\\",
    "\\u0022 \\n %s {0} ${x} $(id)",
    "]]> --> <!-- <![CDATA[",
    "&amp;&lt;&#60;",
    "'; DROP TABLE claim;--",
    "../../etc/passwd",
    "CON",
    "Ünïcödé 株式会社 🛰️",
    "__proto__",
    "x" * 3000,
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for n, name in enumerate(HOSTILE):
        said = {"title": f"About {name}", "source": name, "author": name, "date": "2025-07-22", "url": name}
        front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in said.items())
        text = f"---\n{front}---\n{name} owns Unit {n}.\nUnit {n} partnersWith Prize, {name} said.\n"
        # A file system takes no slash, and no name of more than 255 bytes.
        stem = f"{n}-" + name.replace("/", "∕")[:40]
        (folder / f"{stem}.md").write_text(text, encoding="utf-8")
    kg.build.build([folder], folder / "g", load=load)
    return Graph.open(folder / "g")


@pytest.fixture(scope="module")
def files(graph, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    for form in FORMATS:
        export_to(graph, form, folder / form)
    return folder


def test_every_name_is_in_the_graph_as_it_was_written(graph):
    names = {entity.name for entity in graph.entities.values()}
    assert set(HOSTILE) <= names
    assert set(HOSTILE) == {source for claim in graph.claims() for source in claim.attributed_to}


def test_minted_addresses_are_plain(graph):
    for iri in [
        *(e.iri for e in graph.entities.values()),
        *(c.iri for c in graph.claims()),
        *graph.graph_names(),
    ]:
        assert re.fullmatch(r"https://w3id\.org/claimgraph/id/[a-z0-9/-]+", iri), iri


RDF = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}


@pytest.mark.parametrize("form", RDF)
def test_rdf_holds_each_name_and_no_triple_more(graph, files, form):
    data = rdflib.Dataset(default_union=True)
    data.parse(data=(files / form).read_bytes(), format=RDF[form])
    labels = {str(o) for o in data.objects(None, rdflib.RDFS.label)}
    assert set(HOSTILE) <= labels
    triples = {(q.subject, q.predicate, q.object) for q in graph.store.quads()}
    assert len(set(data.triples((None, None, None)))) == len(triples)
    assert not list(data.triples((rdflib.URIRef("a:b"), None, None)))


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_hold_each_name(files, form):
    read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form]
    network = read(files / form)
    written = " ".join(str(value) for _, data in network.nodes(data=True) for value in data.values())
    assert all(name in written for name in HOSTILE)


def test_a_spreadsheet_gets_no_formula(files):
    rows = list(csv.reader(io.StringIO((files / "csv").read_text(encoding="utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r") or re.match(r"-\D", cell)]
    assert len({len(row) for row in rows}) == 1
    # A person reads it: what cannot be seen stands there as spaces.
    assert all(any(visible(name) in cell for cell in cells) for name in HOSTILE)


class Elements(HTMLParser):
    """Lists the elements of a page with what they do, and the text of the scripts."""

    def __init__(self):
        super().__init__()
        self.images, self.acts = [], []

    def handle_starttag(self, tag, attrs):
        if tag in ("img", "iframe", "object", "embed"):
            self.images.append((tag, attrs))
        self.acts += [value for name, value in attrs if name.startswith("on")]


def test_the_page_makes_no_element_of_a_name(files):
    page = (files / "html").read_text(encoding="utf-8")
    parser = Elements()
    parser.feed(page)
    assert not [image for image in parser.images if "x" in dict(image[1]).get("src", "")]
    assert not parser.acts
    assert 'alert("planted")</script>' not in page


@pytest.mark.parametrize("form", ["claims", "entities"])
def test_lines_of_json_hold_each_name(files, form):
    lines = [json.loads(line) for line in (files / form).read_text(encoding="utf-8").split("\n") if line]
    written = json.dumps(lines, ensure_ascii=False)
    assert all(json.dumps(name, ensure_ascii=False)[1:-1] in written for name in HOSTILE)


def test_what_is_xml_is_well_formed(files):
    for form in ("rdfxml", "graphml", "gexf"):
        ET.parse(files / form)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_given_as_a_parameter_is_a_name(graph, name):
    found = graph.find(name)
    assert found.name == name
    assert len(graph.claims(subject=name)) == 1
    for query in kg_queries(graph):
        kind = query.parameters[0]
        with contextlib.suppress(kg.errors.NotFound):
            graph.query(query.name, **{kind.name: name})


def kg_queries(graph):
    from kg.query import saved

    return [q for q in saved().values() if q.parameters and q.parameters[0].kind in ("entity", "text")][:3]


def commands(name):
    yield ["show", name]
    yield ["why", name, "owns", f"Unit {HOSTILE.index(name)}"]
    yield ["ask", f"What does {name} own?"]
    yield ["query", name]
    yield ["query", "SELECT ?n { ?e rdfs:label ?n }"]
    yield ["export", "--format", name]
    yield ["build", name]


def harmless(text):
    """Tell that a text moves no cursor, reverses no line and hides nothing."""
    return not [
        c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\u200d"
    ]


@pytest.mark.parametrize("name", HOSTILE[:19])
def test_commands_show_a_name_as_text(graph, name, capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for command in commands(name):
        code = main([*command, "--graph", str(graph.path)])
        out, err = capfd.readouterr()
        assert code in (0, 1, 2), command
        assert "Traceback" not in err and "such command" not in err
        assert harmless(err), (command, err)
        if code == 2:
            assert err.count("\n") <= 1 or command[0] == "build", err
        if "--format" not in command and command[0] in ("show", "why", "path", "ask"):
            assert harmless(out), (command, out)


NASTY = st.text(
    st.one_of(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=".,\n\ufffe\uffff"),
        st.sampled_from("<>\"'\\|`{}^#%&=+-@\u202e\u200b"),
    ),
    min_size=1,
    max_size=40,
).filter(lambda name: name.strip() == name and name.strip() and not name[0].isspace())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NASTY, min_size=1, max_size=8, unique=True))
def test_any_name_goes_round_through_every_format_of_rdf(names, tmp_path_factory):
    folder = tmp_path_factory.mktemp("round")
    lines = [json.dumps({"id": f"a{n}", "text": f"{name} owns Unit."}) for n, name in enumerate(names)]
    (folder / "a.jsonl").write_text("\n".join(lines))
    kg.build.build([folder / "a.jsonl"], folder / "g", load=load)
    graph = Graph.open(folder / "g")
    there = {(q.subject, q.predicate, q.object) for q in graph.store.quads()}
    for form, kind in OX.items():
        path = folder / form
        export_to(graph, form, path)
        back = {(q.subject, q.predicate, q.object) for q in ox.parse(path=str(path), format=kind)}
        assert back == there, form


OX = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def test_a_graph_folder_holds_no_pickle(graph):
    """A pickle is code; nothing in the folder may be one, and nothing here may load one."""
    import kg as package

    for path in Path(graph.path).rglob("*"):
        if path.is_file():
            assert not path.read_bytes().startswith((b"\x80\x03", b"\x80\x04", b"\x80\x05")), path
    sources = [
        *Path(package.__file__).parent.rglob("*.py"),
        *Path(package.__file__).parents[1].glob("extract/**/*.py"),
    ]
    assert len(sources) > 50
    for source in sources:
        text = source.read_text(encoding="utf-8")
        assert not re.search(
            r"\b(import|from) (pickle|shelve|dill|joblib|marshal)\b|allow_pickle=True", text
        ), source
