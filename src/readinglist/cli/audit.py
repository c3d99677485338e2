"""`readinglist audit`: where the page is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from readinglist.cli.findings import in_form, show
from readinglist.cli.folder import Folder, as_json, in_folder
from readinglist.edits import diff
from readinglist.errors import InputError
from readinglist.judgement.audit import RULES, audit
from readinglist.model import Finding
from readinglist.readings import reading_ids


@click.command(name="audit")
@click.option("--patch", is_flag=True, help="Print a unified diff of the page that mends what can be mended.")
@in_form
@as_json
@in_folder
def command(start: Path, form: str, *, patch: bool, as_json: bool) -> int:
    """The page's claims against the records: wrong venue or year, preprint since published, retraction.

    \b
    readinglist audit
    readinglist audit --patch | patch -p1        mends the page, once you have looked at it
    """
    folder = Folder.at(start)
    findings = _findings(folder)
    if patch:
        click.echo(_patch(folder, findings), nl=False)
    else:
        show(findings, RULES, "json" if as_json else form)
        if form == "text" and not as_json:
            click.echo(_total(folder, findings))
    return 1 if findings else 0


def _findings(folder: Folder) -> list[Finding]:
    """The findings for the page as it is now; readings that the lock does not know yet are left to `build`."""
    pins, schedule = folder.lock().pins, folder.schedule(folder.page())
    named = zip(reading_ids(schedule), schedule.readings, strict=True)
    pinned = [(reading, pins[name]) for name, reading in named if name and name in pins]
    path = _from_here(folder.page().path)
    found = [each for reading, pin in pinned if pin.work for each in audit(reading, pin.work, pin.remarks)]
    return [replace(each, path=path) for each in found]


def _from_here(path: Path) -> str:
    """A path as code hosts want it: from where the program runs, which is their repository."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def _total(folder: Folder, findings: list[Finding]) -> str:
    wrong = len({finding.subject for finding in findings})
    total = sum(pin.work is not None for pin in folder.lock().pins.values())
    return f"{total - wrong} claims are right, {wrong} ask for a look"


def _patch(folder: Folder, findings: list[Finding]) -> str:
    page = folder.page()
    try:
        text = page.content.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("only a page of UTF-8 text can be patched", path=page.path) from None
    after = text.splitlines(keepends=True)
    for finding in findings:
        _mend(after, finding)
    return diff(text, "".join(after), folder.shown(page.path))


def _mend(lines: list[str], finding: Finding) -> None:
    """Replaces the wrong text on the finding's line, or on the next few where a title runs over lines."""
    if finding.line is None or not finding.text or not finding.suggestion:
        return
    for number in range(finding.line - 1, min(finding.line + 3, len(lines))):
        if finding.text in lines[number]:
            lines[number] = lines[number].replace(finding.text, finding.suggestion, 1)
            return
