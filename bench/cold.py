"""How long a command takes from nothing, against importing Typer alone, in processor time.

python bench/cold.py graph/
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

ROUNDS = 7
KG = "import sys; from kg.cli import main; sys.exit(main())"


def main() -> int:
    """Run each in turn, and print the medians."""
    graph = sys.argv[1] if len(sys.argv) > 1 else "graph"
    cases = {
        "python": ["pass"],
        "import typer": ["import typer"],
        "kg --help": [KG, "--help"],
        "kg query, a saved one": [KG, "query", "competitors", "--graph", graph],
        "kg ask": [KG, "ask", "Who competes for the custody layer?", "--graph", graph],
    }
    times: dict[str, list[float]] = {case: [] for case in cases}
    for _ in range(ROUNDS):
        for case, program in cases.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", *program], capture_output=True, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times[case].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    typer = statistics.median(times["import typer"])
    print("| | ms | x importing Typer |\n| --- | --: | --: |")
    for case, found in times.items():
        middle = statistics.median(found)
        print(
            f"| {case} | {1000 * middle:.0f} ({1000 * min(found):.0f}-{1000 * max(found):.0f}) | {middle / typer:.2f} |"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
