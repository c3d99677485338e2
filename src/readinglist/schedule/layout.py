"""A document becomes a schedule: its tables, or the lists under its headings, in the page's order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from readinglist.errors import InputError
from readinglist.model import Kind, Schedule, Session
from readinglist.schedule import columns, dates, items, links, lists, tables, words
from readinglist.schedule.document import Document, Heading, Line, Paragraph, Table, lines_of
from readinglist.schedule.explain import Explanation, Trail
from readinglist.schedule.meeting import Meeting
from readinglist.schedule.outline import Node, outline
from readinglist.schedule.rules import Rules

_OPENING = 12
"""Blocks at the top of a page in which its term is looked for."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table, the heading above it that says more than "Schedule", and all headings above it, a line each."""

    table: Table
    section: str | None
    above: str


def arrange(document: Document, form: str, *, name: str, year: int | None, rules: Rules) -> Explanation:
    """The schedule in a document, and how it was found."""
    trail = Trail()
    root = outline(document)
    meetings = _from_tables(root, rules, trail)
    if rules.table is None and not any(_papers(meeting) for meeting in meetings):
        meetings = _from_lists(root, meetings, form, rules, trail)
    elif rules.table is None:
        meetings = _with_lists(meetings, root, rules)
    _tell_missed(document if rules.table is None else root, meetings, rules, trail)
    schedule = _schedule(document, meetings, name, year, trail)
    return Explanation(schedule, form, tuple(trail.remarks))


def _without_loose(meetings: list[Meeting], trail: Trail) -> list[Meeting]:
    """Drops what stands in no meeting, on a page whose readings stand in meetings for the most part."""
    loose = [meeting for meeting in meetings if meeting.date is None]
    if 2 * sum(map(_papers, loose)) > sum(map(_papers, meetings)):
        return meetings
    for found in (found for meeting in loose for found in meeting.found):
        trail.lost(found.reading.line or 1, found.reading.claim.title, "it stands in no meeting")
    return [meeting for meeting in meetings if meeting.date is not None]


def _papers(meeting: Meeting) -> int:
    return sum(found.reading.kind != Kind.OTHER for found in meeting.found)


# ------------------------------------------------------------------ tables


def _from_tables(root: Node, rules: Rules, trail: Trail) -> list[Meeting]:
    """The meetings of the page's tables; the headings above them are sections when there are several."""
    placed = _chosen(list(_tables(root, None, "")), rules)
    _check_columns(placed, rules)
    read = [(tables.read(each.table, rules, trail), each.section) for each in placed]
    filled = [(meetings, heading) for meetings, heading in read if meetings]
    if any(_is_of_use(meetings) for meetings, _ in filled):
        filled = [(meetings, heading) for meetings, heading in filled if _is_of_use(meetings)]
    several = len({heading for _, heading in filled}) > 1
    for meetings, heading in filled:
        for meeting in meetings:
            meeting.section = meeting.section or (heading if several else None)
    return [meeting for meetings, _ in filled for meeting in meetings]


def _check_columns(placed: list[_Placed], rules: Rules) -> None:
    """Raises `InputError` for a column that a person names and no table has."""
    if not rules.columns:
        return
    tables_ = [columns.recognise(each.table, rules) for each in placed]
    for role, column in rules.columns.items():
        if not any(each.place_of(column) is not None for each in tables_):
            names = dict.fromkeys(repr(name) for each in tables_ for name in each.headers if name)
            raise InputError(
                f"no table has the column {column!r}, which [schedule] gives to {role}",
                advice=f"the columns are {', '.join(names) or 'without names: say their numbers'}",
            )


def _is_of_use(meetings: list[Meeting]) -> bool:
    """Whether a table has dates or papers; one of staff or grades has neither."""
    return any(meeting.date or _papers(meeting) for meeting in meetings)


def _tables(node: Node, section: str | None, above: str) -> Iterator[_Placed]:
    """The tables in a part of the page, in order, each with the headings that it stands under."""
    if node.text and not (node.level == 1 or words.is_schedule(node.text) or words.is_reading_list(node.text)):
        section = node.text
    for child in node.children:
        if isinstance(child, Table):
            yield _Placed(child, section, f"{above}\n{node.text}".strip())
        else:
            yield from _tables(child, section, f"{above}\n{node.text}".strip())


def _chosen(placed: list[_Placed], rules: Rules) -> list[_Placed]:
    """The tables that a person chose, or all; raises `InputError` for a choice that is not there."""
    if rules.table is None:
        return placed
    if isinstance(rules.table, int):
        chosen = placed[rules.table - 1 : rules.table] if rules.table > 0 else []
    else:
        chosen = [each for each in placed if rules.table.casefold() in each.above.casefold()]
    if not chosen:
        headings = ", ".join(dict.fromkeys(repr(each.above.rpartition("\n")[2]) for each in placed)) or "none"
        problem = f"the page has no table {rules.table!r}, which [schedule] chooses"
        raise InputError(problem, advice=f"it has {len(placed)} tables; they stand under these headings: {headings}")
    return chosen


# ------------------------------------------------------------------ lists


def _from_lists(root: Node, calendar: list[Meeting], form: str, rules: Rules, trail: Trail) -> list[Meeting]:
    """The meetings of the page's lists, joined by their labels to a table that has only dates and topics."""
    known = [meeting for meeting in calendar if meeting.date]
    labels = {label: meeting for meeting in known if (label := dates.label_of(meeting.date or ""))}
    reader = lists.Reader(rules, trail, labels)
    reader.read(root.nodes, lists.Place(readings=form in _BARE))
    if not known and not any(_papers(meeting) for meeting in reader.meetings) and (titles := _bare_titles(root)):
        reader = lists.Reader(rules, trail)
        reader.read(titles, lists.Place(readings=True))
    return _without_loose(known + reader.meetings, trail)


def _with_lists(meetings: list[Meeting], root: Node, rules: Rules) -> list[Meeting]:
    """The meetings of tables, and those of lists beside them that have a date and papers, where there are several."""
    reader = lists.Reader(rules, Trail())
    reader.read(root.nodes, lists.Place())
    dated = [meeting for meeting in reader.meetings if dates.find(meeting.date or "") and _papers(meeting)]
    return sorted(meetings + dated, key=lambda meeting: meeting.line) if len(dated) > 1 else meetings


_BARE = ("text", "bibtex", "json", "yaml", "csv", "tsv", "xlsx")
"""Forms in which nearly every line is an item; in others most of a page is prose."""


def _bare_titles(root: Node) -> list[Node]:
    """The items of a page that is nothing but a list of titles, with neither date nor address; none for any other."""
    found = [node for node in _nodes(root) if node.item]
    titles = [node for node in found if _is_title(node)]
    return titles if len(titles) > 2 and len(titles) > 0.7 * len(found) else []


def _is_title(node: Node) -> bool:
    count = len(node.text.split())
    return (
        3 <= count <= 25 and not node.text[:1].islower() and not re.search(r"[a-z]{2}[.!]\s+[A-Z]|[.:]$", node.text)
    )


def _nodes(node: Node) -> Iterator[Node]:
    for child in node.nodes:
        yield child
        yield from _nodes(child)


# ------------------------------------------------------------------ the rest


def _tell_missed(page: Document | Node, meetings: list[Meeting], rules: Rules, trail: Trail) -> None:
    """Lists the lines with a paper's address that became no reading: nothing is dropped without a word."""
    known = {each.reading.claim.link for meeting in meetings for each in meeting.found}
    listed = {each.line for each in trail.not_understood}
    for line in lines_of(page.blocks) if isinstance(page, Document) else page.all_lines():
        addresses = _addresses(line)
        told = addresses & known or line.number in listed or (line.number, line.text) in trail.placed
        if addresses and not told and _is_about_paper(line, rules):
            trail.lost(line.number, line.text[:300], "it stands outside the schedule")


def _addresses(line: Line) -> set[str | None]:
    return {run.link for run in line.runs if run.link and links.is_document(run.link) and not links.is_aside(run)}


def _is_about_paper(line: Line, rules: Rules) -> bool:
    return any("document" in found.evidence and found.coverage > 0.3 for found in items.read([line], rules))


# ------------------------------------------------------------------ the schedule


def _schedule(document: Document, meetings: Sequence[Meeting], name: str, year: int | None, trail: Trail) -> Schedule:
    texts = [meeting.date for meeting in meetings]
    newest = max((found.reading.claim.year or 0 for meeting in meetings for found in meeting.found), default=0)
    isos = dates.resolve(texts, _year_guesses(document, name), given=year, after=newest or None)
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
    """A link as written; counted from the page when its address is known, else without steps up that lead nowhere."""
    if not link:
        return None
    if re.match(r"https?://", name):
        return urljoin(name, link)
    return re.sub(r"^(?:\.{1,2}/)+", "", link)


def _opening_lines(document: Document) -> list[str]:
    """The short lines at the page's top, which may say its term."""
    opening = [block for block in document.blocks[:_OPENING] if isinstance(block, Paragraph)]
    return [line.text for block in opening for line in block.lines if len(line.text) < 200]


def _year_guesses(document: Document, name: str) -> list[int]:
    """The years that the page suggests, best first: its title, front matter and headings, its name, its footer."""
    headings = [block.line.text for block in document.blocks if isinstance(block, Heading) and block.level <= 2]
    front = [text for key, text in document.front.items() if key != "footer"]
    titles = [document.title or "", *front]
    return [
        *(year for text in (*titles, *headings) for year in dates.terms_in(text)),
        *(year for text in titles for year in dates.years_in(text)),
        *dates.years_in(name),
        *dates.terms_in(document.front.get("footer", "")),
        *(year for text in _opening_lines(document) for year in dates.terms_in(text)),
    ]
