"""How far a work is from what a page claims: named penalties and vetoes, the best over the versions of the work.

Missing knowledge is neutral. The venue and the year on the page are evidence, not truth: they support a title that
alone would say too little, and they tell works apart that the title leaves open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter

from readinglist.judgement import weights as w
from readinglist.judgement.text import person, read_title, shared_authors
from readinglist.judgement.titles import Gap, title_gap
from readinglist.judgement.versions import is_preprint
from readinglist.model import Claim, Distance, Penalty, Record, Stage, Work
from readinglist.names import parse_name
from readinglist.venues import same_venue, series_of

_LETTERS = re.compile(r"[a-z]{4,}")


def distance(claim: Claim, work: Work) -> Distance:
    """The distance of a work from a claim, with the title of the version that fits best."""
    title = title_of(claim, work)
    if title.total > w.FAR:
        return Distance(title.penalties, title.vetoes)  # what the page says beside cannot bring it near
    venue, year, authors = _venue(claim, work), _year(claim, work), _authors(claim, work)
    support = _together(venue, year) + authors.support + _link(claim, work)
    found = (venue.penalty, year.penalty, authors.penalty, _unsupported(title, support))
    return Distance((*title.penalties, *(penalty for penalty in found if penalty)), title.vetoes)


def title_of(claim: Claim, work: Work) -> Gap:
    """How far the claim's title is from that version of the work that it fits best."""
    gaps = [title_gap(claim.title, version.record.title) for version in work.versions]
    return min(gaps, key=attrgetter("total")) if len(gaps) > 1 else gaps[0]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What one fact of the claim says: a penalty where it contradicts, support where it agrees."""

    penalty: Penalty | None = None
    support: float = 0.0


_SILENT = _Evidence()


def _together(venue: _Evidence, year: _Evidence) -> float:
    """What venue and year stand for. Series come back each year: a name says nothing when the year is another."""
    if venue.support == w.VENUE_AGREES and year.support == w.YEAR_AGREES:
        return w.VENUE_AGREES + w.YEAR_AGREES + w.BOTH_AGREE
    if venue.support > 0 and year.penalty and year.support <= 0:
        return year.support
    return venue.support + year.support


def _unsupported(title: Gap, support: float) -> Penalty | None:
    wanting = title.needs - title.shared - support
    if wanting <= 0:
        return None
    return Penalty("specificity", w.UNSUPPORTED, "too few telling words to stand for one work alone")


def _venue(claim: Claim, work: Work) -> _Evidence:
    if not claim.venue:
        return _SILENT
    published = [record for record in work.records if not is_preprint(record)]
    answers = [at_venue(claim.venue, record) for record in published]
    if True in answers:
        return _Evidence(support=w.VENUE_AGREES)
    series = series_of(claim.venue)
    if series and series.kind == "preprint":
        return _Evidence(support=w.PREPRINT_AGREES) if _has_preprint(work) else _SILENT
    if False not in answers:
        return _SILENT
    record = published[answers.index(False)]
    why = f"“{claim.venue}” claimed, “{record.venue}” recorded"
    later = claim.year is None or record.year is None or record.year >= claim.year
    if series and series.kind == "proceedings" and later and all(each.stage is Stage.JOURNAL for each in published):
        return _Evidence(Penalty("venue", w.OTHER_STAGE, f"{why}: perhaps an extended version"), w.VENUE_DIFFERS)
    return _Evidence(Penalty("venue", w.OTHER_VENUE, why), w.VENUE_DIFFERS)


def _has_preprint(work: Work) -> bool:
    return any(one.scheme == "arxiv" for one in work.identifiers) or any(
        is_preprint(record) for record in work.records
    )


def at_venue(venue: str, record: Record) -> bool | None:
    """Whether a record appeared at that venue; None when that cannot be told."""
    names = (record.container_title_short, record.container_title, record.event_title)
    answers = {same_venue(venue, name) for name in names if name}
    return True if True in answers else False if False in answers else None


def _year(claim: Claim, work: Work) -> _Evidence:
    years = [record.year for record in work.records if record.year is not None]
    if claim.year is None or not years:
        return _SILENT
    apart, nearest = min((abs(year - claim.year), year) for year in years)
    if apart == 0:
        return _Evidence(support=w.YEAR_AGREES)
    amount = w.OTHER_YEAR[min(apart, len(w.OTHER_YEAR) - 1)]
    penalty = Penalty("year", amount, f"{claim.year} claimed, {nearest} recorded")
    return _Evidence(penalty, w.YEAR_NEAR if apart == 1 else 0.0 if apart == 2 else w.YEAR_DIFFERS)


def _authors(claim: Claim, work: Work) -> _Evidence:
    if not claim.authors:
        return _SILENT
    claimed = tuple(parse_name(name) for name in claim.authors if name.strip())
    shared = [part for record in work.records if (part := shared_authors(claimed, record.author)) is not None]
    if not shared:
        return _SILENT
    if max(shared) > 0:
        return _Evidence(support=w.AUTHORS_AGREE * max(shared))
    return _Evidence(Penalty("authors", w.OTHER_AUTHORS, f"none of {', '.join(claim.authors)} is on the record"))


def _link(claim: Claim, work: Work) -> float:
    """What the link stands for: files are often named after the first author, "papers/thompson.pdf"."""
    if not claim.link:
        return 0.0
    words = set(_LETTERS.findall(claim.link.casefold())) - set(read_title(claim.title).words)
    first = {person(record.author[0]).family for record in work.records if record.author}
    return 0.0 if words.isdisjoint(first) else w.AUTHOR_IN_LINK
