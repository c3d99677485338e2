"""Dates as pages write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.schedule import dates

DAYS = st.dates(date(1990, 1, 1), date(2069, 12, 31))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Jan 30", "2023-01-30"),
        ("January 30th", "2023-01-30"),
        ("30 January", "2023-01-30"),
        ("30-Jan-24", "2024-01-30"),
        ("Sept. 5, 2021", "2021-09-05"),
        ("Thu 1/16", "2023-01-16"),
        ("M 02/04", "2023-02-04"),
        ("Tu 05/14", "2023-05-14"),
        ("Tuesday, Sep 3", "2023-09-03"),
        ("9/23/2016", "2016-09-23"),
        ("9/23/16", "2016-09-23"),
        ("2024-01-30", "2024-01-30"),
        ("2024/1/30", "2024-01-30"),
        ("20190312", "2019-03-12"),
        ("Class 2 (27 Jan)", "2023-01-27"),
        ("Week 3: Jan 23", "2023-01-23"),
        ("Week of Jan 29", "2023-01-29"),
        ("Jan 29 - Feb 2", "2023-01-29"),
        ("1/16 & 1/18", "2023-01-16"),
        ("Apr 15 [^1]", "2023-04-15"),
        ("2023年3月2日", "2023-03-02"),
        ("3月16日", "2023-03-16"),
        ("3. Mai", "2023-05-03"),
        ("Week 3", None),
        ("TBD", None),
        ("Monday", None),
        ("Feb 31", None),
        ("Attention 2.0", None),
        ("", None),
    ],
)
def test_a_date_has_one_meaning(text: str, iso: str | None) -> None:
    assert dates.resolve([text], [2023]) == [iso]


@pytest.mark.parametrize(
    "text", ["Jan 30", "Thu 1/16", "Week 3", "TBD", "Jan 29-31", "Class 2 (27 Jan)", "3.16", "Mon Sep 4 2:00pm"]
)
def test_a_text_is_a_date_and_nothing_else(text: str) -> None:
    assert dates.is_date(text)


@pytest.mark.parametrize("text", ["May", "Paxos 2/3 quorums", "Nov 23 Thanksgiving Break", "12", "Attention 2.0", ""])
def test_a_text_is_no_date(text: str) -> None:
    assert not dates.is_date(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Jan 30: ZeRO", ("Jan 30", "ZeRO")),
        ("Tue, Jan 30 – ZeRO (SC 2020)", ("Tue, Jan 30", "ZeRO (SC 2020)")),
        ("Week 2: Jan 9 - Intro", ("Week 2: Jan 9", "Intro")),
        ("Class 1 (20 Jan)", ("Class 1 (20 Jan)", "")),
        ("Lecture 3: Caches", ("Lecture 3", "Caches")),
        ("Jan 29 - Feb 2 Break", ("Jan 29 - Feb 2", "Break")),
        ("Mayday in March", None),
        ("3.2 Billion Parameters", None),
    ],
)
def test_a_text_is_split_after_the_date_it_begins_with(text: str, parts: tuple[str, str] | None) -> None:
    assert dates.split(text) == parts


def test_numbers_above_twelve_tell_which_is_the_day() -> None:
    assert dates.resolve(["3/4", "17/4"], [2022]) == ["2022-04-03", "2022-04-17"]
    assert dates.resolve(["3/4", "3/17"], [2022]) == ["2022-03-04", "2022-03-17"]


def test_dates_that_ascend_tell_which_is_the_month() -> None:
    assert dates.resolve(["3.2", "3.9", "4.6"], [2023]) == ["2023-03-02", "2023-03-09", "2023-04-06"]
    assert dates.resolve(["2.3.", "9.3.", "6.4."], [2023]) == ["2023-03-02", "2023-03-09", "2023-04-06"]


def test_a_course_that_starts_in_autumn_goes_on_into_the_next_year() -> None:
    assert dates.resolve(["Nov 30", "Dec 7", "Jan 11"], [2022]) == ["2022-11-30", "2022-12-07", "2023-01-11"]


def test_rows_that_step_back_stay_in_their_year() -> None:
    assert dates.resolve(["Apr 11", "Apr 4"], [2024]) == ["2024-04-11", "2024-04-04"]


def test_a_year_written_once_holds_for_the_dates_after_it() -> None:
    assert dates.resolve(["9/23/2016", "9/26", "12/2"], [2020]) == ["2016-09-23", "2016-09-26", "2016-12-02"]


def test_weekdays_choose_the_year_beside_a_guess_that_they_contradict() -> None:
    autumn = ["Tue 9/1", "Thu 9/3", "Tue 9/8", "Thu 9/10"]
    assert dates.resolve(autumn, [2021])[0] == "2020-09-01"
    assert dates.resolve(autumn, [2020])[0] == "2020-09-01"


def test_weekdays_find_the_year_after_the_newest_reading() -> None:
    assert dates.resolve(["M 2/4", "W 2/6", "M 2/11"], [], after=2017)[0] == "2019-02-04"


def test_a_year_that_a_person_says_beats_weekdays_which_are_named_as_faults() -> None:
    isos = dates.resolve(["Tue 9/1", "Thu 9/3", "Tue 9/8"], [2020], given=2021)
    assert isos[0] == "2021-09-01"
    assert dates.weekday_faults(["Tue 9/1"], isos[:1]) == ["Tue 9/1"]


def test_without_any_year_there_is_no_iso_date() -> None:
    assert dates.resolve(["Jan 30"], []) == [None]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Fall 2019", [2019]),
        ("2023 Spring", [2023]),
        ("Systems for AI (F'24)", [2024]),
        ("cs692-mlsys-fall20.md", [2020]),
        ("mcds11631-f22.html", [2022]),
        ("https://example.org/cs5/sp24/schedule.html", [2024]),
        ("cos518-2019.yml", [2019]),
        ("CS 598", []),
        ("schedule.txt", []),
    ],
)
def test_years_are_found_in_titles_and_names(text: str, years: list[int]) -> None:
    assert dates.years_in(text) == years


@pytest.mark.parametrize(
    ("text", "label"), [("Class 02 (27 Jan)", "class 2"), ("Class 2: Attacks", "class 2"), ("Week #3", "week 3")]
)
def test_a_session_is_known_by_its_label(text: str, label: str) -> None:
    assert dates.label_of(text) == label


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%a, %b %d, %Y", "%m/%d/%Y", "%d-%b-%Y"]))
def test_a_whole_date_is_read_back_in_every_form(day: date, form: str) -> None:
    text = day.strftime(form)
    wanted = day.isoformat()
    if form == "%m/%d/%Y" and day.day <= 12:
        text = f"{text} and {(day.replace(day=28)).strftime(form)}"
        assert dates.resolve([text, day.replace(day=28).strftime(form)], [])[0] == wanted
    else:
        assert dates.resolve([text], []) == [wanted]


@given(DAYS, st.integers(2, 14))
def test_weekly_dates_without_a_year_keep_their_distance(start: date, weeks: int) -> None:
    days = [start + timedelta(weeks=week) for week in range(weeks)]
    isos = dates.resolve([day.strftime("%b %d") for day in days], [start.year])
    if start.month >= 8 or days[-1].year == start.year:
        assert isos == [day.isoformat() for day in days]


def test_a_leap_day_after_new_year_is_one_of_the_next_year() -> None:
    assert dates.resolve(["Dec 21", "Feb 29"], [1999]) == ["1999-12-21", "2000-02-29"]


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    dates.is_date(text)
    dates.split(text)
    dates.resolve([text, text], dates.years_in(text))
