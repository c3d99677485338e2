"""A group on loopback, its API, and a client without patience."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from readinglist.zotero.apply import Report, Task, apply, look
from readinglist.zotero.conflicts import NO_DECISIONS, Decisions
from readinglist.zotero.desired import Desired, desired
from readinglist.zotero.library import Library
from readinglist.zotero.plan import Plan

from .course import GROUP, SECTIONS, Assigned, Course, Memory, record
from .group import Group
from .server import Api, serve


@dataclass
class Desk:
    """Where course staff sit: a course, its side file, and a client of the group."""

    api: Api
    library: Library
    url: str
    waits: list[float]
    course: Course = field(default_factory=Course)
    memory: Memory = field(default_factory=Memory)

    @property
    def group(self) -> Group:
        return self.api.group

    def wanted(self) -> Desired:
        return desired(self.course.lock(), self.course.notes(), GROUP)

    def task(self, decisions: Decisions = NO_DECISIONS) -> Task:
        return Task(self.wanted(), self.memory.load(), decisions)

    def plan(self, decisions: Decisions = NO_DECISIONS) -> Plan:
        task = self.task(decisions)
        return task.plan(look(self.library, task))

    def sync(self, *, ours: str = "", theirs: str = "") -> Report:
        decisions = Decisions(frozenset({ours} - {""}), frozenset({theirs} - {""}))
        return apply(self.library, self.task(decisions), self.memory.save)

    def key(self, name: str) -> str:
        """The key of an object of the course."""
        return self.memory.load().objects[name].key

    def item(self, name: str) -> dict[str, object]:
        """What the group holds for an object of the course."""
        key = self.key(name)
        return (self.group.collections if name.startswith(("term", "section")) else self.group.items)[key].data

    def tags(self, name: str) -> set[str]:
        return {each["tag"] for each in self.group.items[self.key(name)].data["tags"]}

    def homes(self, name: str) -> set[str]:
        found = self.group.items[self.key(name)].data["collections"]
        return {self.group.collections[key].data["name"] for key in found}


@pytest.fixture
def desk() -> Iterator[Desk]:
    api, waits = Api(), list[float]()
    with serve(lambda: api) as url:
        library = Library(GROUP, api.key, url, sleep=waits.append)
        yield Desk(api, library, url, waits)
        library.close()


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A course of two works, synced."""
    desk.course.works = [
        Assigned(record(1), "doe2023p1", [SECTIONS[0]], "Read *this* first."),
        Assigned(record(2), "doe2023p2", [SECTIONS[1]]),
    ]
    desk.sync()
    desk.api.log.clear()
    return desk
