"""The grammar of a `.bib` file: text in, entries with their raw fields out, and every entry that is none, by line.

Own, because bibtexparser 1.4 drops what it cannot read without a word, knows no lines, and needs 1.5 ms an entry.
The grammar is that of BibTeX itself (btxdoc, and btparse's manual); where BibTeX warns and goes on, so does this.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from readinglist.model import BadEntry

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Windows begins a file with a mark of its byte order, which is no part of it
_START = re.compile(r"(?:(?<=[\s},)\ufeff])|^)@\s*([A-Za-z]+)\s*([{(])", re.MULTILINE)
# the first line of an entry: no value is believed to go on behind it
_FIRST_LINE = re.compile(r"^\ufeff?[ \t]*@\s*[A-Za-z]+\s*[{(]\s*[^\s,{}()\"=#%~\\]+\s*,", re.MULTILINE)
_ANY_LINE = re.compile(r"^[ \t]*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,{}()\"=#%~\\]+)\s*(?=[,})])")
_NAME = re.compile(r"\s*([^\s,{}()\"=#%~\\]+)\s*=\s*")
_MACRO = re.compile(r"[^\s,{}()\"=#%~\\]+")
_NO_SPACE = re.compile(r"\S")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r"[{}\"]")
_LONGEST_RAW = 2000


class Part(NamedTuple):
    """A part of a value, by its place in the file's text: a group, a quoted text or a number, or a macro's name."""

    start: int
    end: int
    is_macro: bool = False


class Field(NamedTuple):
    """A field as it stands: its name in lower case, its value as LaTeX, its line (from 1), and the value's parts."""

    name: str
    value: str
    line: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as it stands: `type` and the names of `fields` in lower case, values as LaTeX, lines from 1.

    `start` and `end` are where it begins in the text, and where the text goes on behind it. Of two fields of one name
    the first counts; `listed` has all of them, in the file's order.
    """

    type: str
    key: str
    line: int
    fields: Mapping[str, str]
    lines: Mapping[str, int]
    start: int = 0
    end: int = 0
    listed: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Scanned:
    """A whole file: its entries, what is none, and the names of its macros, in lower case."""

    entries: tuple[RawEntry, ...]
    bad: tuple[BadEntry, ...]
    macros: frozenset[str]


def scan(text: str, path: str = "", *, repeated: bool = False) -> tuple[list[RawEntry], list[BadEntry]]:
    """Reads all entries of a file, in its order; the file's `@string`s are expanded, its comments left out.

    An entry whose key stands already is a bad one, as it is to BibTeX, unless `repeated` ones are wanted.
    """
    found = scanned(text, path, repeated=repeated)
    return list(found.entries), list(found.bad)


def scanned(text: str, path: str = "", *, repeated: bool = False) -> Scanned:
    """As `scan`, with the names of the macros that the file may use."""
    reading = _Scan(text, repeated=repeated)
    blocks = list(reading.blocks(path))
    good = tuple(block for block in blocks if isinstance(block, RawEntry))
    return Scanned(good, tuple(block for block in blocks if isinstance(block, BadEntry)), frozenset(reading.macros))


class _MalformedError(Exception):
    def __init__(self, reason: str, key: str = "", end: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.key, self.end = reason, key, end


class _Scan:
    """One reading of one text; every step is linear in what it reads, whatever the text."""

    def __init__(self, text: str, *, repeated: bool = False) -> None:
        self.text, self.repeated = text, repeated
        self.macros = {month: month for month in MONTHS}
        self.seen: dict[str, int] = {}
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.first_lines = [match.start() for match in _FIRST_LINE.finditer(text)]

    def line(self, position: int) -> int:
        return bisect_right(self.newlines, position - 1) + 1

    def next_line(self, position: int) -> int:
        """Where to go on behind what is no entry: at the next line that may begin one."""
        following = _ANY_LINE.search(self.text, position)
        return following.start() if following else len(self.text)

    def limit(self, position: int) -> int:
        """Where the next entry surely begins, so that a value must have ended."""
        following = bisect_right(self.first_lines, position)
        return self.first_lines[following] if following < len(self.first_lines) else len(self.text)

    def blocks(self, path: str) -> Iterator[RawEntry | BadEntry]:
        position = 0
        while start := _START.search(self.text, position):
            kind = start[1].lower()
            try:
                if kind in ("comment", "preamble"):
                    position = self.group_end(start.end() - 1, kind)
                elif kind == "string":
                    position = self.string(start.end())
                else:
                    entry, position = self.entry(kind, start)
                    if (first := self.seen.get(entry.key.lower())) and not self.repeated:
                        raise _MalformedError(f"the key stands already in line {first}", entry.key, position)
                    self.seen[entry.key.lower()] = entry.line
                    yield entry
            except _MalformedError as problem:
                position = problem.end or self.next_line(start.end())
                if kind != "comment":
                    raw = self.text[start.start() : position].strip()[:_LONGEST_RAW]
                    yield BadEntry(self.line(start.start()), problem.key, problem.reason, raw, path)

    def string(self, position: int) -> int:
        name = _NAME.match(self.text, position)
        if not name:
            raise _MalformedError("this @string defines no name")
        value, _, position = self.value(name.end(), name[1])
        self.macros[name[1].lower()] = value
        if self.at(position) not in ("}", ")"):
            raise _MalformedError(f"the @string of {name[1]} is not closed")
        return position + 1

    def entry(self, kind: str, start: re.Match[str]) -> tuple[RawEntry, int]:
        key = _KEY.match(self.text, start.end())
        if not key:
            raise _MalformedError("no citation key, or one with a space or a bracket in it, before the first comma")
        try:
            listed, position = self.fields(key.end())
        except _MalformedError as problem:
            raise _MalformedError(problem.reason, key[1]) from None
        values = {each.name: each.value for each in reversed(listed)}
        fields = {name: values[name] for name in dict.fromkeys(each.name for each in listed)}
        lines = {each.name: each.line for each in reversed(listed)}
        begin = start.start()
        return RawEntry(kind, key[1], self.line(begin), fields, lines, begin, position, tuple(listed)), position

    def fields(self, position: int) -> tuple[list[Field], int]:
        listed: list[Field] = []
        last = "the key"
        while (mark := self.at(position := self.skip(position))) not in ("}", ")"):
            if mark != ",":
                reason = f"a comma is missing behind {last}" if mark not in ("", "@") else f"not closed behind {last}"
                raise _MalformedError(reason)
            position = self.skip(position + 1)
            if self.at(position) in ("}", ")"):
                break
            name = _NAME.match(self.text, position)
            if not name:
                raise _MalformedError(f"no field stands behind {last} and its comma")
            last = name[1].lower()
            value, parts, position = self.value(name.end(), last)
            listed.append(Field(last, value, self.line(name.start(1)), parts))
        return listed, position + 1

    def value(self, position: int, name: str) -> tuple[str, tuple[Part, ...], int]:
        """The value of a field: groups, quoted texts, numbers and macros, joined with `#`."""
        texts: list[str] = []
        parts: list[Part] = []
        while True:
            part, position = self.part(position, name)
            said = self.text[part.start : part.end]
            texts.append(self.macros.get(said.lower(), said) if part.is_macro else said)
            parts.append(part)
            position = self.skip(position)
            if self.at(position) != "#":
                return " ".join("".join(texts).split()), tuple(parts), position
            position = self.skip(position + 1)

    def part(self, position: int, name: str) -> tuple[Part, int]:
        mark = self.at(position)
        if mark == "{":
            end = self.group_end(position, name)
            return Part(position + 1, end - 1), end
        if mark == '"':
            end = self.quote_end(position, name)
            return Part(position + 1, end - 1), end
        if macro := _MACRO.match(self.text, position):
            return Part(macro.start(), macro.end(), not macro[0].isdecimal()), macro.end()
        raise _MalformedError(f"{name} has no value")

    def group_end(self, position: int, name: str) -> int:
        """The position behind the brace that closes the one at `position`."""
        if self.at(position) == "(":  # only comments are closed by a parenthesis here
            return self.text.find(")", position, self.limit(position)) + 1 or self.limit(position)
        depth = 0
        for brace in _BRACE.finditer(self.text, position, self.limit(position)):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.end()
        raise _MalformedError(f"the braces of {name} do not balance")

    def quote_end(self, position: int, name: str) -> int:
        depth = 0
        for mark in _BRACE_OR_QUOTE.finditer(self.text, position + 1, self.limit(position)):
            if mark[0] != '"':
                depth += 1 if mark[0] == "{" else -1
            elif depth == 0:
                return mark.end()
            if depth < 0:
                break
        raise _MalformedError(f"the quotation marks or braces of {name} do not balance")

    def at(self, position: int) -> str:
        return self.text[position : position + 1]

    def skip(self, position: int) -> int:
        match = _NO_SPACE.search(self.text, position)
        return match.start() if match else len(self.text)
