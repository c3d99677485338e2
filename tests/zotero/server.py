"""A Zotero Web API on loopback: one group, with the rules that the real server keeps, and none of its patience.

Written from the API's documentation (zotero.org/support/dev/web_api/v3) and from how the real server behaves: library
and object versions, a version for each object of a write, the write report, conditions, validation by the schema,
rights, rate limits. People's edits go through `Group`; faults are put in front of any request.
"""

from __future__ import annotations

import copy
import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = re.compile(r"[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}")
_ALL = ["abstractNote", "accessDate", "rights", "shortTitle", "extra", "DOI", "citationKey", "url", "title", "date"]
_ARCHIVED = ["archive", "archiveLocation", "libraryCatalog", "callNumber", "language"]
_BOOK = ["series", "seriesNumber", "volume", "numberOfVolumes", "place", "publisher", "ISBN", "ISSN"]
# item type -> its fields besides those that all have; a pair is a field and the base field that it stands for
_TYPES: dict[str, list[str | tuple[str, str]]] = {
    "journalArticle": [
        *_ARCHIVED,
        *["publicationTitle", "publisher", "place", "volume", "issue", "section", "pages", "series", "seriesTitle"],
        *["journalAbbreviation", "PMID", "PMCID", "ISSN"],
    ],
    "conferencePaper": [
        *_ARCHIVED,
        *_BOOK,
        *["conferenceName", "eventPlace", "issue", "pages"],
        ("proceedingsTitle", "publicationTitle"),
    ],
    "preprint": [
        *_ARCHIVED,
        *["place", "series", "seriesNumber"],
        ("repository", "publisher"),
        ("archiveID", "number"),
        ("genre", "type"),
    ],
    "book": [*_ARCHIVED, *_BOOK, "edition", "numPages"],
    "bookSection": [*_ARCHIVED, *_BOOK, "edition", "pages", ("bookTitle", "publicationTitle")],
    "thesis": [
        *_ARCHIVED,
        "place",
        "series",
        "numPages",
        "ISBN",
        ("university", "publisher"),
        ("thesisType", "type"),
    ],
    "report": [
        *_ARCHIVED,
        *["place", "seriesTitle", "pages", "ISBN", "ISSN"],
        ("institution", "publisher"),
        ("reportNumber", "number"),
        ("reportType", "type"),
    ],
    "webpage": ["language", "publisher", "place", ("websiteTitle", "publicationTitle"), ("websiteType", "type")],
    "document": [*_ARCHIVED, "publisher", "place", "type"],
}
_CREATORS = {"author", "contributor", "editor", "translator", "seriesEditor"}
_ANY = {"key", "version", "itemType", "tags", "relations", "dateAdded", "dateModified", "deleted"}
_ATTACHMENT = {
    "linkMode",
    "title",
    "url",
    "accessDate",
    "note",
    "contentType",
    "charset",
    "parentItem",
    "collections",
}
_COLLECTION = {"key", "version", "name", "parentCollection", "relations", "deleted"}
_SIZE, _DEFAULT, _MOST = 50, 25, 100


def _fields(item_type: str) -> dict[str, str]:
    """The fields of a type, with the base field that each stands for."""
    pairs = [*_ALL, *_TYPES[item_type]]
    return {(one if isinstance(one, str) else one[0]): (one if isinstance(one, str) else one[1]) for one in pairs}


class RefusedError(Exception):
    """An object or a request that the API refuses."""

    def __init__(self, code: int, message: str, **headers: str) -> None:
        super().__init__(code, message)
        self.code, self.message, self.headers = code, message, headers


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
        _check_properties(data, item_type)
        self._check_place(data, item_type)
        _check_sets(data)
        base = _as_type(before, item_type) if before else _blank(item_type)
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


def _blank(item_type: str) -> dict[str, Any]:
    base: dict[str, Any] = {"itemType": item_type, "tags": [], "relations": {}}
    if item_type == "note":
        return base | {"note": ""}
    if item_type == "attachment":
        return base | {"title": "", "url": "", "accessDate": "", "note": "", "contentType": "", "charset": ""}
    return base | {"creators": [], "collections": []} | dict.fromkeys(_fields(item_type), "")


def _as_type(before: dict[str, Any], item_type: str) -> dict[str, Any]:
    """An item as another type: fields go over by name, else by what they stand for; the others are lost."""
    if item_type == before["itemType"]:
        return before
    old, new = _fields(before["itemType"]), _fields(item_type)
    after = {name: value for name, value in before.items() if name not in old} | dict.fromkeys(new, "")
    standing = {base: name for name, base in new.items()}
    for name, base in old.items():
        target = name if name in new else standing.get(base)
        if target and before[name]:
            after[target] = before[name]
    return after | {"itemType": item_type}


def _kept(after: dict[str, Any]) -> dict[str, Any]:
    after = {name: value for name, value in after.items() if name != "version"}
    if not after.pop("deleted", 0):
        return after
    return after | {"deleted": 1}


_EVERY = {name for each in _TYPES for name in _fields(each)} | {"note", "creators", "linkMode"}


def _known(item_type: str) -> set[str]:
    """The properties that an item of this type may have."""
    if item_type == "note":
        return _ANY | {"note", "parentItem", "collections"}
    if item_type == "attachment":
        return _ANY | _ATTACHMENT
    if item_type not in _TYPES:
        raise RefusedError(400, f"'{item_type}' is not a valid itemType")
    return _ANY | {"creators", "collections", "parentItem"} | set(_fields(item_type))


def _check_properties(data: dict[str, Any], item_type: str) -> None:
    known = _known(item_type)
    for name, value in data.items():
        if name not in known:
            if name in _EVERY:
                raise RefusedError(400, f"'{name}' is not a valid field for type '{item_type}'")
            raise RefusedError(400, f"Invalid property '{name}'")
        if name in _EVERY - {"creators"} and not isinstance(value, str):
            raise RefusedError(400, f"'{name}' must be a string")
    if len(data.get("title", "")) > 65535:
        raise RefusedError(413, f"'title' field value '{data['title'][:20]}...' too long")
    if data.get("deleted", 0) not in (0, 1, True, False):
        raise RefusedError(400, "'deleted' must be a boolean")
    for creator in data.get("creators", ()):
        _check_creator(creator)


def _check_creator(creator: Any) -> None:
    if not isinstance(creator, dict) or creator.get("creatorType") not in _CREATORS:
        raise RefusedError(400, "'creatorType' is not valid")
    parts = set(creator) - {"creatorType"}
    if parts not in ({"name"}, {"firstName", "lastName"}) or not any(creator[part] for part in parts):
        raise RefusedError(400, "Invalid creator")
    for part in parts:
        if len(creator[part].encode()) > 255:
            raise RefusedError(413, f"Creator value '{creator[part][:20]}...' too long")


def _check_sets(data: dict[str, Any]) -> None:
    for each in data.get("tags", ()):
        if not isinstance(each, dict) or not set(each) <= {"tag", "type"} or not isinstance(each.get("tag"), str):
            raise RefusedError(400, "Tag must be an object with a 'tag' property")
        if not each["tag"].strip() or each.get("type", 0) not in (0, 1):
            raise RefusedError(400, "Invalid tag")
        if len(each["tag"]) > 255:
            raise RefusedError(413, f"Tag '{each['tag'][:20]}...' too long")
    if not isinstance(data.get("collections", []), list) or not isinstance(data.get("tags", []), list):
        raise RefusedError(400, "must be an array")
    if not isinstance(data.get("relations", {}), dict) and data["relations"] != []:
        raise RefusedError(400, "'relations' must be an object")


def _cleaned(note: str) -> str:
    """The server's cleaning of HTML: attributes that it does not know go, entities become letters."""
    note = re.sub(r'\s(?:id|class|onclick)="[^"]*"', "", note)
    return re.sub(r">\n+<", "><", note.replace("&quot;", '"')).strip()


# ------------------------------------------------------------------ requests


@dataclass
class Request:
    """One request as the API sees it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass
class Answer:
    """One answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request: an answer in place of the work, or a work without an answer.

    `silent` closes the connection without an answer, `late` does the work first; `garbled` answers nonsense after it.
    """

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    silent: bool = False
    late: bool = False
    garbled: bool = False


class SilenceError(Exception):
    """The connection is closed without an answer."""


@dataclass
class Api:
    """The API with one group, one user and their key."""

    group: Group = field(default_factory=Group)
    number: str = "1"
    key: str = "SecretKeyOfTheTests00000"
    user: int = 7
    access: dict[str, Any] = field(default_factory=lambda: {"groups": {"all": {"library": True, "write": True}}})
    settings: dict[str, Any] = field(default_factory=lambda: {"libraryEditing": "members", "owner": 1})
    schema: int | None = 41
    log: list[tuple[Request, int]] = field(default_factory=list)
    before: Callable[[Request], Fault | None] = lambda request: None
    tokens: set[str] = field(default_factory=set)

    def writes(self) -> list[Request]:
        """The requests that write."""
        return [request for request, _ in self.log if request.writes]

    def handle(self, request: Request) -> Answer:
        """Answers one request, or raises `SilenceError`."""
        fault = self.before(request)
        if fault and not fault.late and not fault.garbled:
            answer = Answer(fault.status, b"no", {})
            if fault.silent:
                self.log.append((request, 0))
                raise SilenceError
        else:
            answer = self._answer(request)
        answer.headers |= dict(fault.headers) if fault else {}
        self.log.append((request, answer.status))
        if fault and fault.silent:
            raise SilenceError
        return Answer(answer.status, b"<html>", answer.headers) if fault and fault.garbled else answer

    def _answer(self, request: Request) -> Answer:
        try:
            answer = self._route(request)
        except RefusedError as refused:
            answer = Answer(refused.code, refused.message.encode(), {"Content-Type": "text/plain"} | refused.headers)
        if self.schema is not None:
            answer.headers["Zotero-Schema-Version"] = str(self.schema)
        return answer

    def _route(self, request: Request) -> Answer:
        if "key" in request.query or self.key in request.path:
            raise RefusedError(400, "The tests forbid a key in the address")
        if "expect" in request.headers:
            raise RefusedError(417, "Expectation failed")
        if request.headers.get("zotero-api-version") != "3":
            raise RefusedError(400, "The tests want the version of the API")
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        given = given or request.headers.get("zotero-api-key", "")
        if given and given != self.key:
            raise RefusedError(403, "Invalid key")
        if request.path == "/keys/current":
            if not given:
                raise RefusedError(403, "Forbidden")
            return _json({"key": given, "userID": self.user, "username": "teacher", "access": self.access})
        match = re.fullmatch(r"/groups/(\d+)(?:/(items|collections|deleted)(?:/(\w+))?)?", request.path)
        if not match:
            raise RefusedError(404, "Not found")
        return self._in_group(request, given, *match.groups())

    def _in_group(self, request: Request, given: str, number: str, kind: str | None, rest: str | None) -> Answer:
        if number != self.number:
            raise RefusedError(404, "Not found")
        granted = self._granted()
        if not given or not granted.get("library"):
            raise RefusedError(403 if kind else 404, "Forbidden")
        if kind is None:
            data = {"id": int(number), "version": 1, "name": "Course group", "type": "Private"} | self.settings
            return _json({"id": int(number), "version": 1, "data": data})
        if request.writes:
            if request.method != "POST" or rest or kind == "deleted":
                raise RefusedError(405, "The tests forbid this kind of write")
            if not granted.get("write"):
                raise RefusedError(403, "Write access denied")
            return self._post(request, kind)
        return self._get(request, kind, rest)

    def _granted(self) -> dict[str, Any]:
        groups = self.access.get("groups", {})
        found = groups.get(self.number) or groups.get("all") or {}
        return dict(found)

    def _may_edit(self) -> bool:
        staff = [self.settings.get("owner"), *self.settings.get("admins", ())]
        return self.user in staff or self.settings.get("libraryEditing") == "members"

    # ------------------------------------------------------------ reading

    def _get(self, request: Request, kind: str, rest: str | None) -> Answer:
        headers = {"Last-Modified-Version": str(self.group.version)}
        if kind == "deleted":
            if "since" not in request.query:
                raise RefusedError(400, "'since' parameter must be provided")
            since = int(request.query["since"])
            log = {name: [k for k, v in keys.items() if v > since] for name, keys in self.group.erased.items()}
            return _json(log | {"searches": [], "tags": [], "settings": []}, headers)
        if request.headers.get("if-modified-since-version", "x") == str(self.group.version):
            return Answer(304, b"", headers)
        if rest and rest not in ("top", "trash"):
            return self._single(kind, rest)
        found = self._listed(request, kind, rest)
        if request.query.get("format") == "versions":
            return _json({key: thing.version for key, thing in found.items()}, headers)
        limit = min(_MOST, int(request.query.get("limit", _DEFAULT)))
        start = int(request.query.get("start", 0))
        page = list(found.items())[start : start + limit]
        headers["Total-Results"] = str(len(found))
        return _json([self._shown(key, thing) for key, thing in page], headers)

    def _listed(self, request: Request, kind: str, rest: str | None) -> dict[str, Thing]:
        parameter = "itemKey" if kind == "items" else "collectionKey"
        keys = [key for key in request.query.get(parameter, "").split(",") if KEY.fullmatch(key)]
        if len(keys) > _SIZE:
            raise RefusedError(413, f"'{parameter}' takes {_SIZE} keys")
        since, trash = int(request.query.get("since", 0)), request.query.get("includeTrashed") == "1"
        return {
            key: thing
            for key, thing in self.group.all(kind).items()
            if (not keys or key in keys)
            and thing.version > since - (since == 0)
            and (trash or thing.trashed is (rest == "trash"))
            and not (rest == "top" and (thing.data.get("parentItem") or thing.data.get("parentCollection")))
        }

    def _single(self, kind: str, key: str) -> Answer:
        if key not in self.group.all(kind):
            raise RefusedError(404, "Not found")
        thing = self.group.all(kind)[key]
        return _json(self._shown(key, thing), {"Last-Modified-Version": str(thing.version)})

    def _shown(self, key: str, thing: Thing) -> dict[str, Any]:
        data = {"key": key, "version": thing.version} | copy.deepcopy(thing.data)
        library = {"type": "group", "id": int(self.number), "name": "Course group", "links": {}}
        return {"key": key, "version": thing.version, "library": library, "links": {}, "meta": {}, "data": data}

    # ------------------------------------------------------------ writing

    def _post(self, request: Request, kind: str) -> Answer:
        objects = _posted(request)
        self._check_token(request)
        condition = request.headers.get("if-unmodified-since-version")
        if condition is not None and self.group.version > int(condition):
            found = f"(expected {condition}, found {self.group.version})"
            message = f"Library has been modified since specified version {found}"
            raise RefusedError(412, message)
        report: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        for index, data in enumerate(objects):
            try:
                if not self._may_edit():
                    raise RefusedError(403, "Write access denied")
                outcome, thing = self.group.write("tool", kind, data)
            except RefusedError as refused:
                report["failed"][str(index)] = {"code": refused.code, "message": html.escape(refused.message)}
                continue
            if outcome == "unchanged":
                report["unchanged"][str(index)] = data["key"]
            else:
                report["success"][str(index)] = data["key"]
                report["successful"][str(index)] = self._shown(data["key"], thing)
        return _json(report, {"Last-Modified-Version": str(self.group.version)})

    def _check_token(self, request: Request) -> None:
        token = request.headers.get("zotero-write-token")
        if token and "if-unmodified-since-version" in request.headers:
            raise RefusedError(400, "The documentation forbids a token beside a condition")
        if token in self.tokens:
            raise RefusedError(412, "Write token already used")
        if token:
            self.tokens.add(token)


def _posted(request: Request) -> list[Any]:
    if not request.body:
        raise RefusedError(400, "POST data not provided")
    objects = json.loads(request.body)
    if not isinstance(objects, list):
        raise RefusedError(400, "Uploaded data must be a JSON array")
    if len(objects) > _SIZE:
        raise RefusedError(413, f"Cannot add more than {_SIZE} objects at a time")
    return objects


def _json(data: Any, headers: dict[str, str] | None = None) -> Answer:
    return Answer(200, json.dumps(data).encode(), {"Content-Type": "application/json"} | (headers or {}))


# ------------------------------------------------------------------ on loopback


@contextmanager
def serve(api: Callable[[], Api]) -> Iterator[str]:
    """Serves what `api()` returns at each moment on a free port of loopback; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                answer = api().handle(Request(self.command, parts.path, query, headers, body))
            except SilenceError:
                self.close_connection = True
                return
            lines = [f"HTTP/1.1 {answer.status} Status", f"Content-Length: {len(answer.body)}"]
            lines += [f"{name}: {value}" for name, value in answer.headers.items()]
            self.wfile.write("\r\n".join([*lines, "", ""]).encode() + answer.body)

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815  the names that http.server calls

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
