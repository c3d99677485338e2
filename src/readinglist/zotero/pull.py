"""Back from Zotero: what people added to the course's collections, and what they corrected. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from readinglist.lock import EXTRA, Lock, Pin, with_extra
from readinglist.model import Claim, Decision, Outcome, Reading, Record, Session, Version, Work
from readinglist.readings import reading_ids
from readinglist.zotero import items
from readinglist.zotero.desired import Desired
from readinglist.zotero.match import Index
from readinglist.zotero.merge import value
from readinglist.zotero.plan import Plan
from readinglist.zotero.snapshot import Object, Snapshot

SOURCE = "zotero"


@dataclass(frozen=True, slots=True)
class Addition:
    """An item that people added: its key, what it says, and the collections of the course that it is in."""

    key: str
    record: Record
    homes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """Fields that people changed on one reading's item, by the names that `choices.toml` uses."""

    reading: str
    fields: Mapping[str, Any]


def additions(now: Snapshot, found: Plan, wanted: Desired) -> list[Addition]:
    """The works in the course's collections that are no reading of the page; `now` has to be complete."""
    index = Index.of(now.items.values())
    wishes = [each.work for each in wanted.objects.values() if each.work]
    named = {each.key for work in wishes for each in index.versions(work)}
    ours = named | {known.key for known in found.state.objects.values()}
    added = [_addition(each, found.homes) for each in now.items.values() if _is_addition(each, ours)]
    return sorted((each for each in added if each.homes), key=lambda each: (each.homes, each.record.title, each.key))


def _is_addition(each: Object, ours: Collection[str]) -> bool:
    return each.is_bibliographic and not each.trashed and each.key not in ours and bool(each.data.get("title"))


def _addition(each: Object, homes: Mapping[str, str]) -> Addition:
    placed = tuple(sorted(homes[home] for home in each.data.get("collections") or () if home in homes))
    return Addition(each.key, items.to_record(each.data, f"{SOURCE}:{each.key}"), placed)


def taken(lock: Lock) -> dict[str, Record]:
    """The extra readings that the lock holds already, by their item's key."""
    extra = (pin.work for session, _, pin in lock.readings() if session.section == EXTRA and pin)
    return {work.record.source.removeprefix(f"{SOURCE}:"): work.record for work in extra if work}


def with_additions(lock: Lock, added: Iterable[Addition]) -> Lock:
    """The lock with exactly these extra readings, in a section of their own; `build` gives them citation keys."""
    page = tuple(session for session in lock.schedule.sessions if session.section != EXTRA)
    works = {_claim(each.record): each.record for each in added}
    extra = (Session(section=EXTRA, readings=tuple(Reading(claim) for claim in works)),) if works else ()
    sections = tuple(section for section in lock.schedule.sections if section != EXTRA)
    base = replace(lock, schedule=replace(lock.schedule, sessions=page, sections=sections))
    schedule = with_extra(base.schedule, replace(lock, schedule=replace(lock.schedule, sessions=extra)))
    pins = {
        name: _pin(lock.pins.get(name), reading.claim, works)
        for name, reading in zip(reading_ids(schedule), schedule.readings, strict=True)
        if name
    }
    return replace(lock, schedule=schedule, pins=pins)


def _pin(before: Pin | None, claim: Claim, works: Mapping[Claim, Record]) -> Pin:
    """The pin as it was, or one for a new extra reading, which people decided by adding it."""
    if before and before.claim == claim:
        return before
    record = works[claim]
    why = "people added it to the course's Zotero group"
    return Pin(claim, Decision(Outcome.ACCEPTED, SOURCE, why, Work((Version(record),))))


def _claim(record: Record) -> Claim:
    link = next((one.url for one in record.identifiers if one.scheme in ("doi", "arxiv")), record.url)
    authors = tuple(str(name) for name in record.author)
    return Claim(record.title, record.venue, record.year, items.web_address(link) or None, authors=authors)


def corrections(now: Snapshot, found: Plan, wanted: Desired, lock: Lock) -> list[Correction]:
    """What people changed on the items of readings, as corrections for `choices.toml`."""
    listed = []
    for name, each in wanted.objects.items():
        known = found.state.objects.get(name)
        there = now.items.get(known.key) if known else None
        if each.work and known and there and not there.trashed:
            changed = [one.facet for one in found.conflicts if one.name == name] + list(known.theirs)
            fields = dict(_corrected(dict.fromkeys(changed), there))
            listed += [Correction(lock.pins[each.readings[0]].claim.title, fields)] if fields else []
    return listed


def _corrected(facets: Iterable[str], there: Object) -> Iterator[tuple[str, Any]]:
    for facet in facets:
        field = items.choice_field(facet, str(there.data.get("itemType")))
        text = items.choice_value(facet, value(there.data, facet))
        if field and text:
            yield field, text
