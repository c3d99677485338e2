"""Where sources disagree about one version of a work: said aloud, so that a person can look, never averaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from readinglist.judgement.versions import same_version
from readinglist.model import Record, Work
from readinglist.sources import shapes
from readinglist.venues import same_venue


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of one version of which sources say different things: `said` holds pairs of source and value."""

    field: str
    said: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.field}: " + ", ".join(f"{value} ({source})" for source, value in self.said)


def disagreements(work: Work, records: Sequence[Record]) -> tuple[Disagreement, ...]:
    """What the sources of the version of record disagree about; silence and another way to write it are none."""
    version = work.record
    own = [each for each in records if _shared(each, version) and same_version(each, version)]
    return tuple(_differing(own))


def _shared(record: Record, version: Record) -> bool:
    return not set(record.identifiers).isdisjoint(version.identifiers)


def _differing(records: Sequence[Record]) -> Iterator[Disagreement]:
    for field, (read, same) in _FIELDS.items():
        said = [(record.source, value) for record in records if (value := read(record))]
        if any(not same(said[0][1], value) for _, value in said[1:]):
            yield Disagreement(field, tuple(dict(said).items()))


def _equal(one: str, other: str) -> bool:
    return shapes.words(one) == shapes.words(other)


def _first_author(record: Record) -> str:
    return record.author[0].sort_family if record.author else ""


_FIELDS: dict[str, tuple[Callable[[Record], str], Callable[[str, str], bool]]] = {
    "title": (lambda record: record.title, _equal),
    "first author": (_first_author, _equal),
    "year": (lambda record: str(record.year or ""), _equal),
    "venue": (lambda record: record.container_title or "", lambda one, other: same_venue(one, other) is not False),
    "volume": (lambda record: record.volume or "", _equal),
    "page": (lambda record: record.page or "", _equal),
    "DOI": (lambda record: str(record.identifier("doi") or ""), _equal),
}
