"""`readinglist catalogue`: a local catalogue from dumps, asked before any service."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli.folder import as_json
from readinglist.cli.show import summary

if TYPE_CHECKING:
    from readinglist.sources.catalogue import Info, Progress

_folder = click.Path(path_type=Path, file_okay=False)


@click.group(name="catalogue", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """A local catalogue of millions of records, from dumps, with no service to ask.

    \b
    readinglist catalogue build dblp.xml.gz arxiv-metadata.jsonl.gz --to ~/catalogue
    readinglist catalogue search --in ~/catalogue orca serving
    readinglist catalogue info --in ~/catalogue

    Name it in readinglist.toml to have it asked before any service: [sources.catalogue] path = "~/catalogue".
    """


@command.command(name="build")
@click.argument("dumps", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", type=_folder, required=True, help="The folder of the catalogue.")
@click.option("--update", is_flag=True, help="Add to the catalogue that is there; newer records replace their like.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 8),
    help="How many processes read the lines of dumps; without it one a core, four at most, and one for small dumps.",
)
@as_json
def build_command(dumps: tuple[Path, ...], to: Path, jobs: int | None, *, update: bool, as_json: bool) -> int:
    """Builds a catalogue from FILEs; their form is told by their content.

    Read are JSON Lines of records, .bib, CSL-JSON, the arXiv metadata snapshot, dblp.xml, works of OpenAlex, papers
    of Semantic Scholar, public data of Crossref, and the ACL Anthology's XML, each also compressed with gzip. Bad
    lines are counted, named and left out. The old catalogue stays until the new one is whole.

    \b
    readinglist catalogue build dblp.xml.gz --to ~/catalogue
    readinglist catalogue build new-works.jsonl.gz --to ~/catalogue --update
    """
    from readinglist.sources.catalogue import build

    info = build(dumps, to, update=update, progress=_progress, jobs=jobs)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    _bad_lines(info)
    click.echo(json.dumps(asdict(info), indent=1) if as_json else _described(info))
    return 0


@command.command(name="search")
@click.argument("words", nargs=-1, required=True)
@click.option("--in", "folder", type=_folder, required=True, help="The folder of the catalogue.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many records at most."
)
@as_json
def search_command(words: tuple[str, ...], folder: Path, limit: int, *, as_json: bool) -> int:
    """Finds records by an identifier, or by words of their titles and authors.

    \b
    readinglist catalogue search --in ~/catalogue paged attention kwon
    readinglist catalogue search --in ~/catalogue arxiv:2309.06180
    """
    from readinglist.sources.catalogue import Catalogue

    found = Catalogue.open(folder).search(" ".join(words), limit)
    if as_json:
        rows = [
            {
                "title": record.title,
                "authors": [str(name) for name in record.author],
                "year": record.year,
                "venue": record.venue,
                "identifiers": [str(one) for one in record.identifiers],
                "url": record.url,
                "source": record.source,
            }
            for record in found
        ]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(f"{record.title}\n    {summary(record)}" for record in found) or "nothing was found")
    return 0 if found else 1


@command.command(name="info")
@click.option("--in", "folder", type=_folder, required=True, help="The folder of the catalogue.")
@as_json
def info_command(folder: Path, *, as_json: bool) -> int:
    """What is in a catalogue, from which files, and of which day.

    \b
    readinglist catalogue info --in ~/catalogue
    """
    from readinglist.sources.catalogue import Catalogue

    info = Catalogue.open(folder).info()
    click.echo(json.dumps(asdict(info), indent=1) if as_json else _described(info))
    return 0


def _progress(step: Progress) -> None:
    if sys.stderr.isatty():
        done = "#" * round(step.share * 30)
        click.echo(f"\r\x1b[K[{done:<30}] {step.share:4.0%} {step.papers:,} papers  {step.file}", nl=False, err=True)


def _bad_lines(info: Info) -> None:
    warning = click.style("warning:", fg="yellow")
    for each in info.files:
        for line in each.bad_lines:
            click.echo(f"{warning} {line}", err=True)
        if unnamed := each.bad - len(each.bad_lines):
            click.echo(f"{warning} {each.name}: {unnamed} more bad lines", err=True)


def _described(info: Info) -> str:
    lines = [f"{info.papers:,} papers, built {info.built}, updated {info.updated}"]
    for each in info.files:
        lines.append(f"  {each.name} ({each.form}, read {each.read})")
        lines.append(f"    {each.papers:,} papers, {each.left_out:,} rows that are none, {each.bad:,} bad lines")
    return "\n".join(lines)
