"""What a question says beside its main clause: how surely, according to whom, since when, who is left out.

Such phrases may stand almost anywhere; they are taken out before the clause is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from kg.question.days import DayReader, next_after
from kg.question.meaning import Limits
from kg.question.names import COMMON
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word
from kg.record import EntityRecord

Found: TypeAlias = tuple[int, Limits] | None

ALL_BUT_DENIALS = ("asserted", "planned", "possible")
_SURE = {"asserted"}
_STATUS_PHRASES: dict[str, set[str]] = {
    "for certain": _SURE, "for sure": _SURE, "certainly": _SURE, "definitely": _SURE, "surely": _SURE,
    "beyond doubt": _SURE, "without doubt": _SURE, "with certainty": _SURE, "so far": _SURE, "to date": _SURE,
    "already": _SURE, "until now": _SURE, "up to now": _SURE, "confirmedly": _SURE, "as a fact": _SURE,
    "possibly": {"possible"}, "perhaps": {"possible"}, "maybe": {"possible"}, "potentially": {"possible"},
    "allegedly": {"possible"}, "supposedly": {"possible"}, "tentatively": {"possible"},
    "reportedly": {"asserted", "possible"}, "apparently": {"asserted", "possible"},
    "purportedly": {"possible"},
}  # fmt: skip
_STATUS_WORDS: dict[str, set[str]] = {
    "planned": {"planned"}, "possible": {"possible"}, "certain": _SURE, "confirmed": _SURE,
    "likely": {"possible"}, "rumoured": {"possible"}, "rumored": {"possible"}, "denied": {"negated"},
    "proposed": {"planned"}, "asserted": _SURE, "intended": {"planned"}, "uncertain": {"possible"},
}  # fmt: skip
_MODALS: dict[str, set[str]] = {
    "may": {"possible"}, "might": {"possible"}, "could": {"possible"}, "will": {"planned"},
}  # fmt: skip
_VERBS = {"have": "asserted", "propose": "planned", "plan": "planned", "seek": "possible", "deny": "negated"}
_BE = ("is", "are", "was", "were", "be", "been")
_EXCLUDING = (
    "besides", "except for", "except", "excluding", "other than", "apart from", "aside from", "not counting",
    "leaving out", "but not", "beside", "in addition to", "bar", "barring", "leaving aside", "not including",
    "rather than", "beyond", "than",
)  # fmt: skip
_CITING = ("according to", "per", "as reported by", "as stated by", "as claimed by", "in the view of",
           "in the words of", "as told by", "if one believes", "in the opinion of", "going by",
           "based on")  # fmt: skip
_DESCRIBING = ("according to", "in the view of", "in the words of", "in the opinion of")
_IDLE = (
    "and how certain is that", "and how certain", "and how surely", "how certain is that", "how surely",
    "and how sure is that", "and with what certainty", "and how certain is it", "in the article",
    "and is it certain",
    "with certainty or not",
    "denials left out", "denials excluded", "denials aside", "leaving denials out", "without denials",
    "ignoring denials", "not counting denials", "excluding denials", "in the articles", "in these articles",
    "in the corpus", "in the graph", "in the news", "in the texts", "in the coverage", "in the data",
    "at the moment", "right now", "these days", "at present", "if any", "if anyone", "in total", "all in all",
    "please", "currently", "exactly", "actually", "presently", "precisely", "else", "altogether", "overall",
    "approximately", "roughly", "specifically", "nowadays", "in fact", "in all", "by name", "do you know",
    "in particular", "respectively", "as well", "on earth", "really", "today", "now", "anyway",
)  # fmt: skip
_SINCE, _BEFORE = (
    ("since", "after", "from", "as of", "starting"),
    ("before", "until", "prior to", "till"),
)
_WITHIN = ("in", "during", "on", "within")


class LimitReader:
    """Takes the limits out of a question's words; a month without a year is the last one before `today`."""

    def __init__(self, vocabulary: Vocabulary, today: str = "") -> None:
        self._vocabulary = vocabulary
        self._days = DayReader(today)

    def read(self, words: Sequence[Word]) -> tuple[tuple[Word, ...], Limits]:
        """Give the words that are left, and the limits."""
        limits = Limits()
        kept: list[Word] = []
        patterns: tuple[Callable[[Sequence[Word], int, Limits], Found], ...] = (
            self._idle,
            self._verbs, self._citing, self._dates, self._excluding, self._status,
        )  # fmt: skip
        index = 0
        while index < len(words):
            found = next((hit for read in patterns if (hit := read(words, index, limits))), None)
            if found and found[0] > index:
                index, limits = found
                # A comma or bracket before it closes nothing any more.
                while kept and kept[-1].text in (",", "(", "-"):
                    kept.pop()
                if index < len(words) and words[index].text in (")", ","):
                    index += 1
            else:
                kept.append(words[index])
                index += 1
        return tuple(kept), limits

    def _idle(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        bracket = words[start].text == "("
        first = start + bracket
        for text in _IDLE:
            end = _phrase(words, first, text)
            if end and not self._named(words, first):
                return end, limits
        if bracket:
            return self._hint(words, start, limits)
        return None

    def _hint(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        """Pass over "(who | what)", which tells in which form the answer is wanted."""
        end = next((n for n in range(start, len(words)) if words[n].text == ")"), 0)
        if end and any(word.text == "|" for word in words[start:end]):
            return end + 1, limits
        return None

    def _citing(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        for text in _CITING:
            end = _phrase(words, start, text)
            if not end:
                continue
            after = _skip(words, end, ("the", "a", "an", "any", "some", "at", "least", "one", "most", "all"))
            if (
                after < len(words)
                and words[after].bases & self._vocabulary.articles
                and not self._named(words, after)
            ):
                return after + 1, limits
            who, names_end = self._names(words, end)
            if who:
                return names_end, replace(limits, speakers=(*limits.speakers, *who))
            if text in _DESCRIBING:
                return self._described(words, end, limits)
        return self._said(words, start, limits)

    def _described(self, words: Sequence[Word], start: int, limits: Limits, after: int = 0) -> Found:
        """Read unnamed speakers up to the next mark: "a US official"."""
        end = start
        while end < len(words) and words[end].text not in (",", "?", ")", "."):
            end += 1
        start = _skip(words, start, ("a", "an", "the", "some", "any"))
        said = " ".join(word.low for word in words[start:end])
        if not said or end - start > 12:
            return None
        return after or end, replace(limits, speaker_words=(*limits.speaker_words, said))

    def _said(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        """Read ", Reuters says," and ", says Reuters"."""
        if words[start].text != ",":
            return None
        says = self._vocabulary.saying
        if start + 1 < len(words) and words[start + 1].bases & says:
            who, end = self._names(words, start + 2)
            if who and _closed(words, end):
                return end, replace(limits, speakers=(*limits.speakers, *who))
        written = start + 1
        while written < len(words) and words[written].capital:
            written += 1
        verb = start + 1 < written < len(words) and words[written].bases & says
        if verb and _closed(words, written + 1):
            # Somebody whom the articles cite without the graph knowing them.
            unknown = not self._names(words, start + 1)[0]
            if unknown:
                return self._described(words[:written], start + 1, limits, written + 1)
        who, end = self._names(words, start + 1)
        if who and end < len(words) and words[end].bases & says and _closed(words, end + 1):
            return end + 1, replace(limits, speakers=(*limits.speakers, *who))
        return None

    def _excluding(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        for text in _EXCLUDING:
            end = _phrase(words, start, text)
            if end and (found := self._left_out(words, end, limits)):
                return found
        negated = words[start].low == "not" and (
            start == 0 or words[start - 1].text in (",", "(", "and", "but")
        )
        return self._left_out(words, start + 1, limits) if negated else None

    def _left_out(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        who, end = self._names(words, start)
        return (end, replace(limits, excluded=(*limits.excluded, *who))) if who else None

    def _status(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        for text, statuses in _STATUS_PHRASES.items():
            end = _phrase(words, start, text)
            if end and not self._named(words, start):
                limits = _with(limits, statuses)
                more = end + 1 if end < len(words) and words[end].low in ("or", "and") else end
                if more > end and (found := self._status(words, more, limits)):
                    return found
                return end, limits
        if start and words[start - 1].low in _BE:
            return _predicate(words, start, limits)
        return None

    def _verbs(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        """Read "has, reportedly has, or proposes" down to its last verb."""
        index, statuses, last = start, set[str](), -1
        while index < len(words):
            adverb = _STATUS_PHRASES.get(words[index].low) or _MODALS.get(words[index].low)
            verb = index + (adverb is not None)
            kind = (
                next((_VERBS[base] for base in words[verb].bases if base in _VERBS), None)
                if verb < len(words)
                else None
            )
            if kind is None:
                return None
            statuses |= adverb or {kind}
            last = index = verb
            after = index + 1 + (index + 1 < len(words) and words[index + 1].text == ",")
            after += after < len(words) and words[after].low == "or"
            if not _has_verb(words, after):
                break
            if index + 1 >= len(words) or words[index + 1].low not in (",", "or"):
                break
            index += (
                1
                + (words[index + 1].text == "," and index + 2 < len(words) and words[index + 2].low == "or")
                + 1
            )
        return (last, _with(limits, statuses)) if last > start else None

    def _dates(self, words: Sequence[Word], start: int, limits: Limits) -> Found:
        for texts, kind in ((_SINCE, "since"), (_BEFORE, "before"), (_WITHIN, "in")):
            for text in texts:
                end = _phrase(words, start, text)
                day, after = self._days.read(words, end) if end else ("", 0)
                # No article is of a day to come: such a date belongs to what is asked.
                if not day or (kind != "before" and self._days.to_come(day)):
                    continue
                if kind == "since":
                    return after, replace(limits, since=next_after(day) if text == "after" else day)
                if kind == "before":
                    return after, replace(limits, before=day)
                return after, replace(limits, since=day, before=next_after(day))
        return None

    def _names(self, words: Sequence[Word], start: int) -> tuple[tuple[EntityRecord, ...], int]:
        """Read a list of names."""
        start = _skip(words, start, ("the", "a", "an"))
        if start >= len(words):
            return (), start
        for end, entities, weight in self._vocabulary.names.starting(words, start):
            if weight <= COMMON:
                continue
            after = end
            while after < len(words) and words[after].text in (",", "and", "or"):
                more, more_end = self._names(words, after + 1)
                if not more:
                    break
                return (*entities, *more), more_end
            return entities, end
        return (), start

    def _named(self, words: Sequence[Word], start: int) -> bool:
        """Tell whether a capital letter and the graph make a name of what looks like a common word."""
        return words[start].capital and start > 0 and any(self._vocabulary.names.starting(words, start))


def _has_verb(words: Sequence[Word], at: int) -> bool:
    """Tell whether another verb of a list of them starts here, an adverb before it or not."""
    adverb = at < len(words) and (words[at].low in _STATUS_PHRASES or words[at].low in _MODALS)
    verb = at + adverb
    return verb < len(words) and not words[verb].bases.isdisjoint(_VERBS)


def _predicate(words: Sequence[Word], start: int, limits: Limits) -> Found:
    """Read "are planned or possible" where nothing hangs on it."""
    index, statuses = start, set[str]()
    while index < len(words) and words[index].low in _STATUS_WORDS:
        statuses |= _STATUS_WORDS[words[index].low]
        index += 1
        if index < len(words) and words[index].low in ("or", "and", ","):
            index += 1
    return (index, _with(limits, statuses)) if statuses and _closed(words, index) else None


def _with(limits: Limits, statuses: set[str]) -> Limits:
    every = {*limits.statuses, *statuses}
    order = ("asserted", "planned", "possible", "negated")
    return replace(limits, statuses=tuple(status for status in order if status in every))


def _phrase(words: Sequence[Word], start: int, text: str) -> int:
    """Tell where a phrase ends that starts here, or 0."""
    parts = text.split()
    here = [word.low for word in words[start : start + len(parts)]]
    return start + len(parts) if here == parts else 0


def _skip(words: Sequence[Word], start: int, passed: Sequence[str]) -> int:
    while start < len(words) and words[start].low in passed:
        start += 1
    return start


def _closed(words: Sequence[Word], end: int) -> bool:
    return end >= len(words) or words[end].text in (",", "?", ")", ".") or words[end - 1].text == ","
