"""Entries to records: which field says what, for both dialects and the habits of people and exporters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from readinglist import crosswalk, identifiers
from readinglist.bibtex.people import is_cut, read_names
from readinglist.bibtex.scan import MONTHS, RawEntry, scan
from readinglist.bibtex.tex import to_unicode
from readinglist.identifiers import Identifier
from readinglist.model import BadEntry, Record
from readinglist.venues import series_of

_YEAR = re.compile(r"(?<!\d)(1[4-9]|20|21)\d\d(?!\d)")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_RANGE = re.compile(r"\s*(?:-{2,}|[–—])\s*")
_ARXIV_TEXT = re.compile(
    r"(?:arxiv[:\s]*(?:preprint[:\s]*)?(?:arxiv:)?|abs/)\s*([a-z.-]+/\d{7}|\d{4}\.\d{4,5})", re.I
)
_URL_COMMAND = re.compile(r"\\(?:url|href|path)\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\{?\\([%&#_~$])\}?")
_TEXT_COMMANDS = {r"\textunderscore": "_", r"\textasciitilde": "~", r"\textpercent": "%", r"\string": ""}
_LIKE_PREPRINTS = {"document", "webpage", "manuscript", "report", "article-journal"}
_NEVER_INHERITED = {"title", "author", "crossref", "doi", "url", "pages", "eprint", "subtitle", "xdata", "ids"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One well-formed entry of a file: as it stands there, and as the record that it means."""

    raw: RawEntry
    record: Record

    @property
    def key(self) -> str:
        """The citation key."""
        return self.raw.key

    @property
    def has_all_authors(self) -> bool:
        """Whether the list of authors does not end in "and others", which the record cannot say."""
        return not is_cut(self.raw.fields.get("author", ""))


def entries(
    text: str, path: Path | str, source: str = "catalogue", *, repeated: bool = False
) -> tuple[list[Entry], list[BadEntry]]:
    """Every well-formed entry with its record, in the file's order, and every other by its line and the reason.

    With `repeated`, entries whose key stands already count as well-formed.
    """
    raws, bad = scan(text, str(path), repeated=repeated)
    by_key = {raw.key.lower(): raw for raw in reversed(raws)}
    good: list[Entry] = []
    for raw in raws:
        record = _record(_inherited(raw, by_key), raw.key, f"{source}:{Path(path).name}:{raw.line}")
        if record is None:
            bad.append(BadEntry(raw.line, raw.key, "it has no title", "", str(path)))
        else:
            good.append(Entry(raw, record))
    return good, sorted(bad, key=lambda each: each.line)


def _inherited(raw: RawEntry, by_key: Mapping[str, RawEntry]) -> RawEntry:
    """The entry with what it lacks from the one that its `crossref` names (btxdoc, section 4; one step, as there)."""
    parent = by_key.get(raw.fields.get("crossref", "").strip().lower())
    if parent is None or parent is raw:
        return raw
    given = {name: value for name, value in parent.fields.items() if name not in _NEVER_INHERITED}
    booktitle = parent.fields.get("booktitle") or parent.fields.get("title")
    if booktitle and crosswalk.csl_type(raw.type) in ("paper-conference", "chapter"):
        given["booktitle"] = booktitle
    return replace(raw, fields={**given, **raw.fields})


def _record(raw: RawEntry, key: str, source: str) -> Record | None:
    fields = {crosswalk.ALSO.get(name, name): value for name, value in reversed(list(raw.fields.items()))}
    title = _title(fields)
    if not title:
        return None
    names = tuple(dict.fromkeys(_identifiers(fields, key)))
    kind = _type(raw.type, fields, names)
    return Record(
        source=source,
        type=kind,
        title=title,
        author=read_names(fields.get("author", "")),
        editor=read_names(fields.get("editor", "")),
        issued=_issued(fields),
        identifiers=(*names, *_own_isbn(kind, fields)),
        url=next(
            (plain_url(fields[name]) for name in ("url", "howpublished") if _is_url(fields.get(name, ""))), None
        ),
        pdf=plain_url(fields["pdf"]) if _is_url(fields.get("pdf", "")) else None,
        **_texts(kind, raw.type, fields),
    )


def _title(fields: Mapping[str, str]) -> str:
    title = to_unicode(fields.get("title") or fields.get("booktitle", ""))
    subtitle = to_unicode(fields.get("subtitle", ""))
    return f"{title}: {subtitle}" if title and subtitle else title


def _texts(kind: str, entry_type: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """The plain text parts of a record."""
    own = crosswalk.fields(kind, "bibtex")
    found = {part: _text(fields, name) for part, (name, _) in crosswalk.COMMON.items() if name not in _READ_APART}
    found["container_title"] = _text(fields, own.container_title)
    found["event_title"], found["container_title_short"] = _text(fields, "eventtitle"), _text(fields, "shortjournal")
    found["publisher"] = _text(fields, "publisher")
    found["issue"] = None if own.number == "number" else _text(fields, "number")
    found["number"] = _text(fields, own.number) if own.number else None
    found["page"] = _RANGE.sub("-", fields["pages"]) if fields.get("pages") else None
    if kind == "article":  # a preprint's number and journal name its archive, which its identifier does
        found |= {"publisher": _archive(fields), "collection_title": _text(fields, "primaryclass"), "issue": None}
    found["genre"] = crosswalk.genre(kind, entry_type, found["genre"])
    return found


_READ_APART = {"title", "author", "editor", "url", "pages", ""}


def _text(fields: Mapping[str, str], name: str) -> str | None:
    return to_unicode(fields.get(name, "")) or None


def _archive(fields: Mapping[str, str]) -> str:
    prefix = to_unicode(fields.get("archiveprefix", ""))
    known = next((found for name in ("journal", "publisher") if (found := series_of(fields.get(name, "")))), None)
    return "arXiv" if prefix.lower() in ("", "arxiv") and not known else known.name if known else prefix


def _type(entry_type: str, fields: Mapping[str, str], names: tuple[Identifier, ...]) -> str:
    """The CSL type: a preprint is told by what names its archive, whatever the entry is called."""
    kind = crosswalk.csl_type(entry_type, to_unicode(fields.get("type", "")))
    venue = fields.get("journal") or fields.get("booktitle") or ""
    series = series_of(to_unicode(venue)) if venue else None
    if series is not None:
        return "article" if series.kind == "preprint" else kind
    elsewhere = bool(venue) or (kind == "report" and bool(fields.get("publisher")))
    on_arxiv = any(name.scheme == "arxiv" for name in names) and not elsewhere
    return "article" if on_arxiv and kind in _LIKE_PREPRINTS else kind


def _issued(fields: Mapping[str, str]) -> tuple[int, ...]:
    if date := _ISO_DATE.match(fields.get("date", "").strip("{} ")):
        return tuple(int(part) for part in date.groups() if part and int(part))
    year = _YEAR.search(fields.get("year", ""))
    if not year:
        return ()
    month = _month(fields.get("month", ""))
    day = fields.get("day", "").strip()
    parts = (int(year[0]), month, int(day) if day.isdigit() and 0 < int(day) < 32 else 0)
    return parts[: parts.index(0)] if 0 in parts else parts


def _month(text: str) -> int:
    text = text.strip("{}. ").lower()
    if text.isdecimal():
        return int(text) if int(text) <= 12 else 0
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else 0


def _identifiers(fields: Mapping[str, str], key: str) -> Iterator[Identifier]:
    """Every name of the entry, from the fields that are meant for one and from those that are not."""
    for name in ("doi", "url", "howpublished", "biburl", "bibsource", "ee", "pdf", "note"):
        if found := _linked(fields.get(name, "")):
            yield found
    for scheme, name in (
        ("pmid", "pmid"),
        ("arxiv", "arxiv"),
        ("arxiv", "arxivid"),
        ("dblp", "dblp"),
        ("acl", "acl"),
    ):
        if found := identifiers.parse(f"{scheme}:{fields.get(name, '')}"):
            yield found
    if found := identifiers.parse(key if key.lower().startswith("dblp:") else ""):
        yield found
    yield from _archived(fields)


def _linked(value: str) -> Identifier | None:
    text = plain_url(value)
    return identifiers.doi(text) or (identifiers.from_link(text) if "//" in text else None)


def _archived(fields: Mapping[str, str]) -> Iterator[Identifier]:
    eprint, archive = to_unicode(fields.get("eprint", "")), fields.get("archiveprefix", "").strip("{} ").lower()
    if archive in ("", "arxiv") and (found := identifiers.arxiv(eprint.lower().removeprefix("arxiv:"))):
        yield found
    if archive in ("pubmed", "pmid") and (found := identifiers.parse(f"pmid:{eprint}")):
        yield found
    for name in ("journal", "volume", "howpublished", "note", "number", "booktitle", "publisher"):
        match = _ARXIV_TEXT.search(fields.get(name, ""))
        if match and (found := identifiers.arxiv(match[1])):
            yield found


def _own_isbn(kind: str, fields: Mapping[str, str]) -> Iterator[Identifier]:
    """An ISBN names a book; one with a paper is that of the volume, which many papers share."""
    if kind in crosswalk.WITH_OWN_ISBN and (found := identifiers.isbn(fields.get("isbn", ""))):
        yield found


def _is_url(value: str) -> bool:
    return "://" in value or value.startswith("www.")


def plain_url(value: str) -> str:
    """An address without what LaTeX needs around it."""
    if command := _URL_COMMAND.search(value):
        value = command[1]
    for command_name, plain in _TEXT_COMMANDS.items():
        value = value.replace(command_name + "{}", plain).replace(command_name, plain)
    return _ESCAPED.sub(r"\1", value).replace("{", "").replace("}", "").strip()
