"""How much of presenters' names is shown: students may not want theirs on a public page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from readinglist.lock import Lock
from readinglist.model import Reading, Session

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|\S+@\S+")  # a role, an affiliation, an address
_FIRST = re.compile(r"[^\W\d_]")


def public(lock: Lock) -> Lock:
    """The lock with its presenters as the setting `presenters` wants them: full, initials or none."""
    manner = lock.settings.get("presenters", "full")
    if manner == "full":
        return lock
    shown = initials if manner == "initials" else _nothing
    sessions = tuple(_session(session, shown) for session in lock.schedule.sessions)
    return replace(lock, schedule=replace(lock.schedule, sessions=sessions))


def initials(name: str) -> str:
    """The first letter of each part of a name, and nothing of a role or an address: "Y. L."."""
    letters = [
        found[0].upper() for part in re.split(r"[\s-]+", _ASIDE.sub(" ", name)) if (found := _FIRST.search(part))
    ]
    return " ".join(f"{letter}." for letter in letters)


def _nothing(_name: str) -> str:
    return ""


def _session(session: Session, shown: Callable[[str], str]) -> Session:
    presenters = tuple(name for each in session.presenters if (name := shown(each)))
    readings = tuple(_reading(reading, shown) for reading in session.readings)
    return replace(session, presenters=presenters, readings=readings)


def _reading(reading: Reading, shown: Callable[[str], str]) -> Reading:
    return replace(reading, presenter=(shown(reading.presenter) or None) if reading.presenter else None)
