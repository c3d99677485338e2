"""The grammar of a `.bib` file: text in, entries with their raw fields out, and every entry that is none, by line.

Own, because bibtexparser 1.4 drops what it cannot read without a word, knows no lines, and needs 1.5 ms an entry.
The grammar is that of BibTeX itself (btxdoc, and btparse's manual); where BibTeX warns and goes on, so does this.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from readinglist.model import BadEntry

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_START = re.compile(r"(?:(?<=[\s},)])|^)@\s*([A-Za-z]+)\s*([{(])", re.MULTILINE)
# the first line of an entry: no value is believed to go on behind it
_FIRST_LINE = re.compile(r"^[ \t]*@\s*[A-Za-z]+\s*[{(]\s*[^\s,{}()\"=#%~\\]+\s*,", re.MULTILINE)
_ANY_LINE = re.compile(r"^[ \t]*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,{}()\"=#%~\\]+)\s*(?=[,})])")
_NAME = re.compile(r"\s*([^\s,{}()\"=#%~\\]+)\s*=\s*")
_MACRO = re.compile(r"[^\s,{}()\"=#%~\\]+")
_NO_SPACE = re.compile(r"\S")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r"[{}\"]")
_LONGEST_RAW = 2000


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as it stands: `type` and the names of `fields` in lower case, values as LaTeX, lines from 1."""

    type: str
    key: str
    line: int
    fields: Mapping[str, str]
    lines: Mapping[str, int]


def scan(text: str, path: str = "") -> tuple[list[RawEntry], list[BadEntry]]:
    """Reads all entries of a file, in its order; the file's `@string`s are expanded, its comments left out."""
    good: list[RawEntry] = []
    bad: list[BadEntry] = []
    for found in _Scan(text).blocks(path):
        if isinstance(found, RawEntry):
            good.append(found)
        else:
            bad.append(found)
    return good, bad


class _MalformedError(Exception):
    def __init__(self, reason: str, key: str = "", end: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.key, self.end = reason, key, end


class _Scan:
    """One reading of one text; every step is linear in what it reads, whatever the text."""

    def __init__(self, text: str) -> None:
        self.text = text
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
                    if first := self.seen.get(entry.key.lower()):
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
        value, position = self.value(name.end(), name[1])
        self.macros[name[1].lower()] = value
        if self.at(position) not in ("}", ")"):
            raise _MalformedError(f"the @string of {name[1]} is not closed")
        return position + 1

    def entry(self, kind: str, start: re.Match[str]) -> tuple[RawEntry, int]:
        key = _KEY.match(self.text, start.end())
        if not key:
            raise _MalformedError("no citation key, or one with a space or a bracket in it, before the first comma")
        try:
            fields, lines, position = self.fields(key.end())
        except _MalformedError as problem:
            raise _MalformedError(problem.reason, key[1]) from None
        return RawEntry(kind, key[1], self.line(start.start()), fields, lines), position

    def fields(self, position: int) -> tuple[dict[str, str], dict[str, int], int]:
        fields: dict[str, str] = {}
        lines: dict[str, int] = {}
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
            value, position = self.value(name.end(), last)
            fields.setdefault(last, value)
            lines.setdefault(last, self.line(name.start(1)))
        return fields, lines, position + 1

    def value(self, position: int, name: str) -> tuple[str, int]:
        """The value of a field: groups, quoted texts, numbers and macros, joined with `#`."""
        parts = []
        while True:
            part, position = self.part(position, name)
            parts.append(part)
            position = self.skip(position)
            if self.at(position) != "#":
                return " ".join("".join(parts).split()), position
            position = self.skip(position + 1)

    def part(self, position: int, name: str) -> tuple[str, int]:
        mark = self.at(position)
        if mark == "{":
            end = self.group_end(position, name)
            return self.text[position + 1 : end - 1], end
        if mark == '"':
            end = self.quote_end(position, name)
            return self.text[position + 1 : end - 1], end
        if macro := _MACRO.match(self.text, position):
            return self.macros.get(macro[0].lower(), macro[0]), macro.end()
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
