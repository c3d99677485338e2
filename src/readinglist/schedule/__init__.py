"""From a course page to a `Schedule`: bytes in, nouns out, no network, no clock, no file.

    forms.py                                which form a page has, and its text; the one table of form readers
    text, html, markdown, org, data, sheet  one reader a form: page -> document.Document
      tree, parts, rich                       data files as trees; a record as an item; markup within a value
    records.py                              a list without a page: records of a .bib file -> Schedule
    layout.py                               Document -> meetings -> Schedule
      tables.py, columns.py, roles.py         a table: which column holds what, which row is what
      lists.py, outline.py, words.py          headings and lists: a date begins a meeting
    items.py                                the items in a cell or below a heading, and which of them are papers
    claims.py                               one line, rich text with links -> Found (a reading and its evidence)
      splitting, starts, links                several papers in a line; what stands before a title; where links lead
      citation.py                             the title cut out of a citation: styles, sentences, groups, venue
    dates.py, people.py                     what stands beside: dates and their year, who presents

Heavy parsers are imported in the reader that needs them, so that reading a text page starts fast.
"""

from __future__ import annotations

from typing import Any

from readinglist.model import Reading, Schedule, Session
from readinglist.schedule.explain import Explanation
from readinglist.schedule.records import from_records
from readinglist.schedule.rules import Rules, rules_from

__all__ = ["Explanation", "Rules", "explain", "from_records", "read", "rules_from", "to_json"]


def read(content: bytes, name: str, *, year: int | None = None, rules: Rules = Rules()) -> Schedule:  # noqa: B008
    """Reads a page. `name` is its file name or address; `year` dates a page that names no year.

    Raises `InputError` for a page that is empty, binary, not decodable or of a form that is not read. A page
    without readings is a schedule without readings.
    """
    return explain(content, name, year=year, rules=rules).schedule


def explain(content: bytes, name: str, *, year: int | None = None, rules: Rules = Rules()) -> Explanation:  # noqa: B008
    """Reads a page and says how: the form, what each column was taken for, why a row is no reading."""
    from readinglist.schedule import forms, layout

    page = forms.parse(content, name)
    try:
        return layout.arrange(page.document, page.form, name=name, year=year, rules=rules)
    except RecursionError:
        raise forms.too_deep(name) from None


def to_json(schedule: Schedule) -> dict[str, Any]:
    """The schedule as `readinglist schedule --json` prints it (see "What others rely on" in docs/design.md)."""
    return {
        "title": schedule.title,
        "sections": list(schedule.sections),
        "sessions": [_session(session) for session in schedule.sessions],
        "not_understood": [{"line": each.line, "text": each.text} for each in schedule.not_understood],
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "date": session.date,
        "iso_date": session.iso_date,
        "section": session.section,
        "topic": session.topic,
        "presenters": list(session.presenters),
        "readings": [_reading(reading) for reading in session.readings],
        "line": session.line,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    claim = reading.claim
    return {
        "title": claim.title,
        "authors": list(claim.authors),
        "venue": claim.venue,
        "year": claim.year,
        "link": claim.link,
        "tag": claim.tag,
        "note": claim.note,
        "presenter": reading.presenter,
        "kind": reading.kind.value,
        "optional": reading.optional,
        "line": reading.line,
    }
