"""What a column or key is for, told from its name."""

from __future__ import annotations

import re
import unicodedata
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


_PAPER = r"(?:the\s+)?(?:papers?|readings?|articles?|publications?)"
# The first pattern that is found in the name wins; names are folded to lower-case words before.
_NAMES: tuple[tuple[Role, str], ...] = (
    (Role.LINK, rf"{_PAPER}\s+(?:links?|urls?|pdfs?|doi)|(?:links?|url|pdf)\s+(?:to|of)\s+{_PAPER}"),
    (Role.VENUE, rf"{_PAPER}\s+(?:venues?|conference|journal|source)"),
    (Role.YEAR, rf"{_PAPER}\s+year|(?:publication|pub)\s+year"),
    (Role.DATE, r"(?:paper|reading|class|lecture|session|meeting|presentation|talk)\s+(?:dates?|day)"),
    (Role.TOPIC, r"(?:reading|paper|lecture|class|session|discussion|seminar)\s+(?:topics?|themes?)"),
    (Role.OPTIONAL, r"(?:optional|additional|further|supplementa(?:l|ry)|extra|recommended|suggested|background)"
                    r"\s+(?:readings?|papers?|references?|texts?|literature|resources?|materials?)"
                    r"|optional|further|background|supplementary"),
    (Role.READING, r"reading\s+(?:assignments?|materials?|list|items?)|assigned\s+(?:readings?|papers?)"),
    (Role.ASIDE, r"slides?|videos?|recordings?|assignments?|homeworks?|hws?|due|deadlines?|deliverables?|labs?|forms?"
                 r"|codes?|activit(?:y|ies)|quiz(?:zes)?|files?|materials?|handouts?|scribes?|summar(?:y|ies)|abstract"
                 r"|comments?|remarks?|room|location|place|time|status|id|layout|responses?|critiques?|notes?"
                 r"|office|e?mail|phone|folien|材料|幻灯片|课件"
                 r"|announcements?|reminders?|exercises?|tutorials?|resources?|chairs?"),
    (Role.PRESENTER, r"present(?:er|ers|ed|ing)(?:\s+by)?|speakers?|leads?|leaders?|led|discussants?|facilitators?"
                     r"|moderators?|hosts?|students?|lecturers?|instructors?|teachers?|who|names?|members?|team|group"
                     r"|referent\w*|vortrag\w*|ponentes?|intervenants?|报告人|主讲人?|讲者|演讲者|分享人"),
    (Role.AUTHORS, r"authors?|by|writers?"),
    (Role.TITLE, r"titles?"),
    (Role.READING, r"readings?|read|papers?|articles?|references?|literature|texts?|signups?|publications?|citations?"
                   r"|bibliography|artikel|literatur|articulos?|lecturas?|论文|文献|阅读(?:材料)?"),
    (Role.VENUE, r"venues?|conferences?|journals?|published(?:\s+in)?|booktitle|proceedings|where|outlet"
                  r"|tagung|konferenz|zeitschrift|revue|revista"),
    (Role.YEAR, r"years?|jahr|annee|ano"),
    (Role.MIXED, r"contents?|agenda|what|description|topics?\s+covered"),
    (Role.DATE, r"dates?|days?|when|datum|fecha|termin|meeting|日期|时间"),
    (Role.WEEK, r"weeks?|woche|周次?|第几周|wk|w|no|nr|number|class|sessions?|(?:lecture|meeting)\s+(?:no|number)"),
    (Role.SECTION, r"sections?|modules?|units?|parts?|areas?|categor(?:y|ies)|subjects?|blocks?|tracks?"),
    (Role.TOPIC, r"主题|题目|topics?|lectures?|themes?|seminar|discussion|event|focus|themen|thema|temas?|sujet"),
    (Role.LINK, r"links?|urls?|pdfs?|doi|arxiv|pmids?|pubmed|href|address|site"),
    (Role.TAG, r"tags?|alias|aliases|acronym|short|nickname|system"),
    (Role.KIND, r"kind|types?"),
    (Role.NOTE, r"awards?"),
)  # fmt: skip
_PATTERNS = tuple((role, re.compile(rf"\b(?:{pattern})\b")) for role, pattern in _NAMES)
_READINGS = (Role.READING, Role.OPTIONAL, Role.MIXED)


def role_of(name: str) -> Role | None:
    """What a column with that header, or a key with that name, holds: "Papers to present" -> `Role.READING`.

    A name that joins several ("Topics/Readings") is `Role.MIXED` where readings stand with topics; readings win over
    what only goes with them ("Readings & slides").
    """
    name = re.sub(r"([a-z])([A-Z])", r"\1 \2", unicodedata.normalize("NFKD", name[:200]))
    name = "".join(letter for letter in name if not unicodedata.combining(letter))
    parts = re.split(r"[/&,+|]|\band\b|\bor\b", re.sub(r"\([^()]*\)", " ", name).lower())
    roles = [role for part in parts if (role := _role(part))]
    if any(role in _READINGS for role in roles):
        return (
            Role.MIXED if {Role.TOPIC, Role.MIXED} & set(roles) else next(role for role in roles if role in _READINGS)
        )
    return roles[0] if roles else None


def is_aside(name: str) -> bool:
    """Whether a name is nothing but one of slides, assignments and the like: "Lecture slides", not "Code Reuse"."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"\([^()]*\)", " ", name[:200]).lower())
    return bool(words) and all(map(_ASIDE.fullmatch, words)) and role_of(name) is Role.ASIDE


_ASIDE = re.compile(
    rf"(?:{dict(_NAMES)[Role.ASIDE]})|lecture|class|course|project|final|student|in|on|of|and|for|the|your"
)


def _role(name: str) -> Role | None:
    words = " ".join(re.findall(r"[^\W\d_]+", name))
    return next((role for role, pattern in _PATTERNS if pattern.search(words)), None)
