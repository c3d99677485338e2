"""`readinglist figures`: the pictures of a reading list as files."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist import files
from readinglist.cli.folder import Folder, in_folder
from readinglist.errors import InputError
from readinglist.outputs.figures import figures


@click.command(name="figures")
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), help="Into this folder.")
@in_folder
def command(target: Path | None, start: Path) -> int:
    """Writes the pictures of the list as SVG: when its readings appeared, where, and which cites which.

    What the lock does not know is not drawn: which reading cites which is there only when a service said so.

    \b
    readinglist figures                 into refs/figures
    readinglist figures --to slides     for a talk
    """
    folder = Folder.at(start)
    found = figures(folder.material(folder.lock()).lock)
    if not found:
        raise InputError("there is nothing to draw: no reading is resolved", path=folder.lock_path)
    target = target or folder.config.refs / "figures"
    contents = {target / f"{figure.name}.svg": figure.file for figure in found}
    files.make_folders(contents)
    files.replace(files.changed(contents))
    for path, figure in zip(contents, found, strict=True):
        click.echo(f"{folder.shown(path)}: {figure.caption}")
    return 0
