"""Whether two records of bibliographies are of one work: the same, doubtful or apart, by a named rule and a reason.

What is missing is neutral. Titles may carry what leaked into them, names may be initials, turned round or spoilt;
what is said beside the title makes up for what the title lacks. Two published versions are two works unless they are
one printing: a journal paper with the title of a conference paper is its extended version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from readinglist.judgement import weights as w
from readinglist.judgement.align import likeness
from readinglist.judgement.authors import People, common, parts, people
from readinglist.judgement.overlap import Overlap, goes_on, overlap
from readinglist.judgement.text import Title, read_title
from readinglist.judgement.titles import is_column, title_gap
from readinglist.judgement.versions import is_draft
from readinglist.judgement.words import AFTER, CORRECTIONS, LEAKED, NOTICES, STOPS, SURVEYS
from readinglist.judgement.works import fit_of_draft, may_be_one
from readinglist.model import Record
from readinglist.venues import named_after, reprints, same_venue, series_of

# what MEDLINE adds to the title of a paper that was commented on or corrected, and what GB/T 7714 says of its kind:
# "[J]", "[EB/OL]"; the paper is the same
_NOTICE = re.compile(
    r"\[\s*(?:(?:see comments?|corrected|(?:published )?errat(?:um|a) (?:appears|in)\b[^\[\]]*)\s*\]?"
    r"|(?:[acdjmnprsz](?:/ol)?|eb/ol)\s*\])",
    re.IGNORECASE,
)
_ERRATUM_TO = re.compile(rf"\W*(?:{'|'.join(sorted(CORRECTIONS))})\b(?:\s+to\b)?\W*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_ABOUT_OTHERS = AFTER | SURVEYS
_OF_ONE_WORK = ("doi", "arxiv", "dblp", "acl", "openreview", "pmid")
_OF_A_VERSION = ("doi", "arxiv", "acl", "dblp", "pmid")


# rules by which a pair is doubtful
COLUMN, OTHER_VENUE, TOO_LITTLE = "column", "other venue", "too little in common"
ANOTHER_VERSION = "another version"
SAME_TITLE = "same title"
_COLUMN_AGAIN = ("same people", "same meeting")


class Tie(StrEnum):
    """How two records stand to each other."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two records stand to each other, by which rule and in words why.

    `apart` is 0 where nothing differs; `opposed` is set where what is known speaks against one work, so that no third
    record joins the two.
    """

    tie: Tie
    rule: str
    why: str
    apart: float = 1.0
    opposed: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a record is compared, read once: pages and volume as numbers, None where they are none."""

    record: Record
    title: Title
    people: People
    year: int | None
    venue: str
    draft: bool
    volume: int | None
    issue: str
    pages: tuple[int, ...]
    column: bool
    generic: bool

    @property
    def told_draft(self) -> bool:
        """Whether the record says itself that it is of a version before publication."""
        return self.draft and self.record.type != "document"


def traits(record: Record, *, recurs: bool = False) -> Traits:
    """What of a record is compared; a title `recurs` where it comes year after year, as that of a column."""
    title = read_title(_NOTICE.sub("", record.title) or record.title)
    volume = _first_number(record.volume)
    return Traits(
        record,
        title,
        people(record.author),
        record.year,
        record.venue or "",
        is_draft(record),
        volume if volume != record.year else None,  # some journals have no volumes, and sources write the year
        (record.issue or "").strip().casefold(),
        _pages(record.page),
        recurs or is_column(title),
        not _ABOUT_OTHERS.isdisjoint(title.words),
    )


def _first_number(text: str | None) -> int | None:
    found = _NUMBER.match(text) if text else None
    return int(found[0]) if found else None


def _pages(text: str | None) -> tuple[int, ...]:
    """First and last page; one number alone may as well count the pages or be the article's."""
    parts = (text or "").split("-")
    numbers = [found for part in parts[:2] if (found := _first_number(part.strip())) is not None]
    if len(numbers) == 2 and numbers[1] < numbers[0] and len(str(numbers[1])) < len(str(numbers[0])):
        cut = str(numbers[0])[: -len(str(numbers[1]))]
        numbers[1] = int(cut + str(numbers[1]))  # "123-31"
    return tuple(numbers)


# ------------------------------------------------------------------ comparing


def compare(one: Traits, other: Traits) -> Comparison:
    """How two records stand to each other."""
    where = _Where(one, other)
    who = _who(common(one.people, other.people))
    if (where.against or who == "other people") and not where.named and _unlike(one, other):
        return Comparison(Tie.APART, "another work", where.against or "other titles, other people")
    around = _venue_words(one.venue) | _venue_words(other.venue)
    titles = overlap(one.title, other.title, parts(one.people + other.people), around)
    if where.named:
        return _by_identifier(one.record, other.record, titles)
    if one.told_draft != other.told_draft and who == "same people":
        return _by_draft(one, other, titles, who, where)
    if who == "same people" and (found := _by_pages(one, other, titles, where)):
        return found
    if titles.opposed and not titles.form:
        return Comparison(Tie.APART, "another work", titles.opposed, 1.0, opposed=titles.part > 0.5)
    return _by_titles(one, other, titles, who, where)


def _by_pages(one: Traits, other: Traits, titles: Overlap, where: _Where) -> Comparison | None:
    """What the pages say of papers by the same people."""
    if where.venue and (_corrects(one, other) or _corrects(other, one)):
        return Comparison(Tie.SAME, "erratum", "an erratum on the page behind the paper", w.LATER)
    if where.placed and not (one.column or other.column or _is_notice(titles)):
        return Comparison(Tie.SAME, "same pages", "the same people, on the same pages", 1 - titles.part)
    return None


def _corrects(notice: Traits, paper: Traits) -> bool:
    """Whether an erratum was printed with its paper, on the page behind it, and so is a part of what appeared."""
    said = _ERRATUM_TO.match(notice.record.title)
    if not said or len(paper.pages) != 2:
        return False
    about, letters = read_title(notice.record.title[said.end() :]).letters, paper.title.letters
    of_it = letters.startswith(about) and len(about) >= w.CUT_SHORT * len(letters)
    printed_with_it = paper.volume is not None and (paper.volume, paper.issue) == (notice.volume, notice.issue)
    return of_it and printed_with_it and notice.pages[:1] == (paper.pages[1] + 1,)


def _is_notice(titles: Overlap) -> bool:
    """Whether one of them is about the other, as an erratum is."""
    return any(not NOTICES.isdisjoint(words) for words in titles.alone)


def _by_draft(one: Traits, other: Traits, titles: Overlap, who: str, where: _Where) -> Comparison:
    """What is known of both, a draft and a published version, is judged as works of services are."""
    draft, published = (one.record, other.record) if one.told_draft else (other.record, one.record)
    fit = None if where.against else fit_of_draft(draft, published)
    if fit is not None:
        later = abs((published.year or 0) - (draft.year or 0)) if published.year and draft.year else 0
        apart = title_gap(draft.title, published.title).total + w.LATER * later
        return Comparison(Tie.SAME, "draft and published", _why(titles, who, where), apart)
    alike = titles.part >= w.BONDS[who, "nothing"].overlap and not titles.opposed
    why = where.against or titles.opposed or _why(titles, who, where)
    return Comparison(Tie.DOUBTFUL if alike else Tie.APART, TOO_LITTLE, why, 1 - titles.part)


def _by_titles(one: Traits, other: Traits, titles: Overlap, who: str, where: _Where) -> Comparison:
    bond = _bond(one, other, titles, who, where)
    holds = titles.part >= bond.overlap and titles.weight >= bond.weight
    if where.against and holds and where.printed_twice and titles.part == 1 and _same_group(one, other):
        return Comparison(Tie.SAME, "printed twice", "the same paper in two volumes of one journal", w.LATER)
    if where.against:
        return _against(titles, who, where, holds)
    if holds:
        return Comparison(Tie.SAME, _rule(titles), _why(titles, who, where), 1 - titles.part + where.farness)
    if (one.column or other.column) and titles.part >= w.COLUMN_AGAIN and (who, where.agrees) == _COLUMN_AGAIN:
        return Comparison(Tie.DOUBTFUL, COLUMN, "a column by the same people at the same place", 1 - titles.part)
    near = titles.part >= bond.overlap - w.DOUBT and titles.weight >= bond.weight - 1
    tie = Tie.DOUBTFUL if near and who != "other people" else Tie.APART
    return Comparison(tie, TOO_LITTLE, _why(titles, who, where), 1 - titles.part)


def _unlike(one: Traits, other: Traits) -> bool:
    """Whether two titles are not near enough for works that something else speaks against."""
    return likeness(one.title.letters, other.title.letters) < w.UNLIKE


@lru_cache(maxsize=1 << 12)
def _venue_words(venue: str) -> frozenset[str]:
    return frozenset(_WORD.findall(venue.casefold()))


def _who(shared: float | None) -> str:
    if shared is None:
        return "nothing"
    return "same people" if shared >= w.JOIN_AUTHORS else "some people" if shared > 0 else "other people"


class _Where:
    """What venue, year, pages and identifiers say of two records: where they agree, and what stands against."""

    def __init__(self, one: Traits, other: Traits) -> None:
        self.venue = same_venue(one.venue, other.venue) if one.venue and other.venue else None
        self.years = abs(one.year - other.year) if one.year and other.year else None
        self.named = _share_identifier(one.record, other.record)
        self.placed = self._placed(one, other)
        self.reprinted = not self.years and reprints(one.venue, other.venue)
        self.printed_twice = self._printed_twice(one, other)
        self.elsewhere = self._elsewhere(one, other)
        self.against = self._against(one, other)

    def _placed(self, one: Traits, other: Traits) -> bool:
        """Whether both stand on the same pages of one volume or meeting; in some, every paper begins on page 1."""
        if not one.pages or not other.pages or one.pages[0] != other.pages[0] or one.pages[0] <= 1:
            return False
        if self.venue is False or _other_issue(one, other) or (self.years or 0) > 1:
            return False
        if _differ(one.record, other.record, ("doi",)):
            return False
        if one.volume is not None and one.volume == other.volume:
            return one.pages == other.pages or len(one.pages) != len(other.pages)
        whole = len(one.pages) == 2 and one.pages == other.pages
        return whole and self.years == 0 and None in (one.volume, other.volume)

    def _printed_twice(self, one: Traits, other: Traits) -> bool:
        """Whether one journal may have printed a paper again in the next volume: it is as long there."""
        if self.venue is not True or self.years != 1 or len(one.pages) != 2 or len(other.pages) != 2:
            return False
        length = one.pages[1] - one.pages[0]
        return length > 1 and length == other.pages[1] - other.pages[0]

    def _elsewhere(self, one: Traits, other: Traits) -> bool:
        """Whether they seem to stand in two places: meetings with no word in common, other pages of an issue."""
        if one.volume and one.volume == other.volume and one.record.page and other.record.page:
            return one.record.page.split("-")[0] != other.record.page.split("-")[0]
        if self.venue is not None or series_of(one.venue) or series_of(other.venue):
            return False
        mine, yours = _venue_words(one.venue) - LEAKED, _venue_words(other.venue) - LEAKED
        return min(len(mine), len(yours)) > 0 and mine.isdisjoint(yours) and not _alike(one.venue, other.venue)

    def _against(self, one: Traits, other: Traits) -> str:
        if one.draft or other.draft:
            return self._against_draft(one, other)
        if _differ(one.record, other.record, ("doi",)):
            return "the DOIs differ"
        if self.venue is False and not self._slip(one, other):
            return f"“{one.venue}” is not “{other.venue}”"
        if self.years and not self._late(one, other):
            return f"{one.year} is not {other.year}"
        return self._other_volume(one, other)

    def _slip(self, one: Traits, other: Traits) -> bool:
        """Whether one venue is a slip, or an issue of the other: no paper is new at two meetings at once."""
        if self.reprinted:
            return True
        if self.years is None and named_after(one.venue, other.venue):
            return True
        return not self.years and all(
            (series := series_of(each.venue)) is not None and series.kind == "proceedings" for each in (one, other)
        )

    def _other_volume(self, one: Traits, other: Traits) -> str:
        if one.volume and other.volume and one.volume != other.volume:
            return f"volume {one.volume} is not volume {other.volume}"
        if (one.column or other.column) and _other_issue(one, other):
            return f"issue {one.issue} is not issue {other.issue}"
        ranges = len(one.pages) == len(other.pages) == 2 and one.pages[0] > 1 and other.pages[0] > 1
        if ranges and one.pages[0] != other.pages[0] and one.pages[-1] != other.pages[-1]:
            return "the pages differ"
        return ""

    def _late(self, one: Traits, other: Traits) -> bool:
        """Whether the years are those of one printing: online and on paper, or the meeting and its proceedings."""
        if self.years != 1 or self._other_volume(one, other):
            return False
        return self.venue is True or bool(one.venue and other.venue and _alike(one.venue, other.venue))

    def _against_draft(self, one: Traits, other: Traits) -> str:
        if _differ(one.record, other.record, ("arxiv", "acl", "dblp")):
            return "the identifiers differ"
        if one.year is None or other.year is None:
            return ""
        later = other.year - one.year if one.draft else one.year - other.year
        later = abs(later) if one.draft and other.draft else later
        return "" if later in w.JOIN_SAME else f"{one.year} and {other.year} are too far apart"

    @property
    def agrees(self) -> str:
        """Where both appeared, as the table of bonds says it."""
        if self.venue and self.years == 0:
            return "same meeting"
        return "same venue" if self.venue else "same year" if self.years == 0 else "nothing"

    @property
    def farness(self) -> float:
        """How much less is known to agree than venue and year, so that a record joins the one that it fits best."""
        return 0.1 * (self.years is None) + 0.1 * (self.venue is None) + 0.05 * min(self.years or 0, 10)


def _other_issue(one: Traits, other: Traits) -> bool:
    return one.issue.isdigit() and other.issue.isdigit() and one.issue != other.issue


def _alike(one: str, other: str) -> bool:
    """Whether two names of meetings may be one: one has all words of the other, or its acronym."""
    mine, yours = (_WORD.findall(name.casefold()) for name in (one, other))
    if set(mine) <= set(yours) or set(yours) <= set(mine):
        return True
    return _initials(mine) in yours or _initials(yours) in mine


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words if word not in STOPS)


def _share_identifier(one: Record, other: Record) -> bool:
    mine = {name for name in one.identifiers if name.scheme in _OF_ONE_WORK}
    return not mine.isdisjoint(other.identifiers)


def _differ(one: Record, other: Record, schemes: tuple[str, ...]) -> bool:
    pairs = ((one.identifier(scheme), other.identifier(scheme)) for scheme in schemes)
    return any(mine and yours and mine != yours for mine, yours in pairs)


# -------------------------------------------------------------------- verdict


def _by_identifier(one: Record, other: Record, titles: Overlap) -> Comparison:
    if may_be_one(one, other):
        return Comparison(
            Tie.SAME, "identifier", "a common identifier, and title or people bear it out", 1 - titles.part
        )
    return Comparison(Tie.DOUBTFUL, "identifier", "a common identifier, but other titles and people")


def _bond(one: Traits, other: Traits, titles: Overlap, who: str, where: _Where) -> w.Bond:
    """What is needed to make one work of them."""
    if one.column or other.column:
        return _bond_of_columns(one, other, who, where)
    if who == "nothing" and titles.weight >= w.UNNAMED_LONG.weight and where.agrees in ("same meeting", "same year"):
        return w.UNNAMED_LONG
    if who == "other people" and (one.generic or other.generic):
        return w.UNTOLD
    if where.venue is False and not where.against and not where.reprinted:
        return w.OTHER_MEETING
    bond = _bond_of_people(one, other, titles, who, where)
    if where.elsewhere or where.years:
        return w.Bond(max(bond.overlap, w.ELSEWHERE_TOO.overlap), max(bond.weight, w.ELSEWHERE_TOO.weight))
    return bond


def _bond_of_people(one: Traits, other: Traits, titles: Overlap, who: str, where: _Where) -> w.Bond:
    bond = w.BONDS[who, where.agrees]
    if who != "same people":
        return bond
    if titles.part < bond.overlap and titles.weight >= w.CUT_OFF.weight and goes_on(titles, one.title, other.title):
        return w.CUT_OFF
    return w.Bond(bond.overlap, w.GROUP_SHORT) if _same_group(one, other) else bond


def _bond_of_columns(one: Traits, other: Traits, who: str, where: _Where) -> w.Bond:
    if who == "nothing" and where.agrees in ("same meeting", "same year"):
        return w.COLUMN_UNNAMED
    if where.years is None and not where.elsewhere and _only_recurs(one, other) and _same_group(one, other):
        return w.COLUMN_OF_GROUP
    if who == "same people" and where.venue and where.years is None:
        return w.COLUMN_UNDATED
    if (who, where.agrees) != ("same people", "same meeting"):
        return w.UNTOLD
    return w.COLUMN_OF_GROUP if _same_group(one, other) else w.COLUMN


def _only_recurs(one: Traits, other: Traits) -> bool:
    """Whether only the years make columns of them; a title that is none by its words may have wrong years."""
    return not is_column(one.title) and not is_column(other.title)


def _same_group(one: Traits, other: Traits) -> bool:
    """Whether the very same people are named, more than one: that is no chance."""
    if len(one.people) != len(other.people) or len(one.people) < w.JOIN_GROUP:
        return False
    return (common(one.people, other.people) or 0) >= w.SAME_GROUP


def _against(titles: Overlap, who: str, where: _Where, holds: bool) -> Comparison:
    if holds and who == "same people":
        rule = OTHER_VENUE if where.venue is False and where.years is None else ANOTHER_VERSION
        why = f"the same title and people, but {where.against}: another version, or a slip"
        return Comparison(Tie.DOUBTFUL, rule, why, 1 - titles.part, opposed=True)
    return Comparison(Tie.APART, "another work", where.against, 1 - titles.part, opposed=holds)


def _rule(titles: Overlap) -> str:
    return SAME_TITLE if titles.part >= w.WHOLE else "near title"


def _why(titles: Overlap, who: str, where: _Where) -> str:
    alone = " / ".join(filter(None, (" ".join(words) for words in titles.alone)))
    said = "the same title" if titles.part == 1 else f"{titles.part:.0%} of the title (“{alone}” on one side alone)"
    beside = [part for part in (who, where.agrees) if part != "nothing"]
    return ", ".join([said, *beside])
