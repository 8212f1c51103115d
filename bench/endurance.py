"""Build a graph of many generated articles and watch the memory: `python bench/endurance.py [ARTICLES] [JOBS]`.

Each article is new text about firms, contracts and bids, so nothing comes from the cache. Memory is sampled as the
build goes; it is flat where the second half needs no more than the first.
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import kg
from kg.build import build

FIRMS = [
    f"{first} {last}"
    for first in ("Acme", "Bolt", "Crane", "Delta", "Orion", "Vega")
    for last in ("Systems", "Aerospace", "Dynamics", "Labs")
]
BODIES = [
    "the Navy",
    "the Pentagon",
    "NASA",
    "the European Commission",
    "the Ministry of Defence",
    "the Air Force",
]
PEOPLE = ["Jane Doe", "John Roe", "Ana Lima", "Wei Chen", "Olga Ivanova", "Sam Okafor"]
LINES = (
    "{firm} has won a contract worth ${n} million from {body} for the {thing} program, two officials said on Tuesday.",
    "{firm} and {other} are in talks with {body} about the {thing} program.",
    "“We did not bid,” {person}, chief executive of {other}, said.",
    "{firm} plans to buy {other} for ${n} billion, according to people familiar with the matter.",
    "{body} may cancel the order for {n} satellites, {person} said.",
    "{other}, which competes with {firm}, denied that it would supply {body}.",
)  # fmt: skip


def main() -> int:
    """Build, and tell how fast and in how much memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "news.jsonl").open("w") as file:
            file.writelines(article(n) + "\n" for n in range(count))
        samples: list[tuple[float, int]] = []
        start = time.monotonic()

        def watch(step: str, done: int, total: int) -> None:
            if step == "extracting" and total and done % max(1, total // 40) == 0:
                samples.append((done / total, memory()))

        report = build([folder / "news.jsonl"], folder / "g", jobs=jobs, progress=watch)
        seconds = time.monotonic() - start
        print(
            f"{count} articles, {report.words} words in {seconds:.0f} s: {report.words / seconds:.0f} words/s, {jobs} jobs"
        )
        print(f"{report.counts['entities']} entities, {report.counts['claims']} claims")
        first = statistics.median(size for share, size in samples if 0.1 < share <= 0.5)
        second = statistics.median(size for share, size in samples if share > 0.5)
        print(
            f"memory while reading: {first / 1e6:.0f} MB in the first half, {second / 1e6:.0f} MB in the second"
        )
        print(f"largest ever: {peak() / 1e6:.0f} MB")
        graph = kg.open(folder / "g")
        print(f"a query: {timed(lambda: graph.select('SELECT (COUNT(*) AS ?n) { ?c a cg:Claim }')):.3f} s")
        return second > 1.15 * first


def article(n: int) -> str:
    """Write one article as a line of JSON."""
    import json

    chance = random.Random(n)
    text = " ".join(
        chance.choice(LINES).format(
            firm=chance.choice(FIRMS), other=chance.choice(FIRMS), body=chance.choice(BODIES),
            person=chance.choice(PEOPLE), thing=f"Shield {n % 97}", n=chance.randint(2, 900),
        )
        for _ in range(6)
    )  # fmt: skip
    return json.dumps(
        {"id": f"a{n}", "text": text, "date": f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", "title": f"Story {n}"}
    )


def memory() -> int:
    """Tell how many bytes this process holds now."""
    with open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096


def peak() -> int:
    """Tell how many bytes this process has held at most."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(work) -> float:
    """Tell how many seconds something takes."""
    start = time.monotonic()
    work()
    return time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
