"""Papers as JSON objects, in the shapes of the dumps: what each says, as a hit.

Every function here takes one object and the place to name as its source. It gives None for what is no paper (an
issue, a grant), and raises `UnusableError` for what should be one and is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate
from functools import lru_cache
from typing import Any

from readinglist import csl, identifiers
from readinglist.model import Record
from readinglist.names import Name, parse_name
from readinglist.sources import arxiv, crossref, openalex, semantic_scholar, shapes
from readinglist.sources.base import Hit, Link
from readinglist.sources.catalogue.stream import UnusableError

Row = Mapping[str, Any]
Shape = Callable[[Row, str], Hit | None]


_NO_TITLE = "it has no title"
# the words of our own rows, as CSL types
_OWN_TYPES = {
    "conference": "paper-conference",
    "journal": "article-journal",
    "preprint": "article",
    "report": "report",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
}
_CONTAINED = frozenset({"paper-conference", "article-journal", "chapter"})
_NO_WORK = frozenset({"paratext", "erratum", "peer-review", "grant", "supplementary-materials", "libguides"})
_NO_PAPER = frozenset(
    {"journal", "journal-issue", "journal-volume", "book-series", "book-set", "component", "grant", "peer-review"}
)
_CAMEL_CASE = {
    "externalids": "externalIds",
    "publicationtypes": "publicationTypes",
    "publicationdate": "publicationDate",
    "paperid": "paperId",
}


def own(row: Row, source: str) -> Hit | None:
    """A row of our own JSON Lines: title, authors, year, venue, type, doi, arxiv_id, url, pages."""
    kind = _OWN_TYPES.get(str(row.get("type")), "document")
    venue, authors = shapes.text(row.get("venue")), _listed(row.get("authors"))
    url = shapes.web_address(row.get("url"))
    record = Record(
        source=source,
        type=kind,
        title=_title(row.get("title")),
        author=tuple([name for each in authors if isinstance(each, str) and (name := _person(each))]),
        issued=shapes.date(row.get("year")),
        container_title=venue if kind in _CONTAINED else None,
        publisher=None if kind in _CONTAINED else venue,
        page=shapes.text(row.get("pages")),
        url=url,
        identifiers=shapes.known(
            identifiers.doi(doi) if isinstance(doi := row.get("doi"), str) else None,
            identifiers.arxiv(str(number)) if (number := row.get("arxiv_id")) else None,
            identifiers.from_link(url) if url else None,
        ),
    )
    return Hit((record,))


@lru_cache(maxsize=1 << 16)  # names come again and again in a dump
def _person(text: str) -> Name | None:
    return next(iter(shapes.people([text])), None)


def arxiv_snapshot(row: Row, source: str) -> Hit | None:
    """A row of arXiv's metadata snapshot, dated by its first version."""
    name = identifiers.arxiv(str(row.get("id")))
    if name is None:
        raise UnusableError(f"{str(row.get('id'))[:80]!r} is no arXiv identifier")
    record = Record(
        source=source,
        type="article",
        title=_title(arxiv.tex_to_text(title) if isinstance(title := row.get("title"), str) else None),
        author=tuple(_parsed(parts) for parts in _listed(row.get("authors_parsed")) if isinstance(parts, list)),
        issued=_created(shapes.dig(row, "versions", 0, "created")),
        publisher="arXiv",
        url=name.url,
        note=shapes.text(row.get("journal-ref")),
        identifiers=(name,),
    )
    declared = identifiers.doi(str(row.get("doi")))
    return Hit((record,), links=(Link(name, declared),) if declared and declared.scheme == "doi" else ())


def _parsed(parts: list[Any]) -> Name:
    """Family, given and suffix, as arXiv takes names apart."""
    family, given, suffix = ([shapes.text(part) or "" for part in parts] + ["", "", ""])[:3]
    return parse_name(", ".join(filter(None, (family, suffix, given))))


def openalex_work(row: Row, source: str) -> Hit | None:
    """A work of OpenAlex."""
    if str(row.get("type")) in _NO_WORK or row.get("is_paratext") is True:
        return None
    return _from(openalex.hit(dict(row)), source)


def crossref_work(row: Row, source: str) -> Hit | None:
    """A work of Crossref."""
    if str(row.get("type")) in _NO_PAPER:
        return None
    return _from(crossref.hit(dict(row)), source)


def semantic_scholar_paper(row: Row, source: str) -> Hit | None:
    """A paper of Semantic Scholar, as its dataset or its service writes it."""
    paper = {_CAMEL_CASE.get(name, name): value for name, value in row.items()}
    name = identifiers.from_link(str(row.get("url")))
    if name and name.scheme == "s2":
        paper.setdefault("paperId", name.value)
    return _from(semantic_scholar.hit(paper), source)


def csl_item(row: Row, source: str) -> Hit | None:
    """An item of CSL-JSON."""
    record = csl.from_csl(row, source)
    if record is None:
        raise UnusableError(_NO_TITLE)
    return Hit((record,))


def _from(hit: Hit | None, source: str) -> Hit:
    """A hit as a service's own reader gives it, without the counts that a dump only knew in its time."""
    if hit is None:
        raise UnusableError("it has no title, or no identifier")
    records = tuple(replace(record, source=source) for record in hit.records)
    remarks = tuple(remark for remark in hit.remarks if remark.kind == "retraction")
    return Hit(records, remarks, hit.links)


def _listed(authors: Any) -> list[Any]:
    if not isinstance(authors, list | None):
        raise UnusableError("its authors are no list")
    return authors or []


def _title(value: Any) -> str:
    title = shapes.text(value)
    if title is None:
        raise UnusableError(_NO_TITLE)
    return title


def _created(value: Any) -> tuple[int, ...]:
    """The day in "Mon, 2 Apr 2007 19:18:42 GMT" (RFC 5322)."""
    parts = parsedate(value) if isinstance(value, str) else None
    return shapes.date(*parts[:3]) if parts else ()
