"""Predicate-argument structure: for each verb, noun and adjective, which words fill which of its roles.

The dependency tree shows how words hang together; what a fact needs is who does what to whom, and that stands in
the same way behind many trees: "Acme built X", "X was built by Acme", "Acme, which built X", "Acme plans to build X",
"Acme won a contract to build X", "the X built by Acme", "Acme designed and built X". The steps:

1. A predicate's own dependents get roles: `A0` who does it, `A1` what it is done to, `A2` who receives, `p_for`
   behind a preposition, `poss`, `mod` before a noun, `is` of what a noun is said (copula, apposition, title).
2. A predicate without a subject takes it from what governs it: the subject of the verb it complements, the noun
   that it describes, the first verb of a coordination.
3. A noun that stands in a role of a verb hears from that verb: the subject of "won a contract" is the `A0` of the
   contract, by way of "win".
4. A role filled by a group ("Acme and Bolt", "firms such as Acme", "startup Acme") is filled by its members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.tree import NOMINAL, Tree

_SUBJECT = ("nsubj", "nsubjpass", "csubj")
_OBJECT_CONTROL_DEPS = ("xcomp",)
_RELATIVE = frozenset(["which", "that", "who", "whom", "whose"])
_EXAMPLES = frozenset(["including", "like", "such"])
_PARTITIVE = frozenset(
    """
    group team consortium unit subsidiary arm division part series fleet pair trio number set range
    string kind type member one some all most many half share majority version batch alliance venture
    coalition
    """.split()
)
_CALLED = frozenset("call know dub name nickname christen code-name brand entitle title".split())
_CONTROL = frozenset(
    """
    pick choose select hire tap commission contract pay ask order task invite engage enlist fund name appoint
    charge mandate authorise authorize allow enable help require force urge direct instruct
    """.split()
)
_COPULAS = frozenset(("be", "become", "remain"))


@dataclass(slots=True)
class Predicate:
    """A word with the roles that other words fill for it.

    `roles` maps a token to the roles it fills. `through` is the verb by whose hand a noun got its outer
    roles ("win" of "won a contract"), or -1.
    """

    token: int
    roles: dict[int, list[str]] = field(default_factory=dict)
    through: int = -1
    passive: bool = False

    def add(self, token: int, role: str) -> None:
        """Let a token fill a role."""
        roles = self.roles.setdefault(token, [])
        if role not in roles:
            roles.append(role)

    def fillers(self, role: str) -> list[int]:
        """List the tokens that fill a role."""
        return [token for token, roles in self.roles.items() if role in roles]


def predicates(tree: Tree) -> list[Predicate]:
    """List all predicates of a document that have arguments, in the order of the text."""
    found: dict[int, Predicate] = {}
    for i in range(len(tree)):
        if tree.pos[i] in ("VERB", "AUX", "NOUN", "PROPN", "ADJ", "NUM", "X"):
            found[i] = _own(tree, i)
    for i in _from_the_root(tree):
        if i in found:
            _inherit(tree, found, found[i])
    same = _identities(tree)
    for predicate in found.values():
        _expand(tree, predicate, same)
    return [p for p in found.values() if p.roles]


def _from_the_root(tree: Tree) -> Iterator[int]:
    """Yield tokens so that each comes after what governs it."""
    todo = [i for i in range(len(tree)) if tree.head[i] == i]
    while todo:
        i = todo.pop()
        yield i
        todo.extend(tree.children[i])


def _own(tree: Tree, i: int) -> Predicate:
    predicate = Predicate(i)
    if tree.pos[i] in ("VERB", "AUX"):
        _verb_roles(tree, predicate)
    else:
        _noun_roles(tree, predicate)
    for c in tree.children[i]:
        if tree.dep[c] in ("prep", "agent"):
            _prepositional(tree, predicate, c, tree.lower[c])
        elif tree.dep[c] == "amod" and tree.lemma[c] == "worth":  # "contracts worth $2 million to Acme"
            for p in tree.children[c]:
                if tree.dep[p] == "prep":
                    _prepositional(tree, predicate, p, tree.lower[p])
    return predicate


def _verb_roles(tree: Tree, predicate: Predicate) -> None:
    i = predicate.token
    deps = {tree.dep[c] for c in tree.children[i]}
    predicate.passive = bool(deps & {"nsubjpass", "auxpass", "agent"}) or (
        tree.tag[i] == "VBN"
        and not deps & {"aux", "nsubj"}
        and tree.dep[i] in ("acl", "amod", "advcl", "relcl", "ROOT", "conj")
    )
    double = predicate.passive and "dobj" in deps
    attributive = tree.dep[i] == "amod" and tree.head[i] != i
    if attributive:  # "Gates-backed KoBold", "missile-tracking satellites"
        predicate.passive = tree.tag[i] != "VBG"
        predicate.add(tree.head[i], "A1" if predicate.passive else "A0")
    for c in tree.children[i]:
        dep = tree.dep[c]
        if dep == "nsubj":
            predicate.add(c, "A1" if predicate.passive and "agent" in deps else "A0")
        elif dep == "nsubjpass":
            predicate.add(c, "A2" if double else "A1")
        elif dep == "dobj":
            predicate.add(c, "A1")
        elif dep in ("attr", "acomp", "oprd"):
            predicate.add(c, "attr")
        elif dep == "dative":
            if tree.pos[c] == "ADP":
                for p in tree.children[c]:
                    if tree.dep[p] == "pobj":
                        predicate.add(p, "A2")
            else:
                predicate.add(c, "A2")
        elif dep in ("npadvmod", "tmod", "compound", "nmod") and attributive:
            predicate.add(c, "A0" if predicate.passive else "A1")
        elif dep in ("npadvmod", "tmod"):
            predicate.add(c, "tmp")
        elif dep in ("ccomp", "xcomp") and tree.pos[c] in ("NOUN", "PROPN"):
            predicate.add(c, "A1")
        elif dep == "advmod" and tree.pos[c] in ("NUM", "PROPN"):
            predicate.add(c, "tmp")


def _noun_roles(tree: Tree, predicate: Predicate) -> None:
    i = predicate.token
    for c in tree.children[i]:
        dep = tree.dep[c]
        if dep == "poss":
            predicate.add(c, "poss")
        elif dep in ("compound", "nmod", "amod", "npadvmod", "nummod", "quantmod") and tree.pos[c] not in (
            "VERB",
            "ADP",
            "PUNCT",
        ):
            predicate.add(c, "mod")
        elif dep == "appos":
            predicate.add(c, "is")
        elif dep in ("dobj", "nsubj") and tree.pos[i] not in ("PROPN",):
            predicate.add(c, "is" if dep == "nsubj" else "A1")
    head, dep = tree.head[i], tree.dep[i]
    if dep == "appos":
        predicate.add(head, "is")
    elif dep in ("attr", "acomp", "oprd") and head != i:
        subject = tree.child(head, *_SUBJECT)
        other = tree.child(head, "dobj") if dep == "oprd" else -1
        if other >= 0 or subject >= 0:
            predicate.add(other if other >= 0 else subject, "is")
    elif dep in ("compound", "nmod", "amod") and head > i and tree.pos[i] in ("NOUN", "ADJ", "PROPN"):
        predicate.add(head, "head")


def _prepositional(tree: Tree, predicate: Predicate, prep: int, name: str, depth: int = 0) -> None:
    for c in tree.children[prep]:
        dep = tree.dep[c]
        if dep in ("pobj", "pcomp") and tree.pos[c] != "VERB":
            predicate.add(c, "A0" if tree.dep[prep] == "agent" else f"p_{name}")
        elif dep == "prep" and depth < 2:
            _prepositional(tree, predicate, c, f"{name}_{tree.lower[c]}", depth + 1)


def _inherit(tree: Tree, found: dict[int, Predicate], predicate: Predicate) -> None:
    """Give a predicate what it hears from its governor, which has been seen to already."""
    i = predicate.token
    head, dep = tree.head[i], tree.dep[i]
    if head == i:
        return
    verb = tree.pos[i] in ("VERB", "AUX")
    if verb:
        _inherit_subject(tree, found, predicate, head, dep)
    else:
        _inherit_outer(tree, found, predicate, head, dep)


def _role_of_subject(predicate: Predicate) -> str:
    return "A1" if predicate.passive else "A0"


def _has_subject(predicate: Predicate) -> bool:
    role = _role_of_subject(predicate)
    return any(role in roles for roles in predicate.roles.values())


def _inherit_subject(
    tree: Tree, found: dict[int, Predicate], predicate: Predicate, head: int, dep: str
) -> None:
    i = predicate.token
    role = _role_of_subject(predicate)
    if dep == "relcl":
        _relative_clause(tree, found, predicate, head)
        return
    if dep == "acl":
        if tree.tag[i] == "VBN":
            predicate.add(head, "A1")
        elif tree.tag[i] == "VBG":
            predicate.add(head, "A0")
        else:
            predicate.add(head, "aim")  # "a contract to build X": the contract's holder builds
            governor = found.get(head)
            if governor is not None:
                _copy(governor, "A0", predicate, role)
                _copy(governor, "poss", predicate, role)
                if not _has_subject(predicate):
                    predicate.add(head, role)
        return
    if _has_subject(predicate) and dep != "conj":
        return
    if dep == "pcomp":
        preposition = head
        above = tree.head[preposition]
        governor = found.get(above)
        if governor is not None:
            if tree.pos[above] in ("VERB", "AUX"):
                _copy(governor, _role_of_subject(governor), predicate, role)
            else:
                for source in ("A0", "is", "poss"):
                    _copy(governor, source, predicate, role)
                if not _has_subject(predicate):
                    predicate.add(above, "aim")
        return
    governor = found.get(head)
    if governor is None:
        return
    if dep == "conj" and tree.pos[head] in ("VERB", "AUX"):
        if not any(tree.dep[c] in _SUBJECT for c in tree.children[i]):
            _copy(governor, _role_of_subject(governor), predicate, role)
            if governor.passive and predicate.passive:
                _copy(governor, "A0", predicate, "A0")
    elif dep in ("xcomp", "ccomp") and tree.pos[head] in ("VERB", "AUX", "ADJ"):
        objects = [
            c for c in tree.children[head] if tree.dep[c] in ("dobj", "dative") and tree.pos[c] in NOMINAL
        ]
        if objects and not governor.passive and dep == "xcomp":
            for c in objects:
                predicate.add(c, role)
        elif dep == "xcomp":
            source = "is" if tree.pos[head] == "ADJ" else _role_of_subject(governor)
            _copy(governor, source, predicate, role)
    elif dep in ("advcl", "dep") and tree.tag[i] in ("VBG", "VBN", "VB"):
        if tree.tag[i] == "VB" and tree.lemma[head] in _CONTROL and governor.fillers("A1"):
            _copy(governor, "A1", predicate, role)  # "picked Acme to build X"
        else:
            _copy(governor, _role_of_subject(governor), predicate, role)


def _relative_clause(tree: Tree, found: dict[int, Predicate], predicate: Predicate, noun: int) -> None:
    """Let the noun fill the role of the relative pronoun, or the role that is left open."""
    pronouns = [t for t in predicate.roles if tree.lower[t] in _RELATIVE]
    for pronoun in pronouns:
        for role in list(predicate.roles[pronoun]):
            predicate.add(noun, role)
    if pronouns:
        return
    if any(
        tree.lower[c] in _RELATIVE or tree.tag[c] == "WRB" for t in predicate.roles for c in tree.children[t]
    ):
        return
    if not _has_subject(predicate):
        predicate.add(noun, _role_of_subject(predicate))
    elif not predicate.fillers("A1"):
        predicate.add(noun, "A1")
        last = predicate.token
        for _ in range(3):  # "a line that Acme hopes to build"
            last = tree.child(last, "xcomp")
            if last < 0 or tree.pos[last] != "VERB" or tree.child(last, "dobj") >= 0:
                break
            found[last].add(noun, "A1")


def _inherit_outer(
    tree: Tree, found: dict[int, Predicate], predicate: Predicate, head: int, dep: str
) -> None:
    """Let a noun hear the roles of the verb whose object or subject it is."""
    i = predicate.token
    if tree.pos[i] not in ("NOUN", "NUM") or dep == "conj":
        if dep == "conj" and head in found and tree.pos[i] == "NOUN":
            first = found[head]
            for token, roles in first.roles.items():
                for role in roles:
                    if role[0] == "^" or role in ("poss", "A0"):
                        predicate.add(token, role)
            predicate.through = first.through
        return
    place = dep
    above = head
    if dep in ("pobj", "pcomp"):
        place = f"p_{tree.lower[head]}"
        above = tree.head[head]
        if tree.pos[above] == "ADP" and tree.head[above] != above:
            above = tree.head[above]
    governor = found.get(above)
    if governor is None or governor.token == i:
        return
    if tree.pos[above] in ("VERB", "AUX") and place not in _SUBJECT[:1]:
        predicate.through = above
        for token, roles in governor.roles.items():
            if token == i or (dep in ("pobj",) and f"{place}" in roles):
                continue
            for role in roles:
                predicate.add(token, f"^{role}")
        if place in ("dobj", "attr") or place.startswith("p_"):
            _copy(governor, "A0", predicate, "A0")


def _copy(source: Predicate, role: str, target: Predicate, as_role: str) -> None:
    for token in source.fillers(role):
        if token != target.token:
            target.add(token, as_role)


def _expand(tree: Tree, predicate: Predicate, same: dict[int, list[int]]) -> None:
    """Let the members of a group fill the role of the group, and a thing the roles of what it is said to be."""
    for token, roles in list(predicate.roles.items()):
        for member, way in members(tree, token):
            if member != predicate.token and member not in predicate.roles:
                predicate.roles[member] = [f"{role}{way}" for role in roles]
    for token, roles in list(predicate.roles.items()):
        for other in same.get(token, ()):
            if other != predicate.token and other not in predicate.roles:
                predicate.roles[other] = [role if role.endswith("=") else f"{role}=" for role in roles]


def _identities(tree: Tree) -> dict[int, list[int]]:
    """Map a noun to those that are the same thing: by apposition, copula, name, or relative pronoun."""
    same: dict[int, list[int]] = {}

    def link(a: int, b: int) -> None:
        same.setdefault(a, []).append(b)
        same[a] += [c for c in tree.conjuncts(b) if c != a]

    for i in range(len(tree)):
        head, dep = tree.head[i], tree.dep[i]
        if dep == "appos" and tree.pos[i] in NOMINAL and tree.pos[head] in NOMINAL:
            link(i, head)
        elif dep == "attr" and tree.lemma[head] in _COPULAS and tree.pos[i] in ("NOUN", "PROPN"):
            subject = tree.child(head, *_SUBJECT)
            if subject >= 0 and not any(tree.dep[c] == "neg" for c in tree.children[head]):
                link(i, subject)
                if tree.pos[subject] == "PRON" and tree.dep[head] == "relcl":
                    link(i, tree.head[head])
        elif tree.lower[i] in _RELATIVE:
            noun = _antecedent(tree, i)
            if noun >= 0:
                link(i, noun)
        elif dep in ("acl", "relcl") and tree.lemma[i] in _CALLED and tree.pos[head] in NOMINAL:
            for name in _names_given(tree, i):
                link(name, head)
                link(head, name)
    return same


def _antecedent(tree: Tree, i: int) -> int:
    """Find the noun whose relative clause a pronoun stands in, or -1."""
    for _ in range(6):
        if tree.dep[i] == "relcl":
            return tree.head[i]
        if tree.head[i] == i:
            return -1
        i = tree.head[i]
    return -1


def _names_given(tree: Tree, verb: int) -> Iterator[int]:
    for c in tree.children[verb]:
        if tree.dep[c] in ("oprd", "attr", "dobj") and tree.pos[c] in ("PROPN", "NOUN"):
            yield c
        elif tree.dep[c] == "prep" and tree.lower[c] == "as":
            yield from (p for p in tree.children[c] if tree.dep[p] == "pobj")


def members(tree: Tree, token: int) -> list[tuple[int, str]]:
    """List what a noun stands for besides itself, with the way: `` coordination, `=` apposition, `+` example, `~` of."""
    found: list[tuple[int, str]] = [(c, "") for c in tree.conjuncts(token)]
    for base in [token, *(c for c, _ in found)]:
        if tree.pos[base] not in ("NOUN", "PRON", "NUM", "PROPN", "DET"):
            continue
        for c in tree.children[base]:
            dep = tree.dep[c]
            if dep == "appos":
                found += [(c, "="), *((x, "=") for x in tree.conjuncts(c))]
            elif dep == "prep" and tree.pos[base] != "PROPN":
                found += _of_preposition(tree, base, c)
    return found


def _of_preposition(tree: Tree, base: int, prep: int) -> list[tuple[int, str]]:
    name = tree.lower[prep]
    if name in _EXAMPLES or (name == "as" and any(tree.lower[c] == "such" for c in tree.children[prep])):
        way = "+"
    elif name in ("of", "between", "among") and (
        tree.lemma[base] in _PARTITIVE or tree.pos[base] in ("NUM", "DET")
    ):
        way = "~"
    else:
        return []
    found = []
    for c in tree.children[prep]:
        if tree.dep[c] in ("pobj", "pcomp"):
            found += [(c, way), *((x, way) for x in tree.conjuncts(c))]
    return found
