"""An entry of someone's bibliography against the works it may mean: which version of which, and where they differ.

An entry is right when some version of some work agrees with it; so it is held against every version, and the one
that it differs from least is meant. What sources themselves say differently of one paper (a letter, a plural, the
year of a journal's issue) is `slight`; what no two of them would is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from readinglist.judgement import weights as w
from readinglist.judgement.distance import at_venue
from readinglist.judgement.people import differing
from readinglist.judgement.titles import Gap, title_gap
from readinglist.judgement.versions import appeared, is_draft, is_preprint, is_published, venue_of
from readinglist.model import Record, Stage, Work
from readinglist.venues import series_of, surely_other

_SLIGHT_TITLES = frozenset(each.name for each in (w.SPELLING, w.FORM, w.SMALL_WORD, w.GLOSS, w.NAME, w.TURNED))


@dataclass(frozen=True, slots=True)
class Deviation:
    """One field in which an entry and a record differ: what each says, and in words how.

    `field` is title, authors, year or venue, or `published` where an entry names a venue, and the work is known only
    as a preprint.
    """

    field: str
    said: str
    recorded: str
    why: str
    slight: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The version of a work that an entry means, and where they differ, what matters most first."""

    work: Work
    record: Record
    deviations: tuple[Deviation, ...]

    @property
    def grave(self) -> tuple[Deviation, ...]:
        """The deviations that sources do not have among themselves."""
        return tuple(each for each in self.deviations if not each.slight)


def match(entry: Record, works: Iterable[Work], *, shortened: bool = False) -> Match | None:
    """The work and version that an entry means; None when none of the works can be meant.

    `shortened` says that the entry leaves authors out and says so ("and others").
    """
    found = [each for work in works for each in _matches(entry, work, shortened)]
    return min(found, key=lambda each: _cost(entry, each), default=None)


def _matches(entry: Record, work: Work, shortened: bool) -> Iterator[Match]:
    for record in _comparable(entry, work):
        deviations = tuple(_deviations(entry, record, work, shortened))
        if _may_be_meant(entry, record, deviations):
            yield Match(work, record, deviations)


def _comparable(entry: Record, work: Work) -> Sequence[Record]:
    """The versions that an entry can be held against: no preprint where it names a venue and one was published."""
    published = [record for record in work.records if is_published(record)]
    return published if published and _names_venue(entry) else work.records


def _names_venue(entry: Record) -> bool:
    return bool(_venues(entry)) and not is_preprint(entry)


def _venues(record: Record) -> list[str]:
    names = (record.container_title, record.container_title_short, record.event_title)
    return [name for name in names if name]


def _may_be_meant(entry: Record, record: Record, deviations: Sequence[Deviation]) -> bool:
    """Whether the entry means this work at all: its title does, or an identifier and its authors do."""
    gap = title_gap(entry.title, record.title)
    known = bool(entry.author) and bool(record.author)
    strangers = any(each.field == "authors" and not each.slight for each in deviations)
    if gap.total > w.FAR or gap.opposed:
        return _identified(entry, record) and known and not strangers
    if all(each.slight for each in deviations if each.field == "title"):
        return gap.shared >= gap.needs or not strangers or _identified(entry, record)
    return known and not strangers


def _identified(entry: Record, record: Record) -> bool:
    return not set(entry.identifiers).isdisjoint(record.identifiers)


def _cost(entry: Record, found: Match) -> tuple[object, ...]:
    gap = title_gap(entry.title, found.record.title)
    return (len(found.grave), round(gap.total, 4), len(found.deviations), not _identified(entry, found.record))


# ------------------------------------------------------------------ field by field


def _deviations(entry: Record, record: Record, work: Work, shortened: bool) -> Iterator[Deviation]:
    yield from _title(entry, record)
    yield from _authors(entry, record, shortened)
    yield from _venue(entry, record)
    yield from _year(entry, record, work)


def _title(entry: Record, record: Record) -> Iterator[Deviation]:
    gap = title_gap(entry.title, record.title)
    if gap.penalties or gap.vetoes:
        why = "; ".join([penalty.why for penalty in gap.penalties] + list(gap.vetoes))
        yield Deviation("title", entry.title, record.title, why, _is_slight(gap, entry, record))


def _is_slight(gap: Gap, entry: Record, record: Record) -> bool:
    names = {penalty.name for penalty in gap.penalties}
    if w.SUBTITLE.name in names and len(entry.title) <= len(record.title):
        names.remove(w.SUBTITLE.name)  # left out, as many do; one that is added is another matter
    return names <= _SLIGHT_TITLES and not gap.opposed and (not gap.vetoes or names <= {w.GLOSS.name})


def _authors(entry: Record, record: Record, shortened: bool) -> Iterator[Deviation]:
    if found := differing(entry.author, record.author, shortened=shortened):
        said, recorded = (", ".join(map(str, each.author)) for each in (entry, record))
        yield Deviation("authors", said, recorded, found.why, found.slight)


def _venue(entry: Record, record: Record) -> Iterator[Deviation]:
    names = _venues(entry)
    if not _names_venue(entry):
        return
    if is_preprint(record):
        yield Deviation("published", names[0], "a preprint", "no publication of it is known", slight=True)
        return
    answers = [at_venue(name, record) for name in names]
    if True in answers:
        return
    others = [name for name in _venues(record) if all(surely_other(said, name) for said in names)]
    if (False in answers or others) and record.venue:
        yield Deviation("venue", names[0], record.venue, f"it appeared at {appeared(record)}")


def _year(entry: Record, record: Record, work: Work) -> Iterator[Deviation]:
    if entry.year is None or record.year is None or entry.year == record.year:
        return
    if is_preprint(entry) and is_published(record) and record.year - entry.year in w.JOIN_NEAR:
        return  # drafts come before
    apart = abs(entry.year - record.year)
    elsewhere = next((each for each in work.records if each.year == entry.year), None)
    late = apart == 1 and (record.stage in (Stage.JOURNAL, Stage.OTHER) or _prints(record))
    why = f"it appeared in {record.year}"
    if elsewhere is not None:
        why += f"; {entry.year} is the year of {'the preprint' if is_draft(elsewhere) else venue_of(elsewhere)}"
    yield Deviation("year", str(entry.year), str(record.year), why, slight=late or elsewhere is not None)


def _prints(record: Record) -> bool:
    """Whether it is a journal that prints a conference's papers, and may carry another year than that."""
    series = series_of(record.venue) if record.venue else None
    return series is not None and bool(series.prints)


def superseded(entry: Record, work: Work) -> Record | None:
    """The version of record of a work that an entry cites as a preprint; None where there is none, or no need."""
    if _names_venue(entry) or not is_draft(entry):
        return None
    return next((record for record in work.records if is_published(record)), None)
