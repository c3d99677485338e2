"""OpenAlex: how it is asked, and its works told apart into versions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Remark
from readinglist.names import Name
from readinglist.sources import openalex
from readinglist.sources.base import UnreadableError

JOURNAL = {
    "landing_page_url": "https://doi.org/10.1007/s41095-022-0271-y",
    "source": {
        "display_name": "Computational Visual Media",
        "type": "journal",
        "issn_l": "2096-0433",
        "host_organization_name": "Springer",
    },
}
ARXIV = {
    "landing_page_url": "http://arxiv.org/abs/2111.07624",
    "source": {"display_name": "arXiv (Cornell University)", "type": "repository"},
}


def work(**changes: Any) -> dict[str, Any]:
    base = {
        "id": "https://openalex.org/W3212386989",
        "doi": "https://doi.org/10.1007/s41095-022-0271-y",
        "title": "Attention mechanisms in computer vision: A survey",
        "publication_year": 2022,
        "publication_date": "2022-03-15",
        "type": "review",
        "primary_location": JOURNAL,
        "locations": [JOURNAL, ARXIV],
        "authorships": [
            {"author": {"id": None, "display_name": "Meng‐Hao Guo"}},
            {"author": None, "raw_author_name": "Tian-Xing Xu"},
        ],
        "biblio": {"volume": "8", "issue": "3", "first_page": "331", "last_page": "368"},
        "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/29456894"},
        "cited_by_count": 2241,
        "is_retracted": False,
        "best_oa_location": {"pdf_url": "https://link.springer.com/a.pdf"},
    }
    return base | changes


def listed(*works: Any, count: int | None = None) -> bytes:
    meta = {"count": len(works) if count is None else count, "page": 1, "per_page": 25, "cost_usd": 0.001}
    return json.dumps({"meta": meta, "results": list(works), "group_by": []}).encode()


def test_a_work_at_a_journal_and_at_arxiv_is_two_records() -> None:
    published, preprint = openalex.parse(listed(work())).hits[0].records
    assert published.type == "article-journal"
    assert published.container_title == "Computational Visual Media"
    assert (published.volume, published.issue, published.page) == ("8", "3", "331-368")
    assert (published.publisher, published.issn) == ("Springer", "2096-0433")
    assert published.issued == (2022, 3, 15)
    assert published.pdf == "https://link.springer.com/a.pdf"
    assert list(map(str, published.identifiers)) == [
        "doi:10.1007/s41095-022-0271-y",
        "openalex:W3212386989",
        "pmid:29456894",
        "arxiv:2111.07624",
    ]
    assert published.author[1] == Name("Xu", "Tian-Xing")
    assert (preprint.type, preprint.issued, preprint.pdf) == ("article", (), None)


def test_a_preprint_alone_is_one_record_without_an_invented_day() -> None:
    alone = work(
        doi="https://doi.org/10.48550/arxiv.2312.07559",
        type="preprint",
        publication_date="2023-01-01",
        publication_year=2023,
        primary_location=ARXIV | {"landing_page_url": "https://arxiv.org/abs/2312.07559"},
        locations=[],
    )
    (record,) = openalex.parse(listed(alone)).hits[0].records
    assert (record.type, record.issued) == ("article", (2023,))
    assert Identifier("arxiv", "2312.07559") in record.identifiers


def test_the_first_of_january_is_a_year() -> None:
    assert openalex.parse(listed(work(publication_date="2022-01-01"))).hits[0].records[0].issued == (2022,)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"display_name": "Somewhere", "type": "conference"}, "paper-conference"),
        ({"display_name": "International Conference on Machine Learning", "type": "journal"}, "paper-conference"),
        ({"display_name": "Journal of Machine Learning Research", "type": "journal"}, "article-journal"),
        ({"display_name": "Zenodo", "type": "repository"}, "document"),
        (None, "document"),
    ],
)
def test_the_kind_follows_the_place(place: Any, expected: str) -> None:
    found = work(type="article", primary_location={"source": place}, locations=[])
    assert openalex.parse(listed(found)).hits[0].records[0].type == expected


def test_what_only_a_repository_has_is_a_preprint() -> None:
    alone = work(doi=None, type="article", primary_location=ARXIV, locations=[ARXIV])
    assert [record.type for record in openalex.parse(listed(alone)).hits[0].records] == ["article"]


def test_remarks() -> None:
    doi = Identifier("doi", "10.1007/s41095-022-0271-y")
    assert openalex.parse(listed(work(is_retracted=True))).hits[0].remarks == (
        Remark("openalex", "cited by", "2241", doi),
        Remark("openalex", "retraction", "marked as retracted", doi),
    )


def test_a_single_work_reads_the_same() -> None:
    assert openalex.parse(json.dumps(work()).encode()).hits == openalex.parse(listed(work())).hits


def test_a_list_says_how_many_there_are() -> None:
    reply = openalex.parse(listed(work(), count=4_013_744))
    assert (reply.entries, reply.total) == (1, 4_013_744)


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>404 Not Found</title>",
        b'{"error": "Rate limit exceeded", "message": "Insufficient budget.", "retryAfter": 47052}',
        b'{"results": []}',
        b'{"meta": {"count": 1}, "results": null}',
        b"null",
    ],
)
def test_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        openalex.parse(body)


def test_titles_go_together_as_phrases_without_commands() -> None:
    claims = [Claim("Retrieval AND Generation, NOT Search | a survey"), Claim("Orca: A Distributed Serving System")]
    (request,) = openalex.search(claims)
    assert dict(request.query)["filter"] == (
        'title.search:"retrieval and generation not search a survey" OR "orca a distributed serving system"'
    )


def test_dois_go_together_and_arxiv_identifiers_as_theirs() -> None:
    names = [
        Identifier("doi", "10.1145/3600006.3613165"),
        Identifier("arxiv", "2309.06180"),
        Identifier("doi", "10.1/a,b"),
    ]
    (request,) = openalex.lookup(names)
    assert dict(request.query)["filter"] == "doi:10.1145/3600006.3613165|10.48550/arxiv.2309.06180"
    assert request.asks == tuple(names[:2])


def test_addresses_stay_short_enough() -> None:
    names = [Identifier("doi", f"10.1016/j.some-long-journal-name.2023.{i:09d}") for i in range(120)]
    assert all(len(request.query[0][1]) < 3600 for request in openalex.lookup(names))
    claims = [Claim(f"A title of the length that titles of papers have today: number {i}") for i in range(60)]
    assert all(len(request.query[0][1]) < 1700 for request in openalex.search(claims))
