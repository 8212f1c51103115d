"""Graphs built apart, joined: one build over all their articles."""

import pytest
from fakereader import load
from test_build import NEWS, exports, write

from kg.build import build
from kg.cli import main
from kg.errors import NotFound, WrongRequest
from kg.graph import Graph
from kg.merge import merge


@pytest.fixture
def parts(tmp_path):
    """Build a graph of each of three folders, the first and the second with an article in common."""
    names = sorted(NEWS)
    for part, chosen in {"a": names[:3], "b": names[2:4], "c": names[4:]}.items():
        write(tmp_path / f"news-{part}", {name: NEWS[name] for name in chosen})
        build([tmp_path / f"news-{part}"], tmp_path / part, load=load, jobs=1)
    return [tmp_path / part for part in "abc"]


def test_joined_graphs_are_one_build_over_all(parts, tmp_path):
    write(tmp_path / "news", NEWS)
    build([tmp_path / "news"], tmp_path / "whole", load=load, jobs=1)
    merge(parts, tmp_path / "joined")
    assert exports(tmp_path / "joined") == exports(tmp_path / "whole")
    assert Graph.open(tmp_path / "joined").manifest["name"] == Graph.open(tmp_path / "whole").manifest["name"]


def test_the_order_does_not_matter_and_neither_do_repeats(parts, tmp_path):
    merge(parts, tmp_path / "one")
    merge([*parts[::-1], parts[0]], tmp_path / "two")
    merge([tmp_path / "one", tmp_path / "one"], tmp_path / "three")
    assert exports(tmp_path / "one") == exports(tmp_path / "two") == exports(tmp_path / "three")


def test_articles_of_one_name_with_other_content_both_stay(tmp_path):
    for part, text in {"a": "Acme builds Falcon 7.", "b": "Globex builds Falcon 7."}.items():
        write(tmp_path / f"news-{part}", {"same": text})
        build([tmp_path / f"news-{part}"], tmp_path / part, load=load, jobs=1)
    merge([tmp_path / "a", tmp_path / "b"], tmp_path / "one")
    merge([tmp_path / "b", tmp_path / "a"], tmp_path / "two")
    graph = Graph.open(tmp_path / "one")
    assert len(graph.articles) == 2 and "same" in graph.articles
    assert {c.subject.name for c in graph.claims(relation="develops")} == {"Acme", "Globex"}
    assert exports(tmp_path / "one") == exports(tmp_path / "two")


def test_a_joined_graph_goes_on_being_built(parts, tmp_path):
    merge(parts, tmp_path / "joined")
    write(tmp_path / "news", NEWS)
    report = build([tmp_path / "news"], tmp_path / "joined", load=load, jobs=1)
    assert (report.extracted, report.changed) == (0, False)


def test_graphs_read_by_other_means_are_refused(parts, tmp_path):
    build([tmp_path / "news-a"], tmp_path / "other", load=load, jobs=1, model="en_core_web_sm")
    with pytest.raises(WrongRequest, match="different models"):
        merge([parts[0], tmp_path / "other"], tmp_path / "joined")
    with pytest.raises(NotFound, match="there is no graph at"):
        merge([parts[0], tmp_path / "nowhere"], tmp_path / "joined")
    assert not (tmp_path / "joined").exists()


def test_decisions_of_all_parts_apply(parts, tmp_path):
    (parts[0] / "decisions.toml").write_text(
        '[[decision]]\ndo = "rename"\nnames = ["Sky Shield", "Shield"]\n'
    )
    merge(parts, tmp_path / "joined")
    assert Graph.open(tmp_path / "joined").find("Shield").name == "Shield"


def test_the_command_says_what_came_out(parts, tmp_path, capsys):
    assert main(["merge", *map(str, parts), "-o", str(tmp_path / "joined")]) == 0
    assert capsys.readouterr().out.startswith("5 articles, ")
