"""A reader without a model, for tests of what comes after reading: it knows sentences such as "A builds B."."""

from __future__ import annotations

import re

from extract.article import Article
from extract.claim import Amount, Claim, Entity, Extraction, Mention, Source, Span, Text

VERBS = {
    "builds": ("develops", "Company", "System"),
    "bids for": ("competesFor", "Company", "Program"),
    "owns": ("owns", "Company", "Company"),
    "talks with": ("inTalksWith", "Company", "GovernmentBody"),
    "runs": ("leads", "Person", "Company"),
}
_NAME = r"(?:[A-Z][\w.&-]*|of)(?: (?:[A-Z][\w.&-]*|of|\d+))*"
_SENTENCE = re.compile(
    rf"(?:(?P<who>{_NAME}) said )?(?P<s>{_NAME}) (?P<not>never )?(?P<v>{'|'.join(VERBS)}) (?P<o>{_NAME})"
    r"(?: for \$(?P<m>\d+) million)?\."
)


class FakeReader:
    """Reads articles by one pattern; `read` lists those that it read. Words in its texts make it fail."""

    def __init__(self):
        self.read = []

    def extract(self, article: Article) -> Extraction:
        self.read.append(article.id)
        if "BREAK" in article.text:
            raise ValueError("a word that breaks the reader")
        if "KILL" in article.text:
            import os

            os._exit(3)
        entities: dict[str, Entity] = {}
        mentions, claims, sentences = [], [], []

        def end(match, group, type_name):
            name = match[group]
            entity = entities.setdefault(name, Entity(f"e{len(entities)}", type_name, name, (name,)))
            mentions.append(Mention(Span(match.start(group), match.end(group)), entity.id))
            return entity.id

        for match in _SENTENCE.finditer(article.text):
            relation, of, to = VERBS[match["v"]]
            spans = {name: Span(match.start(name), match.end(name)) for name in ("s", "o", "v")}
            who = match["who"]
            source = (Source(who, end(match, "who", "Organization")),) if who else ()
            common = {
                "status": "negated" if match["not"] else "asserted",
                "sentence": Span(match.start(), match.end()),
                "subject_span": spans["s"],
                "trigger": spans["v"],
                "attributed_to": source,
                "proposed_by": match["v"],
            }
            subject = end(match, "s", of)
            sentences.append(common["sentence"])
            claims.append(Claim(subject, relation, end(match, "o", to), object_span=spans["o"], **common))
            if match["m"]:
                money = Amount(int(match["m"]) * 1e6, int(match["m"]) * 1e6, "USD")
                span = Span(match.start("m"), match.end("m"))
                claims.append(Claim(subject, "contractValue", money, object_span=span, **common))
            if relation == "leads":
                role = Text("chief executive")
                claims.append(Claim(subject, "holdsRole", role, object_span=spans["v"], **common))
        return Extraction(
            article.id,
            article.sha256,
            entities=tuple(entities.values()),
            mentions=tuple(mentions),
            claims=tuple(claims),
            sentences=tuple(sentences),
        )


def load(folder, schema, model):
    """Stand in for the loading of the extractor."""
    return FakeReader()
