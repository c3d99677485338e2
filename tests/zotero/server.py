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

from .group import KEY, Group, Thing
from .schema import SCHEMA, RefusedError

_SIZE, _DEFAULT, _MOST = 50, 25, 100


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
class Allowance:
    """How many requests one user may send: 100 at once, and 10 more each second, by this clock (seconds)."""

    clock: Callable[[], float]
    left: float = 100.0
    since: float = 0.0

    def take(self) -> None:
        """Counts a request, or refuses it."""
        now = self.clock()
        self.left, self.since = min(100.0, self.left + 10.0 * (now - self.since)), now
        if self.left < 1.0:
            raise RefusedError(429, "Request rate limit exceeded", **{"Retry-After": "10"})
        self.left -= 1.0


@dataclass
class Api:
    """The API with one group, one user and their key; `allowance` limits their requests, where there is one."""

    group: Group = field(default_factory=Group)
    number: str = "1"
    key: str = "SecretKeyOfTheTests00000"
    user: int = 7
    access: dict[str, Any] = field(default_factory=lambda: {"groups": {"all": {"library": True, "write": True}}})
    settings: dict[str, Any] = field(default_factory=lambda: {"libraryEditing": "members", "owner": 1})
    schema: int | None = SCHEMA
    log: list[tuple[Request, int]] = field(default_factory=list)
    before: Callable[[Request], Fault | None] = lambda request: None
    tokens: set[str] = field(default_factory=set)
    allowance: Allowance | None = None
    strangers: int = 0  # requests with a bad key

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
            self.strangers += 1
            raise RefusedError(
                *((429, "Too many authentication failures") if self.strangers > 5 else (403, "Invalid key"))
            )
        if self.allowance:
            self.allowance.take()
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
