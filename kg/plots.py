"""Pictures of a graph, drawn with matplotlib: they need no network and look the same in every notebook.

Each function draws on the axes given, or on new ones, and returns them. They need the extra `notebook`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.board import STANDINGS
from kg.intervals import of_date
from kg.rivals import Standings
from kg.timeline import Moment

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

_SEED = 7
_EXACT = 300
_LONGEST = 28
_STYLES = {"asserted": "solid", "planned": "dashed", "possible": "dotted", "negated": "dashdot"}
_COLORS = {"asserted": "#5c6670", "planned": "#0b6e8f", "possible": "#b07a00", "negated": "#b3261e"}
_SIGNS = {"asserted": "o", "planned": "D", "possible": "^", "negated": "X"}
_NONE = 0


def network(found: nx.MultiDiGraph[str], *, axes: Axes | None = None) -> Axes:
    """Draw a network: entities coloured by type, lines by status, larger the more they are joined.

    What is joined with nothing is left out.
    """
    import networkx as nx
    from matplotlib import colormaps

    drawn = axes or _axes(11, 8)
    found = found.subgraph([node for node, degree in found.degree() if degree])
    places = _places(found)
    types = sorted({str(kind) for _, kind in found.nodes(data="type", default="")})
    colors = dict(zip(types, colormaps["tab10"].colors * (1 + len(types) // 10), strict=False))  # type: ignore[attr-defined]
    for status, style in _STYLES.items():
        edges = [(a, b) for a, b, said in found.edges(data="status", default="asserted") if said == status]
        nx.draw_networkx_edges(
            found, places, edgelist=edges, ax=drawn, style=style, edge_color=_COLORS[status], alpha=0.6,
            arrowsize=7, connectionstyle="arc3,rad=0.08",
        )  # fmt: skip
    for kind in types:
        nodes = [node for node, of in found.nodes(data="type", default="") if str(of) == kind]
        sizes = [40 + 18 * found.degree(node) for node in nodes]
        nx.draw_networkx_nodes(
            found,
            places,
            nodelist=nodes,
            ax=drawn,
            node_size=sizes,
            node_color=[colors[kind]],
            label=kind or None,
        )
    names = {node: _short(str(name or node)) for node, name in found.nodes(data="label")}
    nx.draw_networkx_labels(found, places, names, ax=drawn, font_size=7, verticalalignment="bottom")
    drawn.set_axis_off()
    if any(types):
        drawn.legend(loc="lower left", fontsize=7, frameon=False, markerscale=0.5)
    return drawn


def timeline(moments: Iterable[Moment], *, axes: Axes | None = None) -> Axes:
    """Draw moments by their days, a line for each relation; a text's own dates are hollow."""
    dated = [(day, moment) for moment in moments if (day := _day(moment.date))]
    drawn = axes or _axes(11, 1.2 + 0.42 * len({moment.claim.relation for _, moment in dated}))
    relations = sorted({moment.claim.relation for _, moment in dated}, reverse=True)
    seen: dict[tuple[dt.date, str], int] = {}
    for day, moment in dated:
        relation, status = moment.claim.relation, moment.claim.status
        # What falls on one day is set side by side, so that nothing hides.
        shift = seen[day, relation] = seen.get((day, relation), -1) + 1
        height = relations.index(relation) + 0.11 * (shift % 7) - 0.3
        face = "none" if moment.what == "date" else _COLORS[status]
        drawn.scatter(day, height, marker=_SIGNS[status], edgecolors=_COLORS[status], facecolors=face, s=36)  # type: ignore[arg-type]
    drawn.set_yticks(range(len(relations)), relations)
    for status in dict.fromkeys(moment.claim.status for _, moment in dated):
        drawn.plot([], [], _SIGNS[status], color=_COLORS[status], label=status)
    if dated:
        drawn.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    drawn.grid(axis="x", alpha=0.3)
    return drawn


def heatmap(found: Iterable[Standings], *, axes: Axes | None = None) -> Axes:
    """Draw who stands how to what: firms by programmes, hatched where a standing is only derived."""
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Rectangle

    cells = list(found)
    firms = _by_count(cells, lambda cell: (cell.firm.id, cell.firm.name))
    prizes = _by_count(cells, lambda cell: (cell.prize.id, cell.prize.name))
    drawn = axes or _axes(2.5 + 0.8 * len(prizes), 1.5 + 0.32 * len(firms))
    best: dict[tuple[int, int], Standings] = {}
    rows, columns = list(firms), list(prizes)
    for cell in cells:
        place = rows.index(cell.firm.id), columns.index(cell.prize.id)
        if place not in best or STANDINGS.index(cell.standing) < STANDINGS.index(best[place].standing):
            best[place] = cell
    values = [[_NONE] * len(columns) for _ in rows]
    for (row, column), cell in best.items():
        values[row][column] = STANDINGS.index(cell.standing) + 1
        words = cell.standing + ("\n(derived)" if cell.basis == "derived" else "")
        drawn.text(column, row, words, ha="center", va="center", fontsize=6)
    colors = ListedColormap(["#f4f4f2", "#2f9e6e", "#6aa6dd", "#b8d4ef", "#f0dca0", "#e8a29c"])
    drawn.imshow(values or [[_NONE]], cmap=colors, vmin=0, vmax=len(STANDINGS), aspect="auto")
    for (row, column), cell in best.items():
        if cell.basis == "derived":
            drawn.add_patch(
                Rectangle((column - 0.5, row - 0.5), 1, 1, hatch="///", fill=False, lw=0, alpha=0.15)
            )
    drawn.set_xticks(range(len(columns)), [_short(prizes[key]) for key in columns], rotation=40, ha="right")
    drawn.set_yticks(range(len(rows)), [_short(firms[key]) for key in rows])
    drawn.tick_params(labelsize=8)
    return drawn


def _places(found: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """Lay a network out; its pieces are tied to the largest, else they would drift far away."""
    import networkx as nx

    plain = nx.Graph(found)
    pieces = sorted(nx.connected_components(plain), key=lambda piece: (-len(piece), min(piece)))
    hubs = [max(sorted(piece), key=plain.degree) for piece in pieces]
    plain.add_edges_from((hubs[0], hub) for hub in hubs[1:])
    if len(plain) <= _EXACT:
        return dict(nx.kamada_kawai_layout(plain))
    return dict(nx.spring_layout(plain, seed=_SEED, iterations=100))


def _by_count(cells: Sequence[Standings], end: Any) -> Mapping[str, str]:
    """Name the ends of cells by their ids, those with most cells first."""
    counts: dict[tuple[str, str], int] = {}
    for cell in cells:
        counts[end(cell)] = counts.get(end(cell), 0) + 1
    return dict(sorted(counts, key=lambda key: (-counts[key], key[1])))


def _axes(width: float, height: float) -> Axes:
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def _day(date: str) -> dt.date | None:
    """Take the first day of a date of any precision; one without a year has none."""
    interval = of_date(date) if date else None
    if interval is None or interval.open or not 1 <= interval.low < dt.date.max.toordinal():
        return None
    return dt.date.fromordinal(int(interval.low))


def _short(name: str) -> str:
    # A dollar sign would begin a formula.
    text = name.replace("$", r"\$")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


__all__ = ["heatmap", "network", "timeline"]
