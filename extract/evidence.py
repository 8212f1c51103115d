"""What the text shows of a span that may be a name: its words, its place in the sentence, its neighbours.

Every observation is a short string ("next=rocket", "kindof=Company"), so that a decision can be taken apart
into the words that made it. Coordination is seen through: in "backers such as Acme and Bolt" Bolt hangs where
Acme hangs.
"""

from __future__ import annotations

from extract.lexicon import Lexicon
from extract.tokens import Tokens

_BE = frozenset(("is", "was", "are", "were", "be", "been", "being", "'s", "’s", "became", "remains"))
_REACH = 7
_COPULAS = frozenset(("be", "become", "remain"))


class Evidence:
    """Reads the observations of spans in one document."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.kinds = _kinds(tokens, lexicon)
        self.nouns: list[int] = []

    def of(self, start: int, end: int) -> list[str]:
        """List what one occurrence of a candidate shows."""
        rows: list[str] = []
        self.nouns = []
        self._inside(start, end, rows)
        self._beside(start, end, rows)
        self._syntax(start, end, rows)
        self._apposed(start, end, rows)
        self._followed(start, end, rows)
        for noun in set(self.nouns):
            rows.append(f"noun={self.tokens.lemma[noun]}")
            rows += [f"kindof={kind}" for kind in self.kinds[noun]]
        return rows

    def _followed(self, start: int, end: int, rows: list[str]) -> None:
        """See what the next sentence begins with, where this one begins with the span: "The firm", "He"."""
        t = self.tokens
        k = start
        while k > 0 and not t.starts[k] and start - k < 3:
            k -= 1
        if not t.starts[k] and t.dep[t.root(start, end)] not in ("nsubj", "nsubjpass", "poss"):
            return
        k = end
        while k < t.size and not t.starts[k] and k - end < 60:
            k += 1
        if k + 2 < t.size and t.starts[k]:
            if t.lower[k] in ("he", "she", "his", "her", "it", "its", "they", "their"):
                rows.append(f"then={t.lower[k]}")
            elif t.lower[k] in ("the", "this", "that"):
                end = k + 2 if t.tag[k + 1] in ("JJ", "VBN", "CD") else k + 1
                rows += [f"thenkind={kind}" for kind in self.kinds[end]]

    def _inside(self, start: int, end: int, rows: list[str]) -> None:
        t = self.tokens
        own = t.ner[start:end]
        exact = (
            own[0][0] == "B" and (end == t.size or t.ner[end][0] != "I") and all(x[0] == "I" for x in own[1:])
        )
        label = own[-1][2:] or "O"
        rows += (
            f"ner={label}|{exact}",
            f"ner0={own[0]}",
            f"tags={t.tag[end - 1]}|{t.tag[start]}",
        )
        if t.starts[start]:
            rows.append("sentstart")
        if t.titled[start]:
            rows += ("titled", f"titled_ner={label}|{exact}")

    def _beside(self, start: int, end: int, rows: list[str]) -> None:
        t = self.tokens
        lower, tag = t.lower, t.tag
        if start == 0 or t.starts[start]:
            rows.append("prev=^")
        else:
            k = start - 1
            rows += (f"prev={lower[k]}", f"ptag={tag[k]}", f"pcap={t.capital[k]}|{tag[k]}")
            if k > 0:
                rows.append(f"prev2={lower[k - 1]}_{lower[k]}")
            rows += [f"prevkind={kind}" for kind in self.kinds[k]]
            if tag[k] in ("NN", "NNS"):
                self.nouns.append(k)
            if t.lemma[k] in self.lexicon.titles:
                rows.append("prevtitle")
            if lower[k] in self.lexicon.demonyms:
                rows.append("prevdemonym")
        if end < t.size:
            rows += (f"next={lower[end]}", f"ntag={tag[end]}", f"ncap={t.capital[end]}|{tag[end]}")
            if end + 1 < t.size:
                rows.append(f"next2={lower[end]}_{lower[end + 1]}")
            rows += [f"nextkind={kind}" for kind in self.kinds[end]]
            if tag[end] in ("NN", "NNS"):
                self.nouns.append(self._last_noun(end))
                rows.append(f"nextnoun={t.lemma[self.nouns[-1]]}")
                rows += [f"nextlast={kind}" for kind in self.kinds[self.nouns[-1]]]
            if tag[end] == "POS" and end + 1 < t.size:
                self._owned(end + 1, rows)

    def _last_noun(self, i: int) -> int:
        tag = self.tokens.tag
        while i + 1 < len(tag) and tag[i + 1] in ("NN", "NNS"):
            i += 1
        return i

    def _owned(self, i: int, rows: list[str]) -> None:
        """See what a possessive owns: the first noun that is not a modifier of the next."""
        t = self.tokens
        for k in range(i, min(i + 5, t.size)):
            if t.tag[k][:2] == "NN" and (k + 1 == t.size or t.tag[k + 1][:2] != "NN"):
                rows.append(f"owns={t.lemma[k] if t.tag[k][:3] != 'NNP' else t.ner[k]}")
                rows += [f"ownskind={kind}" for kind in self.kinds[k]]
                return

    def _syntax(self, start: int, end: int, rows: list[str]) -> None:
        t = self.tokens
        root = t.root(start, end)
        dep, head = t.dep[root], t.head[root]
        rows.append(f"dep={dep}")
        if not start <= root < end:
            return
        steps = 0
        while dep == "conj" and steps < 8 and not start <= head < end:
            root, dep, head = head, t.dep[head], t.head[head]
            steps += 1
        if steps:
            rows += ("conj", f"conjner={t.ner[root][2:]}")
            rows += [f"conjkind={kind}" for kind in self.kinds[root]]
        self._governed(root, dep, head, rows)
        for child in t.children[root]:
            if not start <= child < end:
                self._child(child, rows)

    def _governed(self, root: int, dep: str, head: int, rows: list[str]) -> None:
        t = self.tokens
        if head == root:
            return
        word = t.lemma[head]
        rows.append(f"gov={word}|{dep}")
        if dep == "pobj" or dep == "pcomp":
            above = t.head[head]
            if above != head:
                rows += (f"pgov={t.lemma[above]}_{word}", f"pg={t.lemma[above]}|{t.dep[head]}")
                rows += [f"pgkind={word}_{kind}" for kind in self.kinds[above]]
                if word in ("as", "like", "include", "including") and t.tag[above] == "NNS":
                    self.nouns.append(above)
        elif dep in ("appos", "compound", "nmod", "poss", "amod"):
            rows += [f"hdkind={dep}_{kind}" for kind in self.kinds[head]]
            if dep == "appos":
                self.nouns.append(head)
            if dep == "poss":
                rows.append(f"possof={word if t.tag[head][:3] != 'NNP' else t.ner[head]}")
        elif dep in ("nsubj", "nsubjpass") and word in _COPULAS:
            for child in t.children[head]:
                if t.dep[child] in ("attr", "oprd"):
                    self.nouns.append(child)
                    rows.append(f"isa={t.lemma[child]}")
                    rows += [f"isakind={kind}" for kind in self.kinds[child]]

    def _child(self, child: int, rows: list[str]) -> None:
        t = self.tokens
        dep = t.dep[child]
        rows.append(f"ch={dep}")
        if dep in ("relcl", "acl", "prep", "det", "amod"):
            rows.append(f"{dep}={t.lemma[child]}")
        elif dep in ("appos", "conj", "poss", "nmod", "compound"):
            if t.tag[child][:3] != "NNP":
                rows.append(f"{dep}={t.lemma[child]}")
                if dep == "appos":
                    self.nouns.append(child)
            else:
                rows.append(f"{dep}ner={t.ner[child][2:]}")
            rows += [f"{dep}kind={kind}" for kind in self.kinds[child]]

    def _apposed(self, start: int, end: int, rows: list[str]) -> None:
        """See the noun of an apposition by its pattern alone: "Acme, a Texan maker of engines"."""
        t = self.tokens
        k = end
        if k < t.size and t.tag[k] == "POS":
            return
        if k < t.size and t.text[k] == "(":
            while k < t.size and k < end + 6 and t.text[k] != ")":
                k += 1
            k += 1
        if k + 2 >= t.size:
            return
        if t.text[k] in ",–—-(" or t.lower[k] in _BE:
            mark = "app" if t.lower[k] not in _BE else "is"
            if t.lower[k + 1] in ("a", "an", "the", "one", "another", "its"):
                self._noun_from(k + 2, mark, rows)
            elif t.text[k] == "," and t.lower[k + 1] in ("which", "who", "whose"):
                rows.append(f"rel={t.lower[k + 1]}_{t.lemma[k + 2]}")
        k = start - 1
        if k > 0 and t.text[k] in ",–—" and t.tag[k - 1][:2] == "NN" and t.tag[k - 1][:3] != "NNP":
            rows += [f"commakind={kind}" for kind in self.kinds[k - 1]]
            rows.append(f"commanoun={t.lemma[k - 1]}")
            self.nouns.append(k - 1)

    def _noun_from(self, i: int, mark: str, rows: list[str]) -> None:
        t = self.tokens
        for k in range(i, min(i + _REACH, t.size)):
            tag = t.tag[k]
            if tag[:2] == "NN":
                if k + 1 < t.size and (t.tag[k + 1][:2] == "NN" or t.tag[k + 1] == "HYPH"):
                    continue
                rows.append(f"p{mark}={t.lemma[k]}")
                self.nouns.append(k)
                rows += [f"p{mark}kind={kind}" for kind in self.kinds[k]]
                return
            if (tag[:2] in ("VB", "IN", "MD", "WD", "WP") and tag not in ("VBN", "VBG")) or t.text[
                k
            ] in ".;:":
                return


def _kinds(tokens: Tokens, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Look up each token as a noun of a kind, with the word before it where both make one ("data center")."""
    kinds, lemma = lexicon.describing, tokens.lemma
    rows = [kinds.get(word, ()) for word in lemma]
    for i in range(1, tokens.size):
        if rows[i] or lemma[i] in lexicon.compound_ends:
            k = i - 2 if lemma[i - 1] == "-" and i > 1 else i - 1
            rows[i] = kinds.get(f"{lemma[k]}-{lemma[i]}", rows[i])
    return rows
