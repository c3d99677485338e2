"""Which readings are looked for, and what they are called from one build to the next."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from readinglist.model import Claim, Kind, Schedule, Session

RESOLVED = frozenset({Kind.PAPER, Kind.CHAPTER})  # the kinds of reading that are looked for

_ID_LENGTH = 60


def reading_ids(schedule: Schedule) -> list[str | None]:
    """A name for each reading, in order: its title as a slug, None for what is not resolved.

    Readings with the same claim are one and share it; the same title with another claim gets a number.
    """
    seen: dict[str, list[Claim]] = {}
    ids: list[str | None] = []
    for reading in schedule.readings:
        if reading.kind not in RESOLVED:
            ids.append(None)
            continue
        slug = slug_of(reading.claim.title)
        claims = seen.setdefault(slug, [])
        if reading.claim not in claims:
            claims.append(reading.claim)
        number = claims.index(reading.claim) + 1
        ids.append(slug if number == 1 else f"{slug}-{number}")
    return ids


def slug_of(title: str) -> str:
    """A title as lower-case ASCII words joined by hyphens, at most 60 characters; a digest where that leaves none."""
    slug = ""
    for word in words_of(title):
        if len(slug) + len(word) + 1 > _ID_LENGTH:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "reading-" + sha256(title.encode()).hexdigest()[:10]


def words_of(text: str) -> list[str]:
    """The words of a text in lower-case ASCII, without accents and punctuation."""
    return re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower())


def question_of(claim: Claim) -> tuple[str | int | None, ...]:
    """The parts of a claim that a decision rests on; when they stay, the decision stays."""
    return (claim.title, claim.venue, claim.year, claim.link, *claim.authors)


def topic_of(session: Session) -> str | None:
    """What a session is about, unless one of its readings says the same."""
    return None if session.topic in [reading.claim.title for reading in session.readings] else session.topic
