"""What one file of a report says of citations, with the place of everything in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from readinglist.model import Record

_TEXT = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a file's text and the offset where it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Scanned:
    """One file, scanned.

    `live` is the text with the same length and lines, where comments, code and other text that is never set are
    blank. `keys` are the keys cited, `files` and `bibliographies` what the file goes on in, `defined` the keys that
    it defines itself (`\\bibitem`, a label), `embedded` the `.bib` files that stand within it, each as a text of the
    whole file's length. `records` are entries that come with their citations, as in a word processor's file.
    `macros` are its own commands for citing, by name, with the number of the argument that holds the keys.
    """

    live: str
    keys: tuple[Span, ...] = ()
    files: tuple[Span, ...] = ()
    bibliographies: tuple[Span, ...] = ()
    defined: frozenset[str] = frozenset()
    embedded: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    records: Mapping[str, Record] = field(default_factory=lambda: MappingProxyType({}))
    macros: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    cites_all: bool = False


def blanked(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with these ranges blank, its lines and its length as they were; ranges come in order."""
    parts, position = [], 0
    for begin, end in ranges:
        start = max(begin, position)
        parts += [text[position:start], _TEXT.sub(" ", text[start:end])]
        position = max(position, end)
    return "".join([*parts, text[position:]])


def listed(text: str, start: int, separator: str = ",") -> list[Span]:
    """The parts of a list that stands at that offset, without the space around them."""
    found = []
    for part in text.split(separator):
        bare = part.strip()
        if bare:
            found.append(Span(bare, start + part.index(bare)))
        start += len(part) + len(separator)
    return found


class Lines:
    """Lines and columns of a text, both from 1; columns count characters."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
