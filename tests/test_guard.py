"""A query can do no harm: it fetches nothing, ends within its bounds, and takes nothing with it."""

import socket
import threading
import time

import pyoxigraph as ox
import pytest

from kg import store as store_module
from kg.errors import WrongRequest
from kg.guard import LONGEST, check
from kg.store import LocalStore


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    writing = ox.Store(str(folder))
    node = ox.NamedNode
    writing.extend(
        ox.Quad(node(f"http://e/{i}"), node("http://e/p"), ox.Literal(str(i)), node("http://e/g"))
        for i in range(2000)
    )
    writing.flush()
    del writing
    return LocalStore(folder)


@pytest.fixture
def listener():
    """Listens on loopback, and tells how many came."""
    came = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)
    done = threading.Event()

    def accept():
        while not done.is_set():
            try:
                server.accept()[0].close()
                came.append(1)
            except TimeoutError:
                continue

    thread = threading.Thread(target=accept)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", came
    time.sleep(0.1)
    done.set()
    thread.join()
    server.close()


FETCHING = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ ?s ?p ?o # a comment\n SERVICE <{url}> {{ }} }}",
    "SELECT * {{ ?s ?p '#' SERVICE <{url}> {{ }} }}",
    "SELECT * {{ ?s <x:#> ?o SERVICE <{url}> {{ }} }}",
    'SELECT * {{ ?s ?p """a"b\'""" SERVICE <{url}> {{ }} }}',
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
    "LOAD <{url}>",
]


@pytest.mark.parametrize("query", FETCHING)
def test_a_query_that_would_fetch_is_refused(store, listener, query):
    url, came = listener
    with pytest.raises(WrongRequest, match="not allowed") as refusal:
        store.select(query.format(url=url), timeout=5)
    assert "\n" not in str(refusal.value)
    assert not came


@pytest.mark.parametrize(
    "query",
    [
        # Only a parser knows that this `<` opens no IRI: the word is not seen, and nothing is fetched.
        "PREFIX : <{url}> SELECT * {{ ?s ?p ?a FILTER(2<3)SERVICE:x#>\n{{ ?s ?q ?r }} }}",
        "PREFIX : <{url}> SELECT * {{ ?s ?p ?a FILTER(2<3)SERVICE:x#>\n{{ ?s ?q ?r }} FILTER(2<3&&3>2) }}",
    ],
)
def test_what_slips_past_the_check_finds_no_network(store, listener, query, monkeypatch):
    url, came = listener
    check(query.format(url=url))
    for refused in (False, True):
        if refused:
            monkeypatch.setattr("kg.child._without_network", lambda: False)
        with pytest.raises(WrongRequest):
            store.select(query.format(url=url), timeout=5)
    assert not came


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service <http://e/p> '5' }",
        "SELECT ?from { ?from <http://e/p> '5' } # SERVICE <http://e/>",
        "PREFIX service: <http://e/> SELECT * { ?s service:p '5' . OPTIONAL { ?s <http://e/FROM/LOAD> 'SERVICE' } }",
        "PREFIX e: <http://e/> SELECT * { ?s e:p '5' . OPTIONAL { ?s e:from 'LOAD \\' FROM' } }",
        "SELECT * { ?s ?p ?o FILTER(?o < '5' && ?o >= '499') }",
    ],
)
def test_the_words_are_free_where_they_are_text(store, query):
    assert len(store.select(query, timeout=5)[1]) == 1


@pytest.mark.parametrize(
    "query", ["DROP ALL", "INSERT DATA { <a:a> <a:a> <a:a> }", "CLEAR DEFAULT", "DELETE WHERE { ?s ?p ?o }"]
)
def test_an_update_is_no_query(store, query):
    with pytest.raises(WrongRequest, match="no SPARQL query"):
        store.select(query, timeout=5)
    assert len(store) == 2000


PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_product_without_end_stops_at_its_time(store):
    start = time.monotonic()
    with pytest.raises(WrongRequest, match=r"longer than 0.5 s; --timeout"):
        store.select(PRODUCT, timeout=0.5)
    assert time.monotonic() - start < 1.5
    assert len(store.select("SELECT * { ?s ?p '7' }", timeout=5)[1]) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    ],
)
def test_a_query_that_wants_all_memory_is_stopped(store, query, monkeypatch, capfd):
    monkeypatch.setattr(store_module.bounded, "__defaults__", (80,))
    # Where memory ends inside the engine it may hang instead of dying; its time ends all the same.
    with pytest.raises(WrongRequest, match=r"more memory than the 80 MB|took longer than 15 s"):
        store.select(query, timeout=15)
    assert capfd.readouterr().err == ""


DEEP = {
    "braces": "SELECT * {" + "{" * 10_000 + "}" * 10_000 + "}",
    "brackets": "SELECT * { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "nodes": "SELECT * { ?s ?p " + "[?p " * 5_000 + "1" + "]" * 5_000 + "}",
    "negations": "SELECT * { FILTER(" + "!" * 60_000 + "true) }",
    "sums": "SELECT * { FILTER(" + "1+" * 30_000 + "1) }",
    "alternatives": "SELECT * { FILTER(" + "1||" * 20_000 + "1) }",
    "paths": "SELECT * { ?s " + "<a:a>/" * 10_000 + "<a:a> ?o }",
    "length": "SELECT * { " + "?s ?p ?o . " * 10_000 + "}",
    "surrogate": "SELECT * { ?s ?p '\ud800' }",
    "nul": "SELECT * { ?s ?p '\x00 }",
}


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP)
def test_a_query_made_to_break_the_parser_takes_nothing_with_it(store, query):
    with pytest.raises(WrongRequest) as refusal:
        store.select(query, timeout=10)
    assert len(str(refusal.value)) < 300 and "\n" not in str(refusal.value)
    assert len(store.select("SELECT * { ?s ?p '7' }", timeout=5)[1]) == 1


def test_a_pattern_made_to_backtrack_does_not(store):
    query = f"SELECT * {{ ?s ?p ?o FILTER REGEX('{'a' * 40}!', '^(a+)+$') }}"
    assert store.select(query, timeout=5)[1] == []


def test_the_check_is_quick_on_whatever_it_meets():
    start = time.monotonic()
    for text in (
        "<" * LONGEST,
        '"' * LONGEST,
        "'" * LONGEST,
        "#" * LONGEST,
        "\\" * LONGEST,
        "'''\\" * 16_000,
        "a" * LONGEST,
        "?" * LONGEST,
    ):
        check(text)
    assert time.monotonic() - start < 3
