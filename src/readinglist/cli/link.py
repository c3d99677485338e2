"""`readinglist link`: many claims against many works, on one machine or on many."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from readinglist import files
from readinglist.cli.folder import as_json
from readinglist.engines.shards import check_target, shards
from readinglist.link.job import Job, Tally

_path = click.Path(path_type=Path)


@click.command(name="link")
@click.option("--claims", type=_path, required=True, help="JSON Lines or Parquet, a file or a folder of them.")
@click.option("--works", type=_path, required=True, help="Dumps or Parquet, a file or a folder of them.")
@click.option("--to", type=_path, required=True, help="The decisions: Parquet when named so, else JSON Lines.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True)
@click.option("--master", help="Where Spark runs, as in spark://host:7077; the cores of this machine by default.")
@as_json
def command(claims: Path, works: Path, to: Path, engine: str, master: str | None, *, as_json: bool) -> int:
    """Decides on many claims at once, as `resolve` does on each.

    \b
    readinglist link --claims claims.jsonl --works dblp.xml.gz --to decisions.jsonl
    readinglist link --claims claims/ --works openalex/ --to decisions.parquet --engine spark --master spark://host:7077

    Claims are read as by `resolve --claims`, works as by `catalogue build`; what cannot be read is named and left
    out. Both engines decide alike; Spark needs the extra [spark] and Java 17.
    """
    if master and engine != "spark":
        raise click.UsageError("--master is for --engine spark")
    job = Job(shards(claims), shards(works), to)
    check_target(to)
    files.make_folders([to])
    tally = _spark(job, master) if engine == "spark" else _local(job)
    for problem in tally.problems:
        click.echo(f"{click.style('warning:', fg='yellow')} {problem.text}", err=True)
    click.echo(json.dumps(asdict(tally), ensure_ascii=False) if as_json else _described(tally, to))
    return 0 if tally.is_complete else 1


def _local(job: Job) -> Tally:
    from readinglist.link import local

    tally = local.link(job, _progress)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    return tally


def _progress(doing: str, done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{done:,} {doing}", nl=False, err=True)


def _spark(job: Job, master: str | None) -> Tally:
    from readinglist.engines.spark import session as of_spark
    from readinglist.link import spark

    with of_spark(master, progress=sys.stderr.isatty()) as session:
        return spark.link(job, session)


def _described(tally: Tally, to: Path) -> str:
    ended = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(tally.outcomes.items()))
    lines = [f"{sum(tally.outcomes.values()):,} claims against {tally.works:,} works: {ended or 'none'}; in {to}"]
    if tally.split:
        lines.append(
            f"  {tally.split:,} blocks of titles were too large and split by year; "
            f"of these {tally.capped:,} years were still too large and left out"
        )
    return "\n".join(lines)
