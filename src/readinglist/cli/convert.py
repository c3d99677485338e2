"""`readinglist convert`: a bibliography in another form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from readinglist import bibtex, csl, files, formats, lint
from readinglist.crosswalk import venue
from readinglist.errors import InputError
from readinglist.formats import FORMATS, Format
from readinglist.judgement.keys import DEFAULT_TEMPLATE, citation_key
from readinglist.model import BadEntry, Record, Reference, Version, Work

_CITATIONS = "citations"
_KEYS_SHOWN = 4


@click.command(name="convert")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Choice((*FORMATS, _CITATIONS)),
    help="The form; that of --output's ending by default.",
)
@click.option("--from", "source", type=click.Choice(tuple(FORMATS)), help="The form of FILE, when its ending lies.")
@click.option("--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Write into this file.")
@click.option(
    "--venues",
    type=click.Choice(("kept", "full", "short", "abbreviated")),
    default="kept",
    help="How venues are named; as they are by default.",
)
@click.option("--style", metavar="FILE.csl", help="The CSL style of `--to citations`; the reading list's by default.")
def command(
    path: Path, target: str | None, source: str | None, output: Path | None, venues: str, style: str | None
) -> int:
    """Writes a bibliography in another form, and says on standard error what that form cannot hold.

    \b
    readinglist convert library.ris --to bibtex > refs.bib
    readinglist convert refs.bib -o refs.yml                      for Typst
    readinglist convert refs.bib --to csl-yaml -o refs.yaml       for Pandoc and Quarto
    readinglist convert refs.bib --to citations --style apa.csl

    Forms: bibtex, biblatex, csl-json, csl-yaml, hayagriva, ris, csv, and citations, which is written only; they are
    told in docs/formats.md. Exit status: 1 when an entry could not be read, or a key had to be changed.
    """
    text = files.read_text(path, "the bibliography")
    origin = formats.named(source) if source else formats.recognized(path, text)
    references, bad = origin.read(text, path)
    form = _form(target, output)
    works, changed = _keyed(references, form, venues)
    result = _citations(works, style) if form is None else form.write(works, "kept")
    cut = _cut(text, path) if origin.suffix == ".bib" else ()
    for line in (*_said(bad, changed), *cut, *(_losses(works, result, form) if form else ())):
        click.echo(f"{click.style('warning:', fg='yellow')} {line}", err=True)
    if output:
        files.make_folders([output])
        files.replace({output: result})
    else:
        click.echo(result, nl=False)
    return 1 if bad or changed else 0


def _form(target: str | None, output: Path | None) -> Format | None:
    """The form to write; None for formatted citations."""
    if target == _CITATIONS:
        return None
    if target:
        return formats.named(target)
    if output is None:
        advice = f"one of {', '.join(FORMATS)}, or {_CITATIONS}"
        raise InputError("into which form is to be told by --to, or by the ending of --output", advice=advice)
    return formats.recognized(output, "")


def _keyed(
    references: Sequence[Reference], form: Format | None, venues: str
) -> tuple[dict[str, Work], list[tuple[Reference, str]]]:
    """The works by citation key, and each reference whose key is another now because that form cannot have it."""
    works: dict[str, Work] = {}
    changed: list[tuple[Reference, str]] = []
    taken: set[str] = set()
    strict = form is not None and form.name in ("bibtex", "biblatex")
    for each in references:
        key = each.key
        if not key or key.casefold() in taken or (strict and not bibtex.is_key(key)):
            key = citation_key(each.record, DEFAULT_TEMPLATE, taken)
            changed += [(each, key)] if each.key else []
        taken.add(key.casefold())
        works[key] = Work((Version(_with_venues(each.record, venues)),))
    return works, changed


def _with_venues(record: Record, form: str) -> Record:
    return replace(record, container_title=venue(record, form)) if record.container_title else record


def _citations(works: Mapping[str, Work], style: str | None) -> str:
    return "".join(f"{line}\n" for line in csl.Formatter(style, "kept").plain(works).values())


def _said(bad: Sequence[BadEntry], changed: Sequence[tuple[Reference, str]]) -> Iterator[str]:
    yield from map(str, bad)
    yield from (f"{each.record.source}: the key {each.key!r} is {key!r} now" for each, key in changed)


def _cut(text: str, path: Path) -> Iterator[str]:
    """The entries whose list of authors ends in "others", which no record and no other form can say."""
    for finding in (problem.finding for problem in lint.check(text, str(path))):
        if finding.rule == "author-list-cut":
            yield f"{finding.path}:{finding.line}: {finding.subject}: {finding.message}, and those named are kept"


def _losses(works: Mapping[str, Work], text: str, form: Format) -> Iterator[str]:
    """What the form cannot hold, by what it is: one line for each part, with the keys that had it."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, parts in formats.lost(works, text, form).items():
        for part in parts:
            found[part.replace("_", "-")].append(key)
    for part, keys in sorted(found.items()):
        more = f" and {len(keys) - _KEYS_SHOWN} more" if len(keys) > _KEYS_SHOWN else ""
        yield f"{form.name} cannot hold {part}: {', '.join(keys[:_KEYS_SHOWN])}{more}"
