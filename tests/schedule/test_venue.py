"""Where and when, in the forms of course pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.schedule import venue
from readinglist.schedule.venue import Venue


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SC 2020", Venue("SC", 2020)),
        ("IPDPS 2023 Best Paper", Venue("IPDPS", 2023, "Best Paper")),
        ("Best Paper, SOSP'19", Venue("SOSP", 2019, "Best Paper")),
        ("MLSys'20", Venue("MLSys", 2020)),
        ("EMNLP22", Venue("EMNLP", 2022)),
        ("COLING-2018", Venue("COLING", 2018)),
        ("SOSP '19", Venue("SOSP", 2019)),
        ("USENIX Security '15", Venue("USENIX Security", 2015)),
        ("rtss'19", Venue("rtss", 2019)),
        ("Lamport, CACM 1978", Venue("CACM", 1978, authors=("Lamport",))),
        ("Armbrust, CACM 53(4), 2010", Venue("CACM 53(4)", 2010, authors=("Armbrust",))),
        ("Vaswani et al., 2017", Venue(None, 2017, authors=("Vaswani",))),
        ("arXiv, Nov 2022", Venue("arXiv", 2022)),
        ("2014", Venue(None, 2014)),
        ("SIGCOMM", Venue("SIGCOMM")),
        ("Nature", Venue("Nature")),
        ("Raft", None),
        ("LSM-Tree", None),
        ("Spark Streaming", None),
        ("pages 8 to 13", None),
        ("Data Science", None),
        ("for the x86", None),
        ("", None),
    ],
)
def test_a_short_text_is_all_venue_or_none(text: str, found: Venue | None) -> None:
    assert venue.parse(text) == found


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("arXiv preprint arXiv:1803.03635.", "arXiv preprint arXiv:1803.03635", None),
        ("in Proceedings of 2019 ACM CHI Conference on X.", "Proceedings of 2019 ACM CHI Conference on X", 2019),
        ("27th Conference on Linguistics (COLING-2018)", "27th Conference on Linguistics (COLING-2018)", 2018),
        (", JMLR 2020.", "JMLR", 2020),
        (
            "Proceedings of Machine Learning and Systems, 4, 33-51.",
            "Proceedings of Machine Learning and Systems",
            None,
        ),
        ("Foundations and Trends in Databases, 2007", "Foundations and Trends in Databases", 2007),
        ("in Proc. OSDI, 2004, pp. 137-150.", "Proc. OSDI", 2004),
        ("Nature. 2015;521(7553):436-444.", "Nature", 2015),
    ],
)
def test_what_follows_a_title_is_read(text: str, name: str, year: int | None) -> None:
    found = venue.after_title(text)
    assert found is not None
    assert (found.name, found.year) == (name, year)


def test_a_name_is_believed_where_nothing_else_can_stand() -> None:
    assert venue.after_title("American Naturalist, 125:1-15") is None
    assert venue.after_title("American Naturalist, 125:1-15", sure=True) == Venue("American Naturalist")


@given(
    st.sampled_from(["SOSP", "NeurIPS", "USENIX Security", "Nature", "IPDPS"]),
    st.integers(1970, 2069),
    st.sampled_from(["{} {}", "{}, {}", "In {} {}", "{} ({})"]),
)
def test_a_venue_with_a_year_comes_back_in_every_form(name: str, year: int, form: str) -> None:
    assert venue.parse(form.format(name, year)) == Venue(name, year)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for found in (venue.parse(text), venue.after_title(text), venue.after_title(text, sure=True)):
        assert found is None or found.year is None or 1900 <= found.year <= 2099


@pytest.mark.parametrize("text", ["9" * 80_000, "IEEE " * 20_000, "(" * 50_000 + "2020"])
def test_a_venue_longer_than_any_name_is_none(text: str) -> None:
    assert venue.parse(text) is None
    assert venue.after_title(text) is None


def test_prose_that_speaks_of_an_award_is_none() -> None:
    assert venue.is_award("Best Paper, skim section 4")
    assert not venue.is_award("It won the award of its year, and we shall ask whether it was right to")
