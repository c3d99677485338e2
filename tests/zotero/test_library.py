"""The door to Zotero: rights, patience, secrets, and answers that are none."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from readinglist.errors import InputError, ServiceError
from readinglist.zotero.library import Library
from readinglist.zotero.rights import rights
from readinglist.zotero.snapshot import ChangedError, NoAnswerError

from .conftest import Desk
from .server import Answer, Fault

KEY = {"userID": 7, "username": "teacher"}


def granted(**groups: Any) -> dict[str, Any]:
    return KEY | {"access": {"groups": groups}}


def group(**data: Any) -> dict[str, Any]:
    return {"data": {"name": "Course", "owner": 1, "libraryEditing": "members"} | data}


ALL, READ = {"library": True, "write": True}, {"library": True, "write": False}


@pytest.mark.parametrize(
    ("key", "settings", "obstacle"),
    [
        (granted(all=ALL), group(), ""),
        (granted(all=READ, **{"1": ALL}), group(members=[7]), ""),
        (granted(all=READ), group(), "may only read"),
        (granted(all=ALL, **{"1": READ}), group(), "may only read"),
        (granted(all=ALL), group(libraryEditing="admins"), "only its admins"),
        (granted(all=ALL), group(libraryEditing="admins", admins=[7]), ""),
        (granted(all=ALL), group(libraryEditing="admins", owner=7), ""),
        (granted(all=ALL), group(members=[8]), "not a member"),
    ],
)
def test_who_may_write(key: dict[str, Any], settings: dict[str, Any], obstacle: str) -> None:
    found = rights(key, settings, "1")
    assert (obstacle in found.obstacle) if obstacle else not found.obstacle


@pytest.mark.parametrize(
    "key", [granted(), granted(all={"library": False}), KEY, {"access": "?"}, {"access": {"groups": []}}]
)
def test_a_group_that_cannot_be_read_is_an_error_with_advice(key: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="settings/keys/new"):
        rights(key, group(), "1")


def test_a_wrong_key_is_told_once(desk: Desk) -> None:
    library = Library("1", "ThisIsNotTheKey", desk.url)
    with pytest.raises(InputError, match="wrong, expired or revoked") as caught:
        library.rights()
    assert "ThisIsNotTheKey" not in str(caught.value)
    assert len(desk.api.log) == 1


def test_a_group_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(InputError, match="there is no group 99"):
        Library("99", desk.api.key, desk.url).rights()


def test_the_key_travels_in_a_header_alone(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.library.rights()
    desk.library.read(["ABCDEFGH"], [])
    desk.api.before = lambda request: Fault(500)
    with pytest.raises(NoAnswerError) as caught:
        desk.library.write([{"key": "ABCDEFGH", "version": 0, "itemType": "book"}], collections=False, guard=None)
    for request, _ in desk.api.log:
        assert desk.api.key not in request.path + json.dumps(request.query)
        assert desk.api.key in request.headers["authorization"]
    assert desk.api.key not in caplog.text
    assert desk.api.key not in str(caught.value) + repr(caught.value)


def test_we_say_who_we_are_and_send_no_write_token(desk: Desk) -> None:
    desk.library.write([{"key": "ABCDEFGH", "version": 0, "itemType": "book"}], collections=False, guard=0)
    (request,) = desk.api.writes()
    assert request.headers["user-agent"].startswith("readinglist/")
    assert request.headers["zotero-api-version"] == "3"
    assert "zotero-write-token" not in request.headers
    assert request.headers["if-unmodified-since-version"] == "0"


def test_a_guard_that_is_passed_writes_nothing(desk: Desk) -> None:
    desk.group.add(itemType="book")
    with pytest.raises(ChangedError):
        desk.library.write([{"key": "ABCDEFGH", "version": 0, "itemType": "book"}], collections=False, guard=0)
    assert len(desk.group.items) == 1


def test_the_write_report_is_read_object_by_object(desk: Desk) -> None:
    there = desk.group.add(itemType="book", title="A")
    payloads: list[dict[str, Any]] = [
        {"key": "ABCDEFGH", "version": 0, "itemType": "book", "title": "B"},
        {"key": there, "version": desk.group.version, "title": "A"},
        {"key": there, "version": 0, "itemType": "book"},
        {"key": "ABCDEFGJ", "version": 0, "itemType": "book", "collections": ["ZZZZZZZZ"]},
        {"key": "ABCDEFGK", "version": 5, "itemType": "book"},
        {"key": "ABCDEFGL", "version": 0, "itemType": "book", "nonsense": "<b>"},
        {"key": there, "title": "no version"},
    ]
    report = desk.library.write(payloads, collections=False, guard=None)
    assert {i: each.key for i, each in report.written.items()} == {0: "ABCDEFGH", 1: there}
    assert {i: code for i, (code, _) in report.refused.items()} == {2: 412, 3: 409, 4: 404, 5: 400, 6: 428}
    assert report.refused[5][1] == "Invalid property 'nonsense'"
    assert report.version == desk.group.version


def test_no_key_asks_for_nothing(desk: Desk) -> None:
    """An empty list of keys would ask the server for everything."""
    desk.group.add(itemType="book")
    assert desk.library.read([], []).items == {}
    assert desk.api.log == []


def test_what_is_in_the_trash_is_seen(desk: Desk) -> None:
    key = desk.group.add(itemType="book")
    desk.group.trash(key)
    assert desk.library.read([key], []).items[key].trashed
    assert desk.library.read([], [], complete=True).items[key].trashed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'"x"',
        b"null",
        b"[1]",
        b'[{"data": 1}]',
        b'[{"data": {"key": "x", "version": 1}}]',
        b'[{"data": {"key": "ABCDEFGH", "version": "1"}}]',
        b'[{"data": {"key": "ABCDEFGH", "version": 1, "tags": [1]}}]',
        b'[{"data": {"key": "ABCDEFGH", "version": 1, "collections": [{}]}}]',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:70]),
)
@pytest.mark.parametrize("act", ["read", "complete", "write", "erased", "rights"])
def test_nonsense_is_no_answer_and_no_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, body: bytes, act: str
) -> None:
    headers = {"Content-Type": "application/json", "Last-Modified-Version": "3"}
    monkeypatch.setattr(desk.api, "_route", lambda request: Answer(200, body, dict(headers)))
    acts: dict[str, Any] = {
        "read": lambda: desk.library.read(["ABCDEFGH"], []),
        "complete": lambda: desk.library.read([], [], complete=True),
        "write": lambda: desk.library.write([{"key": "ABCDEFGH", "version": 0}], collections=False, guard=None),
        "erased": lambda: desk.library.erased(0),
        "rights": desk.library.rights,
    }
    try:
        acts[act]()
    except (ServiceError, InputError) as error:
        assert str(error)


@pytest.mark.parametrize(
    "report",
    [
        {"successful": {"7": {}}},
        {"successful": {"x": {"data": {"key": "ABCDEFGH", "version": 1}}}},
        {"failed": {"0": "no"}},
        {"failed": {"0": {"code": "x"}}},
        {"unchanged": {"5": "ABCDEFGH"}},
        {"unchanged": []},
    ],
)
def test_a_write_report_of_nonsense_is_no_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch, report: object) -> None:
    answer = Answer(200, json.dumps(report).encode(), {"Content-Type": "application/json"})
    monkeypatch.setattr(desk.api, "_route", lambda request: answer)
    try:
        found = desk.library.write([{"key": "ABCDEFGH", "version": 0}], collections=False, guard=None)
    except NoAnswerError:
        return
    assert not found.written


def test_reads_are_tried_again_and_writes_are_not(desk: Desk) -> None:
    faults = [Fault(500), Fault(silent=True), Fault(502)]
    desk.api.before = lambda request: faults.pop(0) if faults else None
    desk.library.read(["ABCDEFGH"], [])
    assert len(desk.api.log) == 4
    assert desk.waits == [2.0, 4.0, 6.0]
    faults = [Fault(silent=True)]
    with pytest.raises(NoAnswerError):
        desk.library.write([{"key": "ABCDEFGH", "version": 0, "itemType": "book"}], collections=False, guard=None)


def test_a_backoff_is_kept_before_the_next_request(desk: Desk) -> None:
    headers = (("Backoff", "7"), ("Retry-After", "x"))
    faults = [Fault(200, headers, late=True)]
    desk.api.before = lambda request: faults.pop(0) if faults else None
    desk.library.rights()
    assert desk.waits == [7.0]


def test_only_the_sync_speaks_to_the_group_it_names(desk: Desk) -> None:
    desk.library.rights()
    paths = [request.path for request, _ in desk.api.log]
    assert paths == ["/keys/current", "/groups/1"]
