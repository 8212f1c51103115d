"""Spans that may name an entity, and what speaks for and against each.

Candidates come from four places: the model's own entities, runs of capitalised words and their parts, quoted
phrases, and noun phrases whose head the lexicon knows as a kind of thing. They overlap; which of them name
something, and of which type, is decided over the whole document by `extract.recognition`.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from extract.lexicon import Lexicon, fold

MAX_TOKENS = 8
_CONNECTORS = frozenset("of for the de da do dos du la le el al van von der den und y & and at on in - – / . ,".split())
_INNER = frozenset("of for the de da do dos du la le el al van von der den und y & and - – / at on".split())
_NOT_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY", "LANGUAGE"))
_QUOTES = frozenset("\"'“”‘’`")
_NO_START = frozenset("'s ’s 's the a an this that these those its his her their our my your no any every".split())


def candidates(doc: Doc, lexicon: Lexicon) -> list[tuple[int, int]]:
    """List the token ranges (end exclusive) that may name an entity, in the order of the text."""
    found: set[tuple[int, int]] = set()
    for ent in doc.ents:
        if ent.label_ not in _NOT_NAMES:
            found.update(_trimmed(doc, ent.start, ent.end))
    for start, end in _runs(doc):
        found.update(_parts(doc, start, end))
    found.update(_quoted(doc))
    found.update(_described(doc, lexicon))
    return sorted(found)


def _capital(token: Token) -> bool:
    text = token.text
    return text[0].isupper() or (len(text) > 1 and any(map(str.isupper, text))) or (text[0].isdigit() and len(text) < 6)


def _runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of capitalised words, small words between them allowed."""
    start = last = -1
    for token in doc:
        i = token.i
        if token.is_sent_start and start >= 0:
            yield start, last + 1
            start = -1
        if token.is_space:
            continue
        if _capital(token) and not (start < 0 and token.text[0].isdigit() and not token.text[-1].isalpha()):
            if start < 0:
                start = i
            last = i
        elif start >= 0 and (token.lower_ not in _CONNECTORS or i - last > 2):
            yield start, last + 1
            start = -1
    if start >= 0:
        yield start, last + 1


def _parts(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield every part of a run that begins and ends with a capitalised word or a number."""
    for i in range(start, end):
        first = doc[i]
        if not _capital(first) or first.lower_ in _NO_START:
            continue
        for j in range(i + 1, min(end, i + MAX_TOKENS) + 1):
            last = doc[j - 1]
            if _capital(last) and (j - i > 1 or last.text[0].isalpha() or any(map(str.isalpha, last.text))):
                if any(doc[k].text in ",." for k in range(i + 1, j - 1)):
                    break
                yield i, j
    if end < len(doc) and doc[end].pos_ == "NOUN" and end - start < MAX_TOKENS:
        yield start, end + 1  # "Artemis program", "Norther wind farm"


def _trimmed(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and (doc[start].lower_ in _NO_START or not doc[start].text[0].isalnum()):
        start += 1
    while start < end and (doc[end - 1].lower_ in ("'s", "’s", "'") or not doc[end - 1].text[-1].isalnum()):
        end -= 1
    if start < end and end - start <= MAX_TOKENS:
        yield start, end


def _quoted(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield short phrases in quotation marks."""
    opened = -1
    for token in doc:
        if token.text in _QUOTES:
            if 0 <= opened and 1 <= token.i - opened - 1 <= 5:
                yield from _trimmed(doc, opened + 1, token.i)
            opened = token.i
        elif opened >= 0 and token.i - opened > 6:
            opened = -1


def _described(doc: Doc, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield noun phrases with a head that the lexicon knows, from each of their modifiers on."""
    kinds = lexicon.kinds
    for head in doc:
        if head.pos_ not in ("NOUN", "PROPN") or head.lemma_.lower() not in kinds:
            continue
        if head.dep_ == "compound" and head.head.i == head.i + 1:
            continue
        end = head.i + 1
        start = head.i
        while start > 0 and _modifies(doc[start - 1]) and end - start < 6:
            start -= 1
        for i in range(start, end):
            if doc[i].pos_ in ("ADJ", "NOUN", "PROPN", "VERB", "NUM", "ADV", "X") and doc[i].text[0].isalnum():
                yield i, end


def _modifies(token: Token) -> bool:
    return token.pos_ in ("ADJ", "NOUN", "PROPN", "VERB") and token.dep_ in _MODIFIERS or token.text == "-" or (
        token.dep_ in ("punct", "advmod", "npadvmod", "nummod") and token.i + 1 < len(token.doc) and token.doc[token.i + 1].text == "-"
    )


_MODIFIERS = frozenset("amod compound nmod nummod npadvmod advmod punct dep".split())


def span_features(doc: Doc, start: int, end: int, lexicon: Lexicon, labels: dict[int, str]) -> list[str]:
    """List what one occurrence of a candidate shows: its words, its model label, its surroundings.

    `labels` maps a token to the model's entity label with its place in the entity ("B-ORG").
    """
    span = doc[start:end]
    root = span.root
    head = doc[end - 1]
    words = [t.lower_ for t in span]
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    own = [labels.get(i, "O") for i in range(start, end)]
    exact = own[0][0] == "B" and labels.get(end, "O")[0] != "I" and all(x[0] == "I" for x in own[1:])
    label = own[-1][2:] or "O"
    features = [
        "bias",
        f"ner={label}|{exact}",
        f"ner0={own[0]}",
        f"last={words[-1]}",
        f"lemma={head.lemma_.lower()}",
        f"first={words[0]}",
        f"len={min(end - start, 5)}",
        f"shape={_shape(span)}",
        f"suf3={words[-1][-3:]}",
        f"suf4={words[-1][-4:]}",
        f"tags={head.tag_}|{doc[start].tag_}",
        f"dep={root.dep_}",
        f"gov={root.head.lemma_}|{root.dep_}",
        f"caps={sum(t.text[0].isupper() for t in span)}/{min(end - start, 4)}",
    ]
    features += [f"w={w}" for w in words]
    if before is None or before.is_sent_start and before.i != start - 1:
        features.append("prev=^")
    else:
        features += [f"prev={before.lower_}", f"ptag={before.tag_}", f"pcap={before.text[0].isupper()}"]
        if start > 1:
            features.append(f"prev2={doc[start - 2].lower_}_{before.lower_}")
    if doc[start].is_sent_start:
        features.append("sentstart")
    if after is not None:
        features += [f"next={after.lower_}", f"ntag={after.tag_}", f"ncap={after.text[0].isupper()}"]
        if end + 1 < len(doc):
            features.append(f"next2={after.lower_}_{doc[end + 1].lower_}")
    if root.dep_ == "pobj" and root.head.dep_ == "prep":
        features.append(f"pgov={root.head.head.lemma_}_{root.head.lower_}")
    if root.i >= end or root.i < start:
        features.append("rootout")
    for child in root.children:
        if child.i >= end or child.i < start:
            features.append(f"ch={child.dep_}")
            if child.dep_ in ("appos", "relcl", "acl"):
                features.append(f"{child.dep_}={child.lemma_}")
                for kind in lexicon.kinds.get(child.lemma_.lower(), ()):
                    features.append(f"appkind={kind}")
    if root.dep_ in ("appos", "compound", "nmod", "attr") and not start <= root.head.i < end:
        features += [f"hd={root.dep_}_{root.head.lemma_.lower()}"]
        for kind in lexicon.kinds.get(root.head.lemma_.lower(), ()):
            features.append(f"hdkind={root.dep_}_{kind}")
    if before is not None:
        for kind in lexicon.kinds.get(before.lemma_.lower(), ()):
            features.append(f"prevkind={kind}")
        if before.lemma_.lower() in lexicon.titles:
            features.append("prevtitle")
        if before.lower_ in lexicon.demonyms:
            features.append("prevdemonym")
    for kind in lexicon.kinds.get(head.lemma_.lower(), ()):
        features.append(f"kind={kind}")
    if after is not None:
        for kind in lexicon.kinds.get(after.lemma_.lower(), ()):
            features.append(f"nextkind={kind}")
    return features


def name_features(surface: str, lexicon: Lexicon) -> list[str]:
    """List what the lexicon knows of a name, wherever it stands."""
    key = fold(surface)
    features = []
    known = lexicon.names.get(key)
    if known:
        features.append(f"known={known.type}")
    if key in lexicon.demonyms:
        features.append("demonym")
    if key in lexicon.capitals:
        features.append("capital")
    for word in key.split():
        if word in lexicon.demonyms or (word in lexicon.names and lexicon.names[word].type == "Place"):
            features.append("hasplace")
    return features


def _shape(span: Span) -> str:
    """Give the coarse shape of a span's words: X capitalised, U upper, M mixed, 9 with digits, x lower."""
    shapes = []
    for token in span:
        text = token.text
        if any(c.isdigit() for c in text):
            shapes.append("9")
        elif text.isupper():
            shapes.append("U")
        elif text[0].isupper() and text[1:].islower():
            shapes.append("X")
        elif any(c.isupper() for c in text):
            shapes.append("M")
        else:
            shapes.append("x" if text[0].isalpha() else "-")
    return "".join(shapes[:6])
