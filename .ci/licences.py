"""List the licences of the packages in a lock file, as they are installed here, in Markdown."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

HEAD = """# Licences of what claimgraph uses

Made by `make licences` from the installed packages of requirements.lock. All allow use together with this
program, whose own licence is MIT.

| package | version | licence |
| --- | --- | --- |"""
STRONG = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def licence(data) -> str:
    """Give a package's licence in a few words, from wherever it says so."""
    if expression := data.get("License-Expression"):
        return expression
    classes = [c for c in data.get_all("Classifier", []) if c.startswith("License ::")]
    named = [c.rpartition("::")[2].strip() for c in classes if not c.endswith("OSI Approved")]
    first = (data.get("License") or "").strip().split("\n")[0]
    return ", ".join(named) or first[:60] or "not said"


def main() -> int:
    """Print the list; 1 where a licence would bind this program too."""
    names = sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", Path(sys.argv[1]).read_text(), re.MULTILINE)))
    print(HEAD)
    strong = []
    for name in names:
        try:
            data = metadata(name)
        except PackageNotFoundError:
            continue  # for another system or Python
        said = licence(data)
        if STRONG.search(said) and "LGPL" not in said and "Lesser" not in said:
            strong.append(name)
        print(f"| {name} | {data['Version']} | {said.replace('|', '/')} |")
    for name in strong:
        print(f"{name}: its licence is stronger than ours", file=sys.stderr)
    return bool(strong)


if __name__ == "__main__":
    sys.exit(main())
