"""The library of a group as the server keeps it: objects and their versions, the log of deletions, people's edits."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any

from .schema import RefusedError, as_type, blank, check_properties, check_sets

KEY = re.compile(r"[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}")
_COLLECTION = {"key", "version", "name", "parentCollection", "relations", "deleted"}


@dataclass
class Thing:
    """An item or a collection as the library keeps it."""

    data: dict[str, Any]
    version: int

    @property
    def trashed(self) -> bool:
        return bool(self.data.get("deleted"))


@dataclass
class Write:
    """One accepted write of an object, and who did it."""

    who: str
    kind: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass
class Group:
    """The library of the group, with its rules."""

    version: int = 0
    items: dict[str, Thing] = field(default_factory=dict)
    collections: dict[str, Thing] = field(default_factory=dict)
    erased: dict[str, dict[str, int]] = field(default_factory=lambda: {"items": {}, "collections": {}})
    writes: list[Write] = field(default_factory=list)

    def all(self, kind: str) -> dict[str, Thing]:
        return self.items if kind == "items" else self.collections

    # ------------------------------------------------------------ what people do, in their clients

    def add(self, **data: Any) -> str:
        """A new item of people; its key."""
        return self._add("items", {"tags": [], "collections": [], "relations": {}} | data)

    def add_collection(self, name: str, parent: str | bool = False) -> str:
        return self._add("collections", {"name": name, "parentCollection": parent})

    def _add(self, kind: str, data: dict[str, Any]) -> str:
        letters = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
        number, key = self.version + 7919 * (len(self.all(kind)) + 1), ""
        for _ in range(8):
            number, rest = divmod(number * 31 + 17, len(letters))
            key += letters[rest]
        while key in self.all(kind) or key in self.erased[kind]:
            key = key[1:] + letters[(letters.index(key[0]) + 1) % len(letters)]
        self.write("people", kind, {"key": key, "version": 0} | data)
        return key

    def edit(self, key: str, kind: str = "items", **data: Any) -> None:
        """Changes fields of an object."""
        self.write("people", kind, {"key": key, "version": self.all(kind)[key].version} | data)

    def tag(self, key: str, *tags: str) -> None:
        self.edit(key, tags=[*self.items[key].data["tags"], *({"tag": tag} for tag in tags)])

    def untag(self, key: str, *tags: str) -> None:
        self.edit(key, tags=[each for each in self.items[key].data["tags"] if each["tag"] not in tags])

    def put_into(self, key: str, *homes: str) -> None:
        self.edit(key, collections=[*self.items[key].data["collections"], *homes])

    def take_out(self, key: str, *homes: str) -> None:
        self.edit(key, collections=[home for home in self.items[key].data["collections"] if home not in homes])

    def trash(self, key: str, kind: str = "items") -> None:
        self.edit(key, kind, deleted=1)

    def restore(self, key: str, kind: str = "items") -> None:
        self.edit(key, kind, deleted=0)

    def erase(self, key: str, kind: str = "items") -> None:
        """Deletes for good, with what hangs on it, as the client does."""
        if kind == "items":
            hanging = [one for one, each in self.items.items() if each.data.get("parentItem") == key]
        else:
            hanging = [one for one, each in self.collections.items() if each.data["parentCollection"] == key]
            for each in self.items.values():
                if key in each.data.get("collections", ()):
                    each.data["collections"].remove(key)
        for one in hanging:
            self.erase(one, kind)
        self.version += 1
        self.writes.append(Write("people", kind, key, self.all(kind).pop(key).data, None))
        self.erased[kind][key] = self.version

    def merge(self, loser: str, winner: str) -> None:
        """ "Merge items": the children, tags and collections go over, the loser goes to the trash."""
        lost, kept = self.items[loser].data, self.items[winner].data
        for one, each in list(self.items.items()):
            if each.data.get("parentItem") == loser:
                self.edit(one, parentItem=winner)
        names = {each["tag"] for each in kept["tags"]}
        replaced = kept["relations"].get("dc:replaces", [])
        self.edit(
            winner,
            tags=[*kept["tags"], *(each for each in lost["tags"] if each["tag"] not in names)],
            collections=list(dict.fromkeys([*kept["collections"], *lost["collections"]])),
            relations={"dc:replaces": [*replaced, f"http://zotero.org/groups/1/items/{loser}"]},
        )
        self.trash(loser)

    # ------------------------------------------------------------ one object

    def write(self, who: str, kind: str, data: dict[str, Any]) -> tuple[str, Thing]:
        """Writes one object: ("successful" or "unchanged", the object); raises `RefusedError`."""
        if not isinstance(data, dict):
            raise RefusedError(400, "Invalid value for object")
        key = data.get("key")
        if not isinstance(key, str) or not KEY.fullmatch(key):
            raise RefusedError(400, f"'{key}' is not a valid object key")
        there = self.all(kind).get(key)
        self._check_version(kind, data, there)
        before = copy.deepcopy(there.data) if there else None
        after = self._item(data, before) if kind == "items" else self._collection(data, before)
        self.version += 1  # also for what changes nothing
        if there and after == before and not data.get("tags"):
            return "unchanged", there
        thing = self.all(kind)[key] = Thing(after, self.version)
        self.erased[kind].pop(key, None)
        self.writes.append(Write(who, kind, key, before, copy.deepcopy(after)))
        return "successful", thing

    def _check_version(self, kind: str, data: dict[str, Any], there: Thing | None) -> None:
        name, version = ("Item" if kind == "items" else "Collection"), data.get("version")
        if version is not None and (not isinstance(version, int) or isinstance(version, bool) or version < 0):
            raise RefusedError(400, "'version' must be a non-negative integer")
        if there is None:
            if version:
                raise RefusedError(404, f"{name} doesn't exist (expected version {version}; use 0 instead)")
            return
        if version is None:
            raise RefusedError(428, "Either If-Unmodified-Since-Version or object version property must be provided")
        if there.version > version:
            message = f"{name} has been modified since specified version (expected {version}, found {there.version})"
            raise RefusedError(412, message)

    def _collection(self, data: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
        for name in data:
            if name not in _COLLECTION:
                raise RefusedError(400, f"Invalid property '{name}'")
        after = (before or {"parentCollection": False, "relations": {}}) | data
        if not isinstance(after.get("name"), str) or not after["name"]:
            raise RefusedError(400, "Collection name cannot be empty")
        if len(after["name"]) > 255:
            raise RefusedError(413, f"Collection name '{after['name'][:50]}...' too long")
        parent = after["parentCollection"] = after["parentCollection"] or False
        if parent and parent not in self.collections:
            raise RefusedError(409, f"Parent collection {parent} not found")
        return _kept(after)

    def _item(self, data: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
        item_type = data.get("itemType", (before or {}).get("itemType"))
        if item_type is None:
            raise RefusedError(400, "'itemType' property not provided")
        check_properties(data, item_type)
        self._check_place(data, item_type)
        check_sets(data)
        base = as_type(before, item_type) if before else blank(item_type)
        after = base | {name: value for name, value in data.items() if name != "version"}
        if "note" in after:
            after["note"] = _cleaned(after["note"])
        if data.get("tags"):
            after["tags"] = [
                {"tag": each["tag"]} | ({"type": 1} if each.get("type") else {}) for each in data["tags"]
            ]
        if before is None or any(after.get(name) != before.get(name) for name in after if name != "collections"):
            after["dateModified"] = _date(self.version)
        after.setdefault("dateAdded", _date(self.version))
        return _kept(after)

    def _check_place(self, data: dict[str, Any], item_type: str) -> None:
        if "parentItem" in data:
            if item_type not in ("note", "attachment"):
                raise RefusedError(500, "An error occurred")
            parent = data["parentItem"]
            if parent and parent not in self.items:
                raise RefusedError(409, f"Parent item {parent} not found")
            if parent and self.items[parent].data["itemType"] in ("note", "attachment"):
                raise RefusedError(400, f"Parent item {parent} cannot be a note or attachment")
            if parent and data.get("collections"):
                raise RefusedError(400, "Child items cannot be assigned to collections")
        for home in data.get("collections", ()):
            if home not in self.collections:
                raise RefusedError(409, f"Collection {home} not found")


def _date(number: int) -> str:
    return f"2026-01-01T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"


def _kept(after: dict[str, Any]) -> dict[str, Any]:
    after = {name: value for name, value in after.items() if name != "version"}
    if not after.pop("deleted", 0):
        return after
    return after | {"deleted": 1}


def _cleaned(note: str) -> str:
    """The server's cleaning of HTML: attributes that it does not know go, entities become letters."""
    note = re.sub(r'\s(?:id|class|onclick)="[^"]*"', "", note)
    return re.sub(r">\n+<", "><", note.replace("&quot;", '"')).strip()
