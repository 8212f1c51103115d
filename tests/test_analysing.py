"""The commands that weigh a graph answer from a made press, in every form, and refuse what makes no sense."""

import json

import pytest
from newsroom import Newsroom

from extract.claim import Amount, Date
from kg.cli import main

TYPES = {"Shield": "Program", "Sensor Layer": "Layer", "Ministry": "GovernmentBody", "Jane Roe": "Person"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    room = Newsroom(types=TYPES)
    for name, date, source in [
        ("may", "2025-05-01", "Daily Example"),
        ("june", "2025-06-01", "Evening Example"),
    ]:
        room.article(name, date, source)
    room.claim("may", "Acme", "competesFor", "Sensor Layer", "possible", ("Jane Roe",))
    room.claim("june", "Acme", "competesFor", "Sensor Layer")
    room.claim("may", "Sensor Layer", "partOf", "Shield")
    room.claim("june", "Acme", "competesFor", "Shield", "negated")
    room.claim("may", "Bolt", "competesFor", "Shield")
    room.claim("may", "Bolt", "partnersWith", "Crux")
    room.claim("may", "Shield", "hasCost", Amount(175e9, 175e9, "USD"))
    room.claim("june", "Shield", "hasCost", Amount(542e9, 542e9, "USD"))
    room.claim("june", "Shield", "targetDate", Date("2028"), "planned")
    path = tmp_path_factory.mktemp("press") / "graph"
    room.graph(path)
    return path


@pytest.fixture
def kg(folder, capsys):
    def run(*args: str, form: str = "json"):
        status = main([*args, "--graph", str(folder), "--format", form])
        captured = capsys.readouterr()
        return (
            status,
            json.loads(captured.out) if form == "json" and captured.out else captured.out,
            captured.err,
        )

    return run


def test_corroboration_counts_origins_or_shows_the_tree_of_one_fact(kg):
    status, rows, _ = kg("corroboration", "Acme")
    assert status == 0
    assert [(row["object"], row["origins"], row["articles"]) for row in rows] == [("Sensor Layer", 2, 2)]
    _, tree, told = kg("corroboration", "Acme", "competesFor", "Sensor Layer")
    assert [row["who"].strip() for row in tree] == [
        "Evening Example",
        "June",
        "Jane Roe",
        "Daily Example",
        "May",
    ]
    assert "2 origins, 2 articles" in told
    assert len(kg("corroboration", "--least", "2")[1]) == 1
    assert len(kg("corroboration", "--tree")[1]) > 10


def test_conflicts_show_the_denial_and_the_prices(kg):
    status, rows, _ = kg("conflicts")
    assert status == 0 and [row["subject"] for row in rows] == ["Acme", "Shield"]
    assert len(kg("conflicts", "Acme")[1]) == 1
    assert kg("conflicts", "Crux")[0] == 1
    assert kg("conflicts", "--as-of", "2025-05")[0] == 1


def test_rivals_are_a_matrix_a_list_or_pairs(kg):
    _, rows, _ = kg("rivals", "Shield")
    assert rows[0]["firm"] == "Acme" and rows[0]["Sensor Layer"] == "competing"
    assert rows[0]["Shield"] == "competing (possible, derived), denied"
    assert {row["basis"] for row in kg("rivals", "--cells")[1]} == {"stated", "derived"}
    assert kg("rivals", "--pairs")[0] == 1
    assert kg("rivals", "--pairs", "--cells")[0] == 2


def test_a_timeline_and_drift_follow_the_dates(kg):
    assert [row["what"] for row in kg("timeline", "Acme")[1]] == ["reported", "firmer", "denied"]
    _, rows, _ = kg("drift", "Acme")
    assert {row["change"] for row in rows} == {"firmer", "no attribution"}


def test_paths_and_neighbours_can_be_narrowed(kg):
    _, rows, _ = kg("path", "Acme", "Crux")
    assert [row["to"] for row in rows] == ["Sensor Layer", "Shield", "Bolt", "Crux"]
    assert kg("path", "Acme", "Crux", "--relation", "competesFor")[0] == 1
    assert [row["entity"] for row in kg("neighbors", "Bolt")[1]] == ["Crux", "Shield"]
    assert len(kg("neighbors", "Bolt", "--source", "evening example")[1]) == 0


def test_ranks_and_communities_come_as_rows(kg):
    assert kg("rank", "--type", "Program")[1][0]["entity"] == "Shield"
    assert sum(row["size"] for row in kg("communities")[1]) == 5


def test_evidence_opens_every_row(kg):
    for command in (
        ["corroboration"],
        ["conflicts"],
        ["rivals"],
        ["timeline", "Acme"],
        ["drift"],
        ["path", "Acme", "Crux"],
        ["neighbors", "Acme"],
    ):
        status, rows, _ = kg(*command, "--evidence")
        assert status == 0
        assert all(any(str(cell).endswith(".") for cell in row.values()) for row in rows), command


@pytest.mark.parametrize("form", ["csv", "tsv", "ndjson", "markdown", "table"])
def test_every_form_is_given(kg, form):
    assert "Acme" in kg("conflicts", form=form)[1]


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (("timeline", "Nobody"), 1, "Nobody"),
        (("corroboration", "Acme", "eats"), 2, "eats"),
        (("corroboration", "Acme", "owns", "Crux"), 1, "the graph has no claim that Acme owns Crux"),
        (("path", "Acme", "acme"), 2, "are one entity"),
        (("path", "Acme", "Crux", "--status", "sure"), 2, "no status 'sure'"),
        (("path", "Acme", "Crux", "--source", "nobody"), 2, "no source 'nobody'"),
        (("rank", "--by", "weight"), 2, "no measure 'weight'"),
        (("rank", "--type", "Planet"), 2, "no type 'Planet'"),
        (("conflicts", "--as-of", "soon"), 2, "no date 'soon'"),
    ],
)
def test_a_wrong_request_gets_one_line(kg, args, status, says):
    found, out, err = kg(*args)
    assert found == status and says in err and err.count("\n") == 1 and not out
