"""`readinglist schedule`: what is read from a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from readinglist import config, schedule
from readinglist.cli import page as pages
from readinglist.cli.folder import Folder, as_json, in_folder
from readinglist.cli.show import warn
from readinglist.model import Reading, Schedule
from readinglist.readings import topic_of


@click.command(name="schedule")
@click.argument("page", required=False)
@click.option("--year", type=click.IntRange(1900, 2200), help="The year of the course, for a page that names none.")
@click.option(
    "--explain", is_flag=True, help="Say which reader was chosen, what each column is, why a row is no reading."
)
@as_json
@in_folder
def command(page: str | None, year: int | None, start: Path, *, explain: bool, as_json: bool) -> int:
    """Shows what is read from PAGE, a file or an address, and every line that is not understood.

    Without PAGE, the page of the course that this folder holds.

    \b
    readinglist schedule
    readinglist schedule syllabus.html --year 2024
    readinglist schedule syllabus.md --json
    """
    if page is None:
        folder = Folder.at(start)
        settings, opened = folder.config, folder.page(offline=False)
    else:
        opened = pages.from_address(page) if pages.is_address(page) else pages.from_file(Path(page))
        settings = _settings_beside(opened.path)
    found = opened.explained(year or settings.course.year, settings.schedule)
    if as_json:
        click.echo(json.dumps(schedule.to_json(found.schedule), indent=1, ensure_ascii=False))
        return 0
    if explain:
        click.echo("\n".join(_explained(found)))
        return 0
    click.echo("\n".join(_lines(found.schedule)))
    if not found.schedule.readings:
        warn("no readings were found on this page; --explain shows how it was read")
    return 0 if found.schedule.readings else 1


def _settings_beside(path: Path) -> config.Config:
    """The settings of the course folder that the page lies in, or the defaults."""
    folder = path.resolve().parent
    beside = next((each for each in (folder, folder.parent) if (each / config.NAME).is_file()), None)
    return config.load(beside) if beside else config.Config(folder)


def _lines(found: Schedule) -> Iterator[str]:
    section: str | None = None
    for session in found.sessions:
        if session.section != section:
            section = session.section
            yield click.style(f"\n{section or 'No section'}", bold=True)
        named = any(reading.presenter for reading in session.readings)
        shared = _said_by("" if named else ", ".join(session.presenters))
        heading = f"  {session.date or '-':<12} {topic_of(session) or ''}".rstrip()
        yield heading if session.readings else heading + shared
        yield from (f"    {_shown(reading)}{_said_by(reading.presenter) or shared}" for reading in session.readings)
    papers = sum(reading.kind == "paper" for reading in found.readings)
    yield f"\n{len(found.sessions)} sessions, {len(found.readings)} readings, {papers} of them papers"
    if found.not_understood:
        yield click.style(f"{len(found.not_understood)} lines were not understood:", fg="yellow")
        yield from (f"  line {each.line}: {each.text}" for each in found.not_understood)


def _explained(found: schedule.Explanation) -> Iterator[str]:
    yield f"read as {found.form}"
    for remark in found.remarks:
        yield (f"line {remark.line}: " if remark.line else "") + remark.text
    yield from _lines(found.schedule)


def _said_by(who: str | None) -> str:
    return f" - {who}" if who else ""


def _shown(reading: Reading) -> str:
    claim = reading.claim
    when = " ".join(str(part) for part in (claim.venue, claim.year) if part)
    facts = [f"({claim.tag})" if claim.tag else "", claim.title, f"[{when}]" if when else "", claim.note or ""]
    kind = "" if reading.kind == "paper" else f"<{reading.kind}>"
    return " ".join(filter(None, (*facts, kind)))
