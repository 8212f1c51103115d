"""What a question's tense suggests of the status: "has built" is no plan, "will build" is one."""

from __future__ import annotations

from collections.abc import Sequence

from kg.question.frames import BE, HAVE
from kg.question.meaning import Reading
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word, listed

_FUTURE = frozenset(("will", "'ll", "wo", "shall"))
_PLANNING = frozenset(listed("plan intend aim expect propose foresee envisage"))
_OPEN = frozenset(("may", "might", "could"))
_PAST_HELP = frozenset(("did", "was", "were", "had"))
HAPPENED = ("asserted", "possible")
TO_COME = ("planned", "possible")


def hint(words: Sequence[Word], reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Tell which statuses the tense suggests; none where it does not matter, as for what things cost."""
    if reading.limits.statuses or reading.kind == "check" or not reading.facts:
        return ()
    kinds = {vocabulary.schema.relations[name].value_kind for name in reading.facts[-1].relations}
    if kinds & {"amount", "date"}:
        return ()
    if any(word.low in _FUTURE or _planned(word) for word in words):
        return TO_COME
    if "count" in kinds and any(word.low in _OPEN for word in words):
        return TO_COME
    return HAPPENED if _happened(words) else ()


def _planned(word: Word) -> bool:
    return bool(word.bases & _PLANNING) and not word.capital


def _happened(words: Sequence[Word]) -> bool:
    for index, word in enumerate(words):
        if word.low in _PAST_HELP:
            return True
        if word.low in HAVE and any(later.past() for later in words[index + 1 : index + 7]):
            return True
        before = [earlier.low for earlier in words[max(0, index - 2) : index]]
        if 0 < index < 4 and _simple_past(word) and not any(low in BE or low in HAVE for low in before):
            return True
    return False


def _simple_past(word: Word) -> bool:
    helping = word.low in BE or word.low in HAVE or "do" in word.bases
    return (
        word.past()
        and not helping
        and not word.capital
        and len(word.bases) > 1
        and not word.low.endswith("eed")
    )
