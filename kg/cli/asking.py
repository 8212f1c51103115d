"""Commands that ask a graph."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GRAPH, TIMEOUT, AsOf, Evidence, Form, GraphDir, Timeout, opened
from kg.cli.output import DONE, give, remark
from kg.errors import WrongRequest

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.graph import Graph


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="In plain English.")],
    graph: GraphDir = GRAPH,
    show_sparql: Annotated[bool, typer.Option("--show-sparql", help="Show the query that was run.")] = False,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
    timeout: Timeout = TIMEOUT,
) -> int:
    """Answer a question in plain English, without a language model.

    It says how the question was understood; what it does not understand, it does not answer.

    \b
    Examples:
      kg ask "Who competes for the custody layer?"
      kg ask "Which firms owned by Musk are in talks with the Pentagon, according to Reuters?"
      kg ask "Does anybody deny that Acme bids for the tender?" --evidence
    """
    from kg.ask import ask as answered

    whole = opened(graph, as_of)
    answer = answered(whole, " ".join(question), timeout=timeout)
    remark(f"understood as: {answer.title}")
    answer = replace(answer, title="")
    return _told(whole, answer, form, evidence=evidence, sparql=show_sparql)


@app.command()
def query(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE|-", help="A saved query, a file of SPARQL, or stdin.")
    ],
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", "-p", metavar="NAME=VALUE", help="A parameter; give it again for more values."
        ),
    ] = None,
    graph: GraphDir = GRAPH,
    show_sparql: Annotated[bool, typer.Option("--show-sparql", help="Show the query that was run.")] = False,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
    timeout: Timeout = TIMEOUT,
) -> int:
    """Run a saved query, or any SPARQL that reads.

    A column ?claim or ?claims of a query of your own becomes the evidence of its rows.
    """
    text = _source(name)
    answer = opened(graph, as_of).query(text, timeout=timeout, **_values(param or ()))
    return _told(opened(graph, as_of), answer, form, evidence=evidence, sparql=show_sparql)


@app.command()
def queries(form: Form = None) -> int:
    """List the saved queries with their titles and parameters."""
    from kg.answer import Answer
    from kg.query import saved

    rows = (
        (name, known.title, ", ".join(f"{p.name} ({p.kind})" for p in known.parameters), known.description)
        for name, known in saved().items()
    )
    return give(Answer.of(("name", "title", "parameters", "description"), rows), form)


@app.command()
def show(
    entity: Annotated[
        str | None, typer.Argument(metavar="[ENTITY]", help="A name, an alias or an id.")
    ] = None,
    article: Annotated[
        str | None, typer.Option("--article", metavar="ID", help="Show this article, marked up, instead.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the article as a page instead.")
    ] = None,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Show everything that the graph says of one entity, or an article with what was read in it."""
    from kg.show import claims_answer, marked
    from kg.show import show as shown

    whole = opened(graph, as_of)
    if article and html and not entity:
        return _write_page(whole, article, html)
    if article and not entity:
        if form:
            return _told(whole, claims_answer(whole, article), form, evidence=evidence)
        return _print_article(marked(whole, article))
    if not entity or article:
        raise WrongRequest("show takes the name of an entity, or --article with an id")
    answer = shown(whole, entity)
    if form or not sys.stdout.isatty():
        remark(answer.title)
    return _told(whole, answer, form, evidence=evidence)


def _write_page(graph: Graph, article: str, path: Path) -> int:
    from kg.atomic import replacing
    from kg.html import article as page

    made = page(graph, article).html.encode("utf-8", "replace")
    with replacing(path) as out:
        out.write(made)
    return DONE


@app.command()
def why(
    subject: Annotated[str, typer.Argument(help="An entity.")],
    relation: Annotated[str, typer.Argument(help="A relation: owns, competesFor, 'in talks with' …")],
    object: Annotated[str, typer.Argument(help="An entity or a value.")],
    graph: GraphDir = GRAPH,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Show the sentences behind a fact, who says so and how surely."""
    from kg.why import why as reasons

    answer = reasons(opened(graph, as_of), subject, relation, object)
    remark(answer.title)
    return give(answer, form)


@app.command("why-not")
def why_not(
    subject: Annotated[str, typer.Argument(help="An entity.")],
    relation: Annotated[str, typer.Argument(help="A relation: owns, competesFor, 'in talks with' …")],
    object: Annotated[str, typer.Argument(help="An entity or a value.")],
    graph: GraphDir = GRAPH,
    form: Form = None,
) -> int:
    """Show at which stage a fact was lost that one expected, and the smallest change that would let it in."""
    from kg.whynot import why_not as losses

    answer = losses(opened(graph), subject, relation, object)
    remark(answer.title)
    return give(answer, form)


def _told(
    graph: Graph, answer: Answer, form: str | None, *, evidence: bool = False, sparql: bool = False
) -> int:
    if sparql and answer.sparql:
        sys.stderr.write(answer.sparql.rstrip() + "\n")
    if evidence:
        from kg.evidence import with_evidence

        answer = with_evidence(graph, answer)
    return give(answer, form)


def _source(name: str) -> str:
    """Give the name of a saved query, or the SPARQL of a file or of stdin."""
    if name == "-":
        return _sparql(sys.stdin.read(), "stdin")
    path = Path(name)
    if path.suffix in (".rq", ".sparql") or "/" in name:
        if not path.is_file():
            raise WrongRequest(f"there is no file {name}")
        try:
            return _sparql(path.read_text(encoding="utf-8"), name)
        except UnicodeDecodeError:
            raise WrongRequest(f"{name} is not UTF-8 text") from None
    return name


def _sparql(text: str, name: str) -> str:
    if not text.strip():
        raise WrongRequest(f"{name} is empty")
    return text if "{" in text else text + "\n"


def _values(params: list[str] | tuple[str, ...]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name.strip():
            raise WrongRequest(f"a parameter is given as name=value, not {param!r}")
        values.setdefault(name.strip(), []).append(value)
    return values


def _print_article(whole: object) -> int:
    from kg.format import visible
    from kg.show import MarkedArticle

    assert isinstance(whole, MarkedArticle)
    record = whole.article
    facts = (record.title or record.id, record.source, record.wire, record.date, record.byline, record.url)
    sys.stdout.write(" · ".join(visible(fact) for fact in facts if fact) + "\n\n")
    for line in whole.text.splitlines():
        sys.stdout.write(visible(line) + "\n")
    return DONE
