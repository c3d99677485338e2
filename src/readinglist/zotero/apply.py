"""Carrying a plan out: batch by batch, each with its intent saved before and its outcome after.

A write that met a change of others is not forced: the group is read again and planned anew. So is everything after a
write without an answer, where the objects' versions tell what became of it. The run ends when a fresh look finds
nothing left to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from readinglist.errors import InputError, ServiceError
from readinglist.zotero import items
from readinglist.zotero.bind import keys_to_read, may_be_erased, unbound
from readinglist.zotero.conflicts import NO_DECISIONS, Decisions
from readinglist.zotero.desired import Desired
from readinglist.zotero.merge import landed
from readinglist.zotero.plan import Action, Change, Plan, plan
from readinglist.zotero.rights import HOW_TO
from readinglist.zotero.snapshot import (
    BATCH,
    ChangedError,
    NoAnswerError,
    Progress,
    Snapshot,
    WriteReport,
    batches,
    no_progress,
)
from readinglist.zotero.state import Kind, Known, Sent, State

_TRIES = 3  # refusals of one object before it is left for the next run
_FRUITLESS = 5  # rounds in a row that wrote nothing
_FORBIDDEN = 403
_CHANGED = frozenset({404, 409, 412, 428})  # somebody was faster: read again


class Group(Protocol):
    """What applying needs of a group; `library.Library` is one."""

    def read(
        self,
        items: Sequence[str],
        collections: Sequence[str],
        *,
        complete: bool = False,
        progress: Progress = no_progress,
    ) -> Snapshot:
        """Reads what the keys name, or all items."""

    def erased(self, since: int) -> frozenset[str]:
        """The keys of what was deleted for good after that version of the library."""

    def write(self, payloads: Sequence[Mapping[str, Any]], *, collections: bool, guard: int | None) -> WriteReport:
        """Writes one batch."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, what could not be (name -> why), what people have to decide, and the state in the end."""

    done: tuple[Change, ...]
    problems: dict[str, str]
    last: Plan


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done: the wishes, the last state pushed, and how people decided conflicts."""

    wanted: Desired
    last: State
    decisions: Decisions = NO_DECISIONS

    def plan(self, now: Snapshot) -> Plan:
        """The plan, without what the server is too old for."""
        wanted = self.wanted
        if not items.has_citation_keys(now.schema):
            wanted = wanted.without(items.CITATION_KEY)
        return plan(self.last, now, wanted, self.decisions)


def look(group: Group, task: Task, progress: Progress = no_progress, *, complete: bool = False) -> Snapshot:
    """Reads what a plan needs: the objects that stand for what is wanted, or all when one is not in its place."""
    last, wanted = task.last, task.wanted
    keys, collections = (sorted(each) for each in keys_to_read(last, wanted))
    now = group.read(keys, collections, complete=complete, progress=progress)
    if not complete and unbound(last, now, wanted):
        now = group.read(keys, collections, complete=True, progress=progress)
    return replace(now, erased=group.erased(last.version)) if may_be_erased(last, now, wanted) else now


def apply(group: Group, task: Task, save: Callable[[State], None], progress: Progress = no_progress) -> Report:
    """Writes until nothing is left to do; `save` keeps the state on the disk, before and after each batch.

    Raises `ServiceError` when the group gives no answer or changes too fast, `InputError` when it may not be written;
    what was done until then is saved, and the next run goes on from there.
    """
    return _Applying(group, task, save, progress, task.last).run()


@dataclass(slots=True)
class _Applying:
    """One application under way."""

    group: Group
    task: Task
    save: Callable[[State], None]
    progress: Progress
    state: State
    done: list[Change] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    silence: NoAnswerError | None = None
    before: State = field(default_factory=State)

    def run(self) -> Report:
        """Rounds of reading, planning and writing."""
        fruitless = 0
        while True:
            self.task = replace(self.task, last=self.state)
            now = look(self.group, self.task, self.progress)
            found = self._plan(now)
            self.state = found.state
            todo = [change for change in found.changes if not self._is_given_up(change)]
            if not todo:
                self.state = replace(self.state, version=now.version)
                self.save(self.state)
                open_still = {change.name for change in found.changes}
                problems = {name: why for name, why in self.problems.items() if name in open_still}
                return Report(tuple(self.done), problems, found)
            before = len(self.done)
            self._carry_out(todo, now.version)
            fruitless = 0 if len(self.done) > before else fruitless + 1
            if fruitless == _FRUITLESS:
                if self.silence:
                    raise self.silence
                problem = "the group changes faster than it can be written; nothing is lost, run this again later"
                raise ServiceError("Zotero", problem)

    def _is_given_up(self, change: Change) -> bool:
        """Whether an object, or the parent that it needs, was refused too often."""
        return any(self.refusals[name] >= _TRIES for name in (change.name, change.parent) if name)

    def _plan(self, now: Snapshot) -> Plan:
        """The plan of this round; decisions are about the conflicts of the first one."""
        if self.task.decisions.seen is None:
            open_now = replace(self.task, decisions=NO_DECISIONS).plan(now).conflicts
            seen = {(conflict.name, conflict.facet): conflict.theirs for conflict in open_now}
            self.task = replace(self.task, decisions=replace(self.task.decisions, seen=seen))
        return self.task.plan(now)

    def _carry_out(self, todo: Sequence[Change], version: int) -> None:
        """Writes batch after batch until one meets a change of others or gets no answer."""
        creates = any(change.action is Action.CREATE and change.known.kind is Kind.ITEM for change in todo)
        # an item that somebody adds meanwhile may be one to adopt, so nothing may change before items are created
        guard = version if creates else None
        missing: set[str] = set()
        before = len(self.done)
        for batch in _batches(todo):
            self.progress("writing to the group", len(self.done) - before, len(todo))
            ready = [change for change in batch if change.parent not in missing]
            report = self._send(ready, guard) if ready else None
            if ready and report is None:
                return
            if report:
                missing |= self._record(ready, report)
                guard = None if guard is None else report.version
        self.progress("writing to the group", len(todo), len(todo))

    def _send(self, batch: Sequence[Change], guard: int | None) -> WriteReport | None:
        """Writes one batch, its intent saved before; None when the group has to be read again."""
        self.before = self.state
        self._keep({change.name: replace(change.known, sent=Sent(change.version, change.new)) for change in batch})
        try:
            payloads = [change.payload for change in batch]
            return self.group.write(payloads, collections=batch[0].known.kind is Kind.COLLECTION, guard=guard)
        except ChangedError:
            self.state = self.before
        except NoAnswerError as error:
            self.silence = error
        return None

    def _record(self, batch: Sequence[Change], report: WriteReport) -> set[str]:
        """Keeps what became of a batch; the names of what could not be created."""
        self.silence = None
        known: dict[str, Known] = {}
        refused: dict[str, tuple[int, str]] = {}
        for i, change in enumerate(batch):
            if there := report.written.get(i):
                known[change.name] = landed(change.known, change.new, there.data)
                self.done.append(change)
            elif i in report.refused:
                refused[change.name] = report.refused[i]
        self._keep(known, back=refused)
        self._count(refused)
        return {change.name for i, change in enumerate(batch) if i not in report.written and change.version == 0}

    def _count(self, refused: Mapping[str, tuple[int, str]]) -> None:
        """A refusal because somebody was faster is tried again; others are for people."""
        for name, (code, message) in refused.items():
            if code == _FORBIDDEN:
                raise InputError(f"Zotero refuses to write to the group: {message}", advice=HOW_TO)
            self.refusals[name] += 1 if code in _CHANGED or code >= 500 else _TRIES
            self.problems[name] = f"{message} ({code})"

    def _keep(self, objects: Mapping[str, Known], back: Iterable[str] = ()) -> None:
        """Saves the state with these objects, and those to put `back` as they were before the batch."""
        kept = {name: known for name, known in self.state.objects.items() if name not in back}
        was = {name: self.before.objects[name] for name in back if name in self.before.objects}
        self.state = replace(self.state, objects={**kept, **was, **objects})
        self.save(self.state)


def _batches(todo: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes in the order in which they can be written: collections, then items, then their children."""
    for level in range(4):
        yield from batches([change for change in todo if _level(change) == level], BATCH)


def _level(change: Change) -> int:
    if change.known.kind is Kind.COLLECTION:
        return 0 if change.parent is None else 1
    return 2 if change.known.kind is Kind.ITEM else 3
