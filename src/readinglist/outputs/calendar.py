"""The meetings as an iCalendar file (RFC 5545), to import once or to subscribe to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from readinglist.judgement.versions import appeared
from readinglist.lock import Lock, Pin
from readinglist.model import Reading
from readinglist.outputs.listing import (
    Meeting,
    course_title,
    links,
    meetings,
    presenters,
    printable,
    safe_url,
    short_name,
)
from readinglist.readings import topic_of

_LONGEST_LINE = 75  # octets, without the line end (RFC 5545, 3.1)
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//readinglist//reading list//EN", "CALSCALE:GREGORIAN")
_DAILY = ("REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D")  # RFC 7986, 5.7, and its forerunner


def calendar(lock: Lock) -> str:
    """An all-day event for each meeting whose date is known, with its readings and who presents them."""
    title = _text(course_title(lock))
    lines = [*_HEAD, f"NAME:{title}", f"X-WR-CALNAME:{title}", *_DAILY]
    seen: Counter[date] = Counter()
    for meeting in meetings(lock):
        if day := day_of(meeting):
            lines += _event(lock, meeting, day, seen[day])
            seen[day] += 1
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def day_of(meeting: Meeting) -> date | None:
    """The day of a meeting; None when its date is not known."""
    try:
        return date.fromisoformat(meeting.session.iso_date or "")
    except ValueError:
        return None


def _event(lock: Lock, meeting: Meeting, day: date, number: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    # by course, day and place within the day, so that a changed reading changes the event and adds none
    name = f"{course_title(lock)} {lock.settings.get('course', {}).get('term')} {day} {number}"
    yield f"UID:{sha256(name.encode(errors='replace')).hexdigest()[:24]}@readinglist"
    yield f"DTSTAMP:{day:%Y%m%d}T000000Z"  # asked for by the RFC; the moment of writing would change every build
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"SUMMARY:{_text(summary(lock, meeting))}"
    if told := "\n\n".join(described(meeting)):
        yield f"DESCRIPTION:{_text(told)}"
    if meeting.session.section:
        yield f"CATEGORIES:{_text(meeting.session.section)}"
    if address := safe_url(lock.settings.get("course", {}).get("url")):
        yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def summary(lock: Lock, meeting: Meeting) -> str:
    """A meeting in one line: the course, and the short names of the readings."""
    names = [
        short_name(reading.claim, pin.work.record) if pin and pin.work else reading.claim.title
        for reading, pin in meeting.readings
    ]
    about = ", ".join(names) or topic_of(meeting.session) or meeting.session.section
    return ": ".join(filter(None, (course_title(lock), about)))


def described(meeting: Meeting) -> Iterator[str]:
    """What a meeting is about, paragraph by paragraph: topic, readings, presenters, keys, links."""
    if topic := topic_of(meeting.session):
        yield topic
    for reading, pin in meeting.readings:
        yield "\n".join(_reading(meeting, reading, pin))
    if not meeting.readings and meeting.session.presenters:
        yield ", ".join(meeting.session.presenters)


def _reading(meeting: Meeting, reading: Reading, pin: Pin | None) -> Iterator[str]:
    work = pin.work if pin else None
    place = appeared(work.record) if work else ""
    yield (work.record.title if work else reading.claim.title) + (f" ({place})" if place else "")
    if who := presenters(meeting, reading):
        yield f"Presented by {who}"
    if work and pin and pin.key:
        yield f"Cite as {pin.key}"
        yield from list(links(work).values())[:1]


def _text(text: str) -> str:
    """A value of the type TEXT (RFC 5545, 3.3.11)."""
    escaped = re.sub(r"([\\;,])", r"\\\1", printable(text).replace("\r\n", "\n").replace("\r", "\n"))
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which splits a character."""
    pieces, size = [""], 0
    for character in line:
        length = len(character.encode(errors="replace"))
        if size + length > _LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += length
    return "\r\n".join(pieces)
