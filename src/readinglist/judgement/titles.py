"""How far two titles are apart: named penalties, vetoes, and how much of a title both share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from readinglist.judgement import weights as w
from readinglist.judgement.align import Alignment, align, differ, has_digit, likeness, same_word
from readinglist.judgement.text import Title, Words, read_title, weight
from readinglist.judgement.weights import Difference
from readinglist.judgement.words import (
    AFTER,
    COLUMN_CLOSES,
    COLUMN_OPENS,
    COLUMN_PAIRS,
    CONTESTS,
    EDITIONS,
    KINDS,
    NUMBERED,
    ORDINALS,
    STOPS,
    SURVEYS,
)
from readinglist.model import Penalty


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two titles.

    `shared` is the weight of what both say, `needs` the weight from which titles that differ so stand for one work;
    `whole` says that nothing differs, `opposed` that one of them numbers, negates or answers the other, so that no
    link and no common author makes them one.
    """

    penalties: tuple[Penalty, ...]
    vetoes: tuple[str, ...]
    shared: float
    needs: float
    whole: bool = False
    opposed: bool = False

    @property
    def apart(self) -> float:
        """The sum of the penalties."""
        return sum([penalty.amount for penalty in self.penalties])

    @property
    def total(self) -> float:
        """The sum of the penalties, with what a veto adds."""
        return self.apart + (w.VETOED if self.vetoes else 0.0)


@dataclass(frozen=True, slots=True)
class _Found:
    """One difference between two titles, how often, and in words what."""

    kind: Difference
    count: int
    why: str


_DIGITS = re.compile(r"\d+")
PARTS = 3  # parts of a title after which it may be cut


@dataclass(frozen=True, slots=True)
class _Veto:
    """Why two titles cannot be of one work; `soft` where authors may have renamed it so."""

    why: str
    soft: bool = False


@lru_cache(maxsize=1 << 13)
def title_gap(claimed: str, recorded: str) -> Gap:
    """How far a record's title is from the title that a page claims."""
    return gap(read_title(claimed), read_title(recorded))


def gap(mine: Title, yours: Title) -> Gap:
    """The nearest way to read both titles against each other, word by word where their letters are alike."""
    near = _nearest(mine, yours, _ways(mine, yours, w.COMPARED))
    if near:
        return near
    found = likeness(mine.letters, yours.letters)
    far = Penalty("title", w.ELSEWHERE - found / 100, f"{found:.0f} % of the letters alike")
    return Gap((far,), (), 0.0, w.OTHER_WORD.needs)


def small_gap(mine: Title, yours: Title, alike: float) -> Gap | None:
    """As `gap`, where both titles differ by less than a telling word; None where they differ by more."""
    near = _nearest(mine, yours, _ways(mine, yours, alike, telling=False))
    return near if near and near.total <= w.JOIN_TITLES else None


def _nearest(mine: Title, yours: Title, ways: list[_Way]) -> Gap | None:
    """The way with the smallest total, the first of equals; vetoes are looked for only where they may decide."""
    best: tuple[float, int, Gap] | None = None
    for place, way in sorted(enumerate(ways), key=lambda each: each[1].apart):
        if best and way.apart > best[0]:
            break
        found = _gap(mine, yours, way)
        if best is None or (found.total, place) < best[:2]:
            best = (found.total, place, found)
    return best[-1] if best else None


def _ways(mine: Title, yours: Title, alike: float, *, telling: bool = True) -> list[_Way]:
    """The ways to read both titles so that their letters are the same; without one, word by word.

    Word by word from this likeness of letters; ways in which a `telling` word differs only when asked.
    """
    if mine.letters == yours.letters:
        return [_Way(_Reading(mine.words, mine.letters), Alignment(mine.words), _glosses(mine, yours)[0])]
    pairs = _pairs_of_readings(mine, yours)
    same = [(one, other, Alignment(one.words)) for one, other in pairs if one.letters == other.letters]
    found = same or _aligned(pairs, _names(mine, yours), alike, telling=telling)
    return [_read_so(mine, yours, *each) for each in found]


def _gap(mine: Title, yours: Title, way: _Way) -> Gap:
    found, shared = way.found, way.alignment.shared
    penalties = tuple(Penalty(each.kind.name, each.kind.cost * each.count, each.why) for each in found)
    needs = max([w.NONE.needs, *(each.kind.needs for each in found)]) + w.NEEDS_MORE * max(len(found) - 1, 0)
    if found and not SURVEYS.isdisjoint((*mine.words, *yours.words)):
        needs += w.SURVEYS_MORE
    if is_column(mine) or is_column(yours):
        needs = w.RECURRING
    vetoes = list(_vetoes(mine, yours, way)) if mine != yours else []
    reasons, opposed = tuple(veto.why for veto in vetoes), any(not veto.soft for veto in vetoes)
    return Gap(penalties, reasons, weight(shared, mine.names | yours.names), needs, not found, opposed)


def is_column(title: Title) -> bool:
    """Whether a title, or its first part, comes every year: "Editorial", "Book Review: ...", "Session 3: ..."."""
    head = title.words[: title.cuts[0]] if title.cuts else title.words
    if not head:
        return False
    numbered = len(head) <= 2 and head[0] == "session"
    opens = head[0] in COLUMN_OPENS or title.words[-1] in COLUMN_CLOSES or head[-1] in COLUMN_CLOSES
    return numbered or opens or any(pair in COLUMN_PAIRS for pair in pairwise(head))


# ------------------------------------------------------------ parts left out


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a title: in whole, or with a part left out or moved."""

    words: Words
    letters: str
    kind: Difference | None = None
    left_out: Words = ()

    def found(self, *, claimed: bool) -> list[_Found]:
        """What the reading of a claim's title, or else of a record's, finds different."""
        if self.kind is None:
            return []
        if not self.left_out:
            return [_Found(self.kind, 1, "the parts in another order")]
        kind = w.ADDED_SUBTITLE if claimed and self.kind is w.SUBTITLE else self.kind
        return [_Found(kind, 1, f"“{' '.join(self.left_out)}” in the {'claim' if claimed else 'record'} alone")]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to read two titles against each other: the reading that is not whole, the words, what differs."""

    reading: _Reading
    alignment: Alignment
    found: list[_Found]

    @property
    def apart(self) -> float:
        """The sum of what the differences cost."""
        return sum([each.kind.cost * each.count for each in self.found])


@lru_cache(maxsize=1 << 12)
def _readings(title: Title) -> tuple[_Reading, ...]:
    words = title.words
    readings = [_Reading(words, title.letters)]
    if title.gloss:
        readings.append(_Reading(words + title.gloss, title.letters + "".join(title.gloss), w.GLOSS))
    for cut in title.cuts[:PARTS]:
        head, tail = words[:cut], words[cut:]
        before, after = "".join(head), "".join(tail)
        if head == title.name:
            readings.append(_Reading(tail, after, w.NAME, head))
        readings.append(_Reading(head, before, w.SUBTITLE, tail))
        readings.append(_Reading(tail + head, after + before, w.TURNED))
    return tuple(readings)


def _pairs_of_readings(mine: Title, yours: Title) -> list[tuple[_Reading, _Reading]]:
    """Both in whole, or one of them with a part left out; never both, which would make anything alike."""
    (whole, *parts), (other_whole, *other_parts) = _readings(mine), _readings(yours)
    left_out = [(whole, reading) for reading in other_parts] + [(reading, other_whole) for reading in parts]
    return [(whole, other_whole), *left_out]


def _aligned(
    pairs: Iterable[tuple[_Reading, _Reading]], names: frozenset[str], alike: float, *, telling: bool
) -> Iterator[tuple[_Reading, _Reading, Alignment]]:
    for one, other in pairs:
        if likeness(one.letters, other.letters) < alike or (not telling and differ(one.words, other.words)):
            continue
        alignment = align(one.words, other.words, names)
        if telling or not _tells(alignment):
            yield one, other, alignment


def _tells(alignment: Alignment) -> bool:
    """Whether a telling word stands on one side alone, or in another place."""
    return any(map(_telling, (alignment.moved, alignment.added, alignment.missing)))


def _read_so(mine: Title, yours: Title, one: _Reading, other: _Reading, alignment: Alignment) -> _Way:
    way = one if one.kind else other
    found = [*way.found(claimed=way is one), *_differences(alignment)]
    if (one.kind and alignment.missing) or (other.kind and alignment.added):
        found = [_swapped(each) for each in found]  # each side has a part of its own
    if way.kind is not w.GLOSS:
        found += _glosses(mine, yours)[0]
    return _Way(way, alignment, found)


# -------------------------------------------------------------- differences


def _differences(alignment: Alignment) -> Iterator[_Found]:
    if alignment.misspelt:
        yield _Found(w.SPELLING, len(alignment.misspelt), _pairs(alignment.misspelt))
    if alignment.formed:
        yield _Found(w.FORM, len(alignment.formed), _pairs(alignment.formed))
    moved, added, missing = (_telling(each) for each in (alignment.moved, alignment.added, alignment.missing))
    if moved:
        yield _Found(w.MOVED_WORD, 1, f"“{' '.join(moved)}” in another place")
    small = len(alignment.added) + len(alignment.missing) - len(added) - len(missing)
    if small:
        yield _Found(w.SMALL_WORD, small, f"{small} small word{'s' if small > 1 else ''} more, less or other")
    if added and missing:
        yield _Found(w.OTHER_WORD, 1, f"“{' '.join(added)}” for “{' '.join(missing)}”")
        more = max(len(added), len(missing)) - 1
        if more:
            yield _Found(w.MISSING_WORD, more, f"{more + 1} words on one side")
    elif missing:
        yield _Found(w.MISSING_WORD, len(missing), f"“{' '.join(missing)}” in the record alone")
    elif added:
        yield _Found(w.ADDED_WORD, len(added), f"“{' '.join(added)}” in the claim alone")


def _swapped(found: _Found) -> _Found:
    kinds = (w.MISSING_WORD, w.ADDED_WORD)
    return _Found(w.OTHER_WORD, found.count, found.why) if found.kind in kinds else found


def _telling(words: Words) -> Words:
    return tuple(word for word in words if word not in STOPS)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"“{one}” for “{other}”" for one, other in pairs)


def _glosses(mine: Title, yours: Title) -> tuple[list[_Found], list[_Veto]]:
    """What a parenthesis at the end of one title alone adds: little, unless it numbers the work.

    A number is a name's where one title has a parenthesis and the other none: "(word2vec)", "(GPT-3)".
    """
    if mine.gloss == yours.gloss:
        return [], []
    alone = [
        word
        for one, other in ((mine, yours), (yours, mine))
        for word in one.gloss
        if word not in other.gloss and word not in other.words and word not in STOPS
    ]
    if not alone:
        return [], []
    named = _in_names(mine.gloss or yours.gloss, mine.names | yours.names) if not (mine.gloss and yours.gloss) else ()
    numbers = [word for word in alone if _numbers(word) and not _is_year(word) and word not in named]
    found = _Found(w.GLOSS, 1, f"“{' '.join(alone)}” in a parenthesis of one side alone")
    vetoes = [_Veto(f"“{' '.join(numbers)}” numbers another part")] if numbers else []
    telling = [word for word in alone if word in AFTER or (word in KINDS and word not in EDITIONS)]
    vetoes += [_Veto(f"“{' '.join(telling)}” makes it another work")] if telling else []
    return [found], vetoes


def _in_names(gloss: Words, names: frozenset[str]) -> frozenset[str]:
    """The words that are names with a number in them, and the numbers behind names; "v2" and "2nd" are none."""
    within = {word for word in gloss if word[:2].isalpha() and word.rstrip("0123456789") not in NUMBERED}
    behind = {number for name, number in pairwise(gloss) if name in names}
    return frozenset(within | behind) - ORDINALS


# ------------------------------------------------------------------- vetoes


def _vetoes(mine: Title, yours: Title, way: _Way) -> Iterator[_Veto]:
    """Why titles that are read so cannot be of one work."""
    yield from _part_vetoes(way.reading)
    yield from _word_vetoes(way.alignment)
    yield from _title_vetoes(way.alignment, mine, yours)
    if way.reading.kind is not w.GLOSS:
        yield from _glosses(mine, yours)[1]


def _part_vetoes(way: _Reading) -> Iterator[_Veto]:
    """A part left out that numbers the work ("Part II", "2. Proofs") or makes it a paper about the other.

    Those who took part in a contest put its name before their own title: "Noise Suppression Challenge: Two Stages".
    """
    left_out = way.left_out
    if way.kind is w.SUBTITLE and not CONTESTS.isdisjoint(way.words[-2:]):
        yield _Veto("a paper of those who took part", soft=True)
    if left_out and left_out[0].isdigit() and len(left_out) <= 2:
        yield _Veto(f"“{' '.join(left_out)}” numbers another part")
    for word, following in pairwise(left_out):
        if word in NUMBERED and (following.isdigit() or len(following) == 1):
            yield _Veto(f"“{word} {following}” numbers another part")
    about = [word for word in left_out if word in AFTER]
    if about and len(left_out) <= 5:
        yield _Veto(f"“{' '.join(left_out)}” makes it another work")


def _word_vetoes(alignment: Alignment) -> Iterator[_Veto]:
    alone = alignment.added + alignment.missing
    if _counts(alignment.added) != _counts(alignment.missing):
        numbers = ", ".join(word for word in alone if _numbers(word))
        yield _Veto(f"numbers differ: “{numbers}”")
    for table, soft in ((AFTER, False), (KINDS, True)):
        telling = [word for word in alone if word in table]
        if telling:
            yield _Veto(f"“{', '.join(telling)}” on one side alone makes it another work", soft)


def _title_vetoes(alignment: Alignment, mine: Title, yours: Title) -> Iterator[_Veto]:
    if alignment.moved and mine.asks != yours.asks:
        yield _Veto("a question made of the same words")
    if _takes_part(mine, yours, alignment.added) or _takes_part(yours, mine, alignment.missing):
        yield _Veto("a paper of those who took part")
    one, other = mine.name, yours.name
    if not one or not other or _alike(one, other, _names(mine, yours)):
        return
    if set(one) <= {*yours.words, *yours.gloss} or set(other) <= {*mine.words, *mine.gloss}:
        return
    yield _Veto(f"“{' '.join(one)}” and “{' '.join(other)}” name different things", soft=True)


def _takes_part(one: Title, other: Title, alone: Words) -> bool:
    """Whether only one title begins as "UWB at SemEval-2018 Task 3" does."""
    at = one.words.index("at") if "at" in one.words[1:5] else 0
    return at > 0 and "at" not in other.words and set(one.words[:at]) <= set(alone)


def _alike(one: Words, other: Words, names: frozenset[str]) -> bool:
    return "".join(one) == "".join(other) or (
        len(one) == len(other) and all(same_word(a, b, names) for a, b in zip(one, other, strict=True))
    )


def _names(mine: Title, yours: Title) -> frozenset[str]:
    """What may be names of systems, which one letter tells apart: "LoRA", and one word alone before the colon."""
    alone = [title.name for title in (mine, yours) if len(title.name) == 1]
    return mine.names.union(yours.names, *alone)


def _numbers(word: str) -> bool:
    return word in ORDINALS or has_digit(word)


def _counts(words: Words) -> list[str]:
    """The numbers in these words, in order of size: "360textdegree" counts what "360" does."""
    return sorted(run for word in words for run in ([word] if word in ORDINALS else _DIGITS.findall(word)))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdigit()
