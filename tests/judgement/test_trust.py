"""Of several services that say one version, the one nearest to the publisher stands whole."""

from __future__ import annotations

from dataclasses import replace

from readinglist.identifiers import Identifier
from readinglist.judgement.versions import merged
from readinglist.model import Record
from readinglist.names import Name

DOI = Identifier("doi", "10.1145/3600006.3613165")
AGGREGATED = Record(
    "semantic_scholar",
    "paper-conference",
    "Efficient Memory Management for Large Language Model Serving with PagedAttention",
    (Name("Kwon", "W."), Name("Li", "Z.")),
    (2023,),
    container_title="Symposium on Operating Systems Principles",
    page="611-626",
    pdf="https://example.org/paper.pdf",
    identifiers=(DOI, Identifier("arxiv", "2309.06180"), Identifier("s2", "0" * 40), Identifier("pmid", "1")),
)
DEPOSITED = replace(
    AGGREGATED,
    source="crossref",
    author=(Name("Kwon", "Woosuk"), Name("Li", "Zhuohan")),
    issued=(2023, 10, 23),
    container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
    page=None,
    pdf=None,
    identifiers=(DOI,),
)
OWN = replace(DEPOSITED, source="catalogue:course.bib:12", author=(Name("Kwon", "Woosuk"),))


def test_the_registrar_stands_before_the_aggregator_however_full_that_is() -> None:
    record, said_by = merged([AGGREGATED, DEPOSITED], {})
    assert record.source == "crossref"
    assert record.author == DEPOSITED.author
    assert record.issued == (2023, 10, 23)
    assert record.pdf == AGGREGATED.pdf
    assert set(record.identifiers) == set(AGGREGATED.identifiers)
    assert (said_by["author"], said_by["pdf"]) == ("crossref", "semantic_scholar")


def test_peoples_own_files_stand_before_every_service() -> None:
    record, _ = merged([AGGREGATED, DEPOSITED, OWN], {})
    assert record.source == OWN.source
