"""Opening a graph, finding entities by name, and reading its claims."""

import pytest
from fakereader import load
from test_build import NEWS, write

from extract.claim import Amount, Text
from kg.build import build
from kg.errors import NotFound, WrongRequest
from kg.graph import Graph
from kg.lookup import SortedLines
from kg.record import label


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    root = tmp_path_factory.mktemp("graph")
    write(root / "news", NEWS)
    build([root / "news"], root / "g", load=load, jobs=1)
    return Graph.open(root / "g")


@pytest.mark.gold
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("SpaceX", "SpaceX"),
        ("spacex", "SpaceX"),
        ("the Pentagon", "Department of Defense"),
        ("DoD", "Department of Defense"),
        ("Musk", "Elon Musk"),
        ("Kuiper", "Project Kuiper"),
        ("custody layer", "custody layer"),
        ("Andurill", "Anduril"),
    ],
)
def test_a_thing_is_found_however_it_is_spelt(graph, asked, name):
    assert graph.find(asked).name == name


@pytest.mark.gold
def test_a_thing_is_found_by_its_id_and_its_iri(graph):
    entity = graph.find("SpaceX")
    assert graph.find(entity.id) == graph.find(entity.iri) == entity


@pytest.mark.gold
def test_what_is_not_there_is_told_with_the_nearest_names(graph):
    with pytest.raises(NotFound, match=r"near it are .*SpaceX"):
        graph.find("SpaceY Holdings")
    with pytest.raises(NotFound, match="nothing in this graph is called 'SpaceX'"):
        graph.find("SpaceX", type="Person")


@pytest.mark.gold
def test_several_things_of_one_name_are_listed(graph):
    with pytest.raises(WrongRequest, match=r"may be any of \d+: .*give the id"):
        graph.find("satellite")


def test_claims_are_filtered_by_every_part(small):
    assert {c.object.name for c in small.claims(subject="Globex", relation="owns")} == {"Initech"}
    assert all(c.article == "bids" for c in small.claims(article="bids"))
    assert {c.status for c in small.claims(status="negated")} == {"negated"}
    assert small.claims(subject="Globex", article="empty") == ()
    with pytest.raises(WrongRequest, match="no relation 'likes'; there are acquires"):
        small.claims(relation="likes")


def test_claims_come_in_the_order_of_articles_and_texts(small):
    claims = small.claims()
    assert [(c.article, c.sentence) for c in claims] == sorted((c.article, c.sentence) for c in claims)


def test_values_come_back_as_they_were(small):
    values = {c.relation: c.object for c in small.claims() if not hasattr(c.object, "iri")}
    assert values == {"contractValue": Amount(2e8, 2e8, "USD"), "holdsRole": Text("chief executive")}
    assert label(values["contractValue"]) == "200000000 USD"


def test_a_claim_is_found_by_its_id(small):
    claim = small.claims()[0]
    assert small.claim(claim.id) == claim
    with pytest.raises(NotFound, match="no claim 'none'"):
        small.claim("none")


def test_an_answer_has_its_evidence_and_not_its_column(small):
    answer = small.select("SELECT ?who ?claim { ?claim rdf:subject/rdfs:label ?who ; rdf:predicate kg:owns }")
    assert answer.columns == ("who",)
    assert [small.claim(c).relation for c in answer.evidence[0]] == ["owns"]


def test_an_ask_query_gives_one_row(small):
    assert small.select("ASK { ?a kg:owns ?b }").rows == ((True,),)


@pytest.mark.parametrize(
    ("sparql", "said"),
    [
        ("SELECT ?x {", "this is no SPARQL query: line 1, column 12"),
        ("INSERT DATA { <a:b> <a:c> <a:d> }", "this is no SPARQL query"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM is not allowed"),
        ("SELECT " + "{" * 300, "nests deeper than 200"),
    ],
)
def test_a_query_that_cannot_be_is_refused_in_one_line(small, sparql, said):
    with pytest.raises(WrongRequest, match=said) as error:
        small.select(sparql)
    assert "\n" not in str(error.value)


def test_an_endless_query_ends_at_its_time(small):
    product = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(8))
    with pytest.raises(WrongRequest, match=r"took longer than 0\.3 s"):
        small.select(f"SELECT (COUNT(*) AS ?n) {{ {product} }}", timeout=0.3)
    assert small.select("ASK { ?a kg:owns ?b }").rows == ((True,),)


def test_texts_and_readings_are_found_by_the_article(small):
    assert small.text("owners") == NEWS["owners"]
    read = small.extraction("owners")
    assert read.article == "owners" and read.mentions
    assert {small.resolution("owners")[e.id] for e in read.entities} <= set(small.entities)
    with pytest.raises(NotFound, match="there is no article 'none'"):
        small.text("none")


def test_the_network_has_the_claims_between_entities(small):
    network = small.network()
    assert network.number_of_nodes() == len(small.entities)
    assert {data["status"] for _, _, data in network.edges(data=True)} == {"asserted"}
    globex, initech = small.find("Globex").id, small.find("Initech").id
    edge = network[globex][initech]["owns"]
    assert edge["sources"] == ("owners",) and edge["evidence"] == ("Globex owns Initech.",)
    assert small.network(relations=["owns"]).number_of_edges() == 1
    assert small.network(values=True).number_of_nodes() > len(small.entities)
    with pytest.raises(WrongRequest, match="no status 'sure'"):
        small.network(statuses=["sure"])


def test_what_shows_itself_in_a_notebook_is_escaped(small):
    assert "articles" in small._repr_html_()
    assert small.find("Globex")._repr_html_().startswith("<div><b>Globex</b> (Company)")


def test_a_place_without_a_graph_says_how_to_make_one(tmp_path):
    with pytest.raises(NotFound, match=r"there is no graph at .*; `kg build` makes one"):
        Graph.open(tmp_path)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_sorted_lines_give_every_line_and_no_other(tmp_path, count):
    names = sorted(f"n{n * 7919 % 1000:03}" for n in range(count))
    lines = "".join(
        f'{{"id":"{name}","text":"{"x" * (n * 997 % 40_000)}"}}\n' for n, name in enumerate(names)
    )
    (tmp_path / "lines").write_text(lines)
    found = SortedLines(tmp_path / "lines", "id")
    assert [data["id"] for data in found] == names
    assert all(found.get(name)["id"] == name for name in names)
    assert [found.get(other) for other in ("", "n", "n9999", "z")] == [None] * 4
