"""What files of references hold: each reference with the file and the text that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from readinglist import bibtex, files, formats
from readinglist.bibtex import RawEntry
from readinglist.formats import tables
from readinglist.model import BadEntry, Record, Reference

_TABLES = (".csv", ".tsv")
_WANTED = "the bibliography"


@dataclass(frozen=True, slots=True)
class Listed:
    """One reference of a file: its key as it stands there ("" where it has none), its line (from 1), its record.

    `raw` is its entry where the file is a `.bib`.
    """

    path: Path
    key: str
    line: int
    record: Record
    raw: RawEntry | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" + (f": {self.key}" if self.key else "")


@dataclass(frozen=True, slots=True)
class Library:
    """One file: its text ("" of a table, which is read line by line), its references, and what is none."""

    path: Path
    text: str
    listed: tuple[Listed, ...]
    bad: tuple[BadEntry, ...]

    @property
    def is_bibtex(self) -> bool:
        """Whether the file is a `.bib`."""
        return self.path.suffix.lower() == ".bib"


def read(path: Path) -> Library:
    """Reads a file in any form of `formats`; raises `InputError` when there is none to read."""
    if path.suffix.lower() in _TABLES:
        with files.opened_text(path, _WANTED) as lines:
            good, bad = tables.rows(lines, path)
        return Library(path, "", _listed(path, good), tuple(bad))
    text = files.read_as_it_is(path, _WANTED)
    if path.suffix.lower() == ".bib":
        return _read_bibtex(path, text)
    good, bad = formats.recognized(path, text).read(text, path)
    return Library(path, text, _listed(path, good), tuple(bad))


def _listed(path: Path, references: Sequence[Reference]) -> tuple[Listed, ...]:
    return tuple(Listed(path, each.key, each.line, each.record) for each in references)


def _read_bibtex(path: Path, text: str) -> Library:
    """A `.bib` file; an entry whose key stands already counts like any other, as it is the likeliest duplicate."""
    entries, bad = bibtex.entries(text, path, repeated=True)
    listed = (Listed(path, each.key, each.raw.line, each.record, each.raw) for each in entries)
    return Library(path, text, tuple(listed), tuple(bad))
