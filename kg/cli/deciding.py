"""Commands that correct a graph, and show what has changed in one."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from kg.cli.app import app
from kg.cli.options import GRAPH, TIMEOUT, Form, GraphDir, Timeout
from kg.cli.output import DONE, NOT_FOUND, give, remark

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.deciding import Proposal
    from kg.decisions import Decision
    from kg.graph import Graph

decisions = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(decisions, name="decide", help="Correct the graph in a way that every build replays.")

Yes: TypeAlias = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
Dry: TypeAlias = Annotated[bool, typer.Option("--dry-run", "-n", help="Only show what would change.")]
Type: TypeAlias = Annotated[str, typer.Option("--type", help="Only entities of this type.")]
Why: TypeAlias = Annotated[str, typer.Option("--why", help="The reason, for those who come after.")]
In: TypeAlias = Annotated[
    list[str] | None, typer.Option("--article", metavar="ID", help="Only in this article.")
]
Subject: TypeAlias = Annotated[str, typer.Argument(help="An entity.")]
Relation: TypeAlias = Annotated[str, typer.Argument(help="A relation.")]
Object: TypeAlias = Annotated[str, typer.Argument(help="An entity or a value.")]


@decisions.command()
def merge(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names; the first is kept.")],
    type: Type = "", why: Why = "",
    graph: GraphDir = GRAPH, yes: Yes = False, dry_run: Dry = False, form: Form = None,
) -> int:  # fmt: skip
    """Make entities one, under the first name."""
    return _decide(graph, _item("merge", names=tuple(names), type=type, why=why), form, yes=yes, dry=dry_run)


@decisions.command()
def forbid(
    one: Annotated[str, typer.Argument(help="A name.")],
    other: Annotated[str, typer.Argument(help="A name that is of somebody else.")],
    type: Type = "", why: Why = "",
    graph: GraphDir = GRAPH, yes: Yes = False, dry_run: Dry = False, form: Form = None,
) -> int:  # fmt: skip
    """Keep two names from ever being one entity."""
    return _decide(graph, _item("forbid", names=(one, other), type=type, why=why), form, yes=yes, dry=dry_run)


@decisions.command()
def split(
    name: Annotated[str, typer.Argument(help="A name that means several things.")],
    new: Annotated[str, typer.Argument(help="What it is called in these articles from now on.")],
    article: Annotated[list[str], typer.Option("--article", metavar="ID", help="Where it means another.")],
    type: Type = "", why: Why = "",
    graph: GraphDir = GRAPH, yes: Yes = False, dry_run: Dry = False, form: Form = None,
) -> int:  # fmt: skip
    """Take a name out of some articles as another entity."""
    item = _item("split", names=(name, new), articles=tuple(article), type=type, why=why)
    return _decide(graph, item, form, yes=yes, dry=dry_run)


@decisions.command()
def rename(
    name: Annotated[str, typer.Argument(help="A name of the entity.")],
    new: Annotated[str, typer.Argument(help="What to call it.")],
    type: Type = "", why: Why = "",
    graph: GraphDir = GRAPH, yes: Yes = False, dry_run: Dry = False, form: Form = None,
) -> int:  # fmt: skip
    """Call an entity by another name."""
    return _decide(graph, _item("rename", names=(name, new), type=type, why=why), form, yes=yes, dry=dry_run)


@decisions.command()
def reject(
    subject: Subject, relation: Relation, object: Object, article: In = None,
    why: Why = "", graph: GraphDir = GRAPH, yes: Yes = False, dry_run: Dry = False, form: Form = None,
) -> int:  # fmt: skip
    """Leave a fact out, in all articles or in some."""
    item = _item("reject", fact=(subject, relation, object), articles=tuple(article or ()), why=why)
    return _decide(graph, item, form, yes=yes, dry=dry_run)


@decisions.command()
def accept(
    subject: Subject, relation: Relation, object: Object, article: In = None,
    status: Annotated[str, typer.Option("--status", help="How surely it is stated.")] = "asserted",
    why: Why = "", graph: GraphDir = GRAPH, yes: Yes = False, dry_run: Dry = False, form: Form = None,
) -> int:  # fmt: skip
    """Let a fact in that was read and refused; with --article, one that a sentence on both ends states."""
    fact = (subject, relation, object)
    item = _item("accept", fact=fact, articles=tuple(article or ()), status=status, why=why)
    return _decide(graph, item, form, yes=yes, dry=dry_run)


@decisions.command("list")
def list_(graph: GraphDir = GRAPH, form: Form = None) -> int:
    """List the decisions, numbered in the order in which they apply."""
    from kg.deciding import decided

    return give(decided(graph), form)


@decisions.command()
def undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", min=1, help="Else the last.")] = None,
    graph: GraphDir = GRAPH, yes: Yes = False, dry_run: Dry = False, form: Form = None,
) -> int:  # fmt: skip
    """Take a decision back: the file has the very bytes that it had before."""
    from kg.deciding import propose_undo

    return _settle(propose_undo(graph, number), form, yes=yes, dry=dry_run)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A graph, or one generation in its folder.")],
    new: Annotated[Path, typer.Argument(help="Another.")],
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="A saved query or SPARQL; else all facts.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter of it.")
    ] = None,
    form: Form = None,
    timeout: Timeout = TIMEOUT,
) -> int:
    """Show what changed between two graphs: rows gained, lost, upgraded, downgraded, with cause and sentence.

    The exit status is 1 where nothing changed.
    """
    from kg.cli.asking import _source, _values
    from kg.diff import compare
    from kg.graph import Graph

    text, values = (_source(query), _values(param or ())) if query else ("", {})

    def ask(graph: Graph) -> Answer:
        return graph.query(text, timeout=timeout, **values)

    return give(compare(Graph.open(old), Graph.open(new), ask if query else None), form)


def _item(do: str, **fields: object) -> Decision:
    from kg.decisions import Decision

    return Decision(do, **fields)  # type: ignore[arg-type]


def _decide(graph: Path, item: Decision, form: str | None, *, yes: bool, dry: bool) -> int:
    from kg.deciding import propose

    return _settle(propose(graph, item), form, yes=yes, dry=dry)


def _settle(proposal: Proposal, form: str | None, *, yes: bool, dry: bool) -> int:
    """Show what would change, and do it where that is wanted."""
    answer = proposal.answer()
    if len(answer):
        give(replace(answer, title=""), form)
    remark(answer.title)
    if dry:
        return DONE
    if not yes and not sys.stdin.isatty():
        remark("nothing was written; --yes writes it")
        return NOT_FOUND
    if not yes and not typer.confirm("Write it?", err=True):
        return NOT_FOUND
    proposal.accept()
    remark("written")
    return DONE
