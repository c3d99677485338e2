"""How far two titles are apart: named penalties, vetoes, and how much of a title both share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from readinglist.judgement import weights as w
from readinglist.judgement.align import Alignment, align, likeness, same_word
from readinglist.judgement.text import Title, Words, read_title, weight
from readinglist.judgement.words import EDITIONS, NUMBERED, STOPS, TELLING
from readinglist.model import Penalty

COMPARED = 70.0  # likeness of letters from which two titles are compared word by word


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two titles. `shared` is the weight of what both say; `whole` says that nothing differs."""

    penalties: tuple[Penalty, ...] = ()
    vetoes: tuple[str, ...] = ()
    shared: float = 0.0
    whole: bool = False

    @property
    def total(self) -> float:
        """The sum of the penalties, with what a veto adds."""
        return sum(penalty.amount for penalty in self.penalties) + (w.VETOED if self.vetoes else 0.0)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a title: in whole, or with a part left out or moved."""

    words: Words
    letters: str
    penalty: Penalty | None = None
    left_out: Words = ()


@lru_cache(maxsize=1 << 12)
def _readings(title: Title) -> tuple[_Reading, ...]:
    readings = [_Reading(title.words, title.letters)]

    def add(words: Words, name: str, amount: float, left_out: Words) -> None:
        if words:
            why = f"“{' '.join(left_out)}” on one side alone" if left_out else "the parts in another order"
            readings.append(_Reading(words, "".join(words), Penalty(name, amount, why), left_out))

    if title.gloss:
        add(title.words + title.gloss, "gloss", w.GLOSS, ())
    for cut in title.cuts[:3]:
        head, tail = title.words[:cut], title.words[cut:]
        if head == title.name:
            add(tail, "name", w.NAME, head)
        add(head, "subtitle", w.SUBTITLE, tail)
        add(tail + head, "order", w.TURNED, ())
    return tuple(readings)


@lru_cache(maxsize=1 << 13)
def title_gap(claimed: str, recorded: str) -> Gap:
    """How far a record's title is from the title that a page claims."""
    return gap(read_title(claimed), read_title(recorded))


def gap(mine: Title, yours: Title) -> Gap:
    """The nearest way to read both titles against each other."""
    if mine.letters == yours.letters:
        return _with_glosses(Gap((), (), weight(mine.words), mine.letters != ""), mine, yours)
    ways = list(_same_letters(mine, yours)) or list(_word_by_word(mine, yours))
    best = min(ways, key=lambda way: way.total, default=None) or _elsewhere(mine, yours)
    return _with_glosses(_with_names(best, mine, yours), mine, yours)


def _same_letters(mine: Title, yours: Title) -> Iterator[Gap]:
    for one in _readings(mine):
        for other in _readings(yours):
            if one.letters == other.letters and (one.penalty is None or other.penalty is None):
                way = one if one.penalty else other
                penalties = (way.penalty,) if way.penalty else ()
                yield Gap(penalties, _part_vetoes(way.left_out), weight(one.words))


def _part_vetoes(left_out: Words) -> tuple[str, ...]:
    """A part left out that numbers the work: "Part II", "2. Proofs"."""
    if left_out and left_out[0].isdigit() and len(left_out) <= 2:
        return (f"“{' '.join(left_out)}” numbers another part",)
    for word, following in pairwise(left_out):
        if word in NUMBERED and (following.isdigit() or len(following) == 1):
            return (f"“{word} {following}” numbers another part",)
    return ()


def _word_by_word(mine: Title, yours: Title) -> Iterator[Gap]:
    for one in _readings(mine):
        for other in _readings(yours):
            if one.penalty and other.penalty:
                continue
            if likeness(one.letters, other.letters) < COMPARED:
                continue
            alignment = align(one.words, other.words)
            way = one if one.penalty else other
            penalties = ((way.penalty,) if way.penalty else ()) + tuple(_penalties(alignment))
            vetoes = _part_vetoes(way.left_out) + tuple(_vetoes(alignment, mine, yours))
            yield Gap(penalties, vetoes, weight(alignment.shared))


def _penalties(alignment: Alignment) -> Iterator[Penalty]:
    if alignment.misspelt:
        yield Penalty("spelling", w.SPELLING * len(alignment.misspelt), _pairs(alignment.misspelt))
    if alignment.formed:
        yield Penalty("word form", w.FORM * len(alignment.formed), _pairs(alignment.formed))
    moved = [word for word in alignment.moved if word not in STOPS]
    if moved:
        yield Penalty("order", w.MOVED_WORD, f"“{' '.join(moved)}” in another place")
    added = [word for word in alignment.added if word not in STOPS]
    missing = [word for word in alignment.missing if word not in STOPS]
    small = len(alignment.added) + len(alignment.missing) - len(added) - len(missing)
    if small:
        yield Penalty("small words", w.SMALL_WORD * small, f"{small} small words differ")
    if added and missing:
        amount = w.OTHER_WORD + w.MISSING_WORD * (max(len(added), len(missing)) - 1)
        yield Penalty("other words", amount, f"“{' '.join(added)}” for “{' '.join(missing)}”")
    elif added or missing:
        words = added or missing
        side = "the claim" if added else "the record"
        yield Penalty("missing words", w.MISSING_WORD * len(words), f"“{' '.join(words)}” in {side} alone")


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"“{one}” for “{other}”" for one, other in pairs)


def _vetoes(alignment: Alignment, mine: Title, yours: Title) -> Iterator[str]:
    alone = alignment.added + alignment.missing
    numbers = [word for word in alone if any(c.isdigit() for c in word)]
    if numbers:
        yield f"numbers differ: “{', '.join(numbers)}”"
    telling = [word for word in alone if word in TELLING]
    if telling:
        yield f"“{', '.join(telling)}” on one side alone makes it another work"
    if alignment.moved and mine.asks != yours.asks:
        yield "a question made of the same words"


def _elsewhere(mine: Title, yours: Title) -> Gap:
    alike = likeness(mine.letters, yours.letters)
    return Gap((Penalty("title", w.ELSEWHERE * (1.5 - alike / 100), f"{alike:.0f} % of the letters alike"),))


def _with_names(found: Gap, mine: Title, yours: Title) -> Gap:
    one, other = mine.name, yours.name
    if not one or not other or _alike(one, other):
        return found
    if set(one) <= {*yours.words, *yours.gloss} or set(other) <= {*mine.words, *mine.gloss}:
        return found
    veto = f"“{' '.join(one)}” and “{' '.join(other)}” name different things"
    return Gap(found.penalties, (*found.vetoes, veto), found.shared)


def _alike(one: Words, other: Words) -> bool:
    return "".join(one) == "".join(other) or (
        len(one) == len(other) and all(same_word(a, b) for a, b in zip(one, other, strict=True))
    )


def _with_glosses(found: Gap, mine: Title, yours: Title) -> Gap:
    """What a parenthesis at the end of one title alone adds: little, unless it numbers the work."""
    alone = [
        word
        for one, other in ((mine, yours), (yours, mine))
        for word in one.gloss
        if word not in other.gloss and word not in other.words and word not in STOPS
    ]
    if not alone:
        return found
    penalty = Penalty("gloss", w.GLOSS, f"“{' '.join(alone)}” in a parenthesis of one side alone")
    numbers = [word for word in alone if any(c.isdigit() for c in word) and not _is_year(word)]
    vetoes = (f"“{', '.join(numbers)}” numbers another part",) if numbers and not set(alone) <= EDITIONS else ()
    return Gap((*found.penalties, penalty), (*found.vetoes, *vetoes), found.shared, found.whole)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdigit()
