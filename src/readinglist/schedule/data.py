"""Data files: YAML, JSON and front matter, in whatever shape the sessions and readings are nested.

Shapes are told apart by what is nested in what: a record (a mapping) that holds sessions is a group and becomes a
heading, records with dates or reading lists become the rows of a table whose columns are their keys, and a record
inside a reading list is one item with its title, address and the rest by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

from readinglist import tree
from readinglist.errors import InputError
from readinglist.schedule import rich
from readinglist.schedule.document import (
    MOST_ENTRIES,
    Block,
    Cell,
    Document,
    Heading,
    Item,
    Listing,
    Row,
    Table,
    plain,
)
from readinglist.schedule.parts import (
    READINGS,
    is_item,
    item,
    lines_of_item,
    lines_of_text,
    people_in,
    words_of,
)
from readinglist.schedule.roles import Role, role_of
from readinglist.tree import Mapping, Node, Sequence, Text

MAX_COLUMNS = 40
"""Keys of one list of records that become columns, the most frequent ones."""

_ROOT_LEVEL = 2
_Pairs = tuple[tuple[str, Node], ...]


def read_yaml(text: str) -> Document:
    """The document of a YAML file; raises `InputError` (without a path) like `tree.from_yaml`."""
    return document_of(tree.from_yaml(text))


def read_json(text: str) -> Document:
    """The document of a JSON file, CSL-JSON too; raises `InputError` (without a path) like `tree.from_json`."""
    return document_of(tree.from_json(text))


def front_matter(text: str) -> Document:
    """The document of a page's front matter: where it holds no records, its title and date are the page's alone.

    Raises `InputError` like `tree.from_yaml`.
    """
    node = tree.from_yaml(text)
    lists = (role_of(key) in READINGS and isinstance(value, Sequence) for key, value in _pairs(node))
    holds = any(lists) or any(list(_members(value)) for _, value in _pairs(node))
    return document_of(node) if holds else replace(document_of(node), blocks=())


def document_of(node: Node) -> Document:
    """The document of a data file: single values at the top are about the page."""
    about = [pair for _, value in _pairs(node) if _is_about(value) for pair in _pairs(value)]
    front = {key: value.text for key, value in (*_pairs(node), *about) if isinstance(value, Text)}
    title = next((front[key] for key in ("title", "course", "name") if front.get(key)), None)
    return Document(tuple(_blocks(node, _ROOT_LEVEL, ())), title=title, front=MappingProxyType(front))


def _is_about(node: Node) -> bool:
    """Whether a value says nothing but single things, as `course: {name: ..., term: ...}` does."""
    return isinstance(node, Mapping) and all(isinstance(value, Text) for _, value in node.pairs)


# ------------------------------------------------------------------- blocks


def _blocks(node: Node, level: int, carried: _Pairs) -> Iterator[Block]:
    """The blocks of a value; `carried` is what the groups around it say of every session in it (its week)."""
    match node:
        case Mapping() if _is_record(node):
            yield from _records([node], level, carried)
        case Mapping():
            yield from _named(node, level, carried)
        case Sequence():
            for kind, items in groupby(node.items, type):
                yield from _run(kind, list(items), level, carried)


def _run(kind: type, items: list[Node], level: int, carried: _Pairs) -> Iterator[Block]:
    """The blocks of neighbours of one type in a list."""
    if kind is Mapping:
        yield from _records([item for item in items if isinstance(item, Mapping)], level, carried)
    elif kind is Text:
        yield Listing(tuple(Item(lines_of_text(item)) for item in items))
    else:
        lists = [item for item in items if isinstance(item, Sequence)]
        yield Table(tuple(Row(tuple(_cell(part, None) for part in item.items), item.line) for item in lists))


def _named(node: Mapping, level: int, carried: _Pairs) -> Iterator[Block]:
    """The blocks of a mapping that is no record: its keys are the names of what they hold, or its dates."""
    inner = [(key, value) for key, value in node.pairs if not isinstance(value, Text)]
    if inner and all(_is_label(key) for key, _ in inner):
        yield from _records([_with_key(key, value) for key, value in inner], level, carried)
        return
    for key, value in inner:
        if not _GENERIC.fullmatch(words_of(key)):
            yield Heading(level, plain(key, value.line))
        yield from _blocks(value, level + 1, carried)


def _records(records: list[Mapping], level: int, carried: _Pairs) -> Iterator[Block]:
    """The blocks of records: a heading for each group, a table or a list for the others between them."""
    for grouped, members in groupby(records, _is_group):
        if grouped:
            for member in members:
                yield from _group(member, level, carried)
        else:
            yield _plain_records(list(members), carried)


def _group(record: Mapping, level: int, carried: _Pairs) -> Iterator[Block]:
    """A heading and the blocks of what the group holds."""
    name = _name_of(record)
    if name:
        yield Heading(level, rich.lines(name.text, name.line)[0])
    told = [(key, value) for key, value in record.pairs if isinstance(value, Text) and value is not name]
    kept = tuple((key, value) for key, value in told if value.text and role_of(key) in _CARRIED)
    for key, value in record.pairs:
        if not isinstance(value, Text) and role_of(key) is not Role.ASIDE:
            yield from _blocks(value, level + 1, carried + kept)


def _plain_records(records: list[Mapping], carried: _Pairs) -> Table | Listing:
    """Records as the rows of a table, or as a list where they tell of papers alone."""
    if len(records) > MOST_ENTRIES:
        raise InputError(f"more than {MOST_ENTRIES} records: this is no schedule", line=records[0].line)
    rows = [_inherited(record, carried) for record in records]
    if not any(_is_session(record) or _ROW_ROLES & {role_of(key) for key, _ in record.pairs} for record in rows):
        return Listing(tuple(Item((item(record),)) for record in rows))
    columns = [dict(_columns(record)) for record in rows]
    known = Counter(key for row in columns for key in row)
    kept = {key for key, _ in known.most_common(MAX_COLUMNS)}
    keys = [key for key in known if key in kept]
    names = (plain(_named_readings(key, columns), rows[0].line) for key in keys)
    header = Row(tuple(Cell((name,), header=True) for name in names), rows[0].line)
    body = (
        Row(tuple(_cell(row.get(key), role_of(key)) for key in keys), record.line)
        for row, record in zip(columns, rows, strict=True)
    )
    return Table((header, *body))


# -------------------------------------------------------- what a record is

_CARRIED = (Role.DATE, Role.WEEK, Role.PRESENTER)
_ROW_ROLES = frozenset({Role.DATE, Role.WEEK, Role.PRESENTER, Role.SECTION, Role.TOPIC})
_GENERIC = re.compile(
    r"(?:\w+ )?(?:sessions?|schedule|class(?:es)?|lectures?|weeks?|days?|meetings?|entries|items|data"
    r"|readings?|papers?|events?|lists?|records?|talks?|modules?|units?|topics?|calendar|syllabus|seminars?|courses?|contents?|parts?"
    r"|references|bibliography|publications?|rows?|semester)"
)
_LABEL = re.compile(
    r"(?:week|wk|class|lecture|session|meeting|day|w|l)[ _-]?\d{1,2}|\d{1,4}(?:[-/.]\d{1,2}){1,2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:,? \d{4})?",
    re.IGNORECASE,
)


def _is_session(record: Mapping) -> bool:
    """Whether a record tells of a meeting: when it is, or what is read for it; not one of a paper alone."""
    if is_item(record):
        return False
    when = (role_of(key) for key, value in record.pairs if isinstance(value, Text) and value.text)
    what = (role_of(key) for key, value in record.pairs if not isinstance(value, Text) or value.text)
    return any(role in (Role.DATE, Role.WEEK) for role in when) or any(role in READINGS for role in what)


def _is_group(record: Mapping) -> bool:
    """Whether a record holds sessions."""
    return any(
        _is_session(inner) or _is_group(inner)
        for key, value in record.pairs
        if role_of(key) not in (Role.READING, Role.OPTIONAL, Role.ASIDE, Role.AUTHORS)
        for inner in _members(value)
    )


def _is_record(node: Mapping) -> bool:
    """Whether a mapping is one session or group, and not a collection under the names of its members."""
    return _is_session(node) and not any(_is_session(inner) for _, value in node.pairs for inner in _members(value))


def _is_label(key: str) -> bool:
    return bool(_LABEL.fullmatch(key.strip()))


def _members(node: Node) -> Iterable[Mapping]:
    """The records that a value holds directly, or is."""
    if isinstance(node, Mapping):
        return (node, *(value for _, value in node.pairs if isinstance(value, Mapping)))
    return (item for item in node.items if isinstance(item, Mapping)) if isinstance(node, Sequence) else ()


def _name_of(record: Mapping) -> Text | None:
    """What a group is called: by a key for sections before one for titles, never by its number alone."""
    told = [
        (role_of(key), words_of(key), value) for key, value in record.pairs if isinstance(value, Text) and value.text
    ]
    wanted = (
        lambda role, words: role is Role.SECTION,
        lambda role, words: words.endswith(("title", "name")),
        lambda role, words: role in (Role.TOPIC, Role.TITLE),
    )
    found = (value for test in wanted for role, words, value in told if test(role, words))
    return next((value for value in found if not value.text.strip().isdecimal()), None)


def _inherited(record: Mapping, carried: _Pairs) -> Mapping:
    """A record with what its groups say of it, where it does not say so itself."""
    roles = {role_of(key) for key, value in record.pairs if not (isinstance(value, Text) and not value.text)}
    if Role.DATE in roles:
        roles.add(Role.WEEK)
    added = tuple(pair for pair in carried if role_of(pair[0]) not in roles)
    return Mapping(record.line, added + record.pairs, record.size) if added else record


def _with_key(key: str, value: Node) -> Mapping:
    """A record whose date or week is the key that it stands under."""
    name = "date" if not re.match(r"[a-z]+[ _-]?\d{1,2}$", key, re.IGNORECASE) else "week"
    pairs = value.pairs if isinstance(value, Mapping) else (("readings", value),)
    return Mapping(value.line, ((name, Text(value.line, key)), *pairs), value.size + 1)


def _columns(record: Mapping) -> Iterator[tuple[str, Node]]:
    """Keys and values, with the word "readings" in the key of each list of records that nothing else names.

    Lists that stand one level deeper under names of their own get both names: `readings: {required: [...], optional:
    [...]}` is `required readings` and `optional readings`.
    """
    for key, value in record.pairs:
        if isinstance(value, Mapping) and any(isinstance(inner, Sequence) for _, inner in value.pairs):
            yield from ((f"{inner} {key}", part) for inner, part in value.pairs)
        else:
            yield key, value


def _named_readings(key: str, rows: Iterable[dict[str, Node]]) -> str:
    """The name of a column; `required` is one of readings when it holds lists of records."""
    if role_of(f"{key} readings") is role_of(key) or role_of(key) not in (None, Role.OPTIONAL):
        return key
    lists = [row[key] for row in rows if isinstance(row.get(key), Sequence)]
    return f"{key} readings" if any(list(_members(value)) for value in lists) else key


# ------------------------------------------------------------------- cells


def _cell(node: Node | None, role: Role | None) -> Cell:
    match node:
        case None:
            return Cell()
        case Text():
            return Cell(lines_of_text(node))
        case Mapping() | Sequence() if role in (Role.AUTHORS, Role.PRESENTER):
            return Cell((plain(people_in(node), node.line),))
        case Mapping():
            return Cell(tuple(lines_of_item(node)))
        case Sequence():
            return Cell(tuple(line for item in node.items for line in lines_of_item(item)))


def _pairs(node: Node) -> _Pairs:
    return node.pairs if isinstance(node, Mapping) else ()
