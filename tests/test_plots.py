"""Pictures show what they are given: every entity, every moment, every cell."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("matplotlib", reason="the extra `notebook` is not installed")
pytest.importorskip("scipy", reason="the extra `notebook` is not installed")

import matplotlib
import networkx as nx
from matplotlib import pyplot

from kg import plots
from kg.answer import Answer
from kg.rivals import cells
from kg.timeline import timeline

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed() -> Any:
    yield
    pyplot.close("all")


def words(axes: Any) -> set[str]:
    return {text.get_text() for text in axes.texts}


def test_a_network_shows_the_name_of_everything_that_is_joined(graph: Any) -> None:
    network = graph.network()
    shown = words(plots.network(network))
    joined = [name for node, name in network.nodes(data="label") if network.degree(node)]
    assert len(shown) == len(set(joined))
    assert "SpaceX" in shown


def test_a_name_with_a_dollar_is_no_formula() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node("a", label="$x^2$", type="Company")
    network.add_edge("a", "b", status="asserted")
    axes = plots.network(network)
    axes.figure.canvas.draw()
    assert r"\$x^2\$" in words(axes)


def test_an_empty_network_is_an_empty_picture() -> None:
    assert words(plots.network(nx.MultiDiGraph())) == set()


def test_a_timeline_has_a_mark_for_each_dated_moment(graph: Any) -> None:
    moments = timeline(graph.claims(), graph.articles, graph.find("Golden Dome"))
    axes = plots.timeline(moments)
    dated = [moment for moment in moments if moment.date and not moment.date.startswith("--")]
    assert len(axes.collections) == len(dated)


def test_a_heat_map_has_a_row_for_each_firm(graph: Any) -> None:
    found = cells(graph.claims(), prize=graph.find("Golden Dome"))
    axes = plots.heatmap(found)
    assert len(axes.get_yticks()) == len({cell.firm.id for cell in found})
    assert plots.heatmap([]).get_yticks().size == 0


def test_an_answer_turns_into_a_network_with_its_evidence() -> None:
    answer = Answer(
        ("who", "what", "status"), (("A", "B", "planned"), ("A", None, "x")), evidence=(("c1",), ())
    )
    network = answer.to_networkx()
    assert list(network.edges(data=True)) == [("A", "B", {"status": "planned", "claims": ("c1",)})]
    assert list(answer.to_networkx("what", "who").edges()) == [("B", "A")]
    with pytest.raises(KeyError, match="nothing"):
        answer.to_networkx("nothing")


def test_a_claim_shows_its_sentence_in_a_notebook_with_nothing_unescaped(graph: Any) -> None:
    from smallgraph import small

    shown = [claim._repr_html_() for claim in small().claims()]
    assert "<mark>Acme</mark> bids for the <mark>Shield</mark> programme." in shown[0]
    assert "Reuters, citing two sources" in shown[0]
    assert not any("<script" in text for text in shown)
