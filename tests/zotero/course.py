"""A small course to sync: locks made of a few works, by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from readinglist import identifiers
from readinglist.lock import Lock, Pin
from readinglist.model import Claim, Decision, Outcome, Reading, Record, Schedule, Session, Version, Work
from readinglist.names import Name
from readinglist.readings import reading_ids
from readinglist.zotero.state import State, dump, parse

GROUP = "1"
SECTIONS = ("Training", "Inference", "Applications")


def record(number: int, **changes: object) -> Record:
    """The conference paper with this number, or what `changes` make of it."""
    base = Record(
        source="catalogue:test",
        type="paper-conference",
        title=f"Paper {number} on systems",
        author=(Name("Doe", "Jane"), Name("Beethoven", "Ludwig", "van"), Name(literal="The Team")),
        issued=(2023, 10),
        container_title="Proceedings of Tests",
        publisher="ACM",
        page="1-14",
        pdf=f"https://papers.example/{number}.pdf",
        identifiers=tuple(filter(None, (identifiers.parse(f"doi:10.1145/{number}"),))),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@dataclass
class Assigned:
    """One work of the course: its record, its key, where it is read, and its annotation."""

    record: Record
    key: str
    sections: list[str | None] = field(default_factory=lambda: [SECTIONS[0]])
    note: str = ""
    decided: bool = True
    claim: str = ""

    def __post_init__(self) -> None:
        self.claim = self.claim or self.record.title


@dataclass
class Course:
    """A course that can be changed and locked again."""

    works: list[Assigned] = field(default_factory=list)
    sections: list[str] = field(default_factory=lambda: list(SECTIONS))
    title: str = "Systems"
    term: str = "spring"
    year: int = 2024

    def lock(self) -> Lock:
        """The lock of the course as it is now."""
        sessions, by_title = [], {}
        for each in self.works:
            for number, section in enumerate(each.sections, 1):
                reading = Reading(Claim(each.claim))
                by_title[reading.claim.title] = each
                sessions.append(
                    Session(date="a day", iso_date=f"2024-02-{number:02d}", section=section, readings=(reading,))
                )
        schedule = Schedule(tuple(sessions), tuple(self.sections))
        pins = {}
        for name, reading in zip(reading_ids(schedule), schedule.readings, strict=True):
            each = by_title[reading.claim.title]
            decided = Decision(Outcome.ACCEPTED, "test", "by hand", Work((Version(each.record),)))
            still_open = Decision(Outcome.AMBIGUOUS, "test", "by hand")
            pins[name or ""] = Pin(
                reading.claim, decided if each.decided else still_open, each.key if each.decided else None
            )
        settings = {"course": {"title": self.title, "term": self.term, "year": self.year}}
        return Lock(settings, schedule, pins, {})

    def notes(self) -> dict[str, str]:
        """The annotations by key."""
        return {each.key: each.note for each in self.works if each.note}


class Memory:
    """The side file, kept as text, so that every state goes through writing and reading."""

    def __init__(self) -> None:
        self.text: str | None = None
        self.saves = 0

    def save(self, state: State) -> None:
        self.saves += 1
        self.text = dump(state)

    def load(self) -> State:
        return State(GROUP) if self.text is None else parse(self.text)


def with_arxiv(number: int) -> Assigned:
    """A work with a DOI and an arXiv id."""
    names = (identifiers.parse(f"doi:10.1145/{number}"), identifiers.parse(f"arxiv:2301.{number:05d}"))
    return Assigned(record(number, pdf=None, identifiers=tuple(filter(None, names))), f"doe2023p{number}")
