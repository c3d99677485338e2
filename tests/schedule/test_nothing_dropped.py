"""Every paper's address on a page is a reading's, or its line is listed as not understood."""

from __future__ import annotations

import pytest

from readinglist.schedule import read
from readinglist.schedule.rules import Rules, rules_from

TABLE = """| Date | Topic | Paper | Slides |
|---|---|---|---|
| 2020-01-02 | [Logs](logs.pdf) | [Log Less](https://arxiv.org/abs/2001.00001) | [Deck](deck.pdf) |
| 2020-01-09 | Trees | [Fewer Trees](trees.pdf) | |
"""


def lost(page: str, rules: Rules | None = None) -> list[tuple[int, str]]:
    found = read(page.encode(), "p.md", rules=rules or Rules())
    return [(each.line, each.text) for each in found.not_understood]


def test_what_has_its_place_beside_readings_is_not_listed() -> None:
    assert lost(TABLE) == []


def test_a_paper_beside_the_table_is_listed_with_its_line() -> None:
    page = f"{TABLE}\nMore to read:\n\n- [A Paper for Later](later.pdf)\n"
    assert lost(page) == [(8, "A Paper for Later")]


def test_a_paper_in_a_column_that_is_not_used_is_listed() -> None:
    page = (
        "| Date | Paper | Odd Gnomon |\n|---|---|---|\n"
        "| 2020-01-02 | [Log Less](log.pdf) | x |\n"
        "| 2020-01-09 | [Fewer Trees](trees.pdf) | [A Paper Astray](astray.pdf) |\n"
    )
    assert lost(page) == [(4, "A Paper Astray")]


def test_an_address_without_a_title_is_listed() -> None:
    page = (
        "# Readings\n\n## 2020-01-02\n\nReadings:\n\n- [https://a.example.org/b.pdf](https://a.example.org/b.pdf)\n"
    )
    assert lost(page) == [(7, "https://a.example.org/b.pdf")]


@pytest.mark.parametrize("pattern", ["Trees", "2020-01-09"])
def test_what_a_person_ignores_is_not_listed(pattern: str) -> None:
    rules = rules_from({"ignore": [pattern]})
    found = read(TABLE.encode(), "p.md", rules=rules)
    assert [reading.claim.title for reading in found.readings] == ["Log Less"]
    assert lost(TABLE, rules) == []
