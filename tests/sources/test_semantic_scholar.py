"""Semantic Scholar: how it is asked, and its papers told apart into versions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Remark
from readinglist.names import Name
from readinglist.sources import semantic_scholar
from readinglist.sources.base import UnreadableError

SHA = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"
OTHER = "354dcdebf3f8b5feeed5c62090e0bc1f0c28db06"


def paper(**changes: Any) -> dict[str, Any]:
    base = {
        "paperId": SHA,
        "externalIds": {"ArXiv": "2307.08691", "DBLP": "conf/iclr/Dao24", "CorpusId": 259936734},
        "title": "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning",
        "venue": "International Conference on Learning Representations",
        "year": 2023,
        "publicationDate": "2023-07-17",
        "publicationTypes": ["JournalArticle"],
        "publicationVenue": None,
        "journal": {"name": "ArXiv", "volume": "abs/2307.08691"},
        "openAccessPdf": {"url": "", "status": None},
        "citationCount": 1200,
        "tldr": {"model": "tldr@v2.0.0", "text": "Better work partitioning makes attention twice as fast."},
        "authors": [{"authorId": "1", "name": "Tri Dao"}],
        "references": [{"paperId": OTHER}, {"paperId": None}],
    }
    return base | changes


def read(value: Any) -> Any:
    return semantic_scholar.parse(json.dumps(value).encode())


def test_a_paper_of_both_kinds_is_two_records_and_neither_has_the_others_date() -> None:
    published, preprint = read([paper()]).hits[0].records
    assert (published.type, published.issued) == ("paper-conference", (2024,))
    assert published.container_title == "International Conference on Learning Representations"
    assert set(map(str, published.identifiers)) == {"dblp:conf/iclr/Dao24", f"s2:{SHA}", "arxiv:2307.08691"}
    assert (preprint.type, preprint.issued, preprint.container_title) == ("article", (2023, 7, 17), None)
    assert set(map(str, preprint.identifiers)) == {"arxiv:2307.08691", f"s2:{SHA}"}
    assert published.author == preprint.author == (Name("Dao", "Tri"),)


def test_the_volume_of_the_preprint_is_not_that_of_the_publication() -> None:
    assert read([paper()]).hits[0].records[0].volume is None


def test_a_year_that_may_be_the_preprints_is_no_year_of_publication() -> None:
    found = paper(
        externalIds={"ArXiv": "1706.03762", "DBLP": "journals/corr/VaswaniSPUJGKP17"}, publicationDate="2017-06-12"
    )
    assert read([found]).hits[0].records[0].issued == ()


def test_a_date_later_than_the_preprint_is_that_of_the_publication() -> None:
    found = paper(
        externalIds={"ArXiv": "2210.03052", "DOI": "10.1109/IPDPS54959.2023.00042"}, publicationDate="2023-05-01"
    )
    published, preprint = read([found]).hits[0].records
    assert published.issued == (2023, 5, 1)
    assert preprint.issued == ()
    assert Identifier("doi", "10.1109/ipdps54959.2023.00042") in published.identifiers


def test_a_preprint_alone_is_one_record() -> None:
    external = {"ArXiv": "2312.07559", "DBLP": "journals/corr/abs-2312-07559", "DOI": "10.48550/arXiv.2312.07559"}
    (record,) = read([paper(externalIds=external, venue="arXiv.org", publicationDate="2023-12-08")]).hits[0].records
    assert (record.type, record.issued) == ("article", (2023, 12, 8))
    assert set(map(str, record.identifiers)) == {"arxiv:2312.07559", f"s2:{SHA}"}


def test_a_paper_without_a_preprint_is_one_record() -> None:
    found = paper(
        externalIds={"DOI": "10.1063/1.4938384"},
        venue="",
        publicationTypes=["JournalArticle"],
        publicationDate="2015-12-21",
        journal={"name": "Journal of Applied Physics", "pages": "525 - 535", "volume": "118"},
        openAccessPdf={"url": "https://example.org/a.pdf"},
    )
    (record,) = read([found]).hits[0].records
    assert (record.type, record.container_title) == ("article-journal", "Journal of Applied Physics")
    assert (record.volume, record.page) == ("118", "525-535")
    assert record.issued == (2015, 12, 21)
    assert record.pdf == "https://example.org/a.pdf"


def test_remarks_are_the_services_own() -> None:
    about = Identifier("arxiv", "2307.08691")
    assert set(read([paper()]).hits[0].remarks) == {
        Remark("semantic_scholar", "cited by", "1200", about),
        Remark("semantic_scholar", "tldr", "Better work partitioning makes attention twice as fast.", about),
        Remark("semantic_scholar", "references", f"s2:{OTHER}", about),
    }


def test_a_batch_keeps_a_place_for_what_is_unknown() -> None:
    reply = read([None, paper(), None])
    assert (len(reply.hits), reply.entries, reply.total) == (1, 3, None)


@pytest.mark.parametrize("value", [{"data": []}, {"total": 0, "offset": 0}])
def test_no_match_is_an_empty_answer(value: Any) -> None:
    reply = read(value)
    assert (reply.hits, reply.entries, reply.total) == ((), 0, 0)


def test_nulls_are_missing_knowledge() -> None:
    (record,) = (
        read([dict.fromkeys(paper(), None) | {"paperId": SHA, "title": "OpenAI o3 System Card"}]).hits[0].records
    )
    assert (record.title, record.type, record.issued, record.author) == ("OpenAI o3 System Card", "document", (), ())


@pytest.mark.parametrize("value", [{"message": "Forbidden"}, {"error": "no"}, "text", 5, None, {}])
def test_another_shape_is_refused(value: Any) -> None:
    with pytest.raises(UnreadableError):
        read(value)


@pytest.mark.parametrize(
    ("status", "body", "miss"),
    [
        (404, b'{"error":"Title match not found"}', True),
        (404, b'{"error":"Paper with id DOI:10.1101/2024.04.01.587366 not found"}', True),
        (400, b'{"error":"No valid paper ids given"}', True),
        (400, b'{"error":"Unrecognized or unsupported fields: [x]"}', False),
        (404, b"<html>not found</html>", False),
        (429, b'{"message": "Too Many Requests.", "code": "429"}', False),
        (403, b'{"message":"Forbidden"}', False),
    ],
)
def test_only_two_errors_are_misses(status: int, body: bytes, miss: bool) -> None:
    assert semantic_scholar.is_miss(status, body) is miss


def test_all_identifiers_go_in_one_request() -> None:
    names = [
        Identifier("arxiv", "2307.08691"),
        Identifier("doi", "10.1145/3600006.3613165"),
        Identifier("acl", "2022.acl-long.1"),
        Identifier("s2", SHA),
        Identifier("pmid", "38799228"),
    ]
    (request,) = semantic_scholar.lookup(names)
    assert request.body == {
        "ids": ["ARXIV:2307.08691", "DOI:10.1145/3600006.3613165", "ACL:2022.acl-long.1", SHA, "PMID:38799228"]
    }
    assert dict(request.query)["fields"].startswith("externalIds,title,")
    assert request.limit == 5


def test_each_title_is_matched_alone() -> None:
    claims = [Claim("ZeRO-Offload: Democratizing Billion-Scale Model Training"), Claim("!!!"), Claim("Mamba")]
    first, second = semantic_scholar.search(claims)
    assert first.path == "/graph/v1/paper/search/match"
    assert dict(first.query)["query"] == "ZeRO Offload Democratizing Billion Scale Model Training"
    assert second.asks == (claims[2],)
