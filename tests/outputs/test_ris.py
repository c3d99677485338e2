"""RIS: its tags and types, against what the format's specification asks of them."""

from __future__ import annotations

import re

from readinglist.model import Record, Version, Work
from readinglist.names import Name
from readinglist.outputs.ris import ris
from tests.outputs import lists


def test_a_paper_of_a_conference() -> None:
    works = lists.course().works()
    assert ris({"kwon2023efficient": works["kwon2023efficient"]}) == "\r\n".join(
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
            "UR  - https://doi.org/10.1145/3600006.3613165",
            "UR  - https://arxiv.org/pdf/2309.06180",
            "UR  - https://arxiv.org/abs/2309.06180",
            "ER  - ",
            "",
            "",
        ]
    )


def test_an_article_a_group_and_a_particle() -> None:
    people = (Name("Beethoven", "Ludwig", "van"), Name(literal="The Authors"))
    record = Record("c", "article-journal", "T", people, (2020,), container_title="JMLR", volume="3", issue="1")
    text = ris({"k": Work((Version(record),))})
    for line in ("TY  - JOUR", "AU  - van Beethoven, Ludwig", "AU  - The Authors", "VL  - 3", "IS  - 1"):
        assert f"{line}\r\n" in text
    assert "T2  - Journal of Machine Learning Research\r\n" in text


def test_no_text_begins_a_tag_of_its_own() -> None:
    text = ris(lists.hostile().works())
    lines = text.split("\r\n")
    assert [line[:6] for line in lines if line.startswith(("TY", "ER"))] == ["TY  - ", "ER  - "]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f]", text)
