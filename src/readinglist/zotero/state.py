"""What was last pushed to the group: `refs/zotero.json`, owned by this tool.

Everything that an object of the group says is taken apart into facets: a field by its name, `tag:NAME`,
`in:COLLECTION` (a collection's key). A facet has a value, and "" when it is absent, so that one rule merges all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from readinglist import files
from readinglist.errors import InputError

NAME = "zotero.json"
FORMAT = 1
OBJECT_KEY = re.compile(r"[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}")

Facets = Mapping[str, Any]
TAG, HOME = "tag:", "in:"


class Kind(StrEnum):
    """What an object of the group is; all but collections are items to Zotero."""

    COLLECTION = "collection"
    ITEM = "item"
    NOTE = "note"
    LINK = "link"


def is_member(facet: str) -> bool:
    """Whether a facet is a member of a set (a tag, a collection), which others fill as well."""
    return facet.startswith((TAG, HOME))


@dataclass(frozen=True, slots=True)
class Sent:
    """A write without an answer yet: the object's version that it was meant for (0 creates) and what it would set."""

    version: int
    facets: Facets


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one object since the last look.

    `base` is what both sides agreed on, `stored` how the server keeps it where it keeps it otherwise, `own` the tags
    and collections that were added by this tool (others are never taken away), `theirs` the wishes that gave way to
    people's values. `readings` and `identifiers` say which readings and which work it stands for.
    """

    key: str
    kind: Kind
    base: Facets = field(default_factory=dict)
    stored: Facets = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    theirs: Facets = field(default_factory=dict)
    readings: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    sent: Sent | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The last state pushed; `version` is the library's when all of it was last seen, `term` the course's term."""

    group: str = ""
    term: str = ""
    version: int = 0
    objects: Mapping[str, Known] = field(default_factory=dict)


def load(path: Path, group: str) -> State:
    """The state in the file, a fresh one when there is none; raises `InputError` when it cannot be used."""
    if not path.exists():
        return State(group)
    text = files.read_text(path, "the state of the Zotero group")
    advice = "restore it from version control, or delete it: what the group holds is then found again and kept"
    try:
        state = parse(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"this file is damaged: {type(error).__name__}: {error}"
        raise InputError(problem, path=path, advice=advice) from None
    if state.group != group:
        problem = f"this file is about the group {state.group}, and the course's group is {group}"
        raise InputError(problem, path=path, advice="move the file away to begin anew in the other group")
    return state


def dump(state: State) -> str:
    """The state as JSON with a line for each object; the same state gives the same text."""
    head = {"format": FORMAT, "group": state.group, "term": state.term, "version": state.version}
    lines = [f"{_json(name)}: {_json(_object_to(known))}" for name, known in sorted(state.objects.items())]
    fields = "".join(f"{_json(name)}: {_json(value)},\n" for name, value in head.items())
    return "{\n" + fields + '"objects": {\n' + ",\n".join(lines) + "\n}\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def parse(text: str) -> State:
    """The state in a text that `dump` made; raises `ValueError`, `KeyError` or the like for another text."""
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise ValueError(f"it has format {data['format']}, and this program knows format {FORMAT}")
    objects = {str(name): _object_from(known) for name, known in data["objects"].items()}
    return State(str(data["group"]), str(data["term"]), int(data["version"]), objects)


def _object_to(known: Known) -> dict[str, Any]:
    data: dict[str, Any] = {"key": known.key, "kind": known.kind.value, "base": dict(known.base)}
    more = {
        "stored": dict(known.stored),
        "own": sorted(known.own),
        "theirs": dict(known.theirs),
        "readings": list(known.readings),
        "identifiers": list(known.identifiers),
        "sent": {"version": known.sent.version, "facets": dict(known.sent.facets)} if known.sent else None,
    }
    return data | {name: value for name, value in more.items() if value}


def _object_from(data: dict[str, Any]) -> Known:
    if not OBJECT_KEY.fullmatch(data["key"]):
        raise ValueError(f"{data['key']!r} is no key of Zotero")
    sent = data.get("sent")
    return Known(
        key=data["key"],
        kind=Kind(data["kind"]),
        base=dict(data["base"]),
        stored=dict(data.get("stored", {})),
        own=frozenset(data.get("own", ())),
        theirs=dict(data.get("theirs", {})),
        readings=tuple(data.get("readings", ())),
        identifiers=tuple(data.get("identifiers", ())),
        sent=Sent(int(sent["version"]), dict(sent["facets"])) if sent else None,
    )
