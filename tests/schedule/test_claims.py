"""Lines of items: rich text with links becomes readings."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from readinglist.model import Claim, Kind
from readinglist.schedule import claims
from readinglist.schedule.document import Line, Run, plain
from readinglist.schedule.rules import Rules, rules_from

PDF = "https://example.org/a.pdf"
ARXIV = "https://arxiv.org/abs/1706.03762"
FAST = Claim("Tidal Caches", "FAST", 2019)
FAST_PDF = replace(FAST, link=PDF)
NEAR_AND_FAR = "Tidal Caches, Near and Far"


def read(*runs: Run | str, rules: Rules | None = None) -> list[claims.Found]:
    line = Line(tuple(Run(run) if isinstance(run, str) else run for run in runs), 7)
    return claims.read(line, rules or Rules())


def link(text: str, address: str = PDF) -> Run:
    return Run(text, link=address)


def claim(*runs: Run | str) -> Claim:
    (found,) = read(*runs)
    return found.reading.claim


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        (("(vLLM) Pages for Everyone (SOSP 2023)",), Claim("Pages for Everyone", "SOSP", 2023, tag="vLLM")),
        (("[MLSys'20]", link("Willump: Optimizing")), Claim("Willump: Optimizing", "MLSys", 2020, PDF)),
        (("[ICLR'20][Talk]", link("Bridging the Gap ")), Claim("Bridging the Gap", "ICLR", 2020, PDF, note="Talk")),
        ((link("[EMNLP22]Structured Prediction"),), Claim("Structured Prediction", "EMNLP", 2022, PDF)),
        (("Required Reading: ", link("Tidal Caches")), Claim("Tidal Caches", link=PDF)),
        (('[P] "', link("Tidal Caches"), '", ', Run("FAST", emphasis=True), ", 2019"), FAST_PDF),
        ((link('"Tidal Caches"'), ", FAST, 2019"), FAST_PDF),
        (("Tidal Caches ", "[", link("pdf"), "] [", link("slides", "s.ppt"), "]"), Claim("Tidal Caches", link=PDF)),
        (("Lee and Wu, ", link("Tidal Caches"), ", FAST 2019"), replace(FAST_PDF, authors=("Lee", "Wu"))),
        (("Lee and Wu. ", Run("Tidal Caches", strong=True), ". FAST 2019"), replace(FAST, authors=("Lee", "Wu"))),
        (("Kim, Lee, ", Run("Tidal Caches", emphasis=True), ", FAST 2019"), replace(FAST, authors=("Kim", "Lee"))),
        ((link("[Lee78]"), " Tidal Caches, Near and Far (FAST 2019)"), replace(FAST_PDF, title=NEAR_AND_FAR)),
        (("Differential Testing: ", link("Using Certs")), Claim("Using Certs", link=PDF, tag="Differential Testing")),
        (("2. Tidal Caches, Near and Far (FAST 2019)",), replace(FAST, title=NEAR_AND_FAR)),
        ((link("Tidal"), ": Caches for Everyone (FAST 2019)"), replace(FAST_PDF, title="Tidal: Caches for Everyone")),
        ((link("Tidal"), ": caches for everyone, FAST 2019"), replace(FAST_PDF, title="Tidal: caches for everyone")),
        ((link("Tidal"), ": FAST 2019"), replace(FAST_PDF, title="Tidal")),
        ((link("Tidal"), ": Lee et al., FAST 2019"), replace(FAST_PDF, title="Tidal", authors=("Lee",))),
        ((link("Tidal"), ": skim sections two to four"), Claim("Tidal", link=PDF, note="skim sections two to four")),
        (("Tidal Caches. arXiv:1706.03762",), Claim("Tidal Caches", "arXiv:1706.03762", link=ARXIV)),
    ],
)  # fmt: skip
def test_a_line_becomes_a_claim(runs: tuple[Run | str, ...], wanted: Claim) -> None:
    assert claim(*runs) == wanted


@pytest.mark.parametrize(
    "runs",
    [
        (link("slides"),),
        (link("Technical Question 1", "https://www.gradescope.com/courses/1/assignments/2"),),
        (link("What are the main contributions?", "https://www.gradescope.com/courses/1/assignments/2"),),
        (link("Sign up", "https://forms.gle/x"), " before 1:00PM"),
        ("N/A",),
        ("-",),
        ("TBD",),
        ("",),
        (link("[1]"),),
        ("x" * 5000,),
    ],
)
def test_a_line_holds_no_reading(runs: tuple[Run | str, ...]) -> None:
    assert read(*runs) == []


@pytest.mark.parametrize("joint", [", ", "; ", " and ", " OR ", " / "])
def test_linked_titles_with_a_separator_between_are_several(joint: str) -> None:
    found = read(link("Tidal Caches"), joint, link("Log Less", "b.pdf"))
    assert [each.reading.claim for each in found] == [
        Claim("Tidal Caches", link=PDF),
        Claim("Log Less", link="b.pdf"),
    ]


@pytest.mark.parametrize("joint", [", ", " ", "; ", " and ", ", optional: ", "; Optional: "])
@pytest.mark.parametrize("linked", [0, 1])
def test_a_linked_and_a_plain_title_that_end_in_venues_are_two(joint: str, linked: int) -> None:
    titles: list[Run | str] = ["Tidal Caches", "Lunar Logs"]
    titles[linked] = link(str(titles[linked]))
    one, two = read(titles[0], f" (FAST 2019){joint}", titles[1], " (OSDI 2020)")
    wanted = [FAST, Claim("Lunar Logs", "OSDI", 2020)]
    wanted[linked] = replace(wanted[linked], link=PDF)
    assert [one.reading.claim, two.reading.claim] == wanted
    assert two.reading.optional is ("optional" in joint.lower())


@pytest.mark.parametrize("title", ["Tidal Caches", link("Tidal Caches")])
def test_a_label_within_a_line_begins_another_paper(title: Run | str) -> None:
    one, two = read(title, "; optional: Log Less, Read More (VLDB 2018)")
    assert one.reading.claim == Claim("Tidal Caches", link=PDF if isinstance(title, Run) else None)
    assert two.reading.claim == Claim("Log Less, Read More", "VLDB", 2018)
    assert (one.reading.optional, two.reading.optional) == (False, True)


def test_no_link_is_cut_at_a_bracket_in_its_title() -> None:
    assert claim(link("Tides (FAST 2019) Revisited"), " (OSDI 2020)").title == "Tides (FAST 2019) Revisited"


def test_texts_that_each_end_in_a_venue_are_several() -> None:
    found = read("Tidal Caches (FAST 2019); Log Less, Read More (VLDB 2018)")
    assert [each.reading.claim.title for each in found] == ["Tidal Caches", "Log Less, Read More"]


def test_the_presenter_before_a_linked_title_is_read() -> None:
    (found,) = read("Jon -- ", link("Preregistering Research"))
    assert found.presenters == ("Jon",)


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("Optional: Tidal Caches", True),
        ("Tidal Caches (optional)", True),
        ("[B] Tidal Caches", True),
        ("Required: Tidal Caches", False),
        ("Tidal Caches (Required)", False),
        ("[P] Tidal Caches", False),
    ],
)
def test_what_is_not_required_is_known(text: str, optional: bool) -> None:
    (found,) = read(text)
    assert (found.reading.optional, found.reading.claim.title) == (optional, "Tidal Caches")


@pytest.mark.parametrize(
    ("runs", "kind"),
    [
        ((link("Forty Years of Tape", "https://www.youtube.com/watch?v=1"),), Kind.VIDEO),
        ((link("LSM trees", "https://blog.acolyer.org/2014/11/26/lsm/"),), Kind.BLOG),
        ((link("Worse is Better", "https://en.wikipedia.org/wiki/Worse"),), Kind.OTHER),
        ((link("A Paper", "https://github.com/x/y/raw/main/paper.pdf"),), Kind.PAPER),
        (("Eisenstein 2.2, 2.3, Charniak 1.",), Kind.CHAPTER),
        (("Chapter 4 of The Storage Book",), Kind.CHAPTER),
        ((link("The Datacenter as a Computer"), " (Chapters 1 and 2)"), Kind.CHAPTER),
        (("Tidal Caches (FAST 2019)",), Kind.PAPER),
    ],
)
def test_the_kind_is_told_by_address_and_text(runs: tuple[Run | str, ...], kind: Kind) -> None:
    (found,) = read(*runs)
    assert found.reading.kind is kind


def test_what_a_data_file_says_by_name_beats_the_text() -> None:
    parts = {
        "authors": "Ann Lee and Bo Wu, MIT",
        "venue": "USENIX Security '15",
        "link": "https://example.org/p",
        "presenter": "Cy Orr",
        "note": "best paper",
    }
    (found,) = claims.read(Line((Run("X-ray: Root, Cause, Effect (Part 2)"),), 3, MappingProxyType(parts)), Rules())
    assert found.reading.claim == Claim(
        "X-ray: Root, Cause, Effect (Part 2)",
        "USENIX Security",
        2015,
        "https://example.org/p",
        note="best paper",
        authors=("Ann Lee", "Bo Wu"),
    )
    assert found.presenters == ("Cy Orr",)


def test_a_persons_expression_for_venues_is_tried_first() -> None:
    rules = rules_from({"venue": r"\{(?P<venue>[^{}]+) (?P<year>\d{4})\}"})
    (found,) = read("Tidal Caches {Some Place 2019}", rules=rules)
    assert found.reading.claim == Claim("Tidal Caches", "Some Place", 2019)


def test_evidence_says_what_speaks_for_a_paper() -> None:
    (bare,) = read("Training Efficiency")
    (cited,) = read('"Tidal Caches", by Lee et al. (FAST 2019)')
    (linked,) = read(link("Tidal Caches"))
    assert bare.evidence == frozenset()
    assert cited.evidence == {"quotes", "authors", "venue", "year"}
    assert linked.evidence == {"link", "document"}


def test_a_sentence_that_links_in_passing_is_little_covered() -> None:
    (found,) = read(
        "Please choose from ", link("this long list"), " with high probability, and tell us by Friday noon"
    )
    assert found.coverage < 0.5


def test_the_line_is_that_of_the_item() -> None:
    assert claims.read(plain("Tidal Caches (FAST 2019)", 12), Rules())[0].reading.line == 12
