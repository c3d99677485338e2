"""RIS, which EndNote, Mendeley, Zotero and most databases write and take in.

Tags and types: the RIS format specification (Thomson Reuters, 2011), and for proceedings what EndNote and Zotero
read: T2 is the conference, C3 the volume of its papers, C1 the place. RIS has no preprint; UNPB is nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from readinglist import identifiers
from readinglist.crosswalk import WITH_OWN_ISBN, venue
from readinglist.identifiers import Identifier
from readinglist.markup import clean
from readinglist.model import BadEntry, Record, Reference, Stage, Work
from readinglist.names import Name
from readinglist.venues import series_of

# CSL type: the type of reference
_TYPES = {
    "article": "UNPB",  # a preprint
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "collection": "EDBOOK",
    "dataset": "DATA",
    "document": "GEN",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "VIDEO",
    "pamphlet": "PAMP",
    "paper-conference": "CONF",
    "patent": "PAT",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "regulation": "LEGAL",
    "report": "RPRT",
    "software": "COMP",
    "song": "MUSIC",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
# types that others write, by the CSL type that they mean
_ALSO = {
    **{"ABST": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal", "JOUR": "article-journal"},
    **{"CPAPER": "paper-conference", "EBOOK": "book", "ECHAP": "chapter", "CLSWK": "book", "SER": "book"},
    **{"GOVDOC": "report", "UNPD": "article", "UNBILL": "bill", "MPCT": "motion_picture", "SOUND": "song"},
    **{"AGGR": "dataset", "DBASE": "dataset", "WEB": "webpage", "MULTI": "motion_picture"},
}
_CSL_TYPES = {tag: name for name, tag in _TYPES.items()} | _ALSO
_NUMBERED = {"report", "standard", "patent", "legislation", "bill"}  # whose SN is their number
_IN_SERIES = {"book", "collection", "report", "thesis", "software"}  # whose T2 is their series
_LINE = re.compile(r"\s*([A-Z][A-Z0-9]) {1,2}-(?:\s(.*))?$")
_AGGREGATORS = ("dblp", "openalex", "s2")
_DATE = re.compile(r"\s*(\d{4})(?:[/-](\d{1,2})?(?:[/-](\d{1,2})?)?)?(?![\d])")
_PAGES = re.compile(r"\s*(?:-{2,}|[–—])\s*")
_PARTICLE = re.compile(r"((?:[a-z][\w.'’]*\s+)+)(?=\S)")
_END = "\r\n"


def write(works: Mapping[str, Work], venues: str = "full") -> str:
    """The works by citation key as one RIS file, sorted by key; `venues` is a form of `venues.written`."""
    return "".join(_reference(key, works[key], venues) for key in sorted(works))


def _reference(key: str, work: Work, venues: str) -> str:
    tags = ((tag, clean(text)) for tag, text in _tags(key, work, venues))
    return "".join(f"{tag}  - {text}{_END}" for tag, text in tags if text) + f"ER  - {_END}{_END}"


def _tags(key: str, work: Work, venues: str) -> Iterator[tuple[str, str]]:
    record = work.record
    yield "TY", _TYPES.get(record.type, "GEN")
    yield "ID", key
    yield "TI", record.title
    yield from (("AU", _name(name)) for name in record.author)
    yield from (("ED", _name(name)) for name in record.editor)
    yield "PY", str(record.year or "")
    yield "DA", "/".join(f"{part:02d}" for part in record.issued)
    yield from _containers(record, venues)
    yield from _printing(record)
    yield from _found(work)
    yield "M3", record.genre or ""
    yield "N1", record.note or ""


def _containers(record: Record, venues: str) -> Iterator[tuple[str, str]]:
    name, series = venue(record, venues), record.collection_title or ""
    if record.type == "paper-conference":
        yield from (("T2", record.event_title or name), ("C3", name), ("T3", series))
    elif record.type in _IN_SERIES:
        yield from (("T2", series), ("T3", name))
    else:
        yield from (("T2", name or record.event_title or ""), ("T3", "" if record.archive_section else series))
    yield "J2", record.container_title_short or ""


def _printing(record: Record) -> Iterator[tuple[str, str]]:
    yield "VL", record.volume or ""
    yield "IS", record.issue or ""
    first, _, last = _PAGES.sub("-", record.page or "").partition("-")
    yield "SP", first
    yield "EP", last
    yield ("SN" if record.type in _NUMBERED else "C7"), record.number or ""
    yield "ET", record.edition or ""
    yield "PB", record.publisher or ("arXiv" if record.stage is Stage.PREPRINT and record.identifier("arxiv") else "")
    yield ("C1" if record.type == "paper-conference" else "CY"), record.publisher_place or ""
    yield "SN", record.isbn or ""
    yield "SN", record.issn or ""


def _found(work: Work) -> Iterator[tuple[str, str]]:
    """Where it is found; an address that an identifier gives is written once."""
    record, doi = work.record, work.record.identifier("doi")
    arxiv = work.identifier("arxiv")
    named = [
        one.url for one in (*record.identifiers, *([arxiv] if arxiv else [])) if one.scheme not in ("doi", "isbn")
    ]
    yield "DO", doi.value if doi else ""
    yield from (("UR", address) for address in dict.fromkeys([record.url or "", *named]))
    yield "L1", record.pdf or ""


def _name(name: Name) -> str:
    """A person as "Family, Given, Suffix"; a group on its own, where EndNote wants the first comma doubled."""
    family = clean(f"{name.particle} {name.family}")
    if name.literal or not name.given.strip() or "," in f"{family}{name.given}{name.suffix}":
        return str(name).replace(",", ",,", 1)
    return ", ".join(filter(None, (family, name.given, name.suffix)))


# -------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Block:
    """One reference as it stands: its line, and each tag with the lines of its text, in the file's order."""

    line: int
    tags: list[tuple[str, list[str]]]

    def all(self, *names: str) -> list[str]:
        """What the tags say, of the tag named first first."""
        said = (" ".join(lines).strip() for name in names for tag, lines in self.tags if tag == name)
        return [text for text in said if text]

    def one(self, *names: str) -> str | None:
        """The first of that."""
        return next(iter(self.all(*names)), None)


def read(text: str, path: Path | str) -> tuple[list[Reference], list[BadEntry]]:
    """The references of an RIS file in its order, and what is none, by its line and the reason.

    A reference that is not closed ends where the next one begins; a line without a tag goes on with the one before.
    """
    good: list[Reference] = []
    bad: list[BadEntry] = []
    for found in _blocks(text.removeprefix("\ufeff"), str(path)):
        if isinstance(found, BadEntry):
            bad.append(found)
        elif record := _record(found, f"ris:{Path(path).name}:{found.line}"):
            good.append(Reference(found.one("ID", "LB") or "", record, found.line))
        else:
            bad.append(BadEntry(found.line, found.one("ID") or "", "it has no title", path=str(path)))
    return good, bad


def _blocks(text: str, path: str) -> Iterator[_Block | BadEntry]:
    block: _Block | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        match = _LINE.match(line)
        tag, said = (match[1], match[2] or "") if match else ("", line.strip())
        if tag == "TY":
            if block:
                yield block
            block = _Block(number, [(tag, [said])])
        elif tag == "ER" and block:
            yield block
            block = None
        elif block and tag:
            block.tags.append((tag, [said]))
        elif block and said:
            block.tags[-1][1].append(said)
        elif said or tag:
            yield BadEntry(number, "", "no reference begins here: its first line is `TY  - ` and a type", line, path)
    if block:
        yield block


def _record(found: _Block, source: str) -> Record | None:
    title = found.one("TI", "T1", "CT") or (found.one("BT") if found.one("TY") in ("BOOK", "EDBOOK") else None)
    if not title:
        return None
    names = tuple(dict.fromkeys(_identifiers(found)))
    kind = _type(found, names)
    links = found.all("UR", "L2")  # a preprint's address is that of its archive
    url = next((text for text in links if kind == "article" or not _says(text, names)), None)
    return Record(
        source=source,
        type=kind,
        title=title,
        author=_people(found.all("AU", "A1")),
        editor=_people(found.all("ED", "A2") + (found.all("A3") if kind == "book" else [])),
        issued=_issued(found.all("DA", "PY", "Y1")),
        url=url,
        pdf=found.one("L1"),
        identifiers=(*names, *_own_isbn(kind, found)),
        **_texts(kind, found),
    )


def _type(found: _Block, names: Iterable[Identifier]) -> str:
    """The CSL type; a draft is a preprint where something names its archive."""
    kind = _CSL_TYPES.get((found.one("TY") or "").upper(), "document")
    server = series_of(found.one("PB", "T2", "JO", "JF") or "")
    preprint = any(name.scheme == "arxiv" for name in names) or (server is not None and server.kind == "preprint")
    if kind in ("article", "manuscript"):
        return "article" if preprint or kind == "article" else "manuscript"
    return "article" if kind in ("document", "article-journal") and server and server.kind == "preprint" else kind


def _texts(kind: str, found: _Block) -> dict[str, str | None]:
    meeting, in_series = kind == "paper-conference", kind in _IN_SERIES
    container, event = found.one("T2", "JF", "JO", "BT"), None
    if meeting and (volume := found.one("C3", "BT")):
        container, event = volume, container if container != volume else None
    elif kind == "speech":
        container, event = None, container
    if in_series:
        series, container = found.one("T2"), found.one("T3")
    else:
        series = found.one("T3")
    serials = _serials(kind, found)
    genre = found.one("M3")
    return serials | {
        "container_title": container,
        "container_title_short": found.one("J2", "JA"),
        "event_title": event,
        "collection_title": series,
        "volume": found.one("VL"),
        "issue": found.one("IS", "CP"),
        "page": "-".join(filter(None, (found.one("SP"), found.one("EP")))) or None,
        "publisher": found.one("PB"),
        "publisher_place": found.one("C1", "CY") if meeting else found.one("CY"),
        "edition": found.one("ET"),
        "genre": None if genre and identifiers.doi(genre) else genre,
        "note": found.one("N1"),
    }


def _serials(kind: str, found: _Block) -> dict[str, str | None]:
    """ISBN, ISSN and number, which share a tag."""
    listed = found.all("SN")
    issn = next((text for text in listed if re.fullmatch(r"\d{4}-?\d{3}[\dXx]", text)), None)
    others = [text for text in listed if text != issn]
    isbn = next((text for text in others if kind not in _NUMBERED or identifiers.isbn(text)), None)
    rest = [text for text in (*others, *found.all("C7", "M1")) if text != isbn]
    return {"isbn": isbn, "issn": issn, "number": rest[0] if rest else None}


def _identifiers(found: _Block) -> Iterator[Identifier]:
    for text in found.all("DO", "M3"):
        if doi := identifiers.doi(text):
            yield doi
    for text in found.all("UR", "L1", "L2"):
        if "//" in text and (name := identifiers.from_link(text)):
            yield name


def _says(address: str, names: Iterable[Identifier]) -> bool:
    """Whether an address says no more than one of the identifiers."""
    return any(address == name.url for name in names) or identifiers.doi(address) is not None


def _own_isbn(kind: str, found: _Block) -> Iterator[Identifier]:
    isbn = next(filter(None, map(identifiers.isbn, found.all("SN"))), None)
    if kind in WITH_OWN_ISBN and isbn:
        yield isbn


def _issued(listed: list[str]) -> tuple[int, ...]:
    """The most exact of the dates: "2023/10/23/", "2023///spring", "2023-10"."""
    found = [tuple(int(part) for part in match.groups() if part) for text in listed if (match := _DATE.match(text))]
    valid = [
        date for date in found if len(date) < 2 or (1 <= date[1] <= 12 and all(1 <= day <= 31 for day in date[2:]))
    ]
    return max(valid, key=len, default=())


def _people(listed: list[str]) -> tuple[Name, ...]:
    return tuple(_person(text) for text in listed)


def _person(text: str) -> Name:
    """A name as "Family, Given, Suffix"; one without a comma, or with the first one doubled, is a group's."""
    if ",," in text:
        return Name(literal=text.replace(",,", ",", 1))
    parts = [part.strip() for part in text.split(",")]
    family, given, suffix = [*parts, "", ""][:3]
    if not family or not given:
        return Name(literal=text.strip(" ,"))
    particle = _PARTICLE.match(family)
    start = particle.end() if particle else 0
    return Name(family[start:], given, family[:start].strip(), suffix)
