"""The plan: what to write so that the group holds what the lock wants, and nothing of others changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from readinglist.zotero.bind import Binder, Bound
from readinglist.zotero.carry import carried
from readinglist.zotero.conflicts import DELETED, NO_DECISIONS, Conflict, Decisions
from readinglist.zotero.desired import LEFT, Desired, Wanted, retired_section
from readinglist.zotero.merge import Side, merge, merge_item, settled, untouched, value
from readinglist.zotero.snapshot import Object, Snapshot
from readinglist.zotero.state import HOME, TAG, Facets, Kind, Known, State, is_member


class Action(StrEnum):
    """What a change does to its object."""

    CREATE = "create"
    UPDATE = "update"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class Change:
    """One object to write: the facets before and after, the JSON that does it, and what is known before it.

    `parent` names the object that has to be there first.
    """

    action: Action
    name: str
    old: Facets
    new: Facets
    payload: Mapping[str, Any]
    known: Known
    parent: str | None = None

    @property
    def version(self) -> int:
        """The object's version that the write is meant for; 0 creates."""
        return int(self.payload["version"])


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write, in order; what people have to decide; what was adopted (name -> key).

    `state` is what is known before anything is written, `homes` are the names of collections by key, for showing.
    """

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    adopted: Mapping[str, str] = field(default_factory=dict)
    state: State = field(default_factory=State)
    homes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do; conflicts may be open."""
        return not self.changes and not self.adopted


def plan(last: State, now: Snapshot, wanted: Desired, decisions: Decisions = NO_DECISIONS) -> Plan:
    """What to do so that the group holds what is wanted; `now` has to be complete where `bind.unbound` says so."""
    return _Planning(carried(last, wanted), now, wanted, decisions).plan()


class _Planning:
    """One plan under way."""

    def __init__(self, last: State, now: Snapshot, wanted: Desired, decisions: Decisions) -> None:
        self._last, self._wanted, self._decisions = last, wanted, decisions
        self._binder = Binder(last, now, wanted, decisions)
        self._changes: list[Change] = []
        self._conflicts: list[Conflict] = []
        self._objects: dict[str, Known] = {}
        self._closed: set[str] = set()  # the collections that people removed
        self._new: set[str] = set()  # those that are made now
        self._keys: set[str] = set()  # of all objects that stand for something wanted

    def plan(self) -> Plan:
        """Binds and merges what is wanted, and lets go of what is not."""
        for each in self._wanted.objects.values():
            bound = self._binder.bind(each)
            self._objects[each.name] = bound.known
            if each.kind is Kind.COLLECTION and (bound.closed or bound.is_new):
                (self._closed if bound.closed else self._new).add(HOME + bound.known.key)
            if not bound.closed:
                self._look_at(each, bound)
        self._keys = {bound.known.key for bound in self._binder.bound.values()}
        for name, known in self._last.objects.items():
            if name not in self._wanted.objects:
                self._let_go(name, known)
        return Plan(
            tuple(self._changes),
            (*self._binder.conflicts, *self._conflicts),
            self._binder.adopted,
            replace(self._last, term=self._wanted.term, objects=self._remembered()),
            self._homes(),
        )

    def _remembered(self) -> dict[str, Known]:
        """The objects that are or were there; a new one gets its place when it is sent."""
        return {name: known for name, known in self._objects.items() if known.theirs or self._binder.was_there(name)}

    def _homes(self) -> dict[str, str]:
        named = {known.key: name for name, known in self._last.objects.items() if known.kind is Kind.COLLECTION}
        return named | {bound.known.key: name for name, bound in self._binder.bound.items()}

    # ------------------------------------------------------------ what is wanted

    def _look_at(self, each: Wanted, bound: Bound) -> None:
        homes = [self._binder.bound[home] for home in each.homes]
        wishes = {**each.facets, **{HOME + home.known.key: True for home in homes if not home.closed}}
        if bound.there:
            self._update(each, bound.known, bound.there, wishes)
        else:
            self._create(each, bound.known, wishes)

    def _create(self, each: Wanted, known: Known, wishes: Facets) -> None:
        new = {facet: wish for facet, wish in wishes.items() if wish != ""}
        payload = {"key": known.key, "version": 0, **payload_of(new, {}), **self._placed(each)}
        self._changes.append(Change(Action.CREATE, each.name, {}, new, payload, known, each.parent))

    def _placed(self, each: Wanted) -> dict[str, Any]:
        """What a new object says besides its facets: its type and its parent."""
        parent = self._binder.bound[each.parent].known.key if each.parent else False
        return {
            Kind.COLLECTION: {"parentCollection": parent},
            Kind.ITEM: {},
            Kind.NOTE: {"itemType": "note", "parentItem": parent},
            Kind.LINK: {"itemType": "attachment", "linkMode": "linked_url", "parentItem": parent},
        }[each.kind]

    def _update(self, each: Wanted, known: Known, there: Object, wishes: Facets) -> None:
        known, wishes = self._without_new_homes(known), {**wishes, **self._left_alone(known, there)}
        merging = merge_item if each.kind is Kind.ITEM else merge
        merged = merging(known, wishes, there.data, lambda *conflict: self._decisions.of(each.name, *conflict))
        self._conflicts += [Conflict(each.name, one.facet, one.theirs, one.ours) for one in merged.disagreements]
        theirs = {facet: wish for facet, wish in merged.known.theirs.items() if facet != DELETED}
        back = {DELETED: ""} if there.trashed else {}
        self._write(Action.UPDATE, each.name, there, replace(merged.known, theirs=theirs), {**merged.write, **back})

    def _without_new_homes(self, known: Known) -> Known:
        """Nobody takes an object out of a collection that is made anew: it fell out with the old one."""
        base = {facet: wish for facet, wish in known.base.items() if facet not in self._new}
        return replace(known, base=base, own=known.own - self._new)

    def _left_alone(self, known: Known, there: Object) -> Facets:
        """The collections that people removed, in which the object still is."""
        return {facet: True for facet in self._closed & known.base.keys() if value(there.data, facet)}

    # ------------------------------------------------------------ what is wanted no more

    def _let_go(self, name: str, known: Known) -> None:
        """What left the schedule stays in the group; it leaves its sections and says so."""
        there = self._binder.objects(known.kind).get(known.key)
        known = settled(known, there.version if there else None)
        if there is None or known.key in self._keys:
            return
        if there.trashed or self._is_left_in_peace(known):
            self._objects[name] = known
            return
        merged = merge(known, self._last_wishes(name, known, there), there.data, lambda *_: Side.THEIRS)
        self._write(Action.RETIRE, name, there, replace(merged.known, theirs={}), merged.write)

    def _is_left_in_peace(self, known: Known) -> bool:
        """Whether an item is of an earlier term, or its reading is undecided now."""
        of_this_term = known.readings and not self._wanted.undecided & set(known.readings)
        return known.kind is Kind.ITEM and not of_this_term

    def _last_wishes(self, name: str, known: Known, there: Object) -> Facets:
        kept = {facet: wish for facet, wish in known.base.items() if not is_member(facet)}
        if known.kind is Kind.COLLECTION:
            return {"name": retired_section(name)}
        if known.kind is Kind.ITEM:
            return kept | {TAG + LEFT: True}
        item = self._binder.bound.get(f"item:{name.partition(':')[2]}")
        made_here = item is not None and known.key == self._wanted.key_of(name, item.known.key)
        is_free = all(untouched(known, facet, there.data) for facet in kept)
        return kept | ({DELETED: True} if made_here and is_free else {})

    # ------------------------------------------------------------ writing

    def _write(self, action: Action, name: str, there: Object, known: Known, new: Facets) -> None:
        self._objects[name] = known
        if not new:
            return
        payload = {"key": there.key, "version": there.version, **payload_of(new, there.data)}
        if known.kind is Kind.COLLECTION:  # with its place, since pyzotero moves one without parent to the top
            parent = there.data.get("parentCollection") or False
            payload = {"name": there.data.get("name"), **payload, "parentCollection": parent}
        old = {facet: value(there.data, facet) for facet in new}
        self._changes.append(Change(action, name, old, new, payload, known))


def payload_of(new: Facets, data: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON that sets these facets; a set is sent whole, with all in it that others put there."""
    payload: dict[str, Any] = {facet: wish for facet, wish in new.items() if not is_member(facet)}
    if "creators" in payload:
        payload["creators"] = payload["creators"] or []
    if DELETED in payload:
        payload[DELETED] = 1 if payload[DELETED] else 0
    tags = {facet[len(TAG) :]: wish for facet, wish in new.items() if facet.startswith(TAG)}
    homes = {facet[len(HOME) :]: wish for facet, wish in new.items() if facet.startswith(HOME)}
    if tags:
        kept = [each for each in data.get("tags") or () if each["tag"] not in tags]
        payload["tags"] = [*kept, *({"tag": tag} for tag, wish in tags.items() if wish)]
    if homes:
        kept = [key for key in data.get("collections") or () if key not in homes]
        payload["collections"] = [*kept, *(key for key, wish in homes.items() if wish)]
    return payload
