"""Which records are worth comparing: those that share an identifier, a title, pages, or two rare words of a title.

Never all pairs: what is shared by many tells little, so that in a block of many each is compared with its neighbours
in the order of titles alone. What is kept of a record is little, and what is asked of a pair before it is read in
full is cheap: half a million records have ten million such pairs.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import Indel

from readinglist.judgement import weights as w
from readinglist.judgement.text import Title, person, read_title
from readinglist.judgement.versions import is_draft
from readinglist.judgement.words import STOPS
from readinglist.model import Record

Pair = tuple[int, int]

RARE = 5  # words of a title by which it is found, the rarest of those that others have too
STEM = 6  # letters by which words are told apart, so that forms and slips at their ends make no difference
LARGEST = 30  # records of a block that are all compared
NEIGHBOURS = 3  # in a larger block, those behind each in the order of titles
SHORTEST = 8  # letters of a part of a title by which it is found
PARTS = 3
BEGINNING = 16  # letters of a title's beginning or end by which it is found

_INDEX_BITS = 24  # 16 million records
_INDEX = (1 << _INDEX_BITS) - 1
_KEY = (1 << 40) - 1
_SPREAD = 0x9E3779B97F4A7C15
_NAMES = 251  # bits that stand for names, so that two lists without a common one are told apart at once
_ANY_NAME = (1 << _NAMES) - 1


class Blocks:
    """The blocks of some records; titles are read once and only what is needed of them is kept."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.letters: list[str] = []
        self._years = array("H")
        self._drafts = bytearray()
        self._names: list[int] = []
        self._keys: list[int] = []
        self._ends_of_titles: list[int] = []
        self._stems, self._ends = array("I"), array("I", [0])
        numbers: dict[str, int] = {}
        for index, record in enumerate(records):
            title = read_title(record.title)
            self.letters.append(title.letters)
            self._years.append(min(record.year or 0, 0xFFFF))
            self._drafts.append(is_draft(record))
            self._names.append(_names(record))
            self._keys += [(hash(key) & _KEY) << _INDEX_BITS | index for key in _keys(record, title)]
            self._ends_of_titles += [(hash(key) & _KEY) << _INDEX_BITS | index for key in _ends(title)]
            for stem in {word[:STEM] for word in title.words + title.gloss if word not in STOPS and len(word) > 1}:
                self._stems.append(numbers.setdefault(stem, len(numbers)))
            self._ends.append(len(self._stems))

    def pairs(self) -> Iterator[Pair]:
        """Each pair of records that is worth comparing, the lower index first; a pair may come more than once."""
        yield from _pairs(self._keys, self.letters)
        self._keys = []
        for keys in (self._ends_of_titles, list(self._rare_pairs())):
            yield from (pair for pair in _pairs(keys, self.letters) if self._is_near(*pair))

    def _is_near(self, one: int, other: int) -> bool:
        """Whether two titles with common words may be of one work: by their years, names and letters."""
        mine, yours = self._years[one], self._years[other]
        if mine and yours and not -2 < mine - yours < 2 and not self._drafts[one] and not self._drafts[other]:
            return False
        names, others = self._names[one], self._names[other]
        if names and others and not names & others:
            return self._likeness(one, other, w.NEAR_OF_OTHERS) > 0
        alike = self._likeness(one, other, w.NEAR)
        return alike >= w.NEAR_ENOUGH or (alike > 0 and self._common(one, other) >= w.NEAR_WORDS)

    def _likeness(self, one: int, other: int, least: float) -> float:
        return Indel.normalized_similarity(self.letters[one], self.letters[other], score_cutoff=least)

    def _common(self, one: int, other: int) -> float:
        """The part of the words of the shorter title that the other one has."""
        mine = set(self._stems[self._ends[one] : self._ends[one + 1]])
        yours = self._stems[self._ends[other] : self._ends[other + 1]]
        return sum([stem in mine for stem in yours]) / (min(len(mine), len(yours)) or 1)

    def _rare_pairs(self) -> Iterator[int]:
        """A key for each pair of the rarest words of each record."""
        counts = Counter(self._stems)
        ends = self._ends
        for index in range(len(self.letters)):
            stems = [(counts[stem], stem) for stem in self._stems[ends[index] : ends[index + 1]] if counts[stem] > 1]
            rare = sorted([stem for _, stem in sorted(stems)[:RARE]])
            for one, other in combinations(rare, 2):
                yield ((one * _SPREAD ^ other) & _KEY) << _INDEX_BITS | index


def _pairs(keys: list[int], letters: Sequence[str]) -> Iterator[Pair]:
    """The pairs of each block; `keys` hold a key above and an index below."""
    keys.sort()
    block: list[int] = []
    last = -1
    for packed in keys:
        if packed >> _INDEX_BITS != last:
            if len(block) > 1:
                yield from _within(block, letters)
            block, last = [], packed >> _INDEX_BITS
        block.append(packed & _INDEX)
    if len(block) > 1:
        yield from _within(block, letters)


def _within(block: Sequence[int], letters: Sequence[str]) -> Iterator[Pair]:
    if len(block) <= LARGEST:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=letters.__getitem__)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            yield (one, other) if one < other else (other, one)


def _names(record: Record) -> int:
    """A bit for the beginning of each name, all bits where a name is not written in plain letters."""
    bits = 0
    for name in record.author:
        for part in (name.family or name.literal, name.given):
            if not part.isascii():
                return _ANY_NAME
            if len(part) > 2:
                bits |= 1 << hash(part[:3].lower()) % _NAMES
    return bits


def _ends(title: Title) -> set[str]:
    """How a title and each of its parts begin and how the title ends, in letters, however its words are glued."""
    begun = [title.letters, *("".join(title.words[cut:]) for cut in title.cuts[:PARTS])]
    found = {letters[:BEGINNING] for letters in begun if len(letters) >= BEGINNING}
    return found | {title.letters[-BEGINNING:] + "$"} if len(title.letters) >= BEGINNING else found


def _keys(record: Record, title: Title) -> set[object]:
    """What a record shares with others of its work: identifiers, the title or a part of it, its pages."""
    keys: set[object] = {name for name in record.identifiers if name.scheme != "isbn"}
    keys.add(title.letters)
    if title.gloss or title.cuts:
        cut = [part for cut in title.cuts[:PARTS] for part in (title.words[:cut], title.words[cut:])]
        parts = [title.gloss, *cut]
        keys.update(letters for part in parts if len(letters := "".join(part)) >= SHORTEST)
    if record.page and record.author and record.year:
        keys.add((record.page, record.volume, person(record.author[0]).family[:3]))
    return keys
