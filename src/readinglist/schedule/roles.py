"""What a column or key is for, told from its name."""

from __future__ import annotations

import re
from enum import StrEnum


class Role(StrEnum):
    """What a column of a table or a key of a data file holds."""

    DATE = "date"
    WEEK = "week"
    SECTION = "section"
    TOPIC = "topic"
    PRESENTER = "presenter"
    READING = "reading"
    OPTIONAL = "optional"
    MIXED = "mixed"
    TITLE = "title"
    AUTHORS = "authors"
    VENUE = "venue"
    YEAR = "year"
    LINK = "link"
    TAG = "tag"
    NOTE = "note"
    KIND = "kind"
    ASIDE = "aside"


# The first pattern that is found in the name wins; names are folded to lower-case words before.
_NAMES: tuple[tuple[Role, str], ...] = (
    (Role.ASIDE, r"slides?|video|videos|recordings?|assignments?|homeworks?|hws?|due|deadlines?|deliverables?"
                 r"|labs?|forms?|code|codes|activit(?:y|ies)|quiz(?:zes)?|files?|materials?|handouts?"
                 r"|scribes?|summar(?:y|ies)|abstract|comments?|remarks?|room|location|place|time|status|id|pmid|layout"),
    (Role.OPTIONAL, r"(?:optional|additional|further|supplementa(?:l|ry)|extra|recommended|suggested|background|other)"
                    r"\s+(?:readings?|papers?|references?|texts?|literature|resources?)|optional|further|background"),
    (Role.MIXED, r"(?:topics?|lectures?|subjects?|contents?|themes?)\s+(?:and\s+)?(?:readings?|papers?)"
                 r"|(?:readings?|papers?)\s+(?:and\s+)?(?:topics?|lectures?|subjects?)|contents?|agenda|what|description"),
    (Role.AUTHORS, r"authors?|authors?\s+list|by|writers?"),
    (Role.PRESENTER, r"present(?:er|ers|ed|ing)|speakers?|lead|leads|leaders?|led|discussants?|facilitators?"
                     r"|moderators?|hosts?|students?|lecturers?|instructors?|teachers?|who|names?|members?|team|group"),
    (Role.TITLE, r"(?:paper|article|reading|talk|work)\s+titles?|titles?"),
    (Role.READING, r"readings?|read|papers?|articles?|references?|literature|texts?|signups?|publications?|citations?"
                   r"|bibliography|assigned"),
    (Role.VENUE, r"venues?|conferences?|journals?|published(?:\s+in)?|booktitle|proceedings|publication|where|outlet"),
    (Role.YEAR, r"years?|pub\s+year"),
    (Role.DATE, r"dates?|days?|when|datum|meeting"),
    (Role.WEEK, r"weeks?|wk|w|no|nr|number|class|session|sessions|lecture\s+(?:no|number)|meeting\s+(?:no|number)"),
    (Role.SECTION, r"sections?|modules?|units?|parts?|areas?|categor(?:y|ies)|subjects?|blocks?|tracks?"),
    (Role.TOPIC, r"topics?|lectures?|themes?|seminar|discussion|event|focus"),
    (Role.LINK, r"links?|urls?|pdfs?|doi|arxiv|href|address|site"),
    (Role.TAG, r"tags?|alias|aliases|acronym|short|nickname|system"),
    (Role.KIND, r"kind|types?"),
    (Role.NOTE, r"notes?|awards?"),
)  # fmt: skip
_PATTERNS = tuple((role, re.compile(rf"\b(?:{pattern})\b")) for role, pattern in _NAMES)


def role_of(name: str) -> Role | None:
    """What a column with that header, or a key with that name, holds: "Papers to present" -> `Role.READING`."""
    words = " ".join(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name[:200]).lower()))
    return next((role for role, pattern in _PATTERNS if pattern.search(words)), None)
