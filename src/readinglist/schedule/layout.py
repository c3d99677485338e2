"""A document becomes a schedule: its tables, or the lists under its headings, in the page's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readinglist.model import Schedule
from readinglist.schedule import dates, tables
from readinglist.schedule.document import Document, Heading, Table
from readinglist.schedule.explain import Explanation, Trail
from readinglist.schedule.meeting import Meeting
from readinglist.schedule.rules import Rules


def arrange(document: Document, form: str, *, name: str, year: int | None, rules: Rules) -> Explanation:
    """The schedule in a document, and how it was found."""
    trail = Trail()
    meetings: list[Meeting] = []
    sections: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            meetings += tables.read(block, None, rules, trail)
    schedule = _schedule(document, meetings, name, year, trail)
    return Explanation(schedule, form, tuple(trail.remarks))


def _schedule(document: Document, meetings: Sequence[Meeting], name: str, year: int | None, trail: Trail) -> Schedule:
    texts = [meeting.date for meeting in meetings]
    isos = dates.resolve(texts, _year_guesses(document, name), given=year)
    for fault in dates.weekday_faults(texts, isos):
        trail.say(f"the weekday of {fault!r} is not that of the year taken")
    sessions = tuple(meeting.session(iso) for meeting, iso in zip(meetings, isos, strict=True))
    sections = tuple(dict.fromkeys(meeting.section for meeting in meetings if meeting.section))
    return Schedule(sessions, sections, tuple(trail.not_understood), document.title)


def _year_guesses(document: Document, name: str) -> list[int]:
    """The years that the page suggests, best first: its title and front matter, its headings, its name."""
    headings = [block.line.text for block in document.blocks if isinstance(block, Heading) and block.level <= 2]
    return [
        *_years(filter(None, [document.title, *document.front.values()])),
        *(found for text in headings for found in dates.terms_in(text)),
        *dates.years_in(name),
    ]


def _years(texts: Iterable[str]) -> list[int]:
    return [found for text in texts for found in dates.years_in(text)]
