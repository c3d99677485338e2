"""What a page says is read or listed: each address of a paper, and every text of a row."""

from __future__ import annotations

import pytest

from readinglist.model import Schedule
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


def wide_row(text: str) -> Schedule:
    """A page whose second row has a cell that spans the topic, the papers and who presents."""
    page = (
        "<h1>Spring 2020</h1><table><tr><th>Date</th><th>Topic</th><th>Papers</th><th>Presenter</th></tr>"
        '<tr><td>1/22</td><td>Logs</td><td><a href="log.pdf">Log Less</a> (FAST 2007)</td><td>Bo Wu</td></tr>'
        f"<tr><td>1/29</td><td colspan=3>{text}</td></tr></table>"
    )
    return read(page.encode(), "p.html")


@pytest.mark.parametrize(
    ("text", "guests"),
    [
        ("Guest lecture: Dee Roy", ("Dee Roy",)),
        ("Guest lecture: Dee Roy (Sprocket Inc.)", ("Dee Roy",)),
        ("Invited talks: Dee Roy and Rae Kim", ("Dee Roy", "Rae Kim")),
        ("Student presentations", ()),
        ("No class", ()),
    ],
)
def test_what_a_row_only_announces_is_its_topic(text: str, guests: tuple[str, ...]) -> None:
    session = wide_row(text).sessions[1]
    assert (session.date, session.topic, session.presenters, session.readings) == ("1/29", text, guests, ())


def test_an_announcement_gives_way_to_the_topic_beside_it() -> None:
    session = wide_row("Tidal caches<br>Guest lecture: Dee Roy").sessions[1]
    assert (session.topic, session.presenters) == ("Tidal caches", ("Dee Roy",))


def test_a_paper_in_a_cell_that_spans_topic_and_papers_is_listed() -> None:
    schedule = wide_row('Debate: <a href="https://arxiv.org/abs/2001.00001">Fewer Trees for Colder Days</a>')
    assert [each.text for each in schedule.not_understood] == ["Debate: Fewer Trees for Colder Days"]


@pytest.mark.parametrize(
    ("below", "topic"),
    [
        ("- Guest lecture: Dee Roy\n", "Guest lecture: Dee Roy"),
        ("- Guest lecture: Dee Roy\n- Tidal caches\n", "Tidal caches"),
        ("### Guest lecture: Dee Roy\n", "Guest lecture: Dee Roy"),
    ],
)
def test_lists_announce_as_tables_do(below: str, topic: str) -> None:
    (session,) = read(f"# Spring 2020\n\n## 2020-01-29\n\n{below}".encode(), "p.md").sessions
    assert (session.topic, session.presenters, session.readings) == (topic, ("Dee Roy",), ())


PROSE = "It explains what the first one on caches could not, so begin here"


@pytest.mark.parametrize(
    ("told", "venue", "year", "note"),
    [
        (f". {PROSE}.", None, None, PROSE),
        (f" ({PROSE})", None, None, PROSE),
        (f" (FAST 2007). {PROSE}.", "FAST", 2007, PROSE),
        (f" (FAST 2007): {PROSE}", "FAST", 2007, PROSE),
        (f", FAST 2007. {PROSE}.", "FAST", 2007, PROSE),
        (f" by anybody who likes: {PROSE}", None, None, f"by anybody who likes: {PROSE}"),
        (f" - skim - {PROSE}", None, None, f"skim, {PROSE}"),
        (f", {PROSE}, *FAST* 2007", "FAST", 2007, PROSE),
        (" (skim) (at the library, behind the desk)", None, None, "at the library, behind the desk, skim"),
    ],
)
def test_prose_beside_a_title_is_its_note(told: str, venue: str | None, year: int | None, note: str) -> None:
    page = f"# Readings\n\n## 2020-01-02\n\n- [Log Less, Read More](log.pdf){told}\n"
    (reading,) = read(page.encode(), "p.md").readings
    claim = reading.claim
    assert (claim.title, claim.venue, claim.year, claim.note) == ("Log Less, Read More", venue, year, note)


def test_prose_before_a_title_is_its_note() -> None:
    before = "Before the lecture, everybody should look at"
    page = f"# Readings\n\n## 2020-01-02\n\n- {before} [Log Less, Read More](log.pdf)\n"
    (reading,) = read(page.encode(), "p.md").readings
    assert (reading.claim.title, reading.claim.note, reading.claim.tag) == ("Log Less, Read More", before, None)
