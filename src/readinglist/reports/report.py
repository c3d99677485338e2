"""The nouns of a report: its files, what it cites, the entries that it brings, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from readinglist.bibtex import RawEntry
from readinglist.lint.keys import named_by
from readinglist.lint.source import keys_in
from readinglist.model import BadEntry, Record
from readinglist.reports.bundle import Bundle
from readinglist.reports.scanned import Lines


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file as a person names it, line (of a `.docx` the paragraph) and column from 1."""

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class File:
    """One file of the report: its name in the report and for people, its text, and what of it is live text."""

    name: str
    path: str
    text: str
    live: str
    lines: Lines

    def place(self, offset: int) -> Place:
        """Where an offset of its text is."""
        return Place(self.path, *self.lines.at(offset))


@dataclass(frozen=True, slots=True)
class Citation:
    """One key, cited once: where, and where the key begins in the text of the file with that name."""

    key: str
    place: Place
    file: str
    start: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry that the report brings: its key, what it says, where it stands, and its fields when it is BibTeX's.

    `file` is the name of the file that it is in, `fields` says where each of its fields is.
    """

    key: str
    record: Record
    place: Place
    file: str
    raw: RawEntry | None = None
    fields: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def shortened(self) -> bool:
        """Whether its authors end with "and others"."""
        return self._field("author").casefold().rstrip(" .{}\n").endswith(("and others", "et al"))

    @property
    def aliases(self) -> frozenset[str]:
        """Other keys that it may be cited by (biblatex)."""
        return frozenset(keys_in(self._field("ids")))

    @property
    def parents(self) -> frozenset[str]:
        """The keys of entries that it takes fields from or names."""
        return frozenset(named_by(self.raw) if self.raw else ())

    def place_of(self, *fields: str) -> Place:
        """Where the first of these fields that it has is, else its own place."""
        return next((self.fields[name] for name in fields if name in self.fields), self.place)

    def _field(self, name: str) -> str:
        return self.raw.fields.get(name, "") if self.raw else ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that the report names and that was not read: where it is named, and why it was not read."""

    name: str
    place: Place
    why: str
    bibliography: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a report cites and brings.

    `defined` are keys that no entry is needed for. `named` says whether the report names a bibliography at all,
    `cites_all` that it cites all entries.
    """

    bundle: Bundle
    files: tuple[File, ...]
    citations: tuple[Citation, ...]
    entries: tuple[Entry, ...]
    bad: tuple[BadEntry, ...]
    missing: tuple[Missing, ...]
    defined: frozenset[str]
    named: bool
    cites_all: bool

    @property
    def keys(self) -> frozenset[str]:
        """The keys that its entries can be cited by."""
        return frozenset(key for entry in self.entries for key in (entry.key, *entry.aliases))
