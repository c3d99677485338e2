"""Hayagriva's YAML, the bibliography of Typst (https://github.com/typst/hayagriva/blob/main/docs/file-format.md).

What a work appeared in is its parent, and what that belongs to the parent of the parent. Texts that styles may lower
have braces around what must keep its capitals; a backslash stands before a sign that would be markup.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from readinglist import bibtex, crosswalk, identifiers, tree
from readinglist.errors import InputError
from readinglist.formats.items import dumped, parsed
from readinglist.identifiers import Identifier
from readinglist.markup import clean
from readinglist.model import BadEntry, Record, Reference, Work
from readinglist.names import Name

_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"


@dataclass(frozen=True, slots=True)
class _Type:
    """The type of an entry, and that of the parent that it appeared in, if it can have one."""

    entry: str
    parent: str = ""


# CSL type: as Hayagriva's own styles tell it (src/csl/taxonomy.rs)
_TYPES = {
    "article": _Type("article"),  # a preprint
    "article-journal": _Type("article", "periodical"),
    "article-magazine": _Type("article", "periodical"),
    "article-newspaper": _Type("article", "newspaper"),
    "book": _Type("book"),
    "chapter": _Type("chapter", "book"),
    "collection": _Type("anthology"),
    "entry-dictionary": _Type("entry", "reference"),
    "entry-encyclopedia": _Type("entry", "reference"),
    "graphic": _Type("artwork"),
    "legal_case": _Type("case"),
    "legislation": _Type("legislation"),
    "manuscript": _Type("manuscript"),
    "motion_picture": _Type("video"),
    "paper-conference": _Type("article", "proceedings"),
    "patent": _Type("patent"),
    "periodical": _Type("periodical"),
    "post": _Type("post"),
    "post-weblog": _Type("article", "blog"),
    "report": _Type("report"),
    "software": _Type("repository"),
    "song": _Type("audio"),
    "thesis": _Type("thesis"),
    "webpage": _Type("web", "web"),
}
_MISC = _Type("misc")
_CSL_TYPES = {kind: name for name, kind in reversed(_TYPES.items())} | {
    _Type("article", "conference"): "paper-conference",
    _Type("anthos", "anthology"): "chapter",
    _Type("chapter", "anthology"): "chapter",
    _Type("entry", "reference"): "entry-encyclopedia",
    _Type("web"): "webpage",
    _Type("blog"): "webpage",
    _Type("thread"): "post",
    _Type("tweet"): "post",
    _Type("proceedings"): "collection",
    _Type("reference"): "book",
}
_DEFAULT_PARENTS = {
    "article": "periodical",
    "chapter": "book",
    "entry": "reference",
    "anthos": "anthology",
    "web": "web",
}
_IN_SERIES = {
    "book",
    "anthology",
    "periodical",
    "proceedings",
    "reference",
}  # whose parent of their own type is a series
_SERIAL = {"number": "serial", "isbn": "isbn", "issn": "issn"}
_NAMED_ELSEWHERE = {"isbn"}  # schemes

# ------------------------------------------------------------------ writing


def write(works: Mapping[str, Work], venues: str = "full") -> str:
    """The works by citation key as one file for Typst, sorted by key; `venues` is a form of `venues.written`."""
    names = bibtex.aliases(record.title for work in works.values() for record in work.records)
    return dumped({key: _entry(works[key], venues, names) for key in sorted(works)}) if works else "{}\n"


def _entry(work: Work, venues: str, names: Collection[str]) -> dict[str, Any]:
    record = work.record
    kind = _TYPES.get(record.type, _MISC)
    printed = {
        "volume": record.volume,
        "issue": record.issue,
        "edition": record.edition,
        "publisher": _publisher(record),
        "editor": _people(record.editor),
    }
    parents = list(_parents(record, kind, {} if not kind.parent else printed, venues))
    entry = {
        "type": kind.entry,
        "title": _title(record.title, names),
        "author": _people(record.author),
        "date": _date(record),
        "genre": _formattable(record.genre or ("" if record.type in _TYPES else crosswalk.label(record.type))),
        **({} if kind.parent else printed),
        "page-range": clean(record.page or ""),
        "serial-number": _serials(work),
        "url": _url(record),
        "note": _formattable(record.note or ""),
        "parent": parents[0] if len(parents) == 1 else parents,
    }
    return {name: value for name, value in entry.items() if value}


def _parents(record: Record, kind: _Type, printed: Mapping[str, Any], venues: str) -> Iterator[dict[str, Any]]:
    name = crosswalk.venue(record, venues)
    of_series = kind.parent or (kind.entry if kind.entry in _IN_SERIES else "anthology")
    name_of_series = "" if record.archive_section else record.collection_title or ""
    series = {"type": of_series, "title": _formattable(name_of_series)}
    if kind.parent:
        told = {"title": _short(name, record.container_title_short)} | dict(printed)
        told |= {"parent": series if series["title"] else None}
        if any(told.values()) or kind.entry == "article":
            yield {"type": kind.parent} | {part: value for part, value in told.items() if value}
    elif series["title"]:
        yield series
    if record.event_title and record.type != "article":  # one in a conference is a paper of it
        yield {"type": "conference", "title": _formattable(record.event_title)}


def _title(title: str, names: Collection[str]) -> str:
    title, parts, position = clean(title), [], 0
    for start, end in bibtex.protected(title, names):
        parts += [_formattable(title[position:start], kept=True), "{", _formattable(title[start:end], kept=True), "}"]
        position = end
    return "".join([*parts, _formattable(title[position:], kept=True)])


def _formattable(text: str, *, kept: bool = False) -> str:
    """A text in which nothing is markup; `kept` leaves the spaces at its ends."""
    return re.sub(r"[\\{}$]", r"\\\g<0>", text if kept else clean(text))


def _short(name: str, short: str | None) -> object:
    return {"value": _formattable(name), "short": _formattable(short)} if name and short else _formattable(name)


def _publisher(record: Record) -> object:
    name, place = _formattable(record.publisher or ""), _formattable(record.publisher_place or "")
    return {part: text for part, text in (("name", name), ("location", place)) if text} if place else name


def _people(names: Collection[Name]) -> list[object]:
    return [_person(name) for name in names if str(name)]


def _person(name: Name) -> object:
    """A person as BibTeX writes one, or part by part where that would be taken apart otherwise."""
    parts = [clean(part) for part in (name.particle, name.family, name.suffix, name.given)]
    particle, family, suffix, given = parts
    if name.literal or not given:
        text = clean(str(name))
        return {"name": text} if "," in text or text[:1].islower() else text
    low = all(word[:1].islower() for word in particle.split())
    if not any("," in part for part in parts) and low and not any(word[:1].islower() for word in family.split()):
        return ", ".join(filter(None, (f"{particle} {family}".strip(), suffix, given)))
    told = {"name": family or given, "given-name": given if family else "", "prefix": particle, "suffix": suffix}
    return {part: text for part, text in told.items() if text}


def _date(record: Record) -> str:
    return "-".join(f"{part:0{width}d}" for part, width in zip(record.issued, (4, 2, 2), strict=False))


def _serials(work: Work) -> dict[str, str]:
    record = work.record
    found = {one.scheme: one.value for one in reversed(record.identifiers) if one.scheme not in _NAMED_ELSEWHERE}
    if arxiv := work.identifier("arxiv"):
        found["arxiv"] = arxiv.value
    found |= {serial: text for part, serial in _SERIAL.items() if (text := clean(getattr(record, part) or ""))}
    return dict(sorted(found.items()))


def _url(record: Record) -> str:
    """The address, where Typst can read it as one."""
    address = quote(clean(record.url or ""), safe=_URL_SAFE)
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https", "ftp") and parts.hostname else ""


# ------------------------------------------------------------------ reading

_MARKED = re.compile(r"\\([\\{}$])|[{}$]")


def read(text: str, path: Path | str) -> tuple[list[Reference], list[BadEntry]]:
    """The references of a file in its order, and every entry that is none, by its line and the reason.

    Raises `InputError` where the file is no YAML or no mapping of entries.
    """
    root = parsed(text, path, tree.from_yaml)
    if not isinstance(root, tree.Mapping):
        raise InputError("this holds no entries of Hayagriva", path=path, advice="a mapping of keys to entries")
    good: list[Reference] = []
    bad: list[BadEntry] = []
    for key, node in root.pairs:
        entry = tree.plain(node)
        source = f"hayagriva:{Path(path).name}:{node.line}"
        if record := _record(entry, source) if isinstance(entry, dict) else None:
            good.append(Reference(key, record, node.line))
        else:
            reason = "it has no title" if isinstance(entry, dict) else "an entry is a mapping of fields"
            bad.append(BadEntry(node.line, key, reason, path=str(path)))
    return good, bad


def _record(entry: dict[str, Any], source: str) -> Record | None:
    title = _text(entry.get("title"))
    if not title:
        return None
    told = _Told(entry)
    kind, genre = told.type(), told.text("genre")
    if kind == "document" and genre and (labelled := crosswalk.labelled(genre)):
        kind, genre = labelled, None
    serials, publisher = told.serials(), told.first("publisher")
    names = tuple(dict.fromkeys(_identifiers(serials, told.url(), kind)))
    return Record(
        source=source,
        type=kind,
        title=title,
        author=_read_people(entry.get("author")),
        editor=_read_people(told.first("editor")),
        issued=_issued(told.raw("date") or ""),
        container_title=_text(told.container.get("title")),
        container_title_short=_text(_part(told.container.get("title"), "short")),
        collection_title=_text(told.series.get("title")),
        event_title=_text(told.event.get("title")),
        publisher=_text(publisher) or told.text("organization"),
        publisher_place=_text(_part(publisher, "location")) or told.text("location"),
        volume=told.raw("volume"),
        issue=told.raw("issue"),
        edition=told.raw("edition"),
        page=told.raw("page-range"),
        number=serials.get("serial"),
        isbn=serials.get("isbn"),
        issn=serials.get("issn"),
        url=told.url(),
        genre=genre,
        note=told.text("note"),
        identifiers=names,
    )


class _Told:
    """An entry with its parents: what it appeared in, the series of that, and the meeting."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.kind = str(entry.get("type") or "misc").lower()
        parents = [(self._type_of(each), each) for each in _mappings(entry.get("parent"))]
        self.event = next((each for kind, each in parents if kind == "conference"), {})
        self.parent = next(
            (kind for kind, each in parents if each is not self.event and not self._is_series(kind)), ""
        )
        self.container = next((each for kind, each in parents if kind == self.parent), {})
        if not self.parent and self.event and self.kind == "article":
            self.parent, self.container, self.event = "conference", self.event, {}
        above = _mappings(self.container.get("parent")) if self.parent else [each for _, each in parents]
        self.series = next((each for each in above if each is not self.event), {})

    def _type_of(self, parent: dict[str, Any]) -> str:
        return str(parent.get("type") or _DEFAULT_PARENTS.get(self.kind, "misc")).lower()

    def _is_series(self, kind: str) -> bool:
        """Whether a parent of that type is a series, and not what the entry appeared in."""
        return _Type(self.kind, kind) not in _CSL_TYPES

    def type(self) -> str:
        """The CSL type; an entry whose parent is not told is what it would be within its usual one."""
        parents = (self.parent, "", _DEFAULT_PARENTS.get(self.kind, ""))
        found = (_CSL_TYPES.get(_Type(self.kind, parent)) for parent in parents)
        return next(filter(None, found), "document")

    def first(self, name: str) -> Any:
        """The field of the entry, or of what it appeared in."""
        return self.entry.get(name) or self.container.get(name)

    def text(self, name: str) -> str | None:
        return _text(self.first(name))

    def raw(self, name: str) -> str | None:
        return _raw(self.first(name))

    def url(self) -> str | None:
        found = self.first("url")
        return _raw(found.get("value") if isinstance(found, dict) else found)

    def serials(self) -> dict[str, str]:
        """Serial numbers by their scheme, in the present form of the file and in the one before."""
        found: dict[str, str] = {}
        for each in (self.container, self.entry):
            serial = each.get("serial-number")
            told = serial if isinstance(serial, dict) else {"serial": serial}
            told |= {name: each[name] for name in ("doi", "isbn", "issn") if name in each}
            found |= {name.lower(): text for name, value in told.items() if (text := _raw(value))}
        return found


def _mappings(value: Any) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, dict)]


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _raw(value: Any) -> str | None:
    return clean(value) or None if isinstance(value, str) else None


def _text(value: Any) -> str | None:
    """A text or formattable text without its markup."""
    if isinstance(value, dict):
        value = value.get("value") or value.get("name")
    raw = _raw(value)
    return _MARKED.sub(lambda match: match[1] or "", raw) if raw else None


def _read_people(value: Any) -> tuple[Name, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(name for each in listed if (name := _read_person(each)) and str(name))


def _read_person(value: Any) -> Name | None:
    if isinstance(value, dict):
        family, given, particle, suffix = (
            _raw(value.get(part)) or "" for part in ("name", "given-name", "prefix", "suffix")
        )
        return (
            Name(family, given, particle, suffix)
            if given
            else Name(literal=" ".join(filter(None, (particle, family))))
        )
    text = _raw(value)
    if not text:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 2 or not parts[-1]:
        return Name(literal=text.strip(" ,"))
    words = parts[0].split()
    low = next((place for place, word in enumerate(words) if not word[:1].islower()), len(words) - 1)
    return Name(" ".join(words[low:]), parts[-1], " ".join(words[:low]), parts[1] if len(parts) > 2 else "")


def _issued(text: str) -> tuple[int, ...]:
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$", text)
    return tuple(int(part) for part in match.groups() if part) if match else ()


def _identifiers(serials: Mapping[str, str], url: str | None, kind: str) -> Iterator[Identifier]:
    for scheme, value in serials.items():
        own = scheme != "isbn" or kind in crosswalk.WITH_OWN_ISBN
        if own and scheme in identifiers.SCHEMES and (found := identifiers.parse(f"{scheme}:{value}")):
            yield found
    if url and (named := identifiers.from_link(url)):
        yield named
