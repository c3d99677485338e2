"""A session on the way: what the layout has gathered of one meeting."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from readinglist.model import Reading, Session
from readinglist.schedule.claims import Found


@dataclass(slots=True)
class Meeting:
    """One meeting. `people` are the presenters in their places, "" where the page names nobody.

    `announced` ("Guest lecture: Ann Lee") is its topic when the page names no other.
    """

    line: int
    date: str | None = None
    section: str | None = None
    topic: str | None = None
    announced: str | None = None
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
            topic=self.topic or self.announced,
            presenters=tuple(names),
            readings=self._readings(),
            line=self.line,
        )

    def paired(self) -> list[Found]:
        """The readings with who presents each: as its own line says, by its place, or all when it is the only one."""
        in_place = len(self.people) == len(self.found)
        names = tuple(name for name in self.people if name)
        alone = names if len(names) == 1 or len(self.found) == 1 else ()
        by_place = [((name,) if name else ()) for name in self.people] if in_place else [alone] * len(self.found)
        return [
            replace(found, presenters=found.presenters or named)
            for found, named in zip(self.found, by_place, strict=True)
        ]

    def _readings(self) -> tuple[Reading, ...]:
        pairs = ((found.reading, " and ".join(found.presenters)) for found in self.paired())
        return tuple(replace(reading, presenter=names or None) for reading, names in pairs)
