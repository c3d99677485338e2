"""The lock: what was read, what was decided and why, and the citation keys given; the truth of every build.

It is JSON with sorted keys, so that a change of one reading is a small diff. It holds no time, no line number and
no path, so that the same decisions are the same bytes wherever and whenever they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from readinglist import files, identifiers
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import (
    Candidate,
    Claim,
    Decision,
    Distance,
    Kind,
    Outcome,
    Penalty,
    Reading,
    Record,
    Remark,
    Schedule,
    Session,
    Version,
    Work,
)
from readinglist.names import Name
from readinglist.readings import reading_ids

FORMAT = 1
EXTRA = "Extra readings"  # the section of readings that are not on the page, see `with_extra`
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._+-]*")  # safe in LaTeX, and as the name of a note


@dataclass(frozen=True, slots=True)
class Pin:
    """The decision on one claim, held until the claim changes or an upgrade is asked for.

    `choice` is the person's choice that was followed, as they wrote it; `unanswered` names the sources that gave
    no answer when it was made, which makes the decision one to ask again; `remarks` are what services said beside
    their records, `disagreements` the fields of the version of record of which they say different things.
    """

    claim: Claim
    decision: Decision
    key: str | None = None
    choice: Mapping[str, Any] | None = None
    unanswered: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    disagreements: tuple[str, ...] = ()

    @property
    def work(self) -> Work | None:
        """The work that the claim means, when it was accepted."""
        return self.decision.work


@dataclass(frozen=True, slots=True)
class Lock:
    """Everything that the outputs are built from, besides the notes.

    `settings` are those of the configuration that the outputs depend on, `pins` the decisions by reading id (see
    `readings.reading_ids`) in the page's order, `keys` every citation key ever given, with what names its work, so
    that none is given twice.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    pins: Mapping[str, Pin] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def readings(self) -> list[tuple[Session, Reading, Pin | None]]:
        """Every reading in the page's order with its session and, for papers, its pin."""
        ids = iter(reading_ids(self.schedule))
        return [
            (session, reading, self.pins.get(next(ids) or ""))
            for session in self.schedule.sessions
            for reading in session.readings
        ]

    def works(self) -> dict[str, Work]:
        """The accepted works by citation key."""
        return {pin.key: pin.work for pin in self.pins.values() if pin.key and pin.work}


def with_extra(schedule: Schedule, old: Lock) -> Schedule:
    """The schedule of the page with the extra readings that the old lock holds: people's finds, in a section of
    their own at the end (see `zotero.pull`)."""
    extra = tuple(session for session in old.schedule.sessions if session.section == EXTRA)
    sections = (*schedule.sections, EXTRA) if extra and EXTRA not in schedule.sections else schedule.sections
    return replace(schedule, sessions=(*schedule.sessions, *extra), sections=sections)


# ------------------------------------------------------------------ reading and writing


def load(path: Path) -> Lock | None:
    """The lock in the file, or None when there is none; raises `InputError` when it cannot be used."""
    if not path.exists():
        return None
    text = files.read_text(path, "the lock")
    restore = "restore it from version control, or delete it to resolve anew (citation keys may change)"
    try:
        data = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise InputError(f"the lock is not JSON: {error}", path=path, line=line, advice=restore) from None
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise InputError("this is no lock: it has no format number", path=path, advice=restore)
    if data["format"] > FORMAT:
        problem = f"the lock has format {data['format']}, and this program knows formats up to {FORMAT}"
        raise InputError(problem, path=path, advice="upgrade readinglist")
    try:
        return _lock_from(data)
    except ValueError as error:
        raise InputError(f"the lock is damaged: {error}", path=path, advice=restore) from None


def dump(lock: Lock) -> str:
    """The lock as text; the same lock gives the same text."""
    data = {
        "format": FORMAT,
        "settings": dict(lock.settings),
        "schedule": _schedule_to(lock.schedule),
        "readings": {name: _pin_to(pin) for name, pin in lock.pins.items()},
        "keys": {key: list(names) for key, names in lock.keys.items()},
    }
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _lock_from(data: dict[str, Any]) -> Lock:
    """The lock that the data mean; raises `ValueError` with what is wrong with them and where."""
    for part in ("settings", "schedule", "readings", "keys"):
        if not isinstance(data.get(part), dict):
            raise ValueError(f"its part {part!r} is {'no JSON object' if part in data else 'missing'}")
    pins = {}
    for name, pin in data["readings"].items():
        with _within(f"its reading {name!r}"):
            pins[name] = _pin_from(pin)
    with _within("its schedule"):
        schedule = _schedule_from(data["schedule"], pins)
        names = [name for name in dict.fromkeys(reading_ids(schedule)) if name]
    if unknown := set(names) ^ set(pins):
        raise ValueError(f"its schedule and its readings disagree about {', '.join(sorted(unknown))}")
    with _within("its list of keys"):
        keys = {key: tuple(named) for key, named in data["keys"].items()}
    return Lock(data["settings"], schedule, {name: pins[name] for name in names}, keys)


@contextmanager
def _within(part: str) -> Iterator[None]:
    """Says what is wrong with the data of a part in plain words."""
    try:
        yield
    except KeyError as error:
        raise ValueError(f"{part} lacks {error}") from None
    except (TypeError, AttributeError):
        raise ValueError(f"{part} has a value of the wrong kind, or one that this program does not know") from None
    except ValueError as error:
        raise ValueError(f"{part} cannot be read: {error}") from None


def _schedule_to(schedule: Schedule) -> dict[str, Any]:
    ids = iter(reading_ids(schedule))
    return {
        "title": schedule.title,
        "sections": list(schedule.sections),
        "sessions": [
            _filled(session, omit={"readings", "line"})
            | {"readings": [_reading_to(reading, next(ids)) for reading in session.readings]}
            for session in schedule.sessions
        ],
    }


def _reading_to(reading: Reading, name: str | None) -> dict[str, Any]:
    """A resolved reading names its pin, which holds the claim."""
    data = _filled(reading, omit={"claim", "line"})
    return data | ({"reading": name} if name else {"claim": _filled(reading.claim)})


def _schedule_from(data: dict[str, Any], pins: Mapping[str, Pin]) -> Schedule:
    sessions = [
        Session(**_tupled(each | {"readings": [_reading_from(reading, pins) for reading in each["readings"]]}))
        for each in data["sessions"]
    ]
    return Schedule(tuple(sessions), tuple(data["sections"]), title=data["title"])


def _reading_from(data: dict[str, Any], pins: Mapping[str, Pin]) -> Reading:
    data = dict(data)
    name = data.pop("reading", None)
    claim = pins[name].claim if name else Claim(**_tupled(data.pop("claim")))
    return Reading(**data | {"claim": claim, "kind": Kind(data["kind"])})


def _pin_to(pin: Pin) -> dict[str, Any]:
    decision = pin.decision
    return {
        "claim": _filled(pin.claim),
        "decision": decision.outcome.value,
        "rule": decision.rule,
        "why": decision.why,
        "candidates": [_candidate_to(candidate) for candidate in decision.candidates],
    } | _present(
        key=pin.key,
        choice=dict(pin.choice) if pin.choice else None,
        unanswered=list(pin.unanswered),
        disagreements=list(pin.disagreements),
        remarks=[_filled(remark) | {"about": str(remark.about)} for remark in pin.remarks],
        work=[_version_to(version) for version in pin.work.versions] if pin.work else None,
    )


def _pin_from(data: dict[str, Any]) -> Pin:
    work = Work(tuple(_version_from(version) for version in data["work"])) if "work" in data else None
    decision = Decision(
        Outcome(data["decision"]),
        data["rule"],
        data["why"],
        work,
        tuple(_candidate_from(candidate) for candidate in data["candidates"]),
    )
    if not _KEY.fullmatch(data.get("key", "none")):
        raise ValueError(f"{data['key']!r} is no citation key")
    if (work is None) == (decision.outcome is Outcome.ACCEPTED):
        raise ValueError(f"{data['claim'].get('title')!r} is {decision.outcome} and should fit its work")
    return Pin(
        Claim(**_tupled(data["claim"])),
        decision,
        data.get("key"),
        data.get("choice"),
        tuple(data.get("unanswered", ())),
        tuple(_remark_from(remark) for remark in data.get("remarks", ())),
        tuple(data.get("disagreements", ())),
    )


def _candidate_to(candidate: Candidate) -> dict[str, Any]:
    """A candidate is kept for people to see, so the version of record stands for its work."""
    return {
        "record": _record_to(candidate.work.record),
        "distance": round(candidate.distance.total, 4),
        "penalties": [_penalty_to(penalty) for penalty in candidate.distance.penalties],
    } | _present(vetoes=list(candidate.distance.vetoes))


def _penalty_to(penalty: Penalty) -> dict[str, Any]:
    return {"name": penalty.name, "amount": round(penalty.amount, 4), "why": penalty.why}


def _candidate_from(data: dict[str, Any]) -> Candidate:
    penalties = tuple(Penalty(**penalty) for penalty in data["penalties"])
    work = Work((Version(_record_from(data["record"])),))
    return Candidate(work, Distance(penalties, tuple(data.get("vetoes", ()))))


def _version_to(version: Version) -> dict[str, Any]:
    return _record_to(version.record) | {"said_by": dict(version.said_by)}


def _version_from(data: dict[str, Any]) -> Version:
    data = dict(data)
    return Version(said_by=data.pop("said_by"), record=_record_from(data))


def _record_to(record: Record) -> dict[str, Any]:
    return _filled(record, omit={"author", "editor", "identifiers"}) | _present(
        author=[_filled(name) for name in record.author],
        editor=[_filled(name) for name in record.editor],
        identifiers=[str(one) for one in record.identifiers],
    )


def _record_from(data: dict[str, Any]) -> Record:
    people = {role: tuple(Name(**name) for name in data.get(role, ())) for role in ("author", "editor")}
    return Record(**_tupled(data) | people | {"identifiers": _identifiers_from(data.get("identifiers", ()))})


def _remark_from(data: dict[str, Any]) -> Remark:
    about = identifiers.parse(data["about"])
    if about is None:
        raise ValueError(f"{data['about']!r} is no identifier")
    return Remark(**data | {"about": about})


def _identifiers_from(names: Iterable[str]) -> tuple[Identifier, ...]:
    found = tuple(identifiers.parse(name) for name in names)
    return tuple(one for one in found if one)


def _filled(thing: Any, omit: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """The fields of a dataclass that hold something, tuples as lists."""
    values = {each.name: getattr(thing, each.name) for each in fields(thing) if each.name not in omit}
    return {
        name: _listed(value) for name, value in values.items() if value not in (None, "", ()) and value is not False
    }


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _tupled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
