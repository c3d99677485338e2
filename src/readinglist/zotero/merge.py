"""The three-way merge of one object: what was agreed on last, what people made of it since, what the lock wants.

A facet that people left as it was follows the lock. A facet that people changed is kept, and is a conflict as long as
the lock wants something else, until `--ours` or `--theirs` decides it. Of the members of a set (tags, collections)
only those that this tool added are ever taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from readinglist.zotero import items
from readinglist.zotero.notes import same_note
from readinglist.zotero.state import HOME, TAG, Facets, Known, is_member

# what no merge looks at
_BOOKKEEPING = frozenset({"key", "version", "itemType", "dateAdded", "dateModified", "parentItem"})


class Side(StrEnum):
    """Whose value stands where both sides changed."""

    OURS = "ours"
    THEIRS = "theirs"


Asked = Callable[[str, Any], Side | None]  # whose value stands for a facet that people gave this value


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A facet that people changed and the lock wants otherwise."""

    facet: str
    theirs: Any
    ours: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What to write (facet -> new value, "" takes away), what people have to decide, and what is known by now."""

    write: Facets
    disagreements: tuple[Disagreement, ...]
    known: Known


def value(data: Mapping[str, Any], facet: str) -> Any:
    """The value of a facet in an object's data, "" when it has none."""
    if facet.startswith(TAG):
        return any(each["tag"] == facet[len(TAG) :] for each in data.get("tags") or ()) or ""
    if facet.startswith(HOME):
        return facet[len(HOME) :] in (data.get("collections") or ()) or ""
    if facet == items.CITATION_KEY:
        return items.citation_key(data)
    return data.get(facet) or ""


def same(facet: str, one: Any, other: Any) -> bool:
    """Whether two values of a facet say the same."""
    if facet == "note" and isinstance(one, str) and isinstance(other, str):
        return same_note(one, other)
    return items.same_value(facet, one, other)


def undecided(_facet: str, _value: Any) -> Side | None:
    """Nobody decided anything."""
    return None


def merge(known: Known, wanted: Facets, data: Mapping[str, Any], asked: Asked = undecided) -> Merged:
    """Merges what is wanted into what is there; `asked` says how people decided a conflict, if they did."""
    merging = _Merging(known, wanted, data, asked)
    for facet in dict.fromkeys([*wanted, *known.base]):
        merging.look_at(facet)
    return merging.result()


class _Merging:
    """One merge under way; it gathers what becomes of each facet."""

    def __init__(self, known: Known, wanted: Facets, data: Mapping[str, Any], asked: Asked) -> None:
        self._known, self._wanted, self._data, self._asked = known, wanted, data, asked
        self._base, self._stored, self._theirs = dict(known.base), dict(known.stored), dict(known.theirs)
        self._own = set(known.own)
        self._write: dict[str, Any] = {}
        self._disagreements: list[Disagreement] = []

    def look_at(self, facet: str) -> None:
        """Decides one facet."""
        wish, agreed = self._wanted.get(facet, ""), self._known.base.get(facet, "")
        there = value(self._data, facet)
        is_free = untouched(self._known, facet, self._data)
        if same(facet, there, wish):
            self._agree(facet, wish)
        elif is_free and wish == agreed:
            return
        elif is_free and not (is_member(facet) and not wish and facet not in self._own):
            self._write[facet] = wish
        elif not wish:
            self._agree(facet, "")  # nothing is wished any more, so people's value stands
        else:
            self._disagree(facet, there, wish)

    def _agree(self, facet: str, wish: Any) -> None:
        self._stored.pop(facet, None)
        self._theirs.pop(facet, None)
        if wish == "":
            self._base.pop(facet, None)
            self._own.discard(facet)
        else:
            self._base[facet] = wish

    def _disagree(self, facet: str, there: Any, wish: Any) -> None:
        side = self._asked(facet, there)
        if side is Side.OURS:
            self._write[facet] = wish
            return
        self._own.discard(facet)  # people took it away; should they put it back, it is theirs
        if side is Side.THEIRS:
            self._theirs[facet] = wish
        elif self._theirs.get(facet) != wish:
            self._disagreements.append(Disagreement(facet, there, wish))

    def result(self) -> Merged:
        """The merge as a whole."""
        known = replace(
            self._known,
            base=self._base,
            stored=self._stored,
            theirs=self._theirs,
            own=frozenset(self._own),
            sent=None,
        )
        return Merged(self._write, tuple(self._disagreements), known)


def landed(known: Known, written: Facets, data: Mapping[str, Any]) -> Known:
    """What is known once a write was carried out; `data` is the object as the server then had it."""
    base = {facet: wish for facet, wish in {**known.base, **written}.items() if wish != ""}
    kept = {facet: there for facet, wish in written.items() if (there := value(data, facet)) != wish and wish != ""}
    stored = {facet: there for facet, there in known.stored.items() if facet not in written} | kept
    own = {facet for facet in known.own if facet not in written} | {
        facet for facet, wish in written.items() if wish and is_member(facet)
    }
    theirs = {facet: wish for facet, wish in known.theirs.items() if facet not in written}
    return replace(known, base=base, stored=stored, own=frozenset(own), theirs=theirs, sent=None)


def settled(known: Known, version: int | None) -> Known:
    """What is known of an object whose last write had no answer, seen again with this version (None: not there).

    The version says whether the write can have been carried out. When it can, and people may have been there too,
    what it would have set counts as agreed, so that nothing of theirs is written over; what it would have added to
    a set may be theirs.
    """
    sent = known.sent
    if sent is None:
        return known
    if version is None or version == sent.version:
        return replace(known, sent=None)
    found = landed(known, sent.facets, {})
    own = found.own if sent.version == 0 else known.own & found.own
    stored = {facet: there for facet, there in known.stored.items() if facet not in sent.facets}
    return replace(found, stored=stored, own=own)


def merge_item(known: Known, wanted: Facets, data: Mapping[str, Any], asked: Asked = undecided) -> Merged:
    """Merges a bibliographic item, whose type decides which fields it can have.

    Where the type changes, all fields are written, because the server moves some of them to others. Where that would
    lose what people wrote, the change of type is for people to decide, with what would be lost before their eyes; and
    an item of another type is another version of the work, into which nothing of this one is filled.
    """
    lost = _lost(known, wanted, data)
    theirs = {"itemType": data.get("itemType"), **lost} if lost else data.get("itemType")
    merged = merge(known, wanted, data, lambda facet, there: asked(facet, theirs if facet == "itemType" else there))
    if "itemType" in merged.write and lost and (side := asked("itemType", theirs)) is not Side.OURS:
        merged = _with_type_open(merged, wanted, data, side)
    merged = replace(merged, disagreements=tuple(_told(each, theirs) for each in merged.disagreements))
    if "itemType" in merged.write:
        return replace(merged, write=_whole(merged, known, wanted, data))
    if data.get("itemType") == wanted.get("itemType"):
        return merged
    possible = tuple(each for each in merged.disagreements if is_member(each.facet) or each.facet in data)
    write = {facet: wish for facet, wish in merged.write.items() if is_member(facet) or facet == items.CITATION_KEY}
    return Merged(write, possible, merged.known)


def _told(each: Disagreement, theirs: Any) -> Disagreement:
    """A disagreement about the type tells what would be lost as well, so that it is another one when that changes."""
    return replace(each, theirs=theirs) if each.facet == "itemType" else each


def _lost(known: Known, wanted: Facets, data: Mapping[str, Any]) -> dict[str, str]:
    """What people wrote into fields that the wanted type does not have."""
    if data.get("itemType") == wanted.get("itemType"):
        return {}
    others = sorted(data.keys() - wanted.keys() - _BOOKKEEPING)
    fields = [one for one in others if not items.outlives(one, wanted["itemType"])]
    texts = {one: data[one] for one in fields if data[one] and isinstance(data[one], str)}
    return {field: text for field, text in texts.items() if not untouched(known, field, data)}


def _with_type_open(merged: Merged, wanted: Facets, data: Mapping[str, Any], side: Side | None) -> Merged:
    write = {facet: wish for facet, wish in merged.write.items() if facet != "itemType"}
    wish, known = wanted["itemType"], merged.known
    if side is Side.THEIRS:
        known = replace(known, theirs={**known.theirs, "itemType": wish})
    if known.theirs.get("itemType") == wish:
        return Merged(write, merged.disagreements, known)
    return Merged(write, (Disagreement("itemType", data["itemType"], wish), *merged.disagreements), known)


def _whole(merged: Merged, known: Known, wanted: Facets, data: Mapping[str, Any]) -> Facets:
    """All fields of the wanted type, without those where people's values stand."""
    stand = {each.facet for each in merged.disagreements} | merged.known.theirs.keys()
    fields = {
        facet: wish
        for facet, wish in wanted.items()
        if facet not in stand and not is_member(facet) and (wish or untouched(known, facet, data))
    }
    return fields | {facet: wish for facet, wish in merged.write.items() if is_member(facet)}


def untouched(known: Known, facet: str, data: Mapping[str, Any]) -> bool:
    """Whether people left a facet as it was when both sides last agreed."""
    return same(facet, value(data, facet), known.stored.get(facet, known.base.get(facet, "")))
