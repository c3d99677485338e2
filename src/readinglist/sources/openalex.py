"""OpenAlex: everything with a DOI and much without, several titles or DOIs in one request, on a daily budget.

Manual: https://help.openalex.org/api/. The data are CC0. A search costs ten times what a list by DOI costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readinglist import identifiers
from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record, Remark
from readinglist.sources import shapes, versions
from readinglist.sources.base import Hit, Key, Reply, Request, Service, UnreadableError, read_entries

_DOIS_MOST, _LONGEST = 50, 3000  # an address may have 4 KB
_TITLES_MOST, _TITLES_LONGEST = 20, 1400  # the text of a search may have 1500 characters
_ROWS = 100
_TYPES = {
    "preprint": "article",
    "article": "article-journal",
    "review": "article-journal",
    "letter": "article-journal",
    "editorial": "article-journal",
    "book-chapter": "chapter",
    "book": "book",
    "dissertation": "thesis",
    "report": "report",
    "dataset": "dataset",
    "standard": "standard",
}


def search(claims: Sequence[Claim]) -> list[Request]:
    """Titles as phrases, joined by OR; in small letters, because AND and NOT are commands."""
    titled = [claim for claim in claims if shapes.words(claim.title)]
    return [_search(run) for run in shapes.runs(titled, _TITLES_MOST, _TITLES_LONGEST, _phrase)]


def _search(claims: Sequence[Claim]) -> Request:
    titles = " OR ".join(_phrase(claim) for claim in claims)
    return Request("/works", tuple(claims), _ROWS, (("filter", f"title.search:{titles}"), ("per_page", str(_ROWS))))


def _phrase(claim: Claim) -> str:
    return f'"{" ".join(shapes.phrase(claim.title).lower().split())}"'


def lookup(names: Sequence[Identifier]) -> list[Request]:
    """DOIs in one filter; one with a comma or a bar would change the filter and is left out."""
    usable = [name for name in names if not set(",|!") & set(name.value)]
    return [_filter(run) for run in shapes.runs(usable, _DOIS_MOST, _LONGEST, _doi)]


def _filter(names: Sequence[Identifier]) -> Request:
    values = "|".join(_doi(name) for name in names)
    return Request("/works", tuple(names), _ROWS, (("filter", f"doi:{values}"), ("per_page", str(_ROWS))))


def _doi(name: Identifier) -> str:
    return f"10.48550/arxiv.{name.value}" if name.scheme == "arxiv" else name.value


def parse(body: bytes) -> Reply:
    """Reads a list of works or a single one."""
    data = shapes.load_json(body)
    if isinstance(data, dict) and "id" in data and "authorships" in data:
        return read_entries([data], hit, "id", 1)
    works = shapes.dig(data, "results")
    if not isinstance(works, list):
        raise UnreadableError("the answer holds no works")
    return read_entries(works, hit, "id", shapes.total(shapes.dig(data, "meta", "count"), works))


def hit(work: dict[str, Any]) -> Hit | None:
    """A work, as the service and its snapshot write it, with a record for each version; None without a title."""
    title = shapes.text(work.get("title")) or shapes.text(work.get("display_name"))
    if title is None:
        return None
    found = _identifiers(work)
    where = _published_at(work)
    record = Record(
        source="openalex",
        type=_type(work, where, has_doi=any(one.scheme == "doi" for one in found)),
        title=title,
        author=shapes.people(_author(each) for each in shapes.objects(work.get("authorships"))),
        issued=_issued(work),
        container_title=shapes.text(shapes.dig(where, "source", "display_name")),
        publisher=shapes.text(shapes.dig(where, "source", "host_organization_name")),
        volume=shapes.text(shapes.dig(work, "biblio", "volume")),
        issue=shapes.text(shapes.dig(work, "biblio", "issue")),
        page=_pages(work),
        issn=shapes.text(shapes.dig(where, "source", "issn_l")),
        pdf=shapes.web_address(shapes.dig(work, "best_oa_location", "pdf_url")),
        identifiers=tuple(one for one in found if one.scheme != "arxiv"),
    )
    preprint = next((one for one in found if one.scheme == "arxiv"), None)
    records = versions.apart(record, preprint)
    return Hit(records, tuple(_remarks(work, [one for one in found if one in records[0].identifiers])))


def _identifiers(work: dict[str, Any]) -> tuple[Identifier, ...]:
    """The work's own, and those of the places where it lies."""
    links = [shapes.dig(work, "doi"), work.get("id"), shapes.dig(work, "ids", "pmid")]
    links += [place.get("landing_page_url") for place in _places(work) if "arxiv.org" in str(place)]
    found = shapes.known(*(identifiers.from_link(link) for link in links if isinstance(link, str)))
    return tuple(one for one in found if one.scheme in ("doi", "openalex", "pmid", "arxiv"))


def _places(work: dict[str, Any]) -> list[dict[str, Any]]:
    return shapes.objects(work.get("primary_location")) + shapes.objects(work.get("locations"))


def _published_at(work: dict[str, Any]) -> dict[str, Any] | None:
    """The first place that is a journal, a conference or a book, and no repository."""
    return next((place for place in _places(work) if _source_type(place) in _PUBLISHING), None)


_PUBLISHING = frozenset({"journal", "conference", "book series", "ebook platform"})


def _source_type(place: dict[str, Any] | None) -> str | None:
    return shapes.text(shapes.dig(place, "source", "type"))


def _type(work: dict[str, Any], where: dict[str, Any] | None, *, has_doi: bool) -> str:
    """The kind of the published version; what only repositories have is a preprint unless a publisher named it."""
    kind = _TYPES.get(str(work.get("type")), "document")
    if known := versions.type_at(shapes.text(shapes.dig(where, "source", "display_name"))):
        return known
    raw = str((where or {}).get("raw_type") or work.get("type_crossref"))
    if where is not None and (_source_type(where) == "conference" or raw == "proceedings-article"):
        return "paper-conference"
    if where is not None and kind == "article":
        return "article-journal"
    if where is None and kind == "article-journal":
        in_repository = any(_source_type(place) == "repository" for place in _places(work))
        return "article" if in_repository and not has_doi else "document"
    return kind


def _issued(work: dict[str, Any]) -> tuple[int, ...]:
    """The first of January stands for a year without a day."""
    day = shapes.iso_date(work.get("publication_date"))
    return day if day and day[1:] != (1, 1) else shapes.date(work.get("publication_year")) or day[:1]


def _author(authorship: dict[str, Any]) -> Any:
    return shapes.dig(authorship, "author", "display_name") or authorship.get("raw_author_name")


def _pages(work: dict[str, Any]) -> str | None:
    first, last = (shapes.text(shapes.dig(work, "biblio", end)) for end in ("first_page", "last_page"))
    return f"{first}-{last}" if first and last and first != last else first


def _remarks(work: dict[str, Any], found: Sequence[Identifier]) -> Iterator[Remark]:
    if not found:
        return
    count = shapes.number(work.get("cited_by_count"))
    if count is not None:
        yield Remark("openalex", "cited by", str(count), found[0])
    if work.get("is_retracted") is True:
        yield Remark("openalex", "retraction", "marked as retracted", found[0])


SERVICE = Service(
    name="openalex",
    title="OpenAlex",
    url="https://api.openalex.org",
    gap=1.0,
    terms="https://help.openalex.org/access/example-costs/",
    search=search,
    lookup=lookup,
    parse=parse,
    sample=Identifier("doi", "10.1145/3600006.3613165"),
    turns={"doi": 2, "arxiv": 2},
    remarks=True,
    batches=True,
    allowance="without a key some 100 searches a day, with a free one some 1000",
    key=Key("OPENALEX_API_KEY", "Authorization", "Bearer "),
)
