"""References by the million: what each shard of them holds, and what of it could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from readinglist.dedupe.listed import Listed, read
from readinglist.engines.shards import Problem, left_out, papers
from readinglist.errors import InputError
from readinglist.judgement.versions import version_of_record
from readinglist.model import Record
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.forms import Paper

_BIBLIOGRAPHIES = (".bib", ".csv", ".tsv", ".ris", ".yml", ".yaml")


def references(path: Path, named: str = "") -> Iterator[Listed | Problem]:
    """The references of one shard, which is a dump that `catalogue build` reads, or a bibliography of another form.

    Each has a key: its own, or its place ("dblp.jsonl:17"). A shard is `named` as people named it, where its path is
    another one.
    """
    place = Path(named or path)
    found = _of_bibliography(path, place) if path.suffix.lower() in _BIBLIOGRAPHIES else papers(path, named)
    for each in found:
        if isinstance(each, Paper):
            if each.hit is not None:
                yield _keyed(Listed(place, each.key, each.line, _record(each.hit)))
        elif isinstance(each, Listed):
            yield _keyed(replace(each, path=place, raw=None))
        else:
            yield each


def _of_bibliography(path: Path, place: Path) -> Iterator[Listed | Problem]:
    try:
        library = read(path)
    except InputError as error:
        yield left_out(place, error)
        return
    yield from library.listed
    yield from (Problem(str(replace(bad, path=str(place)))) for bad in library.bad)


def _keyed(each: Listed) -> Listed:
    return each if each.key else replace(each, key=str(each))


def _record(hit: Hit) -> Record:
    """The version to cite of what a dump says in one row, with the identifiers of all."""
    if len(hit.records) == 1:
        return hit.records[0]
    record = version_of_record(hit.records)[0]
    names = dict.fromkeys(name for each in (record, *hit.records) for name in each.identifiers)
    return replace(record, identifiers=tuple(names))
