"""What the lock and the notes want in the group: a pure function of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from readinglist.lock import EXTRA, Lock, Pin
from readinglist.model import Outcome, Reading, Session, Work
from readinglist.zotero import items
from readinglist.zotero.notes import to_html
from readinglist.zotero.state import TAG, Facets, Kind

TERM = "term"  # the name of the course's collection; the others are "section:...", "item:KEY", "note:KEY", "link:KEY"
LEFT = "left the schedule"
_ALPHABET = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
_LONGEST_NAME = 255  # characters of a collection's name or a tag (Zotero refuses more)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One object that the lock wants: `homes` are the names of its collections, `parent` that of its parent object.

    `work` is the work of an item, by which it is found among what the group already holds.
    """

    name: str
    kind: Kind
    facets: Facets
    homes: tuple[str, ...] = ()
    parent: str | None = None
    work: Work | None = None
    readings: tuple[str, ...] = ()

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What names its work; an ISBN names a whole volume."""
        found = self.work.identifiers if self.work else ()
        return tuple(sorted(str(one) for one in found if one.scheme != "isbn"))


@dataclass(frozen=True, slots=True)
class Desired:
    """All objects that the lock wants, parents before children; `scope` sets the course apart from others.

    `undecided` are the readings that are ambiguous or missing now; what was pushed for them before stays as it is.
    """

    scope: str
    term: str
    objects: Mapping[str, Wanted] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()

    def key_of(self, name: str, parent_key: str = "") -> str:
        """The object key for a new object, the same each time, so that creating it twice creates it once.

        The note and the link of an item are known by its key, whatever its citation key. A key is eight characters of
        Zotero's alphabet, drawn from a digest: 1.4e12 keys, so that two of one group do not meet.
        """
        term = self.term if name == TERM or name.startswith("section:") else ""
        name = name.partition(":")[0] if parent_key else name
        number = int.from_bytes(sha256("\0".join((self.scope, term, name, parent_key)).encode()).digest()[:8], "big")
        letters = []
        for _ in range(8):
            number, rest = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[rest])
        return "".join(letters)

    def without(self, facet: str) -> Desired:
        """The same wishes without one field, for a server that does not know it."""
        objects = {
            name: replace(wanted, facets={f: wish for f, wish in wanted.facets.items() if f != facet})
            for name, wanted in self.objects.items()
        }
        return replace(self, objects=objects)


@dataclass(frozen=True, slots=True)
class _Assigned:
    """One work with every place where the schedule assigns it."""

    key: str
    work: Work
    places: list[tuple[Session, Reading]]
    readings: list[str]


def desired(lock: Lock, notes: Mapping[str, str], group: str, *, presenters: bool = False) -> Desired:
    """What the group should hold; `notes` are annotations (Markdown) by citation key."""
    course = lock.settings.get("course", {})
    title = str(course.get("title") or "Course")
    term = " ".join(str(part) for part in (course.get("term"), course.get("year")) if part)
    wanted = [*_collections(lock, title, term)]
    records = {key: work.record for key, work in lock.works().items()}
    for assigned in _assigned(lock):
        wanted.append(_item(assigned, presenters=presenters))
        if note := notes.get(assigned.key, "").strip():
            wanted.append(_child(assigned, Kind.NOTE, {"note": to_html(note, records)}))
        if address := _open_pdf(assigned.work):
            wanted.append(_child(assigned, Kind.LINK, {"title": "Open PDF", "url": address}))
    undecided = frozenset(name for name, pin in lock.pins.items() if pin.decision.outcome is not Outcome.ACCEPTED)
    return Desired(f"{group}\0{title}", term, {each.name: each for each in wanted}, undecided)


def retired_section(name: str) -> str:
    """What the collection of a section is called once the section left the schedule; it sorts after the others."""
    return _clipped(f"{name.removeprefix('section:')} ({LEFT})")


def _collections(lock: Lock, title: str, term: str) -> Iterator[Wanted]:
    yield Wanted(TERM, Kind.COLLECTION, {"name": _clipped(", ".join(filter(None, (title, term))))})
    for number, section in enumerate(_sections(lock), 1):
        name = _clipped(f"{number:02d} {section}")
        yield Wanted(f"section:{section}", Kind.COLLECTION, {"name": name}, parent=TERM)


def _sections(lock: Lock) -> list[str]:
    """The sections that papers stand in, in the page's order."""
    filled = dict.fromkeys(session.section for session, _, pin in lock.readings() if pin and session.section != EXTRA)
    return [section for section in dict.fromkeys([*lock.schedule.sections, *filled]) if section in filled and section]


def _accepted(lock: Lock) -> Iterator[tuple[Session, Reading, Pin]]:
    for session, reading, pin in lock.readings():
        if pin and pin.work and pin.key and session.section != EXTRA:
            yield session, reading, pin


def _assigned(lock: Lock) -> list[_Assigned]:
    ids = {id(pin): name for name, pin in lock.pins.items()}
    found: dict[str, _Assigned] = {}
    for session, reading, pin in _accepted(lock):
        if pin.key and pin.work:
            assigned = found.setdefault(pin.key, _Assigned(pin.key, pin.work, [], []))
            assigned.places.append((session, reading))
            assigned.readings.append(ids[id(pin)])
    return list(found.values())


def _item(assigned: _Assigned, *, presenters: bool) -> Wanted:
    facets: dict[str, Any] = items.to_item(assigned.key, assigned.work.record)
    homes: dict[str, None] = {}
    for session, reading in assigned.places:
        section = session.section or ""
        homes[f"section:{section}" if section else TERM] = None
        named = [section, f"read by {session.iso_date}" if session.iso_date else ""]
        if presenters:
            people = (reading.presenter,) if reading.presenter else session.presenters
            named += [f"presented by {name}" for name in people]
        facets |= {TAG + _clipped(name): True for name in named if name}
    readings = tuple(dict.fromkeys(assigned.readings))
    return Wanted(f"item:{assigned.key}", Kind.ITEM, facets, tuple(homes), work=assigned.work, readings=readings)


def _child(assigned: _Assigned, kind: Kind, facets: Facets) -> Wanted:
    return Wanted(f"{kind}:{assigned.key}", kind, facets, parent=f"item:{assigned.key}")


def _open_pdf(work: Work) -> str:
    given = next((address for record in work.records if (address := items.web_address(record.pdf))), "")
    arxiv = min((one.value for one in work.identifiers if one.scheme == "arxiv"), default="")
    return given or (f"https://arxiv.org/pdf/{arxiv}" if arxiv else "")


def _clipped(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
