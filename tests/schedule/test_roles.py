"""What columns and keys are for, by their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.schedule.roles import Role, role_of


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Papers to present", Role.READING),
        ("Paper 1", Role.READING),
        ("Paper(s)", Role.READING),
        ("Required Reading", Role.READING),
        ("Readings & Assignments", Role.READING),
        ("Readings (before class)", Role.READING),
        ("signups", Role.READING),
        ("Topics/Readings", Role.MIXED),
        ("Topic and Readings", Role.MIXED),
        ("Content", Role.MIXED),
        ("Optional Readings", Role.OPTIONAL),
        ("Further reading", Role.OPTIONAL),
        ("Presented by", Role.PRESENTER),
        ("Discussion Leader", Role.PRESENTER),
        ("Speaker(s)", Role.PRESENTER),
        ("Date", Role.DATE),
        ("Day", Role.DATE),
        ("Week", Role.WEEK),
        ("Lecture Topic", Role.TOPIC),
        ("reading-topic", Role.TOPIC),
        ("Topics (tentative)", Role.TOPIC),
        ("Subject", Role.SECTION),
        ("Module", Role.SECTION),
        ("Paper Title", Role.TITLE),
        ("Paper Authors", Role.AUTHORS),
        ("Paper Link", Role.LINK),
        ("Link to paper", Role.LINK),
        ("Paper venue", Role.VENUE),
        ("Journal", Role.VENUE),
        ("Year", Role.YEAR),
        ("Slides", Role.ASIDE),
        ("Activities and Assignments", Role.ASIDE),
        ("Review Forms", Role.ASIDE),
        ("日期", Role.DATE),
        ("报告人", Role.PRESENTER),
        ("Datum", Role.DATE),
        ("#", None),
        ("Cinnamon", None),
        ("", None),
    ],
)
def test_a_name_tells_the_role(name: str, role: Role | None) -> None:
    assert role_of(name) is role


@given(st.text(max_size=400))
def test_any_name_is_read_without_an_exception(name: str) -> None:
    found = role_of(name)
    assert found is None or isinstance(found, Role)
