"""Which currency a sign, a code or a word stands for: by its adjective, or by what the article is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from extract.numbers import HYPHENS, Lexeme, touches, word_at

_LONGEST_SIGN = 6
_ADJECTIVE_PARTS = frozenset(("new", "hong", "sri", "u", "s", "."))
_HOME = ("us", "u", "american", "america", "washington", "pentagon")


def _closes(row: list[Lexeme], k: int) -> bool:
    """Tell a sign or code behind a figure from one before the next: "500 million USD", "5 €", not "5-€6"."""
    single_letter = len(row[k].text) == 1 and row[k].text.isalpha()
    return not single_letter and not (touches(row, k + 1) and row[k + 1].text[0].isdigit())


class Currencies:
    """The currencies of the table of units."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.signs: dict[str, list[str]] = {}
        self.words: dict[str, list[str]] = {}
        self.cents: dict[str, str] = {}
        self.adjectives: dict[str, set[str]] = {}
        self.large: set[str] = set()
        self._places: dict[str, str] = {}
        main: set[str] = set()
        for row in table.get("currency", ()):
            code = row["code"]
            main |= {code} if row.get("main") else set()
            self.large |= {code} if row.get("large") else set()
            for sign in (*row.get("signs", ()), code):
                self.signs.setdefault(sign, []).append(code)
            for word in row.get("words", ()):
                self.words.setdefault(word, []).append(code)
            for word in row.get("cents", ()):
                self.cents[word] = code
            for word in row.get("of", ()):
                self.adjectives.setdefault(word.split()[-1], set()).add(code)
                self._places[word.split()[-1]] = code
            for place in (row.get("country", ""), *row.get("places", ())):
                self._places[place.lower().rpartition(" ")[2]] = code
        for codes in (*self.signs.values(), *self.words.values()):
            codes.sort(key=lambda code: code not in main)

    def sign_before(self, text: str, at: int) -> tuple[list[str], int]:
        """Find the sign or code that ends where a figure starts: its currencies and its own start."""
        end = at - 1 if at and text[at - 1] in " \u00a0\u202f" else at
        for size in range(min(_LONGEST_SIGN, end), 0, -1):
            sign = text[end - size : end]
            if sign not in self.signs:
                continue
            bounded = not sign[0].isalpha() or end == size or not text[end - size - 1].isalnum()
            # A single letter or a dollar sign stands right before its figure.
            if bounded and (end == at or len(sign) > 1 or not sign.isalpha()):
                return self.signs[sign], end - size
        return [], at

    def word_after(
        self, row: list[Lexeme], j: int, value: float, *, written: bool
    ) -> tuple[list[str], int, float]:
        """Read the currency behind a figure ("Norwegian crowns", "-euro"): codes, next lexeme, factor."""
        k = j + 1 if j < len(row) and row[j].text in HYPHENS and touches(row, j) else j
        hyphened = k > j
        adjective = ""
        for _ in range(5):
            if k >= len(row):
                break
            word = row[k].text.lower()
            if word in self.words and self._means_money(row, k, value, hyphened=hyphened):
                codes = self.words[word]
                known = [c for c in codes if c in self.adjectives.get(adjective, ())]
                return known or codes, k + 1, 1.0
            if word in self.cents and not written:
                return [self.cents[word]], k + 1, 0.01
            if row[k].text in self.signs and not adjective and _closes(row, k):
                return self.signs[row[k].text], k + 1, 1.0
            if word in self.adjectives:
                adjective = word
            elif word not in _ADJECTIVE_PARTS:
                break
            else:
                adjective = "us" if word == "u" else adjective
            k += 1
        return [], j, 1.0

    def _means_money(self, row: list[Lexeme], k: int, value: float, *, hyphened: bool) -> bool:
        """Tell money from a verb or a weight: "the three won", "20,000 pounds of thrust", "real"."""
        word, after = row[k].text.lower(), word_at(row, k + 1)
        if any(code in self.large for code in self.words[word]):
            return value >= 1000
        if word.startswith("pound") and after in ("of", "per") and value < 1e6:
            return False
        return word not in ("real", "sol", "som", "colon", "bob") or hyphened

    def choose(self, codes: list[str], row: list[Lexeme], mentions: Counter[str]) -> str:
        """Pick one of the currencies that share a sign or word by what the article speaks of."""
        if len(codes) == 1:
            return codes[0]
        if not mentions:
            mentions.update(self._mentions(row))
        best = max(codes, key=lambda code: (mentions[code], -codes.index(code)))
        if codes[0] == "USD" and best != "USD" and (mentions["USD"] or mentions[best] < 2):
            return "USD"
        return best

    def _mentions(self, row: list[Lexeme]) -> Counter[str]:
        """Count how often an article names the country of each currency, or one of its own signs."""
        found: Counter[str] = Counter({"": 1})
        for n, lexeme in enumerate(row):
            word = lexeme.text
            if word[0].isupper():
                code = self._places.get(word.lower())
                if code:
                    found[code] += 1
                if word.lower() in _HOME or (word == "States" and row[n - 1].text == "United"):
                    found["USD"] += 1
            # "C$5" shows that a bare "$" is another dollar
            elif word == "$" and touches(row, n) and row[n - 1].text[0].isalpha():
                found["USD"] += 1
        return found
