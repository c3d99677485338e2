"""Which object of the group stands for each wanted one.

In this order: the one that it had before; one that stands in its place because people merged or replaced it; one that
the group already holds; a new one. What people removed is not made again unless somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from readinglist.zotero.carry import carried
from readinglist.zotero.conflicts import DELETED, Conflict, Decisions
from readinglist.zotero.desired import Desired, Wanted
from readinglist.zotero.match import Index, replaced
from readinglist.zotero.merge import Side, settled
from readinglist.zotero.snapshot import Object, Snapshot
from readinglist.zotero.state import Kind, Known, State, is_member

_CHILDREN = frozenset({Kind.NOTE, Kind.LINK})


@dataclass(frozen=True, slots=True)
class Bound:
    """An object of the group for a wanted one: `there` is None for one to create, `closed` says to leave it alone."""

    known: Known
    there: Object | None = None
    closed: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it is to be created."""
        return self.there is None and not self.closed


def keys_to_read(last: State, wanted: Desired) -> tuple[set[str], set[str]]:
    """The keys of the items and of the collections that a plan looks at first."""
    last = carried(last, wanted)
    items = {known.key for known in last.objects.values() if known.kind is not Kind.COLLECTION}
    collections = {known.key for known in last.objects.values() if known.kind is Kind.COLLECTION}
    for name, each in wanted.objects.items():
        if name not in last.objects:
            (collections if each.kind is Kind.COLLECTION else items).add(_own_key(each, last, wanted))
    return items, collections


def unbound(last: State, now: Snapshot, wanted: Desired) -> bool:
    """Whether some wanted item is not in its place, so that the whole group has to be looked through for it."""
    last = carried(last, wanted)
    return any(_is_out_of_place(each.name, last, now, wanted) for each in wanted.objects.values() if each.work)


def may_be_erased(last: State, now: Snapshot, wanted: Desired) -> bool:
    """Whether some wanted object is new as far as is known, so that the log of deletions has to be asked about it."""
    last = carried(last, wanted)
    there = now.items.keys() | now.collections.keys()
    keys = (_own_key(each, last, wanted) for each in wanted.objects.values() if _is_new(last.objects.get(each.name)))
    return any(key not in there for key in keys)


def _is_new(known: Known | None) -> bool:
    """Whether nothing says that an object was ever there; a first write without an answer says nothing."""
    return known is None or (known.sent is not None and known.sent.version == 0)


def _own_key(each: Wanted, last: State, wanted: Desired) -> str:
    return wanted.key_of(each.name, _key(each.parent, last, wanted) if each.kind in _CHILDREN else "")


def _is_out_of_place(name: str, last: State, now: Snapshot, wanted: Desired) -> bool:
    there, known = now.items.get(_key(name, last, wanted)), last.objects.get(name)
    given_up = known is not None and DELETED in known.theirs
    return not given_up and (there is None or there.trashed)


def _key(name: str | None, last: State, wanted: Desired) -> str:
    known = last.objects.get(name or "")
    return known.key if known else wanted.key_of(name or "")


class Binder:
    """Binds wanted objects one after the other, parents first."""

    def __init__(self, last: State, now: Snapshot, wanted: Desired, decisions: Decisions) -> None:
        self._last, self._now, self._wanted, self._decisions = last, now, wanted, decisions
        self._index = Index.of(now.items.values() if now.complete else ())
        self._taken = {known.key for known in last.objects.values()}
        self.bound: dict[str, Bound] = {}
        self.adopted: dict[str, str] = {}
        self.conflicts: list[Conflict] = []
        self._removed: set[str] = set()

    def bind(self, each: Wanted) -> Bound:
        """The object for this one; it is remembered for its children."""
        found = self.bound[each.name] = self._bind(each)
        return found

    def objects(self, kind: Kind) -> Mapping[str, Object]:
        """The objects of the group of this kind, by key."""
        return self._now.collections if kind is Kind.COLLECTION else self._now.items

    def was_there(self, name: str) -> bool:
        """Whether the object of that name is there, or is known to have been."""
        bound = self.bound.get(name)
        if bound and (bound.there or bound.is_new):
            return not bound.is_new
        return name in self._removed or not _is_new(self._last.objects.get(name))

    def _bind(self, each: Wanted) -> Bound:
        parent = self.bound[each.parent] if each.parent else None
        known = self._last.objects.get(each.name) or Known(self._new_key(each), each.kind)
        if parent and parent.closed:
            return Bound(known, closed=True)
        there = self.objects(each.kind).get(known.key)
        known = settled(known, there.version if there else None)
        known = replace(known, readings=each.readings, identifiers=each.identifiers)
        if there and not there.trashed and not self._is_hidden(there):
            return Bound(known, there)
        if other := self._replacement(each, known):
            return other
        if each.kind in _CHILDREN:
            known, there = self._child(each, known, there)
        return self._opened(each, known, there, again=parent is not None and parent.is_new)

    def _new_key(self, each: Wanted) -> str:
        parent = self.bound[each.parent].known.key if each.parent and each.kind in _CHILDREN else ""
        return self._wanted.key_of(each.name, parent)

    def _child(self, each: Wanted, known: Known, there: Object | None) -> tuple[Known, Object | None]:
        """The child of an item that is another one now is another one too; a link that people put there is taken."""
        key = self._new_key(each)
        if known.key != key:
            known, there = Known(key, each.kind), self._now.items.get(key)
        if each.kind is Kind.LINK and each.parent and not there and _is_new(self._last.objects.get(each.name)):
            there = self._index.links.get((self.bound[each.parent].known.key, each.facets["url"]))
            known = replace(known, key=there.key) if there else known
        return known, there

    def _is_hidden(self, there: Object) -> bool:
        """Whether an object is a child of an item in the trash."""
        parent = self._now.items.get(str(there.data.get("parentItem")))
        return parent is not None and parent.trashed

    def _replacement(self, each: Wanted, known: Known) -> Bound | None:
        """An item of other people that is this work."""
        if not each.work or DELETED in known.theirs:
            return None
        other = self._index.find(each.work, known.key, self._taken)
        if other is None or (other.trashed and known.key in self._now.items):
            return None
        self._taken.add(other.key)
        kept = known.base if known.key in replaced(other) else {}  # tags and collections go over when people merge
        base = {facet: wish for facet, wish in kept.items() if is_member(facet)}
        known = Known(other.key, Kind.ITEM, base, readings=each.readings, identifiers=each.identifiers)
        if not other.trashed:
            self.adopted[each.name] = other.key
        return self._opened(each, known, other)

    def _opened(self, each: Wanted, known: Known, there: Object | None, *, again: bool = False) -> Bound:
        """Leaves what people removed alone, until somebody asks for it; `again` says that its parent is made anew."""
        if again and not there:
            return Bound(_fresh(known))
        if there and (not there.trashed or known.base.get(DELETED)):  # or this tool put it there
            return Bound(known, there)
        if not there and not self._was_erased(each, known):
            homes = [self.bound[home] for home in each.homes]
            return Bound(known, closed=bool(homes) and all(home.closed for home in homes))
        return self._removed_by_people(each, known, there)

    def _was_erased(self, each: Wanted, known: Known) -> bool:
        """Whether an object that is not there is known to have been there."""
        before = self._last.objects.get(each.name)
        is_known = before is not None and before.key == known.key and not _is_new(before)
        return is_known or known.key in self._now.erased

    def _removed_by_people(self, each: Wanted, known: Known, there: Object | None) -> Bound:
        self._removed.add(each.name)
        removed = "in the trash" if there else "deleted"
        side = self._decisions.of(each.name, DELETED, removed)
        if side is Side.OURS:
            return Bound(known, there) if there else Bound(_fresh(known))
        if side is Side.THEIRS:
            known = replace(known, theirs={**known.theirs, DELETED: True})
        elif DELETED not in known.theirs:
            self.conflicts.append(Conflict(each.name, DELETED, removed, "wanted"))
        return Bound(known, there, closed=True)


def _fresh(known: Known) -> Known:
    """An object of which nothing is known but what it stands for."""
    return Known(known.key, known.kind, readings=known.readings, identifiers=known.identifiers)
