"""What the names of the examples were: their types, the relations they stood in, how the data writes them.

All is counted by group of examples, so that an example's own group can be left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable

Table = defaultdict[str, defaultdict[str, Counter[Hashable]]]


def _table() -> Table:
    return defaultdict(lambda: defaultdict(Counter))


class Memory:
    """Counts by folded surface: `types`, `objects` and `subjects` (of relations), `names`; `seen` of any kind."""

    def __init__(self) -> None:
        self.types, self.objects, self.subjects, self.names = _table(), _table(), _table(), _table()
        self.seen: defaultdict[str, Counter[Hashable]] = defaultdict(Counter)

    @staticmethod
    def of(table: Table, key: str, apart: Hashable = None) -> dict[str, int]:
        """Give what is counted under a key, without what the group `apart` added."""
        found = table.get(key)
        if not found:
            return {}
        counts = {name: groups.total() - groups.get(apart, 0) for name, groups in found.items()}
        return {name: count for name, count in counts.items() if count > 0}

    def times(self, key: str, apart: Hashable = None) -> int:
        """Count how often a surface was a candidate."""
        groups = self.seen.get(key)
        return groups.total() - groups.get(apart, 0) if groups else 0

    def name(self, key: str, apart: Hashable = None) -> str:
        """Give the name by which the data mostly knows a surface, or nothing."""
        counts = self.of(self.names, key, apart)
        if not counts:
            return ""
        name, count = max(counts.items(), key=lambda row: (row[1], row[0]))
        return name if count >= 0.5 * sum(counts.values()) else ""
