"""A session on the way: what the layout has gathered of one meeting."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from readinglist.model import Reading, Session
from readinglist.schedule.claims import Found


@dataclass(slots=True)
class Meeting:
    """One meeting. `people` are the presenters in their places, "" where the page names nobody."""

    line: int
    date: str | None = None
    section: str | None = None
    topic: str | None = None
    people: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    def session(self, iso_date: str | None) -> Session:
        """The meeting as a session; two presenters and two papers pair in order."""
        names = [name for name in self.people if name]
        for found in self.found:
            names += [name for name in found.presenters if name not in names]
        return Session(
            date=self.date,
            iso_date=iso_date,
            section=self.section,
            topic=self.topic,
            presenters=tuple(names),
            readings=self._readings(),
            line=self.line,
        )

    def _readings(self) -> tuple[Reading, ...]:
        paired = len(self.people) == len(self.found)
        return tuple(
            replace(found.reading, presenter=self._presenter(found, self.people[at] if paired else None))
            for at, found in enumerate(self.found)
        )

    def _presenter(self, found: Found, in_place: str | None) -> str | None:
        """Who presents a reading: as its own line says, or by its place, or all when it is the only one."""
        if found.presenters:
            return " and ".join(found.presenters)
        if in_place is not None:
            return in_place or None
        names = [name for name in self.people if name]
        return " and ".join(names) or None if len(names) == 1 or len(self.found) == 1 else None
