"""The forms in which data may write what a text says: a date in ISO 8601, a number without commas, quoted words.

Which form a relation's objects have is learned by counting; here are all that are known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MONTHS = "January February March April May June July August September October November December".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = re.compile(
    rf"\b(?:\d{{4}}-\d\d?-\d\d?|\d\d?[-/.]\d\d?[-/.]\d{{4}}"
    rf"|(?:the )?\d\d?(?:st|nd|rd|th)?(?: day)?(?: of)? {_MONTH},? ?\d{{4}}"
    rf"|{_MONTH} ?(?:the )?\d\d?(?:st|nd|rd|th)?,? ?(?:of |in )?\d{{4}}|{_MONTH},? (?:of )?\d{{4}}"
    r"|1[5-9]\d\d|20\d\d)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^([\d,]*\d(?:\.\d+)?)(?:st|nd|rd|th)?[\s-]*([a-z]*)")
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9, "k": 1e3}
_WORDS = {
    word: i
    for i, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
UNITS = (
    "millimetres metres litres kilometres centimetres minutes kilograms watts miles kilowatts Kelvins "
    "kilometrePerSeconds squareKilometres cubicCentimetres grams inches hours days"
).split()


def dates(text: str) -> list[tuple[int, int, int]]:
    """Read a text that is one date as year, month and day, 0 where not given; two readings where both may hold."""
    plain = text.lower().strip(' .,"')
    iso = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", plain)
    if iso:
        return [(int(iso[1]), int(iso[2]), int(iso[3]))] if 1 <= int(iso[2]) <= 12 else []
    numeric = re.fullmatch(r"(\d\d?)[-/.](\d\d?)[-/.](\d{4})", plain)
    if numeric:
        a, b, year = (int(part) for part in numeric.groups())
        return [d for d in dict.fromkeys([(year, b, a), (year, a, b)]) if 1 <= d[1] <= 12]
    if re.fullmatch(r"\d{4}", plain):
        return [(int(plain), 0, 0)]
    month = re.search(rf"\b{_MONTH}", plain)
    if not month or len(re.findall(r"[a-z]+", plain)) > 5:
        return []
    number = 1 + next(i for i, name in enumerate(MONTHS) if name[:3].lower() == month[0][:3])
    found = re.findall(r"\d+", plain)
    years = [int(n) for n in found if len(n) == 4]
    days = [int(n) for n in found if len(n) <= 2]
    return [(years[0], number, days[0] if days else 0)] if len(years) == 1 and len(days) <= 1 else []


def number(text: str) -> float | None:
    """Read a text that begins with a number: "$1.2 million", "8,500", "two"."""
    plain = re.sub(r"^(us)?[$£€]\s?", "", text.lower().strip())
    match = _NUMBER.match(plain)
    if match:
        return float(match[1].replace(",", "")) * _SCALE.get(match[2], 1.0)
    words = plain.split()
    if words and words[0] in _WORDS and len(words) <= 2:
        return _WORDS[words[0]] * _SCALE.get(words[-1], 1.0)
    return None


def kind(text: str) -> str:
    """Tell what a text is: `date`, `year`, `number` or `text`."""
    found = dates(text)
    if found:
        return "date" if found[0][1] else "year"
    return "number" if number(text) is not None else "text"


KINDS = ("date", "year", "number", "text")


def forms(text: str) -> dict[str, str]:
    """Give all forms of a text by the name of the form."""
    out = {"as": text, "quoted": f'"{text}"'}
    out.update(_date_forms(text))
    value = number(text)
    if value is not None:
        whole = str(int(value)) if value == int(value) else repr(round(value, 6))
        out |= {"number": whole, "float": repr(value), "quoted number": f'"{whole}"'}
        out["quoted float"] = f'"{value!r}"'
        for unit in UNITS:
            out[f"float ({unit})"] = f"{value!r} ({unit})"
            out[f"quoted float ({unit})"] = f'"{value!r}"({unit})'
    words = text.split()
    if len(words) > 2 and all(word[:1].isupper() for word in words):
        out["first and last"] = f"{words[0]} {words[-1]}"
    if text.endswith("s"):
        out["singular"] = text[:-1]
    return out


def _date_forms(text: str) -> Iterator[tuple[str, str]]:
    for reading, (year, month, day) in enumerate(dates(text)):
        end = " (2)" if reading else ""
        yield "year", str(year)
        if month and day:
            yield f"iso{end}", f"{year:04}-{month:02}-{day:02}"
            yield f"quoted iso{end}", f'"{year:04}-{month:02}-{day:02}"'
            yield f"long{end}", f"{day:02} {MONTHS[month - 1]} {year}"
        elif month:
            yield "iso of month", f"{year:04}-{month:02}-01"
            yield "long of month", f"01 {MONTHS[month - 1]} {year}"
        else:
            yield "iso of year", f"{year:04}-01-01"
            yield "long of year", f"01 January {year}"


def squeeze(text: str) -> str:
    """Fold a text as data compares it: lower case, without spaces and underscores."""
    return re.sub(r"[\s_]+", "", text).lower()


def plain(text: str) -> str:
    """Fold a text further: without accents and punctuation."""
    flat = unicodedata.normalize("NFKD", text.casefold()).replace("&", "and")
    return re.sub(r"[^a-z0-9]", "", flat)


def bare(name: str) -> str:
    """Fold a name of the data without its qualifier and article: "Antares_(rocket)"."""
    name = name.replace("_", " ").strip().strip('"')
    short = re.sub(r"\s*\([^)]*\)\s*$", "", name) or name
    return plain(re.sub(r"^(the|a|an) ", "", short, flags=re.IGNORECASE))


_SMALL = frozenset(("the", "of", "a", "and", "in", "for", "an"))


def words_of(name: str) -> list[str]:
    """List the words of a name, folded, without the small ones."""
    flat = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)$", "", name.replace("_", " ").strip()))
    flat = "".join(c for c in flat if not unicodedata.combining(c)).lower()
    return [w for w in re.findall(r"[a-z0-9]+", flat) if w not in _SMALL]


def likeness(text: str, wanted: list[str]) -> float:
    """Tell how like a text is to a name's words, between 0 and 1: shared words, initials, a shared beginning."""
    have = words_of(text)
    if not have or not wanted or all(map(str.isdigit, have)) != all(map(str.isdigit, wanted)):
        return 0.0
    best = len({*have} & {*wanted}) / len({*have} | {*wanted})
    if len(wanted) > 1:
        if "".join(w[0] for w in wanted) == "".join(have):
            best = max(best, 0.9)
        a, b = {w[:5] for w in have}, {w[:5] for w in wanted}
        best = max(best, 0.95 * len(a & b) / len(a | b))
    elif len(have) == 1:
        a_word, b_word = have[0], wanted[0]
        shared = next(
            (i for i, (x, y) in enumerate(zip(a_word, b_word, strict=False)) if x != y),
            min(len(a_word), len(b_word)),
        )
        if shared >= 4 and shared >= 0.6 * max(len(a_word), len(b_word)):
            best = max(best, 0.55)
    return best
