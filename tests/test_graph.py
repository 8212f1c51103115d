"""Opening a graph, finding entities by name, and reading its claims."""

import shutil

import pytest
import toyreader
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


@pytest.fixture(scope="module")
def misfit(tmp_path_factory):
    """A graph of whose claims one has an end of the wrong type, once all articles are known."""
    root = tmp_path_factory.mktemp("misfit")
    texts = {f"b{n}": "Acme builds Falcon 7." for n in range(3)}
    write(root / "news", {**texts, "odd": "Globex talks with Falcon 7. Globex owns Initech."})
    build([root / "news"], root / "g", load=load, jobs=1)
    return Graph.open(root / "g")


def fresh(graph):
    return Graph.open(graph.path)


def test_each_filter_alone_and_with_others_gives_what_all_claims_show(small):
    every = small.claims()
    owns = [c for c in every if c.relation == "owns"]
    assert list(fresh(small).claims(relation="owns")) == owns
    assert list(fresh(small).claims(object=small.find("Initech"))) == [
        c for c in every if c.object == small.find("Initech")
    ]
    for status in ("asserted", "negated", "planned"):
        assert list(small.claims(status=status)) == [c for c in every if c.status == status]
        assert list(small.claims(subject="Globex", status=status)) == [
            c for c in every if c.subject.name == "Globex" and c.status == status
        ]
    for article in small.articles:
        assert list(small.claims(article=article)) == [c for c in every if c.article == article]
        assert list(small.claims(relation="owns", article=article)) == [
            c for c in owns if c.article == article
        ]
    assert small.claims(subject="Initech", relation="owns") == ()


def test_everything_comes_in_its_order(small):
    def key(c):
        spans = c.sentence, c.subject_span, c.object_span
        return (c.article, *spans, c.relation, label(c.object), c.status, c.id)

    assert list(small.claims()) == sorted(small.claims(), key=key)
    found = fresh(small).claims(subject="Globex")
    assert len({c.article for c in found}) > 1 and list(found) == sorted(found, key=key)
    assert list(small.articles) == sorted(NEWS)
    assert list(small.entities.values()) == sorted(small.entities.values(), key=lambda e: (e.name, e.id))
    assert small.graph_names()[2:] == tuple(record.iri for record in small.articles.values())
    assert [name.rpartition("/")[2] for name in small.graph_names()[:2]] == ["entities", "articles"]


def test_a_claim_read_alone_is_the_claim_read_with_all(small):
    for claim in small.claims():
        assert fresh(small).claim(claim.id) == claim
        assert fresh(small).claims_of(claim.article) == small.claims(article=claim.article)


def test_who_says_so_may_be_nobody_that_the_graph_knows(tmp_path):
    toyreader.press(tmp_path / "news", 2)
    build([tmp_path / "news"], tmp_path / "g", load=toyreader.load, jobs=1)
    said = {c.attributed_to for c in Graph.open(tmp_path / "g").claims()}
    assert said == {(), ("Speaker0",), ("Speaker1",)}
    (claim,) = (c for c in Graph.open(tmp_path / "g").claims(subject="Firm1") if c.attributed_to)
    assert claim.attributed_to == ("Speaker1",)


def test_a_reading_is_given_as_it_is_in_the_graph_or_as_it_was_read(misfit):
    kept, read = misfit.extraction("odd"), misfit.extraction("odd", as_read=True)
    assert (len(kept.claims), len(read.claims)) == (1, 2)
    assert [r.stage for r in kept.rejections] == ["type"] and read.rejections == ()
    assert [c.object.name for c in misfit.claims(article="odd")] == ["Initech"]
    assert misfit.extraction("b0") == misfit.extraction("b0", as_read=True)
    with pytest.raises(NotFound, match="no article 'none'"):
        misfit.resolution("none")


def test_cells_are_values_of_python(small):
    values = {
        "1": 1, "1.5": 1.5, "2.0": 2, "true": True, "false": False, '"x"': "x", '"1"': "1", "<a:b>": "a:b", '"x"@en': "x",
        '"2025-01-02"^^xsd:date': "2025-01-02", "9007199254740991": 9007199254740991,
        "-9007199254740991": -9007199254740991, '"3"^^xsd:nonNegativeInteger': 3, '"4"^^xsd:long': 4, '"5"^^xsd:int': 5,
        '"0.5"^^xsd:double': 0.5, '"0.25"^^xsd:float': 0.25, '"z"^^<a:type>': "z",
    }  # fmt: skip
    names = [f"?v{n}" for n in range(len(values))]
    bound = " ".join(f"({value} AS {name})" for value, name in zip(values, names, strict=True))
    (row,) = small.select(f"SELECT {bound} ?none {{}}").rows
    assert row == (*values.values(), None)
    assert [type(cell) for cell in row[:-1]] == [type(value) for value in values.values()]
    ((large,),) = small.select("SELECT (9007199254740992 AS ?n) {}").rows
    assert type(large) is float


def test_evidence_is_each_claim_once_and_no_column(small):
    one, two = sorted(c.id for c in small.claims())[:2]
    iris = [f"https://w3id.org/claimgraph/id/claim/{c}" for c in (two, one)]
    both = f"{iris[0]} {iris[1]} {iris[0]}"
    answer = small.select(
        f'SELECT (1 AS ?a) ("{both}" AS ?claims) (2 AS ?b) (<{iris[1]}> AS ?claim) ?claimed {{}}'
    )
    assert answer.columns == ("a", "b", "claimed") and answer.rows == ((1, 2, None),)
    assert answer.evidence == ((one, two),) or sorted(answer.evidence[0]) == [one, two]
    assert small.select("SELECT ?claim { VALUES ?claim { UNDEF } }").evidence == ((),)
    plain = small.select("SELECT (1 AS ?a) {}")
    assert plain.evidence == () and plain.sparql == "SELECT (1 AS ?a) {}"


def test_a_graph_tells_what_it_is(small):
    whole = f"{len(small.articles)} articles, {len(small.entities)} entities"
    assert repr(small) == f"<Graph {small.path}: {whole}>"
    assert small.manifest["counts"]["articles"] == len(small.articles) == 5
    assert small.manifest["model"] == "en_core_web_md"
    assert len(small.nearest("Globe", limit=2)) == 2 and small.nearest("Globe")[0].name == "Globex"
    assert len(small.nearest("Globe")) == 5 and len(small.entities) > 5


def test_saved_queries_questions_and_days_are_answered(small):
    assert small.query("SELECT ?x { ?x kg:owns ?y }").columns == ("x",)
    assert small.ask("Who owns Initech?").rows[0][0] == "Globex"
    assert small.as_of("2025").claims() == ()
    assert small.as_of("2025").path == small.path


def test_an_endpoint_has_no_folder():
    graph = Graph.open("sparql:http://127.0.0.1:9/x")
    assert graph.path == "sparql:http://127.0.0.1:9/x" and graph.manifest == {}
    with pytest.raises(
        WrongRequest, match=r"^sparql:http://127.0.0.1:9/x is an endpoint: what needs a folder"
    ):
        _ = graph.store
    with pytest.raises(WrongRequest, match=r"^sparql:http://127.0.0.1:9/x gives no texts: it is an endpoint"):
        graph.text("a")


def test_one_generation_is_opened_by_itself(small):
    name = (small.path / "CURRENT").read_text().strip()
    assert Graph.open(small.path / name).claims() == small.claims()
    assert Graph.open(str(small.path)).path == small.path


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda g: (g / "CURRENT").write_bytes(b"\xff"), "cannot be read: "),
        (lambda g: (g / "CURRENT").write_text("gen-none"), "is not whole; `kg build` makes it anew"),
        (
            lambda g: (g / "CURRENT").write_text(f"../{g.name}/{(g / 'CURRENT').read_text().strip()}"),
            "is not whole",
        ),
        (lambda g: next(g.glob("gen-*/manifest.json")).unlink(), "is not whole"),
        (lambda g: shutil.rmtree(next(g.glob("gen-*/store"))), "cannot be read: "),
    ],
)
def test_a_graph_that_is_damaged_is_an_error_in_one_line(small, tmp_path, damage, said):
    shutil.copytree(small.path, tmp_path / "g")
    damage(tmp_path / "g")
    with pytest.raises(WrongRequest, match=f"^the graph at {tmp_path / 'g'} {said}") as error:
        Graph.open(tmp_path / "g")
    assert "\n" not in str(error.value)


def test_a_file_is_no_graph(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotFound, match="there is no graph at"):
        Graph.open(tmp_path / "file")
