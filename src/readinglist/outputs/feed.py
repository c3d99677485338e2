"""The meetings as an Atom feed (RFC 4287), for those who follow a course in a feed reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from html import escape
from uuid import NAMESPACE_URL, uuid5

from readinglist.lock import Lock
from readinglist.outputs.calendar import day_of, described, summary
from readinglist.outputs.listing import Meeting, course_title, meetings, printable, safe_url

NAME = "feed.xml"
_BEFORE_ALL = date(1970, 1, 1)  # a feed has to have a date, also one without a dated meeting


def feed(lock: Lock) -> str:
    """An entry for each meeting whose date is known, the last first, and of that date: the lock has no other."""
    dated = [(day, meeting) for meeting in meetings(lock) if (day := day_of(meeting))]
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom">']
    lines += _head(lock, max((day for day, _ in dated), default=_BEFORE_ALL))
    seen: Counter[date] = Counter()
    entries = []
    for day, meeting in dated:
        entries.append((day, seen[day], "\n".join(_entry(lock, meeting, day, seen[day]))))
        seen[day] += 1
    lines += [text for _, _, text in sorted(entries, reverse=True)]
    return "".join(f"{line}\n" for line in [*lines, "</feed>"])


def _head(lock: Lock, last: date) -> Iterator[str]:
    title = course_title(lock)
    yield f"<title>{_text(title)}</title>"
    yield f"<id>{_id(lock)}</id>"
    yield f"<updated>{last}T00:00:00Z</updated>"
    yield f"<author><name>{_text(title)}</name></author>"
    yield from _link(lock)


def _entry(lock: Lock, meeting: Meeting, day: date, number: int) -> Iterator[str]:
    yield "<entry>"
    yield f"<title>{_text(summary(lock, meeting))}</title>"
    yield f"<id>{_id(lock, str(day), str(number))}</id>"
    yield f"<updated>{day}T00:00:00Z</updated>"
    if meeting.session.section:
        yield f'<category term="{_text(meeting.session.section)}"/>'
    yield from _link(lock)
    told = "\n\n".join(described(meeting))
    yield f"<content>{_text(told)}</content>"
    yield "</entry>"


def _id(lock: Lock, *parts: str) -> str:
    """By course, day and place within the day, so that a changed reading changes the entry and adds none."""
    course = lock.settings.get("course", {})
    named = " ".join(map(str, (course_title(lock), course.get("term"), course.get("year"), *parts)))
    return f"urn:uuid:{uuid5(NAMESPACE_URL, named)}"


def _link(lock: Lock) -> Iterator[str]:
    if address := safe_url(lock.settings.get("course", {}).get("url")):
        yield f'<link rel="alternate" href="{_text(address)}"/>'


def _text(text: str) -> str:
    return escape(printable(text))
