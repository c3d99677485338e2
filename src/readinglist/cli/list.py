"""`readinglist list`: the reading list in another form, or the part of it that one person presents."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist import files
from readinglist.cli.folder import Folder, in_folder
from readinglist.config import FORMATS
from readinglist.outputs import forms, presenter
from readinglist.outputs.calendar import calendar


@click.command(name="list")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="markdown", help="The form; Markdown by default."
)
@click.option(
    "--presenter", "name", metavar="NAME", help="One presenter's slots, papers, keys, and files to start with."
)
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False), help="Write files into this folder."
)
@in_folder
def command(form: str, name: str | None, target: Path | None, start: Path) -> int:
    """Prints the reading list in one of its forms, or what one presenter needs.

    \b
    readinglist list --format data > site/_data/readings.json     for a generator of static sites
    readinglist list --presenter "Ada"                            her slots, papers and keys
    readinglist list --presenter "Ada" --to report                and a .bib, a LaTeX file and a calendar
    """
    folder = Folder.at(start)
    if name is not None:
        return _of_presenter(folder, name, target)
    contents = forms.built(folder.material(folder.lock()), (form,))
    if target:
        return _write(folder, {target / path: text for path, text in contents.items()})
    click.echo("\n".join(contents.values()), nl=False)
    return 0


def _of_presenter(folder: Folder, name: str, target: Path | None) -> int:
    """Names are shown in full here: this is for the presenter, and not for a public page."""
    lock = folder.lock()
    slots = presenter.slots(lock, name)
    starter = presenter.starter(slots, lock, folder.notes(), folder.material(lock).style)
    click.echo(presenter.told(slots))
    if target:
        events = {"calendar.ics": calendar(presenter.only(lock, slots))}
        return _write(folder, {target / path: text for path, text in (starter | events).items()})
    click.echo("\n".join(f"% {path}\n{text}" for path, text in starter.items()), nl=False)
    return 0


def _write(folder: Folder, contents: dict[Path, str]) -> int:
    files.make_folders(contents)
    files.replace(files.changed(contents))
    for path in contents:
        click.echo(f"written {folder.shown(path)}")
    return 0
