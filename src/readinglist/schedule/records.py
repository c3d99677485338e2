"""A list without a page: records as they stand in a `.bib` file, each a reading."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readinglist.model import Claim, Kind, Reading, Record, Schedule, Session

KINDS = {
    "chapter": Kind.CHAPTER,
    "post-weblog": Kind.BLOG,
    "post": Kind.BLOG,
    "webpage": Kind.OTHER,
    "motion_picture": Kind.VIDEO,
    "broadcast": Kind.VIDEO,
    "software": Kind.OTHER,
    "dataset": Kind.OTHER,
}
"""What a CSL type asks people to read or watch, where it is no paper."""
_LINKED = ("doi", "arxiv", "acl", "openreview", "pmid", "isbn")
"""The schemes whose address stands for the record, the best first."""


def from_records(records: Iterable[Record], *, title: str | None = None) -> Schedule:
    """The schedule of a bibliography: one session without a date, whose readings are the records in their order.

    Schedules know no BibTeX: who opens the file hands the records over. A reading's line is the one that its
    record's `source` ends with.
    """
    readings = tuple(_reading(record) for record in records)
    return Schedule((Session(readings=readings),) if readings else (), title=title)


def _reading(record: Record) -> Reading:
    claim = Claim(
        record.title,
        venue=record.venue,
        year=record.year,
        link=_link(record),
        note=record.note,
        authors=tuple(map(str, record.author)),
    )
    line = re.search(r":(\d{1,9})$", record.source)
    return Reading(claim, kind=KINDS.get(record.type, Kind.PAPER), line=int(line[1]) if line else None)


def _link(record: Record) -> str | None:
    named = (record.identifier(scheme) for scheme in _LINKED)
    return next((one.url for one in named if one), record.url)
