"""Crossref: what publishers deposited with their DOIs.

Manual: https://github.com/CrossRef/rest-api-doc. The metadata are facts without a licence; abstracts are not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from readinglist import identifiers
from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record, Remark
from readinglist.names import Name
from readinglist.sources import shapes
from readinglist.sources.base import Hit, Link, Reply, Request, Service, UnreadableError, read_entries

_DOIS_MOST = 40
_TITLE_ROWS = 5
_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "posted-content": "article",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "reference-entry": "entry-encyclopedia",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "dissertation": "thesis",
    "report": "report",
    "dataset": "dataset",
    "standard": "standard",
}
_WITHDRAWING = frozenset({"retraction", "withdrawal", "removal", "partial_retraction"})


def search(claims: Sequence[Claim]) -> list[Request]:
    """The nearest papers to each title, with the first author where the page names one."""
    return [
        Request("/works", (claim,), _TITLE_ROWS, (("query.bibliographic", query), ("rows", str(_TITLE_ROWS))))
        for claim in claims
        if (query := shapes.phrase(" ".join((claim.title, *claim.authors[:1]))))
    ]


def lookup(names: Sequence[Identifier]) -> list[Request]:
    """DOIs in one filter; one with a comma, which would end the filter, goes alone."""
    listed = [name for name in names if "," not in name.value]
    alone = [name for name in names if "," in name.value]
    return [_filter(run) for run in shapes.runs(listed, _DOIS_MOST, 3000, str)] + [
        Request("/works/" + quote(name.value, safe=""), (name,), 1) for name in alone
    ]


def _filter(names: Sequence[Identifier]) -> Request:
    query = (("filter", ",".join(f"doi:{name.value}" for name in names)), ("rows", str(len(names))))
    return Request("/works", tuple(names), len(names), query)


def parse(body: bytes) -> Reply:
    """Reads a list of works or a single one."""
    message = shapes.dig(shapes.load_json(body), "message")
    if isinstance(message, dict) and "DOI" in message:
        return read_entries([message], hit, "DOI", 1)
    items = shapes.dig(message, "items")
    if not isinstance(items, list):
        raise UnreadableError("the answer holds no works")
    return read_entries(items, hit, "DOI", shapes.total(message.get("total-results"), items))


def is_miss(status: int, body: bytes) -> bool:
    """A DOI that Crossref did not register is answered with plain text."""
    return status == 404 and b"Resource not found" in body


def hit(work: dict[str, Any]) -> Hit | None:
    """A work, as the service and its public data write it; None without a DOI or a title."""
    name, title = identifiers.doi(str(work.get("DOI"))), _title(work)
    if name is None or title is None:
        return None
    record = Record(
        source="crossref",
        type=_TYPES.get(str(work.get("type")), "document"),
        title=title,
        author=_names(work.get("author")),
        issued=_issued(work),
        container_title=shapes.text(work.get("container-title")),
        container_title_short=shapes.text(work.get("short-container-title")),
        event_title=shapes.text(shapes.dig(work, "event", "name")),
        publisher=shapes.text(work.get("publisher")),
        publisher_place=shapes.text(work.get("publisher-location")),
        editor=_names(work.get("editor")),
        volume=shapes.text(work.get("volume")),
        issue=shapes.text(work.get("issue")),
        page=shapes.text(work.get("page")),
        number=shapes.text(work.get("article-number")),
        edition=shapes.text(work.get("edition-number")),
        isbn=shapes.text(work.get("ISBN")),
        issn=shapes.text(work.get("ISSN")),
        url=name.url,
        identifiers=(name,),
    )
    return Hit((record,), tuple(_remarks(work, name)), tuple(_links(work, name)))


def _title(work: dict[str, Any]) -> str | None:
    """Title and subtitle, which some publishers deposit apart."""
    title, subtitle = shapes.text(work.get("title")), shapes.text(work.get("subtitle"))
    if (
        title is None
        or subtitle is None
        or shapes.words(subtitle) == shapes.words(title)[-len(shapes.words(subtitle)) :]
    ):
        return title
    return f"{title} {subtitle}" if title.endswith((":", "?", "!")) else f"{title}: {subtitle}"


def _names(values: Any) -> tuple[Name, ...]:
    return tuple(name for value in shapes.objects(values) if (name := _name(value)))


def _name(value: dict[str, Any]) -> Name | None:
    family, given, suffix, group = (shapes.text(value.get(part)) for part in ("family", "given", "suffix", "name"))
    if family or given:
        return Name(family=family or given or "", given=(given or "") if family else "", suffix=suffix or "")
    return Name(literal=group) if group else None


def _issued(work: dict[str, Any]) -> tuple[int, ...]:
    parts = shapes.dig(work, "issued", "date-parts", 0)
    return shapes.date(*parts) if isinstance(parts, list) else ()


def _remarks(work: dict[str, Any], name: Identifier) -> Iterator[Remark]:
    count = shapes.number(work.get("is-referenced-by-count"))
    if count is not None:
        yield Remark("crossref", "cited by", str(count), name)
    for update in shapes.objects(work.get("updated-by")):
        kind, notice = shapes.text(update.get("type")), identifiers.doi(str(update.get("DOI")))
        if kind in _WITHDRAWING:
            yield Remark("crossref", "retraction", f"{kind.replace('_', ' ')}: {notice or 'no notice named'}", name)


def _links(work: dict[str, Any], name: Identifier) -> Iterator[Link]:
    for other in _related(work, "is-preprint-of"):
        yield Link(preprint=name, published=other)
    for other in _related(work, "has-preprint"):
        yield Link(preprint=other, published=name)


def _related(work: dict[str, Any], relation: str) -> Iterable[Identifier]:
    for each in shapes.objects(shapes.dig(work, "relation", relation)):
        other = identifiers.parse(str(each.get("id")))
        if other and other.scheme in ("doi", "arxiv"):
            yield other


SERVICE = Service(
    name="crossref",
    title="Crossref",
    url="https://api.crossref.org",
    gap=1 / 3,
    gap_without_contact=1.0,
    terms="https://www.crossref.org/blog/announcing-changes-to-rest-api-rate-limits/",
    search=search,
    lookup=lookup,
    parse=parse,
    sample=Identifier("doi", "10.1145/3600006.3613165"),
    turns={"doi": 0},
    remarks=True,
    is_miss=is_miss,
)
