"""What a person says of a page in `[schedule]`."""

from __future__ import annotations

import pytest

from readinglist.errors import InputError
from readinglist.schedule import Rules, read, rules_from

TWO_TABLES = b"""
<h2>Old papers</h2>
<table><tr><th>Date<th>Paper</tr><tr><td>Jan 9<td><a href=a.pdf>An Old Paper on Tapes</a></tr></table>
<h2>New papers</h2>
<table><tr><th>Foo<th>Bar<th>Baz</tr>
<tr><td>Jan 16<td>Ann Lee<td>Tidal Caches are Near</tr>
<tr><td>Jan 23<td>Bo Wu<td>Cancelled: Log Less</tr></table>
"""


def titles(rules: Rules) -> list[str]:
    return [reading.claim.title for reading in read(TWO_TABLES, "page.html", year=2024, rules=rules).readings]


def test_a_table_is_chosen_by_number_or_heading() -> None:
    assert titles(rules_from({"table": 1})) == ["An Old Paper on Tapes"]
    assert titles(rules_from({"table": "old"})) == ["An Old Paper on Tapes"]


def test_a_table_stands_under_every_heading_above_it() -> None:
    page = b"# Course\n\n## Schedule\n\n| Date | Paper |\n|---|---|\n| Jan 9 | [Tidal Caches](a.pdf) |\n"
    assert len(read(page, "p.md", rules=rules_from({"table": "schedule"})).readings) == 1


@pytest.mark.parametrize("table", [0, 3, "nowhere"])
def test_a_table_that_is_not_there_is_an_error_that_names_those_that_are(table: int | str) -> None:
    with pytest.raises(InputError, match="no table") as caught:
        titles(rules_from({"table": table}))
    assert "'Old papers', 'New papers'" in caught.value.advice


def test_columns_are_named_by_number_or_header() -> None:
    rules = rules_from(
        {"table": 2, "columns": {"date": 1, "presenter": "bar", "reading": "Baz"}, "ignore": ["^.*Cancelled"]}
    )
    schedule = read(TWO_TABLES, "page.html", year=2024, rules=rules)
    assert [session.presenters for session in schedule.sessions] == [("Ann Lee",)]
    assert [reading.claim.title for reading in schedule.readings] == ["Tidal Caches are Near"]
    assert schedule.sessions[0].iso_date == "2024-01-16"


def test_what_is_to_be_ignored_is_left_out_of_lists_too() -> None:
    page = b"# Readings\n\n- [Tidal Caches](a.pdf)\n- [Log Less](b.pdf)\n"
    rules = rules_from({"ignore": ["log"]})
    assert [reading.claim.title for reading in read(page, "p.md", rules=rules).readings] == ["Tidal Caches"]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"venue": "("}, "regular expression"),
        ({"venue": "(x)"}, "no group named `venue`"),
        ({"ignore": ["["]}, "regular expression"),
        ({"columns": {"papers": 1}}, "'papers'"),
        ({"columns": [1]}, "columns gives columns to roles"),
        ({"columns": {"reading": True}}, "columns.reading is a number"),
        ({"table": 1.5}, "table is a number"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_advice(settings: dict[str, object], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        rules_from(settings)


@pytest.mark.parametrize("column", ["Nope", 0, 9])
def test_a_column_that_is_not_there_is_an_error_that_names_those_that_are(column: int | str) -> None:
    page = b"| Date | Paper |\n|---|---|\n| 2020-01-02 | Tidal Caches |\n"
    with pytest.raises(InputError, match="no table has the column") as caught:
        read(page, "p.md", rules=rules_from({"columns": {"reading": column}}))
    assert "'Date', 'Paper'" in (caught.value.advice or "")
