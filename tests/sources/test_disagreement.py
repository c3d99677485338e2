"""Sources that disagree about one version are reported."""

from __future__ import annotations

from dataclasses import replace

from readinglist.identifiers import Identifier
from readinglist.model import Record, Version, Work
from readinglist.names import Name
from readinglist.sources.disagreement import Disagreement, disagreements

DOI = Identifier("doi", "10.1145/3600006.3613165")
RECORD = Record(
    "crossref",
    "paper-conference",
    "Efficient Memory Management: with PagedAttention",
    (Name("Kwon", "Woosuk"),),
    (2023, 10),
    container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
    page="611-626",
    identifiers=(DOI,),
)
WORK = Work((Version(RECORD),))


def test_agreement_silence_and_another_spelling_are_nothing() -> None:
    others = [
        replace(RECORD, source="dblp", title="Efficient memory management with PagedAttention", page="611–626"),
        replace(RECORD, source="semantic_scholar", issued=(), page=None, container_title="SOSP", author=()),
        replace(RECORD, source="openalex", issued=(2023,), author=(Name("Kwon", "W."),)),
    ]
    assert disagreements(WORK, [RECORD, *others]) == ()


def test_other_years_pages_and_authors_are_said_with_who_says_them() -> None:
    other = replace(RECORD, source="openalex", issued=(2022,), page="1-16", author=(Name("Li", "Zhuohan"),))
    found = disagreements(WORK, [RECORD, other])
    assert found == (
        Disagreement("first author", (("crossref", "Kwon"), ("openalex", "Li"))),
        Disagreement("year", (("crossref", "2023"), ("openalex", "2022"))),
        Disagreement("page", (("crossref", "611-626"), ("openalex", "1-16"))),
    )
    assert str(found[1]) == "year: 2023 (crossref), 2022 (openalex)"


def test_other_versions_and_other_works_may_differ() -> None:
    preprint = replace(RECORD, source="arxiv", type="article", issued=(2020,), container_title=None)
    stranger = replace(RECORD, source="dblp", issued=(1999,), identifiers=(Identifier("doi", "10.1/x"),))
    assert disagreements(WORK, [RECORD, preprint, stranger]) == ()
