"""Each form of another program is read back by that program's own library, where one installs."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from goldgraph import SHARED, gold_graph
from hypothesis import given
from hypothesis import strategies as st
from smallgraph import HOSTILE, SmallGraph, small

from kg.errors import WrongRequest
from kg.export import FOLDERS, export, export_to
from kg.interchange.neo4j import SEPARATOR
from kg.interchange.obsidian import escaped, file_names
from kg.record import EntityRecord

needs_gold = pytest.mark.skipif(not SHARED.exists(), reason="NO GOLD DATA beside the repository")


def streamed(graph: Any, form: str) -> bytes:
    out = io.BytesIO()
    export(graph, form, out)
    return out.getvalue()


def in_folder(graph: Any, form: str, where: Path) -> Path:
    export_to(graph, form, where / form)
    return where / form


# Neo4j


def neo4j_rows(path: Path) -> list[dict[str, Any]]:
    """Read a file as `neo4j-admin` does: types and lists by the header."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    return [
        {name: neo4j_value(name, cell) for name, cell in zip(header, line, strict=True)} for line in lines
    ]


def neo4j_value(name: str, cell: str) -> Any:
    kind = name.partition(":")[2]
    if kind == "string[]" or name == ":LABEL":
        return cell.split(SEPARATOR) if cell else []
    if kind in ("double", "long"):
        return {"double": float, "long": int}[kind](cell) if cell else None
    return cell


@needs_gold
def test_neo4j_s_files_hold_every_claim_between_known_nodes(tmp_path: Path) -> None:
    graph = gold_graph()
    folder = in_folder(graph, "neo4j", tmp_path)
    nodes = [row for name in ("entities", "values") for row in neo4j_rows(folder / f"{name}.csv")]
    ids = [row["id:ID(Entity)"] for row in nodes]
    assert len(ids) == len(set(ids))
    links = neo4j_rows(folder / "claims.csv")
    assert len(links) == len(graph.claims())
    assert {row[end] for row in links for end in (":START_ID(Entity)", ":END_ID(Entity)")} <= set(ids)
    assert all(row[":TYPE"].replace("_", "").isalpha() for row in links)
    assert {row[":END_ID(Article)"] for row in neo4j_rows(folder / "mentions.csv")} <= set(graph.articles)
    assert "Entity" in nodes[0][":LABEL"]


def test_neo4j_s_lists_and_quotes_come_back_as_they_were(tmp_path: Path) -> None:
    folder = in_folder(small(), "neo4j", tmp_path)
    names = {row["name"]: row["names:string[]"] for row in neo4j_rows(folder / "entities.csv")}
    assert names["Acme"] == ["Acme", "Acme Corp"]
    assert names[HOSTILE][1] == '=HYPERLINK("http://x")'
    first = neo4j_rows(folder / "claims.csv")[0]
    assert first["attributedTo:string[]"] == ["Reuters", "two sources"]
    assert first["quote"] == "Acme bids for the Shield programme."


# FollowTheMoney


def ftm_entities(data: bytes) -> list[Any]:
    followthemoney = pytest.importorskip("followthemoney")
    return [followthemoney.model.get_proxy(json.loads(line)) for line in data.splitlines()]


@needs_gold
def test_followthemoney_reads_every_entity_and_every_claim_that_nobody_denies() -> None:
    graph = gold_graph()
    found = ftm_entities(streamed(graph, "ftm"))
    by_id = {entity.id: entity for entity in found}
    assert len(by_id) == len(found)
    for entity in graph.entities.values():
        assert entity.name in by_id[entity.id].get("name")
    said = [c for c in graph.claims() if isinstance(c.object, EntityRecord) and c.status != "negated"]
    links = [entity for entity in found if entity.schema.edge]
    assert len(links) == len(said)
    for link in links:
        for end in (link.schema.edge_source, link.schema.edge_target):
            assert by_id[link.first(end)].schema.is_a(link.schema.get(end).range)
    assert Counter(link.schema.name for link in links)["Ownership"] > 5


def test_followthemoney_gets_roles_as_positions_and_sentences_as_proof() -> None:
    found = {entity.caption: entity for entity in ftm_entities(streamed(small(), "ftm"))}
    assert found["Jane Roe"].get("position") == ["chief"]
    link = next(e for e in ftm_entities(streamed(small(), "ftm")) if e.schema.name == "Employment")
    assert link.get("proof") == ["article-a2"]
    assert link.get("summary") == ["Jane Roe is chief of Acme."]


@needs_gold
def test_statements_come_back_as_the_same_entities() -> None:
    pytest.importorskip("followthemoney")
    from followthemoney.dataset import Dataset
    from followthemoney.statement import StatementEntity
    from followthemoney.statement.serialize import read_csv_statements

    graph = gold_graph()
    by_id: dict[str, list[Any]] = {}
    for statement in read_csv_statements(io.BytesIO(streamed(graph, "ftm-statements"))):
        by_id.setdefault(statement.entity_id, []).append(statement)
    dataset = Dataset.make({"name": "claimgraph", "title": "claimgraph"})
    read = {key: StatementEntity.from_statements(dataset, some) for key, some in by_id.items()}
    for entity in ftm_entities(streamed(graph, "ftm")):
        assert read[entity.id].schema == entity.schema
        assert sorted(read[entity.id].get("name", quiet=True)) == sorted(entity.get("name", quiet=True))
    links = [some for key, some in by_id.items() if key.startswith("claim-")]
    assert {statement.origin for some in links for statement in some} <= set(graph.articles)


# Parquet


@needs_gold
def test_pandas_reads_parquet_and_offsets_still_quote_the_text(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pandas as pd

    graph = gold_graph()
    folder = in_folder(graph, "parquet", tmp_path)
    tables = {
        name: pd.read_parquet(folder / f"{name}.parquet")
        for name in ("claims", "entities", "mentions", "articles")
    }
    assert len(tables["claims"]) == len(graph.claims())
    assert set(tables["claims"]["subject"]) <= set(tables["entities"]["id"])
    texts = dict(zip(tables["articles"]["id"], tables["articles"]["text"], strict=True))
    for mention in tables["mentions"].itertuples():
        assert texts[mention.article][mention.start : mention.end].split() == mention.text.split()
    assert set(tables["mentions"]["entity"]) <= {*tables["entities"]["id"], ""}


# SQLite


@needs_gold
def test_sqlite_holds_what_the_graph_holds_and_finds_words(tmp_path: Path) -> None:
    graph = gold_graph()
    path = tmp_path / "graph.db"
    export_to(graph, "sqlite", path)
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT count(*) FROM claims").fetchone() == (len(graph.claims()),)
        found = database.execute(
            "SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'satellites'"
        ).fetchone()
        assert found[0] > 0
        row = database.execute(
            "SELECT substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start), c.quote FROM claims c JOIN articles a ON a.id = c.article"
        ).fetchone()
        assert row[0].split() == row[1].split()


def test_datasette_opens_the_file_and_shows_hostile_names_as_text(tmp_path: Path) -> None:
    datasette = pytest.importorskip("datasette.app")
    path = tmp_path / "graph.db"
    export_to(small(), "sqlite", path)

    async def ask() -> tuple[Any, str]:
        served = datasette.Datasette([str(path)])
        await served.invoke_startup()
        rows = (await served.client.get("/graph/facts.json?_shape=array")).json()
        return rows, (await served.client.get("/graph/facts")).text

    rows, page = asyncio.run(ask())
    assert {"subject": "Acme", "relation": "competesFor", "object": "Shield"}.items() <= rows[0].items()
    assert rows[0]["said_by"] == "Reuters; two sources"
    assert HOSTILE not in page


# Obsidian


@needs_gold
def test_obsidiantools_finds_a_note_for_each_entity_and_no_broken_link(tmp_path: Path) -> None:
    obsidiantools = pytest.importorskip("obsidiantools.api")
    graph = gold_graph()
    vault = obsidiantools.Vault(in_folder(graph, "obsidian", tmp_path)).connect()
    assert len(vault.md_file_index) == len(graph.entities) + len(graph.articles)
    assert vault.nonexistent_notes == []
    assert vault.graph.number_of_edges() > len(graph.entities)
    fronts = [vault.get_front_matter(name) for name in vault.md_file_index]
    assert {front["id"] for front in fronts} == {*graph.entities, *graph.articles}


def test_notes_of_hostile_names_stay_in_their_folder_and_show_no_markup(tmp_path: Path) -> None:
    folder = in_folder(small(), "obsidian", tmp_path)
    notes = list(folder.rglob("*.md"))
    assert len(notes) == 6
    assert all(note.parent.parent == folder for note in notes)
    for note in notes:
        front, body = note.read_text(encoding="utf-8").split("---\n")[1:3]
        assert isinstance(yaml.safe_load(front), dict)
        assert "<script" not in body


@given(
    st.lists(
        st.tuples(st.uuids().map(str), st.text(max_size=300)), max_size=12, unique_by=lambda pair: pair[0]
    )
)
def test_any_name_gives_a_file_name_that_every_system_takes(named: list[tuple[str, str]]) -> None:
    names = file_names(named)
    assert len({name.casefold() for name in names.values()}) == len(named)
    for name in names.values():
        assert name
        assert len(f"{name}.md".encode()) < 255
        assert not set(name) & set('/\\:*?"<>|#^[]\0\n')
        assert not name.startswith((".", " "))
        assert name.partition(".")[0].lower() not in ("con", "nul", "prn", "aux", "com1")


@given(st.text())
def test_no_text_is_taken_for_markup(text: str) -> None:
    written = escaped(text)
    assert not set("<>\n") & set(written)
    assert "[[" not in written


# All of them


@pytest.mark.parametrize("form", ["html", "ftm", "ftm-statements", "sqlite", *FOLDERS])
def test_the_same_graph_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    written = [bytes_of(small(), form, tmp_path / str(number)) for number in (1, 2)]
    assert written[0] == written[1]


def bytes_of(graph: SmallGraph, form: str, where: Path) -> dict[str, bytes]:
    where.mkdir()
    export_to(graph, form, where / "out")
    files = [path for path in sorted(where.rglob("*")) if path.is_file()]
    return {str(path.relative_to(where)): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("form", "library"),
    [("ftm", "followthemoney"), ("ftm-statements", "followthemoney"), ("parquet", "pyarrow")],
)
def test_without_its_library_a_format_says_what_to_install(
    form: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(WrongRequest, match="pip install"):
        export_to(small(), form, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(WrongRequest, match="not empty"):
        export_to(small(), "obsidian", tmp_path)
    with pytest.raises(WrongRequest, match="-o"):
        export(small(), "neo4j", io.BytesIO())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]


def test_a_folder_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(graph: Any, folder: Path) -> None:
        (folder / "half").write_text("half")
        raise OSError("disk full")

    monkeypatch.setitem(FOLDERS, "neo4j", broken)
    with pytest.raises(OSError, match="full"):
        export_to(small(), "neo4j", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
