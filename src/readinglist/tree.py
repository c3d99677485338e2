"""YAML and JSON as one tree of texts, lists and mappings, each with its line; within fixed bounds.

Values stay as they are written: no date, number or yes/no is made of them, since a schedule's `02/04`, `9:30` and
`No` are words of the page, and a volume `012` is not 12. Nothing of the file is ever constructed or run.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from readinglist.errors import InputError

MAX_VALUES = 300_000
"""Values in one file, aliases expanded, where a caller sets no other bound; a large course has some thousands."""
MAX_DEPTH = 40
"""Levels of nesting; real files have up to six."""


@dataclass(frozen=True, slots=True)
class Text:
    """A value as written; nothing (`~`, `null`) is the empty text."""

    line: int
    text: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    line: int
    items: tuple[Node, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the file's order; a key may stand twice."""

    line: int
    pairs: tuple[tuple[str, Node], ...]
    size: int


Node = Text | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class _Event:
    """One step through a file: `[`, `{`, `]` or `}`, a text (`""`), or an alias (`*`)."""

    sign: str
    line: int
    text: str = ""
    anchor: str | None = None


def plain(node: Node) -> Any:
    """The tree as texts, lists and mappings of Python, without lines; of a key that stands twice the first."""
    match node:
        case Text():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, value in reversed(node.pairs)}


def from_yaml(text: str, most: int = MAX_VALUES) -> Node:
    """The tree of a YAML file; several documents are a list.

    Raises `InputError` (without a path) where the file is no YAML, is nested too deep or has more than `most` values.
    """
    import yaml

    try:
        return _built(_yaml_events(text), most)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise InputError(
            f"no YAML: {error.problem}",
            line=mark.line + 1 if mark else None,
            advice="quote texts that hold `: ` or `#`",
        ) from None
    except yaml.YAMLError as error:
        raise InputError(f"no YAML: {error}".splitlines()[0]) from None


def from_json(text: str, most: int = MAX_VALUES) -> Node:
    """The tree of a JSON file; raises `InputError` (without a path) like `from_yaml`."""
    if text.count("[") + text.count("{") + text.count(",") > most:
        raise _too_large(most)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"no JSON: {error.msg}", line=error.lineno) from None
    except RecursionError:
        raise _too_deep(None) from None
    return _built(_json_events(text), most)


def _yaml_events(text: str) -> Iterator[_Event]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.ScalarEvent():
                empty = event.implicit[0] and event.value in ("~", "null", "Null", "NULL")
                yield _Event("", line, "" if empty else event.value, event.anchor)
            case yaml.MappingStartEvent():
                yield _Event("{", line, anchor=event.anchor)
            case yaml.SequenceStartEvent():
                yield _Event("[", line, anchor=event.anchor)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                yield _Event("]", line)
            case yaml.AliasEvent():
                yield _Event("*", line, event.anchor or "")


_JSON_TOKEN = re.compile(r'[\s,:]*([\[\]{}"]|[^\s,:\[\]{}"]+)')


def _json_events(text: str) -> Iterator[_Event]:
    """The events of a text that is known to be JSON."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    at = 0
    while match := _JSON_TOKEN.match(text, at):
        word, at, line = match[1], match.end(), bisect_right(breaks, match.start(1)) + 1
        if word == '"':
            word, at = json.decoder.scanstring(text, at)  # type: ignore[attr-defined]
            yield _Event("", line, word)
        elif word in ("[", "{"):
            yield _Event(word, line)
        elif word in ("]", "}"):
            yield _Event("]", line)
        else:
            yield _Event("", line, "" if word == "null" else word)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is still to come; a mapping's keys and values alternate in `items`."""

    start: _Event
    items: list[Node] = field(default_factory=list)
    size: int = 1

    def closed(self) -> Node:
        line = self.start.line
        if self.start.sign == "[":
            return Sequence(line, tuple(self.items), self.size)
        return Mapping(line, tuple(_pairs(self.items)), self.size)


def _pairs(items: list[Node]) -> Iterator[tuple[str, Node]]:
    """Keys with their values; `<<` takes in the pairs of the mapping it names (YAML's merge key)."""
    for key, value in zip(items[::2], items[1::2], strict=False):
        if not isinstance(key, Text):
            continue
        if key.text == "<<" and isinstance(value, Mapping):
            yield from value.pairs
        else:
            yield key.text, value


def _built(events: Iterable[_Event], most: int) -> Node:
    """The tree that the events walk through, built without recursion.

    An alias stands for the finished node of its anchor, so it counts with that node's size: the file's size with
    all aliases expanded is known, and bounded, before anybody walks it.
    """
    anchors: dict[str, Node] = {}
    stack = [_Open(_Event("[", 1))]
    for event in events:
        if event.sign in ("[", "{"):
            if len(stack) > MAX_DEPTH:
                raise _too_deep(event.line)
            stack.append(_Open(event))
            continue
        node, anchor = _finished(event, stack, anchors)
        if anchor:
            anchors[anchor] = node
        top = stack[-1]
        top.items.append(node)
        top.size += node.size
        if top.size > most:
            raise _too_large(most, event.line)
    documents = stack[0].items
    return documents[0] if len(documents) == 1 else Sequence(1, tuple(documents), stack[0].size)


def _finished(event: _Event, stack: list[_Open], anchors: dict[str, Node]) -> tuple[Node, str | None]:
    """The node that the event completes, and the anchor it is to be known by."""
    if event.sign == "":
        return Text(event.line, event.text.encode("utf-8", "replace").decode()), event.anchor
    if event.sign == "*":
        if event.text not in anchors:
            raise InputError(f"the alias *{event.text} names nothing finished before it", line=event.line)
        return anchors[event.text], None
    done = stack.pop()
    return done.closed(), done.start.anchor


def _too_deep(line: int | None) -> InputError:
    return InputError(f"nested deeper than {MAX_DEPTH} levels", line=line)


def _too_large(most: int, line: int | None = None) -> InputError:
    return InputError(f"more than {most} values, more than is read", line=line)
