"""arXiv: the preprints, several titles or identifiers in one query.

Manual: https://info.arxiv.org/help/api/user-manual.html. The metadata is CC0 and may be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from readinglist import identifiers
from readinglist.bibtex import to_unicode
from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record, Remark
from readinglist.sources import shapes
from readinglist.sources.base import Hit, Link, Reply, Request, Service, UnreadableError

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_IDS_MOST = 100  # 640 identifiers are reported to be too long an address
_TITLES_MOST, _TITLES_LONGEST = 20, 2500
# "withdrawn from a conference" says nothing of the preprint
_WITHDRAWN = re.compile(r"(?:^|\b(?:been|was|is|paper|article|submission)\s+)withdrawn\b(?!\s+from)", re.IGNORECASE)
_RESULTS_A_TITLE = 20  # a short title is a phrase in the titles of many papers


def search(claims: Sequence[Claim]) -> list[Request]:
    """Titles as phrases, joined by OR; a title of one or two words goes alone, because it crowds the others out."""
    wordy = [claim for claim in claims if len(shapes.words(claim.title)) > 2]
    short = [claim for claim in claims if 0 < len(shapes.words(claim.title)) <= 2]
    together = shapes.runs(wordy, _TITLES_MOST, _TITLES_LONGEST, _title_query)
    return [_search(run) for run in [*together, *([claim] for claim in short)]]


def _search(claims: Sequence[Claim]) -> Request:
    limit = max(_RESULTS_A_TITLE * len(claims), 50)
    query = (("search_query", " OR ".join(_title_query(claim) for claim in claims)), ("max_results", str(limit)))
    return Request("/api/query", tuple(claims), limit, query)


def _title_query(claim: Claim) -> str:
    return f'ti:"{shapes.phrase(claim.title)}"'


def lookup(names: Sequence[Identifier]) -> list[Request]:
    """Identifiers in one list; without `max_results` only ten would be answered."""
    return [_lookup(run) for run in shapes.runs(names, _IDS_MOST, 3000, lambda name: name.value)]


def _lookup(names: Sequence[Identifier]) -> Request:
    query = (("id_list", ",".join(name.value for name in names)), ("max_results", str(len(names))))
    return Request("/api/query", tuple(names), len(names), query)


def parse(body: bytes) -> Reply:
    """Reads a feed; both the form of 2026 and the one before it."""
    feed = _feed(body)
    entries = feed.findall(f"{_ATOM}entry")
    for entry in entries:
        if "/api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
            raise UnreadableError(
                f"arXiv refused: {shapes.text(entry.findtext(f'{_ATOM}summary')) or 'without a reason'}"
            )
    total = shapes.total((feed.findtext(_TOTAL) or "").strip(), entries)
    hits = tuple(hit for entry in entries if (hit := _hit(entry)))
    return Reply(hits, len(entries), total, len(entries) - len(hits))


def _feed(body: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("the answer is no XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("the answer is XML with a document type, which no feed has")
    if root.tag != f"{_ATOM}feed":
        raise UnreadableError("the answer is no Atom feed")
    return root


def _hit(entry: Any) -> Hit | None:
    name = identifiers.from_link(entry.findtext(f"{_ATOM}id") or "")
    title = shapes.text(tex_to_text(entry.findtext(f"{_ATOM}title") or ""))
    if name is None or name.scheme != "arxiv" or title is None:
        return None
    record = Record(
        source="arxiv",
        type="article",
        title=title,
        author=shapes.people(each.text for each in entry.findall(f"{_ATOM}author/{_ATOM}name")),
        issued=shapes.iso_date(entry.findtext(f"{_ATOM}published")),
        publisher="arXiv",
        url=name.url,
        pdf=name.url.replace("/abs/", "/pdf/"),
        note=_note(entry),
        identifiers=(name,),
    )
    return Hit((record,), tuple(_remarks(entry, name)), tuple(_links(entry, name)))


def _note(entry: Any) -> str | None:
    """Where the authors say that it appeared."""
    return shapes.text(entry.findtext(f"{_ARXIV}journal_ref"))


def _remarks(entry: Any, name: Identifier) -> Iterator[Remark]:
    """A withdrawn paper is still there; only its comment says so, in the authors' words."""
    comment = shapes.text(entry.findtext(f"{_ARXIV}comment"))
    if comment and _WITHDRAWN.search(comment):
        yield Remark("arxiv", "retraction", comment, name)


def _links(entry: Any, name: Identifier) -> Iterator[Link]:
    """The DOI of the published version, as the authors gave it; arXiv does not check it."""
    declared = identifiers.doi(entry.findtext(f"{_ARXIV}doi") or "")
    if declared and declared.scheme == "doi":
        yield Link(preprint=name, published=declared)


def tex_to_text(title: str) -> str:
    """A title as Unicode, where its authors wrote TeX."""
    return to_unicode(title) if any(mark in title for mark in "$\\{") else title


SERVICE = Service(
    name="arxiv",
    title="arXiv",
    url="https://export.arxiv.org",
    gap=3.0,
    terms="https://info.arxiv.org/help/api/tou.html",
    search=search,
    lookup=lookup,
    parse=parse,
    sample=Identifier("arxiv", "1706.03762"),
    turns={"arxiv": 0},
    batches=True,
    remarks=True,
)
