"""Run the measurements that say how large a graph may get, or by name a public benchmark; each prints its table.

python -m bench [NAME...]
"""

import subprocess
import sys
from pathlib import Path

SIZES = {"reading": ["2000"], "assembly": ["2000", "20000"], "store": ["300000"], "graph_algorithms": []}
PUBLIC: dict[str, list[str]] = {"knowledgenet": [], "text2kg": []}  # run when named only: they take minutes


def main() -> int:
    """Run the measurements named, or all, each in a process of its own."""
    wanted = sys.argv[1:] or list(SIZES)
    folder = Path(__file__).parent
    for name in wanted:
        if name not in SIZES | PUBLIC:
            print(f"no measurement {name!r}; there are {', '.join(SIZES | PUBLIC)}", file=sys.stderr)
            return 2
        print(f"\n## {name}\n", flush=True)
        subprocess.run([sys.executable, str(folder / f"{name}.py"), *(SIZES | PUBLIC)[name]], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
