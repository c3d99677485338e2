"""`readinglist init`: a new course folder."""

from __future__ import annotations

from pathlib import Path

import click
import tomlkit

from readinglist import choices, config, files
from readinglist.errors import InputError

_SETTINGS = """\
# Settings of this course; `readinglist build` reads them, and writes them never.

[course]
title = {title}
term = {term}
{year}
# schedule = "refs/schedule.html"       # the page; needed only when refs/ holds several schedule.*

[bibliography]
# dialect = "bibtex"                    # or "biblatex"
# venues = "full"                       # or "short", "abbreviated"
# key = "{{family}}{{year}}{{word}}"         # citation keys: kwon2023efficient; a key once given stays

[sources]                               # your own records, refs/catalogue/*.bib, are asked first
# order = ["catalogue", "arxiv", "semantic_scholar", "crossref", "dblp", "openalex"]
# contact = "you@example.org"           # told to the services, as they ask for
"""

_CHOICES = """\
# Decisions of people; each beats every rule and is never overwritten.
# `readinglist review` asks and writes them; `readinglist explain READING` prints the lines to put here.
#
# [[choice]]
# reading = "the title as the page has it"
# accept = "doi:10.1145/3600006.3613165"      # or not_a_paper = true, key = "...", correct = { year = 2023 }
# reason = "why"
"""

_NEXT = """\
{folder} is laid out. Next:
  1. put the course's schedule page into {refs}, as schedule.html, .md, .txt, .csv or .yml
  2. readinglist schedule      shows what is read from it
  3. readinglist build         resolves every title and writes the bibliography and the reading list
  4. readinglist review        takes your answers for what is ambiguous or missing into {choices}
  5. put annotations into {refs}/notes/KEY.md, and keep the folder under version control"""


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--title", default="", help="The course's title.")
@click.option("--term", default="", help="Its term: spring, fall, ...")
@click.option("--year", type=click.IntRange(1900, 2200), help="The year that its dates are in.")
def command(folder: Path, title: str, term: str, year: int | None) -> int:
    """Lays out a new course FOLDER (here by default); changes no file that is already there.

    \b
    readinglist init cs598 --title "CS 598 AI Efficiency" --term spring --year 2024
    """
    settings = folder / config.NAME
    if settings.exists():
        raise InputError("this is a course folder already", path=settings, advice="`readinglist build` builds it")
    refs = folder / "refs"
    for part in (refs / "notes", refs / "catalogue"):
        part.mkdir(parents=True, exist_ok=True)
    dated = f"year = {year}" if year else "# year = 2024                         # when the page's dates name no year"
    text = _SETTINGS.format(
        title=tomlkit.string(title).as_string(), term=tomlkit.string(term).as_string(), year=dated
    )
    new = {settings: text, refs / choices.NAME: _CHOICES}
    files.replace({path: text for path, text in new.items() if not path.exists()})
    click.echo(_NEXT.format(folder=folder, refs=refs, choices=refs / choices.NAME))
    return 0
