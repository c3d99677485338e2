"""Of several services that say one version, the one nearest to the publisher stands whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.identifiers import Identifier
from readinglist.judgement.versions import best_first, merged
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
OWN = replace(DEPOSITED, source="catalogue:course.bib:12", author=(Name("Kwon", "W."), Name("Li", "Zhuohan")))


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


def test_a_list_of_authors_that_was_cut_stands_behind_the_whole_one_whoever_says_it() -> None:
    record, _ = merged([replace(OWN, author=OWN.author[:1]), AGGREGATED, DEPOSITED], {})
    assert record.source == "crossref"
    assert record.author == DEPOSITED.author


def test_of_peoples_own_entries_the_one_with_the_identifier_and_all_authors_stands_whole() -> None:
    remembered = replace(
        OWN, source="catalogue:own.bib:1", author=OWN.author[:1], issued=(2022,), page="1-9", note="a", identifiers=()
    )
    for order in permutations([remembered, OWN]):
        record, _ = merged(order, {})
        assert record == OWN


RECORDS = st.builds(
    replace,
    st.just(OWN),
    source=st.sampled_from(["catalogue:a.bib:1", "catalogue:b.bib:1", "crossref", "openalex"]),
    author=st.lists(st.sampled_from([Name("Kwon"), Name("Li"), Name("Zhuang")]), max_size=3).map(tuple),
    issued=st.sampled_from([(), (2022,), (2023,)]),
    identifiers=st.sampled_from([(), (DOI,)]),
)


@given(
    st.lists(RECORDS, min_size=1, max_size=5).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found)))
)
def test_what_stands_whole_does_not_depend_on_the_order(found: tuple[list[Record], list[Record]]) -> None:
    one, other = map(best_first, found)
    assert one == other
    assert merged(found[0], {}) == merged(found[1], {})
