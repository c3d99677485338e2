"""Rules on names: lists that BibTeX would read as one name, and lists that were cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readinglist.lint.source import Piece, Problem, Source, outside_braces
from readinglist.model import Level, Rule

RULES = (
    Rule("separated-names", "names are separated otherwise than by “and”, and read as one", Level.ERROR),
    Rule("author-list-cut", "a list of authors ends in “others”"),
)

_AND = re.compile(r"\sand\s", re.IGNORECASE)
_CUT = re.compile(r"(?:\sand\s+|^|,\s*)(others)\s*$|(?:^|(?<=[\s,]))(et\.?\s*al\.?)\s*$", re.IGNORECASE)
_EXTENDED = re.compile(r"\b(?:family|given|prefix|suffix)(?:-i)?\s*=")


def check(source: Source) -> Iterator[Problem]:
    """What the rules of this module find."""
    for piece in source.pieces(("author", "editor")):
        latex = outside_braces(piece.latex)
        if cut := _CUT.search(latex):
            yield _cut(source, piece, cut)
        yield from _separated(source, piece, latex)


def _cut(source: Source, piece: Piece, cut: re.Match[str]) -> Problem:
    words = 1 if cut[1] else 2
    message = f"{piece.field.name} ends in “{cut[words]}”: the list is cut"
    advice = "name all of them; a style shortens the list where it is to be short"
    return source.problem("author-list-cut", piece.entry, message, advice, piece.start + cut.start(words))


def _separated(source: Source, piece: Piece, latex: str) -> Iterator[Problem]:
    """A name has two commas at most ("von Last, Jr, First"), and no semicolon."""
    start = 0
    for each in [*_AND.finditer(latex), None]:
        name = latex[start : each.start() if each else len(latex)]
        if (name.count(",") > 2 or ";" in name) and not _EXTENDED.search(name):
            message = f"{piece.field.name} has a name with {'a semicolon' if ';' in name else 'more than two commas'}"
            advice = "put “and” between names, and a group that has commas into braces"
            place = piece.start + start + len(name) - len(name.lstrip())
            yield source.problem("separated-names", piece.entry, message, advice, place)
        start = each.end() if each else 0
