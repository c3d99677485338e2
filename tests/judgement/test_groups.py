"""Grouping of bibliographies: hand-made pairs, laws over generated collections, and the promises of the module."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.identifiers import Identifier
from readinglist.judgement.blocks import drawn
from readinglist.judgement.groups import Grouping, Link, group, group_linked, pairs_across, pairs_within, recurring
from readinglist.judgement.pairs import Tie, compare, traits
from readinglist.judgement.text import fold
from readinglist.judgement.works import merge
from readinglist.model import Record
from readinglist.names import parse_name
from tests.judgement.hand_made import HERE, record

WORKS = yaml.safe_load((HERE / "works.yaml").read_text(encoding="utf-8"))


def works_of(records: list[Record]) -> int:
    """How many works the records come to."""
    found = group(records).groups
    return len(records) - sum(map(len, found)) + len(found)


def test_there_are_forty_of_each_kind() -> None:
    assert len(WORKS["one"]) >= 40
    assert len(WORKS["several"]) >= 40


@pytest.mark.parametrize("case", WORKS["one"], ids=[case["records"][0][:40] for case in WORKS["one"]])
def test_versions_of_one_work_are_one_group(case: dict[str, Any]) -> None:
    assert works_of([record(line) for line in case["records"]]) == 1, case["why"]


@pytest.mark.parametrize("case", WORKS["several"], ids=[case["records"][0][:40] for case in WORKS["several"]])
def test_look_alikes_are_in_no_group(case: dict[str, Any]) -> None:
    records = [record(line) for line in case["records"]]
    assert works_of(records) == len(records), case["why"]


def test_a_whole_bibliography_of_them_keeps_each_kind() -> None:
    kept = [[record(line) for line in case["records"]] for case in WORKS["several"]]
    records = [each for case in kept for each in case]
    found = group(list(dict.fromkeys(records)))
    for places in found.groups:
        titles = {list(dict.fromkeys(records))[place].title.casefold() for place in places}
        assert len(titles) == 1, titles  # a record of two cases may stand beside its like


# title, names, venue and year of two records, and how they stand to each other
PAIRS = [
    ("the same but for initials and marks",
     "Towards a Cooperative Transaction Model | Marek Rusinkiewicz, Wolfgang Klas | VLDB 1995",
     "towards a cooperative transaction model. | m rusinkiewicz, w klas | Very Large Data Bases 1995", "same"),
    ("names that leaked into the title",
     "Implementing Data Cubes Efficiently | Venky Harinarayan, Anand Rajaraman, Jeff Ullman | SIGMOD 1996",
     "and J. D. Ullman. Implementing data cubes efficiently | V Harinarayan, A Rajaraman | ", "same"),
    ("a citation that leaked into the title",
     "The X-tree: An Index Structure for High-Dimensional Data | S Berchtold, D Keim, H Kriegel | VLDB 1996",
     "The x-tree : an index structure for highdimensional data . 22nd conf . on very large databases | "
     "S Berchtold, D Keim, HP Kriegel | ", "same"),
    ("words glued",
     "Integrating Contents and Structure in Text Retrieval | R Baeza-Yates, Gonzalo Navarro | SIGMOD Record 1996",
     "integratingcontentsandstructureintextretrieval | r baeza-yates, g navarro | ", "same"),
    ("ligatures lost",
     "Towards Effective and Efficient Free Space Management | Mark McAuliffe, Michael Carey | SIGMOD 1996",
     "Towards eective and ecient free space management | M McAuliffe, M Carey | SIGMOD 1996", "same"),
    ("ligatures lost, and the words broken there",
     "Reformer: The Efficient Transformer | Nikita Kitaev, Lukasz Kaiser, Anselm Levskaya | ICLR 2020",
     "Reformer: The e cient transformer | N Kitaev, L Kaiser, A Levskaya | ", "same"),
    ("quotation marks read as Latin-1",
     "Don't Trust the Cloud, Verify | Marcus Brandenburger, Christian Cachin | SYSTOR 2015",
     "Ã¢â‚¬Å“Donâ€™t trust the cloud, verifyÃ¢â‚¬Â | M Brandenburger, C Cachin | ", "same"),
    ("a title that was cut",
     "Encapsulation of Parallelism in the Volcano Query Processing System | Goetz Graefe | SIGMOD 1990",
     "Encapsulation of parallelism in the volcano | G Graefe | ", "same"),
    ("as much of a title, but no beginning",
     "Encapsulation of Parallelism in the Volcano Query Processing System | Goetz Graefe | SIGMOD 1990",
     "Parallelism in the volcano processing system | G Graefe | ", "doubtful"),
    ("a title with another end",
     "Robust Formation Adaptation for Mobile Platforms with Noisy Sensor Information | T Gustavi, X Hu | IROS 2006",
     "Robust Formation Adaptation for Mobile Robots | T Gustavi, X Hu | IROS 2006", "doubtful"),
    ("a sequel, whose number stands amid small words",
     "On Levels in Arrangements of Curves | Timothy Chan | FOCS 2000",
     "On Levels in Arrangements of Curves, II - A Simple Inequality and Its Consequences | Timothy Chan | ", "apart"),
    ("the issue of a newsletter that was the proceedings",
     "The SEQUOIA 2000 Storage Benchmark | Michael Stonebraker, James Frew, Kenn Gardels | SIGMOD 1993",
     "The SEQUOIA 2000 Benchmark | Michael Stonebraker, James Frew, Kenn Gardels | SIGMOD Record 1993", "same"),
    ("no year and no venue on one side",
     "Client-Server Paradise | David DeWitt, Navin Kabra, Jun Luo | VLDB 1994",
     "Client-server paradise | DJ DeWitt, N Kabra, J Luo | ", "same"),
    ("an extended abstract of the meeting",
     "The BUCKY Object-Relational Benchmark (extended abstract) | Michael Carey, David DeWitt | SIGMOD 1997",
     "The BUCKY Object-Relational Benchmark | Michael Carey, David DeWitt | SIGMOD 1997", "same"),
    ("a panel, named by one source alone",
     "Next Generation Database Systems Won't Work Without Semantics (panel) | John Mylopoulos | SIGMOD 1998",
     "Next Generation Database Systems Won't Work Without Semantics | John Mylopoulos | SIGMOD 1998", "same"),
    ("the subtitle on one side alone",
     "Success & Scale in a Data-Producing Organization | Leysia Palen, Robert Soden | CHI 2015",
     "Success & Scale in a Data-Producing Organization: The Evolution of OpenStreetMap | L Palen, R Soden | CHI 2015",
     "same"),
    ("a translation in brackets",
     "Working in the Crowd: A Relational Theory of Inequality [Arbeiten in der Crowd Perspektiven der "
     "Theorie relationaler Ungleichheiten] | Anja Abendroth, Mareike Reimann | Industrielle Beziehungen 2020",
     "Arbeiten in der Crowd: Perspektiven der Theorie relationaler Ungleichheiten | A Abendroth, M Reimann | "
     "Industrielle Beziehungen 2020", "same"),
    ("a notice that MEDLINE adds",
     "Robot-assisted Modifications of Gait in Healthy Individuals | L Lee, S Park | Brain Research 2010",
     "Robot-assisted Modifications of Gait in Healthy Individuals [Erratum appears in Brain Res. 2010 May] | "
     "L Lee, S Park | Brain Research 2010", "same"),
    ("names turned round",
     "Sequential Pattern Mining with Regular Expression Constraints | M Garofalakis, R Rastogi, K Shim | VLDB 1999",
     "Sequential pattern mining with regular expression constraints | G Minos, R Rajeev, S Kyuseok | VLDB 1999",
     "same"),
    ("names turned round, with the initials of both",
     "The Case for the Reduced Instruction Set Computer | D Patterson, D Ditzel | Computer Architecture News 1980",
     "The case for the reduced instruction set computer | AP David, RD David | ", "same"),
    ("the conference paper and its journal version",
     "Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | SIGMOD 2003",
     "Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | TODS 2005", "doubtful"),
    ("VLDB is not the VLDB Journal",
     "Efficiently Publishing Relational Data as XML Documents | J Shanmugasundaram, E Shekita | VLDB 2000",
     "Efficiently Publishing Relational Data as XML Documents | J Shanmugasundaram, E Shekita | VLDB Journal 2000",
     "doubtful"),
    ("parts of a tutorial",
     "Database Tuning: Principles and Experiments (part I) | Dennis Shasha, Philippe Bonnet | SIGMOD 2002",
     "Database Tuning: Principles and Experiments (part II) | Dennis Shasha, Philippe Bonnet | SIGMOD 2002", "apart"),
    ("two cases",
     "International Multifoods - Case A | Gerardine DeSanctis, Robert Price | Journal of Information Technology 2001",
     "International Multifoods - Case B | Gerardine DeSanctis, Robert Price | Journal of Information Technology 2001",
     "apart"),
    ("the erratum to a paper",
     "A Database Model for Object Dynamics | Mike Papazoglou, Bernd Krämer | VLDB Journal 1997",
     "Erratum: A Database Model for Object Dynamics | Mike Papazoglou, Bernd Krämer | VLDB Journal 1997", "apart"),
    ("a column, every year",
     "Editor's Notes | Ling Liu | SIGMOD Record 2002", "Editor's Notes | Ling Liu | SIGMOD Record 2003", "apart"),
    ("a column of one year, perhaps of another issue",
     "Editor's Notes | Ling Liu | SIGMOD Record 2002", "Editor's Notes | Ling Liu | SIGMOD Record 2002", "doubtful"),
    ("a column whose title says which one, with its year and without",
     "Guest Editors' Introduction: From Serendipity to Science | N Ramakrishnan, A Grama | Computer 1999",
     "Guest Editors' Introduction: From Serendipity to Science | N Ramakrishnan, A Grama | Computer", "same"),
    ("a column that says nothing more, with its year and without",
     "Editor's Notes | Ling Liu | SIGMOD Record 2002", "Editor's Notes | Ling Liu | SIGMOD Record", "apart"),
    ("a paper about a system",
     "The CORAL Deductive Database System | Raghu Ramakrishnan, Praveen Seshadri | SIGMOD 1993",
     "Implementation of the CORAL Deductive Database System | Raghu Ramakrishnan, Praveen Seshadri | SIGMOD 1993",
     "apart"),
    ("reviews of one book by two people",
     "Review of Memory Rehabilitation: Integrating Theory and Practice | Richard Balon | Annals of Psychiatry 2010",
     "Review of Memory Rehabilitation: Integrating Theory and Practice | Julia Greenawalt | Aging 2010", "apart"),
    ("namesakes at one meeting",
     "Robust Influence Maximization | Xinran He, David Kempe | KDD 2016",
     "Robust Influence Maximization | Wei Chen, Tian Lin | KDD 2016", "apart"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "one", "other", "tie"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_pairs_as_a_person_would_say(why: str, one: str, other: str, tie: str) -> None:
    mine, yours = traits(record(one)), traits(record(other))
    assert compare(mine, yours).tie is Tie(tie), compare(mine, yours)
    assert compare(yours, mine).tie is Tie(tie), compare(yours, mine)


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("Paxos Made Liveâ€”An Engineering Perspective", "Paxos Made Live - An Engineering Perspective"),
        ("paxos made live , in â ?? podcâ ?? 07", "paxos made live, in podc 07"),
        ("Ã¢â‚¬Å“Paxos Made LiveÃ¢â‚¬Â", "Paxos Made Live"),
        ("ã cents â ? ¬ å?paxos made liveã cents â ? ¬ â ? cents", "paxos made live"),
        ("paxos made liveâ ''", "paxos made live"),
        ("Répâte le pâté", "Repate le pate"),
    ],
)
def test_signs_whose_utf_8_was_taken_for_latin_1_leave_no_letters(misread: str, meant: str) -> None:
    assert fold(misread) == fold(meant)


def article(title: str, **more: Any) -> Record:
    return Record("test", "article-journal", title, (parse_name("Ann Lee"), parse_name("Bo Wu")), **more)


@pytest.mark.parametrize("dois", [(), ("10.1007/s007780050045", "10.1007/s007780050099")])
def test_an_erratum_goes_with_its_paper_where_it_was_printed_on_the_page_behind(dois: tuple[str, ...]) -> None:
    title = "A Database Model for Object Dynamics"
    paper = replace(
        record(f"{title} | Mike Papazoglou, Bernd Krämer | VLDB Journal 1997"), page="73-96", volume="6", issue="2"
    )
    erratum = replace(paper, title=f"Erratum to: {title}", page="97")
    if dois:
        paper, erratum = (
            replace(each, identifiers=(Identifier("doi", doi),))
            for each, doi in zip((paper, erratum), dois, strict=True)
        )
    assert compare(traits(paper), traits(erratum)).rule == "erratum"
    assert compare(traits(erratum), traits(paper)).tie is Tie.SAME
    assert merge([erratum, paper]).record.title == title
    for elsewhere in ({"page": "98"}, {"issue": "3"}, {"volume": "7"}, {"title": "Erratum to: Another Paper"}):
        assert compare(traits(paper), traits(replace(erratum, **elsewhere))).tie is not Tie.SAME, elsewhere


def test_the_same_pages_join_whatever_the_titles() -> None:
    place = {"issued": (2020,), "container_title": "Industrielle Beziehungen", "volume": "27", "page": "205-226"}
    one = article("Platform economy and crowdworking as challenges", **place)
    other = article("Plattformökonomie und Crowdworking als Herausforderungen", **place)
    assert works_of([one, other]) == 1
    first = {"page": "1-14", "volume": None}  # where every paper begins on page 1, pages tell nothing
    assert works_of([replace(one, **first), replace(other, **first)]) == 2
    assert works_of([replace(one, issue="1"), replace(other, issue="2")]) == 2


def test_an_issue_tells_columns_apart() -> None:
    place = {"issued": (2001,), "container_title": "The Journal of Strategic Information Systems", "volume": "10"}
    assert works_of([article("Editorial", issue="2", **place), article("Editorial", issue="3", **place)]) == 2
    assert works_of([article("Editorial", issue="2", **place), article("Editorial", issue="2", **place)]) == 1


def test_volumes_and_dois_tell_printings_apart() -> None:
    title = "Feasibility of Neurofeedback for Reducing Neurocognitive Deficits"
    one = article(title, issued=(2010,), volume="55", page="965-966")
    assert works_of([one, replace(one, volume="56", page="1161-1162")]) == 2
    mine, yours = Identifier("doi", "10.1/a"), Identifier("doi", "10.1/b")
    assert works_of([replace(one, identifiers=(mine,)), replace(one, identifiers=(yours,))]) == 2
    assert (
        works_of([replace(one, identifiers=(mine,)), replace(one, identifiers=(mine,), title="Neurofeedback")]) == 1
    )


def test_a_weak_link_chains_no_two_works() -> None:
    paper = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | SIGMOD 2003")
    journal = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | TODS 2005")
    bare = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | ")
    assert sorted(map(len, group([paper, journal, bare]).groups)) == [2]


def test_what_is_doubtful_is_told_once_and_in_no_group() -> None:
    paper = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | SIGMOD 2003")
    journal = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | TODS 2005")
    found = group([paper, journal])
    assert not found.groups
    (link,) = found.doubtful
    assert {link.one, link.other} == {0, 1}
    assert "“SIGMOD” is not “TODS”" in link.found.why
    assert group([paper, journal], decided=[(0, 1)]).groups == ((0, 1),)


def test_a_record_is_paired_with_the_one_across_that_it_fits_best() -> None:
    paper = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | SIGMOD 2003")
    journal = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | TODS 2005")
    ours = record("exchanging intensional xml data | t milo, s abiteboul | SIGMOD 2003")
    found = group([paper, journal, ours])
    assert [(one, other) for one, other, _ in pairs_across(found, 2)] == [(0, 2)]
    assert [(one, other) for one, other, _ in pairs_within(found)] == [(0, 2)]


@pytest.mark.parametrize("mark", ["", " [ J ]", "[EB/OL]"])
def test_a_record_that_says_too_little_is_paired_with_both_versions_across(mark: str) -> None:
    paper = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | SIGMOD 2003")
    journal = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | TODS 2005")
    bare = record(f"Exchanging Intensional XML Data{mark} | Tova Milo, Serge Abiteboul | ")
    found = group([paper, journal, bare])
    assert {(one, other) for one, other, _ in pairs_across(found, 2)} == {(0, 2), (1, 2)}


def test_the_only_version_across_is_paired_as_unsure() -> None:
    paper = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | SIGMOD 2003")
    journal = record("Exchanging Intensional XML Data | Tova Milo, Serge Abiteboul | TODS 2005")
    ((one, other, sure),) = pairs_across(group([paper, journal]), 1)
    assert (one, other) == (0, 1)
    assert sure < 0.5


@pytest.mark.parametrize(
    ("clean", "spoilt"),
    [
        ("OODB Indexing by Class-Division | Ramaswamy, Kanellakis | SIGMOD 1995", "00DB Indexing by Class-Division"),
        (
            "Flowback Recovery for Workflow Systems | Ramaswamy, Kanellakis | SIGMOD 1998",
            "Flowback Recovery for Workflow Systems, 1998ACM",
        ),
        (
            "Optimizing Queries across Sources | Ramaswamy, Kanellakis | VLDB 1997",
            "Optimizing Queries across Sources, 23 rdIntl",
        ),
        (
            "A Uniform Behavioral Objectbase | Ramaswamy, Kanellakis | VLDB Journal 1995",
            "A Uniform Behavioral Objectbase",
        ),
    ],
    ids=["letters read as digits", "glued to the meeting", "an ordinal cut", "the meeting for its journal"],
)
def test_what_a_citation_spoils_makes_no_other_work(clean: str, spoilt: str) -> None:
    records = [record(clean), record(f"{spoilt} | Ramaswamy, Kanellakis | VLDB")]
    records[1] = replace(records[1], container_title="VLDB" if "VLDB" in clean else None)
    assert group(records).groups == ((0, 1),)


def test_a_heading_read_as_an_author_says_nothing() -> None:
    paper = record("XML Schema | Jim Melton, Andrew Eisenberg | SIGMOD Record 2003")
    misread = record("XML Schema | G. Introduction | SIGMOD Record 2003")
    other = record("XML Schema | G. Lindqvist | SIGMOD Record 2003")
    assert [link.found.why for link in group([paper, misread]).doubtful] == ["the same title, same meeting"]
    assert not group([paper, other]).doubtful


# ------------------------------------------------------------------ laws

LINES = [line for kind in ("one", "several") for case in WORKS[kind] for line in case["records"]]
COLLECTIONS = st.lists(st.sampled_from(LINES), min_size=2, max_size=14, unique=True)


def as_sets(records: list[Record]) -> set[frozenset[Record]]:
    return {frozenset(records[place] for place in places) for places in group(records).groups}


@settings(max_examples=60, deadline=None)
@given(lines=COLLECTIONS, seed=st.integers(0, 1000))
def test_the_order_of_records_makes_no_difference(lines: list[str], seed: int) -> None:
    records = [record(line) for line in lines]
    mixed = list(records)
    random.Random(seed).shuffle(mixed)
    assert as_sets(records) == as_sets(mixed)


@settings(max_examples=60, deadline=None)
@given(lines=COLLECTIONS)
def test_every_record_is_in_one_group_at_most_and_a_copy_joins_its_like(lines: list[str]) -> None:
    records = [record(line) for line in lines]
    places = [place for places in group(records).groups for place in places]
    assert len(places) == len(set(places))
    assert works_of(records + records) == works_of(records) or any("Editor" in line for line in lines)


def in_parts(records: list[Record], whole: Grouping) -> set[tuple[int, ...]]:
    """The groups of the records, those that links of one work connect grouped by themselves."""
    home = list(range(len(records)))
    for link in whole.same:
        home = [home[link.one] if each == home[link.other] else each for each in home]
    often = recurring(drawn(each).sketch for each in records)
    found = set()
    for label in set(home):
        places = [place for place, each in enumerate(home) if each == label]
        here = {place: number for number, place in enumerate(places)}
        inner = [
            Link(here[one.one], here[one.other], one.found)
            for one in whole.same
            if home[one.one] == home[one.other] == label
        ]
        part = group_linked([records[place] for place in places], inner, often)
        found |= {tuple(places[number] for number in each) for each in part.groups}
    return found


ANNUAL = [f"Parallel Search | Ann Lee, Bo Wu | SIGMOD {year}" for year in (1999, 2000, 2001, 2001)]


def test_a_short_title_of_three_years_recurs() -> None:
    found = [drawn(record(line)).sketch for line in (*ANNUAL, *LINES[:5])]
    assert recurring(found) == {"parallelsearch"}
    assert not recurring(found[1:])


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(st.sampled_from([*LINES, *ANNUAL * 4]), min_size=2, max_size=20))
def test_what_no_link_connects_may_be_grouped_apart(lines: list[str]) -> None:
    records = [record(line) for line in lines]
    whole = group(records)
    assert in_parts(records, whole) == set(whole.groups)


@settings(max_examples=60, deadline=None)
@given(one=st.sampled_from(LINES), other=st.sampled_from(LINES))
def test_a_comparison_is_the_same_from_both_sides(one: str, other: str) -> None:
    mine, yours = traits(record(one)), traits(record(other))
    assert compare(mine, yours).tie is compare(yours, mine).tie
