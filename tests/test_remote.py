"""A graph behind an endpoint gives what the folder gives: behind our own server, and behind rdflib's engine."""

import io
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import rdflib
from fakereader import load
from test_build import NEWS, write

from kg.build import build
from kg.cli import main
from kg.errors import NotFound, WrongRequest
from kg.export import export
from kg.graph import Graph
from kg.remote import endpoint


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("remote")
    write(root / "news", NEWS)
    build([root / "news"], root / "g", load=load, jobs=1)
    return root / "g"


@pytest.fixture(scope="module", params=["ours", "rdflib"])
def remote(request, folder):
    stop, url = (_ours if request.param == "ours" else _rdflib)(folder)
    yield Graph.open(f"sparql:{url}")
    stop()


def _ours(folder):
    uvicorn = pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")
    from kg.serve import application

    server = uvicorn.Server(uvicorn.Config(application(folder), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    def stop():
        server.should_exit = True
        thread.join()

    return stop, f"http://127.0.0.1:{port}/sparql"


class _Endpoint(BaseHTTPRequestHandler):
    """SPARQL over rdflib's own engine, the union of all graphs as default graph."""

    data: rdflib.Dataset

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = parse_qs(body)["query"][0]
        try:
            status, answer = 200, self.data.query(query).serialize(format="json")
        except Exception as error:
            status, answer = 400, str(error).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


def _rdflib(folder):
    out = io.BytesIO()
    export(Graph.open(folder), "nquads", out)
    _Endpoint.data = rdflib.Dataset(default_union=True)
    _Endpoint.data.parse(data=out.getvalue(), format="nquads")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.shutdown, f"http://127.0.0.1:{server.server_address[1]}/"


def test_articles_entities_and_claims_are_those_of_the_folder(remote, folder):
    local = Graph.open(folder)
    assert remote.articles == local.articles
    assert remote.entities == local.entities
    assert remote.claims() == local.claims()
    assert remote.claims(subject="Globex", status="negated") == local.claims(
        subject="Globex", status="negated"
    )


def test_queries_give_the_same_rows(remote, folder):
    local = Graph.open(folder)
    for sparql in (
        "SELECT ?who ?claim { ?claim rdf:subject/rdfs:label ?who ; rdf:predicate kg:develops } ORDER BY ?who ?claim",
        "PREFIX kg: <https://w3id.org/claimgraph/news#>\nASK { ?a kg:owns ?b }",
        "SELECT (COUNT(*) AS ?n) { ?a a cg:Claim }",
    ):
        ours, theirs = local.select(sparql), remote.select(sparql)
        assert (theirs.columns, theirs.rows, theirs.evidence) == (ours.columns, ours.rows, ours.evidence)


def test_networks_and_lines_come_out_the_same(remote, folder):
    for form in ("claims", "entities", "csv", "graphml"):
        ours, theirs = io.BytesIO(), io.BytesIO()
        export(Graph.open(folder), form, ours)
        export(remote, form, theirs)
        assert theirs.getvalue() == ours.getvalue()


def test_what_needs_texts_says_so(remote):
    with pytest.raises(WrongRequest, match="it is an endpoint, not a folder"):
        remote.text("bids")
    with pytest.raises(WrongRequest, match="is an endpoint"):
        export(remote, "turtle", io.BytesIO())


def test_a_query_that_is_none_is_refused_in_one_line(remote):
    with pytest.raises(WrongRequest, match="refuses the query") as error:
        remote.select("SELECT nothing")
    assert "\n" not in str(error.value)
    with pytest.raises(WrongRequest, match="SERVICE is not allowed"):
        remote.select("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(NotFound):
        remote.find("Nobody at all")


def test_the_command_line_asks_an_endpoint_too(remote, capsys):
    assert main(["query", "SELECT ?f { ?f kg:owns ?g }", "--graph", remote.path, "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_an_endpoint_that_is_not_there_is_one_line(capsys):
    assert main(["stats", "--graph", "sparql:http://127.0.0.1:9/none"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("kg: http://127.0.0.1:9/none does not answer") and said.count("\n") == 1


@pytest.mark.parametrize(
    "path", ["sparql:", "sparql:ftp://example.org/", "sparql:/etc/passwd", "sparql:file:///etc"]
)
def test_only_addresses_of_the_web_are_endpoints(path):
    with pytest.raises(WrongRequest, match="is no endpoint"):
        endpoint(path)
