"""Crossref: how it is asked, and its works read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Claim, Remark
from readinglist.names import Name
from readinglist.sources import crossref
from readinglist.sources.base import Link, UnreadableError

DOI = Identifier("doi", "10.1145/3458817.3476138")


def work(**changes: Any) -> dict[str, Any]:
    base = {
        "DOI": "10.1145/3458817.3476138",
        "type": "proceedings-article",
        "title": ["E.T."],
        "subtitle": ["re-thinking self-attention for transformer models on GPUs"],
        "author": [
            {"given": "Shiyang", "family": "Chen", "sequence": "first", "affiliation": []},
            {"name": "The Systems Group", "sequence": "additional"},
            {"family": "Gao", "given": "Guang R.", "suffix": "Jr.", "affiliation": []},
        ],
        "issued": {"date-parts": [[2021, 11, 13]]},
        "container-title": ["Proceedings of the International Conference for High Performance\n   Computing"],
        "event": {"name": "SC '21", "location": "St. Louis Missouri"},
        "publisher": "ACM",
        "publisher-location": "New York, NY, USA",
        "page": "1-18",
        "ISBN": ["9781450384421"],
        "is-referenced-by-count": 41,
        "relation": {},
        "score": 62.3,
    }
    return base | changes


def listed(*works: Any, total: int | None = None) -> bytes:
    message = {"total-results": len(works) if total is None else total, "items": list(works), "items-per-page": 20}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode()


def test_a_work_becomes_a_record() -> None:
    reply = crossref.parse(listed(work(), total=5466))
    record = reply.hits[0].records[0]
    assert (reply.entries, reply.total) == (1, 5466)
    assert record.type == "paper-conference"
    assert record.title == "E.T.: re-thinking self-attention for transformer models on GPUs"
    assert record.author == (
        Name("Chen", "Shiyang"),
        Name(literal="The Systems Group"),
        Name("Gao", "Guang R.", suffix="Jr."),
    )
    assert record.issued == (2021, 11, 13)
    assert record.container_title == "Proceedings of the International Conference for High Performance Computing"
    assert (record.event_title, record.publisher, record.publisher_place) == ("SC '21", "ACM", "New York, NY, USA")
    assert (record.page, record.isbn) == ("1-18", "9781450384421")
    assert record.identifiers == (DOI,)
    assert reply.hits[0].remarks == (Remark("crossref", "cited by", "41", DOI),)


def test_a_single_work_reads_the_same() -> None:
    single = crossref.parse(json.dumps({"status": "ok", "message-type": "work", "message": work()}).encode())
    assert (single.hits, single.total) == (crossref.parse(listed(work())).hits, 1)


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Orca", [], "Orca"),
        ("Orca:", ["a serving system"], "Orca: a serving system"),
        ("Orca: a serving system", ["A Serving System"], "Orca: a serving system"),
        ("H<sub>2</sub>O &amp; friends", [], "H₂O & friends"),
        ("If p < 0.05 then", [], "If p < 0.05 then"),
        ("<i>In vivo</i> <mml:math xmlns:mml='x'><mml:mi>α</mml:mi></mml:math>", [], "In vivo α"),
    ],
)
def test_titles_are_whole_and_without_markup(title: str, subtitle: list[str], whole: str) -> None:
    assert crossref.parse(listed(work(title=[title], subtitle=subtitle))).hits[0].records[0].title == whole


def test_dates_are_as_far_as_they_are_known() -> None:
    dates = [[[2018]], [[None]], [[2018, 13]], [["x"]], [], [[0]]]
    read = [crossref.parse(listed(work(issued={"date-parts": parts}))).hits[0].records[0].issued for parts in dates]
    assert read == [(2018,), (), (2018,), (), (), ()]


def test_a_work_without_authors_has_none() -> None:
    without = {name: value for name, value in work().items() if name != "author"}
    assert crossref.parse(listed(without)).hits[0].records[0].author == ()


def test_a_work_without_a_title_is_no_record() -> None:
    reply = crossref.parse(listed(work(title=[]), work()))
    assert (len(reply.hits), reply.entries) == (1, 2)


def test_relations_are_links_between_versions() -> None:
    preprint = work(
        DOI="10.1101/2024.04.01.587366",
        type="posted-content",
        relation={
            "is-preprint-of": [{"id-type": "doi", "id": "10.1016/j.xgen.2025.100814", "asserted-by": "subject"}]
        },
    )
    published = work(relation={"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2101.06840"}, {"id": None}]})
    first, second = crossref.parse(listed(preprint, published)).hits
    assert first.records[0].type == "article"
    assert first.links == (Link(first.records[0].identifiers[0], Identifier("doi", "10.1016/j.xgen.2025.100814")),)
    assert second.links == (Link(Identifier("arxiv", "2101.06840"), DOI),)


def test_a_retraction_is_said_and_a_correction_is_none() -> None:
    updates = [
        {"DOI": "10.1145/9999999", "type": "retraction", "label": "Retraction"},
        {"DOI": "10.1145/8888888", "type": "correction"},
    ]
    remarks = crossref.parse(listed(work(**{"updated-by": updates}))).hits[0].remarks
    assert Remark("crossref", "retraction", "retraction: doi:10.1145/9999999", DOI) in remarks
    assert len(remarks) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"Resource not found.",
        b"<html>500</html>",
        b'{"status":"failed","message-type":"validation-failure","message":[{"type":"integer-not-valid"}]}',
        b'{"message": null}',
        b'{"message": {"items": []}}',
        b"[]",
        b"[" * 100_000,
    ],
)
def test_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        crossref.parse(body)


def test_only_the_plain_text_is_a_miss() -> None:
    assert crossref.is_miss(404, b"Resource not found.")
    assert not crossref.is_miss(404, b'{"status":"failed","message":[{"type":"cursor-invalid"}]}')
    assert not crossref.is_miss(503, b"Resource not found.")


def test_dois_go_into_one_filter_and_one_with_a_comma_alone() -> None:
    names = [DOI, Identifier("doi", "10.1002/(sici)1097(199),1"), Identifier("doi", "10.1109/sc41405.2020.00024")]
    together, alone = crossref.lookup(names)
    assert together.query == (("filter", f"doi:{DOI.value},doi:10.1109/sc41405.2020.00024"), ("rows", "2"))
    assert alone.path == "/works/10.1002%2F%28sici%291097%28199%29%2C1"


def test_a_title_is_asked_with_the_first_author_where_the_page_names_one() -> None:
    (request,) = crossref.search(
        [Claim("Mixed Precision Training", authors=("Paulius Micikevicius", "Sharan Narang"))]
    )
    assert request.query == (("query.bibliographic", "Mixed Precision Training Paulius Micikevicius"), ("rows", "5"))
