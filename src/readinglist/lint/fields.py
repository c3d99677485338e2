"""Rules on what entries have to say by their type, and on the form of pages, dates, DOIs and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readinglist import identifiers
from readinglist.bibtex import MONTHS, Field, RawEntry, plain_url
from readinglist.edits import Edit
from readinglist.lint.latex import PRINTED
from readinglist.lint.source import Piece, Problem, Source
from readinglist.model import Level, Rule

RULES = (
    Rule("missing-field", "an entry lacks what its type has to say"),
    Rule("repeated-field", "a field stands twice, and the second is not read"),
    Rule("undefined-string", "a value names a macro that no @string defines", Level.ERROR),
    Rule("page-dash", "a range of pages has one hyphen, or a sign that is no dash of TeX"),
    Rule("page-order", "a range of pages ends before it begins"),
    Rule("year-form", "a year is no year"),
    Rule("month-form", "a month is text, which styles cannot translate or shorten"),
    Rule("doi-form", "a DOI is no DOI, or more than one"),
    Rule("address-form", "an address is none, or is written so that its link breaks"),
)

_YEAR, _AUTHOR = ("year", "date"), ("author", "editor")
_READ = frozenset({*PRINTED, *_YEAR, "month", "doi", "url", "eprint", "isbn", "issn", "crossref", "abstract"})
_BY = {"institution": ("institution", "school"), "school": ("school", "institution")}
# what each type has to say (btxdoc, section 3.1; the biblatex manual, 2.1.1): one field of each group
_WANTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("author",), ("title",), ("journal", "journaltitle"), _YEAR),
    "book": (_AUTHOR, ("title",), ("publisher",), _YEAR),
    "booklet": (("title",),),
    "inbook": (_AUTHOR, ("title",), ("chapter", "pages", "booktitle"), ("publisher",), _YEAR),
    "incollection": (("author",), ("title",), ("booktitle",), ("publisher",), _YEAR),
    "inproceedings": (("author",), ("title",), ("booktitle",), _YEAR),
    "manual": (("title",),),
    "mastersthesis": (("author",), ("title",), _BY["school"], _YEAR),
    "misc": (("title", "howpublished"),),
    "online": (("title",), ("url", "doi", "eprint")),
    "phdthesis": (("author",), ("title",), _BY["school"], _YEAR),
    "proceedings": (("title", "booktitle"), _YEAR),
    "techreport": (("author",), ("title",), _BY["institution"], _YEAR),
    "thesis": (("author",), ("title",), _BY["institution"], _YEAR),
    "report": (("author", "editor"), ("title",), _BY["institution"], _YEAR),
    "unpublished": (("author",), ("title",)),
}
_WANTED["conference"] = _WANTED["inproceedings"]
_OF_BIBLATEX = frozenset({"date", "journaltitle", "location", "eprinttype", "eventtitle", "langid"})
_INHERITING = ("crossref", "xdata", "xref")
_HINTS = {
    ("article", "booktitle"): "it has a booktitle: is it an @inproceedings?",
    ("inproceedings", "journal"): "it has a journal: is it an @article?",
    ("article", "eprint"): "it has an eprint: is it a preprint, and so a @misc?",
}
_PAGES = re.compile(r"\s*([\w:.]*\d)\s*([-—‐‑−]|---+)\s*([\w:.]*\d)\s*")
_NUMBERS = re.compile(r"(?<![\w.:])(\d+)\s*(?:-{1,3}|[–—])\s*(\d+)(?![\w.:])")
_YEARS = re.compile(r"(?:1[4-9]|20|21)\d\d")
_NO_YEAR = re.compile(r"(?:in press|forthcoming|to appear|submitted|n\.?\s?d\.?|accepted)", re.IGNORECASE)
_MONTH = re.compile(r"\s*([A-Za-z]{3,9})\.?\s*")
_NAMES = "january february march april may june july august september october november december".split()  # noqa: SIM905
_PREFIX = re.compile(r"\s*(?:https?://(?:dx\.)?doi(?:\.acm)?\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)


def check(source: Source) -> Iterator[Problem]:
    """What the rules of this module find."""
    for entry in source.scanned.entries:
        yield from _missing(source, entry)
        yield from _repeated(source, entry)
        yield from _undefined(source, entry)
    for name, rule in _FORMS.items():
        for piece in source.pieces((name,)):
            yield from rule(source, piece)


# ---------------------------------------------------------------------- fields


def _missing(source: Source, entry: RawEntry) -> Iterator[Problem]:
    if any(name in entry.fields for name in _INHERITING):
        return
    biblatex = not _OF_BIBLATEX.isdisjoint(entry.fields)
    for names in _WANTED.get(entry.type, ()):
        if biblatex and names == ("publisher",):  # which biblatex does not ask for
            continue
        if not any(entry.fields.get(name, "").strip("{} ") for name in names):
            told = f"this @{entry.type} has no {' or '.join(names)}"
            hints = (text for (kind, name), text in _HINTS.items() if kind == entry.type and name in entry.fields)
            advice = next(hints, "") if names[0] in ("journal", "booktitle") else ""
            yield source.problem("missing-field", entry, told, advice or f"add {names[0]}", entry.start)


def _repeated(source: Source, entry: RawEntry) -> Iterator[Problem]:
    seen: dict[str, Field] = {}
    for field in entry.listed:
        if (first := seen.get(field.name)) and field.name in _READ:
            message = f"{field.name} stands already in line {first.line}, and this one is not read"
            yield source.problem("repeated-field", entry, message, "keep one of them", field)
        seen.setdefault(field.name, field)


def _undefined(source: Source, entry: RawEntry) -> Iterator[Problem]:
    for field in entry.listed:
        for part in field.parts:
            name = source.text[part.start : part.end]
            if part.is_macro and name.lower() not in source.macros:
                message = f"{field.name} names the macro {name}, which nothing defines"
                advice = f"write {{{name}}} for a text, or give the file with its @string as well"
                yield source.problem("undefined-string", entry, message, advice, part.start)


# ----------------------------------------------------------------------- forms


def _pages(source: Source, piece: Piece) -> Iterator[Problem]:
    position = 0
    for part in piece.latex.split(","):
        if match := _PAGES.fullmatch(part):
            start = piece.start + position + match.start(2)
            written = f"{match[1]}--{match[3]}"
            edit = Edit(start, start + len(match[2]), "--")
            message = f"pages are “{part.strip()}”"
            yield source.mendable(source.problem("page-dash", piece.entry, message, f"write {written}", start), edit)
        position += len(part) + 1
    for match in _NUMBERS.finditer(piece.latex):
        first, last = match[1], match[2]
        if len(first) == len(last) and int(first) > int(last):
            message = f"pages end before they begin: {match[0]}"
            yield source.problem("page-order", piece.entry, message, "look them up", piece.start + match.start())


def _year(source: Source, piece: Piece) -> Iterator[Problem]:
    text = piece.latex.strip("{} ")
    if not _YEARS.search(text) and not _NO_YEAR.search(text):
        message = f"the year is “{text}”"
        yield source.problem("year-form", piece.entry, message, "write four digits", piece.start)


def _month(source: Source, piece: Piece) -> Iterator[Problem]:
    match = _MONTH.fullmatch(piece.latex)
    named = next((name for name in _NAMES if match and name.startswith(match[1].lower())), None)
    if named is None and not (match and match[1].lower() == "sept"):
        return
    macro = MONTHS[_NAMES.index(named)] if named else "sep"
    # the value with the braces or quotation marks around it
    edit = Edit(piece.start - 1, piece.start + len(piece.latex) + 1, macro)
    message = f"the month is the text “{piece.latex}”"
    advice = f"write month = {macro}, without braces"
    yield source.mendable(source.problem("month-form", piece.entry, message, advice, piece.start), edit)


def _doi(source: Source, piece: Piece) -> Iterator[Problem]:
    text = plain_url(piece.latex)
    bare = _PREFIX.sub("", text).strip().rstrip(".,;")
    found = identifiers.doi(bare)
    if not text or (found and bare == piece.latex and found.scheme != "handle"):
        return
    message = f"the DOI is “{piece.latex}”"
    if found is None:
        yield source.problem("doi-form", piece.entry, message, "a DOI is 10.NUMBER/NAME", piece.start)
    elif found.scheme == "handle":
        advice = "10.5555 is what ACM gives to papers without a DOI, and resolves nowhere: give it as the url"
        yield source.problem("doi-form", piece.entry, message, advice, piece.start)
    else:
        edit = Edit(piece.start, piece.start + len(piece.latex), bare)
        yield source.mendable(source.problem("doi-form", piece.entry, message, f"write {bare}", piece.start), edit)


def _address(source: Source, piece: Piece) -> Iterator[Problem]:
    plain = plain_url(piece.latex)
    if not plain or "\\" in plain:
        return
    if plain != piece.latex.strip():
        edit = Edit(piece.start, piece.start + len(piece.latex), plain)
        message = f"{piece.field.name} has signs that are for LaTeX: {piece.latex}"
        yield source.mendable(
            source.problem("address-form", piece.entry, message, f"write {plain}", piece.start), edit
        )
    elif not re.match(r"[a-z][a-z0-9+.-]*://\S+$|mailto:\S+$", plain, re.IGNORECASE):
        message = f"{piece.field.name} is no address: {' '.join(plain.split())}"
        yield source.problem("address-form", piece.entry, message, "write it from https:// on", piece.start)


_FORMS = {"pages": _pages, "year": _year, "month": _month, "doi": _doi, "url": _address}
