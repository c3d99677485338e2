"""The calendar, as another program reads it."""

from __future__ import annotations

from datetime import date

import icalendar

from readinglist.outputs.calendar import calendar
from readinglist.outputs.privacy import public
from tests.outputs import lists


def events(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_each_dated_meeting_is_an_event_of_its_day() -> None:
    found = events(calendar(lists.course()))
    assert [event.decoded("dtstart") for event in found] == [date(2024, 1, day) for day in (16, 18, 23, 25)]
    assert [str(event["summary"]) for event in found] == [
        "CS 1 Systems: Invited talk",
        "CS 1 Systems: Megatron-LM",
        "CS 1 Systems: Orca, vLLM",
        "CS 1 Systems: A Paper that Was Lost",
    ]


def test_an_event_says_what_to_read_who_presents_and_how_to_cite() -> None:
    assert str(events(calendar(lists.course()))[2]["description"]) == (
        "Large models\n\n"
        "Orca: A Distributed Serving System for Transformer-Based Generative Models (OSDI 2022)\n"
        "Presented by Alan Turing\nCite as yu2022orca\n"
        "https://www.usenix.org/conference/osdi22/presentation/yu\n\n"
        "Efficient Memory Management for Large Language Model Serving with PagedAttention (SOSP 2023)\n"
        "Presented by Jean-Luc van Beek (guest)\nCite as kwon2023efficient\n"
        "https://doi.org/10.1145/3600006.3613165"
    )


def test_lines_are_short_and_end_as_the_standard_wants() -> None:
    text = calendar(lists.hostile())
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any("\n" in line or "\r" in line for line in lines)


def test_hostile_texts_add_no_event_and_no_property() -> None:
    found = events(calendar(lists.hostile()))
    assert [event.decoded("dtstart") for event in found] == [date(2024, 2, 28)]
    assert set(found[0]) == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP"}
    assert "<script>window.pwned=1</script>" in str(found[0]["summary"])


def test_an_event_keeps_its_name_when_its_readings_change() -> None:
    before = events(calendar(lists.course()))
    after = events(calendar(public(lists.course(presenters="none"))))
    assert [str(event["uid"]) for event in before] == [str(event["uid"]) for event in after]
    assert len({str(event["uid"]) for event in before}) == 4
    assert "Presented by" not in str(after[2]["description"])
