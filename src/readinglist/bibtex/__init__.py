"""The door to BibTeX and biblatex: files of entries to records, works to a file, and the proof that both agree."""

from __future__ import annotations

from pathlib import Path

from readinglist.bibtex.checking import verify
from readinglist.bibtex.reading import Entry, entries, plain_url
from readinglist.bibtex.scan import MONTHS, Field, RawEntry, Scanned, scan, scanned
from readinglist.bibtex.tex import as_written, to_unicode
from readinglist.bibtex.titles import aliases, protected
from readinglist.bibtex.writing import Style, beyond_latex, is_key, venue, write
from readinglist.model import BadEntry, Record

__all__ = [
    "MONTHS",
    "Entry",
    "Field",
    "RawEntry",
    "Scanned",
    "Style",
    "aliases",
    "as_written",
    "beyond_latex",
    "entries",
    "is_key",
    "plain_url",
    "protected",
    "read",
    "scan",
    "scanned",
    "to_unicode",
    "venue",
    "verify",
    "write",
]


def read(text: str, path: Path | str, source: str = "catalogue") -> tuple[list[Record], list[BadEntry]]:
    """The record of every well-formed entry, in the file's order, and every other entry by its line and the reason.

    A record's `source` says who it is from and where it stands: `catalogue:course.bib:12`.
    """
    good, bad = entries(text, path, source)
    return [entry.record for entry in good], bad
