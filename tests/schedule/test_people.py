"""Names of people as pages list them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.schedule import people

NAMES = st.sampled_from(["Ann Lee", "Bo Wu", "Cy O'Orr", "Jean-Luc Roy", "李明", "Hal Daumé III", "J. von Neumann"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gangmuk Lim,   Ahan Gupta", ("Gangmuk Lim", "Ahan Gupta")),
        ("Selin Yildirim,   - ", ("Selin Yildirim", "")),
        ("-", ("",)),
        ("TBD", ("",)),
        ("Students & Instructors", ("Students & Instructors",)),
        ("Olatunji Ruwase (Invited speaker)", ("Olatunji Ruwase",)),
        ("Amber O'Connell, YIFENG LIU，Tianyi Lin", ("Amber O'Connell", "YIFENG LIU", "Tianyi Lin")),
        ("lead by Stewart Grant and Shu-Ting Wang", ("Stewart Grant", "Shu-Ting Wang")),
        ("Prof. X. Yu (MIT) & Ann Lee, PhD", ("X. Yu", "Ann Lee")),
        ("Ann Lee [1], Bo Wu [2]", ("Ann Lee", "Bo Wu")),
        ("Hostetler, Ann", ("Hostetler", "Ann")),
    ],
)
def test_people_are_split_in_their_places(text: str, names: tuple[str, ...]) -> None:
    assert people.split(text) == names


def test_names_leave_nobody_out_of_the_list() -> None:
    assert people.names("Selin Yildirim, -") == ("Selin Yildirim",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("lead by Ann Lee", ("Ann Lee",)),
        ("lead: Archit Mishra", ("Archit Mishra",)),
        ("Discussion leader: Ann Lee", ("Ann Lee",)),
        ("Guest Lecture| Dr. Subarna Chatterjee", ("Subarna Chatterjee",)),
        ("Student Presentation - 1", ()),
        ("SOSP 2003", ()),
    ],
)
def test_a_text_says_who_leads(text: str, names: tuple[str, ...]) -> None:
    assert people.led_by(text) == names


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Frankle, J., & Carbin, M.", ("Frankle, J.", "Carbin, M.")),
        ("Zhao, Jieyu, Tianlu Wang, and Kai-Wei Chang.", ("Zhao, Jieyu", "Tianlu Wang", "Kai-Wei Chang")),
        ("Hinton, Geoffrey; Vinyals, Oriol", ("Hinton, Geoffrey", "Vinyals, Oriol")),
        ("Watson et. al", ("Watson",)),
        ("Aakanksha Naik*, Norman Sadeh", ("Aakanksha Naik", "Norman Sadeh")),
        ("David A. Ramos and Dawson Engler, Stanford University", ("David A. Ramos", "Dawson Engler")),
        ("Rohan Kadekodi (University of Texas), Se Kwon Lee (UT)", ("Rohan Kadekodi", "Se Kwon Lee")),
    ],
)
def test_authors_are_read_without_affiliations(text: str, authors: tuple[str, ...]) -> None:
    assert people.authors(text) == authors


@pytest.mark.parametrize(
    "text", ["K. Thompson", "Watson et al.", "Ann Lee and Bo Wu", "LeCun Y, Bengio Y, Hinton G."]
)
def test_a_list_of_authors_is_known(text: str) -> None:
    assert people.are_authors(text)


@pytest.mark.parametrize("text", ["Hacking Blind", "SOSP 2003", "Deep Learning and Systems", "1984", ""])
def test_what_is_no_list_of_authors_is_known(text: str) -> None:
    assert not people.are_authors(text)


@given(
    st.lists(NAMES, min_size=1, max_size=5, unique=True), st.sampled_from([", ", " and ", " & ", "; ", "，", "\n"])
)
def test_names_come_back_from_every_kind_of_list(names: list[str], joint: str) -> None:
    assert people.names(joint.join(names)) == tuple(names)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    people.split(text)
    people.authors(text)
    people.led_by(text)
    assert len(people.names(text)) <= len(text)
