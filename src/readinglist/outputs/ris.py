"""Works as RIS, which EndNote, Mendeley and most reference managers take in.

Tags and types: the RIS format specification (Thomson Reuters, 2011), and for proceedings what EndNote and Zotero
read: T2 is the conference, C3 the volume of its papers, C1 the place. RIS has no preprint; UNPB is nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readinglist.model import Record, Work
from readinglist.outputs.listing import container, links, printable

# CSL type: the type of reference
_TYPES = {
    "article": "UNPB",  # a preprint
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "paper-conference": "CONF",
    "book": "BOOK",
    "chapter": "CHAP",
    "entry-encyclopedia": "ENCYC",
    "thesis": "THES",
    "report": "RPRT",
    "webpage": "ELEC",
    "post-weblog": "BLOG",
    "software": "COMP",
    "dataset": "DATA",
    "standard": "STAND",
    "patent": "PAT",
    "manuscript": "UNPB",
}
_END = "\r\n"


def ris(works: Mapping[str, Work]) -> str:
    """The works by citation key as one RIS file, sorted by key."""
    return "".join(_reference(key, works[key]) for key in sorted(works))


def _reference(key: str, work: Work) -> str:
    tags = ((tag, " ".join(printable(text).split())) for tag, text in _tags(key, work))
    return "".join(f"{tag}  - {text}{_END}" for tag, text in tags if text) + f"ER  - {_END}{_END}"


def _tags(key: str, work: Work) -> Iterator[tuple[str, str]]:
    record = work.record
    yield "TY", _TYPES.get(record.type, "GEN")
    yield "ID", key
    yield "TI", record.title
    yield from (("AU", _name(name.family, name.given, name.particle, name.literal)) for name in record.author)
    yield from (("ED", _name(name.family, name.given, name.particle, name.literal)) for name in record.editor)
    yield "PY", str(record.year or "")
    yield "DA", "/".join(f"{part:02d}" for part in record.issued)
    yield from _printing(record)
    doi = record.identifier("doi")
    yield "DO", doi.value if doi else ""
    yield from (("UR", address) for address in links(work).values())


def _printing(record: Record) -> Iterator[tuple[str, str]]:
    meeting, name = record.type == "paper-conference", container(record)
    yield "T2", (record.event_title or name) if meeting else name
    yield "C3", name if meeting else ""
    yield "J2", record.container_title_short or ""
    yield "T3", record.collection_title or "" if record.type != "article" else ""
    yield "VL", record.volume or ""
    yield "IS", record.issue or ""
    first, _, last = (record.page or "").replace("–", "-").partition("-")
    yield "SP", first or record.number or ""
    yield "EP", last.lstrip("-")
    yield "PB", record.publisher or ("arXiv" if record.type == "article" and record.identifier("arxiv") else "")
    yield ("C1" if meeting else "CY"), record.publisher_place or ""
    yield "SN", record.isbn or record.issn or ""


def _name(family: str, given: str, particle: str, literal: str) -> str:
    return literal or ", ".join(filter(None, (" ".join(filter(None, (particle, family))), given)))
