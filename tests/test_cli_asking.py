"""The commands that ask a graph: their forms, their exit statuses, and what they say where nothing is found."""

import json

import pytest
from newsroom import Newsroom

from kg.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    room = Newsroom(types={"Shield": "Program", "Jane Roe": "Person"})
    room.article("first", "2025-04-10", "Daily Example")
    room.claim("first", "Acme", "competesFor", "Shield", by=("Jane Roe",))
    room.claim("first", "Jane Roe", "owns", "Acme")
    path = tmp_path_factory.mktemp("asked") / "graph"
    room.graph(path)
    return str(path)


@pytest.fixture
def run(folder, capsys):
    def command(*args):
        status = main([*args, "--graph", folder] if args[0] != "queries" else list(args))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return status, out, err

    return command


def test_ask_gives_rows_and_says_how_it_understood(run):
    status, out, err = run("ask", "Who competes for Shield?", "--format", "json")
    assert status == 0
    assert json.loads(out) == [
        {"who": "Acme", "status": "asserted", "according to": "Jane Roe", "articles": "first"}
    ]
    assert "understood as: who competes for Shield" in err


def test_ask_takes_its_words_without_quotes(run):
    assert run("ask", "Who", "owns", "Acme")[0] == 0


def test_ask_shows_the_query_and_the_sentences(run):
    status, out, err = run("ask", "Who owns Acme?", "--show-sparql", "--evidence", "--format", "json")
    assert status == 0 and "SELECT" in err
    assert json.loads(out)[0]["sentence"] == "Jane Roe owns Acme asserted."


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("ask", "Who frobnicates Acme?"), 1, "do not understand 'frobnicates'"),
        (("ask", "Who owns Shield?"), 1, "nothing found"),
        (("ask", " "), 2, "empty"),
        (("query", "ownerz"), 1, "did you mean owners"),
        (("query", "owners", "--param", "fo=Acme"), 2, "no parameter 'fo'"),
        (("query", "owners", "--param", "Acme"), 2, "name=value"),
        (("query", "owners", "--param", "of=Acne Works"), 1, "Acme"),
        (("query", "nowhere/q.rq"), 2, "no file"),
        (("query", "SELECT ?a { ?a }"), 2, "line 1, column"),
        (("query", "INSERT DATA { <a:a> <a:b> <a:c> }"), 2, "no SPARQL query"),
        (("show", "Nobody Known"), 1, "nothing in this graph"),
        (("show",), 2, "takes the name of an entity"),
        (("show", "--article", "frist"), 1, "did you mean first"),
        (("why", "Acme", "owns", "Shield"), 1, "why-not"),
        (("why", "Acme", "ownz", "Shield"), 2, "did you mean owns"),
    ],
)
def test_what_goes_wrong_is_one_line_and_an_exit_status(run, args, status, said):
    found, out, err = run(*args)
    assert (found, out if found == 2 else "") == (status, "")
    assert said in err


def test_query_reads_a_file(run, tmp_path):
    path = tmp_path / "mine.rq"
    path.write_text("SELECT ?name { ?e a kg:Person ; rdfs:label ?name }", encoding="utf-8")
    assert run("query", str(path), "--format", "tsv")[:2] == (0, "name\nJane Roe\n")


def test_query_reads_stdin(run, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("ASK { ?a ?b ?c }"))
    assert run("query", "-", "--format", "tsv")[:2] == (0, "answer\ntrue\n")


def test_queries_lists_what_is_ready(run):
    status, out, _ = run("queries", "--format", "tsv")
    assert status == 0 and "competitors\tWho competes for what\tfor (entity)" in out.replace(
        "who (entity), ", ""
    )


def test_show_and_why_and_why_not_give_rows(run):
    assert "is owned by\tJane Roe" in run("show", "Acme")[1]
    assert "asserted\tJane Roe" in run("why", "Acme", "competes for", "Shield")[1]
    assert run("why-not", "Acme", "owns", "Jane Roe")[1].splitlines()[1].startswith("type")
    assert "[Acme|Company]" in run("show", "--article", "first")[1]
