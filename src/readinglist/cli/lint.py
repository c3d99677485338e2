"""`readinglist lint`: what is wrong or doubtful in a bibliography, and the safe ones mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from readinglist import bibtex, config, files, lint
from readinglist.cli.findings import in_form, show
from readinglist.cli.folder import LOCK, as_json
from readinglist.edits import diff
from readinglist.errors import InputError
from readinglist.judgement.works import join
from readinglist.lint import Problem
from readinglist.lock import load
from readinglist.model import Work

Cited = Mapping[str, tuple[str, int]]


@click.command(name="lint")
@click.argument("paths", metavar="FILE.bib ...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Mend what can be mended safely; the old file is kept as FILE.bib.orig.")
@click.option("--dry-run", is_flag=True, help="With --fix: print the diff and write nothing.")
@click.option(
    "--ignore",
    metavar="RULE",
    multiple=True,
    type=click.Choice([rule.name for rule in lint.RULES]),
    help="Leave a rule out; may be given again.",
)
@click.option(
    "--cited-by",
    "texts",
    metavar="PAPER.tex",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A text (or .aux file, or folder) that cites: which keys it lacks, which no text cites; may be given again.",
)
@in_form
@as_json
def command(
    paths: tuple[Path, ...],
    ignore: tuple[str, ...],
    texts: tuple[Path, ...],
    form: str,
    *,
    fix: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Checks a bibliography: signs that break LaTeX, capitals, fields, DOIs, pages, venues, keys, old preprints.

    \b
    readinglist lint refs.bib
    readinglist lint refs.bib --fix              after the diff was shown
    readinglist lint refs.bib --cited-by paper.tex
    readinglist lint refs.bib --format sarif     for a code host

    Every rule is told in docs/lint.md. In a course folder, preprints are judged by what the course knows.
    """
    form = "json" if as_json else form
    contents = {path: files.read_as_it_is(path, "the bibliography") for path in dict.fromkeys(paths)}
    cited = _cited(texts) if texts else None
    found = _checked(contents, cited, ignore)
    changed = False
    if fix:
        changed = _fix(contents, found, dry_run=dry_run, aside=form != "text")
        found = found if dry_run else _checked(contents, cited, ignore)
    findings = list(dict.fromkeys(problem.finding for problems in found.values() for problem in problems))
    show(findings, lint.RULES, form)
    if form == "text":
        click.echo(_total(found, fix=fix))
    return 1 if findings or (dry_run and changed) else 0


def _total(found: Mapping[Path, Sequence[Problem]], *, fix: bool) -> str:
    count = sum(map(len, found.values()))
    mendable = sum(bool(problem.edits) for problems in found.values() for problem in problems)
    if not count:
        return f"{len(found)} file{'' if len(found) == 1 else 's'}: nothing to mend"
    told = f"{count} finding{'' if count == 1 else 's'}"
    return f"{told}, of which --fix mends {mendable}" if mendable and not fix else told


def _cited(texts: Sequence[Path]) -> Cited:
    """Each key that the texts cite and do not define themselves, with the first place that cites it."""
    from readinglist.reports import reading

    cited: dict[str, tuple[str, int]] = {}
    for path in texts:
        report = reading.read(path)
        for each in report.citations:
            if each.key not in report.defined:
                cited.setdefault(each.key, (each.place.path, each.place.line))
        if report.cites_all:
            cited["*"] = (str(path), 1)
    return cited


def _checked(contents: Mapping[Path, str], cited: Cited | None, ignore: Sequence[str]) -> dict[Path, list[Problem]]:
    """The problems of each file; macros and keys of one count in the others."""
    found: dict[Path, list[Problem]] = {}
    for path, text in contents.items():
        others = tuple(other for name, other in contents.items() if name != path)
        problems = lint.check(text, str(path), lint.Around(_known(path), others, cited))
        found[path] = [problem for problem in problems if problem.finding.rule not in ignore]
    return found


def _known(path: Path) -> tuple[Work, ...]:
    """What the course around the file knows, from its lock and its own catalogue; nothing is asked of a service."""
    try:
        settings = config.load(config.find(path.resolve().parent))
    except InputError:
        return ()
    lock = load(settings.refs / LOCK)
    catalogue = [
        record
        for each in sorted((settings.refs / "catalogue").glob("*.bib"))
        for record in bibtex.read(files.read_text(each, "the catalogue"), each)[0]
    ]
    return (*(lock.works().values() if lock else ()), *join(catalogue))


def _fix(texts: dict[Path, str], found: dict[Path, list[Problem]], *, dry_run: bool, aside: bool) -> bool:
    """Prints the diff and writes the files, of which the old ones are kept; `texts` are then the new ones."""
    new = {path: lint.fixed(text, str(path), found[path]) for path, text in texts.items()}
    changed = {path: text for path, text in new.items() if text != texts[path]}
    for path, text in changed.items():
        click.echo(diff(texts[path], text, str(path)), nl=False, err=aside)
    if changed and not dry_run:
        kept = {files.free_name(path): texts[path] for path in changed}
        files.replace(kept | changed)
        texts.update(changed)
        for path, beside in zip(changed, kept, strict=True):
            click.echo(f"mended {path}; as it was: {beside}", err=True)
    return bool(changed)
