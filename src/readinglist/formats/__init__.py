"""Every form that a bibliography comes in: one reader and one writer each, with a `Record` in between.

What a form cannot hold is not told from a list: the works are written, read back, and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from readinglist import bibtex
from readinglist.errors import InputError
from readinglist.formats import hayagriva, items, ris, tables
from readinglist.formats.loss import lost_of
from readinglist.model import BadEntry, Reference, Work

__all__ = ["FORMATS", "Format", "lost", "named", "recognized"]


@dataclass(frozen=True, slots=True)
class Format:
    """One form: its name, the ending of its files, what it is for, its writer and its reader.

    The writer takes works by citation key and a form of `venues.written`; the reader gives the references of a file
    and the entries that it could not read, and raises `InputError` where the file is of another form.
    """

    name: str
    suffix: str
    about: str
    write: Callable[[Mapping[str, Work], str], str]
    read: Callable[[str, Path | str], tuple[list[Reference], list[BadEntry]]]


def _bibtex(dialect: str) -> Callable[[Mapping[str, Work], str], str]:
    return lambda works, venues: bibtex.write(works, bibtex.Style(dialect, venues))


def _read_bibtex(text: str, path: Path | str) -> tuple[list[Reference], list[BadEntry]]:
    good, bad = bibtex.entries(text, path)
    return [Reference(entry.key, entry.record, entry.raw.line) for entry in good], bad


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("bibtex", ".bib", "LaTeX with BibTeX or natbib", _bibtex("bibtex"), _read_bibtex),
        Format("biblatex", ".bib", "LaTeX with biblatex and Biber", _bibtex("biblatex"), _read_bibtex),
        Format("csl-json", ".json", "Zotero, Pandoc and every CSL processor", items.to_json, items.read_json),
        Format("csl-yaml", ".yaml", "Pandoc and Quarto", items.to_yaml, items.read_yaml),
        Format("hayagriva", ".yml", "Typst", hayagriva.write, hayagriva.read),
        Format("ris", ".ris", "EndNote, Mendeley and databases", ris.write, ris.read),
        Format("csv", ".csv", "spreadsheets and the exports of databases", tables.write, tables.read),
    )
}


def lost(works: Mapping[str, Work], text: str, form: Format) -> dict[str, tuple[str, ...]]:
    """By citation key, what the works say and the text written of them in this form does not (see `loss.lost_of`)."""
    found = {each.key: each.record for each in form.read(text, form.name)[0]}
    parts = {key: tuple(lost_of(work, found[key])) if key in found else ("title",) for key, work in works.items()}
    return {key: names for key, names in parts.items() if names}


def named(name: str) -> Format:
    """The form of that name; raises `InputError` when there is none."""
    if name not in FORMATS:
        raise InputError(f"there is no form {name!r}", advice=f"one of {', '.join(FORMATS)}")
    return FORMATS[name]


def recognized(path: Path, text: str) -> Format:
    """The form of a file, by its ending and, of YAML, by what it holds; raises `InputError` when none is known."""
    suffix = path.suffix.lower().replace(".tsv", ".csv")
    if suffix in (".yml", ".yaml"):
        return FORMATS["csl-yaml" if _is_list(text) else "hayagriva"]
    found = next((each for each in FORMATS.values() if each.suffix == suffix), None)
    if found is None:
        endings = ", ".join(dict.fromkeys(each.suffix for each in FORMATS.values()))
        raise InputError("no form of a bibliography is known by this ending", path=path, advice=f"one of {endings}")
    return found


def _is_list(text: str) -> bool:
    """Whether YAML's first key or item is that of CSL: `references:`, or a list."""
    first = next(
        (line for line in text.splitlines() if line.strip("\ufeff -") and not line.startswith(("#", "%"))), ""
    )
    return first.lstrip("\ufeff").startswith(("references:", "- ", "-\n", "["))
