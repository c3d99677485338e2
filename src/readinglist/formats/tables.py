"""Tables of references: CSV, TSV and what spreadsheets save, with a header that names the columns.

Columns are known by the names that people and databases give them ("Authors", "Source title", "Publication Year").
A row that is no record is named by its line and the reason.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from readinglist import crosswalk, identifiers
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import BadEntry, Record, Reference, Work
from readinglist.names import Name, parse_name
from readinglist.venues import series_of, written

# what a column holds: the names it goes by, without signs and in lower case
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "key": ("id", "key", "citekey", "citationkey", "bibtexkey", "recordid"),
    "title": ("title", "papertitle", "articletitle", "documenttitle", "primarytitle", "ti"),
    "author": ("author", "authors", "creator", "creators", "authornames", "au"),
    "editor": ("editor", "editors"),
    "issued": ("year", "publicationyear", "pubyear", "date", "issued", "publicationdate", "published", "py"),
    "journal": ("journal", "journaltitle", "publicationtitle", "sourcetitle", "containertitle", "venue"),
    "booktitle": ("booktitle", "conference", "conferencename", "proceedings", "proceedingstitle"),
    "container_title_short": ("journalabbreviation", "abbreviatedsourcetitle", "shortjournal", "containertitleshort"),
    "collection_title": ("series", "collectiontitle", "seriestitle"),
    "publisher": ("publisher", "institution", "school"),
    "publisher_place": ("address", "place", "location", "publisherplace"),
    "volume": ("volume", "vol"),
    "issue": ("issue", "number", "no"),
    "page": ("pages", "page", "pagerange"),
    "first_page": ("pagestart", "startpage", "beginningpage"),
    "last_page": ("pageend", "endpage", "endingpage"),
    "edition": ("edition",),
    "number": ("articlenumber", "eid", "reportnumber"),
    "event_title": ("eventtitle",),
    "genre": ("genre",),
    "pdf": ("pdf",),
    "identifiers": ("identifiers",),
    "doi": ("doi",),
    "arxiv": ("arxivid", "arxiv", "eprint"),
    "pmid": ("pmid", "pubmedid"),
    "isbn": ("isbn", "isbns"),
    "issn": ("issn", "issns"),
    "url": ("url", "link", "ee"),
    "note": ("note", "notes"),
    "type": ("type", "entrytype", "itemtype", "documenttype", "referencetype"),
}
_MEANS = {name: part for part, names in _COLUMNS.items() for name in names}
_TEXTS = (
    *("container_title_short", "collection_title", "event_title", "publisher", "publisher_place", "volume", "issue"),
    *("page", "number", "edition", "isbn", "issn", "url", "pdf", "genre", "note"),
)
# the columns that are written, by the parts of a record
_WRITTEN = {
    "type": "type", "title": "title", "author": "authors", "editor": "editors", "issued": "date",
    "container_title": "container title", "container_title_short": "container title short",
    "collection_title": "series", "event_title": "event title", "publisher": "publisher", "publisher_place": "place",
    "volume": "volume", "issue": "issue", "page": "pages", "number": "article number", "edition": "edition",
    "isbn": "isbn", "issn": "issn", "url": "url", "pdf": "pdf", "genre": "genre", "note": "note",
    "identifiers": "identifiers",
}  # fmt: skip
_TYPES = {
    "conference": "paper-conference",
    "conference paper": "paper-conference",
    "journal": "article-journal",
    "journal article": "article-journal",
    "preprint": "article",
    "book chapter": "chapter",
    "dissertation": "thesis",
}
_KINDS = {"proceedings": "paper-conference", "journal": "article-journal", "preprint": "article"}
_PERIODICAL = re.compile(
    r"\b(?:journal|j\.|transactions|trans\.?|letters|review|magazine|annals|bulletin)(?:\W|$)", re.IGNORECASE
)
_MEETING = re.compile(r"\b(?:proc|proceedings|conf|conference|symposium|workshop|meeting|congress)\b", re.I)
_YEAR = re.compile(r"(?<!\d)(1[4-9]|20|21)\d\d(?!\d)")
_DATE = re.compile(r"(\d{4})-(\d\d?)(?:-(\d\d?))?(?!\d)")
_DASHES = re.compile(r"\s*(?:-{2,}|[–—])\s*")
_ENTITY = re.compile(r"(\s?)&\s?(#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d?)\s?;(\s?)", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]*){1,4}")
_RUN = re.compile(r"[^\W\d_]\.?\s[^\W\d_]{2,}")
_RUNS = re.compile(rf"\s*(?:{_RUN.pattern}\s+)+{_RUN.pattern}\s*")  # "Y Fu J Han", with nothing between two names
_WITH_INITIALS = re.compile(r"(?!(?:d[aeiu]|el|l[aeo])\s)[^\W\d_]{1,2}\.?\s[^\W\d_]{2,}", re.I)  # not "De Vries"
_GLUED = re.compile(r"\sand(?=[^\W\d_]\.?(?:\s|$))")  # "I. Motakis andC. Zaniolo"
# "et al.", or the "…" of Scholar, also where its UTF-8 was taken for Latin-1
_OTHERS = re.compile(r"\s*,?\s*(?:\bet\.?\s*al\b\.?|\band others\b|…|\.{3}|â\s?[€?]\s?¦)\s*$", re.I)
_LARGEST_CELL = 16 << 20


def read(text: str, path: Path | str) -> tuple[list[Reference], list[BadEntry]]:
    """The references of a table, in its order, and the rows that are none; raises `InputError` for no table."""
    return rows(io.StringIO(text, newline=""), path)


def write(works: Mapping[str, Work], venues: str = "kept") -> str:
    """The works by citation key as a table, the identifiers of all versions with each; sorted by key.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id", *_WRITTEN.values()])
    for key in sorted(works):
        table.writerow([key, *(_plain(_said(works[key], part, venues)) for part in _WRITTEN)])
    return out.getvalue()


def _said(work: Work, part: str, venues: str) -> str:
    """A part of the version of record as a cell has it."""
    value = getattr(work.record, part)
    if part == "identifiers":
        return " ".join(map(str, sorted(work.identifiers)))
    if part == "issued":
        return "-".join(f"{each:02d}" for each in value)
    if part in ("author", "editor"):
        listed = "; ".join(map(_written_name, value))
        return f"{listed};" if len(value) == 1 and listed.count(",") > 1 else listed  # "King, Jr., Martin" is one
    if part == "type":
        return "preprint" if value == "article" else str(value)
    if part == "container_title" and value and venues != "kept":
        return written(value, venues, proceedings=work.record.type == "paper-conference")
    return value or ""


def _written_name(name: Name) -> str:
    if name.literal or not name.given:
        return f"{{{name.literal or ' '.join(filter(None, (name.particle, name.family, name.suffix)))}}}"
    return ", ".join(filter(None, (f"{name.particle} {name.family}".strip(), name.suffix, name.given)))


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in _FORMULA else text


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(lines: Iterable[str], path: Path | str) -> tuple[list[Reference], list[BadEntry]]:
    """As `read`, from the lines of a file with their ends: a table may be larger than one likes to hold as text.

    Raises `InputError` when no column of the header is a title.
    """
    header, numbered = _header(iter(lines), path)
    places = _places(header, path)
    place, good, bad = f"table:{Path(path).name}", [], []
    for line, cells in numbered:
        reason = _wrong(cells, header, places)
        key = _cell(cells, places.get("key"))
        if reason:
            bad.append(BadEntry(line, key, reason, ",".join(cells), str(path)))
        else:
            good.append(
                Reference(
                    key,
                    _record(_Cells((part, _cell(cells, at)) for part, at in places.items()), f"{place}:{line}"),
                    line,
                )
            )
    return good, bad


def _header(lines: Iterator[str], path: Path | str) -> tuple[tuple[str, ...], Iterator[tuple[int, list[str]]]]:
    first = next(lines, "").removeprefix("\ufeff")
    delimiter = max("\t;,", key=lambda mark: (first.count(mark), mark == ","))
    numbered = _lines(csv.reader(chain([first], lines), delimiter=delimiter), path)
    _, header = next(numbered, (1, []))
    return tuple(name.strip() for name in header), numbered


def _lines(reader: Any, path: Path | str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the line where it begins."""
    line = 1
    before = csv.field_size_limit(_LARGEST_CELL)  # it holds for all readers of the process: schedules keep their own
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"this is not CSV: {error}", path=path, line=reader.line_num) from None
    finally:
        csv.field_size_limit(before)


def _places(header: Sequence[str], path: Path | str) -> dict[str, int]:
    """Where each part of a record stands; of two columns for one part, the one whose name comes first."""
    folded = {re.sub(r"[\W_]", "", name.casefold()): place for place, name in reversed(list(enumerate(header)))}
    places: dict[str, int] = {}
    for part, names in _COLUMNS.items():
        place = next((folded[name] for name in names if name in folded), None)
        if place is not None:
            places[part] = place
    if "title" not in places:
        advice = "the first line names the columns: id, title, authors, year, venue, doi ..."
        raise InputError("this table has no column `title`", path=path, line=1, advice=advice)
    return places


def _wrong(cells: Sequence[str], header: Sequence[str], places: Mapping[str, int]) -> str:
    if len(cells) != len(header):
        return f"it has {len(cells)} cells, the header {len(header)}"
    return "" if _cell(cells, places["title"]) else "it has no title"


def _cell(cells: Sequence[str], place: int | None) -> str:
    if place is None or place >= len(cells):
        return ""
    text = cells[place]
    if text[:1] == "'" and text[1:2] in _FORMULA:  # as `write` does
        text = text[1:]
    if "&" in text:
        text = unescape(_ENTITY.sub(_letter, text))
    return text if not text or (text.isprintable() and "  " not in text and text.strip() == text) else _spaced(text)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _letter(entity: re.Match[str]) -> str:
    """An entity as its sign; a letter that some tool set apart from its word ("Sch &#246; n") goes back into it."""
    sign = unescape(f"&{entity[2]};")
    return sign if entity[1] and len(sign) == 1 and sign.isalpha() else f"{entity[1]}{sign}{entity[3]}"


class _Cells(dict[str, str]):
    """The cells of a row by what they hold, "" for what no column holds."""

    def __missing__(self, part: str) -> str:
        return ""


def _record(cells: _Cells, source: str) -> Record:
    journal, booktitle = cells["journal"], cells["booktitle"]
    printed = bool(cells["volume"] or cells["issue"])
    kind = _type(cells["type"], journal, booktitle, printed=printed)
    texts = {part: found for part in _TEXTS if (found := cells[part])}
    if "page" in texts or cells["first_page"]:
        texts["page"] = _pages(cells)
    if kind in ("report", "standard", "patent") and "issue" in texts:
        texts.setdefault("number", texts.pop("issue"))
    return Record(
        source=source,
        type=kind,
        title=cells["title"],
        author=people(cells["author"]),
        editor=people(cells["editor"]),
        issued=_issued(cells["issued"]),
        container_title=(booktitle or journal if kind == "paper-conference" else journal or booktitle) or None,
        identifiers=tuple(dict.fromkeys(_identifiers(cells, kind))),
        **texts,
    )


@lru_cache(maxsize=1 << 14)
def _type(said: str, journal: str, booktitle: str, *, printed: bool) -> str:
    """The CSL type: what the row says, else what its venue is.

    "article" is a preprint to CSL and an article of a journal to BibTeX and to people: where it appeared tells.
    """
    venue = booktitle or journal
    series = series_of(venue) if venue else None
    if series and series.kind == "preprint":
        return "article"
    word = said.strip().lower()
    known = _TYPES.get(word) or crosswalk.ITEM_TYPES.get(said.strip())
    if word == "article":
        known = "article-journal" if venue or printed else "document"
    if not known and word:
        known = word if word in crosswalk.ITEM_FORMS else crosswalk.csl_type(word)
    if known and known != "document":
        return known
    if series:
        return _KINDS.get(series.kind, "article-journal")
    if _MEETING.search(venue) or (booktitle and not journal):
        return "paper-conference"
    return "article-journal" if _PERIODICAL.search(venue) else "document"


def _pages(cells: _Cells) -> str:
    first, last = cells["first_page"], cells["last_page"]
    return _DASHES.sub("-", cells["page"]) or "-".join(filter(None, (first, last)))


def _issued(text: str) -> tuple[int, ...]:
    if date := _DATE.match(text):
        parts = tuple(int(part) for part in date.groups() if part)
        return parts if all(parts) else parts[:1]
    year = _YEAR.search(text)
    return (int(year[0]),) if year else ()


def _identifiers(cells: _Cells, kind: str) -> Iterator[Identifier]:
    found = [
        identifiers.doi(cells["doi"]) if cells["doi"] else None,
        identifiers.arxiv(re.sub(r"(?i)^arxiv:", "", cells["arxiv"])) if cells["arxiv"] else None,
        identifiers.parse(f"pmid:{cells['pmid']}") if cells["pmid"] else None,
        identifiers.from_link(cells["url"]) if "//" in cells["url"] else None,
        identifiers.isbn(cells["isbn"]) if cells["isbn"] and kind in ("book", "thesis", "report") else None,
    ]
    yield from filter(None, (*found, *map(identifiers.parse, cells["identifiers"].split())))


# --------------------------------------------------------------------- people


@lru_cache(maxsize=1 << 16)
def _person(text: str) -> Name:
    return parse_name(text)


def people(text: str) -> tuple[Name, ...]:
    """The names in a cell, however it separates them: "A. Lee; B. Wu", "Lee, Ann and Wu, Bo", "Ann Lee, Bo Wu"."""
    if "al" in text or "others" in text or text.rstrip()[-1:] in "….¦":
        text = _OTHERS.sub("", text)
    if " and" in text:
        text = _GLUED.sub(" and ", text)
    if "{" in text:  # a name in braces is not taken apart
        return tuple(
            Name(literal=part.strip(" {}")) if part.strip()[:1] == "{" else _person(part.strip())
            for part in re.split(r";|\sand\s(?![^{}]*\})", text)
            if part.strip(" .,{}")
        )
    if ";" in text:
        parts = text.split(";")
    elif " and " in text and "," in text and not _inverted(text.split(" and ")[0].split(",")):
        parts = re.split(r",\s*and\s|\sand\s|,", text)
    elif " and " in text or " & " in text:
        parts = re.split(r"\sand\s|\s&\s", text)
    else:
        listed = text.split(",")
        parts = [text] if _inverted(listed) else listed
    named = (each for part in parts for each in (_RUN.findall(part) if _is_run(part) else (part,)))
    return tuple(_person(part.strip()) for part in named if part.strip(" .,"))


def _is_run(part: str) -> bool:
    """Whether nothing stands between several names: "Y Fu J Han"."""
    return part.count(" ") > 2 and bool(_RUNS.fullmatch(part))


def _inverted(parts: Sequence[str]) -> bool:
    """Whether the parts between commas are one name: "Smith, John", "van Dam, A. W."."""
    if len(parts) != 2:
        return len(parts) < 2
    family, given = parts[0].strip(), parts[1].strip()
    if _WITH_INITIALS.fullmatch(family) and _WITH_INITIALS.fullmatch(given):
        return False
    return " " not in family or " " not in given or bool(_INITIALS.fullmatch(given))
