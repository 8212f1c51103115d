"""What the spelling of a name tells of it wherever it stands: its words, its shape, what is known of it."""

from __future__ import annotations

from functools import lru_cache

from extract.lexicon import Lexicon, fold


def name_features(words: list[str], surface: str, lexicon: Lexicon) -> list[str]:
    """List what a name shows wherever it stands: its words, its shape, what the lexicon knows of it."""
    lower = [word.lower() for word in words]
    shape = _shape(words)
    last, first = lower[-1], lower[0]
    rows = [
        f"last={last}", f"first={first}", f"len={min(len(words), 5)}", f"shape={shape}", f"suf2={last[-2:]}",
        f"suf3={last[-3:]}", f"suf4={last[-4:]}", f"pre3={first[:3]}", f"pre4={first[:4]}",
        f"chars={min(len(surface), 12)}|{shape[:3]}",
    ]  # fmt: skip
    rows += [f"w={word}" for word in lower]
    if len(words) > 1:
        rows.append(f"last2={lower[-2]}_{last}")
    for word in words:
        rows += [f"part={part}" for part in _camel(word)]
    key = fold(surface)
    known = lexicon.names.get(key)
    if known:
        rows.append(f"known={known.type}")
    rows += [f"familiar={type_name}" for type_name in lexicon.familiar.get(key, ())]
    if key in lexicon.demonyms:
        rows.append("demonym")
    if key in lexicon.capitals:
        rows.append("capital")
    for place, word in enumerate(key.split()):
        if word in lexicon.demonyms or (word in lexicon.names and lexicon.names[word].type == "Place"):
            rows.append(f"hasplace={min(place, 1)}")
        elif "Place" in lexicon.familiar.get(word, ()):
            rows.append(f"hastown={min(place, 1)}")
    for word in (lower[-1], lower[0]) if len(words) > 1 else ():
        rows += [f"wkind={kind}" for kind in lexicon.describing.get(word, ())]
    return rows


@lru_cache(maxsize=1 << 14)
def _camel(word: str) -> tuple[str, ...]:
    """Split "CarbonHub" and "e-Tax" into their parts; words of one part give none."""
    parts: list[str] = []
    begin = 0
    for i in range(1, len(word)):
        if (
            (word[i].isupper() and word[i - 1].islower())
            or word[i] == "-"
            or word[i].isdigit() != word[i - 1].isdigit()
        ):
            parts.append(word[begin:i].strip("-").lower())
            begin = i
    if begin:
        parts.append(word[begin:].strip("-").lower())
    return tuple(part for part in parts if len(part) > 1)


def _shape(words: list[str]) -> str:
    """Give the coarse shape of words: X capitalised, U upper, M mixed, 9 with digits, x lower."""
    shapes = []
    for text in words[:6]:
        if any(map(str.isdigit, text)):
            shapes.append("9")
        elif text.isupper():
            shapes.append("U")
        elif text[0].isupper():
            shapes.append("X" if text[1:].islower() else "M")
        elif not text.islower():
            shapes.append("M" if text[0].isalpha() else "-")
        else:
            shapes.append("x")
    return "".join(shapes)
