"""Versions of a work: which records say the same version, which version is the one to cite, and its entry whole.

The order of versions follows NISO RP-8-2008 and the practice of publishers: what was printed in proceedings or a
journal is the version of record, a preprint is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from readinglist.judgement.text import fold, read_title, shared_authors
from readinglist.judgement.words import CORRECTIONS, EDITIONS
from readinglist.model import RECORD_FIELDS, Record, Stage
from readinglist.venues import same_venue, series_of, tidy

SaidBy = Mapping[str, str]  # the source of each field

_DRAFTS = frozenset({"report", "manuscript", "webpage", "post", "post-weblog", "speech", "document"})
_UNPUBLISHED = _DRAFTS | {"thesis"}
# services by how near they are to what was printed; people's own files come before all of them
_AT_SECOND_HAND = ("crossref", "dblp", "arxiv", "openalex", "semantic_scholar")
# what belongs to one printing, and is taken from one source or not at all
_PRINTING = ("container_title", "container_title_short", "collection_title", "volume", "issue", "page", "number")
_SERVERS = ("rxiv", "corr", "preprint", "ssrn")  # in the name of every preprint server that is taken for a journal
_values = attrgetter(*RECORD_FIELDS)


def is_preprint(record: Record) -> bool:
    """Whether a record is of a preprint, also where a source calls a preprint server a journal ("CoRR")."""
    if record.stage is Stage.PREPRINT:
        return True
    venue = record.venue
    if not venue or not any(server in venue.casefold() for server in _SERVERS):
        return False
    series = series_of(venue)
    return series is not None and series.kind == "preprint"


def is_workshop(record: Record) -> bool:
    """Whether a record appeared at a workshop."""
    return "workshop" in f"{record.container_title} {record.event_title} {record.container_title_short}".casefold()


def _is_erratum(record: Record) -> bool:
    """Whether a record is of an erratum, which is never what is cited of a paper printed with it."""
    return not CORRECTIONS.isdisjoint(read_title(record.title).words[:1])


def is_published(record: Record) -> bool:
    """Whether a record is of a printed version: in proceedings, a journal or a book."""
    return record.type not in _UNPUBLISHED and not is_preprint(record)


def is_draft(record: Record) -> bool:
    """Whether a record is of a version before publication: a preprint, a technical report, a page on the web."""
    return record.type in _DRAFTS or is_preprint(record)


def venue_of(record: Record) -> str:
    """Where a version appeared, by the short name of its series: "SOSP", "arXiv"; empty where nobody knows."""
    names = [name for name in (record.venue, record.container_title) if name]
    series = next((found for name in names if (found := series_of(name))), None)
    if series:
        return series.short
    return "arXiv" if record.stage is Stage.PREPRINT else tidy(names[0]) if names else ""


def appeared(record: Record) -> str:
    """Where and when a version appeared, as a page would write it: "ICLR 2024"; empty where nobody knows."""
    return " ".join(str(part) for part in (venue_of(record), record.year) if part)


_RETRACTED = re.compile(r"\bretract(?:ed|ion)\b", re.IGNORECASE)


def is_retracted(record: Record) -> bool:
    """Whether a record is marked as that of a retracted version."""
    return any(_RETRACTED.search(text or "") for text in (record.title, record.note, record.genre))


# ---------------------------------------------------------------------- order


def version_of_record(records: Iterable[Record]) -> list[Record]:
    """The records of one work, the one to cite first: published, of the main meeting, the first to appear."""
    found = list(records)
    return sorted(found, key=_citing_order) if len(found) > 1 else found


def _citing_order(record: Record) -> tuple[object, ...]:
    standing = 2 if is_preprint(record) else 0 if is_published(record) else 1
    printed_in_journal = record.stage is Stage.JOURNAL
    return (
        _is_erratum(record),
        standing,
        is_workshop(record),
        record.year or 9999,
        not printed_in_journal,
        fullest_first(record),
    )


def fullest_first(record: Record) -> tuple[object, ...]:
    """An order that rests on what records say, so that results do not depend on the order of answers."""
    known = len(RECORD_FIELDS) - _values(record).count(None) + len(record.identifiers)
    awarded = not EDITIONS.isdisjoint(read_title(record.title).gloss)  # "(Awarded Best Paper!)" is no part of a title
    known += 3 * bool(record.author) + 3 * bool(record.issued) - 9 * awarded
    return (-known, record.source, record.title, record.issued, record.identifiers, _Text(record))


@dataclass(frozen=True, slots=True)
class _Text:
    """A record by the whole of its text, which is only written out where nothing else tells two apart."""

    record: Record

    def __lt__(self, other: _Text) -> bool:
        return str(self.record) < str(other.record)


# ------------------------------------------------------------------- sameness


def same_version(one: Record, other: Record) -> bool:
    """Whether two records of one work are of the same version of it: the same venue and about the same year."""
    if is_draft(one) or is_draft(other):
        return is_preprint(one) is is_preprint(other) and is_draft(one) is is_draft(other)
    mine, yours = _dois(one), _dois(other)
    if mine and yours:
        return bool(mine & yours)
    if one.year and other.year and abs(one.year - other.year) > 1:
        return False
    venue = same_venue(one.venue, other.venue) if one.venue and other.venue else None
    return venue if venue is not None else one.stage is other.stage and one.year == other.year


def _dois(record: Record) -> frozenset[str]:
    return frozenset(one.value for one in record.identifiers if one.scheme == "doi")


def _same_printing(one: Record, other: Record) -> bool:
    """Whether two records do not contradict each other in venue, volume, issue and pages."""
    for name in ("volume", "issue", "page", "number"):
        mine, yours = getattr(one, name), getattr(other, name)
        if mine and yours and mine != yours:
            return False
    return not one.venue or not other.venue or same_venue(one.venue, other.venue) is not False


# -------------------------------------------------------------------- merging


def said_by_itself(record: Record) -> SaidBy:
    """The source of each field of a record as it came."""
    pairs = zip(RECORD_FIELDS, _values(record), strict=True)
    return {name: record.source for name, value in pairs if value}


def merged(records: Sequence[Record], said: Mapping[Record, SaidBy]) -> tuple[Record, SaidBy]:
    """One version of what several sources say of it, and who said each field.

    The first by `best_first` stands whole; another one only fills what it lacks, and only where both agree on title,
    year and venue. Identifiers are gathered from all. `said` has the sources of records that are merged already.
    """
    base, *others = best_first(records)
    filled, said_by = base, dict(said.get(base) or said_by_itself(base))
    for other in others:
        theirs = said.get(other) or said_by_itself(other)
        gained = _gained(filled, other)
        filled = replace(filled, **{name: getattr(other, name) for name in gained})
        said_by.update({name: theirs[name] for name in gained})
        new = tuple(sorted(set(other.identifiers) - set(filled.identifiers)))
        if new:
            filled = replace(filled, identifiers=filled.identifiers + new)
            said_by["identifiers"] = ", ".join(filter(None, (said_by.get("identifiers"), theirs["identifiers"])))
    return filled, said_by


def best_first(records: Iterable[Record]) -> list[Record]:
    """The records of one version, the one that stands whole first, whatever their order.

    A list of authors that another record goes on with was cut ("and others") and stands behind every whole one. Then
    comes the source's trust; of equals, an entry with the registrar's identifier, the longer list, the fuller entry.
    """
    found = list(records)
    cut = _cut_short(found)

    def order(record: Record) -> tuple[object, ...]:
        spoilt = (_is_erratum(record), record in cut, _distrust(record))
        return (*spoilt, not _dois(record), -len(record.author), fullest_first(record))

    return sorted(found, key=order)


def _cut_short(records: Sequence[Record]) -> frozenset[Record]:
    """The records whose list of authors is the beginning of another one's; one without authors is only incomplete."""
    if len({len(record.author) for record in records}) == 1:
        return frozenset()
    people = {record: tuple(fold(name.sort_family) for name in record.author) for record in records}
    longer = set(people.values())
    return frozenset(
        record
        for record, own in people.items()
        if own and any(len(own) < len(each) and own == each[: len(own)] for each in longer)
    )


def _distrust(record: Record) -> int:
    """How far a source is from the publisher's own word: an aggregator shortens names and mixes versions."""
    return _AT_SECOND_HAND.index(record.source) + 1 if record.source in _AT_SECOND_HAND else 0


def _gained(base: Record, other: Record) -> tuple[str, ...]:
    """The fields that another record of the same version fills."""
    if not _agree(base, other):
        return ()
    printed = any(getattr(base, name) for name in _PRINTING)
    lacking = (name for name in RECORD_FIELDS if not getattr(base, name) and getattr(other, name))
    # pages of one printing do not go with the volume of another
    kept_apart = _PRINTING if printed and not _same_venue_named(base, other) else ()
    return tuple(name for name in lacking if name != "identifiers" and name not in kept_apart)


def _same_venue_named(one: Record, other: Record) -> bool:
    return bool(one.venue and other.venue) and same_venue(one.venue or "", other.venue or "") is True


def _agree(one: Record, other: Record) -> bool:
    years = one.year is None or other.year is None or one.year == other.year
    shared = shared_authors(one.author, other.author)
    titles = read_title(one.title).letters == read_title(other.title).letters
    return years and titles and shared != 0 and _same_printing(one, other)
