"""Learning an ontology's models from annotated articles and snippets, into the ontology's own folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answer import Answer
from kg.data import shipped
from kg.errors import WrongRequest
from kg.ontology import Ontology

if TYPE_CHECKING:
    from extract.schema import Schema
    from extract.training.annotated import Annotated


def learn(paths: Iterable[Path], folder: Path, *, model: str = "en_core_web_md", aside: str = "") -> Answer:
    """Learn from all examples under `paths` and write the models into `folder`; tell what was learned from.

    Articles the sha256 of whose name ends in a hexadecimal digit of `aside` are left out, for measuring.
    Raises WrongRequest where there is nothing to learn from.
    """
    try:
        from extract.training.learn import learn as train
    except ImportError as error:
        raise WrongRequest(
            f"learning needs more packages: pip install 'claimgraph[learn]' ({error})"
        ) from error
    from extract.language import load
    from extract.lexicon import Lexicon
    from extract.values import ValueWords, add_values

    ontology = Ontology.load(folder)
    known = [a for a in annotated(paths) if not _is_aside(a.id, aside)]
    if not known:
        raise WrongRequest(f"there are no examples in {', '.join(map(str, paths))}")
    _known_names(known, ontology.schema)
    lexicon = Lexicon.load(folder / "lexicon")
    if folder.resolve() != shipped("ontology").resolve():
        base = Lexicon.load(shipped("ontology") / "lexicon")
        lexicon = lexicon.over(base, ontology.schema.types)
    words = ValueWords.of(lexicon)
    models = train(known, load(model), ontology.schema, lexicon, lambda r, date: add_values(r, words, date))
    models.save(folder / "model")
    return _summary(known)


def _known_names(known: Sequence[Annotated], schema: Schema) -> None:
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


def _summary(known: Sequence[Annotated]) -> Answer:
    counts: dict[str, list[int]] = {}
    for article in known:
        for fact in article.facts:
            row = counts.setdefault(fact.relation, [0, 0])
            row[fact.optional] += 1
    title = f"learned from {len(known)} texts"
    return Answer.of(
        ["relation", "facts", "optional"], [[r, *c] for r, c in sorted(counts.items())], title=title
    )
