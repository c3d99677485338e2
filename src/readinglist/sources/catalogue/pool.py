"""The few papers that may answer one question, as an engine: what `link` finds by blocks, told apart as ever.

The nets that `Candidates` casts are cast into the pool alone; how common a word is among all works is told besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from readinglist.sources.base import Answer, Question
from readinglist.sources.catalogue.candidates import Candidates
from readinglist.sources.catalogue.engine import Found
from readinglist.sources.catalogue.index import answer
from readinglist.sources.catalogue.indexed import pair_keys


@dataclass(frozen=True, slots=True)
class Member:
    """A paper of a pool: the words of its title, its year, the keys it is found by, and itself, stored.

    `alike` is how alike its title is to the one asked for, of 100.
    """

    words: str
    year: int | None
    keys: frozenset[int]
    data: bytes
    alike: float


class Pool:
    """A source over the papers that one question may mean; the nets take the most alike first."""

    name = "catalogue"

    def __init__(self, members: Iterable[Member], counts: Mapping[str, int]) -> None:
        self._members = sorted(members, key=lambda each: (-each.alike, each.words, each.data))
        self._counts = counts

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The records that each question may mean; never a problem."""
        return [answer(Candidates(self, question).hits()) for question in questions]

    def with_key(self, name: str, keys: Sequence[int], most: int) -> list[Found]:
        """What has any of the keys in that field; its share is that of the keys which what has most of them has."""
        wanted = set(keys)
        own = _pairs if name == "pair" else _keys
        shared = [len(wanted & own(each)) for each in self._members]
        best = max(shared, default=0)
        return [
            Found((0, place), partial(self._members.__getitem__, place), share / best)
            for place, share in enumerate(shared)
            if share
        ][:most]

    def with_all(self, words: Sequence[str], most: int) -> list[Found]:
        """Titles that have all these words."""
        return self._those(lambda each: bool(words) and set(words) <= set(each.words.split(" ")), most)

    def with_any(self, words: Sequence[str], most: int) -> list[Found]:
        """Titles that have any of these words."""
        return self._those(lambda each: not set(words).isdisjoint(each.words.split(" ")), most)

    def with_word_like(self, word: str, most: int) -> list[Found]:
        """Titles that have a word that differs from this one by a letter."""
        from rapidfuzz.distance import OSA

        def has_one(each: Member) -> bool:
            return any(OSA.distance(word, other, score_cutoff=1) <= 1 for other in each.words.split(" "))

        return self._those(has_one, most)

    def count(self, name: str, term: str | int) -> int:
        """How many titles of all works have the word; how many of the pool have the key."""
        if isinstance(term, str):
            return self._counts.get(term, 0)
        own = _pairs if name == "pair" else _keys
        return sum(term in own(each) for each in self._members)

    def _those(self, wanted: Callable[[Member], bool], most: int) -> list[Found]:
        places = [place for place, each in enumerate(self._members) if wanted(each)]
        return [Found((0, place), partial(self._members.__getitem__, place)) for place in places[:most]]


def _keys(member: Member) -> frozenset[int]:
    return member.keys


def _pairs(member: Member) -> set[int]:
    return pair_keys(member.words.split(" "))
