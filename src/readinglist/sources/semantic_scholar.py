"""Semantic Scholar: hundreds of papers by identifier in one request, and the best match for a title.

Manual: https://api.semanticscholar.org/api-docs/graph. What is shown of it is to be attributed to Semantic Scholar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from readinglist import identifiers
from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record, Remark
from readinglist.sources import shapes, versions
from readinglist.sources.base import Hit, Key, Reply, Request, Service, UnreadableError, read_entries

_FIELDS = (
    "externalIds,title,authors,year,venue,publicationVenue,journal,publicationTypes,publicationDate,openAccessPdf,"
    "citationCount,tldr"
)
_IDS_MOST = 100  # 500 are allowed, but not with so many references as these may have
_PREFIXES = {"arxiv": "ARXIV:", "doi": "DOI:", "acl": "ACL:", "pmid": "PMID:", "s2": ""}
_EXTERNAL = {"DOI": "doi", "ArXiv": "arxiv", "ACL": "acl", "PubMed": "pmid", "DBLP": "dblp"}


def search(claims: Sequence[Claim]) -> list[Request]:
    """The best match of each title; a wrong paper rather than none where the title is unknown."""
    return [
        Request("/graph/v1/paper/search/match", (claim,), 1, (("query", query), ("fields", _FIELDS)))
        for claim in claims
        if (query := shapes.phrase(claim.title))
    ]


def lookup(names: Sequence[Identifier]) -> list[Request]:
    """All identifiers in one request; the fields stand in the address even so."""
    fields = (("fields", f"{_FIELDS},references.paperId"),)
    return [
        Request("/graph/v1/paper/batch", tuple(run), len(run), fields, {"ids": [_id(name) for name in run]})
        for run in shapes.runs(names, _IDS_MOST, 1_000_000, _id)
    ]


def _id(name: Identifier) -> str:
    return _PREFIXES[name.scheme] + name.value


def parse(body: bytes) -> Reply:
    """Reads a batch (a list with null for what is unknown), a match or a search (`data`), or a single paper."""
    data = shapes.load_json(body)
    if isinstance(data, list):
        known = read_entries([paper for paper in data if paper is not None], hit, "paperId", None)
        return replace(known, entries=len(data))
    if not isinstance(data, dict) or not {"data", "total", "paperId"} & set(data):
        raise UnreadableError("the answer holds no papers")
    papers = [data] if "paperId" in data else data.get("data") or []
    if not isinstance(papers, list):
        raise UnreadableError("the answer holds no papers")
    return read_entries(papers, hit, "paperId", shapes.number(data.get("total")) or len(papers))


def is_miss(status: int, body: bytes) -> bool:
    """The two errors that say that there is no such paper."""
    message = {404: b"not found", 400: b"No valid paper ids"}.get(status)
    return message is not None and message in body and b'"error"' in body


def hit(paper: dict[str, Any]) -> Hit | None:
    """A paper as the service writes it, with a record for each version; None without a title."""
    title = shapes.text(paper.get("title"))
    if title is None:
        return None
    found = _identifiers(paper)
    by_scheme = {one.scheme: one for one in found}
    venue = _venue(paper)
    record = Record(
        source="semantic_scholar",
        type=_type(paper, venue, by_scheme.get("dblp")),
        title=title,
        author=shapes.people(author.get("name") for author in shapes.objects(paper.get("authors"))),
        issued=shapes.iso_date(paper.get("publicationDate")) or shapes.date(paper.get("year")),
        container_title=venue,
        volume=_in_journal(paper, "volume"),
        page=_pages(paper),
        pdf=shapes.web_address(shapes.dig(paper, "openAccessPdf", "url")),
        identifiers=tuple(one for one in found if one.scheme != "arxiv" and not _of_preprint(one)),
    )
    records = versions.apart(record, by_scheme.get("arxiv"), _year_in_key(by_scheme.get("dblp")))
    return Hit(records, tuple(_remarks(paper, [one for one in found if one in records[0].identifiers])))


def _identifiers(paper: dict[str, Any]) -> tuple[Identifier, ...]:
    named = [(scheme, shapes.dig(paper, "externalIds", name)) for name, scheme in _EXTERNAL.items()]
    named.append(("s2", paper.get("paperId")))
    return shapes.known(*(identifiers.parse(f"{scheme}:{value}") for scheme, value in named if value))


def _of_preprint(name: Identifier) -> bool:
    return name.scheme == "dblp" and name.value.startswith("journals/corr/")


def _venue(paper: dict[str, Any]) -> str | None:
    names = (("journal", "name"), ("publicationVenue", "name"), ("venue",))
    found = (shapes.text(shapes.dig(paper, *path)) for path in names)
    return next((name for name in found if name and versions.type_at(name) != "article"), None)


def _type(paper: dict[str, Any], venue: str | None, key: Identifier | None) -> str:
    """The kind of the published version: DBLP's key is surer than a known venue, that than the service's words."""
    published_key = key.value.partition("/")[0] if key and not _of_preprint(key) else None
    if venue is None and published_key is None:
        return "article" if shapes.dig(paper, "externalIds", "ArXiv") else "document"
    said = str([paper.get("publicationTypes"), shapes.dig(paper, "publicationVenue", "type")]).lower()
    by_words = "paper-conference" if "conference" in said else "article-journal" if "journal" in said else "document"
    by_key = {"conf": "paper-conference", "journals": "article-journal", "phd": "thesis"}.get(published_key or "")
    return by_key or versions.type_at(venue) or by_words


def _pages(paper: dict[str, Any]) -> str | None:
    pages = _in_journal(paper, "pages")
    return re.sub(r"\s*[-–]\s*", "-", pages) if pages else None


def _in_journal(paper: dict[str, Any], part: str) -> str | None:
    """Volume or pages, unless they are those of the preprint."""
    name = shapes.text(shapes.dig(paper, "journal", "name"))
    return None if versions.type_at(name) == "article" else shapes.text(shapes.dig(paper, "journal", part))


def _year_in_key(key: Identifier | None) -> int | None:
    """DBLP's keys end in the year of publication, two digits and perhaps a letter: `conf/iclr/Dao24`."""
    match = re.search(r"(\d{2})[a-z]?$", key.value) if key and not _of_preprint(key) else None
    if not match:
        return None
    year = int(match[1])
    return 1900 + year if year > 50 else 2000 + year


def _remarks(paper: dict[str, Any], found: Sequence[Identifier]) -> Iterator[Remark]:
    if not found:
        return
    about = found[0]
    count = shapes.number(paper.get("citationCount"))
    if count is not None:
        yield Remark("semantic_scholar", "cited by", str(count), about)
    if summary := shapes.text(shapes.dig(paper, "tldr", "text")):
        yield Remark("semantic_scholar", "tldr", summary, about)
    cited = (identifiers.parse(f"s2:{each.get('paperId')}") for each in shapes.objects(paper.get("references")))
    if listed := " ".join(str(one) for one in cited if one):
        yield Remark("semantic_scholar", "references", listed, about)


SERVICE = Service(
    name="semantic_scholar",
    title="Semantic Scholar",
    url="https://api.semanticscholar.org",
    gap=1.0,
    terms="https://www.semanticscholar.org/product/api/tutorial",
    search=search,
    lookup=lookup,
    parse=parse,
    sample=Identifier("arxiv", "1706.03762"),
    turns={"arxiv": 1, "doi": 1, "acl": 0, "pmid": 0, "s2": 0},
    remarks=True,
    traces=True,
    allowance="without a key all callers share one allowance, and are often refused",
    key=Key("SEMANTIC_SCHOLAR_API_KEY", "x-api-key"),
    is_miss=is_miss,
)
