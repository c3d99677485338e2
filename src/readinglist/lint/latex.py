"""Rules on the LaTeX of a value: signs that TeX takes for its own, capitals, and markup of other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from readinglist.bibtex import aliases, protected, to_unicode
from readinglist.edits import Edit
from readinglist.lint.source import Piece, Problem, Source, outside_braces
from readinglist.model import Level, Rule

RULES = (
    Rule(
        "unescaped-character", "a sign that TeX takes for its own stands in a text without a backslash", Level.ERROR
    ),
    Rule("running-command", "a text has a command of TeX that reads, writes or runs something", Level.ERROR),
    Rule("unprotected-capitals", "capitals of a title stand outside braces, where styles make them small"),
    Rule("markup-residue", "a text holds HTML, which TeX prints as it stands"),
)

# fields that styles print as text
PRINTED = (
    *("title", "subtitle", "booktitle", "journal", "journaltitle", "author", "editor", "publisher", "series", "note"),
    *("address", "location", "institution", "school", "organization", "howpublished", "edition", "type", "number"),
    *("volume", "pages", "shortjournal", "eventtitle", "booksubtitle", "maintitle", "titleaddon", "addendum"),
)
# entry types whose title BibTeX's first styles set as it stands
_AS_IT_STANDS = {"book", "inbook", "proceedings", "phdthesis", "manual", "collection", "mvbook", "mvcollection"}
_VERBATIM = re.compile(r"\\(?:url|path|nolinkurl|doi|eprint|cite[a-z]*|ref|href)\s*\{[^{}]*\}")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d?);")
_TAG = re.compile(r"</?(?:i|b|em|sub|sup|scp|strong|span|jats:\w+|mml:\w+|math|title)(?:\s[^<>{}]*)?/?>", re.I)
_MATHS = re.compile(r"(?<!\\)\$[^$]*\$|\\\(.{0,1000}?\\\)|\\ensuremath\s*\{(?:[^{}]|\{[^{}]*\})*\}", re.DOTALL)
_RUNNING = re.compile(
    r"\\(?:input|include|openin|openout|read|write|immediate|catcode|csname|[egx]?def|let|special|directlua"
    r"|newcommand|renewcommand|usepackage|ShellEscape)(?![a-zA-Z])"
)
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)")
_LOOSE = re.compile(r"(?<!\\)(?:\\\\)*([&%#_^])")
_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*(\$)")
_WRITTEN = {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "^": r"\textasciicircum{}"}
_ENTITIES = {"&amp;": r"\&", "&lt;": r"\textless{}", "&gt;": r"\textgreater{}", "&quot;": '"', "&nbsp;": "~"}


def check(source: Source) -> Iterator[Problem]:
    """What the rules of this module find."""
    for piece in source.pieces(PRINTED):
        yield from _running(source, piece)
        yield from _residue(source, piece)
        yield from _loose(source, piece)
    yield from _capitals(source)


def _blanked(latex: str, *patterns: re.Pattern[str]) -> str:
    """The text with what fits a pattern made blank, so that places stay the same."""
    for pattern in patterns:
        latex = pattern.sub(lambda match: " " * len(match[0]), latex)
    return latex


# ------------------------------------------------------------------ characters


def _running(source: Source, piece: Piece) -> Iterator[Problem]:
    if command := _RUNNING.search(piece.latex):
        message = f"{piece.field.name} has {command[0]}, which does more than print"
        advice = "take it out, and ask where the file is from"
        yield source.problem("running-command", piece.entry, message, advice, piece.start + command.start())


def _loose(source: Source, piece: Piece) -> Iterator[Problem]:
    latex = _ENTITY.sub(
        lambda each: " " * len(each[0]) if _is_entity(each) else each[0], _blanked(piece.latex, _VERBATIM)
    )
    dollars = list(_DOLLAR.finditer(latex))
    if len(dollars) % 2:
        advice = r"write \$ for the sign of money, or close the formula"
        place = piece.start + dollars[-1].start(1)
        yield source.problem("unescaped-character", piece.entry, f"{piece.field.name} has a lone $", advice, place)
        return
    for match in _LOOSE.finditer(_blanked(latex, _MATHS)):
        sign, start = match[1], piece.start + match.start(1)
        message = f"{piece.field.name} has {sign} without a backslash"
        edit = Edit(start, start + 1, _WRITTEN[sign])
        yield source.mendable(
            source.problem("unescaped-character", piece.entry, message, f"write {_WRITTEN[sign]}", start), edit
        )


def _entities(latex: str) -> Iterator[re.Match[str]]:
    return filter(_is_entity, _ENTITY.finditer(latex))


def _is_entity(match: re.Match[str]) -> bool:
    return unescape(match[0]) != match[0]


def _residue(source: Source, piece: Piece) -> Iterator[Problem]:
    for match in _entities(piece.latex):
        start, written = piece.start + match.start(), _ENTITIES.get(match[0])
        edits = [Edit(start, start + len(match[0]), written)] if written else []
        advice = f"write {written}" if written else "write the character itself"
        message = f"{piece.field.name} has {match[0]}, which is HTML"
        yield source.mendable(source.problem("markup-residue", piece.entry, message, advice, start), *edits)
    if tag := _TAG.search(piece.latex):
        message = f"{piece.field.name} has {tag[0]}, which is HTML"
        advice = r"write it as LaTeX: \textit{...}, $_2$, $^2$"
        yield source.problem("markup-residue", piece.entry, message, advice, piece.start + tag.start())


# -------------------------------------------------------------------- capitals


def _capitals(source: Source) -> Iterator[Problem]:
    titles = [piece for piece in source.pieces(("title",)) if piece.entry.type not in _AS_IT_STANDS]
    names = aliases(to_unicode(piece.latex) for piece in titles)
    for piece in titles:
        if _TAG.search(piece.latex) or any(_entities(piece.latex)):
            continue
        spans = list(_unprotected(piece, names))
        if spans:
            words = [piece.latex[start:end] for start, end in spans]
            message = f"styles make these capitals small: {', '.join(words)}"
            advice = f"write {', '.join(f'{{{word}}}' for word in words)}"
            places = [(piece.start + place, mark) for span in spans for place, mark in zip(span, "{}", strict=True)]
            problem = source.problem("unprotected-capitals", piece.entry, message, advice, places[0][0])
            yield source.mendable(problem, *(Edit(place, place, mark) for place, mark in places))


def _unprotected(piece: Piece, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where braces are lacking around words, of those that stand in the file letter by letter."""
    title, outside = to_unicode(piece.latex), outside_braces(_blanked(piece.latex, _MATHS, _COMMAND))
    for start, end in protected(title, names):
        if end == 1:  # a letter that begins the title
            continue
        word = re.compile(rf"(?<!\w){re.escape(title[start:end])}(?=s?(?!\w))")
        in_title = [match.start() for match in word.finditer(title)]
        in_file = [match.start() for match in word.finditer(piece.latex)]
        if start not in in_title or len(in_title) != len(in_file):
            continue  # written otherwise in the file: with commands, or with braces inside
        place = in_file[in_title.index(start)]
        if match := word.match(outside, place):
            yield place, match.end()
