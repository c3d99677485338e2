"""Tables become meetings: which row is a heading, which goes on with the meeting above, which cell holds readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from readinglist.model import Kind
from readinglist.schedule import claims, columns, dates, items, links, people, splitting, words
from readinglist.schedule.claims import Found
from readinglist.schedule.columns import Columns
from readinglist.schedule.document import Cell, Line, Row, Table
from readinglist.schedule.explain import Trail
from readinglist.schedule.meeting import Meeting
from readinglist.schedule.roles import Role
from readinglist.schedule.rules import Rules

_READINGS = (Role.READING, Role.OPTIONAL, Role.MIXED, Role.TITLE)
_SAMPLE = 300
"""Rows that the habit of a table is taken from."""
_LINKED = 0.3
"""Share of items with a link or other evidence from which a bare bold text among them is no title."""
_TOPIC_WORDS = 6
"""Words of a topic above the papers in a cell."""
_MOST_PAIRED = 50
"""Readings of one meeting up to which who presents is told row by row."""
_PARTS = (Role.AUTHORS, Role.VENUE, Role.YEAR, Role.LINK, Role.TAG, Role.NOTE)


def read(table: Table, rules: Rules, trail: Trail) -> list[Meeting]:
    """The meetings in a table."""
    recognised = columns.recognise(table, rules)
    trail.say(f"a table with columns {recognised}", table.rows[0].number if table.rows else None)
    return _Reader(table, recognised, rules, trail).meetings()


@dataclass(slots=True)
class _Reader:
    """Goes through the rows of one table from the top."""

    table: Table
    columns: Columns
    rules: Rules
    trail: Trail
    section: str | None = None

    def meetings(self) -> list[Meeting]:
        """The meetings of the table, in its order."""
        habit = self._habit()
        done: list[Meeting] = []
        for row in self.table.rows[self.columns.header_rows :]:
            text = " ".join(cell.text for cell in row.cells if not cell.left and not cell.above)
            if not text or self._repeats_header(row):
                continue
            if self.rules.ignores(text):
                self._place(row.cells)
                continue
            if heading := self._heading(row):
                self.section = heading
                self.trail.say(f"a heading: {heading}", row.number)
                continue
            meeting = self._meeting(row, habit)
            if done and (self._goes_on(row) or _is_same(done[-1], meeting)):
                _join(done[-1], meeting)
            elif meeting:
                done.append(meeting)
        return done

    def _habit(self) -> float:
        """How many of the items in the columns of readings have a link, or something else that speaks for a paper."""
        cells = [
            row.cells[at]
            for row in self._body()[:_SAMPLE]
            for at in self.columns.at(*_READINGS)
            if at < len(row.cells)
        ]
        found = [
            each for cell in cells if not cell.above and not cell.left for each in items.read(cell.lines, self.rules)
        ]
        return sum("link" in each.evidence or items.is_paper(each) for each in found) / len(found) if found else 0.0

    def _body(self) -> Sequence[Row]:
        return self.table.rows[self.columns.header_rows :]

    def _repeats_header(self, row: Row) -> bool:
        texts = [cell.text for cell in row.cells]
        return bool(self.columns.header_rows) and texts == list(self.columns.headers[: len(texts)])

    def _heading(self, row: Row) -> str | None:
        """The heading that a row is: one cell alone, no date beside it, and nothing of a reading in it."""
        filled = [cell for cell in row.cells if cell.text and not cell.left and not cell.above]
        texts = {cell.text for cell in filled}
        if len(texts) != 1 or len(self.columns.roles) < 2:
            return None
        cell = filled[0]
        if _is_dated(cell.text) or words.is_free(cell.text) or claims.is_empty(cell.text) or self._is_item(row, cell):
            return None
        if any(each.evidence - {"link"} or items.is_paper(each) for each in items.read(cell.lines, self.rules)):
            return None
        dated = self.columns.at(Role.DATE) or self.columns.at(Role.WEEK)
        if len(row.cells) > 1 and dated and self._is_in(row, cell, dated) and not self._spans(row, cell):
            return None if words.is_event(cell.text) or not re.search(r"[^\W\d_]{3}", cell.text) else cell.text
        continued = any(each.above and each.text for each in row.cells)
        return None if continued else cell.text

    def _is_item(self, row: Row, cell: Cell) -> bool:
        """Whether a lone cell in a column of readings is one: it has a link, or is not bold as headings are."""
        if len(row.cells) == 1 or self._spans(row, cell):
            return False
        runs = [run for line in cell.lines for run in line.runs if run.text.strip()]
        linked = any(run.link and not links.is_aside(run) for run in runs)
        mixed = self._is_in(row, cell, self.columns.at(Role.MIXED))
        plain = self._is_in(row, cell, self.columns.at(*_READINGS)) and not any(run.strong for run in runs)
        return plain and (linked or not mixed)

    def _is_in(self, row: Row, cell: Cell, columns: list[int]) -> bool:
        return any(at < len(row.cells) and row.cells[at] is cell for at in columns)

    def _spans(self, row: Row, cell: Cell) -> bool:
        return len(row.cells) > 1 and row.cells[-1].left

    def _goes_on(self, row: Row) -> bool:
        """Whether a row belongs to the meeting above: its date spans both, or it has none and is no meeting."""
        at = self.columns.at(Role.DATE) or self.columns.at(Role.WEEK)
        if not at or at[0] >= len(row.cells):
            return False
        cell = row.cells[at[0]]
        return cell.above or not cell.text

    def _meeting(self, row: Row, habit: float) -> Meeting:
        self._place(self._beside(row))
        meeting = Meeting(row.number, date=self._date(row), section=self._text(row, Role.SECTION) or self.section)
        meeting.people = [name for cell in self._cells(row, Role.PRESENTER) for name in _people(cell)]
        for cell in self._cells(row, Role.TOPIC):
            told = items.topic(cell.lines)
            meeting.topic = meeting.topic or told.text
            meeting.announced = meeting.announced or told.announced
            meeting.people += told.guests if not meeting.people else []
        self._take_readings(meeting, row, habit)
        _name_by_topic(meeting)
        return meeting

    def _place(self, cells: Iterable[Cell]) -> None:
        self.trail.place(line for cell in cells for line in cell.lines)

    def _beside(self, row: Row) -> Iterator[Cell]:
        """The cells of a row that hold no reading; one that spans a column of readings may hold one."""
        spanning = [_start(row, at) for at in self.columns.at(*_READINGS) if at < len(row.cells)]
        holding = {*self.columns.at(None, *_READINGS), *spanning}
        return (cell for at, cell in enumerate(row.cells) if at not in holding and not cell.left)

    def _cells(self, row: Row, *roles: Role) -> Iterator[Cell]:
        """The cells of a row in those columns that are not continued from the left."""
        for at in self.columns.at(*roles):
            if at < len(row.cells) and not row.cells[at].left:
                yield row.cells[at]

    def _text(self, row: Row, role: Role) -> str | None:
        return next((cell.text for cell in self._cells(row, role) if cell.text), None)

    def _date(self, row: Row) -> str | None:
        if text := self._text(row, Role.DATE):
            return text
        week = self._text(row, Role.WEEK)
        if not week:
            return None
        name = self.columns.headers[self.columns.at(Role.WEEK)[0]]
        return f"{name} {week}".strip() if week.isdigit() and name.isalpha() else week

    def _take_readings(self, meeting: Meeting, row: Row, habit: float) -> None:
        for at in self.columns.at(*_READINGS):
            if at >= len(row.cells) or row.cells[at].above or row.cells[at].left:
                continue
            role = self.columns.roles[at]
            found = items.read(self._with_parts(row, row.cells[at]), self.rules)
            if not found and (text := row.cells[at].text) and not claims.is_empty(text):
                self._tell_empty(row.cells[at], text)
            mixed = role == Role.MIXED or (habit > _LINKED and _is_bold(row.cells[at]))
            for number, each in enumerate(found):
                heads = number == 0 and habit > _LINKED and _heads(found)
                self._take(meeting, each, role, items.counts(each, mixed=mixed or heads, habit=habit))

    def _with_parts(self, row: Row, cell: Cell) -> tuple[Line, ...]:
        """The lines of a cell of readings; with what other columns say of it by name when it holds one."""
        parts = {
            role: cell_.text if role != Role.LINK else _address(cell_)
            for role in _PARTS
            for cell_ in reversed(list(self._cells(row, role)))
            if cell_.text and not claims.is_empty(cell_.text)
        }
        if not parts or len(cell.lines) != 1 or cell.lines[0].parts or len(list(splitting.split(cell.lines[0]))) > 1:
            return cell.lines
        return (
            replace(
                cell.lines[0], parts=MappingProxyType({role.value: text for role, text in parts.items() if text})
            ),
        )

    def _tell_empty(self, cell: Cell, text: str) -> None:
        """Says why there is no reading in a cell that is not empty."""
        number = cell.lines[0].number
        linked = [run for line in cell.lines for run in line.runs if run.link]
        if linked and all(map(links.is_aside, linked)):
            self.trail.say("only slides, forms or assignments: no reading", number)
        elif all(map(items.is_label, cell.lines)):
            self.trail.say(f"only a label: {text[:80]}", number)
        else:
            self.trail.lost(number, text[:300], "no title in it")

    def _take(self, meeting: Meeting, found: Found, role: Role | None, counts: bool) -> None:
        """Puts an item into the meeting as a paper, as another thing to do, or as its topic."""
        title, line = found.reading.claim.title, found.reading.line
        if words.is_called_off(f"{title} {found.reading.claim.venue}") or (
            not items.is_paper(found) and words.is_free(title)
        ):
            meeting.topic = meeting.topic or title
            self.trail.say(f"no meeting: {title}", line)
            return
        if role == Role.OPTIONAL:
            found = replace(found, reading=replace(found.reading, optional=True))
        if not counts:
            found = items.as_other(found)
            self.trail.say(f"no paper, since nothing in it speaks for one: {title}", line)
        if found.reading.kind == Kind.OTHER and not (meeting.topic or meeting.announced):
            meeting.topic = title
        meeting.found.append(found)


def _start(row: Row, at: int) -> int:
    """The column where the cell begins that spans a column."""
    return next((start for start in range(at, 0, -1) if not row.cells[start].left), 0)


def _is_dated(text: str) -> bool:
    """Whether a text that stands alone in its row begins with a date, or a number of a week; not one of a part."""
    part = re.match(r"(?:module|unit|part|section)\b", text, re.IGNORECASE) and not dates.find(text)
    return bool(dates.split(text)) and not part


def _name_by_topic(meeting: Meeting) -> None:
    """Gives links that only say where something appeared ("OSDI 10 paper") the title that is the topic of the row."""
    parts = [part for part in re.split(r"\s+\+\s+", meeting.topic or "") if part]
    papers = [part for part in parts if not words.is_event(part)]
    titles = parts if len(parts) == len(meeting.found) else papers
    if len(titles) != len(meeting.found) or not any(map(items.only_says_where, meeting.found)):
        return
    meeting.found = [items.named(found, title) for found, title in zip(meeting.found, titles, strict=True)]


def _heads(found: Sequence[Found]) -> bool:
    """Whether the first item of a cell is the topic of the others: bare and short, where each of them is a paper."""
    first, *others = found
    bare = not first.evidence and len(first.reading.claim.title.split()) <= _TOPIC_WORDS
    return bare and bool(others) and all(map(items.is_paper, others))


def _is_bold(cell: Cell) -> bool:
    runs = [run for line in cell.lines for run in line.runs if run.text.strip()]
    return bool(runs) and all(run.strong and not run.link for run in runs)


def _people(cell: Cell) -> list[str]:
    if words.is_free(cell.text):
        return []
    shown = (" ".join(run.text for run in line.runs if not links.is_aside(run)) for line in cell.lines)
    return [name for text in shown if text.strip() for name in people.split(text)]


def _address(cell: Cell) -> str:
    links = [run.link for line in cell.lines for run in line.runs if run.link]
    text = cell.text
    if not links and re.fullmatch(r"\d{7,8}", text):
        return f"https://pubmed.ncbi.nlm.nih.gov/{text}"
    return links[0] if links else (text if re.match(r"(?:https?:|10\.\d|\w+[/.])", text) else "")


def _is_same(above: Meeting, meeting: Meeting) -> bool:
    """Whether two rows have one date: a row for each paper of a meeting."""
    dated = bool(meeting.date and dates.find(meeting.date))
    return dated and meeting.date == above.date and meeting.section == above.section


def _join(first: Meeting, more: Meeting | None) -> None:
    """Adds a row to the meeting that it goes on with; where several rows name people, each presents its own row."""
    if more is None:
        return
    if first.people and more.people and len(first.found) < _MOST_PAIRED:
        first.found = first.paired()
    first.found += more.paired() if more.people else more.found
    first.people += [name for name in more.people if name and name not in first.people]
    first.topic = first.topic or more.topic
    first.announced = first.announced or more.announced
