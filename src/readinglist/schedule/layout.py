"""A document becomes a schedule: its tables, or the lists under its headings, in the page's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin

from readinglist.model import Kind, Schedule, Session
from readinglist.schedule import dates, items, lists, tables, words
from readinglist.schedule.document import Document, Heading, Line, Table
from readinglist.schedule.explain import Explanation, Trail
from readinglist.schedule.meeting import Meeting
from readinglist.schedule.outline import Node, outline
from readinglist.schedule.rules import Rules

Placed = tuple[Table, str | None]


def arrange(document: Document, form: str, *, name: str, year: int | None, rules: Rules) -> Explanation:
    """The schedule in a document, and how it was found."""
    trail = Trail()
    root = outline(document)
    trail.say(f"read as {form}")
    meetings = _from_tables(root, rules, trail)
    if not any(_papers(meeting) for meeting in meetings):
        meetings = _from_lists(root, meetings, form, rules, trail)
    else:
        _tell_outside(root, rules, trail)
    schedule = _schedule(document, meetings, name, year, trail)
    return Explanation(schedule, form, tuple(trail.remarks))


def _papers(meeting: Meeting) -> int:
    return sum(found.reading.kind != Kind.OTHER for found in meeting.found)


# ------------------------------------------------------------------ tables


def _from_tables(root: Node, rules: Rules, trail: Trail) -> list[Meeting]:
    """The meetings of the page's tables; the headings above them are sections when there are several."""
    placed = _chosen(list(_tables(root, None)), rules)
    read = [(tables.read(table, rules, trail), heading) for table, heading in placed]
    filled = [(meetings, heading) for meetings, heading in read if meetings]
    several = len({heading for _, heading in filled}) > 1
    for meetings, heading in filled:
        for meeting in meetings:
            meeting.section = meeting.section or (heading if several else None)
    return [meeting for meetings, _ in filled for meeting in meetings]


def _tables(node: Node, heading: str | None) -> Iterator[Placed]:
    """The tables in a part of the page, each with the heading it stands under that says more than "Schedule"."""
    if node.text and not (node.level == 1 or words.is_schedule(node.text)):
        heading = node.text
    for child in node.children:
        if isinstance(child, Table):
            yield child, heading
        else:
            yield from _tables(child, heading)


def _chosen(placed: list[Placed], rules: Rules) -> list[Placed]:
    """The tables that a person chose, or all."""
    if rules.table is None:
        return placed
    if isinstance(rules.table, int):
        return placed[rules.table - 1 : rules.table]
    wanted = rules.table.casefold()
    return [(table, heading) for table, heading in placed if heading and wanted in heading.casefold()]


def _tell_outside(root: Node, rules: Rules, trail: Trail) -> None:
    """Lists readings that stand outside the tables: they belong to no meeting."""
    for line in _lines(root):
        for found in items.read([line], rules):
            if "document" in found.evidence and "link" in found.evidence and found.coverage > 0.3:
                trail.lost(line.number, line.text[:300], "it stands outside the schedule's table")
                break


def _lines(node: Node) -> Iterator[Line]:
    yield from node.lines
    for child in node.nodes:
        yield from _lines(child)


# ------------------------------------------------------------------ lists


def _from_lists(root: Node, calendar: list[Meeting], form: str, rules: Rules, trail: Trail) -> list[Meeting]:
    """The meetings of the page's lists, joined by their labels to a table that has only dates and topics."""
    known = [meeting for meeting in calendar if meeting.date]
    labels = {label: meeting for meeting in known if (label := dates.label_of(meeting.date or ""))}
    reader = lists.Reader(rules, trail, labels)
    reader.read(root.nodes, lists.Place(readings=form in _BARE))
    if not known and not any(_papers(meeting) for meeting in reader.meetings):
        reader = lists.Reader(rules, trail)
        reader.read([node for node in root.nodes if not _is_prose(node)], lists.Place(readings=True))
    return known + reader.meetings


_BARE = ("text", "bibtex", "json", "yaml", "csv", "tsv", "xlsx")
"""Forms in which nearly every line is an item; in others most of a page is prose."""


def _is_prose(node: Node) -> bool:
    return len(node.text) > 200 or bool(re.search(r"[a-z]{2}\.\s+[A-Z][a-z]+\s[a-z]+\s[a-z]+", node.text))


# ------------------------------------------------------------------ the schedule


def _schedule(document: Document, meetings: Sequence[Meeting], name: str, year: int | None, trail: Trail) -> Schedule:
    texts = [meeting.date for meeting in meetings]
    isos = dates.resolve(texts, _year_guesses(document, meetings, name), given=year)
    for fault in dates.weekday_faults(texts, isos):
        trail.say(f"the weekday of {fault!r} is not that of the year taken")
    sessions = (meeting.session(iso) for meeting, iso in zip(meetings, isos, strict=True))
    sections = tuple(dict.fromkeys(meeting.section for meeting in meetings if meeting.section))
    placed = tuple(_with_addresses(session, name) for session in sessions)
    return Schedule(placed, sections, tuple(trail.not_understood), document.title)


def _with_addresses(session: Session, name: str) -> Session:
    readings = tuple(
        replace(reading, claim=replace(reading.claim, link=_address(reading.claim.link, name)))
        for reading in session.readings
    )
    return replace(session, readings=readings)


def _address(link: str | None, name: str) -> str | None:
    """A link as written; counted from the page when its address is known, else without the steps up that lead nowhere."""
    if not link:
        return None
    if re.match(r"https?://", name):
        return urljoin(name, link)
    return re.sub(r"^(?:\.{1,2}/)+", "", link)


def _year_guesses(document: Document, meetings: Sequence[Meeting], name: str) -> list[int]:
    """The years that the page suggests, best first: its title and front matter, its headings, its name, its footer.

    A page with weekdays but without a year is dated by the first year after its newest reading that fits them.
    """
    headings = [block.line.text for block in document.blocks if isinstance(block, Heading) and block.level <= 2]
    front = [text for key, text in document.front.items() if key != "footer"]
    newest = max((found.reading.claim.year or 0 for meeting in meetings for found in meeting.found), default=0)
    return [
        *_years(dates.terms_in, [document.title or "", *front, *headings]),
        *_years(dates.years_in, [document.title or "", *front]),
        *dates.years_in(name),
        *dates.terms_in(document.front.get("footer", "")),
        *(range(newest, newest + 6) if newest and _have_weekdays(meetings) else ()),
    ]


def _have_weekdays(meetings: Sequence[Meeting]) -> bool:
    found = [dates.find(meeting.date) for meeting in meetings if meeting.date]
    return sum(bool(when and when.weekday is not None) for when in found) > 2


def _years(read: object, texts: Iterable[str]) -> list[int]:
    return [found for text in texts for found in read(text)]  # type: ignore[operator]
