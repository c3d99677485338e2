"""What a form cannot hold of a work: what was written of it is read back and compared part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from readinglist import identifiers
from readinglist.bibtex import as_written
from readinglist.model import RECORD_FIELDS, Record, Work
from readinglist.names import Name

_APART = {
    "type",
    "author",
    "editor",
    "issued",
    "identifiers",
    "url",
    "container_title",
    "container_title_short",
    "page",
}
_TEXTS = tuple(name for name in RECORD_FIELDS if name not in _APART)
_DASHES = re.compile(r"\s*[-‐‑–—]+\s*")


def lost_of(work: Work, found: Record) -> Iterator[str]:
    """The parts of the version of record that the record read back lacks, by the names of `model.Record`.

    `day` and `month` are of `issued`; an identifier that is lost goes by its scheme. Text that LaTeX sets alike
    counts as the same, and an address that an identifier gives is none of its own.
    """
    record = work.record
    if found.type != record.type:
        yield "type"
    yield from (
        part for part in ("author", "editor") if not _same_people(getattr(record, part), getattr(found, part))
    )
    yield from (part for part in _TEXTS if not _same(getattr(record, part), getattr(found, part)))
    if not _same(_DASHES.sub("-", record.page or ""), _DASHES.sub("-", found.page or "")):
        yield "page"
    yield from _lost_venue(record, found)
    yield from _lost_date(record.issued, found.issued)
    yield from _lost_names(work, found)


def _same(wanted: str | None, found: str | None) -> bool:
    return not wanted or as_written(wanted) == as_written(found or "")


def _same_people(wanted: tuple[Name, ...], found: tuple[Name, ...]) -> bool:
    return [as_written(str(name)) for name in wanted if str(name)] == [as_written(str(name)) for name in found]


def _lost_venue(record: Record, found: Record) -> Iterator[str]:
    kept = {found.container_title, found.container_title_short}
    for part in ("container_title", "container_title_short"):
        wanted = getattr(record, part)
        if not any(_same(wanted, each) for each in kept):
            yield part


def _lost_date(wanted: tuple[int, ...], found: tuple[int, ...]) -> Iterator[str]:
    if wanted[: len(found)] != found or (wanted and not found):
        yield "issued"
    else:
        yield from ("issued", "month", "day")[len(found) : len(wanted)]


def _lost_names(work: Work, found: Record) -> Iterator[str]:
    """Identifiers that are lost, that of a preprint among them, and the address that none of them gives."""
    record = work.record
    wanted = dict.fromkeys((*record.identifiers, *(one for one in sorted(work.identifiers) if one.scheme == "arxiv")))
    kept = {*found.identifiers, *filter(None, [identifiers.isbn(found.isbn or "")])}
    yield from dict.fromkeys(one.scheme for one in wanted if one not in kept)
    told = identifiers.from_link(record.url) if record.url and "//" in record.url else None
    if told not in kept and not _same(unquote(record.url or ""), unquote(found.url or "")):
        yield "url"
