"""What a decision changes is shown before it is written, is just that, and can be undone to the byte."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from newsroom import Newsroom

from kg import ledger
from kg.cli import main
from kg.deciding import decided, propose, propose_undo
from kg.decisions import Decision
from kg.diff import compare
from kg.errors import NotFound, WrongRequest
from kg.export import export
from kg.graph import Graph

ITEMS = [
    Decision("merge", ("Acme", "Acme Space Lab")),
    Decision("merge", ("Bolt", "Crux", "Dyna")),
    Decision("rename", ("Bolt", "Bolt Works")),
    Decision("split", ("Acme", "Acme (town)"), articles=("two",)),
    Decision("forbid", ("Acme", "Acme Space Lab")),
    Decision("reject", fact=("Bolt", "partnersWith", "Crux")),
    Decision("reject", fact=("Acme", "competesFor", "Shield"), articles=("one",)),
    Decision("accept", fact=("Dyna", "supports", "Acme"), articles=("two",), status="possible"),
]


@pytest.fixture
def folder(tmp_path) -> Path:
    room = Newsroom(types={"Shield": "Program"})
    room.article("one", "2025-05-01", "Daily Example")
    room.article("two", "2025-06-01", "Evening Example")
    room.claim("one", "Acme", "competesFor", "Shield", "possible")
    room.claim("two", "Acme", "competesFor", "Shield")
    room.claim("one", "Bolt", "partnersWith", "Crux")
    room.claim("two", "Dyna", "competesFor", "Shield")
    room.claim("two", "Dyna", "partnersWith", "Acme")
    room.claim("two", "Acme Space Lab", "owns", "Bolt")
    room.graph(tmp_path / "graph")
    return tmp_path / "graph"


def content(folder: Path) -> tuple[bytes | None, bytes]:
    """Give all that a graph says, and its file of decisions."""
    graph = Graph.open(folder)
    path = folder / ledger.NAME
    export(graph, "trig", out := BytesIO())
    return path.read_bytes() if path.exists() else None, out.getvalue()


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.do} {' '.join(item.names or item.fact)}")
def test_the_preview_is_the_change_and_undo_restores_the_bytes(folder, item):
    before, old = content(folder), Graph.open(folder)
    proposal = propose(folder, item)
    assert content(folder) == before
    promised = [row[:6] for row in proposal.answer().rows]
    proposal.accept()
    assert [row[:6] for row in compare(old, Graph.open(folder)).rows] == promised
    assert len(Graph.open(folder).entities) == proposal.entities[1]
    undo = propose_undo(folder)
    assert undo.entities == proposal.entities[::-1] and len(undo.changes) == len(proposal.changes)
    undo.accept()
    assert content(folder) == before


def test_each_decision_does_what_it_says(folder):
    counts = {item: len(propose(folder, item).changes) for item in ITEMS}
    assert [counts[item] for item in ITEMS] == [1, 3, 2, 3, 0, 1, 0, 1]


def test_decisions_are_listed_and_any_can_be_taken_back(folder):
    for item in ITEMS[:3]:
        propose(folder, item).accept()
    assert [row[1:3] for row in decided(folder)] == [
        ("merge", "Acme | Acme Space Lab"),
        ("merge", "Bolt | Crux | Dyna"),
        ("rename", "Bolt | Bolt Works"),
    ]
    propose_undo(folder, 2).accept()
    assert [row[1] for row in decided(folder)] == ["merge", "rename"]
    assert "Crux" in {entity.name for entity in Graph.open(folder).entities.values()}


@pytest.mark.parametrize(
    ("item", "error", "says"),
    [
        (
            Decision("merge", ("Acme", "Nobody Works")),
            NotFound,
            "nothing is called 'Nobody Works'; the nearest are",
        ),
        (Decision("merge", ("Acme",)), WrongRequest, "merge needs two names"),
        (Decision("reject", fact=("Acme", "eats", "Bolt")), WrongRequest, "no relation 'eats'; there are"),
        (Decision("rename", ("Acme", "A"), type="Planet"), WrongRequest, "no type 'Planet'; there are"),
        (Decision("split", ("Acme", "A"), articles=("nine",)), NotFound, "there is no article 'nine'"),
    ],
)
def test_what_makes_no_sense_is_refused(folder, item, error, says):
    with pytest.raises(error, match=says):
        propose(folder, item)


def test_nothing_to_undo_is_said(folder):
    with pytest.raises(NotFound, match="there is no decision to take back"):
        propose_undo(folder)


def run(capsys, *args: str) -> tuple[int, str, str]:
    status = main([*args])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_command_shows_first_and_writes_when_told_to(folder, capsys):
    asked = ("decide", "rename", "Bolt", "Bolt Works", "--graph", str(folder), "--format", "json")
    status, out, err = run(capsys, *asked)
    assert status == 1 and len(json.loads(out)) == 2 and "--yes writes it" in err
    assert not (folder / ledger.NAME).exists()
    assert run(capsys, *asked, "--dry-run")[0] == 0
    assert run(capsys, *asked, "--yes", "--why", "its full name")[0] == 0
    assert run(capsys, "decide", "list", "--graph", str(folder))[1].splitlines()[1].endswith("its full name")
    assert run(capsys, "decide", "undo", "--yes", "--graph", str(folder))[0] == 0
    assert not (folder / ledger.NAME).exists()


def test_two_graphs_and_two_generations_of_one_are_compared(folder, capsys):
    (old,) = folder.glob("gen-*")
    propose(folder, ITEMS[2]).accept()
    status, out, _ = run(capsys, "diff", str(old), str(folder), "--format", "json")
    assert status == 0 and {row["change"] for row in json.loads(out)} == {"renamed"}
    assert run(capsys, "diff", str(folder), str(folder))[0] == 1
    assert run(capsys, "diff", str(folder), str(folder / "nowhere"))[0] == 1
