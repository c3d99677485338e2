"""`readinglist dedupe`: a bibliography in which each work stands once."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from readinglist import files, formats
from readinglist.cli.folder import as_json
from readinglist.dedupe import bib, report
from readinglist.dedupe.listed import Library, Listed, read
from readinglist.dedupe.merging import Result, result
from readinglist.edits import diff
from readinglist.errors import InputError
from readinglist.judgement.blocks import Pair
from readinglist.judgement.groups import Grouping, group, pairs_across, pairs_within

_KEYS, _REPORT = "keys.csv", "dedupe.md"


@click.command(name="dedupe")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", metavar="FILE", type=click.Path(path_type=Path), help="Write the merged bibliography here.")
@click.option("--keys", metavar="FILE", type=click.Path(path_type=Path), help=f"The key map; {_KEYS} beside --to.")
@click.option(
    "--report", "told", metavar="FILE", type=click.Path(path_type=Path), help=f"{_REPORT} or .jsonl beside --to."
)
@click.option(
    "--rewrite",
    "reports",
    metavar="REPORT",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Put the new keys into what cites (.tex, .md, .qmd, .typ, or a folder); the old file is kept.",
)
@click.option("--dry-run", is_flag=True, help="Show every change as a diff, and write nothing.")
@click.option("--interactive", is_flag=True, help="Ask about each doubtful pair.")
@click.option("--pairs", is_flag=True, help="Print the pairs as CSV (id_a,id_b,score) and write nothing.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True)
@click.option("--master", help="Where Spark runs, as in spark://host:7077; the cores of this machine by default.")
@as_json
def command(
    paths: tuple[Path, ...],
    to: Path | None,
    keys: Path | None,
    told: Path | None,
    reports: tuple[Path, ...],
    *,
    dry_run: bool,
    interactive: bool,
    pairs: bool,
    engine: str,
    master: str | None,
    as_json: bool,
) -> int:
    """Makes one entry of what is one work, in one bibliography or over many.

    \b
    readinglist dedupe refs.bib                                    what is double, and why
    readinglist dedupe refs.bib thesis.bib --to all.bib            all.bib, keys.csv, dedupe.md
    readinglist dedupe refs.bib --to refs.bib --rewrite main.tex   after a look with --dry-run
    readinglist dedupe scopus.csv wos.ris --to found.ris
    readinglist dedupe ours.csv theirs.csv --pairs                 which record is which
    readinglist dedupe openalex/ --to works.parquet --engine spark --master spark://host:7077

    FILEs are .bib, CSL-JSON, CSL-YAML, RIS, Hayagriva, CSV or TSV. The entry of the version of record stays, whole,
    and gets what it lacks: a preprint's eprint, an abstract, old keys in `ids`. Everything else in a .bib stays as it
    stands. When --to names .jsonl or .parquet, FILEs may be dumps as of `catalogue build` and folders of shards too,
    and items of CSL-JSON are written, with keys.csv and dedupe.jsonl beside them. Exit status: 1 when something
    doubtful is left apart, a reference cannot be read, or a dry run or a look without --to found something to change.
    """
    _fit_together(paths, to, reports, pairs=pairs)
    _fit_engine(to, engine, master, asked=bool(reports) or dry_run or interactive)
    if to is not None and _names_rows(to):
        from readinglist.cli import dedupe_rows

        with _without_collector():
            job = dedupe_rows.job_of(paths, to, keys, told)
            return dedupe_rows.run(job, engine, master, _progress, as_json=as_json)
    with _without_collector():
        libraries = [read(path) for path in dict.fromkeys(paths)]
        listed = [each for library in libraries for each in library.listed]
        for library in libraries:
            for bad in library.bad:
                click.echo(f"{click.style('warning:', fg='yellow')} {bad}", err=True)
        grouping = group([each.record for each in listed], _progress)
    _clear()
    if pairs:
        click.echo(_pairs(libraries, listed, grouping), nl=False)
        return 1 if any(library.bad for library in libraries) else 0
    if interactive:
        grouping = _decided(listed, grouping)
    found = result(listed, grouping)
    click.echo(_shown(libraries, found, as_json=as_json), nl=False)
    changed = _written(libraries, found, to, (keys, told), reports, dry_run=dry_run, aside=as_json)
    left = found.doubtful or any(library.bad for library in libraries) or (dry_run and changed)
    return 1 if left or (to is None and found.groups) else 0


@contextmanager
def _without_collector() -> Iterator[None]:
    """Records stay to the end and hold no cycles: among half a million of them, looking for cycles is time lost.

    Nor are they looked through later, when the collector is on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def _fit_together(paths: Sequence[Path], to: Path | None, reports: Sequence[Path], *, pairs: bool) -> None:
    if pairs and (to or reports):
        raise click.UsageError("--pairs prints pairs and writes nothing: leave out --to and --rewrite")
    if pairs and len(paths) > 2:
        raise click.UsageError("--pairs takes one file, or two to link the first with the second")
    if to is not None and not _names_rows(to):
        formats.recognized(to, "")


def _names_rows(to: Path | None) -> bool:
    """Whether works under that name are rows; else they are a bibliography."""
    return to is not None and to.suffix in (".jsonl", ".parquet")


def _fit_engine(to: Path | None, engine: str, master: str | None, *, asked: bool) -> None:
    """Raises `UsageError` where options are for a bibliography and the rest for rows; `asked` for what needs one."""
    if master and engine != "spark":
        raise click.UsageError("--master is for --engine spark")
    if engine == "spark" and not _names_rows(to):
        raise click.UsageError("--engine spark writes rows: name a file .jsonl or .parquet with --to")
    if asked and _names_rows(to):
        raise click.UsageError("--rewrite, --dry-run and --interactive are for bibliographies, and --to names rows")


# ------------------------------------------------------------------ pairs


def _pairs(libraries: Sequence[Library], listed: Sequence[Listed], grouping: Grouping) -> str:
    unnamed = next((each for each in listed if not each.key), None)
    if unnamed is not None:
        advice = "pairs are told by the column `id`, or by the citation key"
        raise InputError("this reference has no id", path=unnamed.path, line=unnamed.line, advice=advice)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id_a", "id_b", "score"])
    border = len(libraries[0].listed)
    found = pairs_across(grouping, border) if len(libraries) == 2 else pairs_within(grouping)
    table.writerows([listed[one].key, listed[other].key, score] for one, other, score in found)
    return out.getvalue()


# ------------------------------------------------------------------ people


def _progress(read_so_far: int, compared: int) -> None:
    if sys.stderr.isatty():
        said = f"{compared:,} pairs compared" if compared else "read"
        click.echo(f"\r\x1b[K{read_so_far:,} references, {said}", nl=False, err=True)


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def _decided(listed: Sequence[Listed], grouping: Grouping) -> Grouping:
    """The grouping with what a person says of the doubtful pairs."""
    same: list[Pair] = []
    for number, link in enumerate(grouping.doubtful, 1):
        click.echo(f"\n{number} of {len(grouping.doubtful)}: {link.found.why}")
        for place in (link.one, link.other):
            click.echo(f"  {listed[place]}\n    {report.said(listed[place].record)}")
        answer = click.prompt("One work? yes, no, or stop", type=click.Choice(["y", "n", "s"]), default="n")
        if answer == "s":
            break
        if answer == "y":
            same.append((link.one, link.other))
    return group([each.record for each in listed], decided=same) if same else grouping


def _shown(libraries: Sequence[Library], found: Result, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(report.to_json(libraries, found), indent=1, ensure_ascii=False) + "\n"
    return report.to_markdown(libraries, found)


# ------------------------------------------------------------------ files


def _written(
    libraries: Sequence[Library],
    found: Result,
    to: Path | None,
    beside: tuple[Path | None, Path | None],
    reports: Sequence[Path],
    *,
    dry_run: bool,
    aside: bool,
) -> bool:
    """Writes the files, all or none, and then what cites; whether anything changes."""
    contents = dict(_contents(libraries, found, to, beside))
    changed = files.changed(contents)
    if dry_run:
        for path, text in changed.items():
            click.echo(diff(_old(path), text, str(path)), nl=False, err=aside)
    elif changed:
        files.make_folders(changed)
        kept = {files.free_name(path): path.read_bytes() for path in changed if path == to and path.exists()}
        files.replace({**kept, **changed})
        for name in kept:
            click.echo(f"{to} as it was: {name}", err=True)
    rewritten = _rewritten(found, reports, dry_run=dry_run, aside=aside)
    return bool(changed) or rewritten


def _contents(
    libraries: Sequence[Library], found: Result, to: Path | None, beside: tuple[Path | None, Path | None]
) -> Iterator[tuple[Path, str]]:
    keys, told = beside
    if to is not None:
        keys, told = keys or to.with_name(_KEYS), told or to.with_name(_REPORT)
        yield to, _bibliography(libraries, found, to)
    if keys is not None:
        yield keys, report.keys_csv(found)
    if told is not None:
        yield told, report.to_markdown(libraries, found)


def _bibliography(libraries: Sequence[Library], found: Result, to: Path) -> str:
    if to.suffix.lower() == ".bib" and all(library.is_bibtex for library in libraries):
        return bib.text_of(libraries, found)
    form = formats.recognized(to, "")
    works = {entry.key: entry.work for entry in found.entries}
    text = form.write(works, "kept")
    for key, parts in formats.lost(works, text, form).items():
        said = f"{form.name} cannot hold {', '.join(parts)} of {key}"
        click.echo(f"{click.style('warning:', fg='yellow')} {said}", err=True)
    return text


def _old(path: Path) -> str:
    return files.read_as_it_is(path, "the old file") if path.exists() else ""


def _rewritten(found: Result, reports: Sequence[Path], *, dry_run: bool, aside: bool) -> bool:
    """Puts the new keys into reports; whether one changes. A key of two works is left alone and told."""
    if not reports:
        return False
    from readinglist.reports import fix
    from readinglist.reports.reading import read as read_report

    keys = _sure_keys(found)
    changed = False
    for path in reports:
        cited = read_report(path)
        new = fix.rekeyed(cited, keys)
        click.echo(fix.diff(cited, new), nl=False, err=aside)
        changed = changed or bool(new)
        for name, kept in ({} if dry_run else fix.write(cited, new)).items():
            click.echo(f"{name}: rewritten; the old file is {kept}", err=True)
    return changed


def _sure_keys(found: Result) -> dict[str, str]:
    new: dict[str, set[str]] = {}
    for each, key in found.replaced:
        new.setdefault(each.key, set()).add(key)
    stand = {entry.key for entry in found.entries}
    for key in sorted(key for key, names in new.items() if len(names) > 1 or key in stand):
        said = f"the key {key} stood for several works; what cites it is left as it is"
        click.echo(f"{click.style('warning:', fg='yellow')} {said}", err=True)
    return {key: next(iter(names)) for key, names in new.items() if len(names) == 1 and key not in stand}
