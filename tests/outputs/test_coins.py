"""COinS, read as the Zotero connector reads them: keys and values of an address, with authors as "Family, Given"."""

from __future__ import annotations

import re
from urllib.parse import unquote

from readinglist.identifiers import Identifier
from readinglist.model import Record, Version, Work
from readinglist.names import Name
from readinglist.outputs.coins import coins
from tests.outputs import lists


def read(work: Work) -> list[tuple[str, str]]:
    """The pairs, as the connector takes them apart: by "&", by the first "=", percent signs decoded."""
    pairs = [part.split("=") for part in coins(work).split("&")]
    assert all(len(pair) == 2 for pair in pairs)
    return [(key, unquote(value)) for key, value in pairs]


def of(record: Record) -> dict[str, str]:
    return dict(read(Work((Version(record),))))


def test_a_paper_of_a_conference() -> None:
    assert read(lists.course().works()["kwon2023efficient"]) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_id", "info:doi/10.1145/3600006.3613165"),
        ("rft_id", "https://doi.org/10.1145/3600006.3613165"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", "proceeding"),
        ("rft.atitle", "Efficient Memory Management for Large Language Model Serving with PagedAttention"),
        ("rft.btitle", "ACM Symposium on Operating Systems Principles"),
        ("rft.au", "Kwon, Woosuk"),
        ("rft.au", "Li, Zhuohan"),
        ("rft.au", "Müller, Änne"),
        ("rft.date", "2023-10-23"),
        ("rft.pages", "611-626"),
        ("rft.pub", "ACM"),
    ]


def test_an_article_of_a_journal() -> None:
    record = Record(
        "c", "article-journal", "T", (Name(literal="A Group"),), (2022,), container_title="JMLR", volume="2"
    )
    found = of(record)
    assert found["rft_val_fmt"] == "info:ofi/fmt:kev:mtx:journal"
    assert found["rft.jtitle"] == "Journal of Machine Learning Research"
    assert found["rft.aucorp"] == "A Group"
    assert found["rft.volume"] == "2"


def test_a_preprint_a_book_and_a_thesis() -> None:
    preprint = of(Record("c", "article", "T", issued=(2019,), identifiers=(Identifier("arxiv", "1909.08053"),)))
    assert (preprint["rft.type"], preprint["rft.title"]) == ("preprint", "T")
    assert preprint["rft.pub"] == "arXiv"
    assert preprint["rft_id"] == "https://arxiv.org/abs/1909.08053"
    book = of(Record("c", "book", "B", isbn="9780262046305"))
    assert (book["rft.genre"], book["rft.btitle"], book["rft_id"]) == ("book", "B", "urn:isbn:9780262046305")
    thesis = of(Record("c", "thesis", "D", publisher="A University"))
    assert (thesis["rft.title"], thesis["rft.inst"]) == ("D", "A University")


def test_no_text_adds_a_pair() -> None:
    work = lists.hostile().works()["hostile2024"]
    found = read(work)
    assert [key for key, _ in found].count("rft_val_fmt") == 1
    assert dict(found)["rft.atitle"] == lists.ALL
    assert re.fullmatch(r"[A-Za-z0-9_.~%=&-]*", coins(work))
