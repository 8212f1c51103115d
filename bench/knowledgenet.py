"""Learn KnowledgeNet's fifteen relations from some of its folds, extract them from another, and score the text F1.

python bench/knowledgenet.py [--data FILE] [--learn 1 2] [--measure 3] [--keep FOLDER] [--write PREDICTIONS]

The ontology is written here, with a domain and a range for each relation. The passages become examples whose facts
are of mentions; they are learned by what `kg learn` uses, into the ontology's folder, and the passages of the fold
that is measured are read by `extract.pipeline.Extractor` from that folder. Every mention counts in this benchmark, so
a claim of two things is one of all their mentions. KnowledgeNet: Mesquita et al., EMNLP 2019, CC BY-SA 4.0.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from extract.article import Article
from extract.claim import Extraction, Span
from extract.language import load
from extract.lexicon import Lexicon
from extract.pipeline import Extractor
from extract.training.annotated import Annotated, Known, Named
from extract.training.learn import learn
from extract.values import ValueWords, add_values
from kg.data import shipped
from kg.ontology import Ontology

DATA = Path("../shared/bench/knowledgenet/train.jsonl")
PERSON, ORGANIZATION, PLACE, DATE = "Person", "Organization", "Place", "xsd:date"
RELATIONS = {
    "DATE_OF_BIRTH": (PERSON, DATE),
    "DATE_OF_DEATH": (PERSON, DATE),
    "PLACE_OF_RESIDENCE": (PERSON, PLACE),
    "PLACE_OF_BIRTH": (PERSON, PLACE),
    "NATIONALITY": (PERSON, PLACE),
    "EMPLOYEE_OR_MEMBER_OF": (PERSON, ORGANIZATION),
    "EDUCATED_AT": (PERSON, ORGANIZATION),
    "POLITICAL_AFFILIATION": (PERSON, ORGANIZATION),
    "CHILD_OF": (PERSON, PERSON),
    "SPOUSE": (PERSON, PERSON),
    "DATE_FOUNDED": (ORGANIZATION, DATE),
    "FOUNDED_BY": (ORGANIZATION, PERSON),
    "CEO": (ORGANIZATION, PERSON),
    "SUBSIDIARY_OF": (ORGANIZATION, ORGANIZATION),
    "HEADQUARTERS": (ORGANIZATION, PLACE),
}
SYMMETRIC = frozenset(("SPOUSE",))
_PREFIXES = """\
@prefix : <http://example.org/knowledgenet#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_NOT_NAMES = frozenset(
    """
    he she it they him her them his hers its their theirs we us our ours i me my mine you your who whom whose which
    that this these those both itself himself herself themselves myself ourselves one where
    """.split()
)
_LEGAL = (" Inc.", " Ltd.", " Corp.", " Co.", " Jr.", " Sr.")

Fact: TypeAlias = tuple[str, Span, Span]
Row: TypeAlias = Mapping[str, Any]


def ontology() -> str:
    """Write the ontology in Turtle."""
    lines = [_PREFIXES]
    lines += [
        f':{name} a owl:Class ; rdfs:label "{name.lower()}" .' for name in (PERSON, ORGANIZATION, PLACE)
    ]
    for name, (domain, target) in RELATIONS.items():
        kind = "Datatype" if target == DATE else "Object"
        extra = ", owl:SymmetricProperty" if name in SYMMETRIC else ""
        where = target if target == DATE else f":{target}"
        label = name.lower().replace("_", " ")
        lines.append(
            f':{name} a owl:{kind}Property{extra} ; rdfs:label "{label}" ; '
            f"rdfs:domain :{domain} ; rdfs:range {where} ."
        )
    return "\n".join(lines) + "\n"


def prepare(folder: Path) -> None:
    """Write the ontology's folder: its Turtle, and that its texts are read mention by mention."""
    (folder / "lexicon").mkdir(parents=True, exist_ok=True)
    (folder / "knowledgenet.ttl").write_text(ontology(), encoding="utf-8")
    (folder / "lexicon" / "reading.toml").write_text('mentions = "apart"\n', encoding="utf-8")


def rows(data: Path, folds: Iterable[int]) -> list[Row]:
    """Read the passages of some folds."""
    wanted = set(folds)
    lines = data.read_text(encoding="utf-8").splitlines()
    return [row for line in lines if line.strip() and (row := json.loads(line))["fold"] in wanted]


def annotated(row: Row) -> Annotated:
    """Make an example of a passage: its names are entities, typed by their part in the facts that it has."""
    text: str = row["text"]
    types: dict[str, list[str]] = {}
    known = []
    for fact in row["facts"]:
        ends = (Span(*fact["subject"]), Span(*fact["object"]))
        for span, kind in zip(ends, RELATIONS[fact["relation"]], strict=True):
            name = span.of(text)
            if kind != DATE and name.lower() not in _NOT_NAMES:
                types.setdefault(name, []).append(kind)
        known.append(Known(ends[0].of(text), fact["relation"], ends[1].of(text), ends=ends))
    entities = tuple(
        Named(name, max(kinds, key=kinds.count), _spellings(name)) for name, kinds in types.items()
    )
    only = frozenset((*row["properties"], *(fact.relation for fact in known)))
    return Annotated(row["id"], text, entities, tuple(known), only=only, partial=True)


def _spellings(name: str) -> tuple[str, ...]:
    """Give a name with and without quotation marks around it and a legal form behind it."""
    bare = name.strip("\"'“”‘’().,; ") or name
    short = next((name.removesuffix(form).rstrip(", ") for form in _LEGAL if name.endswith(form)), name)
    return tuple(dict.fromkeys((name, bare, short)))


def train(folder: Path, examples: Sequence[Annotated]) -> None:
    """Learn the ontology's models into its folder."""
    schema = Ontology.load(folder).schema
    base = Lexicon.load(shipped("ontology") / "lexicon")
    lexicon = Lexicon.load(folder / "lexicon").over(base, schema.types)
    words = ValueWords.of(lexicon)
    models = learn(examples, load(), schema, lexicon, lambda reading, date: add_values(reading, words, date))
    models.save(folder / "model")


def extracted(folder: Path, passages: Sequence[Row]) -> dict[str, list[Fact]]:
    """Extract the facts of passages."""
    schema = Ontology.load(folder).schema
    extractor = Extractor.load(folder, schema, base=shipped("ontology"))
    articles = [Article(row["id"], row["text"]) for row in passages]
    return {one.article: list(facts(one)) for one in extractor.stream(articles)}


def facts(extraction: Extraction) -> Iterator[Fact]:
    """Yield a passage's claims, each for all mentions of its things."""
    spans: dict[str, list[Span]] = {}
    for mention in extraction.mentions:
        spans.setdefault(mention.entity, []).append(mention.span)
    for claim in extraction.claims:
        if claim.status == "negated":
            continue
        objects = spans[claim.object] if isinstance(claim.object, str) else [claim.object_span]
        for subject in spans[claim.subject]:
            for target in objects:
                yield claim.relation, subject, target
                if claim.relation in SYMMETRIC:
                    yield claim.relation, target, subject


def counts(passages: Iterable[Row], found: Mapping[str, Sequence[Fact]]) -> dict[str, list[int]]:
    """Count true positives, false positives and false negatives of each relation, as the benchmark does.

    Facts of a passage match where the spans of their subjects overlap and those of their objects. What matches nothing
    is wrong only where the passage was annotated for the relation, and where it is no near copy of what matches.
    """
    table = {name: [0, 0, 0] for name in sorted(RELATIONS)}
    for row in passages:
        mine = found.get(row["id"], ())
        used: list[Fact] = []
        for fact in row["facts"]:
            gold = (fact["relation"], Span(*fact["subject"]), Span(*fact["object"]))
            matching = [one for one in mine if _match(one, gold)]
            used += matching
            table[gold[0]][0 if matching else 2] += 1
        for one in mine:
            if one[0] in row["properties"] and not any(_match(one, other) for other in used):
                table[one[0]][1] += 1
    return table


def _match(a: Fact, b: Fact) -> bool:
    return a[0] == b[0] and _overlap(a[1], b[1]) and _overlap(a[2], b[2])


def _overlap(a: Span, b: Span) -> bool:
    return max(a.start, b.start) < min(a.end, b.end)


def scores(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """Give precision, recall and F1."""
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return precision, recall, 2 * right / max(2 * right + wrong + missed, 1)


def show(table: Mapping[str, Sequence[int]]) -> None:
    """Print a line for each relation and one for all."""
    total = [sum(column) for column in zip(*table.values(), strict=True)]
    print(f"{'relation':24}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>7}")
    for name, (right, wrong, missed) in [*table.items(), ("all (text F1)", total)]:
        p, r, f = scores(right, wrong, missed)
        print(f"{name:24}{p:7.3f}{r:7.3f}{f:7.3f}{right:7}{wrong:7}{missed:7}")


def write(path: Path, found: Mapping[str, Sequence[Fact]]) -> None:
    """Write what was extracted, a passage a line."""
    with path.open("w", encoding="utf-8") as file:
        for name, some in found.items():
            listed = [
                {"relation": r, "subject": [s.start, s.end], "object": [o.start, o.end]} for r, s, o in some
            ]
            file.write(json.dumps({"id": name, "facts": listed}) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, extract, score."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--learn", type=int, nargs="+", default=[1, 2], metavar="FOLD")
    parser.add_argument("--measure", type=int, nargs="+", default=[3], metavar="FOLD")
    parser.add_argument(
        "--measured", type=Path, help="the file with the fold to measure, where it is another"
    )
    parser.add_argument("--keep", type=Path, help="the folder for the ontology and its models")
    parser.add_argument("--write", type=Path, help="a file for what was extracted")
    asked = parser.parse_args(arguments)
    if not asked.data.is_file():
        print(f"no {asked.data}: KnowledgeNet is not here, nothing is measured", file=sys.stderr)
        return 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        prepare(folder)
        if not (folder / "model").is_dir():
            train(folder, [annotated(row) for row in rows(asked.data, asked.learn)])
        learned = time.monotonic()
        passages = rows(asked.measured or asked.data, asked.measure)
        found = extracted(folder, passages)
    show(counts(passages, found))
    taken = learned - started, time.monotonic() - learned
    print(f"learned in {taken[0]:.0f} s, {len(passages)} passages read in {taken[1]:.0f} s")
    if asked.write:
        write(asked.write, found)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
