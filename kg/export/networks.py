"""The graph as a network: GraphML and GEXF with typed attributes, for networkx, igraph, Gephi and yEd.

An edge holds all claims of one relation and status between two nodes; amounts, dates and texts are nodes too,
so that nothing is lost. The files are written as they go: a network library would hold them in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from kg.graph import Graph
from kg.network import Edge, Vertex, edges, vertex
from kg.record import label

Cell: TypeAlias = str | int | float | None

_NODE_TYPES = {
    "label": "string", "type": "string", "names": "string", "articles": "int",
    "min": "double", "max": "double", "unit": "string",
}  # fmt: skip
_EDGE_TYPES = {
    "relation": "string", "status": "string", "sources": "string", "evidence": "string",
    "attributed_to": "string", "claims": "int", "score": "double", "amount": "string",
}  # fmt: skip
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def graphml(graph: Graph, out: BinaryIO) -> None:
    """Write GraphML: http://graphml.graphdrawing.org/."""
    out.write(_HEAD_GRAPHML)
    for kind, types in (("node", _NODE_TYPES), ("edge", _EDGE_TYPES)):
        for name, type_name in types.items():
            key = f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_name}"/>\n'
            out.write(key.encode())
    out.write(b'<graph id="claims" edgedefault="directed">\n')
    nodes, links = _network(graph)
    for node in nodes:
        out.write(f"<node id={_attribute(node.id)}>{_data('node', _node(node))}</node>\n".encode())
    for number, edge in enumerate(links):
        ends = f"source={_attribute(edge.source.id)} target={_attribute(edge.target.id)}"
        out.write(f'<edge id="e{number}" {ends}>{_data("edge", _edge(edge))}</edge>\n'.encode())
    out.write(b"</graph>\n</graphml>\n")


def gexf(graph: Graph, out: BinaryIO) -> None:
    """Write GEXF 1.2: https://gexf.net/."""
    out.write(_HEAD_GEXF)
    for kind, types in (("node", _NODE_TYPES), ("edge", _EDGE_TYPES)):
        out.write(f'<attributes class="{kind}" mode="static">\n'.encode())
        for name, type_name in types.items():
            gexf_type = "integer" if type_name == "int" else type_name
            out.write(f'<attribute id="{kind}-{name}" title="{name}" type="{gexf_type}"/>\n'.encode())
        out.write(b"</attributes>\n")
    nodes, links = _network(graph)
    out.write(b"<nodes>\n")
    for node in nodes:
        head = f"<node id={_attribute(node.id)} label={_attribute(node.label)}>"
        out.write(f"{head}{_values('node', _node(node))}</node>\n".encode())
    out.write(b"</nodes>\n<edges>\n")
    for number, edge in enumerate(links):
        ends = f"source={_attribute(edge.source.id)} target={_attribute(edge.target.id)}"
        head = f'<edge id="{number}" {ends} label={_attribute(edge.relation)}>'
        out.write(f"{head}{_values('edge', _edge(edge))}</edge>\n".encode())
    out.write(b"</edges>\n</graph>\n</gexf>\n")


_HEAD_GRAPHML = b"""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_HEAD_GEXF = b"""<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
<graph mode="static" defaultedgetype="directed">
"""


def _network(graph: Graph) -> tuple[Iterator[Vertex], list[Edge]]:
    links = list(edges(graph.claims(), values=True))
    nodes = {entity.id: vertex(entity) for entity in graph.entities.values()}
    values = {edge.target.id: edge.target for edge in links if edge.target.id not in nodes}
    return iter((*nodes.values(), *(values[key] for key in sorted(values)))), links


def _node(node: Vertex) -> dict[str, Cell]:
    return {
        "label": node.label,
        "type": node.type,
        "names": "; ".join(node.names),
        "articles": node.articles,
        "min": node.min,
        "max": node.max,
        "unit": node.unit or None,
    }


def _edge(edge: Edge) -> dict[str, Cell]:
    amounts = dict.fromkeys(label(claim.amount) for claim in edge.claims if claim.amount)
    return {
        "relation": edge.relation,
        "status": edge.status,
        "sources": "; ".join(edge.sources),
        "evidence": " | ".join(edge.evidence),
        "attributed_to": "; ".join(edge.attributed_to),
        "claims": len(edge.claims),
        "score": edge.score,
        "amount": "; ".join(amounts) or None,
    }


def _data(kind: str, cells: Mapping[str, Cell]) -> str:
    return _each(cells, lambda name, text: f'<data key="{kind}-{name}">{escape(text)}</data>')


def _values(kind: str, cells: Mapping[str, Cell]) -> str:
    inner = _each(cells, lambda name, text: f'<attvalue for="{kind}-{name}" value={quoteattr(text)}/>')
    return f"<attvalues>{inner}</attvalues>"


def _each(cells: Mapping[str, Cell], write: Callable[[str, str], str]) -> str:
    return "".join(write(name, _clean(str(cell))) for name, cell in cells.items() if cell is not None)


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Take out what XML has no way to write."""
    return _NOT_XML.sub(" ", text)
