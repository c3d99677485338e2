"""How much of two titles is the same, whatever leaked into one of them from the citation that it stood in.

"andj . d. ullman . implementing data cubes efficiently, in Proc." says no other work than "Implementing Data Cubes
Efficiently": the names, numbers and words of the citation around a title count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from readinglist.judgement import weights as w
from readinglist.judgement.align import align, has_digit, likeness
from readinglist.judgement.authors import is_name
from readinglist.judgement.text import Title, Words, weight
from readinglist.judgement.titles import small_gap
from readinglist.judgement.words import AFTER, FORMS, KINDS, LEAKED, MONTHS, NUMBERED, ORDINALS, STOPS, SURVEYS

_YEAR = re.compile(r"(?:19|20)\d\d[a-d]?|[6-9]\d|0\d")  # "1995b" is how a citation is labelled
_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_GLUED = re.compile(r"\d+(?:st|nd|rd|th)?([a-z]+)|([a-z]+)\d+")
_CUT_ORDINAL = re.compile("st|nd|rd|th")  # how "23 rdIntl" goes on
_OTHER_WORK = AFTER | KINDS
_ABOUT = 4  # words before a title that make it a paper about the other
_ABOUT_IT = ("of", "on", "to", "for")
_SHORTEST = 10  # letters of a title that may be found within another one
_FEWEST = 4  # words of a title that may have been cut short


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two titles share: `part` of their weight (1 is all), that `weight`; the words that each has alone.

    `opposed` says in words why they are titles of two works all the same, "" when nothing says so; `form` is set
    where the words alone only tell how the paper was given ("(panel)", "- book review").
    """

    part: float
    weight: float
    alone: tuple[Words, Words]
    opposed: str = ""
    form: bool = False


def overlap(mine: Title, yours: Title, names: Collection[str], around: Collection[str]) -> Overlap:
    """The overlap of two titles; `names` are those of the people, `around` the words of both venues, folded."""
    one, other = mine.words + mine.gloss, yours.words + yours.gloss
    if one == other:
        return Overlap(1.0, weight(one, mine.names | yours.names), ((), ()))
    systems = mine.names.union(yours.names)
    if mine.cuts or yours.cuts or mine.gloss or yours.gloss:  # a part may be left out or moved
        near = small_gap(mine, yours, w.PARTS_ALIKE)
        if near:
            return Overlap(1 - near.total, near.shared, ((), ()))
    alignment = align(one, other, systems)
    about = (
        _numbered_apart(alignment.added, alignment.missing, one, other) or _about(one, other) or _about(other, one)
    )
    if about:
        return Overlap(0.9, weight(alignment.shared, systems), (alignment.added, alignment.missing), about)
    leaks = _Leaks(names, around)
    added, missing = leaks.taken_out(alignment.added), leaks.taken_out(alignment.missing)
    found = _overlap(alignment.shared, added, missing, systems, weight(alignment.moved, systems))
    if found.part >= w.BONDS["same people", "nothing"].overlap and not found.opposed:
        return found
    if found.opposed and not NUMBERED.isdisjoint((*one, *other)):
        return found
    return _translated(mine, yours) or _within(mine, yours, leaks, (added, missing)) or found


def goes_on(titles: Overlap, mine: Title, yours: Title) -> bool:
    """Whether all that one of the titles has alone stands at its end, as where the other one was cut."""
    added, missing = (_telling(words) for words in titles.alone)
    more, title = (added, mine) if added else (missing, yours)
    return bool(added) is not bool(missing) and _telling(title.words + title.gloss)[-len(more) :] == more


def _telling(words: Words) -> Words:
    return tuple(word for word in words if word not in STOPS)


def _about(one: Words, other: Words) -> str:
    """Why a title that is the other one behind "Implementation of", "An analysis of" makes it another work."""
    before = one[: len(one) - len(other)]
    if not 2 <= len(before) <= _ABOUT or before[-1] not in _ABOUT_IT or one[len(before) :] != other:
        bare = before[:-1] if before[-1:] == ("the",) else ()
        if not bare or bare[-1] not in _ABOUT_IT or one[len(before) :] != other:
            return ""
    return "" if FORMS.issuperset(set(before) - STOPS) else f"“{' '.join(before)}” makes it a paper about the other"


def _numbered_apart(added: Words, missing: Words, one: Words, other: Words) -> str:
    """Why two titles count or date two of a kind: "Part I" and "Part II", "Case A" and "Case B", two months."""
    mine, yours = set(_numbers(added)), set(_numbers(missing))
    letters = {one[-1], other[-1]}
    if len(letters) == 2 and all(len(each) == 1 for each in letters):
        return f"numbered “{one[-1]}” and “{other[-1]}”"
    mine |= MONTHS.intersection(added)
    yours |= MONTHS.intersection(missing)
    if mine and yours and mine != yours:
        return f"numbers differ: “{' '.join(sorted(mine))}” and “{' '.join(sorted(yours))}”"
    return ""


def _overlap(shared: Words, added: Words, missing: Words, systems: frozenset[str], moved: float) -> Overlap:
    kept, lost = weight(shared, systems) - w.MOVED * moved, weight(added, systems) + weight(missing, systems)
    alone = frozenset(added).symmetric_difference(missing)
    opposed = _opposed(added, missing)
    form = bool(alone) and not opposed and not alone.isdisjoint(_OTHER_WORK)
    if form:  # how it was given is no part of what it says
        lost = weight(tuple(set(added) - FORMS), systems) + weight(tuple(set(missing) - FORMS), systems)
    return Overlap(kept / (kept + lost) if kept else 0.0, kept, (added, missing), opposed, form)


def _opposed(added: Words, missing: Words) -> str:
    """Why words on one side alone make another work of it: a number of its own, a reply, an erratum, a survey."""
    if sorted(_numbers(added)) != sorted(_numbers(missing)):
        return f"numbers differ: “{' '.join((*_numbers(added), *_numbers(missing)))}”"
    telling = [word for word in (*added, *missing) if word in _OTHER_WORK and word not in FORMS]
    if telling and not (set(telling) <= SURVEYS and added and missing):
        return f"“{' '.join(telling)}” on one side alone"
    return ""


def _numbers(words: Words) -> list[str]:
    return [word for word in words if word in ORDINALS or has_digit(word)]


def _is_range(words: Words, place: int) -> bool:
    """Whether another number of two digits or more stands beside this one, as with pages."""
    beside = (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])
    return any(word.isdigit() and len(word) > 1 for word in beside)


class _Leaks:
    """What may have leaked into a title from its citation."""

    def __init__(self, names: Collection[str], around: Collection[str]) -> None:
        self._names, self._around = names, around

    def taken_out(self, words: Words) -> Words:
        """The words without those that leaked."""
        if not words:
            return words
        leaked = [self._is(word) for word in words]
        for i in range(len(words) - 2, -1, -1):  # "shariq rizvi": a given name of whom the record has the initial
            leaked[i] = leaked[i] or (leaked[i + 1] and self._is_given(words[i], words[i + 1]))
        cited = [word for word, out in zip(words, leaked, strict=True) if out and word not in STOPS]
        many = len(cited) > 1  # a lone number counts, one amid a citation does not
        kept = []
        for i, word in enumerate(words):
            numbered = i > 0 and words[i - 1] in NUMBERED
            if leaked[i] and not numbered:
                continue
            if not numbered and (_YEAR.fullmatch(word) or (word.isdigit() and (many or _is_range(words, i)))):
                continue
            following = words[i + 1] if i + 1 < len(words) else ""
            if word.isdigit() and _CUT_ORDINAL.match(following) and self._is_glued(word + following):
                continue
            kept.append(word)
        return tuple(kept)

    def _is_given(self, word: str, following: str) -> bool:
        return following in self._names and word[0] in self._names

    def _is_glued(self, word: str) -> bool:
        """Whether a word of the citation has a number glued to it: "vldb95", "1998acm", "20thintl"."""
        found = _GLUED.fullmatch(word)
        bare = found and (found[1] or found[2])
        return bool(bare) and bare not in NUMBERED | STOPS and (bare in LEAKED or bare in self._around)

    def _is(self, word: str) -> bool:
        if (word in LEAKED and word not in NUMBERED) or word in self._around:
            return True
        if _ORDINAL.fullmatch(word) or self._is_glued(word):
            return True
        return (len(word) <= 2 and not word.isdigit()) or is_name(word, self._names)


def _translated(mine: Title, yours: Title) -> Overlap | None:
    """A title in another language that the other one gives in brackets behind its own."""
    for one, other in ((mine, yours), (yours, mine)):
        said = weight(one.gloss)
        if said >= w.JOIN_TITLE_ALONE and likeness("".join(one.gloss), other.letters) >= w.WITHIN:
            return Overlap(1.0, said, ((), ()))
    return None


def _within(mine: Title, yours: Title, leaks: _Leaks, alone: tuple[Words, Words]) -> Overlap | None:
    """A title that stands in another one by its letters, however glued, with nothing around it but what leaked.

    `alone` are the words that each side has alone; of the shorter one a slip may be among the letters.
    """
    sides = ((mine, alone[0]), (yours, alone[1]))
    (short, own), (long, _) = sorted(sides, key=lambda side: len(side[0].letters))
    if len(short.letters) < _SHORTEST:
        return None
    found = fuzz.partial_ratio_alignment(short.letters, long.letters, score_cutoff=w.WITHIN)
    if found is None:
        return _cut(short, long)
    if _DIGITS.findall(short.letters) != _DIGITS.findall(long.letters[found.dest_start : found.dest_end]):
        return None
    rest = leaks.taken_out(tuple(_outside(long.words, found.dest_start, found.dest_end)))
    telling = tuple(word for word in rest if word not in FORMS)
    if _opposed(rest, ()):
        return None
    kept, lost = weight(short.words, short.names), weight(telling)
    slips = tuple(word for word in own if word not in long.letters)
    return Overlap(kept / (kept + lost), kept, (slips, telling) if short is mine else (telling, slips))


def _outside(words: Words, start: int, end: int) -> Iterable[str]:
    position = 0
    for word in words:
        if position + len(word) / 2 <= start or position + len(word) / 2 >= end:
            yield word
        position += len(word)


def _cut(short: Title, long: Title) -> Overlap | None:
    """A title that was cut short: the other one begins with it."""
    size = len(short.letters)
    if len(short.words) < _FEWEST or size < w.CUT_SHORT * len(long.letters):
        return None
    if likeness(short.letters, long.letters[:size]) < w.WITHIN:
        return None
    return Overlap(1.0, weight(short.words, short.names), ((), ()))
