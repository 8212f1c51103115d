"""Words of a question: tokens, and the base forms that each may have, without a language model.

A base form is only a candidate ("bases" gives "base" and "basis" alike): what counts is whether the lexicon
of relations or of kinds has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 60

_TOKEN = re.compile(
    r"[$€£¥]?\d[\d.,]*\d?[a-z%]*|(?:[A-Za-z]\.){2,}|n't\b|'(?:s|re|ve|ll|d|m)?(?!\w)"
    r"|[^\W\d_](?:(?!n't\b)[\w&])*(?:[-./+](?=\w)(?:(?!n't\b)[\w&])+)*|[^\w\s]",
    re.IGNORECASE,
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})


def listed(text: str) -> tuple[str, ...]:
    """Split a text into its words."""
    return tuple(text.split())


# Base form: past, participle (where it is another word).
_IRREGULAR = listed("""
    be:is,are,was,were,been,being,am,'re,'m have:has,had,having,'ve do:does,did,done,doing will:'ll,wo
    can:ca win:won,winning build:built make:made,making meet:met,meeting sell:sold buy:bought hold:held
    lead:led run:ran,running give:gave,given take:took,taken get:got,gotten,getting set:setting
    put:putting speak:spoke,spoken choose:chose,chosen begin:began,begun,beginning think:thought
    say:said tell:told find:found know:known,knew fight:fought seek:sought write:wrote,written
    fly:flew,flown spend:spent lend:lent go:went,gone,goes,going stand:stood lose:lost,losing
    fall:fell,fallen keep:kept hear:heard pay:paid lay:laid deal:dealt bid:bidding,bidden cut:cutting
    let:letting show:shown come:came,coming become:became,becoming shoot:shot see:saw,seen
    sit:sat,sitting grow:grew,grown draw:drew,drawn break:broke,broken split:splitting leave:left
    bring:brought catch:caught rise:rose,risen mean:meant send:sent hit:hitting feed:fed
    swear:swore,sworn withdraw:withdrew,withdrawn undertake:undertook,undertaken
    oversee:oversaw,overseen vie:vying tie:tying die:dying lie:lying person:people man:men woman:women
    company:companies child:children ally:allied,allies,allying agree:agreed die:died free:freed
    team:teamed model:modelled,modeled,modelling,modeling travel:travelled cancel:cancelled
    label:labelled spin:spun ride:rode,ridden swallow:swallowed criterion:criteria
""")

_BASES: dict[str, set[str]] = {}
for _entry in _IRREGULAR:
    _base, _, _forms = _entry.partition(":")
    for _form in _forms.split(","):
        _BASES.setdefault(_form, set()).add(_base)

_DOUBLED = re.compile(r"([bdfglmnprtz])\1$")


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a question with its candidate base forms. `place` is its index in the question as typed."""

    text: str
    place: int = -1

    @property
    def low(self) -> str:
        """Give the word in lower case."""
        return self.text.casefold()

    @property
    def bases(self) -> frozenset[str]:
        """Give its candidate base forms, itself among them."""
        return bases(self.low)

    @property
    def nouns(self) -> frozenset[str]:
        """Give the forms that it may have as a noun: itself and its singular."""
        return frozenset(base for base in self.bases if base == self.low or self.low.endswith(_PLURAL))

    @property
    def capital(self) -> bool:
        """Tell whether it is written as a name."""
        return self.text[:1].isupper() or any(letter.isupper() for letter in self.text[1:])

    def past(self) -> bool:
        """Tell whether it looks like a participle or a past tense."""
        return self.low.endswith("ed") or self.low in _PAST

    def ing(self) -> bool:
        """Tell whether it looks like a gerund or a present participle."""
        return self.low.endswith("ing") and len(self.low) > 4


_PLURAL = ("s", "people", "men", "women", "children")
_PAST = {form for form in _BASES if not form.endswith(("ing", "s"))} | {
    "bid", "set", "put", "cut", "hit", "let", "split", "run", "become", "come", "found",
}  # fmt: skip


def tokens(question: str) -> tuple[Word, ...]:
    """Split a question into words and marks.

    >>> [word.text for word in tokens("Who's not in Acme Corp.'s bid?")]
    ['Who', "'s", 'not', 'in', 'Acme', 'Corp', '.', "'s", 'bid', '?']
    """
    plain = " ".join(question.translate(_QUOTES).split())
    return tuple(Word(match[0], place) for place, match in enumerate(_TOKEN.finditer(plain)))


def spelled(words: Iterable[Word]) -> str:
    """Join words with spaces."""
    return " ".join(word.text for word in words)


def plain(words: Sequence[Word]) -> tuple[Word, ...]:
    """Put "what number of", "what sum of money" and the like as "how many" and "how much"."""
    lows = [word.low for word in words]
    made: list[Word] = []
    index = 0
    while index < len(words):
        size, instead = next(
            ((len(text), to) for text, to in _COUNTING if lows[index : index + len(text)] == text), (1, "")
        )
        if instead:
            made += [Word(text, words[index].place) for text in instead.split()]
        else:
            made.append(words[index])
        index += size
    return tuple(made)


_COUNTING = tuple(
    (text.split(), to)
    for text, to in (
        ("what number of", "how many"), ("which number of", "how many"), ("what count of", "how many"),
        ("the number of", "how many"), ("what amount of", "how much"), ("what sum of", "how much"),
        ("at what price", "for how much"), ("at which price", "for how much"),
        ("for what price", "for how much"),
        ("for what sum", "for how much"), ("for what amount", "for how much"),
        ("at what cost", "for how much"),
        ("by when", "when"), ("until when", "when"), ("since when", "when"), ("at what time", "when"),
        ("on what date", "when"), ("on which date", "when"), ("in which year", "when"),
        ("in what year", "when"),
        ("how expensive is", "what is price of"), ("how expensive are", "what is price of"),
        ("how costly is", "what is price of"), ("how come", "why"), ("the people who", "who"),
        ("those who", "who"), ("the ones that", "what"),
    )
)  # fmt: skip


@lru_cache(maxsize=20_000)
def bases(word: str) -> frozenset[str]:
    """Give the base forms that a word in lower case may have.

    >>> sorted(bases("vying")), sorted(bases("built"))
    (['vie', 'vy', 'vye', 'vying'], ['build', 'built'])
    """
    found = {word, *_BASES.get(word, ())}
    if len(word) > 3 and word.isascii():
        found |= _without_ending(word)
    return frozenset(found)


def _without_ending(word: str) -> set[str]:
    found: set[str] = set()
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.add(word[:-1])
        if word.endswith("es"):
            found.add(word[:-2])
        if word.endswith("ies"):
            found.add(word[:-3] + "y")
    for ending in ("ed", "ing"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 1:
            found |= {stem, stem + "e"}
            if ending == "ed" and word.endswith("ied"):
                found.add(word[:-3] + "y")
            if _DOUBLED.search(stem):
                found.add(stem[:-1])
    return found
