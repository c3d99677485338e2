"""Which records are worth comparing: those that share an identifier, a title, pages, or two rare words of a title.

Never all pairs: what is shared by many tells little, so that in a block of many each is compared with its neighbours
in the order of titles alone. What is kept of a record is little, and what is asked of a pair before it is read in
full is cheap: half a million records have ten million such pairs. What a record has in common with others are
numbers that are the same in every process, so that the work can be spread over many.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from rapidfuzz.distance import Indel

from readinglist.judgement import weights as w
from readinglist.judgement.text import Title, person, read_title
from readinglist.judgement.versions import is_draft
from readinglist.judgement.words import STOPS
from readinglist.model import Record

Pair = tuple[int, int]
_T = TypeVar("_T")

RARE = 5  # words of a title by which it is found, the rarest of those that others have too
STEM = 6  # letters by which words are told apart, so that forms and slips at their ends make no difference
LARGEST = 30  # records of a block that are all compared
NEIGHBOURS = 3  # in a larger block, those behind each in the order of titles
SHORTEST = 8  # letters of a part of a title by which it is found
PARTS = 3
BEGINNING = 16  # letters of a title's beginning or end by which it is found

_INDEX_BITS = 27  # 134 million records; with a key above it still fits into an integer of three digits
_INDEX = (1 << _INDEX_BITS) - 1
_KEY = (1 << 63) - 1
_SPREAD = 0x9E3779B97F4A7C15
NAMES = 251  # bits that stand for names, so that two lists without a common one are told apart at once
_ANY_NAME = (1 << NAMES) - 1


# -------------------------------------------------------------------- one record


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a record is looked at before it is read in full.

    The letters of its title; its year, 0 where unknown; whether it is a draft; its authors as `NAMES` bits; the
    telling words of its title as numbers of 32 bits.
    """

    letters: str
    year: int
    draft: bool
    names: int
    stems: Sequence[int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record's sketch, and its keys: of `keys` one is enough to compare two, of `ends` if they also are near."""

    sketch: Sketch
    keys: frozenset[int]
    ends: frozenset[int]


def drawn(record: Record) -> Drawn:
    """The sketch and the keys of a record, whatever the others are."""
    title = read_title(record.title)
    year = min(record.year or 0, 0xFFFF)
    sketch = Sketch(title.letters, year, is_draft(record), _names(record), array("I", _stems(title)))
    return Drawn(sketch, frozenset(map(_number, _keys(record, title))), frozenset(map(_number, _ends(title))))


def rare_keys(stems: Iterable[int], counts: Mapping[int, int]) -> Iterator[int]:
    """A key for each two of the rarest stems that other records have too; `counts` says how many have each.

    One in common is enough to compare two records if they also are near.
    """
    shared = [(count, stem) for stem in stems if (count := counts.get(stem, 0)) > 1]
    rare = sorted([stem for _, stem in sorted(shared)[:RARE]])
    for one, other in combinations(rare, 2):
        yield (one * _SPREAD ^ other) & _KEY


def _number(text: str) -> int:
    """63 bits of a text: two checksums, of which either alone would be too short."""
    data = text.encode("utf-8", "replace")
    return (zlib.crc32(data) << 32 | zlib.adler32(data)) & _KEY


def _stems(title: Title) -> set[int]:
    words = {word[:STEM] for word in title.words + title.gloss if word not in STOPS and len(word) > 1}
    return {zlib.crc32(stem.encode("utf-8", "replace")) for stem in words}


def _names(record: Record) -> int:
    """A bit for the beginning of each name, all bits where a name is not written in plain letters."""
    bits = 0
    for name in record.author:
        for part in (name.family or name.literal, name.given):
            if not part.isascii():
                return _ANY_NAME
            if len(part) > 2:
                bits |= 1 << zlib.crc32(part[:3].lower().encode()) % NAMES
    return bits


def _ends(title: Title) -> set[str]:
    """How a title and each of its parts begin and how the title ends, in letters, however its words are glued."""
    begun = [title.letters, *("".join(title.words[cut:]) for cut in title.cuts[:PARTS])]
    found = {letters[:BEGINNING] for letters in begun if len(letters) >= BEGINNING}
    return found | {title.letters[-BEGINNING:] + "$"} if len(title.letters) >= BEGINNING else found


def _keys(record: Record, title: Title) -> set[str]:
    """What a record shares with others of its work: identifiers, the title or a part of it, its pages."""
    keys = {str(name) for name in record.identifiers if name.scheme != "isbn"}
    keys.add(title.letters)
    if title.gloss or title.cuts:
        cut = [part for cut in title.cuts[:PARTS] for part in (title.words[:cut], title.words[cut:])]
        parts = [title.gloss, *cut]
        keys.update(letters for part in parts if len(letters := "".join(part)) >= SHORTEST)
    if record.page and record.author and record.year:
        keys.add(f"{record.page} {record.volume} {person(record.author[0]).family[:3]}")
    return keys


# ------------------------------------------------------------------- two records


def is_near(one: Sketch, other: Sketch) -> bool:
    """Whether two titles with common words may be of one work: by their years, names and letters."""
    if one.year and other.year and not -2 < one.year - other.year < 2 and not one.draft and not other.draft:
        return False
    if one.names and other.names and not one.names & other.names:
        return _likeness(one, other, w.NEAR_OF_OTHERS) > 0
    alike = _likeness(one, other, w.NEAR)
    return alike >= w.NEAR_ENOUGH or (alike > 0 and _common(one, other) >= w.NEAR_WORDS)


def _likeness(one: Sketch, other: Sketch, least: float) -> float:
    return Indel.normalized_similarity(one.letters, other.letters, score_cutoff=least)


def _common(one: Sketch, other: Sketch) -> float:
    """The part of the words of the shorter title that the other one has."""
    mine = set(one.stems)
    return sum([stem in mine for stem in other.stems]) / (min(len(mine), len(other.stems)) or 1)


# --------------------------------------------------------------------- one block


def pairs_of(block: Iterable[_T], size: int) -> Iterator[tuple[_T, _T]]:
    """The pairs of a block of that size that are compared; a large one stands in the order of its titles."""
    before: deque[_T] = deque(maxlen=size if size <= LARGEST else NEIGHBOURS)
    for each in block:
        for earlier in before:
            yield earlier, each
        before.append(each)


class Blocks:
    """The blocks of some records; titles are read once and only what is needed of them is kept."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.sketches: list[Sketch] = []
        self._keys: list[int] = []
        self._ends: list[int] = []
        for index, record in enumerate(records):
            found = drawn(record)
            self.sketches.append(found.sketch)
            self._keys += [key << _INDEX_BITS | index for key in found.keys]
            self._ends += [key << _INDEX_BITS | index for key in found.ends]

    def pairs(self) -> Iterator[Pair]:
        """Each pair of records that is worth comparing, the lower index first; a pair may come more than once."""
        yield from self._pairs(self._keys)
        self._keys = []
        for keys in (self._ends, self._rare_keys()):
            for one, other in self._pairs(keys):
                if is_near(self.sketches[one], self.sketches[other]):
                    yield one, other

    def _rare_keys(self) -> list[int]:
        counts = Counter(stem for sketch in self.sketches for stem in sketch.stems)
        return [
            key << _INDEX_BITS | index
            for index, sketch in enumerate(self.sketches)
            for key in rare_keys(sketch.stems, counts)
        ]

    def _pairs(self, keys: list[int]) -> Iterator[Pair]:
        """The pairs of each block; `keys` hold a key above and an index below."""
        keys.sort()
        block: list[int] = []
        last = -1
        for packed in keys:
            if packed >> _INDEX_BITS != last:
                if len(block) > 1:
                    yield from self._within(block)
                block, last = [], packed >> _INDEX_BITS
            block.append(packed & _INDEX)
        if len(block) > 1:
            yield from self._within(block)

    def _within(self, block: list[int]) -> Iterator[Pair]:
        if len(block) <= LARGEST:
            yield from combinations(block, 2)
            return
        ordered = sorted(block, key=lambda index: self.sketches[index].letters)
        for one, other in pairs_of(ordered, len(ordered)):
            yield (one, other) if one < other else (other, one)
