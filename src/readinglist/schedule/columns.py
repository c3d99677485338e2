"""Which column of a table holds what: told by the header first, and by the cells where it says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from readinglist.schedule import claims, dates, items, people, venue, words
from readinglist.schedule.document import Cell, Row, Table
from readinglist.schedule.roles import Role, role_of
from readinglist.schedule.rules import Rules

MAX_WIDTH = 40
"""Columns that are looked at."""
_SAMPLE = 60
"""Rows by whose cells a column is known."""
_HEADER_ROWS = 3
_ENOUGH = 0.6
"""Share of a column's cells that must look alike for the column to be known by them."""
_LEADING = re.compile(r"present|speak|lead|led|discuss|facilitat|moderat", re.IGNORECASE)
_BESIDE = re.compile(r"co\W|co[a-z]|second\b|other\b", re.IGNORECASE)
_SOME = 0.25
"""Share of a column's cells that must hold a paper for a column that nothing names to be read for papers."""
_TO_AND_FRO = 1.5
"""Times that a section may begin, on average; a category of single papers begins more often."""
_PROSE = 200
"""Characters of a text that is no topic and no title any more."""
_DATE_WORDS = 8
"""Words of a cell that says when and where."""
_FEW_WORDS = 4
"""Words that a header cell has at the most."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column holds, its header, and how many rows at the top are the header."""

    roles: tuple[Role | None, ...]
    headers: tuple[str, ...]
    header_rows: int

    def at(self, *roles: Role | None) -> list[int]:
        """The columns that have one of the roles, from left to right."""
        return [i for i, role in enumerate(self.roles) if role in roles]

    def place_of(self, column: int | str) -> int | None:
        """Where the column of that number (from 1) or header is, None when it is not there."""
        if isinstance(column, int):
            return column - 1 if 0 < column <= len(self.headers) else None
        folded = [each.casefold().strip() for each in self.headers]
        wanted = column.casefold().strip()
        return folded.index(wanted) if wanted in folded else None

    def __str__(self) -> str:
        """The columns in words, for `--explain`."""
        told = enumerate(zip(self.headers, self.roles, strict=True), 1)
        return ", ".join(f"{at}{f' ({name})' if name else ''} = {role or 'not used'}" for at, (name, role) in told)


def recognise(table: Table, rules: Rules) -> Columns:
    """What the columns of a table hold; what a person says of a column beats what it looks like."""
    width = min(max((len(row.cells) for row in table.rows), default=0), MAX_WIDTH)
    count = _header_rows(table)
    names = [_header(table.rows[:count], at) for at in range(width)]
    body = [row for row in table.rows[count:] if len(row.cells) > 1][:_SAMPLE]
    cells = [[row.cells[at] for row in body if at < len(row.cells) and row.cells[at].text] for at in range(width)]
    roles = _settled(names, cells, rules)
    recognised = Columns(tuple(roles), tuple(names), count)
    for role, column in rules.columns.items():
        if (at := recognised.place_of(column)) is not None:
            roles[at] = role
    return replace(recognised, roles=tuple(roles))


# ------------------------------------------------------------------ the header


def _header_rows(table: Table) -> int:
    """How many rows at the top name the columns."""
    count = 0
    while count < min(_HEADER_ROWS, len(table.rows)) and _is_header(table.rows[count], first=count == 0):
        count += 1
    if count == 1 and len(table.rows) > 2 and _goes_below(table.rows[1], table.rows[0]):
        return 2
    return count


def _goes_below(row: Row, header: Row) -> bool:
    """Whether a row names the columns below a header that spans them: single words where that is empty or spans."""
    filled = [at for at, cell in enumerate(row.cells) if cell.text]
    open_ = [at for at, cell in enumerate(header.cells) if cell.left or not cell.text]
    plain = all(len(row.cells[at].text.split()) == 1 and not _linked(row.cells[at]) for at in filled)
    return plain and len(filled) > 1 and len(set(filled) - set(open_)) <= 1 and not (row.cells and row.cells[0].text)


def _linked(cell: Cell) -> bool:
    return any(run.link for line in cell.lines for run in line.runs)


def _is_header(row: Row, *, first: bool) -> bool:
    """Whether a row names columns: header cells, or short cells most of whose words are names of columns."""
    filled = [cell for cell in row.cells if cell.text and not cell.left]
    if len(filled) < 2 or any(dates.find(cell.text) for cell in filled):
        return False
    roles = [role_of(cell.text) for cell in filled if len(cell.text.split()) <= _FEW_WORDS]
    named = sum(role is not None for role in roles)
    if all(cell.header for cell in filled) and (named or first):
        return True
    dated = first and (Role.DATE in roles or Role.WEEK in roles)
    return named >= (2 if dated else max(2, _ENOUGH * len(filled)))


def _header(rows: Sequence[Row], at: int) -> str:
    """The name of a column: of its header cells the lowest that says what it holds."""
    texts = [row.cells[at].text for row in rows if at < len(row.cells)]
    known = [text for text in texts if role_of(text)]
    return (known or [text for text in texts if text] or [""])[-1]


# ------------------------------------------------------------------ the cells


def _settled(names: list[str], cells: list[list[Cell]], rules: Rules) -> list[Role | None]:
    """The roles by name, with those changed that the cells speak against, and added that only they tell."""
    roles = [role_of(name) if name else None for name in names]
    _settle_numbers(roles, cells)
    _settle_prose(roles, cells)
    _settle_dates(roles, cells)
    _settle_plain(roles, cells)
    _settle_readings(roles, cells, rules)
    _settle_neighbours(roles, names, cells, rules)
    for at, role in enumerate(roles):
        if role is None and not names[at] and Role.PRESENTER not in roles and _share(cells[at], _is_people) > _ENOUGH:
            roles[at] = Role.PRESENTER
    _settle_presenters(roles, names)
    _settle_sections(roles, cells)
    return roles


def _settle_presenters(roles: list[Role | None], names: list[str]) -> None:
    """Beside a column of those who present or lead, one of instructors, hosts or members is not of presenters."""
    who = [at for at, role in enumerate(roles) if role is Role.PRESENTER]
    leading = [at for at in who if _LEADING.search(names[at]) and not _BESIDE.match(names[at])]
    for at in who:
        if leading and at not in leading:
            roles[at] = Role.ASIDE


def _settle_numbers(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    """A column "Lecture" may hold numbers, and a column "Class" topics."""
    for at, role in enumerate(roles):
        numbers = _share(cells[at], lambda cell: cell.text[:1].isdigit() and len(cell.text) <= 4)
        if role is Role.TOPIC and numbers > _ENOUGH:
            roles[at] = Role.WEEK
        if role is Role.WEEK and Role.TOPIC not in roles and _share(cells[at], _is_topic) > _ENOUGH:
            roles[at] = Role.TOPIC


def _settle_prose(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    """A column of topics or titles with long texts holds summaries or discussions."""
    for at, role in enumerate(roles):
        if role in (Role.TOPIC, Role.TITLE) and _share(cells[at], lambda cell: len(cell.text) > _PROSE) > 0.5:
            roles[at] = Role.ASIDE


def _settle_plain(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    """Columns of nothing but addresses, years or venues, which no header names."""
    for role, test in ((Role.LINK, _is_address), (Role.YEAR, _is_year), (Role.VENUE, _is_venue)):
        free = [at for at, known in enumerate(roles) if known is None]
        best = max(free, key=lambda at: _share(cells[at], test), default=None)
        if role not in roles and best is not None and _share(cells[best], test) > _ENOUGH:
            roles[best] = role


def _settle_dates(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    if Role.DATE in roles:
        return
    free = [at for at, role in enumerate(roles) if role in (None, Role.WEEK)]
    for test in (_is_date, _begins_with_date):
        best = max(free, key=lambda at: _share(cells[at], test), default=None)
        if best is not None and _share(cells[best], test) > _ENOUGH:
            roles[best] = Role.DATE
            return


def _settle_readings(roles: list[Role | None], cells: list[list[Cell]], rules: Rules) -> None:
    """Titles are topics beside a column of readings; without one they are readings, or the cells tell which is."""
    if Role.READING in roles or Role.MIXED in roles:
        _settle_papers(roles, cells, rules)
        for beside in (Role.TITLE, *([Role.MIXED] if Role.READING in roles else [])):
            if beside in roles:
                roles[roles.index(beside)] = Role.TOPIC
    elif Role.TITLE in roles:
        alone = Role.OPTIONAL in roles and not {Role.AUTHORS, Role.VENUE, Role.YEAR, Role.LINK} & set(roles)
        roles[roles.index(Role.TITLE)] = Role.TOPIC if alone else Role.READING
    elif Role.OPTIONAL not in roles:
        taken = (Role.DATE, Role.WEEK, Role.PRESENTER, Role.YEAR)
        shares = {
            at: _share(cells[at], lambda cell: _holds_paper(cell, rules))
            for at, role in enumerate(roles)
            if role not in taken
        }
        best = max(shares, key=lambda at: shares[at], default=None)
        if best is not None and shares[best] >= _SOME:
            roles[best] = Role.MIXED
        elif {Role.AUTHORS, Role.VENUE, Role.LINK} & set(roles):
            _settle_titles(roles, cells)


def _settle_papers(roles: list[Role | None], cells: list[list[Cell]], rules: Rules) -> None:
    """Of several columns of topics, one behind the first that holds papers is for reading too: "Panel discussion"."""
    topics = [at for at, role in enumerate(roles) if role is Role.TOPIC or role is Role.MIXED]
    for at in topics[1:]:
        if _share(cells[at], lambda cell: _holds_paper(cell, rules)) > _SOME:
            roles[at] = Role.MIXED


def _settle_neighbours(roles: list[Role | None], names: list[str], cells: list[list[Cell]], rules: Rules) -> None:
    """Columns of papers under one header: "Papers" stands above the first of them, the others have no name."""
    for at in range(1, len(roles)):
        unnamed = roles[at] is None and len(names[at].split()) <= 1
        if unnamed and roles[at - 1] in (Role.READING, Role.OPTIONAL):
            roles[at] = roles[at - 1] if _share(cells[at], lambda cell: _holds_paper(cell, rules)) > _SOME else None


def _settle_titles(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    """Where columns say by whom and where something appeared, one of several words a cell has its titles."""
    free = [at for at, role in enumerate(roles) if role is None]
    best = max(free, key=lambda at: _share(cells[at], _is_title), default=None)
    if best is not None and _share(cells[best], _is_title) > _ENOUGH:
        roles[best] = Role.READING


def _settle_sections(roles: list[Role | None], cells: list[list[Cell]]) -> None:
    """A column of topics in which topics come again is one of sections; one of sections that come and go is none."""
    if Role.SECTION in roles:
        at = roles.index(Role.SECTION)
        runs = [text for text, _ in groupby(cell.text for cell in cells[at])]
        roles[at] = Role.SECTION if len(runs) <= _TO_AND_FRO * len(set(runs)) else Role.TAG
        return
    if Role.TOPIC not in roles:
        return
    at = roles.index(Role.TOPIC)
    told = [cell.text for cell in cells[at] if not (claims.is_empty(cell.text) or words.is_event(cell.text))]
    runs = [text for text, _ in groupby(told)]
    if told and len(set(told)) <= _ENOUGH * len(told) and len(runs) <= _TO_AND_FRO * len(set(told)):
        roles[at] = Role.SECTION


def _share(cells: list[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _is_date(cell: Cell) -> bool:
    return dates.is_date(cell.text)


def _begins_with_date(cell: Cell) -> bool:
    """Whether a cell says when, and perhaps where: "10/13 4-5pm, room 3941"."""
    found = dates.split(cell.text) if len(cell.text.split()) <= _DATE_WORDS else None
    return bool(found and dates.find(found[0]))


def _is_address(cell: Cell) -> bool:
    return bool(re.fullmatch(r"(?:https?://|www\.)\S+", cell.text))


def _is_year(cell: Cell) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", cell.text))


def _is_venue(cell: Cell) -> bool:
    found = venue.parse(cell.text) if len(cell.text.split()) <= _FEW_WORDS else None
    return bool(found and found.name and (found.year or venue.is_known(found.name)))


def _is_title(cell: Cell) -> bool:
    return len(cell.text.split()) > 2 and len(cell.text) <= _PROSE


def _is_topic(cell: Cell) -> bool:
    return len(cell.text) > 6 and not dates.is_date(cell.text)


def _is_people(cell: Cell) -> bool:
    names = [name for line in cell.lines for name in people.names(line.text)]
    return bool(names) and all(map(people.is_name, names))


def _holds_paper(cell: Cell, rules: Rules) -> bool:
    return any(map(items.is_paper, items.read(cell.lines, rules)))
