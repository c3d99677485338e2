"""RIS: its tags and types, against what the format's specification asks of them and what others write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readinglist.formats.ris import read, write
from readinglist.identifiers import parse
from readinglist.model import Record, Version, Work
from readinglist.names import Name
from tests.outputs import lists


def test_a_paper_of_a_conference() -> None:
    works = lists.course().works()
    assert write({"kwon2023efficient": works["kwon2023efficient"]}) == "\r\n".join(
        [
            "TY  - CONF",
            "ID  - kwon2023efficient",
            "TI  - Efficient Memory Management for Large Language Model Serving with PagedAttention",
            "AU  - Kwon, Woosuk",
            "AU  - Li, Zhuohan",
            "AU  - Müller, Änne",
            "PY  - 2023",
            "DA  - 2023/10/23",
            "T2  - ACM Symposium on Operating Systems Principles",
            "C3  - ACM Symposium on Operating Systems Principles",
            "J2  - SOSP",
            "SP  - 611",
            "EP  - 626",
            "PB  - ACM",
            "DO  - 10.1145/3600006.3613165",
            "UR  - https://arxiv.org/abs/2309.06180",
            "ER  - ",
            "",
            "",
        ]
    )


def test_an_article_a_group_and_a_particle() -> None:
    people = (Name("Beethoven", "Ludwig", "van", "Jr."), Name(literal="The Authors"), Name(literal="Barnes, Inc."))
    record = Record("c", "article-journal", "T", people, (2020,), container_title="JMLR", volume="3", issue="1")
    text = write({"k": Work((Version(record),))})
    for line in ("TY  - JOUR", "AU  - van Beethoven, Ludwig, Jr.", "AU  - The Authors", "VL  - 3", "IS  - 1"):
        assert f"{line}\r\n" in text
    assert "AU  - Barnes,, Inc.\r\n" in text
    assert "T2  - Journal of Machine Learning Research\r\n" in text


def test_no_text_begins_a_tag_of_its_own() -> None:
    text = write(lists.hostile().works())
    lines = text.split("\r\n")
    assert [line[:6] for line in lines if line.startswith(("TY", "ER"))] == ["TY  - ", "ER  - "]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f]", text)


def read_one(text: str) -> Record:
    (found,), bad = read(text, Path("library.ris"))
    assert not bad
    return found.record


OF_A_DATABASE = """\ufeff
TY  - CPAPER
AU  - W. Kwon
AU  - Li, Z.
TI  - Efficient Memory Management
 for Serving
T2  - Proceedings of the 29th Symposium on Operating Systems Principles
Y1  - 2023/10/23/
SP  - 611
EP  - 626
M3  - 10.1145/3600006.3613165
UR  - https://doi.org/10.1145/3600006.3613165
SN  - 9798400702297
KW  - paging
XX  - unknown
ER  -

TY - JOUR
A1 - Dao, Tri
T1 - FlashAttention
JF - J. Mach. Learn. Res.
PY - 2022///spring
VL - 3
IS - 1
SN - 1532-4435
"""


def test_references_of_databases_are_read() -> None:
    good, bad = read(OF_A_DATABASE, Path("library.ris"))
    assert not bad
    assert [(each.line, each.record.source) for each in good] == [
        (2, "ris:library.ris:2"),
        (18, "ris:library.ris:18"),
    ]
    paper, article = (each.record for each in good)
    assert paper == Record(
        source="ris:library.ris:2",
        type="paper-conference",
        title="Efficient Memory Management for Serving",
        author=(Name(literal="W. Kwon"), Name("Li", "Z.")),
        issued=(2023, 10, 23),
        container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
        page="611-626",
        isbn="9798400702297",
        identifiers=tuple(filter(None, [parse("doi:10.1145/3600006.3613165")])),
    )
    assert (article.type, article.title, article.author) == (
        "article-journal",
        "FlashAttention",
        (Name("Dao", "Tri"),),
    )
    assert (article.container_title, article.issued, article.issn) == ("J. Mach. Learn. Res.", (2022,), "1532-4435")


@pytest.mark.parametrize(
    ("tags", "part", "value"),
    [
        ("TY  - CONF\nT2  - SC 2020\nC3  - Proceedings of SC", "container_title", "Proceedings of SC"),
        ("TY  - CONF\nT2  - SC 2020\nC3  - Proceedings of SC", "event_title", "SC 2020"),
        ("TY  - CONF\nC1  - Atlanta", "publisher_place", "Atlanta"),
        ("TY  - BOOK\nT2  - Lecture Notes", "collection_title", "Lecture Notes"),
        ("TY  - CHAP\nT2  - A Book\nT3  - Lecture Notes", "collection_title", "Lecture Notes"),
        ("TY  - RPRT\nSN  - TR-17", "number", "TR-17"),
        ("TY  - JOUR\nC7  - 59", "number", "59"),
        ("TY  - THES\nM3  - PhD thesis", "genre", "PhD thesis"),
        ("TY  - UNPB\nUR  - https://arxiv.org/abs/2309.06180", "type", "article"),
        ("TY  - JOUR\nJO  - bioRxiv", "type", "article"),
        ("TY  - MANSCPT", "type", "manuscript"),
        ("TY  - XYZ", "type", "document"),
        ("TY  - JOUR\nPY  - 2020\nDA  - 2020/13/45", "issued", (2020,)),
        ("TY  - JOUR\nPY  - in press", "issued", ()),
        ("TY  - JOUR\nL1  - https://example.org/x.pdf", "pdf", "https://example.org/x.pdf"),
        ("TY  - JOUR\nUR  - https://doi.org/10.1145/1\nUR  - https://example.org/", "url", "https://example.org/"),
        ("TY  - JOUR\nAU  - Wang, Wei\nAU  - Wang, Wei", "author", (Name("Wang", "Wei"), Name("Wang", "Wei"))),
        ("TY  - JOUR\nAU  - OpenAI,", "author", (Name(literal="OpenAI"),)),
        ("TY  - JOUR\nAU  - d'Alembert, Jean", "author", (Name("d'Alembert", "Jean"),)),
        ("TY  - BOOK\nA3  - Ng, B.", "editor", (Name("Ng", "B."),)),
    ],
)
def test_tags_mean_what_their_type_makes_of_them(tags: str, part: str, value: object) -> None:
    assert getattr(read_one(f"{tags}\nTI  - T\nER  - \n"), part) == value


def test_what_is_no_reference_is_named_with_its_line() -> None:
    good, bad = read("hello\n\nTY  - JOUR\nID  - a\nER  - \nTI  - lost\nTY  - BOOK\nTI  - kept\n", Path("x.ris"))
    assert [each.record.title for each in good] == ["kept"]
    assert [(each.line, each.key) for each in bad] == [(1, ""), (3, "a"), (6, "")]
    assert str(bad[1]) == "x.ris:3: a: it has no title"


def test_length_takes_no_time() -> None:
    title = read_one("TY  - JOUR\nTI  - T\n" + "word\n" * 100_000).title
    assert len(title) == 500_001
