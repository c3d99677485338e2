"""`readinglist dedupe` to rows: references by the million, on one machine or on many."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from readinglist import files
from readinglist.dedupe.job import Job, Tally
from readinglist.engines.shards import check_target, shards
from readinglist.judgement.groups import Progress

_KEYS, _REPORT = "keys.csv", "dedupe.jsonl"


def run(job: Job, engine: str, master: str | None, progress: Progress, *, as_json: bool) -> int:
    """Writes works, key map and report, and says how many; the exit status."""
    check_target(job.to)
    files.make_folders([job.to, job.keys, job.report])
    tally = _spark(job, master) if engine == "spark" else _local(job, progress)
    for problem in tally.problems:
        click.echo(f"{click.style('warning:', fg='yellow')} {problem.text}", err=True)
    click.echo(json.dumps(asdict(tally), ensure_ascii=False) if as_json else _described(tally, job.to))
    return 0 if tally.is_complete else 1


def job_of(paths: Sequence[Path], to: Path, keys: Path | None, report: Path | None) -> Job:
    """What is to be done; raises `InputError` when a file or folder is not there."""
    found = tuple(dict.fromkeys(shard for path in paths for shard in shards(path)))
    return Job(found, to, keys or to.with_name(_KEYS), report or to.with_name(_REPORT))


def _local(job: Job, progress: Progress) -> Tally:
    from readinglist.dedupe import local

    tally = local.dedupe(job, progress)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    return tally


def _spark(job: Job, master: str | None) -> Tally:
    from readinglist.dedupe import spark
    from readinglist.engines.spark import session

    with session(master, progress=sys.stderr.isatty()) as cluster:
        return spark.dedupe(job, cluster)


def _described(tally: Tally, to: Path) -> str:
    return (
        f"{tally.references:,} references: {tally.works:,} works, of which {tally.groups:,} stood several times, and "
        f"{tally.doubtful:,} doubtful pairs; in {to}"
    )
