"""Citations in the styles that pages mix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.schedule.citation import Citation, add_after, cite, tidy

DISKS = "Why do disks lie?"
CACHES = "Tidal caches: Keeping hot data near"


@pytest.mark.parametrize(
    ("text", "authors", "venue", "year"),
    [
        ("{} (FAST 2019)", (), "FAST", 2019),
        ("{} [FAST'19]", (), "FAST", 2019),
        ("{} (Lee, CACM 1978)", ("Lee",), "CACM", 1978),
        ("{} (Lee et al. 2020)", ("Lee",), None, 2020),
        ("{} (2019)", (), None, 2019),
        ("{} by A. Lee and B. Wu.", ("A. Lee", "B. Wu"), None, None),
        ("{} by Lee et al., FAST 2019", ("Lee",), "FAST", 2019),
        ("Lee, A., & Wu, B. (2019). {}. Some Journal, 12(3), 4-5.", ("Lee, A.", "Wu, B."), "Some Journal", 2019),
        ("Lee et al. (2019). {}.", ("Lee",), None, 2019),
        ('Lee, Ann, and Bo Wu. "{}." Computing 51.1 (2008): 107-113.', ("Lee, Ann", "Bo Wu"), "Computing 51.1", 2008),
        ('A. Lee and B. Wu, "{}," in Proc. OSDI, 2004, pp. 137-150.', ("A. Lee", "B. Wu"), "Proc. OSDI", 2004),
        ("“{}”, by Lee, Wu, and Orr", ("Lee", "Wu", "Orr"), None, None),
        ("Lee, A. 1978. {}. In SOSP '79.", ("Lee, A.",), "SOSP", 1978),
        ("Ann Lee. 1978. {}. Commun. ACM 21.", ("Ann Lee",), "Commun. ACM 21", 1978),
        ("Lee A, Wu B, Orr C. {}. Nature. 2015;521(7553):436-444.", ("Lee A", "Wu B", "Orr C"), "Nature", 2015),
        ("Ann Lee, Bo Wu. {}, JMLR 2020.", ("Ann Lee", "Bo Wu"), "JMLR", 2020),
        ("{}. Ann Lee, Bo Wu, and Cy Orr. EMNLP 2014.", ("Ann Lee", "Bo Wu", "Cy Orr"), "EMNLP", 2014),
        ("Ann Lee and Bo Wu, {}, NIPS 2017", ("Ann Lee", "Bo Wu"), "NIPS", 2017),
        ("{}, Lee et al., 2017", ("Lee",), None, 2017),
        ("{}, Lee, Wu, Orr, SOSP'03", ("Lee", "Wu", "Orr"), "SOSP", 2003),
        ("{} - Lee et al. - SOSP 2003", ("Lee",), "SOSP", 2003),
        ("{} | Lee et al. | SOSP 2003", ("Lee",), "SOSP", 2003),
        ("{} SOSP'03", (), "SOSP", 2003),
    ],
)
def test_a_citation_is_taken_apart(text: str, authors: tuple[str, ...], venue: str | None, year: int | None) -> None:
    assert parts(text.format(CACHES)) == (CACHES, authors, venue, year)


def test_a_question_ends_a_title_before_authors_and_venues() -> None:
    chi = "Proceedings of 2019 ACM CHI Conference on X"
    assert parts(f"{DISKS} A. Lee and B. Wu. ATC 2020.") == (DISKS, ("A. Lee", "B. Wu"), "ATC", 2020)
    assert parts(f"{DISKS}, in {chi}.") == (DISKS, (), chi, 2019)


def parts(text: str) -> tuple[str, tuple[str, ...], str | None, int | None]:
    cited = cite(text)
    return cited.title, cited.authors, cited.venue, cited.year


@pytest.mark.parametrize(
    "title",
    [
        "Time, Clocks, and the Ordering of Events in a Distributed System",
        "RockSalt: Better, Faster, Stronger SFI for the x86",
        "Train Big, Then Compress: Rethinking Model Size for Efficient Training",
        "The Good, the Bad, and the Differences: Better Network Diagnostics",
        "In Search of an Understandable Consensus Algorithm (Raft)",
        "Kafka design doc through sect 1 (pages 8 to 13)",
        "Learning to Learn by Gradient Descent by Gradient Descent",
        "Learning by Doing: Model Serving by Example",
        '"Why Should I Trust You?": Explaining the Predictions of Any Classifier',
        'What is "late materialization"?',
        "E.T.: re-thinking self-attention for transformer models on GPUs",
        "Column-Stores vs. Row-Stores: How Different Are They Really?",
        "Prompt for Extraction? PAIE: Prompting Argument Interaction for Event Argument Extraction",
        "LSM-Tree Under (Memory) Pressure",
        "SWING : Balancing Coverage and Faithfulness",
        "Naive Bayes, Perceptron, Logistic Regression",
        "Security Flaws Introduced by CBC Padding",
    ],
)
def test_a_bare_title_stays_whole(title: str) -> None:
    assert cite(title) == Citation(title)


def test_groups_behind_a_title_are_notes_marks_and_presenters() -> None:
    cited = cite("Tidal Caches (FAST 2019, best paper) (optional) (lead by Ann Lee and Bo Wu)")
    assert (cited.title, cited.venue, cited.year, cited.note) == ("Tidal Caches", "FAST", 2019, "best paper")
    assert cited.optional
    assert cited.presenters == ("Ann Lee", "Bo Wu")


def test_a_name_alone_behind_authors_presents() -> None:
    cited = cite("The first collision for full SHA-1 by M. Stevens et al. (Mark Shultz)")
    assert (cited.authors, cited.presenters) == (("M. Stevens",), ("Mark Shultz",))


@pytest.mark.parametrize(
    ("after", "authors", "venue", "year"),
    [
        (", SIGMOD, 2008", (), "SIGMOD", 2008),
        (" (Best Paper)", (), None, None),
        (". Ann Lee and Bo Wu. Usenix Security, 2016.", ("Ann Lee", "Bo Wu"), "Usenix Security", 2016),
        (". Ann Lee. 2008.", ("Ann Lee",), None, 2008),
        (" by Watson et. al", ("Watson",), None, None),
        ("", (), None, None),
    ],
)
def test_what_stands_behind_a_linked_title_is_read(
    after: str, authors: tuple[str, ...], venue: str | None, year: int | None
) -> None:
    cited = add_after(Citation("Tidal Caches"), after)
    assert (cited.title, cited.authors, cited.venue, cited.year) == ("Tidal Caches", authors, venue, year)


def test_italics_behind_a_linked_title_are_its_venue() -> None:
    cited = add_after(Citation("Tidal Caches"), ", Lee, Acta Cachea 1996", italic="Acta Cachea")
    assert (cited.authors, cited.venue, cited.year) == (("Lee",), "Acta Cachea", 1996)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (' "Tidal Caches." ', "Tidal Caches"),
        ("Tidal Caches [^1]", "Tidal Caches"),
        ("Tidal Caches*", "Tidal Caches"),
        ("Tidal Caches,", "Tidal Caches"),
        ("“Why?”, asks the ‘disk’", "“Why?”, asks the ‘disk’"),
        ("And so on ...", "And so on ..."),
    ],
)
def test_a_title_is_tidied(text: str, title: str) -> None:
    assert tidy(text) == title


@given(st.text(max_size=400))
def test_any_text_has_a_title_that_is_tidy(text: str) -> None:
    title = cite(text).title
    assert tidy(title) == title
    assert "".join(title.split()) in "".join(text.split()) or not title


@given(st.lists(st.sampled_from(["Ann", "Lee,", "(2019)", "SOSP", "'03", "by", "et al.", "?", '"', "-", "In"])))
def test_pieces_of_citations_in_any_order_are_read_without_an_exception(pieces: list[str]) -> None:
    cite(" ".join(pieces))
