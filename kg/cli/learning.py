"""Commands that learn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import Form
from kg.cli.output import give


@app.command()
def learn(
    examples: Annotated[
        list[Path], typer.Argument(metavar="EXAMPLES…", help="Annotated articles or snippets.")
    ],
    ontology: Annotated[Path, typer.Option("--ontology", metavar="DIR", help="The ontology that learns.")],
    model: Annotated[
        str, typer.Option("--model", metavar="NAME", help="A spaCy pipeline.")
    ] = "en_core_web_md",
    aside: Annotated[
        str, typer.Option("--aside", metavar="DIGITS", help="Leave out articles whose name's sha256 ends so.")
    ] = "",
    form: Form = None,
) -> int:
    """Learn from annotated examples how language states an ontology's relations, into the ontology's folder."""
    from kg.learn import learn as run

    return give(run(examples, ontology, model=model, aside=aside), form)
