"""DBLP: how it is asked, and its hits read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim
from readinglist.names import Name
from readinglist.sources import dblp
from readinglist.sources.base import UnreadableError


def info(**changes: Any) -> dict[str, Any]:
    base = {
        "authors": {"author": [{"@pid": "1", "text": "Tri Dao"}, {"@pid": "2", "text": "Christopher Ré 0001"}]},
        "title": "FlashAttention: Fast &amp; Memory-Efficient Exact Attention with IO-Awareness.",
        "venue": "NeurIPS",
        "pages": "16344-16359",
        "year": "2022",
        "type": "Conference and Workshop Papers",
        "key": "conf/nips/DaoFERR22",
        "ee": "http://papers.nips.cc/paper_files/paper/2022/hash/67d57c32-Abstract.html",
    }
    return base | changes


def listed(*infos: Any, **counts: str) -> bytes:
    sent = str(len(infos))
    hits: dict[str, Any] = {"@total": sent, "@computed": sent, "@sent": sent, "@first": "0"}
    hits |= {f"@{name}": value for name, value in counts.items()}
    if infos:
        hits["hit"] = [{"@score": "5", "@id": str(i), "info": each} for i, each in enumerate(infos)]
    return json.dumps({"result": {"query": "x", "status": {"@code": "200"}, "hits": hits}}).encode()


def test_a_hit_becomes_a_record() -> None:
    record = dblp.parse(listed(info())).hits[0].records[0]
    assert record.type == "paper-conference"
    assert record.title == "FlashAttention: Fast & Memory-Efficient Exact Attention with IO-Awareness"
    assert record.author == (Name("Dao", "Tri"), Name("Ré", "Christopher"))
    assert (record.container_title, record.issued, record.page) == ("NeurIPS", (2022,), "16344-16359")
    assert record.identifiers == (Identifier("dblp", "conf/nips/DaoFERR22"),)
    assert record.url == "http://papers.nips.cc/paper_files/paper/2022/hash/67d57c32-Abstract.html"


def test_one_author_is_an_object() -> None:
    one = info(authors={"author": {"@pid": "1", "text": "Alexey Karpov 0001"}})
    assert dblp.parse(listed(one)).hits[0].records[0].author == (Name("Karpov", "Alexey"),)


def test_a_venue_may_be_a_list() -> None:
    assert dblp.parse(listed(info(venue=["HUC", "UbiComp"]))).hits[0].records[0].container_title == "HUC"


@pytest.mark.parametrize(
    "changes",
    [
        {"doi": "10.48550/ARXIV.2205.14135", "ee": "https://doi.org/10.48550/arXiv.2205.14135"},
        {"ee": "http://arxiv.org/abs/2205.14135"},
        {"ee": None},
    ],
)
def test_a_corr_entry_is_the_arxiv_preprint(changes: dict[str, Any]) -> None:
    corr = info(
        venue="CoRR",
        volume="abs/2205.14135",
        type="Informal and Other Publications",
        key="journals/corr/abs-2205-14135",
        **changes,
    )
    record = dblp.parse(listed(corr)).hits[0].records[0]
    assert (record.type, record.container_title, record.volume) == ("article", None, None)
    assert record.identifiers == (Identifier("arxiv", "2205.14135"),)


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("Journal Articles", "journals/jmlr/FedusZS22", "article-journal"),
        ("Parts in Books or Collections", "series/lncs/KindermansHAASDEK19", "chapter"),
        ("Books and Theses", "phd/us/Tejankar24", "thesis"),
        ("Books and Theses", "books/mit/Goodfellow16", "book"),
        ("Editorship", "conf/usenix/1997", "book"),
        ("Data and Artifacts", "data/10/PalBM20", "dataset"),
        ("Something New", "x/y/z", "document"),
        (None, "x/y/z", "document"),
    ],
)
def test_kinds(kind: str | None, key: str, expected: str) -> None:
    assert dblp.parse(listed(info(type=kind, key=key))).hits[0].records[0].type == expected


def test_the_doi_is_one_whatever_its_case() -> None:
    both = info(doi="10.1016/J.JET.2018.01.005", ee="https://doi.org/10.1016/j.jet.2018.01.005")
    assert Identifier("doi", "10.1016/j.jet.2018.01.005") in dblp.parse(listed(both)).hits[0].records[0].identifiers


def test_without_hits_there_is_no_list() -> None:
    reply = dblp.parse(listed())
    assert (reply.hits, reply.entries, reply.total) == ((), 0, 0)


def test_of_many_matches_only_the_computed_can_be_had() -> None:
    assert dblp.parse(listed(info(), total="6154", computed="100")).total == 100


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><title>Making sure you're not a bot!</title>",
        b"{}",
        b"[]",
        b'{"result": {"hits": null}}',
        b"",
    ],
)
def test_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        dblp.parse(body)


def test_a_title_is_asked_as_words_without_signs() -> None:
    (request,) = dblp.search([Claim("H2O: Heavy-Hitter | Oracle - for $k$ (again)")])
    assert dict(request.query)["q"] == "H2O Heavy Hitter Oracle for k again"


def test_it_is_not_asked_by_identifier() -> None:
    assert dblp.lookup([Identifier("dblp", "conf/nips/DaoFERR22")]) == []
