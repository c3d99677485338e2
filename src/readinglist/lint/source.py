"""A `.bib` file as the rules see it: its entries with their records, and where in the text each thing stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from readinglist import bibtex
from readinglist.bibtex import Field, RawEntry, Scanned, scanned
from readinglist.edits import Edit
from readinglist.model import Finding, Record, Work


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding, and the edits that mend it where that is safe."""

    finding: Finding
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a value that has no other part: where it begins in the file, and what it says as LaTeX."""

    entry: RawEntry
    field: Field
    start: int
    latex: str


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the file: works, by which preprints are judged, and the texts of files read with it.

    `cited`, where it is known, has each key that texts cite, with the path and line that cites it first; the key `*`
    cites all.
    """

    known: tuple[Work, ...] = ()
    others: tuple[str, ...] = ()
    cited: Mapping[str, tuple[str, int]] | None = None


class Source:
    """One file, read once for all rules."""

    def __init__(self, text: str, path: str, around: Around) -> None:
        self.text, self.path, self.around = text, path, around
        self.scanned: Scanned = scanned(text, path)
        self.others = tuple(scanned(other) for other in around.others)
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key of the files as BibTeX compares them, also those that biblatex lets an entry go by (`ids`)."""
        entries = [entry for each in (self.scanned, *self.others) for entry in each.entries]
        listed = ((entry.key, *keys_in(entry.fields.get("ids", ""))) for entry in entries)
        return frozenset(key.lower() for keys in listed for key in keys)

    @cached_property
    def macros(self) -> frozenset[str]:
        """The macros that the files define."""
        return self.scanned.macros.union(*(other.macros for other in self.others))

    @cached_property
    def records(self) -> dict[str, Record]:
        """The record of each entry that has one, by its key."""
        return {entry.key: entry.record for entry in bibtex.entries(self.text, self.path, "lint")[0]}

    def pieces(self, names: Iterable[str]) -> Iterator[Piece]:
        """Each value of these fields that is one text; one joined from several is left alone."""
        wanted = frozenset(names)
        for entry in self.scanned.entries:
            for field in entry.listed:
                if field.name in wanted and len(field.parts) == 1 and not field.parts[0].is_macro:
                    (part,) = field.parts
                    yield Piece(entry, field, part.start, self.text[part.start : part.end])

    def problem(self, rule: str, entry: RawEntry, message: str, advice: str, at: int | Field) -> Problem:
        """A problem of an entry, at a place in the text or at a field."""
        line, column = (at.line, None) if isinstance(at, Field) else self.place(at)
        return Problem(Finding(rule, entry.key, message, advice, line, path=self.path, column=column))

    def mendable(self, problem: Problem, *edits: Edit) -> Problem:
        """The problem with the edits that mend it; where there is one, the finding tells it."""
        if len(edits) != 1:
            return replace(problem, edits=edits)
        text = self.text[edits[0].start : edits[0].end]
        return Problem(replace(problem.finding, text=text, suggestion=edits[0].text), edits)

    def place(self, position: int) -> tuple[int, int]:
        """The line and the column, from 1, of a place in the text."""
        line = bisect_right(self._breaks, position - 1)
        start = self._breaks[line - 1] + 1 if line else 0
        return line + 1, position - start + 1


def keys_in(value: str) -> list[str]:
    """The keys that a field lists, between commas."""
    return [key for each in value.split(",") if (key := each.strip())]


def outside_braces(latex: str) -> str:
    """The text with what is in braces made unreadable, so that places stay the same."""
    depth, kept = 0, []
    for each in latex:
        depth += each == "{"
        kept.append(each if depth == 0 else "\0")
        depth -= each == "}" and depth > 0
    return "".join(kept)
