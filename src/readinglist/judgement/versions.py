"""Versions of a work: which records say the same version, which version is the one to cite, and its entry whole.

The order of versions follows NISO RP-8-2008 and the practice of publishers: what was printed in proceedings or a
journal is the version of record, a preprint is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

from readinglist.judgement.text import read_title, shared_authors
from readinglist.model import RECORD_FIELDS, Record, Stage, Version
from readinglist.venues import same_venue, series_of

_UNPUBLISHED = frozenset({"report", "thesis", "manuscript", "webpage", "post", "post-weblog", "speech", "document"})
# services by how near they are to what was printed; people's own files come before all of them
_AT_SECOND_HAND = ("crossref", "dblp", "arxiv", "openalex", "semantic_scholar")
# what belongs to one printing, and is taken from one source or not at all
_PRINTING = ("container_title", "container_title_short", "collection_title", "volume", "issue", "page", "number")


def is_preprint(record: Record) -> bool:
    """Whether a record is of a preprint, also where a source calls a preprint server a journal ("CoRR")."""
    if record.stage is Stage.PREPRINT:
        return True
    series = series_of(record.venue) if record.venue else None
    return series is not None and series.kind == "preprint"


def is_workshop(record: Record) -> bool:
    """Whether a record appeared at a workshop."""
    return "workshop" in f"{record.container_title} {record.event_title} {record.container_title_short}".casefold()


def is_published(record: Record) -> bool:
    """Whether a record is of a printed version: in proceedings, a journal or a book."""
    return record.type not in _UNPUBLISHED and not is_preprint(record)


def version_of_record(records: Iterable[Record]) -> list[Record]:
    """The records of one work, the one to cite first: published, of the main meeting, the first to appear."""
    return sorted(records, key=_citing_order)


def _citing_order(record: Record) -> tuple[object, ...]:
    standing = 2 if is_preprint(record) else 0 if is_published(record) else 1
    return (
        standing,
        is_workshop(record),
        record.year is None,
        record.year or 0,
        record.stage is not Stage.JOURNAL,
        record_order(record),
    )


def record_order(record: Record) -> tuple[object, ...]:
    """An order of records that rests on what they say, so that results do not depend on the order of answers."""
    return (-_completeness(record), record.source, record.title, record.issued, str(record.identifiers), str(record))


def _completeness(record: Record) -> int:
    known = sum(1 for name in RECORD_FIELDS if getattr(record, name))
    return known + len(record.identifiers) + 3 * bool(record.author) + 3 * bool(record.issued)


def same_version(one: Record, other: Record) -> bool:
    """Whether two records of one work are of the same version of it: the same venue and about the same year."""
    if is_preprint(one) or is_preprint(other):
        return is_preprint(one) and is_preprint(other)
    if _dois(one) and _dois(other) and not _dois(one) & _dois(other):
        return False
    if _dois(one) & _dois(other):
        return True
    if one.year and other.year and abs(one.year - other.year) > 1:
        return False
    if not one.venue or not other.venue:
        return one.year == other.year
    venue = same_venue(one.venue, other.venue)
    return venue if venue is not None else one.stage is other.stage and one.year == other.year


def _dois(record: Record) -> frozenset[str]:
    return frozenset(one.value for one in record.identifiers if one.scheme == "doi")


def merged(records: Sequence[Record]) -> Version:
    """One version of what several sources say of it.

    The most trusted record stands whole, of equals the fullest; another one only fills what it lacks, and only where
    both agree on title, year and venue. Identifiers are gathered from all.
    """
    base, *others = sorted(records, key=lambda record: (_distrust(record), record_order(record)))
    said_by = {name: base.source for name in RECORD_FIELDS if getattr(base, name)}
    filled = base
    for other in others:
        gained = _gained(filled, other) if _agree(base, other) else ()
        filled = replace(filled, **{name: getattr(other, name) for name in gained})
        said_by.update(dict.fromkeys(gained, other.source))
        new = tuple(sorted(set(other.identifiers) - set(filled.identifiers)))
        if new:
            filled = replace(filled, identifiers=filled.identifiers + new)
            said_by["identifiers"] = ", ".join(filter(None, (said_by.get("identifiers"), other.source)))
    return Version(filled, MappingProxyType(said_by))


def _distrust(record: Record) -> int:
    """How far a source is from the publisher's own word: an aggregator shortens names and mixes versions."""
    return _AT_SECOND_HAND.index(record.source) + 1 if record.source in _AT_SECOND_HAND else 0


def _gained(base: Record, other: Record) -> tuple[str, ...]:
    printed = any(getattr(base, name) for name in _PRINTING)
    return tuple(
        name
        for name in RECORD_FIELDS
        if name != "identifiers"
        and not getattr(base, name)
        and getattr(other, name)
        and not (name in _PRINTING and printed and not same_printing(base, other))
    )


def same_printing(one: Record, other: Record) -> bool:
    """Whether two records do not contradict each other in venue, volume, issue and pages."""
    for name in ("volume", "issue", "page", "number"):
        mine, yours = getattr(one, name), getattr(other, name)
        if mine and yours and mine != yours:
            return False
    return not one.venue or not other.venue or same_venue(one.venue, other.venue) is not False


def _agree(one: Record, other: Record) -> bool:
    years = one.year is None or other.year is None or one.year == other.year
    shared = shared_authors(one.author, other.author)
    titles = read_title(one.title).letters == read_title(other.title).letters
    return years and titles and shared != 0 and same_printing(one, other)
