"""Commands that learn, and that look after an ontology."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import Form
from kg.cli.output import DONE, NOT_FOUND, give, remark

_SHOWN = 12  # entries that are told

ontologies = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(ontologies, name="ontology", help="Check an ontology of your own, or start one.")


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
    folds: Annotated[
        int | None,
        typer.Option(
            "--folds", metavar="N", min=0, help="Measure on texts not seen; 0: do not. Few texts: 5."
        ),
    ] = None,
    frames: Annotated[
        bool | None,
        typer.Option(
            "--frames/--no-frames",
            help="Write lexicon/learned.toml; not for the shipped ontology unless told.",
        ),
    ] = None,
    sentence: Annotated[
        str,
        typer.Option(
            "--from-sentence",
            metavar="SNIPPET",
            help="Propose patterns from one marked sentence; show what else in EXAMPLES they match. Writes nothing.",
        ),
    ] = "",
    relation: Annotated[
        str,
        typer.Option("--relation", metavar="NAME", help="What the sentence states of its first two names."),
    ] = "",
    form: Form = None,
) -> int:
    """Learn from annotated examples how language states an ontology's relations, into the ontology's folder."""
    if sentence:
        from kg.patterns import propose

        found = propose(sentence, relation, examples, ontology, model=model)
        for line in found.patterns:
            remark(line)
        return give(found.matches, form)
    from kg.learn import learn as run

    lesson = run(examples, ontology, model=model, aside=aside, folds=folds, frames=frames)
    for entry in sorted(lesson.entries, key=lambda e: (-e.support, str(e.frame)))[:_SHOWN]:
        remark(f"{entry.frame} (support {entry.support}, precision {entry.precision:.2f}): {entry.evidence}")
    return give(lesson.summary, form)


@ontologies.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The ontology's folder.")],
    form: Form = None,
) -> int:
    """Tell what is missing or contradictory in an ontology; the exit status is 1 where something is broken."""
    from kg.ontology_check import check as run
    from kg.ontology_check import is_broken

    found = run(folder)
    if len(found):
        give(found, form)
    remark(f"{found.title}: {'something is broken' if is_broken(found) else 'fit to build with'}")
    return NOT_FOUND if is_broken(found) else DONE


@ontologies.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
    form: Form = None,
) -> int:
    """Start an ontology: classes and relations, words for them, and examples, all to be changed."""
    from kg.ontology_new import new as run

    return give(run(folder), form)
