"""Small pages of every form, read whole: what a careful reader takes from `pages/NAME` is in `NAME.expected`.

A line of an expectation at the margin is a session (date | section | presenters), one further in a reading
(kind, with `?` when optional | title | venue | year | link | presenter); `-` stands for nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist.model import Reading, Session
from readinglist.schedule import read

PAGES = sorted(path for path in (Path(__file__).parent / "pages").iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_read_as_a_person_reads_it(page: Path) -> None:
    schedule = read(page.read_bytes(), page.name, year=None if _says_its_year(page) else 2022)
    told = [line for session in schedule.sessions for line in _lines(session)]
    assert told == page.with_suffix(".expected").read_text("utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_reading_knows_the_line_where_its_title_starts(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    for reading in read(page.read_bytes(), page.name).readings:
        word = reading.claim.title.split()[0]
        assert reading.line is not None
        assert word in lines[reading.line - 1], (reading.claim.title, reading.line)


def _says_its_year(page: Path) -> bool:
    """Pages that name no year at all are dated by the caller."""
    return page.stem not in {"flattened_table", "tabs", "rows_only", "commented_out", "no_outer_bars"}


def _lines(session: Session) -> list[str]:
    first = " | ".join((session.iso_date or "-", session.section or "-", ", ".join(session.presenters) or "-"))
    return [first, *(_line(reading) for reading in session.readings)]


def _line(reading: Reading) -> str:
    claim = reading.claim
    kind = reading.kind.value + ("?" if reading.optional else "")
    told = (kind, claim.title, claim.venue, claim.year, claim.link, reading.presenter)
    return "  " + " | ".join(str(each or "-") for each in told)
