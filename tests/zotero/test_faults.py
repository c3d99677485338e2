"""Versions, limits and faults: what somebody does meanwhile, and what a server and a network may do."""

from __future__ import annotations

import pytest

from readinglist.errors import InputError, ServiceError

from .conftest import Desk
from .course import SECTIONS, Assigned, record
from .server import Allowance, Fault, Request

TRAINING, INFERENCE, APPLICATIONS = SECTIONS


def test_an_item_that_somebody_adds_meanwhile_is_adopted(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1), "doe2023p1")]

    def before(request: Request) -> Fault | None:
        if request.writes and not desk.group.items:
            desk.group.add(itemType="conferencePaper", title="mine", DOI="10.1145/1")
        return None

    desk.api.before = before
    desk.sync()
    works = [thing.data["title"] for thing in desk.group.items.values() if thing.data["itemType"] != "attachment"]
    assert works == ["mine"]


def test_an_edit_between_reading_and_writing_leads_to_a_new_plan(two: Desk) -> None:
    key = two.key("item:doe2023p1")
    two.course.works[0].record = record(1, page="2-15", title="Another title")

    def before(request: Request) -> Fault | None:
        if request.writes and two.group.items[key].data["title"] == "Paper 1 on systems":
            two.group.edit(key, title="A better title")
        return None

    two.api.before = before
    report = two.sync()
    assert (two.item("item:doe2023p1")["title"], two.item("item:doe2023p1")["pages"]) == ("A better title", "2-15")
    assert [each.where for each in report.last.conflicts] == ["doe2023p1/title"]


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault(429, (("Retry-After", "10"),)), [10.0]),
        (Fault(503, (("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),)), [2.0]),
        (Fault(503), [2.0]),
        (Fault(200, (("Backoff", "3"),), late=True), [3.0]),
        (Fault(silent=True, late=True), []),
        (Fault(500, late=True), []),
        (Fault(garbled=True), []),
    ],
    ids=["429", "503 with a date", "503", "Backoff", "time-out after the write", "500 after the write", "nonsense"],
)
def test_faults_of_a_write_double_and_lose_nothing(desk: Desk, fault: Fault, waits: list[float]) -> None:
    desk.course.works = [Assigned(record(number), f"key{number}") for number in range(3)]
    left = {2: fault}  # the write of the items

    def before(request: Request) -> Fault | None:
        number = len(desk.api.writes()) if request.writes else -1
        return left.pop(number, None)

    desk.api.before = before
    desk.sync()
    assert not left
    assert desk.waits == waits
    assert len(desk.group.items) == 6
    assert desk.plan().is_empty
    assert not desk.plan().conflicts


def test_a_server_that_is_down_ends_the_run_and_the_next_completes(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.api.before = lambda request: Fault(503) if request.writes and request.path.endswith("items") else None
    with pytest.raises(ServiceError, match="Zotero"):
        desk.sync()
    desk.api.before = lambda request: None
    desk.sync()
    assert len(desk.group.items) == 2
    assert len(desk.group.collections) == 2


def test_a_server_that_wants_an_hour_is_not_waited_for(desk: Desk) -> None:
    desk.api.before = lambda request: Fault(429, (("Retry-After", "3600"),))
    with pytest.raises(ServiceError, match="3600 seconds"):
        desk.library.rights()
    assert desk.waits == []


def test_one_refused_object_does_not_stop_the_others(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1, title="x" * 70_000), "long"), Assigned(record(2), "doe2023p2")]
    report = desk.sync()
    assert list(report.problems) == ["item:long"]
    assert "too long" in report.problems["item:long"]
    assert len(desk.group.items) == 2  # the other one, with its link
    assert len([request for request in desk.api.writes() if request.path.endswith("items")]) <= 3


def test_settings_of_the_group_that_forbid_it_are_said(desk: Desk) -> None:
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.api.settings = {"libraryEditing": "admins", "owner": 1}
    assert "lets only its admins edit" in desk.library.rights().obstacle
    with pytest.raises(InputError, match="refuses to write"):
        desk.sync()
    assert not desk.group.items
    assert not desk.group.collections


def test_a_server_too_old_for_citation_keys_gets_none(desk: Desk) -> None:
    desk.api.schema = 33
    desk.course.works = [Assigned(record(1), "doe2023p1")]
    desk.sync()
    assert desk.item("item:doe2023p1")["citationKey"] == ""
    assert desk.plan().is_empty


def test_a_group_of_five_thousand_items_takes_a_bounded_number_of_requests(desk: Desk) -> None:
    """A first sync, and a second one that finds nothing to do, within the rate that the server allows."""
    desk.api.allowance = Allowance(lambda: sum(desk.waits))  # a clock that waiting alone moves on
    for number in range(5000):
        desk.group.add(itemType="preprint", title=f"Other work {number}", DOI=f"10.48550/arXiv.2001.{number:05d}")
    desk.course.works = [Assigned(record(number), f"key{number}", note="n") for number in range(28)]
    desk.library.rights()
    desk.sync()
    # rights (2), a look at ours (3) and one at all (collections, a list of versions, 100 batches of keys), the
    # log of deletions, term, section, items, notes and links in two, a look after (3), one refused by the rate
    assert len(desk.api.log) == 117
    assert desk.waits == [10.0]
    desk.api.log.clear()
    assert desk.plan().is_empty
    assert len(desk.api.log) == 3


def test_an_older_copy_of_the_state_undoes_nothing(two: Desk) -> None:
    """Another person syncs from a copy of the repository that is a sync behind, with the lock of then or of now."""
    before, work = two.memory.text, two.course.works[0]
    old, work.record = work.record, record(1, page="2-15")
    two.sync()
    two.memory.text, version = before, two.group.version
    assert two.sync().last.conflicts == ()
    two.memory.text, work.record = before, old
    assert [each.where for each in two.sync().last.conflicts] == ["doe2023p1/pages"]
    assert two.group.version == version
