"""References to works on one machine, which holds them all in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readinglist.csl import ITEM
from readinglist.dedupe.job import Job, Tally, Told, check_references, place_of, work_row, written
from readinglist.dedupe.listed import Listed
from readinglist.dedupe.merging import Merged, joined
from readinglist.dedupe.report import doubtful_row, group_row
from readinglist.dedupe.shards import references
from readinglist.engines.rows import Row, is_parquet, write
from readinglist.engines.shards import Problem
from readinglist.judgement.groups import Grouping, Progress, group


def dedupe(job: Job, progress: Progress = lambda read, compared: None) -> Tally:
    """Writes works, key map and report; raises `InputError` when there is nothing to read."""
    tally = Tally()
    listed = _read(job, tally)
    grouping = group([each.record for each in listed], progress)
    with written(job) as (works, told):
        rows = _works(joined(listed, grouping), told, tally)
        write(works, rows, ITEM if is_parquet(job.to) else None)
        for row in _doubtful(listed, grouping):
            told.doubtful(row)
            tally.doubtful += 1
    return tally


def _read(job: Job, tally: Tally) -> list[Listed]:
    listed = []
    for path in job.shards:
        for each in references(path):
            if isinstance(each, Problem):
                tally.problems.append(each)
            else:
                listed.append(each)
    tally.references = len(listed)
    check_references(tally)
    return listed


def _works(entries: Iterable[Merged], told: Told, tally: Tally) -> Iterator[Row]:
    """The rows of works, each under its key, or under its place where an earlier one has that."""
    taken: set[str] = set()
    for entry in entries:
        key = place_of(entry) if entry.key in taken else entry.key
        taken.add(entry.key)
        tally.works += 1
        tally.groups += len(entry.listed) > 1
        told.work(group_row(entry), key)
        yield {"id": key} | work_row(entry)


def _doubtful(listed: list[Listed], grouping: Grouping) -> Iterator[Row]:
    for link in sorted(grouping.doubtful, key=lambda link: (link.one, link.other)):
        yield doubtful_row(listed[link.one], listed[link.other], link.found.why)
