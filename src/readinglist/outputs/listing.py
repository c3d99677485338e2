"""What every form of the reading list shows: its sections and meetings, and how a work is named and linked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from readinglist.lock import Lock, Pin
from readinglist.model import Claim, Reading, Record, Remark, Session, Stage, Work
from readinglist.notes import CITED, short_citation

_ALIAS = re.compile(r"[^\s:]{1,24}(?: [^\s:]{1,24}){0,2}(?=:\s)")
# what XML 1.0 has no place for, and halves of characters, which no file can hold
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with the pin of each of its readings; None for what is no paper."""

    session: Session
    readings: tuple[tuple[Reading, Pin | None], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The meetings of one section; what stands before the first section has the number 0 and no name."""

    number: int
    name: str | None
    meetings: tuple[Meeting, ...]

    @property
    def papers(self) -> int:
        """How many readings of the section are papers."""
        return sum(pin is not None for meeting in self.meetings for _, pin in meeting.readings)


def sections(lock: Lock) -> tuple[Section, ...]:
    """The sections in order of first appearance: one that stands twice on the page is one."""
    found: dict[str | None, list[Meeting]] = {None: []}
    found |= {section: [] for section in lock.schedule.sections}
    for meeting in meetings(lock):
        found.setdefault(meeting.session.section, []).append(meeting)
    held = [(name, tuple(each)) for name, each in found.items() if each]
    start = 0 if held and held[0][0] is None else 1
    return tuple(Section(number, name, each) for number, (name, each) in enumerate(held, start))


def meetings(lock: Lock) -> tuple[Meeting, ...]:
    """The sessions in the page's order."""
    pairs = iter(lock.readings())
    return tuple(
        Meeting(session, tuple(next(pairs)[1:] for _ in session.readings)) for session in lock.schedule.sessions
    )


def presenters(meeting: Meeting, reading: Reading) -> str:
    """Who presents a reading: whom the page names beside it, else those of the whole meeting."""
    if reading.presenter or any(each.presenter for each, _ in meeting.readings):
        return reading.presenter or ""
    return ", ".join(meeting.session.presenters)


def course_title(lock: Lock) -> str:
    """What the course is called."""
    return str(lock.settings.get("course", {}).get("title") or "Course")


def when(lock: Lock) -> str:
    """The term and year of the course: "Spring 2024"."""
    course = lock.settings.get("course", {})
    return " ".join(str(part) for part in (course.get("term", "").capitalize(), course.get("year") or "") if part)


def counts(lock: Lock) -> str:
    """How much there is to read: "28 papers in 5 sections"."""
    found = sections(lock)
    papers, named = sum(each.papers for each in found), sum(bool(each.name and each.papers) for each in found)
    return _counted(papers, "paper") + (f" in {_counted(named, 'section')}" if named else "")


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" + ("" if count == 1 else "s")


def printable(text: str) -> str:
    """The text without control characters, which no HTML, SVG or calendar may hold."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, without what a terminal would take for a command."""
    return " ".join(printable(text).split())


def safe_url(url: str | None) -> str | None:
    """An http(s) address fit for a link in any form, or None for anything else."""
    try:
        scheme = urlsplit(url).scheme.lower() if url else ""
    except ValueError:
        return None
    if not url or scheme not in ("http", "https"):
        return None
    return quote(url, safe="/:?#@!$&'*+,;=%~._-", errors="replace")


def links(work: Work, remarks: Sequence[Remark] = ()) -> dict[str, str]:
    """Where the work is to be had, by label: the version of record, an open PDF, arXiv.

    An open PDF that only a service knows, as its `remarks` say, is taken where there is no other.
    """
    record = work.record
    named = record.identifier("doi") or record.identifier("acl") or record.identifier("openreview")
    arxiv = next((one for one in sorted(work.identifiers) if one.scheme == "arxiv"), None)
    pdf = next((each.pdf for each in work.records if each.pdf), None)
    told = next((each.text for each in remarks if each.kind == "open pdf"), None)
    found = {
        "arXiv" if record.stage is Stage.PREPRINT else "version of record": named.url if named else record.url,
        "open PDF": pdf or (f"https://arxiv.org/pdf/{arxiv.value}" if arxiv else told),
        "arXiv": arxiv.url if arxiv else None,
    }
    return {label: url for label, address in found.items() if (url := safe_url(address))}


def short_name(claim: Claim, record: Record) -> str:
    """What people call a work in talk: the name before its title's colon, the page's tag, else authors and year."""
    alias = _ALIAS.match(record.title) or _ALIAS.match(claim.title)
    if alias and len(alias[0]) <= _LONGEST_NAME:
        return alias[0]
    if claim.tag and len(claim.tag) <= _LONGEST_NAME:
        return claim.tag
    return short_citation(record)


def with_mentions(note: str, works: Mapping[str, Work], escape: Callable[[str], str]) -> str:
    """A person's note (Markdown) with each `[@key]` turned into a link to that reading of the list."""

    def link(match: re.Match[str]) -> str:
        work = works.get(match[1])
        return f"[{escape(short_citation(work.record))}](#{match[1]})" if work else match[0]

    return CITED.sub(link, note.strip())
