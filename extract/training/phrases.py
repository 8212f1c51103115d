"""Learning facts between phrases of any kind from texts with their facts, for one ontology or several together.

1. The names of the facts are found in their texts, in whatever form (`extract.phrases.forms`).
2. What spans stand at an end of a fact is learned by a logistic regression, their types by counts.
3. Pairs of spans are counted with the relations that hold of them.
4. Trees rank all facts of a sentence, on counts that leave out the sentence's own group: facts of one subject teach
   nothing of facts of another. Some relations are shown to the trees as if no example had them.
5. The limit from which on a fact is given is what is best for the examples, by trees that have not seen them.

Deterministic: the same texts in the same order give the same models.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.frames import Frames
from extract.judge import Trees
from extract.lexicon import Lexicon
from extract.linear import Floats, Linear
from extract.phrases import facts
from extract.phrases.counts import Counts
from extract.phrases.facts import Knowledge, Table
from extract.phrases.forms import bare, forms, likeness, plain, squeeze, words_of
from extract.phrases.labels import Labels, Vectors
from extract.phrases.memory import Memory
from extract.phrases.recogniser import Types, keep
from extract.phrases.sentence import Sentence, pair, surfaces
from extract.phrases.spans import Range, spans
from extract.phrases.writing import ALIAS, Writer, choose
from extract.schema import Schema
from extract.training.judge import exported

Triple = tuple[str, str, str]
FOLDS = 3
_OTHER = "Thing"
_FEW = 5  # names, below which a type is not told from others
_ALIKE = 0.5
_LIMITS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
_HIDDEN = 0.15  # the share of relations that are shown as if never seen
_KEPT = 0.4  # the share of wrong facts that are learned from
_ROUNDS = 120
_PARAMETERS = {
    "objective": "binary", "learning_rate": 0.08, "num_leaves": 24, "min_child_samples": 20, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "verbose": -1, "num_threads": 1, "seed": 1,
    "deterministic": True, "force_row_wise": True, "max_bin": 63,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an ontology with its facts by names, as the data writes them."""

    id: str
    ontology: str
    doc: Doc
    facts: tuple[Triple, ...] = ()


@dataclass(frozen=True)
class PhraseModel:
    """All that reads facts between phrases. `report` tells F1 by limit, measured on examples kept apart."""

    schemas: Mapping[str, Schema]
    lexicon: Lexicon
    frames: Frames
    spans: Linear
    types: Types
    known: Knowledge
    trees: Trees
    writer: Writer
    limit: float
    report: Mapping[float, float]

    def read(self, texts: Iterable[Text]) -> Iterator[tuple[str, list[Triple]]]:
        """Yield the facts of each text by its id, written as the data writes them."""
        labels = {n: Labels.of(n, schema, self.known.vector) for n, schema in self.schemas.items()}
        for text in texts:
            sentence = Sentence(text.id, text.ontology, text.doc, spans(text.doc))
            sentence.surfaces = surfaces(sentence, self.known.memory, self.lexicon)
            keep(sentence, self.spans, self.types, apart=False)
            pair(sentence, self.frames)
            table = facts.table(sentence, labels[text.ontology], self.known, apart=False)
            if table is None:
                yield text.id, []
                continue
            scores = ranked(table, self.trees)
            yield text.id, written(sentence, table, scores, labels[text.ontology], self.writer, self.limit)


def written(
    sentence: Sentence, table: Table, scores: Floats, labels: Labels, writer: Writer, limit: float,
    apart: object = None,
) -> list[Triple]:  # fmt: skip
    """Choose a sentence's facts and write them."""
    found = []
    for subject, relation, obj, _ in choose(sentence, table, scores, labels, limit):
        first, second = sentence.phrases[subject].text, sentence.phrases[obj].text
        found.append((writer.subject(first, apart), relation, writer.object(relation, second, apart)))
    return list(dict.fromkeys(found))


def ranked(table: Table, trees: Trees) -> Floats:
    """Score the facts of a table; those that are not worth ranking score 0."""
    likely = table.likely
    scores = np.zeros(likely.shape, dtype=np.float32)
    if likely.any():
        scores[likely] = trees.probabilities(table.features[likely])
    return scores


def learn(
    texts: Sequence[Text], schemas: Mapping[str, Schema], lexicon: Lexicon, vocab: Vocab
) -> PhraseModel:
    """Learn from texts of one or several ontologies."""
    sentences = [_sentence(text) for text in texts]
    types_of = _typed(sentences, schemas)
    memory = _memory(sentences, types_of)
    for sentence in sentences:
        sentence.surfaces = surfaces(sentence, memory, lexicon)
    types = Types()
    wanted = [_wanted(sentence, types_of) for sentence in sentences]
    for sentence, labels in zip(sentences, wanted, strict=True):
        for surface, label in zip(sentence.surfaces, labels, strict=True):
            if label:
                types.add(surface.features, label, sentence.group)
    fold = [zlib.crc32(repr(s.group).encode()) % FOLDS for s in sentences]
    for number in range(FOLDS):
        rest = [i for i in range(len(sentences)) if fold[i] != number]
        model = _spans([sentences[i] for i in rest], [wanted[i] for i in rest])
        for i in range(len(sentences)):
            if fold[i] == number:
                keep(sentences[i], model, types, apart=True)
    merged = Schema({}, {n: r for schema in schemas.values() for n, r in schema.relations.items()})
    frames = Frames.of({}, merged)
    rows = []
    for sentence in sentences:
        pair(sentence, frames)
        rows += [(sentence.group, o, a) for o, a in zip(sentence.observed, _labels(sentence), strict=True)]
    known = Knowledge(Counts(rows), memory, _shares(sentences), Vectors(vocab))
    labels_of = {name: Labels.of(name, schema, known.vector) for name, schema in schemas.items()}
    tables = [facts.table(s, labels_of[s.ontology], known, apart=True) for s in sentences]
    ranges = {n: " ".join(r.range) for n, r in merged.relations.items()}
    writer = Writer(sentences, ranges, memory)
    parts = [
        _part(s, t, labels_of[s.ontology], f)
        for s, t, f in zip(sentences, tables, fold, strict=True)
        if t is not None
    ]
    columns = [np.concatenate([p[i] for p in parts]) for i in range(4)]
    report = _report(sentences, tables, fold, columns, labels_of, writer)
    best = max(report, key=lambda limit: (report[limit], -limit))
    trees = _trees(*columns[:3])
    return PhraseModel(
        schemas, lexicon, frames, _spans(sentences, wanted), types, known, trees, writer, best, report
    )


def _sentence(text: Text) -> Sentence:
    """Find the ends of a text's facts; a group is all texts of an ontology about one subject."""
    objects = {obj for _, _, obj in text.facts}
    roots = [s for s, _, _ in text.facts if s not in objects] or [s for s, _, _ in text.facts]
    root = Counter(roots).most_common(1)[0][0] if roots else text.id
    found = spans(text.doc)
    sentence = Sentence(text.id, text.ontology, text.doc, found, text.facts, (text.ontology, root))
    names = dict.fromkeys(name for s, _, o in text.facts for name in (s, o))
    sentence.ends = {name: _aligned(text.doc, found, name) for name in names}
    return sentence


def _aligned(doc: Doc, found: Sequence[Range], name: str) -> list[tuple[int, int, str]]:
    """Find where a name of the data stands: in a known form, but for its qualifier, or else the likest span."""
    key, short = squeeze(name), bare(name)
    texts = [(start, end, doc[start:end].text) for start, end in found]
    exact = []
    for start, end, text in texts:
        form = next((f for f, t in forms(text).items() if squeeze(t) == key), "")
        if form:
            exact.append((start, end, form))
    if exact:
        return exact
    same = [(start, end, ALIAS) for start, end, text in texts if short and bare(text) == short]
    if same:
        return same
    wanted = words_of(name)
    best = max(((likeness(text, wanted), -i) for i, (_, _, text) in enumerate(texts)), default=(0.0, 0))
    if best[0] < _ALIKE:
        return []
    start, end, _ = texts[-best[1]]
    return [(start, end, ALIAS)]


def _typed(sentences: Iterable[Sentence], schemas: Mapping[str, Schema]) -> dict[str, str]:
    """Type the names of the examples by the domains and ranges of their relations."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        relations = schemas[sentence.ontology].relations
        for subject, name, obj in sentence.facts:
            if name in relations:
                votes[subject][next(iter(relations[name].domain), _OTHER)] += 2
                votes[obj][next(iter(relations[name].range), _OTHER)] += 3
    best = {name: counts.most_common(1)[0][0] for name, counts in votes.items()}
    sizes = Counter(best.values())
    return {name: kind if sizes[kind] >= _FEW else _OTHER for name, kind in best.items()}


def _memory(sentences: Iterable[Sentence], types: Mapping[str, str]) -> Memory:
    memory = Memory()
    for sentence in sentences:
        group, doc = sentence.group, sentence.doc
        for subject, relation, obj in sentence.facts:
            for name, table in ((subject, memory.subjects), (obj, memory.objects)):
                shown = [plain(doc[s:e].text) for s, e, _ in sentence.ends.get(name, ())]
                for key in {plain(name), *shown}:
                    memory.types[key][types.get(name, _OTHER)][group] += 1
                    table[key][relation][group] += 1
                for key in shown:
                    memory.names[key][name][group] += 1
        for key in {plain(doc[s:e].text) for s, e in sentence.spans}:
            memory.seen[key][group] += 1
    return memory


def _wanted(sentence: Sentence, types: Mapping[str, str]) -> list[str]:
    """Give the type of each surface that stands at an end, nothing for the others."""
    at = {(s, e): types.get(n, _OTHER) for n, where in sentence.ends.items() for s, e, _ in where}
    return [next((at[p] for p in s.places if p in at), "") for s in sentence.surfaces]


def _spans(sentences: Sequence[Sentence], wanted: Sequence[Sequence[str]]) -> Linear:
    """Learn which surfaces stand at an end."""
    rows = [s.features for sentence in sentences for s in sentence.surfaces]
    target = np.asarray([bool(label) for labels in wanted for label in labels], dtype=np.int8)
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= 3)
    index = {name: i for i, name in enumerate(names)}
    data, columns, ends = [], [], [0]
    for row in rows:
        for name, value in row.items():
            if name in index:
                columns.append(index[name])
                data.append(value)
        ends.append(len(columns))
    matrix = csr_matrix((data, columns, ends), shape=(len(rows), len(names)), dtype=np.float32)
    model = LogisticRegression(C=0.3, solver="liblinear", tol=2e-2, max_iter=40).fit(matrix, target)
    weights = model.coef_.T.astype(np.float32)
    return Linear(("end",), tuple(names), weights, model.intercept_.astype(np.float32))


def _labels(sentence: Sentence) -> list[frozenset[str]]:
    """Label a sentence's pairs by its facts."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for name, where in sentence.ends.items():
        for start, end, _ in where:
            names[sentence.doc[start:end].text].add(name)
    out = []
    for one in sentence.pairs:
        a, b = (names.get(sentence.doc[r.start : r.end].text, set()) for r in (one.first, one.second))
        forward = {f"{r}>" for s, r, o in sentence.facts if s in a and o in b}
        out.append(frozenset(forward | {f"{r}<" for s, r, o in sentence.facts if s in b and o in a}))
    return out


def _shares(sentences: Iterable[Sentence]) -> dict[str, Counter[str]]:
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for name in ("", sentence.ontology):
            shares[name]["#"] += 1
            shares[name].update(relation for _, relation, _ in sentence.facts)
    return dict(shares)


def _part(sentence: Sentence, table: Table, labels: Labels, fold: int) -> tuple[np.ndarray, ...]:
    """Give features, targets, weights and folds of a sentence's facts, and of some as if their relation were new."""
    chance = np.random.default_rng(zlib.crc32(sentence.id.encode()))
    number = {relation.name: i for i, relation in enumerate(labels.relations)}
    target = np.zeros(table.features.shape[:2], dtype=np.int8)
    for row, names in enumerate(_labels(sentence)):
        for name in names:
            if name[:-1] in number:
                target[2 * row + name.endswith("<"), number[name[:-1]]] = 1
    hidden = chance.random(len(labels.relations)) < _HIDDEN
    parts = [_drawn(table, target, chance)]
    if hidden.any():
        parts.append(_drawn(Table(_unseen(table.features[:, hidden]), table.ends), target[:, hidden], chance))
    features, wanted, weight = (np.concatenate([p[i] for p in parts]) for i in range(3))
    return features, wanted, weight, np.full(len(wanted), fold)


def _drawn(table: Table, target: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, ...]:
    kept = table.likely & ((target > 0) | (chance.random(target.shape) < _KEPT))
    wanted = target[kept]
    return table.features[kept], wanted, np.where(wanted > 0, 1.0, 1 / _KEPT)


def _unseen(features: Floats) -> Floats:
    """Describe facts as if no example had their relation."""
    features = features.copy()
    for column, value in facts.UNSEEN.items():
        features[:, :, column] = value
    features[:, :, list(facts.REMEMBERED)] = 0
    families = features.shape[2] - facts.NEAR - len(facts.COUNTED)
    features[:, :, families : families + len(facts.COUNTED)] = facts.UNKNOWN
    for column in (facts.PRIOR, facts.POOLED):
        features[:, :, column] = features[:, :, column].min(initial=math.log(0.1))
    return features


def _trees(rows: np.ndarray, target: np.ndarray, weight: np.ndarray) -> Trees:
    booster = lightgbm.train(dict(_PARAMETERS), lightgbm.Dataset(rows, target, weight=weight), _ROUNDS)
    return exported(booster.dump_model(), ())


def _report(
    sentences: Sequence[Sentence], tables: Sequence[Table | None], fold: Sequence[int],
    columns: Sequence[np.ndarray], labels: Mapping[str, Labels], writer: Writer,
) -> dict[float, float]:  # fmt: skip
    """Measure each limit: the mean F1 of sentences, by ontology, with trees that have not seen them."""
    rows, target, weight, where = columns
    f1: defaultdict[tuple[float, str], list[float]] = defaultdict(list)
    for number in range(FOLDS):
        trees = _trees(rows[where != number], target[where != number], weight[where != number])
        for sentence, table, own in zip(sentences, tables, fold, strict=True):
            if own != number or not sentence.facts:
                continue
            scores = ranked(table, trees) if table is not None else None
            for limit in _LIMITS:
                found: list[Triple] = []
                if table is not None and scores is not None:
                    found = written(
                        sentence, table, scores, labels[sentence.ontology], writer, limit, sentence.group
                    )
                f1[limit, sentence.ontology].append(_f1(sentence.facts, found))
    return {
        limit: float(np.mean([np.mean(v) for (at, _), v in sorted(f1.items()) if at == limit]))
        for limit in _LIMITS
    }


def _f1(gold: Iterable[Triple], found: Iterable[Triple]) -> float:
    a, b = ({tuple(map(squeeze, t)) for t in triples} for triples in (gold, found))
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
