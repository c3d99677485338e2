"""`readinglist check`: a report's citations against the course and against what is known of the papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from readinglist import bibtex, config, lock
from readinglist.cli.findings import in_form, show
from readinglist.cli.folder import LOCK, as_json, in_folder, open_sources, settings_at
from readinglist.model import Finding, Level
from readinglist.reports import fix
from readinglist.reports.check import check
from readinglist.reports.course import Course
from readinglist.reports.judged import Judged, Searched, Seen, claim_of, is_known, judge
from readinglist.reports.reading import read
from readinglist.reports.report import Entry, Report
from readinglist.reports.rules import RULES
from readinglist.resolve import Request, Sources, Verdict, settle

_LEVELS = {rule.name: rule.level for rule in RULES}


@click.command(name="check")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="REPORT...")
@click.option("--require", multiple=True, metavar="SECTION|KEY", help="An assigned reading, or all of a section.")
@click.option("--catalogue", type=click.Path(path_type=Path), help="A catalogue to ask instead of the course's own.")
@click.option("--offline", is_flag=True, help="Ask the local catalogue only; open no socket.")
@click.option("--fix", "mend", is_flag=True, help="Show a diff, then rewrite keys and entries; the old file is kept.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the diff, and write nothing.")
@in_form
@as_json
@in_folder
def command(
    reports: tuple[Path, ...],
    require: tuple[str, ...],
    catalogue: Path | None,
    start: Path,
    form: str,
    *,
    offline: bool,
    mend: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Checks what REPORTs cite: keys, entries against the record, papers that nobody knows.

    \b
    readinglist check report.tex
    readinglist check thesis/ --require "Serving systems"
    readinglist check overleaf.zip --format sarif > check.sarif
    readinglist check thesis/ --fix --dry-run         shows what --fix would rewrite

    A REPORT is a folder, a .zip as Overleaf gives it, or a .tex, .aux, .bib, .md, .qmd, .typ or .docx file.
    """
    if dry_run and not mend:
        raise click.UsageError("--dry-run goes with --fix")
    settings = settings_at(start)
    course = Course.of(lock.load(settings.refs / LOCK) or lock.Lock())
    read_ones = [read(path) for path in reports]
    desk = _Desk.at(settings, course, catalogue, offline=offline)
    checked = [_checked(report, course, desk, require) for report in read_ones]
    if mend:
        style = bibtex.Style(settings.bibliography.dialect, settings.bibliography.venues)
        pairs = zip(read_ones, checked, strict=True)
        return _fix([(report, fix.fixed(report, course, judged, style)) for report, (judged, _) in pairs], dry_run)
    findings = [finding for _, found in checked for finding in found]
    show(findings, RULES, "json" if as_json else form)
    if form == "text" and not as_json:
        click.echo(_total([each for judged, _ in checked for each in judged], findings))
    return _status(checked, findings)


def _checked(
    report: Report, course: Course, desk: _Desk, require: Iterable[str]
) -> tuple[list[Judged], list[Finding]]:
    judged = judge(report.entries, course, desk.ask(report.entries))
    return judged, check(report, course, judged, desk.searched, require)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who can be asked about entries, and what they are called."""

    course: Course
    sources: Sources
    searched: Searched

    @classmethod
    def at(cls, settings: config.Config, course: Course, catalogue: Path | None, *, offline: bool) -> _Desk:
        sources = open_sources(settings, offline=offline, catalogue=catalogue)
        configured = settings.sources.get("catalogue", config.SourceSettings()).path
        services = () if offline else tuple(each.service.title for each in sources.services)
        own = ("the course",) if course.works else ()
        kept = (f"the catalogue {catalogue}",) if catalogue else ("the course's catalogue",)
        broad = bool(catalogue or configured or services)
        return cls(course, sources, Searched((*own, *kept, *services), broad))

    def ask(self, entries: Sequence[Entry]) -> list[Seen]:
        """What is known of each entry; nobody is asked about what the course itself knows."""
        known = [is_known(entry, self.course) for entry in entries]
        unsure = [entry for entry, sure in zip(entries, known, strict=True) if not sure]
        verdicts = iter(settle([Request(claim_of(entry), upgrade=True) for entry in unsure], self.sources))
        return [Seen() if sure else _seen(next(verdicts)) for sure in known]


def _fix(changes: Sequence[tuple[Report, dict[str, str]]], dry_run: bool) -> int:
    """Shows the diff and, unless it is a dry run, writes; status 1 says that a dry run has something to write."""
    for report, new in changes:
        click.echo(fix.diff(report, new), nl=False)
    if dry_run:
        return 1 if any(new for _, new in changes) else 0
    for report, new in changes:
        for path, kept in fix.write(report, new).items():
            click.echo(f"{path}: rewritten; the old file is {kept}", err=True)
    return 0


def _seen(verdict: Verdict) -> Seen:
    works = tuple(candidate.work for candidate in verdict.decision.candidates)
    return Seen(works, verdict.unanswered, verdict.remarks)


def _total(judged: Sequence[Judged], findings: Sequence[Finding]) -> str:
    asking = sum(_LEVELS[each.rule] is not Level.NOTE for each in findings)
    right = sum(each.match is not None and not each.match.grave for each in judged)
    return f"entries: {len(judged)}, confirmed: {right}, findings that ask for more than a look: {asking}"


def _status(checked: Sequence[tuple[list[Judged], list[Finding]]], findings: Sequence[Finding]) -> int:
    if any(each.match is None and each.seen.unanswered for judged, _ in checked for each in judged):
        return 3
    return 1 if any(_LEVELS[finding.rule] is not Level.NOTE for finding in findings) else 0
