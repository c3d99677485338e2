"""`readinglist cite`: what a student needs to cite a reading."""

from __future__ import annotations

import json
from pathlib import Path

import click

from readinglist import bibtex, csl
from readinglist.cli import clipboard
from readinglist.cli.folder import Folder, as_json, complete_key, in_folder, readings_named
from readinglist.errors import InputError
from readinglist.lock import Lock, Pin
from readinglist.readings import words_of


@click.command(name="cite")
@click.argument("query", nargs=-1, required=True, shell_complete=complete_key)
@click.option("--style", metavar="FILE.csl", help="A citation formatted in a CSL style; `default` is the list's own.")
@click.option("--bibtex", "as_bibtex", is_flag=True, help="The BibTeX entry alone.")
@click.option("--key", "as_key", is_flag=True, help="The citation key alone.")
@click.option("--copy", "copied", is_flag=True, help="Put it into the clipboard, too.")
@as_json
@in_folder
def command(
    query: tuple[str, ...],
    style: str | None,
    start: Path,
    *,
    as_bibtex: bool,
    as_key: bool,
    copied: bool,
    as_json: bool,
) -> int:
    """Finds readings by key, tag, or words of title, author or venue, and prints how to cite them.

    \b
    readinglist cite vllm
    readinglist cite speculative decoding --bibtex
    readinglist cite kwon --style ieee.csl --copy
    """
    folder = Folder.at(start)
    found = folder.lock()
    works = {pin.key: pin.work for pin in _matching(found, " ".join(query)) if pin.key and pin.work}
    if not works:
        advice = "`readinglist cite` takes a key, a tag, or words of a title, an author or a venue"
        raise InputError(f"no reading of this course fits {' '.join(query)!r}", advice=advice)
    if as_json:
        text = json.dumps([csl.to_csl(key, work) for key, work in works.items()], indent=1, ensure_ascii=False)
    elif as_key:
        text = "\n".join(works)
    elif style:
        citations = csl.Formatter(None if style == "default" else style).plain(works)
        text = "\n".join(citations[key] for key in works)
    else:
        entries = bibtex.write(works, bibtex.Style(found.settings["dialect"], found.settings["venues"]))
        cites = "" if as_bibtex else "\n".join(f"\\cite{{{key}}}" for key in works) + "\n\n"
        text = f"{cites}{entries}".rstrip("\n")
    click.echo(text)
    if copied:
        clipboard.copy(text)
    return 0


def _matching(found: Lock, query: str) -> list[Pin]:
    """The readings with that name, else those that have every word of the query in title, authors, venue or tag."""
    if named := readings_named(found, query):
        return list(named.values())
    words = words_of(query)
    return [pin for pin in found.pins.values() if all(word in _text(pin) for word in words)]


def _text(pin: Pin) -> str:
    records = pin.work.records if pin.work else ()
    parts = [pin.key or "", pin.claim.title, pin.claim.tag or ""]
    for record in records:
        parts += [record.title, record.venue or "", str(record.year), *(str(name) for name in record.author)]
    return " ".join(word for part in parts for word in words_of(part))
