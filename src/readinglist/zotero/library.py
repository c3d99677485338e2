"""The only door to Zotero: pyzotero and its HTTP client, with the patience and the reports that syncing needs.

pyzotero's `update_*` methods hide the write report and its `create_*` methods neither wait nor retry, so everything
is written with `create_*` (which also update, by key and version) over a client that obeys `Backoff` and
`Retry-After`. Facts: https://www.zotero.org/support/dev/web_api/v3/basics and .../write_requests.
"""

from __future__ import annotations

import html
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

import httpx2
from pyzotero import errors as refusals
from pyzotero.zotero import Zotero

from readinglist import __version__
from readinglist.errors import InputError, ServiceError
from readinglist.zotero.rights import HOW_TO, KEY_VARIABLE, Rights, granted, rights
from readinglist.zotero.snapshot import (
    BATCH,
    ChangedError,
    NoAnswerError,
    Object,
    Progress,
    Snapshot,
    WriteReport,
    batches,
    no_progress,
)
from readinglist.zotero.state import OBJECT_KEY

NAME = "Zotero"
_TIMEOUT = 60.0  # seconds; a write of 50 items takes long
_ATTEMPTS = 4
_LONGEST_WAIT = 300.0  # seconds that a server may ask us to wait; beyond it, the run ends
_FIRST_WAIT = 2.0  # seconds before a retry where the server does not say
_BUSY = (429, 503)
_LONGEST_MESSAGE = 300  # characters of a server's text that are shown


class Library:
    """One group, as pyzotero sees it; not for several threads."""

    def __init__(
        self, group: str, key: str, url: str | None = None, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.group, self._key = group, key
        self._client = _PatientClient(sleep)
        self._zotero = Zotero(group, "group", key, client=self._client)
        if url:
            self._zotero.endpoint = url.rstrip("/")

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._client.sent

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def rights(self) -> Rights:
        """What the key may do here; raises `InputError` for a wrong key or a group that cannot be read."""
        wrong_key = f"the key in {KEY_VARIABLE} is unknown to Zotero: wrong, expired or revoked"
        key = self._get("keys/current", wrong_key, HOW_TO)
        granted(key, self.group)
        no_group = f"there is no group {self.group}, or the key's owner is no member of it"
        advice = "look up the number in the address of the group's page, zotero.org/groups/NUMBER/..."
        return rights(key, self._get(f"groups/{self.group}", no_group, advice), self.group)

    def read(
        self,
        items: Sequence[str],
        collections: Sequence[str],
        *,
        complete: bool = False,
        progress: Progress = no_progress,
    ) -> Snapshot:
        """The items and collections with these keys, or with `complete` all items.

        The snapshot has the library's version before the first answer, so that a later change does not go unseen.
        """
        versions: list[int] = []
        found_collections = self._objects("collections", sorted(collections), versions, no_progress)
        if complete:
            known = self._answer(lambda: self._zotero.item_versions(includeTrashed=1), versions)
            items = [key for key in _mapping(known) if OBJECT_KEY.fullmatch(key)]
        found_items = self._objects("items", sorted(items), versions, progress)
        return Snapshot(
            version=min(versions, default=0),
            items=found_items,
            collections=found_collections,
            complete=complete,
            schema=self._client.schema,
        )

    def erased(self, since: int) -> frozenset[str]:
        """The keys of the items and collections that were deleted for good after that version of the library."""
        log = _mapping(self._answer(lambda: self._zotero.deleted(since=since), []))
        return frozenset(str(key) for kind in ("items", "collections") for key in log.get(kind) or ())

    def write(self, payloads: Sequence[Mapping[str, Any]], *, collections: bool, guard: int | None) -> WriteReport:
        """Writes at most 50 objects; with `guard` only if the library has this version still, else `ChangedError`.

        Raises `NoAnswerError` when it is unknown whether they were written, `InputError` when the key may not write.
        """
        sent = [dict(payload) for payload in payloads]
        create = self._zotero.create_collections if collections else self._zotero.create_items
        with _translated(self._key):
            report = _mapping(create(sent, last_modified=guard))
        written = {number: _object(each) for number, each in _entries(report, "successful", len(sent))}
        same = {number: _unchanged(sent[number]) for number, _ in _entries(report, "unchanged", len(sent))}
        refused = {number: _refusal(each) for number, each in _entries(report, "failed", len(sent))}
        # the library has at least the version of what was written in it last
        version = max((each.version for each in written.values()), default=guard or 0)
        return WriteReport(max(version, self._version() or 0), written | same, refused)

    # ------------------------------------------------------------ one request

    def _objects(self, kind: str, keys: Sequence[str], versions: list[int], progress: Progress) -> dict[str, Object]:
        """Objects by their keys; never asks without a key, which would ask for everything."""
        found: dict[str, Object] = {}
        for done, batch in enumerate(batches(keys, BATCH)):
            progress("reading the group", done * BATCH, len(keys))
            listed = self._answer(partial(self._by_key, kind, batch), versions)
            if not isinstance(listed, list):
                raise NoAnswerError(NAME, "the answer is no list of objects")
            found |= {each.key: each for each in map(_object, listed)}
        progress("reading the group", len(keys), len(keys))
        return found

    def _by_key(self, kind: str, keys: Sequence[str]) -> Any:
        if kind == "items":
            return self._zotero.items(itemKey=",".join(keys), includeTrashed=1)
        return self._zotero.collections(collectionKey=",".join(keys), includeTrashed=1)

    def _answer(self, ask: Callable[[], Any], versions: list[int]) -> Any:
        """The answer to one request, its library version added to `versions`."""
        with _translated(self._key):
            answer = ask()
        version = self._version()
        if version is None:
            raise NoAnswerError(NAME, "the answer has no library version")
        versions.append(version)
        return answer

    def _version(self) -> int | None:
        """The library's version that the last answer tells."""
        response = self._zotero.request
        version = response.headers.get("Last-Modified-Version", "") if response is not None else ""
        return int(version) if version.isdecimal() else None

    def _get(self, path: str, problem: str, advice: str) -> Mapping[str, Any]:
        with _translated(self._key):
            response = self._client.get(f"{self._zotero.endpoint}/{path}", headers=self._zotero.default_headers())
            if response.status_code in (403, 404):
                raise InputError(problem, advice=advice)
            response.raise_for_status()
            return _mapping(response.json())


class _PatientClient(httpx2.Client):
    """An HTTP client that says who it is, waits when it is told to, and asks again where that is safe.

    A write may be sent again as well after 429 and 503: own keys and versions make it the same write.
    """

    def __init__(self, sleep: Callable[[float], None]) -> None:
        super().__init__(timeout=_TIMEOUT)
        self._sleep, self._pause = sleep, 0.0
        self.sent = 0
        self.schema: int | None = None

    def send(self, request: httpx2.Request, **kwargs: Any) -> httpx2.Response:
        request.headers["User-Agent"] = f"readinglist/{__version__} (pyzotero)"
        request.headers.pop("Zotero-Write-Token", None)  # keys and versions do its work, and it excludes a guard
        for attempt in range(1, _ATTEMPTS + 1):
            self._wait()
            try:
                response = self._sent(request, **kwargs)
            except httpx2.TransportError:
                if request.method != "GET" or attempt == _ATTEMPTS:
                    raise
                self._pause = _FIRST_WAIT * attempt
                continue
            if not self._again(request, response) or attempt == _ATTEMPTS:
                return response
            self._pause = self._pause or _FIRST_WAIT * attempt
        raise AssertionError("the last attempt returns or raises")

    def _sent(self, request: httpx2.Request, **kwargs: Any) -> httpx2.Response:
        self.sent += 1
        response = super().send(request, **kwargs)
        self._pause = max(map(_seconds, (response.headers.get("Backoff"), response.headers.get("Retry-After"))))
        for name in ("Backoff", "Retry-After"):  # obeyed here; pyzotero would wait a second time, or fail on a date
            response.headers.pop(name, None)
        schema = response.headers.get("Zotero-Schema-Version", "")
        self.schema = int(schema) if schema.isdecimal() else self.schema
        return response

    def _again(self, request: httpx2.Request, response: httpx2.Response) -> bool:
        return response.status_code in _BUSY or (request.method == "GET" and response.status_code >= 500)

    def _wait(self) -> None:
        pause, self._pause = self._pause, 0.0
        if pause > _LONGEST_WAIT:
            raise ServiceError(NAME, f"the server asks to wait {pause:.0f} seconds; run this again after that")
        if pause:
            self._sleep(pause)


def _seconds(header: str | None) -> float:
    """How long a `Backoff` or `Retry-After` header asks to wait: seconds, or a date (RFC 9110, 10.2.3)."""
    if not header:
        return 0.0
    try:
        wait = float(header)
    except ValueError:
        wait = _until(header)
    return max(0.0, wait) if math.isfinite(wait) else 0.0


def _until(date: str) -> float:
    try:
        when = parsedate_to_datetime(date)
    except ValueError:
        return 0.0
    return ((when if when.tzinfo else when.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()


@contextmanager
def _translated(key: str) -> Iterator[None]:
    """Turns what pyzotero and httpx2 raise into our errors; the key never gets into a message."""

    def clean(error: Exception) -> str:
        text = " ".join(str(error).split()) or type(error).__name__
        return text.replace(key, "...")[:_LONGEST_MESSAGE]

    try:
        yield
    except refusals.PreConditionFailedError:
        raise ChangedError from None
    except refusals.UserNotAuthorisedError as error:
        raise InputError(f"Zotero refuses: {clean(error)}", advice=HOW_TO) from None
    except (refusals.PyZoteroError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, RecursionError) as error:
        raise NoAnswerError(NAME, clean(error)) from None


# ------------------------------------------------------------------ what answers look like


def _mapping(answer: Any) -> Mapping[str, Any]:
    if not isinstance(answer, dict):
        raise NoAnswerError(NAME, "the answer is no JSON object")
    return answer


def _object(answer: Any) -> Object:
    """One object of an answer, with what the plan relies on checked."""
    data = _mapping(_mapping(answer).get("data"))
    key, version = data.get("key"), data.get("version")
    tags, homes = data.get("tags", []), data.get("collections", [])
    if not (isinstance(key, str) and OBJECT_KEY.fullmatch(key) and isinstance(version, int)):
        raise NoAnswerError(NAME, "an object has no key or no version")
    tagged = isinstance(tags, list) and all(
        isinstance(each, dict) and isinstance(each.get("tag"), str) for each in tags
    )
    if not tagged or not (isinstance(homes, list) and all(isinstance(home, str) for home in homes)):
        raise NoAnswerError(NAME, f"the object {key} has no proper tags or collections")
    return Object(key, version, data)


def _entries(report: Mapping[str, Any], part: str, size: int) -> Iterator[tuple[int, Any]]:
    """One part of a write report, by the object's place in what was sent."""
    for text, entry in _mapping(report.get(part, {})).items():
        if not text.isdecimal() or int(text) >= size:
            raise NoAnswerError(NAME, f"the write report speaks of an object {text[:20]!r}")
        yield int(text), entry


def _unchanged(payload: Mapping[str, Any]) -> Object:
    """An object that was so already."""
    return Object(str(payload["key"]), int(payload["version"]), payload)


def _refusal(answer: Any) -> tuple[int, str]:
    code, message = _mapping(answer).get("code"), str(_mapping(answer).get("message"))
    return code if isinstance(code, int) else 0, html.unescape(message)[:_LONGEST_MESSAGE]
