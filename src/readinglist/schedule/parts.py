"""A record as a reading: which of its keys is the title, and what the others say of it by name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from readinglist import identifiers
from readinglist.schedule import rich
from readinglist.schedule.document import Line, Run
from readinglist.schedule.records import KINDS
from readinglist.schedule.roles import Role, role_of
from readinglist.tree import Mapping, Node, Sequence, Text

READINGS = (Role.READING, Role.OPTIONAL, Role.MIXED)
"""The roles of keys that hold readings."""
_OF_PAPERS = frozenset({Role.AUTHORS, Role.VENUE, Role.YEAR, Role.LINK})


def is_item(record: Mapping) -> bool:
    """Whether a record is that of a paper: a title with an author, a year or an address, and no date or list."""
    parts = {part_of(key) for key, value in record.pairs if text_of(value)}
    dated = any(role_of(key) in (Role.DATE, Role.WEEK) and isinstance(value, Text) for key, value in record.pairs)
    holds = any(role_of(key) in READINGS and not isinstance(value, Text) for key, value in record.pairs)
    return Role.TITLE in parts and bool(parts & _OF_PAPERS) and not dated and not holds


def lines_of_item(node: Node) -> Iterable[Line]:
    """The lines of one item of a list of readings."""
    match node:
        case Text():
            return lines_of_text(node)
        case Mapping():
            return _pair_items(node)
        case Sequence():
            return (_positional(node),)


def _pair_items(node: Mapping) -> Iterable[Line]:
    """One item, or several where titles are the keys to their addresses."""
    named = [(key, value) for key, value in node.pairs if isinstance(value, Text) and _ADDRESS.match(value.text)]
    if named and len(named) == len(node.pairs) and all(" " in key or not part_of(key) for key, _ in named):
        return [Line((Run(key, value.text.strip()),), value.line) for key, value in named]
    return (item(node),)


_ADDRESS = re.compile(r"\s*(?:https?://|www\.|doi\.org/)\S+\s*$", re.IGNORECASE)


def _positional(node: Sequence) -> Line:
    """An item whose parts stand in a list without names: the first text, and the address among them."""
    texts = [text for item in node.items if (text := text_of(item).strip())]
    link = next((text for text in texts if _ADDRESS.match(text)), None)
    words = [text for text in texts if text is not link]
    return Line((Run(", ".join(words) or link or "", link),), node.line)


_Told = tuple[Role | None, str, Node]


def item(record: Mapping) -> Line:
    """An item from its named parts: the title is its text, the rest its parts."""
    told = list(_told(record))
    parts = _parts(told)
    link = parts.get(Role.LINK)
    titles = [(key, value) for role, key, value in told if role is Role.TITLE]
    text = text_of(min(titles, key=_unlike_title)[1]) if titles else link or ""
    runs = tuple(run for line in rich.lines(text, record.line) for run in line.runs)
    if link and not any(run.link for run in runs):
        runs = tuple(replace(run, link=link) for run in runs)
    return Line(runs, record.line, MappingProxyType(parts))


def _told(record: Mapping) -> Iterator[_Told]:
    """What each key of a record says; a title that is nothing but an address is one."""
    for key, value in _flat(record):
        if text := text_of(value):
            role = part_of(key)
            yield Role.LINK if role is Role.TITLE and _ADDRESS.match(text) else role, key, value


def _parts(told: Iterable[_Told]) -> dict[str, str]:
    """The parts of an item besides its title, the first that says something of each."""
    parts: dict[str, str] = {}
    for role, key, value in told:
        if role in (None, Role.TITLE, Role.ASIDE):
            continue
        text = people_in(value) if role in (Role.AUTHORS, Role.PRESENTER) else _part_text(role, key, value)
        if text:
            parts.setdefault(role, text)
    return parts


def _unlike_title(pair: tuple[str, Node]) -> int:
    """How far a key is from naming a paper's title: of a talk, `title` is less so than `paper`."""
    words = words_of(pair[0])
    tests = (re.search(r"paper|article|reading", words), "title" in words, "name" in words)
    return next((at for at, test in enumerate(tests) if test), len(tests))


_ITEM_KEYS = {
    "name": Role.TITLE,
    "text": Role.TITLE,
    "label": Role.TITLE,
    "paper": Role.TITLE,
    "container title": Role.VENUE,
    "title short": None,
    "issued": Role.YEAR,
    "date": Role.YEAR,
    "published": Role.VENUE,
    "author": Role.AUTHORS,
    "note": Role.NOTE,
    "notes": Role.NOTE,
    "comment": Role.NOTE,
    "id": None,
    "status": None,
}


def part_of(key: str) -> Role | None:
    """What a key says inside an item, where `paper-link` is the link of the paper and `name` its title."""
    words = words_of(key)
    words = re.sub(r"^(?:paper|reading|article|publication|ref|reference) (?=\w)", "", words)
    if words in _ITEM_KEYS:
        return _ITEM_KEYS[words]
    role = role_of(words)
    return Role.TITLE if role in (Role.READING, Role.MIXED) else role


def _part_text(role: Role | None, key: str, value: Node) -> str:
    text = text_of(value).strip()
    if role is Role.YEAR:
        found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
        return found[0] if found else text if re.fullmatch(r"['’]?\d\d", text) else ""
    if role is Role.LINK and "//" not in text:
        identifier = identifiers.parse(f"{words_of(key)}:{text}") or identifiers.parse(text)
        return identifier.url if identifier else text
    if role is Role.KIND and text in KINDS:
        return KINDS[text].value
    return html.unescape(text)


def _flat(record: Mapping) -> Iterator[tuple[str, Node]]:
    """The pairs of a record and of the records in it, `paper: {title: ..., url: ...}`."""
    for key, value in record.pairs:
        if isinstance(value, Mapping) and part_of(key) not in (Role.AUTHORS, Role.PRESENTER, Role.YEAR):
            yield from value.pairs
        else:
            yield key, value


def people_in(node: Node) -> str:
    """Names separated by semicolons, each with the given name first."""
    match node:
        case Text():
            return html.unescape(node.text)
        case Sequence():
            return "; ".join(filter(None, (_turned(people_in(item)) for item in node.items)))
        case Mapping():
            parts = {words_of(key): text_of(value) for key, value in node.pairs}
            given = parts.get("given") or parts.get("first") or parts.get("first name") or ""
            family = parts.get("family") or parts.get("last") or parts.get("last name") or ""
            particle = parts.get("non dropping particle", "")
            whole = " ".join(filter(None, (given, particle, family)))
            return whole or parts.get("name") or parts.get("literal") or next(iter(parts.values()), "")


def _turned(name: str) -> str:
    """ "Lee, Ann" as "Ann Lee"; anything with another number of commas as it is."""
    parts = [part.strip() for part in name.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else name


def lines_of_text(node: Node) -> tuple[Line, ...]:
    return rich.lines(text_of(node), node.line)


def text_of(node: Node) -> str:
    """The text of a value; of a list its texts, of a record nothing."""
    match node:
        case Text():
            return node.text
        case Sequence():
            return ", ".join(filter(None, map(text_of, node.items)))
        case Mapping():
            return ", ".join(filter(None, (text_of(value) for _, value in node.pairs)))


def words_of(key: str) -> str:
    return " ".join(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", key[:200]).lower()))
