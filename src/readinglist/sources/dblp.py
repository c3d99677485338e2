"""DBLP: computer science, with its own keys and the venues of papers that have no DOI.

Manual: https://dblp.org/faq/13501473. The data are CC0. Since 2026 the site may answer programs with a page that asks
for proof of a person; that is no answer, and it is not evaded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from readinglist import identifiers
from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record
from readinglist.sources import shapes
from readinglist.sources.base import Hit, Reply, Request, Service, UnreadableError, read_entries

_ROWS = 30
_WORDS_MOST = 12  # every word must be there, so that more words only lose papers
_TYPES = {
    "Journal Articles": "article-journal",
    "Conference and Workshop Papers": "paper-conference",
    "Informal and Other Publications": "article",
    "Informal Publications": "article",
    "Parts in Books or Collections": "chapter",
    "Books and Theses": "book",
    "Editorship": "book",
    "Reference Works": "entry-encyclopedia",
    "Data and Artifacts": "dataset",
}


def search(claims: Sequence[Claim]) -> list[Request]:
    """The words of each title, all of them, each as a prefix; signs such as - and | would change the meaning."""
    return [
        Request(
            "/search/publ/api", (claim,), _ROWS, (("q", query), ("format", "json"), ("h", str(_ROWS)), ("c", "0"))
        )
        for claim in claims
        if (query := _query(claim))
    ]


def _query(claim: Claim) -> str:
    return " ".join(re.findall(r"\w+", shapes.phrase(claim.title))[:_WORDS_MOST])


def lookup(_names: Sequence[Identifier]) -> list[Request]:
    """Nothing: a record by its key is no request of the search interface."""
    return []


def parse(body: bytes) -> Reply:
    """Reads a list of hits, which is absent when there are none."""
    hits = shapes.dig(shapes.load_json(body), "result", "hits")
    if not isinstance(hits, dict):
        raise UnreadableError("the answer holds no list of publications")
    listed = shapes.dig(hits, "hit")
    infos = [shapes.dig(each, "info") for each in (listed if isinstance(listed, list) else shapes.objects(listed))]
    total = shapes.total(hits.get("@total"), infos)
    computed = shapes.number(hits.get("@computed"))  # of very many matches DBLP computes only some
    return read_entries(infos, _hit, "key", total if computed is None else min(total, computed))


def _hit(info: dict[str, Any]) -> Hit | None:
    title = (shapes.text(info.get("title")) or "").rstrip(".").strip()
    if not title:
        return None
    kind = _TYPES.get(str(info.get("type")), "document")
    found = _identifiers(info)
    preprint = kind == "article"
    venue = shapes.text(info.get("venue"))
    record = Record(
        source="dblp",
        type=_type(kind, info),
        title=title,
        author=shapes.people(_author(each) for each in shapes.objects(shapes.dig(info, "authors", "author"))),
        issued=shapes.date(info.get("year")),
        container_title=None if preprint or kind == "book" else venue,
        publisher="arXiv" if preprint and _has(found, "arxiv") else shapes.text(info.get("publisher")),
        volume=None if preprint else shapes.text(info.get("volume")),
        issue=shapes.text(info.get("number")),
        page=shapes.text(info.get("pages")),
        url=shapes.web_address(info.get("ee")),
        identifiers=found,
    )
    return Hit((record,))


def _type(kind: str, info: dict[str, Any]) -> str:
    return "thesis" if kind == "book" and str(info.get("key")).startswith("phd/") else kind


def _author(author: dict[str, Any]) -> str:
    """DBLP tells people of one name apart by four digits."""
    return re.sub(r"\s\d{4}$", "", shapes.text(author.get("text")) or "")


def _identifiers(info: dict[str, Any]) -> tuple[Identifier, ...]:
    """The key of an entry of CoRR is left out: it says no more than arXiv's identifier, and names no publication."""
    volume = re.fullmatch(r"abs/(.+)", str(info.get("volume")))
    key = identifiers.parse(f"dblp:{info.get('key')}")
    return shapes.known(
        identifiers.doi(str(info.get("doi"))),
        identifiers.arxiv(volume[1]) if volume else None,
        identifiers.from_link(str(info.get("ee"))),
        None if key and key.value.startswith("journals/corr/") else key,
    )


def _has(found: tuple[Identifier, ...], scheme: str) -> bool:
    return any(one.scheme == scheme for one in found)


SERVICE = Service(
    name="dblp",
    title="DBLP",
    url="https://dblp.org",
    gap=2.0,
    terms="https://dblp.org/faq/1474706.html",
    search=search,
    lookup=lookup,
    parse=parse,
    sample=Claim("Attention is All you Need"),
    traces=True,
)
