"""The forms in which an answer is written: for a person, a spreadsheet or a program.

What stands in an answer comes from newspaper texts, which nobody has checked: a form for the terminal lets no
control character through, and one for spreadsheets no formula.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from typing import Literal, TextIO, TypeAlias

from kg.answer import Answer, Cell

Writer: TypeAlias = Callable[[Answer, TextIO], None]

# C0 and C1 controls, and the marks that turn the direction of text.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDE = 10_000


def write(answer: Answer, form: str, out: TextIO) -> None:
    """Write an answer in one of `FORMATS`."""
    FORMATS[form](answer, out)


def visible(text: str) -> str:
    """Replace control characters and marks of direction, so that text can only be read.

    >>> visible("one\\x1b[31mtwo")
    'one [31mtwo'
    """
    return _UNSEEN.sub(" ", text)


def safe_cell(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking a text for a formula.

    >>> safe_cell("=1+1"), safe_cell(-1)
    ("'=1+1", -1)
    """
    if not isinstance(cell, str):
        return cell
    text = visible(cell) if _UNSEEN.search(cell) else cell
    return f"'{text}" if cell.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _table(answer: Answer, out: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = out.isatty()
    console = Console(file=out, width=None if terminal else _WIDE, highlight=False)
    table = Table(title=Text(visible(answer.title)) if answer.title else None, box=box.SIMPLE_HEAD)
    for column in answer.columns:
        table.add_column(Text(visible(column)), justify=_side(answer, column), overflow="fold")
    for row in answer:
        table.add_row(*(Text(_plain(cell)) for cell in row))
    if terminal:
        console.print(table)
        return
    with console.capture() as capture:
        console.print(table)
    out.writelines(line.rstrip() + "\n" for line in capture.get().splitlines())


def _side(answer: Answer, column: str) -> Literal["left", "right"]:
    numbers = all(isinstance(cell, int | float) for cell in answer.column(column) if cell is not None)
    return "right" if numbers and len(answer) else "left"


def _json(answer: Answer, out: TextIO) -> None:
    json.dump(answer.records(), out, ensure_ascii=False, indent=1)
    out.write("\n")


def _ndjson(answer: Answer, out: TextIO) -> None:
    for record in answer.records():
        out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _csv(answer: Answer, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(safe_cell(column) for column in answer.columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in answer)


def _tsv(answer: Answer, out: TextIO) -> None:
    for row in (answer.columns, *answer):
        out.write("\t".join(_plain(cell) for cell in row) + "\n")


def _markdown(answer: Answer, out: TextIO) -> None:
    rows = [answer.columns, tuple("---" for _ in answer.columns), *answer]
    for row in rows:
        out.write("| " + " | ".join(_escaped(cell) for cell in row) + " |\n")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return visible(cell) if isinstance(cell, str) else str(cell)


def _escaped(cell: Cell) -> str:
    text = _plain(cell).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|])", r"\\\1", text)


FORMATS: dict[str, Writer] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "tsv": _tsv,
    "ndjson": _ndjson,
    "markdown": _markdown,
}
