"""The sync against people, faults and kills, as a state machine.

Rules change the lock, edit the group as people do, and sync with faults at any request, edits of people between two
requests, and kills between any two batches. After each step: no edit of a person lost, no item doubled, nothing of
others touched; after a sync in peace: the plan is empty, no request writes, and the group holds what the lock wants.
`scripts/fuzz_sync.py` runs it longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from readinglist import identifiers
from readinglist.errors import ServiceError
from readinglist.zotero.apply import Report, Task, apply, look
from readinglist.zotero.conflicts import NO_DECISIONS, Decisions
from readinglist.zotero.desired import Desired, desired
from readinglist.zotero.library import Library
from readinglist.zotero.merge import value as facet_value
from readinglist.zotero.plan import Plan
from readinglist.zotero.snapshot import Progress, Snapshot, WriteReport, no_progress
from readinglist.zotero.state import Kind

from .course import GROUP, SECTIONS, Assigned, Course, Memory, record
from .server import Api, Fault, Request, serve
from .watch import Watch

WORKS = 2
NOTES = ("Read this *first*.", 'A "quoted" & <b>bold</b> note.', "")
FIELDS = ("title", "pages", "publisher", "proceedingsTitle", "repository", "date", "extra", "DOI")
HOMES = (*SECTIONS, None)
TYPES = ("conferencePaper", "preprint", "journalArticle")
VALUES = ("", "one", "1-14", "15-20")
TAGS = (*SECTIONS, "read by 2024-02-01", "left the schedule", "people's own")


class Killed(BaseException):
    """The process ends here."""


class Mortal:
    """A group that the process may not outlive: it dies before or after a write."""

    def __init__(self, library: Library, dies_at: int | None, *, after: bool) -> None:
        self._library, self._left, self._after = library, dies_at, after

    def read(
        self,
        items: Sequence[str],
        collections: Sequence[str],
        *,
        complete: bool = False,
        progress: Progress = no_progress,
    ) -> Snapshot:
        return self._library.read(items, collections, complete=complete, progress=progress)

    def erased(self, since: int) -> frozenset[str]:
        return self._library.erased(since)

    def write(self, payloads: Sequence[Mapping[str, Any]], *, collections: bool, guard: int | None) -> WriteReport:
        dies = self._left == 0
        self._left = None if self._left is None else self._left - 1
        if dies and not self._after:
            raise Killed
        report = self._library.write(payloads, collections=collections, guard=guard)
        if dies:
            raise Killed
        return report


FAULTS = {
    "too many requests": Fault(429, (("Retry-After", "10"),)),
    "busy": Fault(503),
    "busy until a date": Fault(503, (("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),)),
    "broken": Fault(500),
    "broken gateway, work done": Fault(502, late=True),
    "no answer, work not done": Fault(silent=True),
    "no answer, work done": Fault(silent=True, late=True),
    "nonsense, work done": Fault(garbled=True),
    "back off": Fault(200, (("Backoff", "5"),), late=True),
}

_current: list[Api] = [Api()]
_libraries: list[Library] = []


def current() -> Api:
    """The API of the run at hand; one server serves them all."""
    return _current[0]


def use(library: Library) -> None:
    """Makes this the client of all runs."""
    _libraries.append(library)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with serve(current) as url:
        library = Library(GROUP, Api().key, url, sleep=lambda _: None)
        use(library)
        yield library
        library.close()


class Syncing(RuleBasedStateMachine):
    """A course, a group, people, and a network that fails."""

    @initialize(
        kinds=st.dictionaries(st.integers(0, WORKS - 1), st.sampled_from(["article", "paper-conference"])),
        synced=st.booleans(),
    )
    def begin(self, kinds: dict[int, str], synced: bool) -> None:
        self.api = _current[0] = Api()
        self.group, self.library = self.api.group, _libraries[-1]
        self.watch = Watch(self.group)
        works = [
            Assigned(record(n, type=kind), f"doe2023p{n}", [SECTIONS[n % 3]], NOTES[n % 3])
            for n, kind in sorted(kinds.items())
        ]
        self.memory, self.course = Memory(), Course(works)
        self.lost = self.unsure = False
        if synced:
            self.sync_in_peace("")

    # ------------------------------------------------------------ the lock changes

    @rule(
        data=st.data(),
        what=st.sampled_from(["assign", "drop", "move", "correct", "publish", "publish", "annotate", "rekey"]),
    )
    def change_the_lock(self, data: st.DataObject, what: str) -> None:
        number = data.draw(st.integers(0, WORKS - 1), label="work")
        work = self._work(number)
        if work is None:
            sections = data.draw(
                st.lists(st.sampled_from(HOMES), min_size=1, max_size=2, unique=True), label="sections"
            )
            self.course.works.append(Assigned(record(number), f"doe2023p{number}", sections, NOTES[number % 3]))
        else:
            getattr(self, f"_{what}")(data, work)

    def _work(self, number: int) -> Assigned | None:
        wanted = identifiers.parse(f"doi:10.1145/{number}")
        return next((each for each in self.course.works if wanted in each.record.identifiers), None)

    def _assign(self, data: st.DataObject, work: Assigned) -> None:
        """Assigned to one more section, or not decided any more, or again."""
        section = data.draw(st.sampled_from(HOMES), label="section")
        if section in work.sections:
            work.decided = not work.decided
        else:
            work.sections.append(section)

    def _drop(self, _data: st.DataObject, work: Assigned) -> None:
        self.course.works.remove(work)

    def _move(self, data: st.DataObject, work: Assigned) -> None:
        work.sections = [data.draw(st.sampled_from(HOMES), label="section")]

    def _correct(self, data: st.DataObject, work: Assigned) -> None:
        pages = data.draw(st.sampled_from([None, "1-14", "15-20"]), label="pages")
        title = data.draw(st.sampled_from(["", " revisited"]), label="title")
        work.record = replace(work.record, page=pages, title=work.claim + title)

    def _publish(self, data: st.DataObject, work: Assigned) -> None:
        kind = data.draw(st.sampled_from(["article", "paper-conference", "article-journal"]), label="type")
        work.record = replace(work.record, type=kind)

    def _annotate(self, data: st.DataObject, work: Assigned) -> None:
        work.note = data.draw(st.sampled_from(NOTES), label="note")

    def _rekey(self, data: st.DataObject, work: Assigned) -> None:
        work.key = f"{work.key.split('x')[0]}x{data.draw(st.integers(0, 2), label='key')}"

    @rule(what=st.sampled_from(["turn", "term", "lose", "turn", "term"]))
    def change_the_course(self, what: str) -> None:
        if what == "turn":
            self.course.sections.reverse()
        elif what == "term":
            self.course.year += 1
        else:
            self.memory.text, self.lost = None, True
            self.watch.look()
            self.watch.forget_base()

    # ------------------------------------------------------------ people

    @rule(number=st.integers(0, WORKS), kind=st.sampled_from(TYPES), titled=st.booleans(), filed=st.booleans())
    def people_add(self, number: int, kind: str, titled: bool, filed: bool) -> None:
        named = {"title": f"Paper {number} on systems"} if titled else {"DOI": f"10.1145/{number}", "title": "mine"}
        homes = sorted(self.group.collections)[: 1 if filed else 0]
        doe = {"creatorType": "author", "firstName": "Jane", "lastName": "Doe"}
        self.group.add(itemType=kind, creators=[doe], **named, collections=homes)

    @precondition(lambda self: self._works())
    @rule(
        data=st.data(), what=st.sampled_from(["field", "field", "type", "tag", "file", "remove", "merge", "comment"])
    )
    def people_edit(self, data: st.DataObject, what: str) -> None:
        getattr(self, f"_people_{what}")(data, data.draw(st.sampled_from(self._works()), label="item"))

    def _works(self) -> list[str]:
        return [key for key, thing in self.group.items.items() if thing.data["itemType"] in TYPES]

    def _people_field(self, data: st.DataObject, key: str) -> None:
        name = data.draw(st.sampled_from(FIELDS), label="field")
        if name in self.group.items[key].data:
            self.group.edit(key, **{name: data.draw(st.sampled_from(VALUES), label="value")})

    @rule(data=st.data())
    def people_undo(self, data: st.DataObject) -> None:
        """Somebody takes back one thing that the sync wrote."""
        written = [each for each in self.group.writes if each.who == "tool" and each.before and each.after]
        if not written or written[-1].key not in self.group.all(written[-1].kind):
            return
        write, there = written[-1], self.group.all(written[-1].kind)[written[-1].key]
        changed = {name for name in write.after if write.before.get(name) != write.after[name]}
        names = sorted(changed & there.data.keys() & write.before.keys() - {"dateModified", "itemType"})
        if names:
            name = data.draw(st.sampled_from(names), label="what")
            value = write.before[name]
            if name == "collections":
                value = [each for each in value if each in self.group.collections]
            self.group.edit(write.key, write.kind, **{name: value})

    def _people_type(self, data: st.DataObject, key: str) -> None:
        self.group.edit(key, itemType=data.draw(st.sampled_from(TYPES), label="type"))

    def _people_tag(self, data: st.DataObject, key: str) -> None:
        there = [each["tag"] for each in self.group.items[key].data["tags"]]
        tag = data.draw(st.sampled_from([*TAGS, *there]), label="tag")
        (self.group.untag if tag in there else self.group.tag)(key, tag)

    def _people_file(self, data: st.DataObject, key: str) -> None:
        homes = sorted(self.group.collections)
        if homes:
            home = data.draw(st.sampled_from(homes), label="collection")
            filed = home in self.group.items[key].data["collections"]
            (self.group.take_out if filed else self.group.put_into)(key, home)

    def _people_remove(self, data: st.DataObject, key: str) -> None:
        getattr(self.group, data.draw(st.sampled_from(["trash", "restore", "erase"]), label="how"))(key)

    def _people_merge(self, data: st.DataObject, key: str) -> None:
        winner = data.draw(st.sampled_from(self._works()), label="winner")
        if winner != key:
            self.group.merge(key, winner)

    def _people_comment(self, _data: st.DataObject, key: str) -> None:
        self.group.add(itemType="note", note="<p>ours</p>", parentItem=key)

    @precondition(lambda self: len(self._works()) < len(self.group.items))
    @rule(data=st.data(), what=st.sampled_from(["trash", "restore", "erase", "write", "write", "follow"]))
    def people_edit_notes(self, data: st.DataObject, what: str) -> None:
        key = data.draw(st.sampled_from(sorted(set(self.group.items) - set(self._works()))), label="note")
        field = "note" if self.group.items[key].data["itemType"] == "note" else "url"
        if what == "write":
            texts = ["<p>mine</p>", "", "<h1>Course note</h1><p>Read this <em>first</em>.</p>"]
            self.group.edit(key, **{field: data.draw(st.sampled_from(texts), label="text")})
        elif what == "follow":
            self.group.edit(key, parentItem=data.draw(st.sampled_from(self._works()), label="item"))
        else:
            getattr(self.group, what)(key)

    @precondition(lambda self: self.group.collections)
    @rule(data=st.data(), what=st.sampled_from(["trash", "restore", "erase", "rename", "lift"]))
    def people_tidy(self, data: st.DataObject, what: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.group.collections)), label="collection")
        if what == "rename":
            self.group.edit(key, "collections", name="renamed")
        elif what == "lift":
            self.group.edit(key, "collections", parentCollection=False)
        else:
            getattr(self.group, what)(key, "collections")

    # ------------------------------------------------------------ the sync

    @rule(side=st.sampled_from(["", "", "", "", "ours", "theirs"]))
    def sync_in_peace(self, side: str) -> None:
        report = self._sync(self.library, _all(side))
        assert report is not None
        assert not report.problems, report.problems
        self.watch.just_removed.clear()
        self._in_step(report)

    @rule(
        faults=st.lists(st.tuples(st.integers(0, 8), st.sampled_from(sorted(FAULTS))), max_size=3),
        meanwhile=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 13)), max_size=2),
        dies_at=st.none() | st.integers(0, 2),
        after=st.booleans(),
        side=st.sampled_from(["", "", "ours"]),
    )
    def sync_in_trouble(
        self,
        faults: list[tuple[int, str]],
        meanwhile: list[tuple[int, int]],
        dies_at: int | None,
        after: bool,
        side: str,
    ) -> None:
        # what people decide is about what they saw, so edits come only after the first look
        late = side == "ours"
        self.api.before = _Trouble({i: FAULTS[name] for i, name in faults}, dict(meanwhile), self._meddle, late=late)
        self.unsure = True
        with suppress(ServiceError, Killed):
            self._sync(Mortal(self.library, dies_at, after=after), _all(side))
        self.api.before = lambda request: None

    def _meddle(self, what: int) -> None:
        """Somebody edits the group between two requests."""
        works = [
            key for key, thing in self.group.items.items() if thing.data["itemType"] not in ("note", "attachment")
        ]
        if what < 3:
            number = what % WORKS
            self.group.add(itemType="preprint", title="mine", DOI=f"10.1145/{number}")
        elif works:
            key = works[what % len(works)]
            edits: list[Callable[[], None]] = [
                lambda: self.group.edit(key, title="meanwhile"),
                lambda: self.group.tag(key, "meanwhile"),
                lambda: self.group.trash(key),
                lambda: self.group.edit(key, date="1999"),
                lambda: self.group.edit(key, pages="meanwhile") if "pages" in self.group.items[key].data else None,
            ]
            edits[what % len(edits)]()

    def _sync(self, group: Library | Mortal, decisions: Decisions) -> Report | None:
        wanted = desired(self.course.lock(), self.course.notes(), GROUP)
        self.watch.look()
        if self.memory.text is None:
            self.watch.forget_base()
        self._agree()
        if decisions.ours:
            self.watch.allow()
        try:
            return apply(group, Task(wanted, self.memory.load(), decisions), self.memory.save)
        finally:
            self.watch.look()
            self.watch.allowed.clear()
            self._agree()
            self._forgive_what_left()
            if decisions.ours:
                self._remember_what_is_under_way()

    def _wishes(self) -> dict[str, Mapping[str, Any]]:
        wanted = desired(self.course.lock(), self.course.notes(), GROUP)
        return {name: each.facets for name, each in wanted.objects.items()}

    def _agree(self) -> None:
        """What people made equal to the lock's wish is common ground once the sync has looked."""
        state, wishes = self.memory.load(), self._wishes()
        by_doi = {
            f"10.1145/{number}": work for number in range(WORKS + 1) if (work := self._work(number)) and work.decided
        }
        for kind, key, name in list(self.watch.facts):
            thing = self.group.all(kind).get(key)
            work = by_doi.get(thing.data.get("DOI", "")) if thing else None
            names = [one for one, known in state.objects.items() if known.key == key]
            for one in [*names, *([f"item:{work.key}"] if work else [])]:
                self.watch.agree((kind, key, name), wishes.get(one, {}).get(name, ""))

    def _forgive_what_left(self) -> None:
        """What people erased is made anew once its reading left the schedule and came back."""
        known = {known.key for known in self.memory.load().objects.values()}
        self.watch.erased &= known

    def _remember_what_is_under_way(self) -> None:
        """What somebody asked for again is made by the next run, where this one was killed before it wrote."""
        known = self.memory.load().objects.values()
        self.watch.asked |= {each.key for each in known if each.sent and each.sent.version == 0}

    def _in_step(self, report: Report) -> None:
        """Nothing is left to do, and what the lock wants is there unless people wanted otherwise."""
        requests = len(self.api.log)
        wanted = desired(self.course.lock(), self.course.notes(), GROUP)
        task = Task(wanted, self.memory.load())
        again = task.plan(look(self.library, task))
        assert again.is_empty, again.changes
        assert not any(request.writes for request, _ in self.api.log[requests:])
        self._blames_people(again)
        self._lets_go(again, wanted)
        removed = {conflict.name for conflict in again.conflicts if conflict.facet == "deleted"}
        removed |= {name for name, known in again.state.objects.items() if "deleted" in known.theirs}
        for name, each in wanted.objects.items():
            item = wanted.objects.get(each.parent or "", each)
            known = again.state.objects.get(name)
            if removed & {name, item.name, *item.homes, "term"}:
                continue  # people removed it, or what it belongs to
            assert known is not None, f"{name} is nowhere"
            kept = {one.facet for one in again.conflicts if one.name == name} | set(known.theirs)
            self._holds(name, known.key, each.facets, kept)

    def _lets_go(self, again: Plan, wanted: Desired) -> None:
        """What left the schedule says so, where people were not at it, and is in none of its sections.

        Where the state was lost, or a write had no answer, it may be people who put it there.
        """
        touched = {write.key for write in self.group.writes if write.who == "people"}
        known = again.state.objects
        homes = {each.key for each in known.values() if each.kind is Kind.COLLECTION}
        for name in known.keys() - wanted.objects.keys():
            is_left = known[name].readings and not wanted.undecided & set(known[name].readings)
            if known[name].kind is Kind.ITEM and is_left and known[name].key not in touched:
                data = self.group.items[known[name].key].data
                assert facet_value(data, "tag:left the schedule"), name
                assert self.lost or self.unsure or homes.isdisjoint(data["collections"]), name

    def _blames_people(self, again: Plan) -> None:
        """A conflict is about an object that people were at, not about what the sync did alone."""
        touched = {write.key for write in self.group.writes if write.who == "people"}
        for conflict in again.conflicts:
            known = again.state.objects.get(conflict.name)
            assert self.lost or (known and known.key in touched), f"{conflict.where} is nobody's"

    def _holds(self, name: str, key: str, wishes: Mapping[str, Any], kept: set[str]) -> None:
        """An object says what the lock wants, but for what people decided otherwise."""
        thing = (self.group.collections if name.startswith(("term", "section:")) else self.group.items)[key]
        fields = {facet: wish for facet, wish in wishes.items() if wish and facet not in kept and facet != "note"}
        if "itemType" in kept:
            fields = {facet: wish for facet, wish in fields.items() if facet.startswith("tag:")}
        for facet, wish in fields.items():
            there = facet_value(thing.data, facet)
            assert there == wish, f"{name}: {facet} is {there!r} and not {wish!r}"

    @invariant()
    def nothing_is_broken(self) -> None:
        if hasattr(self, "watch"):
            self.watch.look()
            assert not self.watch.broken, "\n".join(self.watch.broken)


class _Trouble:
    """Faults and edits of people at numbered requests of one sync; `late` counts those from the first write on."""

    def __init__(
        self, faults: dict[int, Fault], meanwhile: dict[int, int], meddle: Callable[[int], None], *, late: bool
    ) -> None:
        self._faults, self._meanwhile, self._meddle, self._number = faults, meanwhile, meddle, -1
        self._late, self._edits = late, -1

    def __call__(self, request: Request) -> Fault | None:
        self._number += 1
        if request.writes or not self._late or self._edits >= 0:
            self._edits += 1
        if self._edits in self._meanwhile:
            self._meddle(self._meanwhile.pop(self._edits))
        return self._faults.pop(self._number, None)


def _all(side: str) -> Decisions:
    return Decisions(**{side: frozenset({"all"})}) if side else NO_DECISIONS


RUNS = settings(
    max_examples=100,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,  # the same runs each time; others are for the script
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def test_no_edit_is_lost_and_nothing_doubled(library: Library) -> None:
    """Random edits of people, changes of the lock, faults at any request, kills: see the module's docstring."""
    run_state_machine_as_test(Syncing, settings=RUNS)
