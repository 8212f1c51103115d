"""Learning an ontology's models from annotated articles and snippets, into the ontology's own folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answer import Answer
from kg.data import shipped
from kg.errors import WrongRequest
from kg.folds import Tally
from kg.ontology import Ontology

if TYPE_CHECKING:
    from extract.lexicon import Lexicon
    from extract.schema import Schema
    from extract.training.annotated import Annotated
    from extract.training.induction import Entry


_FEW = 200  # texts below which it is measured by cross-validation unless told otherwise
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned: a row by relation, with figures where they were taken, and entries of the lexicon."""

    summary: Answer
    entries: tuple[Entry, ...]


def learn(
    paths: Iterable[Path],
    folder: Path,
    *,
    model: str = "en_core_web_md",
    aside: str = "",
    folds: int | None = None,
    frames: bool | None = None,
) -> Lesson:
    """Learn from all examples under `paths` and write the models into `folder`; tell what was learned from.

    Articles the sha256 of whose name ends in a hexadecimal digit of `aside` are left out, for measuring. With `folds`
    what is learned is measured on texts that were not seen, by default where there are few; the figures go into
    `model/report.json`. `frames` says whether induced entries go into `lexicon/learned.toml`; by default they do,
    except for the shipped ontology. Raises WrongRequest where there is nothing to learn from.
    """
    try:
        from extract.training.induction import as_toml, induce
        from extract.training.learn import learn_from
    except ImportError as error:
        raise WrongRequest(
            f"learning needs more packages: pip install 'claimgraph[learn]' ({error})"
        ) from error
    from extract.language import load
    from extract.values import ValueWords, add_values
    from kg.folds import measure

    ontology = Ontology.load(folder)
    known = [a for a in annotated(paths) if not _is_aside(a.id, aside)]
    if not known:
        raise WrongRequest(f"there are no examples in {', '.join(map(str, paths))}")
    known_names(known, ontology.schema)
    lexicon = lexicon_of(ontology)
    words = ValueWords.of(lexicon)
    nlp = load(model)
    learned = learn_from(known, nlp, ontology.schema, lexicon, lambda r, date: add_values(r, words, date))
    learned.models.save(folder / "model")
    entries = tuple(induce(learned.labelled, ontology.schema))
    if frames if frames is not None else not is_shipped(folder):
        (folder / "lexicon").mkdir(exist_ok=True)
        (folder / "lexicon" / "learned.toml").write_text(as_toml(entries), encoding="utf-8")
    if folds is None:
        folds = _FOLDS if len(known) < _FEW else 0
    report = folder / "model" / "report.json"
    tallies = measure(known, nlp, ontology, folds=min(folds, len(known))) if folds > 1 < len(known) else {}
    report.unlink(missing_ok=True)
    if tallies:
        figures = {name: tally.figures() for name, tally in tallies.items()}
        data = {"folds": min(folds, len(known)), "texts": len(known), "relations": figures}
        report.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return Lesson(_summary(known, tallies), entries)


def is_shipped(folder: Path) -> bool:
    """Tell whether a folder is that of the shipped ontology."""
    return folder.resolve() == shipped("ontology").resolve()


def lexicon_of(ontology: Ontology) -> Lexicon:
    """Load what an ontology's examples are read with: its lexicon without what earlier examples taught."""
    from extract.lexicon import Lexicon

    lexicon = Lexicon.load(ontology.folder / "lexicon")
    if not is_shipped(ontology.folder):
        lexicon = lexicon.over(Lexicon.load(shipped("ontology") / "lexicon"), ontology.schema.types)
    return Lexicon({name: table for name, table in lexicon.tables.items() if name != "learned"})


def known_names(known: Sequence[Annotated], schema: Schema) -> None:
    """Refuse examples of types or relations that the ontology does not have: they would teach nothing."""
    for article in known:
        for entity in article.entities:
            if entity.type not in schema.types:
                raise WrongRequest(f"{article.id}: the ontology has no type {entity.type}")
        for fact in article.facts:
            if fact.relation not in schema.relations:
                raise WrongRequest(f"{article.id}: the ontology has no relation {fact.relation}")


def _is_aside(name: str, digits: str) -> bool:
    return bool(digits) and hashlib.sha256(name.encode()).hexdigest()[-1] in digits


def annotated(paths: Iterable[Path]) -> Iterator[Annotated]:
    """Yield the examples of files and folders, in the order of their names.

    A `.json` file is in the gold form and has its text in the `.txt` beside it; any other `.txt` file holds
    snippets with marks (`extract.training.examples`); a `.jsonl` file has a text with its facts in each line
    (`extract.training.rows`).
    """
    from extract.training.annotated import from_example, from_gold
    from extract.training.examples import ExampleError, read_examples

    for file in _files(paths):
        text = file.with_suffix(".txt")
        if file.suffix == ".json" and text.is_file():
            yield from_gold(_json(file), text.read_text(encoding="utf-8"))
        elif file.suffix == ".jsonl":
            yield from _lines(file)
        elif file.suffix == ".txt" and not file.with_suffix(".json").is_file():
            try:
                yield from (from_example(example) for example in read_examples(file))
            except ExampleError as error:
                raise WrongRequest(str(error)) from error


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise WrongRequest(f"there is no {path}")
        yield from sorted(path.iterdir()) if path.is_dir() else [path]


def _lines(file: Path) -> Iterator[Annotated]:
    from extract.training.rows import RowError, from_row

    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield from_row(json.loads(line), f"{file.stem}:{number}")
            except (ValueError, RowError) as error:
                raise WrongRequest(f"{file}, line {number}: {error}") from error


def _json(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise WrongRequest(f"{file} is no JSON: {error}") from error
    if not isinstance(data, dict) or not {"entities", "facts"} <= data.keys():
        raise WrongRequest(f"{file} is not in the gold form: it needs entities and facts")
    return {"doc": file.stem, **data}


def _summary(known: Sequence[Annotated], tallies: Mapping[str, Tally]) -> Answer:
    counts: dict[str, list[int]] = {}
    for article in known:
        for fact in article.facts:
            row = counts.setdefault(fact.relation, [0, 0])
            row[fact.optional] += 1
    title = f"learned from {len(known)} texts"
    columns = ["relation", "facts", "optional"]
    if not tallies:
        return Answer.of(columns, [[r, *c] for r, c in sorted(counts.items())], title=title)
    rows = [[r, *counts.get(r, (0, 0)), *tally.figures().values()] for r, tally in tallies.items()]
    return Answer.of([*columns, *Tally.FIGURES], rows, title=f"{title}; figures on texts not seen")
