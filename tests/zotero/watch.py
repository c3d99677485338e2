"""An eye on what is written: whether an edit of a person was lost, an item doubled, or something of others touched.

It judges by the server's own log of accepted writes and knows nothing of how the sync decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .group import Group, Thing, Write

Place = tuple[str, str, str]  # items or collections, key, property ("tag:X" and "in:KEY" for members)
_CHANGING = {"dateModified", "dateAdded", "key", "version"}
# what the sync may write, by hand
_FIELDS = {
    *("title", "creators", "date", "url", "DOI", "citationKey", "itemType", "pages", "volume", "ISSN", "publisher"),
    *("proceedingsTitle", "conferenceName", "place", "series", "ISBN"),
    *("publicationTitle", "issue", "journalAbbreviation"),
    *("repository", "genre", "archiveID"),
}
_MANAGED = {"work": _FIELDS | {"deleted"}, "note": {"note", "deleted"}, "attachment": {"title", "url", "deleted"}}
_BY_CREATION = {"itemType", "parentItem", "linkMode", "parentCollection", "relations"}


def parts(data: Mapping[str, Any] | None) -> dict[str, Any]:
    """What an object says, member by member; nothing for what is empty."""
    found: dict[str, Any] = {}
    for name, value in (data or {}).items():
        if name == "tags":
            found |= {f"tag:{each['tag']}": True for each in value}
        elif name == "collections":
            found |= {f"in:{each}": True for each in value}
        elif name not in _CHANGING and value:
            found[name] = value
    return found


def kind_of(write: Write) -> str:
    data = write.after or write.before or {}
    if write.kind == "collections":
        return "collection"
    return data["itemType"] if data["itemType"] in ("note", "attachment") else "work"


@dataclass
class Watch:
    """Goes through the log of writes; `broken` lists what should never have happened."""

    group: Group
    read: int = 0
    facts: dict[Place, Any] = field(default_factory=dict)  # what people made of it, since the sync last had its say
    said: dict[Place, Any] = field(default_factory=dict)  # what the sync last wrote, or both agreed on
    added: set[Place] = field(default_factory=set)  # members that the sync added
    just_removed: set[Place] = field(default_factory=set)  # members of these that people took away since it looked
    broken: list[str] = field(default_factory=list)
    allowed: set[Place] = field(default_factory=set)  # conflicts that somebody decided for the lock
    erased: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)  # of these, what somebody asked for again, and is under way

    def look(self) -> None:
        """Judges the writes since the last look."""
        writes, self.read = self.group.writes[self.read :], len(self.group.writes)
        for write in writes:
            if write.who == "people":
                self._people(write)
            else:
                self._sync(write)

    def _changes(self, write: Write) -> dict[str, Any]:
        before, after = parts(write.before), parts(write.after)
        return {name: after.get(name, "") for name in before | after if before.get(name, "") != after.get(name, "")}

    def _people(self, write: Write) -> None:
        if write.after is None:
            self.facts = {place: value for place, value in self.facts.items() if place[:2] != (write.kind, write.key)}
            self.added = {place for place in self.added if place[:2] != (write.kind, write.key)}
            self.erased.add(write.key)
            self.asked.discard(write.key)
            return
        self.erased.discard(write.key)
        for name, value in self._changes(write).items():
            place = (write.kind, write.key, name)
            if name.startswith(("tag:", "in:")):
                self._people_member(place, present=bool(value))
            elif value == self.said.get(place, ""):
                self.facts.pop(place, None)  # back to what the sync knows
            else:
                self.facts[place] = value

    def _people_member(self, place: Place, *, present: bool) -> None:
        if present and place in self.just_removed:
            self.just_removed.discard(place)
            self.added.add(place)
            self.facts.pop(place, None)
        elif present:
            self.facts[place] = True
        else:
            if place in self.added:
                self.added.discard(place)
                self.just_removed.add(place)
            self.facts[place] = ""

    def _sync(self, write: Write) -> None:
        if write.after is None:
            self.broken.append(f"{write.key} was deleted")
            return
        kind, created = kind_of(write), write.before is None
        if created:
            self._created(write, kind)
        for name, value in self._changes(write).items():
            place = (write.kind, write.key, name)
            if name.startswith(("tag:", "in:")):
                self._sync_member(place, present=bool(value))
                continue
            managed = _MANAGED.get(kind, {"name", "deleted"}) | (_BY_CREATION if created else set())
            if name not in managed and not (name == "itemType" and kind == "work"):
                self.broken.append(f"{place} was changed from {parts(write.before).get(name)!r} to {value!r}")
            if place in self.facts and self.facts[place] != value and place not in self.allowed:
                self.broken.append(f"{place}: people's {self.facts[place]!r} became {value!r}")
            if name == "deleted" and kind in ("work", "collection") and place not in self.allowed:
                self.broken.append(f"{place} was put into the trash or back")
            self.facts.pop(place, None)
            self.said[place] = value

    def _created(self, write: Write, kind: str) -> None:
        if write.key in self.erased - self.asked and (write.kind, write.key, "deleted") not in self.allowed:
            self.broken.append(f"{write.key} ({kind}) was made again although people deleted it")
        self.erased.discard(write.key)
        twins = self._same_work(write) if kind == "work" else self._same_by_the_sync(write, kind)
        if twins and (write.kind, write.key, "deleted") not in self.allowed:
            self.broken.append(f"{write.key} ({kind}) doubles {twins}")

    def _same_work(self, write: Write) -> list[str]:
        doi = write.after.get("DOI") if write.after else ""
        return [
            key
            for key, thing in self.group.items.items()
            if key != write.key and thing.data.get("DOI") == doi and self._was_there(key, write)
            if not self._stands_for_another(thing, doi)
        ]

    def _stands_for_another(self, thing: Thing, doi: str) -> bool:
        """Whether people merged another work into an item, so that it stands for that one now."""
        replaced = thing.data["relations"].get("dc:replaces", [])
        losers = (self.group.items.get(link.rsplit("/", 1)[-1]) for link in replaced)
        return any(loser and loser.data.get("DOI") != doi for loser in losers)

    def _same_by_the_sync(self, write: Write, kind: str) -> list[str]:
        """The collections, notes or links that say the same in the same place, and that people never touched."""
        touched = {each.key for each in self.group.writes if each.who == "people"}
        say = {"collection": ("name", "parentCollection"), "note": ("note", "parentItem")}
        names = say.get(kind, ("url", "parentItem"))
        after = write.after or {}
        return [
            key
            for key, thing in self.group.all(write.kind).items()
            if key != write.key and key not in touched and all(thing.data.get(n) == after.get(n) for n in names)
        ]

    def _was_there(self, key: str, write: Write) -> bool:
        """Whether an object was there before a write."""
        position = next(i for i, each in enumerate(self.group.writes) if each is write)
        return any(each.key == key and each.kind == "items" for each in self.group.writes[:position])

    def _sync_member(self, place: Place, *, present: bool) -> None:
        if present:
            if self.facts.get(place) == "" and place not in self.allowed:
                self.broken.append(f"{place} was added again although people took it away")
            self.added.add(place)
        else:
            if place not in self.added or self.facts.get(place) is True:
                self.broken.append(f"{place} was taken away although it is people's")
            self.added.discard(place)
        self.facts.pop(place, None)

    # ------------------------------------------------------------ what the sync may learn

    def agree(self, place: Place, wish: Any) -> None:
        """The sync sees people's value, and the lock wants the same: from now on it is common ground."""
        if self.facts.get(place) == wish and not (place[2].startswith(("tag:", "in:")) and wish):
            self.facts.pop(place)
            self.said[place] = wish

    def allow(self) -> None:
        """Somebody decides all conflicts of now for the lock."""
        self.allowed = set(self.facts)
        for kind, things in (("items", self.group.items), ("collections", self.group.collections)):
            self.allowed |= {(kind, key, "deleted") for key in things}
        self.allowed |= {(kind, key, "deleted") for key in self.erased for kind in ("items", "collections")}

    def forget_base(self) -> None:
        """The side file is gone: what people emptied cannot be told from what was never there."""
        self.facts = {place: value for place, value in self.facts.items() if value != ""}
        self.just_removed.clear()
        self.added.clear()
