"""Tables become meetings: which column is what, which row is a heading, which cell holds readings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from readinglist.model import Kind
from readinglist.schedule import claims, dates, items, people, words
from readinglist.schedule.claims import Found
from readinglist.schedule.document import Cell, Line, Row, Table
from readinglist.schedule.explain import Trail
from readinglist.schedule.meeting import Meeting
from readinglist.schedule.roles import Role, role_of
from readinglist.schedule.rules import Rules

_READINGS = (Role.READING, Role.OPTIONAL, Role.MIXED, Role.TITLE)
_PARTS = (Role.AUTHORS, Role.VENUE, Role.YEAR, Role.LINK, Role.TAG, Role.NOTE, Role.KIND)
_ENOUGH = 0.6
"""Share of a column's cells that must look alike for the column to be known by them."""
_SOME = 0.25
"""Share of a column's cells that must hold a paper for a column that nothing names to be read for papers."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column holds, how many rows at the top are its header, and the columns that hold readings."""

    roles: tuple[Role | None, ...]
    headers: tuple[str, ...]
    header_rows: int

    def at(self, *roles: Role) -> list[int]:
        """The columns that have one of the roles, from left to right."""
        return [i for i, role in enumerate(self.roles) if role in roles]


def read(table: Table, section: str | None, rules: Rules, trail: Trail) -> list[Meeting]:
    """The meetings in a table; `section` is the heading that it stands under."""
    columns = recognise(table, rules)
    _explain(columns, table, trail)
    return _Reader(table, columns, section, rules, trail).meetings()


# ------------------------------------------------------------------ columns


def recognise(table: Table, rules: Rules) -> Columns:
    """What the columns hold, by their names first and their cells second."""
    width = min(max((len(row.cells) for row in table.rows), default=0), 200)
    count = _header_rows(table)
    names = [_header(table.rows[:count], at) for at in range(width)]
    roles = [role_of(name) if name else None for name in names]
    body = [row for row in table.rows[count:] if len(row.cells) > 1]
    _settle(roles, [_column(body, at) for at in range(width)], rules)
    for role, column in rules.columns.items():
        at = column - 1 if isinstance(column, int) else _named(names, column)
        if 0 <= at < width:
            roles[at] = role
    return Columns(tuple(roles), tuple(names), count)


def _header_rows(table: Table) -> int:
    """How many rows at the top name the columns: header cells, or short cells whose words are names of columns."""
    count = 0
    for row in table.rows[:4]:
        filled = [cell for cell in row.cells if cell.text and not cell.left]
        named = sum(role_of(cell.text) is not None and len(cell.text.split()) <= 4 for cell in filled)
        dated = any(dates.find(cell.text) for cell in filled)
        marked = bool(filled) and all(cell.header for cell in filled) and len(filled) > 1
        plainly = len(filled) > 1 and named >= max(2, _ENOUGH * len(filled))
        if dated or not (marked and (named or not count) or plainly):
            break
        count += 1
    return count


def _header(rows: Sequence[Row], at: int) -> str:
    """The name of a column: the lowest header cell that says something."""
    texts = [row.cells[at].text for row in rows if at < len(row.cells)]
    known = [text for text in texts if role_of(text)]
    return (known or [text for text in texts if text] or [""])[-1]


def _column(body: Sequence[Row], at: int) -> list[Cell]:
    return [row.cells[at] for row in body if at < len(row.cells) and row.cells[at].text]


def _named(names: Sequence[str], name: str) -> int:
    folded = [each.casefold().strip() for each in names]
    return folded.index(name.casefold().strip()) if name.casefold().strip() in folded else -1


def _settle(roles: list[Role | None], cells: list[list[Cell]], rules: Rules) -> None:
    """Gives roles to columns that have no name or the wrong one."""
    _settle_dates(roles, cells)
    for at, role in enumerate(roles):
        if (
            role is None
            and _share(cells[at], lambda cell: bool(people.names(cell.text)) and _are_names(cell)) > _ENOUGH
        ):
            roles[at] = Role.PRESENTER if Role.PRESENTER not in roles else None
    if not any(role in (Role.READING, Role.MIXED) for role in roles):
        _settle_readings(roles, cells, rules)
    elif Role.TITLE in roles:
        roles[roles.index(Role.TITLE)] = Role.TOPIC
    _settle_sections(roles, cells)


def _settle_dates(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    shares = [_share(column, lambda cell: dates.is_date(cell.text)) for column in cells]
    if Role.DATE in roles:
        return
    best = max(range(len(roles)), key=lambda at: shares[at], default=None)
    if best is not None and shares[best] > _ENOUGH and roles[best] not in (Role.YEAR, Role.READING):
        roles[best] = Role.DATE


def _settle_readings(roles: list[Role | None], cells: list[list[Cell]], rules: Rules) -> None:
    """Without a column named for readings: one of titles, else the column whose cells hold most papers."""
    if Role.TITLE in roles:
        roles[roles.index(Role.TITLE)] = Role.READING
        return
    if Role.OPTIONAL in roles:
        return
    free = [at for at, role in enumerate(roles) if role not in (Role.DATE, Role.WEEK, Role.PRESENTER, Role.YEAR)]
    shares = {
        at: _share(cells[at], lambda cell: any(map(items.is_paper, items.read(cell.lines, rules)))) for at in free
    }
    best = max(shares, key=lambda at: shares[at], default=None)
    if best is not None and shares[best] >= _SOME:
        roles[best] = Role.MIXED


def _settle_sections(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    """A column of topics in which topics come again, or span rows, is one of sections."""
    if Role.SECTION in roles or Role.TOPIC not in roles:
        return
    at = roles.index(Role.TOPIC)
    texts = Counter(cell.text for cell in cells[at])
    if texts and len(texts) <= _ENOUGH * sum(texts.values()):
        roles[at] = Role.SECTION


def _share(cells: list[Cell], test: object) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0  # type: ignore[operator]


def _are_names(cell: Cell) -> bool:
    return all(people.is_name(name) for line in cell.lines for name in people.names(line.text))


def _explain(columns: Columns, table: Table, trail: Trail) -> None:
    line = table.rows[0].number if table.rows else None
    said = ", ".join(
        f"{at}{f' ({name})' if name else ''} = {role or 'not used'}"
        for at, (name, role) in enumerate(zip(columns.headers, columns.roles, strict=True), 1)
    )
    trail.say(f"a table with columns {said}", line)


# ------------------------------------------------------------------ rows


@dataclass(slots=True)
class _Reader:
    """Goes through the rows of one table from the top."""

    table: Table
    columns: Columns
    section: str | None
    rules: Rules
    trail: Trail

    def meetings(self) -> list[Meeting]:
        """The meetings of the table, in its order."""
        habit = self._habit()
        done: list[Meeting] = []
        for row in self.table.rows[self.columns.header_rows :]:
            text = " ".join(cell.text for cell in row.cells if not cell.left and not cell.above)
            if not text or self.rules.ignores(text) or self._repeats_header(row):
                continue
            if heading := self._heading(row):
                self.section = heading
                self.trail.say(f"a heading: {heading}", row.number)
                continue
            meeting = self._meeting(row, habit)
            if done and self._goes_on(row):
                _join(done[-1], meeting)
            elif meeting:
                done.append(meeting)
        return done

    def _habit(self) -> float:
        """How many of the items in the columns of readings have something that speaks for a paper."""
        cells = [row.cells[at] for row in self._body() for at in self.columns.at(*_READINGS) if at < len(row.cells)]
        found = [
            each for cell in cells if not cell.above and not cell.left for each in items.read(cell.lines, self.rules)
        ]
        return sum(map(items.is_paper, found)) / len(found) if found else 0.0

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
        if dates.split(cell.text) or words.is_free(cell.text) or claims.is_empty(cell.text):
            return None
        if any(each.evidence - {"link"} or items.is_paper(each) for each in items.read(cell.lines, self.rules)):
            return None
        dated = self.columns.at(Role.DATE) or self.columns.at(Role.WEEK)
        if len(row.cells) > 1 and dated and self._is_in(row, cell, dated) and not self._spans(row, cell):
            return None
        continued = any(each.above and each.text for each in row.cells)
        return None if continued else cell.text

    def _is_in(self, row: Row, cell: Cell, columns: list[int]) -> bool:
        return any(at < len(row.cells) and row.cells[at] is cell for at in columns)

    def _spans(self, row: Row, cell: Cell) -> bool:
        return len(row.cells) > 1 and row.cells[-1].left

    def _goes_on(self, row: Row) -> bool:
        """Whether a row belongs to the meeting above: its date spans both, or it has none and is no meeting itself."""
        at = self.columns.at(Role.DATE) or self.columns.at(Role.WEEK)
        if not at or at[0] >= len(row.cells):
            return False
        cell = row.cells[at[0]]
        return cell.above or not cell.text

    def _meeting(self, row: Row, habit: float) -> Meeting:
        meeting = Meeting(row.number, date=self._date(row), section=self._text(row, Role.SECTION) or self.section)
        meeting.people = [name for cell in self._cells(row, Role.PRESENTER) for name in _people(cell)]
        topics = [cell for cell in self._cells(row, Role.TOPIC)]
        for cell in topics:
            text, leaders = items.topic(cell.lines)
            meeting.topic = meeting.topic or text
            meeting.people += leaders if not meeting.people else []
        self._take_readings(meeting, row, habit)
        return meeting

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
                self._tell_empty(meeting, row.cells[at], text)
            for each in found:
                self._take(meeting, each, role, habit)

    def _with_parts(self, row: Row, cell: Cell) -> tuple[Line, ...]:
        """The lines of a cell of readings; with what other columns say of it by name when it holds one."""
        parts = {
            role: cell_.text if role != Role.LINK else _address(cell_)
            for role in _PARTS
            for cell_ in self._cells(row, role)
            if cell_.text and not claims.is_empty(cell_.text)
        }
        if not parts or len(cell.lines) != 1 or cell.lines[0].parts or len(list(claims.split(cell.lines[0]))) > 1:
            return cell.lines
        return (
            replace(
                cell.lines[0], parts=MappingProxyType({role.value: text for role, text in parts.items() if text})
            ),
        )

    def _tell_empty(self, meeting: Meeting, cell: Cell, text: str) -> None:
        if cell.lines and any(run.link for line in cell.lines for run in line.runs):
            if all(claims.is_aside(run) for line in cell.lines for run in line.runs if run.link):
                self.trail.say("only slides, forms or assignments: no reading", cell.lines[0].number)
                return
        self.trail.lost(cell.lines[0].number, text[:300], "no title in it")

    def _take(self, meeting: Meeting, found: Found, role: Role | None, habit: float) -> None:
        """Puts an item into the meeting as a paper, as another thing to do, or as its topic."""
        title, line = found.reading.claim.title, found.reading.line
        if not items.is_paper(found) and words.is_free(title):
            meeting.topic = meeting.topic or title
            self.trail.say(f"no meeting: {title}", line)
            return
        if role == Role.OPTIONAL:
            found = replace(found, reading=replace(found.reading, optional=True))
        if not items.counts(found, mixed=role == Role.MIXED, habit=habit):
            found = items.as_other(found)
            self.trail.say(f"no paper, since nothing in it speaks for one: {title}", line)
        if found.reading.kind == Kind.OTHER and not meeting.topic:
            meeting.topic = title
        meeting.found.append(found)


def _people(cell: Cell) -> list[str]:
    if words.is_free(cell.text):
        return []
    return [name for line in cell.lines for name in people.split(line.text)]


def _address(cell: Cell) -> str:
    links = [run.link for line in cell.lines for run in line.runs if run.link]
    text = cell.text
    return links[0] if links else (text if re.match(r"(?:https?:|10\.\d|\w+[/.])", text) else "")


def _join(first: Meeting, more: Meeting | None) -> None:
    """Adds a row to the meeting that it goes on with."""
    if more is None:
        return
    first.found += more.found
    first.people += [name for name in more.people if name and name not in first.people]
    first.topic = first.topic or more.topic
