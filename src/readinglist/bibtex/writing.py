"""Works to a file of entries: which fields an entry has, in which order, and how each is written.

An entry is made whole from the version of record; of the preprint it keeps what says where it is archived.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from readinglist import crosswalk, identifiers
from readinglist.bibtex.people import write_names
from readinglist.bibtex.scan import MONTHS
from readinglist.bibtex.tex import beyond, to_latex
from readinglist.bibtex.titles import aliases, protect
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.markup import clean
from readinglist.model import Record, Stage, Work
from readinglist.names import Name

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:.+/_-]*")
_DASHES = re.compile(r"\s*[‐‑–—]\s*")  # what sources write between two pages
_PAGES = re.compile(r"(?<![\w-])([\w:.]*\d[\w:.]*)-([\w:.]*\d[\w:.]*)(?![\w-])")
_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"
_PAGES_OF_PAPERS = ("openreview", "acl", "usenix", "pmlr", "jmlr", "cvf", "handle", "pmid")
_NAMES = ("author", "editor")
_TITLES = ("title",)
_VERBATIM = ("doi", "url", "eprint", "biburl")
_MACROS = ("month",)
_ORDER = (
    *(
        "author",
        "title",
        "editor",
        "journal",
        "journaltitle",
        "booktitle",
        "eventtitle",
        "series",
        "volume",
        "number",
    ),
    *("issue", "articleno", "eid", "pages", "type", "edition", "publisher", "institution", "school", "organization"),
    *("howpublished", "address", "location", "date", "year", "month", "isbn", "issn", "doi", "url"),
    *("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass", "note"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: its `dialect` (bibtex, biblatex) and its `venues` (full, short, abbreviated, kept)."""

    dialect: str = "bibtex"
    venues: str = "full"

    @property
    def is_biblatex(self) -> bool:
        """Whether Unicode stays as it is, and biblatex's names of types and fields are used."""
        return self.dialect == "biblatex"


Value = str | tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An entry before it becomes LaTeX: its type and its fields in their order, as Unicode and as names."""

    type: str
    key: str
    fields: Mapping[str, Value]


def write(works: Mapping[str, Work], style: Style) -> str:
    """The works by citation key as the text of a `.bib` file, sorted by key; equal works give equal bytes.

    Raises `InputError` for a key that no `.bib` file can hold.
    """
    names = aliases(record.title for work in works.values() for record in work.records)
    listed = (written(key, works[key], style) for key in sorted(works))
    return "\n".join(_entry(each, style, names) for each in listed)


def beyond_latex(works: Mapping[str, Work]) -> dict[str, str]:
    """By citation key, the characters that pdfLaTeX cannot set without a package for their script."""
    entries = (written(key, work, Style()) for key, work in works.items())
    found = {
        entry.key: beyond("".join(_latex(name, value, Style(), ()) for name, value in entry.fields.items()))
        for entry in entries
    }
    return {key: characters for key, characters in found.items() if characters}


def is_key(text: str) -> bool:
    """Whether a text can be a citation key in any `.bib` file and in LaTeX."""
    return _KEY.fullmatch(text) is not None


def written(key: str, work: Work, style: Style) -> Written:
    """The entry of a work: which fields it has, before any is written as LaTeX."""
    if not is_key(key):
        advice = "a key has letters, digits and : . + / _ - and begins with a letter or a digit"
        raise InputError(f"{key!r} cannot be a citation key", advice=advice)
    record, found = work.record, _fields(work, style)
    entry = crosswalk.entry_type(record.type, _dialect(style), record.genre)
    if entry == "incollection" and style.is_biblatex and not record.editor:
        entry = "inbook"  # a collection has editors to biblatex
    held = (name for name in _ORDER if name in found and crosswalk.holds(entry, _dialect(style), name, found))
    return Written(entry, key, {name: found[name] for name in held})


def _dialect(style: Style) -> crosswalk.Dialect:
    return "biblatex" if style.is_biblatex else "bibtex"


def _fields(work: Work, style: Style) -> dict[str, Value]:
    """Every field that the work has something for."""
    record, dialect = work.record, _dialect(style)
    found = {
        **_common(record, dialect),
        **_own(record, dialect, style),
        **_dated(record, style),
        **_found(work, style),
    }
    return {name: value for name, value in found.items() if value}


def _common(record: Record, dialect: crosswalk.Dialect) -> dict[str, Value]:
    names = {part: name[dialect == "biblatex"] for part, name in crosswalk.COMMON.items()}
    values = {name: getattr(record, part) or "" for part, name in names.items() if name}
    if "pages" in values:
        values["pages"] = _DASHES.sub("-", values["pages"])
    if record.type == "article":
        values.pop("series")  # the section of the archive, which has a field of its own
    values["type"] = crosswalk.genre_field(record.type, dialect, record.genre)
    if dialect == "biblatex":  # Biber checks these
        values |= {name: "" for name, is_right in _CHECKED.items() if not is_right(str(values[name]))}
    return {name: value if isinstance(value, tuple) else clean(value) for name, value in values.items()}


def _is_isbn(text: str) -> bool:
    return identifiers.isbn(text) is not None


def _is_issn(text: str) -> bool:
    """Whether the text is one ISSN with a right check digit (ISO 3297)."""
    if not re.fullmatch(r"\d{4}-\d{3}[\dX]", text, re.ASCII):
        return False
    digits = [10 if each == "X" else int(each) for each in text if each != "-"]
    return sum((8 - place) * digit for place, digit in enumerate(digits)) % 11 == 0


_CHECKED = {"isbn": _is_isbn, "issn": _is_issn}


def _own(record: Record, dialect: crosswalk.Dialect, style: Style) -> dict[str, Value]:
    """The fields whose names differ from type to type."""
    own = crosswalk.fields(record.type, dialect)
    arxiv = record.identifier("arxiv") if record.type == "article" else None
    # BibTeX's first styles know no eprint: a reader of theirs is told here where the preprint is
    archive = f"arXiv:{arxiv.value}" if arxiv and dialect == "bibtex" else ""
    return {
        own.container_title: venue(record, style),
        own.publisher: archive if arxiv else clean(record.publisher or ""),
        own.issue: clean(record.issue or ""),
        own.number: clean(record.number or ""),
    }


def venue(record: Record, style: Style) -> str:
    """Where it appeared, as the style writes venues."""
    return clean(crosswalk.venue(record, style.venues))


def _dated(record: Record, style: Style) -> dict[str, Value]:
    if not record.issued:
        return {}
    if style.is_biblatex:
        return {"date": "-".join(f"{part:02d}" for part in record.issued)}
    month = MONTHS[record.issued[1] - 1] if len(record.issued) > 1 else ""
    return {"year": str(record.issued[0]), "month": month}


def _found(work: Work, style: Style) -> dict[str, Value]:
    """Where it is found: the DOI and address of the version of record, the archive of the preprint."""
    record = work.record
    doi = record.identifier("doi")
    arxiv, section = _archived(work)
    found: dict[str, Value] = {"doi": doi.value if doi else "", "url": _address(record, doi, arxiv, style)}
    if arxiv and style.is_biblatex:
        found |= {"eprint": arxiv.value, "eprinttype": "arxiv", "eprintclass": section}
    elif arxiv:
        found |= {"eprint": arxiv.value, "archiveprefix": "arXiv", "primaryclass": section}
    return found


def _archived(work: Work) -> tuple[Identifier | None, str]:
    """The work's name on arXiv and the section there, from its preprint before any other version."""
    for record in sorted(work.records, key=lambda each: each.stage is not Stage.PREPRINT):
        if name := record.identifier("arxiv"):
            return name, (record.collection_title or "") if record.stage is Stage.PREPRINT else ""
    return None, ""


def _address(record: Record, doi: Identifier | None, arxiv: Identifier | None, style: Style) -> str:
    """The address, unless the DOI (or, for biblatex, the eprint) already leads there."""
    link = record.url or next((one.url for one in record.identifiers if one.scheme in _PAGES_OF_PAPERS), "")
    named = identifiers.from_link(link) if link else None
    if named and (named == doi or (style.is_biblatex and named == arxiv)):
        return ""
    return quote(clean(link), safe=_URL_SAFE)


def _entry(entry: Written, style: Style, names: Collection[str]) -> str:
    width = max((len(name) for name in entry.fields), default=0)
    lines = (f"  {name:<{width}} = {_value(name, value, style, names)},\n" for name, value in entry.fields.items())
    return f"@{entry.type}{{{entry.key},\n{''.join(lines)}}}\n"


def _value(name: str, value: Value, style: Style, names: Collection[str]) -> str:
    if name in _MACROS:
        return str(value)
    return f"{{{_latex(name, value, style, names)}}}"


def _latex(name: str, value: Value, style: Style, names: Collection[str]) -> str:
    ascii_letters = not style.is_biblatex
    if isinstance(value, tuple):
        return write_names(value, ascii_letters=ascii_letters)
    if name in _TITLES:
        return protect(value, names, ascii_letters=ascii_letters)
    if name in _VERBATIM:
        return quote(value, safe=_URL_SAFE + "<>") if name != "url" else value
    latex = to_latex(value, ascii_letters=ascii_letters)
    return _PAGES.sub(r"\1--\2", latex) if name == "pages" else latex
