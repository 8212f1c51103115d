"""Text2KGBench: learn each ontology from its training file, read its test sentences, and score the facts.

    python -m bench text2kg [DATA]

DATA holds `dbpedia_webnlg` and `wikidata_tekgen`, by default ../shared/bench/text2kg; the data is not shipped (CC
BY-NC-SA). The ontologies of a set are learned together, each from its own training file and those beside it. Two
figures for each: F1 as published, which drops facts of relations that a sentence's gold does not have, and the strict
F1, which drops nothing. No test sentence is learned from, and nothing here is for one ontology.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language

from extract.language import load
from extract.lexicon import Lexicon
from extract.schema import EntityType, Relation, Schema
from extract.training.phrases import Text, Triple, learn
from kg.data import shipped

SETS = ("dbpedia_webnlg", "wikidata_tekgen")
HERE = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "text2kg"


def mend(text: str) -> str:
    """Undo an encoding that was applied twice ("Å«")."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines; one that is not there has none."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def schema(path: Path) -> Schema:
    """Read an ontology of the benchmark: concepts become types, a relation's several domains are joined."""
    data = json.loads(path.read_text(encoding="utf-8"))
    label = {concept["qid"]: concept["label"] for concept in data["concepts"]}
    relations: dict[str, Relation] = {}
    for row in data["relations"]:
        name = row["label"]
        domain, target = (label.get(row[end], row[end]) for end in ("domain", "range"))
        known = relations.get(
            name, Relation(name, " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).split()))
        )
        relations[name] = Relation(
            name,
            known.label,
            domain=tuple(dict.fromkeys((*known.domain, *filter(None, [domain])))),
            range=tuple(dict.fromkeys((*known.range, *filter(None, [target])))),
        )
    return Schema({name: EntityType(name, name) for name in label.values()}, relations)


def facts(row: dict[str, Any]) -> tuple[Triple, ...]:
    """Read the facts of a training row: all of a sentence's, or one."""
    given = row.get("triples") or [
        {"sub": row["sub_label"], "rel": row["rel_label"], "obj": row["obj_label"]}
    ]
    return tuple((mend(t["sub"]), t["rel"], mend(t["obj"])) for t in given)


def training(folder: Path, ontology: str) -> Iterator[tuple[str, str, tuple[Triple, ...]]]:
    """Yield the training sentences of an ontology, each once with all of its facts."""
    together: dict[str, tuple[str, tuple[Triple, ...]]] = {}
    for row in rows(folder / "train" / f"ont_{ontology}_train.jsonl"):
        text = mend(row["sent"])
        first, known = together.get(text, (row["id"], ()))
        together[text] = (first, tuple(dict.fromkeys((*known, *facts(row)))))
    for text, (row_id, known) in together.items():
        yield row_id, text, known


def texts(nlp: Language, given: Iterable[tuple[str, str, str, tuple[Triple, ...]]]) -> list[Text]:
    """Parse sentences."""
    found = list(given)
    docs = nlp.pipe([text for _, _, text, _ in found], batch_size=64)
    return [Text(i, o, doc, f) for (i, o, _, f), doc in zip(found, docs, strict=True)]


def predict(folder: Path, nlp: Language, lexicon: Lexicon, out: Path) -> None:
    """Learn a set's ontologies, and write the facts of their test sentences."""
    names = [p.name.removesuffix("_ontology.json") for p in sorted((folder / "ontologies").glob("*.json"))]
    names = [n for n in names if (folder / "train" / f"ont_{n}_train.jsonl").is_file()]
    schemas = {name: schema(folder / "ontologies" / f"{name}_ontology.json") for name in names}
    known = texts(nlp, ((i, n, t, f) for n in names for i, t, f in training(folder, n)))
    model = learn(known, schemas, lexicon, nlp.vocab)
    print("strict F1 on examples kept apart, by limit:", {k: round(v, 3) for k, v in model.report.items()})
    test = texts(
        nlp,
        (
            (row["id"], n, mend(row["sent"]), ())
            for n in names
            for row in rows(folder / "test" / f"ont_{n}_test.jsonl")
        ),
    )
    with out.open("w", encoding="utf-8") as file:
        for row_id, found in model.read(test):
            file.write(json.dumps({"id": row_id, "triples": found}, ensure_ascii=False) + "\n")


def keys(triples: Iterable[Triple]) -> set[str]:
    """Fold facts as the benchmark compares them."""
    return {re.sub(r"[\s_]+", "", "".join(t)).lower() for t in triples}


def f1(gold: set[str], found: set[str]) -> float:
    """Give F1 of two sets, 0 where it is not defined."""
    hits = len(gold & found)
    return 2 * hits / (len(gold) + len(found)) if hits else 0.0


def scores(gold: Iterable[dict[str, Any]], found: dict[str, list[Triple]]) -> tuple[float, float]:
    """Give the published and the strict F1, the means of sentences."""
    published, strict = [], []
    for row in gold:
        wanted = [(t["sub"], t["rel"], t["obj"]) for t in row["triples"]]
        ours = [(s, r, o) for s, r, o in found.get(row["id"], [])]
        relations = {r.replace(" ", "_") for _, r, _ in wanted}
        dropped = [t for t in ours if t[1].replace(" ", "_") in relations]
        published.append(f1(keys(wanted), keys(dropped)))
        if wanted:
            strict.append(f1(keys(wanted), keys(ours)))
    return sum(published) / max(len(published), 1), sum(strict) / max(len(strict), 1)


def score(folder: Path, out: Path) -> None:
    """Print a set's table."""
    found = {row["id"]: row["triples"] for row in rows(out)}
    table: list[tuple[str, float, float]] = []
    for path in sorted((folder / "ground_truth").glob("ont_*_ground_truth.jsonl")):
        name = path.name.removeprefix("ont_").removesuffix("_ground_truth.jsonl")
        table.append((name, *scores(rows(path), found)))
    if not table:
        return
    print(f"\n| {folder.name} | published F1 | strict F1 |\n| --- | ---: | ---: |")
    for row in sorted(table, key=lambda row: int(row[0].split("_")[0])):
        print(f"| {row[0]} | {row[1]:.3f} | {row[2]:.3f} |")
    published = sum(row[1] for row in table) / len(table)
    strict = sum(row[2] for row in table) / len(table)
    print(f"| mean | {published:.3f} | {strict:.3f} |", flush=True)


def main() -> int:
    """Run the sets that are there."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    folders = [
        f for f in ([data / name for name in SETS] if not (data / "train").is_dir() else [data]) if f.is_dir()
    ]
    if not folders:
        print(f"no data of Text2KGBench in {data}", file=sys.stderr)
        return 2
    nlp, lexicon = load(), Lexicon.load(shipped("ontology") / "lexicon")
    for folder in folders:
        out = Path("build", "text2kg", f"{folder.name}.jsonl")
        out.parent.mkdir(parents=True, exist_ok=True)
        predict(folder, nlp, lexicon, out)
        score(folder, out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
