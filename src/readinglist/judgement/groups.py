"""Records of bibliographies grouped by work, and what stays doubtful.

A group is judged as a group: two join when no record of the one speaks against one of the other, and when as many of
their pairs are alike as not, so that one weak link chains no two works.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from readinglist.judgement import weights as w
from readinglist.judgement.blocks import Blocks, Pair, Sketch
from readinglist.judgement.pairs import (
    ANOTHER_VERSION,
    COLUMN,
    OTHER_VENUE,
    SAME_TITLE,
    TOO_LITTLE,
    Comparison,
    Tie,
    Traits,
    compare,
    traits,
)
from readinglist.judgement.text import read_title, weight
from readinglist.judgement.versions import fullest_first
from readinglist.model import Record

Progress = Callable[[int, int], None]

_TOLD_EVERY = 2000
_MOST = 400  # pairs of two groups that are looked at before they join


@dataclass(frozen=True, slots=True)
class Link:
    """Two records by their places, and how they stand to each other."""

    one: int
    other: int
    found: Comparison


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of two records and more, by their places in order; what was found of pairs.

    `links` are those that made the groups, `same` all pairs that alone would be one work, the surest first,
    `doubtful` those that a person may want to look at; doubtful pairs are in no common group.
    """

    groups: tuple[tuple[int, ...], ...]
    links: tuple[Link, ...] = ()
    doubtful: tuple[Link, ...] = ()
    same: tuple[Link, ...] = ()


def group(
    records: Sequence[Record],
    progress: Progress = lambda read, compared: None,
    decided: Iterable[Pair] = (),
) -> Grouping:
    """Groups the records of one work, whatever their order.

    `progress` is told what was read and compared so far; `decided` are pairs that a person holds for one work.
    """
    blocks = Blocks(_told(records, progress))
    desk = _Desk(records, recurring(blocks.sketches))
    return _grouped(desk, desk.links(blocks, progress), decided)


def group_linked(records: Sequence[Record], links: Iterable[Link], recur: Container[str] = ()) -> Grouping:
    """As `group` groups these records among many others, when these are all links that any of them has.

    `recur` holds the letters of those of their titles that recur among all (see `recurring`). Nothing else tells
    what a group is, so that the records of a collection may be grouped part by part.
    """
    found = list(links)
    return _grouped(_Desk(records, recur, found), found)


def _grouped(desk: _Desk, links: Sequence[Link], decided: Iterable[Pair] = ()) -> Grouping:
    same = sorted((link for link in links if link.found.tie is Tie.SAME), key=desk.rank)
    homes = _Homes(desk)
    made = [link for link in same if homes.join(link)]
    for one, other in decided:
        link = Link(one, other, Comparison(Tie.SAME, "a person", "you said so", 0.0))
        homes.put_together(one, other)
        made.append(link)
    doubtful = [link for link in links if link.found.tie is not Tie.APART and not homes.together(link)]
    groups = sorted(tuple(sorted(home)) for home in homes.groups() if len(home) > 1)
    return Grouping(tuple(groups), tuple(made), tuple(sorted(doubtful, key=desk.rank)), tuple(same))


def recurring(sketches: Iterable[Sketch]) -> frozenset[str]:
    """The letters of titles that come year after year: of columns, or too general for one work."""
    years: dict[str, set[int]] = defaultdict(set)
    for sketch in sketches:
        if sketch.year and len(sketch.letters) < LONG_TITLE:
            years[sketch.letters].add(sketch.year)
    often = [letters for letters, found in years.items() if len(found) >= w.RECURS]
    return frozenset(often)


LONG_TITLE = 60  # letters; no title of little weight is longer


def traits_among(record: Record, recur: Container[str]) -> Traits:
    """What of a record is compared, where the titles with these letters recur."""
    title = read_title(record.title)
    recurs = title.letters in recur and weight(title.words, title.names) < w.RECURS_BELOW
    return traits(record, recurs=recurs)


def pairs_within(grouping: Grouping) -> Iterator[tuple[int, int, float]]:
    """Each pair of records of one group, and how sure it is, from 0 to 1."""
    sure = {(link.one, link.other): _sureness(link) for link in grouping.same}
    for places in grouping.groups:
        for one, other in combinations(places, 2):
            yield one, other, sure.get((one, other), _BY_OTHERS)


def pairs_across(grouping: Grouping, border: int) -> Iterator[tuple[int, int, float]]:
    """Each pair of one work with one record before the border and one behind it, and how sure it is, from 0 to 1.

    A record that no group with one of the other side took is paired with the one that it fits best, or with the only
    one of its title; the pair is as unsure as that. One that says too little to tell two versions of its title apart
    is paired with both.
    """
    joined = {(one, other): sure for one, other, sure in pairs_within(grouping) if one < border <= other}
    paired = {other for _, other in joined}
    yield from ((one, other, sure) for (one, other), sure in joined.items())
    for link in grouping.same:
        across = link.one < border <= link.other and (link.one, link.other) not in joined
        if across and (link.other not in paired or link.found.rule == SAME_TITLE):
            paired.add(link.other)
            yield link.one, link.other, _sureness(link)
    for link in _alone_across(grouping, border):
        if link.other not in paired:
            yield link.one, link.other, _UNSURE


def _alone_across(grouping: Grouping, border: int) -> Iterator[Link]:
    """Doubtful pairs of one title for which the other side has no second candidate; of columns, neither side.

    Of two lists one often has the conference paper alone and the other one its journal version.
    """
    across = [link for link in grouping.doubtful if link.one < border <= link.other]
    often = Counter(place for link in across for place in (link.one, link.other))
    for link in across:
        rule = link.found.rule
        alone = often[link.other] == 1 and (rule != COLUMN or often[link.one] == 1)
        if alone and rule in (ANOTHER_VERSION, COLUMN, OTHER_VENUE, TOO_LITTLE) and link.found.apart <= w.JOIN_TITLES:
            yield link


_BY_OTHERS = 0.5  # how sure a pair is that only third records join
_UNSURE = 0.25  # one that has nothing better on the other side


def _sureness(link: Link) -> float:
    return round(max(0.0, min(1.0, 1 - link.found.apart)), 4)


def _told(records: Sequence[Record], progress: Progress) -> Iterator[Record]:
    for read, record in enumerate(records):
        if read % _TOLD_EVERY == 0:
            progress(read, 0)
        yield record


class _Desk:
    """Compares records, and remembers: what was read of each, and how each pair stands."""

    def __init__(self, records: Sequence[Record], recur: Container[str], known: Iterable[Link] = ()) -> None:
        self._records, self._recur = records, recur
        self._traits: dict[int, Traits] = {}
        self._found: dict[Pair, Comparison] = {(link.one, link.other): link.found for link in known}
        self._order: dict[int, tuple[object, ...]] = {}

    def links(self, blocks: Blocks, progress: Progress) -> list[Link]:
        """The links between records of one block that are the same or doubtful."""
        found = []
        for one, other in blocks.pairs():
            if (one, other) in self._found:
                continue
            comparison = self.compare(one, other)
            if len(self._found) % _TOLD_EVERY == 0:
                progress(len(self._records), len(self._found))
            if comparison.tie is not Tie.APART:
                found.append(Link(one, other, comparison))
        return found

    def compare(self, one: int, other: int) -> Comparison:
        """How two records stand to each other."""
        pair = (one, other) if one < other else (other, one)
        found = self._found.get(pair)
        if found is None:
            found = self._found[pair] = compare(self._read(one), self._read(other))
        return found

    def _read(self, place: int) -> Traits:
        if place not in self._traits:
            self._traits[place] = traits_among(self._records[place], self._recur)
        return self._traits[place]

    def rank(self, link: Link) -> tuple[object, ...]:
        """Surest first; of equals, by what the records say, and by where they stand only where both say the same."""
        sure = link.found.rule not in ("identifier", "same pages")
        said = sorted((self._key(link.one), self._key(link.other)))
        return (sure, round(link.found.apart, 6), *said, link.one, link.other)

    def _key(self, place: int) -> tuple[object, ...]:
        if place not in self._order:
            self._order[place] = fullest_first(self._records[place])
        return self._order[place]


class _Homes:
    """Which group each record is in."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk
        self._home: dict[int, list[int]] = {}

    def join(self, link: Link) -> bool:
        """Joins the groups of two records, where the groups allow it; whether they did join now."""
        mine, yours = self._of(link.one), self._of(link.other)
        if mine is yours or not self._fit(mine, yours):
            return False
        self.put_together(link.one, link.other)
        return True

    def put_together(self, one: int, other: int) -> None:
        """Joins the groups of two records, whatever they say."""
        mine, yours = self._of(one), self._of(other)
        if mine is not yours:
            mine += yours
            for place in yours:
                self._home[place] = mine

    def _of(self, place: int) -> list[int]:
        return self._home.setdefault(place, [place])

    def _fit(self, mine: list[int], yours: list[int]) -> bool:
        if len(mine) == len(yours) == 1:
            return True
        pairs = [(one, other) for one in mine for other in yours][:_MOST]
        found = [self._desk.compare(one, other) for one, other in pairs]
        alike = sum(each.tie is Tie.SAME for each in found)
        return not any(each.opposed for each in found) and 2 * alike >= len(found)

    def together(self, link: Link) -> bool:
        """Whether two records are in one group."""
        home = self._home.get(link.one)
        return home is not None and home is self._home.get(link.other)

    def groups(self) -> list[list[int]]:
        """All groups."""
        return list({id(home): home for home in self._home.values()}.values())
