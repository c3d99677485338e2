"""The nouns of the project, frozen; standard library only.

A page is read into a `Schedule` of `Session`s of `Reading`s, each with a `Claim`. Sources answer with
`Record`s; judgement joins them into `Work`s, measures a `Distance` for each and ends in a `Decision`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType

from readinglist.identifiers import Identifier
from readinglist.names import Name

# ---------------------------------------------------------------- the page


class Kind(StrEnum):
    """What a line of the page asks people to read or watch; only papers and chapters are resolved."""

    PAPER = "paper"
    CHAPTER = "chapter"
    BLOG = "blog"
    VIDEO = "video"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the page says of a reading, unchecked and as written, but without markup.

    `venue` and `note` are the page's words ("SC", "Best Paper"), `tag` the alias or method before the title
    ("vLLM"), `year` the year of publication claimed, `link` the address behind the title.
    """

    title: str
    venue: str | None = None
    year: int | None = None
    link: str | None = None
    tag: str | None = None
    note: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One assigned item: its claim, who presents it, and the line of the page (from 1) where it stands."""

    claim: Claim
    presenter: str | None = None
    kind: Kind = Kind.PAPER
    optional: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting: `date` as written, `iso_date` ("2024-01-30") where the year is known."""

    date: str | None = None
    iso_date: str | None = None
    section: str | None = None
    topic: str | None = None
    presenters: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A line of the page (from 1) that no rule could place, with its text."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A course schedule page, read: its sessions in the page's order, its sections in order of first appearance.

    A section may have no session with readings ("Pre-proposal meetings").
    """

    sessions: tuple[Session, ...] = ()
    sections: tuple[str, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    title: str | None = None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings, in the page's order."""
        return tuple(reading for session in self.sessions for reading in session.readings)


# ------------------------------------------------------------ the literature


class Stage(StrEnum):
    """How far a version went on its way to publication, later is more (NISO RP-8-2008, simplified)."""

    PREPRINT = "preprint"
    PROCEEDINGS = "proceedings"
    JOURNAL = "journal"
    OTHER = "other"


_STAGES = {
    "article": Stage.PREPRINT,
    "paper-conference": Stage.PROCEEDINGS,
    "article-journal": Stage.JOURNAL,
}


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says of one version of a work, with the names and types of CSL 1.0.2.

    Text is Unicode without markup. `type` is a CSL item type, where a preprint is `article`. `issued` holds the
    date parts known: `(2023,)`, `(2023, 10)` or `(2023, 10, 23)`. `number` is an article number or a report's.
    `source` names who said it, with the place: `catalogue:course.bib:12`.
    """

    source: str
    type: str
    title: str
    author: tuple[Name, ...] = ()
    issued: tuple[int, ...] = ()
    container_title: str | None = None
    container_title_short: str | None = None
    collection_title: str | None = None
    event_title: str | None = None
    publisher: str | None = None
    publisher_place: str | None = None
    editor: tuple[Name, ...] = ()
    volume: str | None = None
    issue: str | None = None
    page: str | None = None
    number: str | None = None
    edition: str | None = None
    isbn: str | None = None
    issn: str | None = None
    url: str | None = None
    pdf: str | None = None
    genre: str | None = None
    note: str | None = None
    identifiers: tuple[Identifier, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of publication of this version."""
        return self.issued[0] if self.issued else None

    @property
    def stage(self) -> Stage:
        """Preprint, proceedings, journal, or something else."""
        return _STAGES.get(self.type, Stage.OTHER)

    @property
    def venue(self) -> str | None:
        """Where it appeared, the short name before the long one."""
        return self.container_title_short or self.container_title or self.publisher

    @property
    def archive_section(self) -> str | None:
        """Where in its archive a preprint is filed ("cs.LG"), which a source says as its series."""
        return self.collection_title if self.stage is Stage.PREPRINT and self.identifier("arxiv") else None

    def identifier(self, scheme: str) -> Identifier | None:
        """The first identifier of that scheme."""
        return next((one for one in self.identifiers if one.scheme == scheme), None)


RECORD_FIELDS = tuple(each.name for each in fields(Record) if each.name != "source")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a work: all that was said of it, and who said each field (`said_by["page"] == "crossref"`)."""

    record: Record
    said_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Work:
    """The versions of one work, the version of record first.

    The version of record is the one to cite: journal or proceedings before preprint (see `judgement.works`).
    """

    versions: tuple[Version, ...]

    @property
    def record(self) -> Record:
        """The version of record."""
        return self.versions[0].record

    @property
    def records(self) -> tuple[Record, ...]:
        """The record of each version, the version of record first."""
        return tuple([version.record for version in self.versions])

    @property
    def identifiers(self) -> frozenset[Identifier]:
        """The identifiers of all versions."""
        return frozenset([one for record in self.records for one in record.identifiers])

    def identifier(self, scheme: str) -> Identifier | None:
        """The first identifier of that scheme, the version of record's before another's."""
        return next((found for record in self.records if (found := record.identifier(scheme))), None)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a service says of a paper beside its record.

    `kind` is one of `cited by` (a count), `tldr` (a summary in the service's own words), `open pdf` (an address),
    `retraction` (in words, with the notice where known) and `references` (the identifiers of what it cites, separated
    by spaces). `about` names the paper, `on` the day of the answer ("2026-03-01").
    """

    source: str
    kind: str
    text: str
    about: Identifier
    on: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a bibliography's file: its record, its line (from 1), and its citation key if it has one."""

    key: str
    record: Record
    line: int


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry that could not be read: where it stands (line from 1), its key if it has one, why, and its text."""

    line: int
    key: str
    reason: str
    raw: str = ""
    path: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {f'{self.key}: ' if self.key else ''}{self.reason}"


# --------------------------------------------------------------- the verdict


@dataclass(frozen=True, slots=True)
class Penalty:
    """One named part of a distance: how much (0 is none) and in words why."""

    name: str
    amount: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a work is from a claim: named penalties; `vetoes` say why it cannot be the work, whatever the sum."""

    penalties: tuple[Penalty, ...] = ()
    vetoes: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """The sum of the penalties; 0 is the same."""
        return sum(penalty.amount for penalty in self.penalties)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that a claim may mean, and its distance."""

    work: Work
    distance: Distance


class Outcome(StrEnum):
    """How a reading ends."""

    ACCEPTED = "accepted"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Decision:
    """How a claim ended: by which rule (`rule`), in words why (`why`), and the candidates seen, nearest first.

    `work` is set exactly when the outcome is `accepted`.
    """

    outcome: Outcome
    rule: str
    why: str
    work: Work | None = None
    candidates: tuple[Candidate, ...] = ()


class Level(StrEnum):
    """How much a finding matters, in SARIF's words: it breaks something, it is doubtful, or it is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """What findings of one name have in common: what the rule looks for, in one sentence, and how much it matters."""

    name: str
    summary: str
    level: Level = Level.WARNING


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit or a check reports: which rule, where, in words what, and what to do about it.

    `subject` is what it is about (a reading's title, a citation key); `path`, `line` and `column` (from 1) say where
    it stands; `suggestion` is the text to stand in place of `text` there.
    """

    rule: str
    subject: str
    message: str
    advice: str = ""
    line: int | None = None
    evidence: tuple[str, ...] = ()
    text: str | None = None
    suggestion: str | None = None
    path: str | None = None
    column: int | None = None
