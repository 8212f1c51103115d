"""Values as references: sums, counts, dates and roles, ready to stand at the end of a relation."""

from __future__ import annotations

from dataclasses import dataclass

from extract.amounts import Units, amounts
from extract.dates import DateWords, dates
from extract.lexicon import Lexicon
from extract.reading import Reading, Reference
from extract.roles import RoleWords, roles


@dataclass(frozen=True, slots=True)
class ValueWords:
    """The tables by which values are read."""

    units: Units
    dates: DateWords
    roles: RoleWords

    @classmethod
    def of(cls, lexicon: Lexicon) -> ValueWords:
        """Arrange the tables of a lexicon."""
        return cls(
            Units(lexicon.table("units")),
            DateWords(lexicon.table("dates")),
            RoleWords(lexicon.table("titles"), lexicon.table("roles")),
        )


def add_values(reading: Reading, words: ValueWords, date: str) -> None:
    """Add a reading's sums, counts, dates and roles to its references; `date` is the article's own."""
    doc, sentence = reading.doc, reading.sentence_of
    found = [
        Reference(q.start, q.end, q.head, "value", (), q.value, q.kind, sentence[q.start])
        for q in amounts(doc, words.units)
    ]
    found += [
        Reference(t.start, t.end, t.head, "value", (), t.value, "date", sentence[t.start])
        for t in dates(doc, words.dates, date=date)
    ]
    found += [
        Reference(r.start, r.end, r.head, "value", (), r.text, "text", sentence[r.start])
        for r in roles(doc, words.roles)
    ]
    reading.references.extend(found)
    reading.references.sort(key=lambda r: (r.start, r.end, r.kind))
