"""An answer: named columns and rows of plain values, which any format can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

Cell: TypeAlias = str | int | float | bool | None

_SHOWN_IN_NOTEBOOK = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that a question gives. `sparql` is the query that found them, where one did.

    `evidence` has the ids of the claims behind each row, or is empty where none are known.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    sparql: str = ""
    evidence: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, columns: Sequence[str], rows: Iterable[Iterable[Cell]], *, title: str = "") -> Answer:
        """Make an answer of rows given as any iterables.

        >>> Answer.of(["firm"], [["Example"]]).records()
        [{'firm': 'Example'}]
        """
        return cls(tuple(columns), tuple(tuple(row) for row in rows), title)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Cell]]:
        """Give each row as a dictionary by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> tuple[Cell, ...]:
        """Give all values of one column.

        Raises KeyError, naming the columns there are, where there is none of that name.
        """
        if name not in self.columns:
            raise KeyError(f"no column {name!r}; there are {', '.join(self.columns)}")
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """Turn the answer into a pandas DataFrame (`pip install claimgraph[notebook]`)."""
        import pandas as pd

        return pd.DataFrame(self.records(), columns=list(self.columns))

    def to_networkx(self, source: str = "", target: str = "") -> nx.MultiDiGraph[str]:
        """Turn each row into an edge, from its first column to its second unless others are named.

        The other columns become attributes of the edge, and the ids behind the row its `claims`. Rows that
        lack an end are left out. Raises KeyError where there is no such column.
        """
        import networkx as nx

        ends = [source or self.columns[0], target or self.columns[1 if len(self.columns) > 1 else 0]]
        found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        pairs = zip(self.column(ends[0]), self.column(ends[1]), strict=True)
        for number, (start, end) in enumerate(pairs):
            if start is None or end is None:
                continue
            row = dict(zip(self.columns, self.rows[number], strict=True))
            kept = {name: cell for name, cell in row.items() if name not in ends and cell is not None}
            claims = self.evidence[number] if self.evidence else ()
            found.add_edge(str(start), str(end), **{**kept, "claims": claims})
        return found

    def _repr_html_(self) -> str:
        """Show the answer in a notebook, everything in it escaped."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{_html(cell)}</td>" for cell in row) + "</tr>"
            for row in self.rows[:_SHOWN_IN_NOTEBOOK]
        )
        more = len(self) - _SHOWN_IN_NOTEBOOK
        note = f"<p>… and {more} more rows</p>" if more > 0 else ""
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _html(cell: Cell) -> str:
    return "" if cell is None else escape(str(cell))
