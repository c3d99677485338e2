"""Which works are looked at for a claim when there are too many of both to look at all: blocks, in 63-bit keys.

A work is in the block of each of its keys, a claim asks for the blocks of its own. Blocks are: the identifiers; the
letters of the title and of its parts; for short titles the letters without any one of them, so that one wrong letter
does not matter; and each telling word, and each two of them, whatever stands between. A claim asks for the words that
are rarest among all works. Pure functions, the same for every engine.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from readinglist.judgement.words import STOPS
from readinglist.model import Claim
from readinglist.resolve import Request
from readinglist.sources.base import Hit
from readinglist.sources.catalogue import stored
from readinglist.sources.catalogue.candidates import ALIKE, likeness
from readinglist.sources.catalogue.indexed import UNSHARED, name_key, names, part_key, whole_key
from readinglist.sources.catalogue.titles import Folded, fold

CAP = 200
"""Works in one block. A larger one is split by year: only works of the year claimed, the next and the last are looked
at, and of these no year that has more. Recurring columns and pairs of common words are the ones that reach it."""
RARE = 6  # rarest words of a claim that make its pairs
ALONE = 50  # works that have a word, up to which it makes a block by itself
SHORT = 32  # letters of a title, up to which it is found with a letter wrong, more or less
WORDS = 20  # words of a title that make pairs: the rest of a longer one tells nothing new
NEXT = 1  # years between the claimed and the recorded one in a block that is split

_MASK = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Work:
    """A hit as engines keep it: the folded words of its title, its year (0 where unknown), its keys, and itself.

    `keys` are those of the title and of identifiers, `names` those of the identifiers that no other paper shares.
    """

    words: str
    year: int
    keys: tuple[int, ...]
    names: tuple[int, ...]
    hit: bytes


def work_of(hit: Hit) -> Work:
    """The hit as engines keep it."""
    title = fold(hit.records[0].title)
    named = tuple(names(hit))
    keys = [*_title_keys(title), *map(name_key, named)]
    own = (name_key(one) for one in named if one.scheme not in UNSHARED)
    year = hit.records[0].year or 0
    return Work(" ".join(title.words), year, tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(own)), stored.dump(hit))


def _title_keys(title: Folded) -> list[int]:
    return [whole_key(title.letters), *(part_key(part) for part in (title.head, title.tail) if part)]


def block_keys(words: str, keys: Iterable[int]) -> Iterator[int]:
    """The blocks that a work is in, by its folded words and its other keys."""
    yield from keys
    yield from _letter_off(words.replace(" ", ""))
    telling = sorted({word for word in words.split(" ")[:WORDS] if word and word not in STOPS})
    yield from map(_word_key, telling)
    for one, other in combinations(telling, 2):
        yield _pair_key(one, other)


@dataclass(frozen=True, slots=True)
class Ask:
    """A block that a claim asks for; `named` when the claim's identifier is its key, so that titles may differ."""

    key: int
    named: bool


def asked_blocks(claim: Claim, counts: Mapping[str, int]) -> list[Ask]:
    """The blocks that a claim asks for; `counts` says how many works have each word of its title."""
    title = fold(claim.title)
    named = [Ask(name_key(one), named=True) for one in Request(claim).question.identifiers]
    keys = dict.fromkeys([*_letters_keys(title), *_letter_off(title.letters), *_word_blocks(title, counts)])
    return [*named, *(Ask(key, named=False) for key in keys)]


def _letters_keys(title: Folded) -> Iterator[int]:
    for letters in (title.letters, title.head, title.tail):
        if letters:
            yield whole_key(letters)
            yield part_key(letters)


def _word_blocks(title: Folded, counts: Mapping[str, int]) -> Iterator[int]:
    known = {word for word in title.words if counts.get(word) and word not in STOPS}
    rare = sorted(known, key=lambda word: (counts[word], word))[:RARE]
    alone = [word for word in rare if counts[word] <= ALONE]
    yield from map(_word_key, alone)
    for one, other in combinations(sorted(set(rare) - set(alone)), 2):
        yield _pair_key(one, other)


def is_near(claim: Claim, words: str) -> bool:
    """Whether a title is so like the claim's that judgement may come to see it."""
    return alike(claim, words) >= ALIKE


def alike(claim: Claim, words: str) -> float:
    """How alike a work's title, in folded words, is to the claim's, of 100; a title without words is as it is."""
    title = _folded(claim.title)
    return likeness(title, words) if title.words else 100.0


_folded = lru_cache(maxsize=1 << 12)(fold)  # a claim's title is compared with many


# ------------------------------------------------------------------------ keys


def _letter_off(letters: str) -> Iterator[int]:
    """The letters, and the letters without any one: what is a letter apart has one of them in common."""
    if 0 < len(letters) <= SHORT:
        for text in {letters, *(letters[:at] + letters[at + 1 :] for at in range(len(letters)))}:
            yield len(text) << 32 | zlib.crc32(text.encode("utf-8", "replace"))


@lru_cache(maxsize=1 << 17)
def _word_key(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def _pair_key(one: str, other: str) -> int:
    """The key of two words that come in the order of the alphabet."""
    return (_word_key(one) * 0x9E3779B97F4A7C15 + _word_key(other)) >> 3 & _MASK


class Wanted:
    """The keys that any claim asks for, in a few bits each: it may hold a key too many, and lacks none.

    One bit a key, eight times as many bits as keys: one key in eight that nobody asks for is kept.
    """

    def __init__(self, count: int) -> None:
        size = 1 << max(16, (8 * count).bit_length())
        self._mask = (size >> 3) - 1
        self._bits = bytearray(size >> 3)

    def add(self, keys: Iterable[int]) -> None:
        """Adds keys; the more than `count` of them, the more others are kept."""
        for key in keys:
            self._bits[key >> 3 & self._mask] |= 1 << (key & 7)

    def among(self, keys: Iterable[int]) -> array[int]:
        """Those of the keys that a claim may ask for."""
        bits, mask = self._bits, self._mask
        return array("q", {key for key in keys if bits[key >> 3 & mask] >> (key & 7) & 1})
