"""Works as ContextObjects in spans (COinS), by which the Zotero connector and its like find items on a page.

Keys and formats: ANSI/NISO Z39.88-2004, the KEV formats for journals, books, dissertations and Dublin Core; what has
no format of its own goes as Dublin Core with Zotero's name of the type, as Zotero itself writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from readinglist import crosswalk
from readinglist.model import Record, Stage, Work
from readinglist.outputs import listing

_FORMAT = "info:ofi/fmt:kev:mtx:"
# CSL type: the format, the genre within it, and the key of what the work appeared in
_FORMATS = {
    "article-journal": ("journal", "article", "jtitle"),
    "article-magazine": ("journal", "article", "jtitle"),
    "article-newspaper": ("journal", "article", "jtitle"),
    "paper-conference": ("book", "proceeding", "btitle"),
    "chapter": ("book", "bookitem", "btitle"),
    "entry-encyclopedia": ("book", "bookitem", "btitle"),
    "book": ("book", "book", ""),
    "report": ("book", "report", ""),
    "thesis": ("dissertation", "", ""),
}
_IN_DUBLIN_CORE = {"article": "preprint", "dataset": "dataset", "software": "computerProgram", "webpage": "webpage"}


def coins(work: Work) -> str:
    """The version of record as the title of a span of the class `Z3988`, still to be escaped as an attribute."""
    record = work.record
    pairs = [("ctx_ver", "Z39.88-2004"), *_names(work), *_kind(record), *_people(record), *_printing(record)]
    # spaces as %20: a plus would stay one for readers that decode addresses and not forms
    return "&".join(f"{key}={quote(value, safe='', errors='replace')}" for key, value in pairs if value)


def _names(work: Work) -> Iterator[tuple[str, str]]:
    record = work.record
    if doi := record.identifier("doi"):
        yield "rft_id", f"info:doi/{doi.value}"
    if isbn := record.isbn if record.type == "book" else None:
        yield "rft_id", f"urn:isbn:{isbn}"
    if address := next(iter(listing.links(work).values()), None):
        yield "rft_id", address


def _kind(record: Record) -> Iterator[tuple[str, str]]:
    form, genre, container = _FORMATS.get(record.type, ("dc", "", ""))
    yield "rft_val_fmt", _FORMAT + form
    yield "rft.genre", genre
    if form == "dc":
        yield "rft.type", _IN_DUBLIN_CORE.get(record.type, "document")
    yield ("rft.atitle" if container else "rft.btitle" if form == "book" else "rft.title"), record.title
    if container:
        yield f"rft.{container}", crosswalk.venue(record, "full")


def _people(record: Record) -> Iterator[tuple[str, str]]:
    for name in record.author:
        if name.literal:
            yield "rft.aucorp", name.literal
        else:
            family = " ".join(filter(None, (name.particle, name.family)))
            yield "rft.au", ", ".join(filter(None, (family, name.given)))


def _printing(record: Record) -> Iterator[tuple[str, str]]:
    yield "rft.date", "-".join(f"{part:02d}" for part in record.issued)
    yield "rft.volume", record.volume or ""
    yield "rft.issue", record.issue or ""
    yield "rft.pages", record.page or ""
    archive = "arXiv" if record.stage is Stage.PREPRINT and record.identifier("arxiv") else ""
    yield ("rft.inst" if record.type == "thesis" else "rft.pub"), record.publisher or archive
    yield "rft.place", record.publisher_place or ""
    yield "rft.series", record.collection_title or "" if record.type != "article" else ""
    yield "rft.isbn", record.isbn or ""
    yield "rft.issn", record.issn or ""
