"""What few examples taught is blended with labels; what many taught is trusted alone."""

from __future__ import annotations

import numpy as np

from extract.net import Net
from extract.support import FACTS, NAMES, Support, known_relations, trusted
from extract.untrained import Untrained


def _net() -> Net:
    none = np.zeros((0, 2), dtype=np.float32)
    bias = np.asarray([4.0, 0.0], dtype=np.float32)  # always a vessel
    return Net(("Vessel", "NONE"), ("last=tide",), np.zeros((1, 2), dtype=np.float32), none, bias, none)


def _labels() -> Untrained:
    return Untrained(("Line", "Vessel", "NONE"), (), {"ORG": 0})


def test_a_recogniser_of_many_names_or_of_no_count_is_trusted_alone():
    net = _net()
    assert trusted(net, _labels(), None) is net
    assert trusted(net, _labels(), Support(900, NAMES, {})) is net
    assert trusted(None, _labels(), None) == _labels()


def test_a_recogniser_of_few_names_is_blended_with_labels():
    blend = trusted(_net(), _labels(), Support(5, 10, {}))
    assert blend.classes == ("Line", "Vessel", "NONE")
    row = {"ner=ORG|True": 1.0, "tags=NNP|NNP": 1.0}
    line, vessel, none = blend.probabilities([row], np.zeros((1, 0), dtype=np.float32))[0]
    assert line > vessel > none
    assert abs(line + vessel + none - 1) < 1e-5


def test_labels_speak_for_a_relation_until_enough_facts_do():
    support = Support(30, 60, {"operates": FACTS, "callsAt": 3})
    assert known_relations(support, ["operates", "callsAt"]) == {"operates"}
    assert known_relations(None, ["operates", "callsAt"]) == {"operates", "callsAt"}
    assert (
        0.6 == support.label_worth("owns") > support.label_worth("callsAt") > support.label_worth("operates")
    )


def test_the_counts_are_kept(tmp_path):
    support = Support(30, 60, {"operates": 20})
    support.save(tmp_path / "support.json")
    assert Support.load(tmp_path / "support.json") == support
