"""What an entry of a report means: which version of which work, by all that the course and the sources know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from readinglist.judgement.cited import Match, match
from readinglist.judgement.titles import title_gap
from readinglist.model import Claim, Remark, Work
from readinglist.reports.course import Course
from readinglist.reports.report import Entry

_NAMING = ("doi", "arxiv", "acl", "openreview", "dblp")  # schemes whose identifiers name one paper


@dataclass(frozen=True, slots=True)
class Seen:
    """What sources know of one entry: the works that it may mean, who gave no answer (with the problem), and what
    services say of the paper beside."""

    works: tuple[Work, ...] = ()
    unanswered: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """Who was asked about entries, in words, and whether one of them sets out to know the literature."""

    names: tuple[str, ...] = ()
    broad: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry, what it means, and the course's key for that, if it has one.

    `nearest` is the work that is nearest by its title where none can be meant.
    """

    entry: Entry
    seen: Seen
    match: Match | None = None
    key: str | None = None
    nearest: Work | None = None


def claim_of(entry: Entry) -> Claim:
    """What an entry claims, for the sources to answer."""
    record = entry.record
    named = next((one.url for one in record.identifiers if one.scheme in _NAMING), record.url)
    venue = record.container_title or record.container_title_short or record.event_title
    return Claim(record.title, venue, record.year, named, authors=tuple(str(name) for name in record.author))


def is_known(entry: Entry, course: Course) -> bool:
    """Whether the course itself knows the entry's paper, and agrees, so that nobody else need be asked."""
    found = match(entry.record, course.works.values(), shortened=entry.shortened)
    if found is None or found.deviations:
        return False
    known = {one.scheme for one in found.work.identifiers}
    named = {one for one in entry.record.identifiers if one.scheme in known}
    return named <= found.work.identifiers


def judge(entries: Sequence[Entry], course: Course, seen: Sequence[Seen]) -> list[Judged]:
    """What each entry means, among the works of the course and those that sources know of it."""
    return [_judged(entry, course, known) for entry, known in zip(entries, seen, strict=True)]


def _judged(entry: Entry, course: Course, seen: Seen) -> Judged:
    found = match(entry.record, [*course.works.values(), *seen.works], shortened=entry.shortened)
    if found is None:
        return Judged(entry, seen, nearest=_nearest(entry, seen.works))
    ours = match(found.record, course.works.values())  # sources may know the course's paper by other versions
    key = next((key for key, work in course.works.items() if ours and work is ours.work), None)
    return Judged(entry, seen, found, key if ours and not ours.grave else None)


def _nearest(entry: Entry, works: Sequence[Work]) -> Work | None:
    return min(works, key=lambda work: title_gap(entry.record.title, work.record.title).total, default=None)
