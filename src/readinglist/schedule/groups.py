"""The parentheses and brackets behind a title: a venue, a remark, who presents, or a part of the title."""

from __future__ import annotations

import re
from dataclasses import replace

from readinglist.schedule import people, venue
from readinglist.schedule.cited import Citation

_MOST_GROUPS = 6
"""Parentheses at the end of a citation that are looked at."""
_EXTENT = re.compile(r"(?:about\s+|~)?\d+\s*(?:pp?|pgs?|pages?|min(?:utes)?)\.?", re.IGNORECASE)
_REMARK = re.compile(
    r"(?:please\s+)?(?:skim|skip|read|ignore|omit|focus|only|up\s+to|until|except|sections?|secs?\.|§|can't\s+find|available"
    r"|longer\s+version)(?:\W|$)",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(
    r"(?:optional|recommended|further|background|supplementa\w+|extra|bonus)(?:\s+(?:reading|paper|material)s?)?",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"(?:required|mandatory|primary|main|must[- ]read|read(?:ing)?)", re.IGNORECASE)


def taken_off(citation: Citation, text: str) -> tuple[Citation, str]:
    """Takes the parentheses and brackets at the end that say something; "(Raft)" stays in the title."""
    authored = bool(citation.authors or re.search(r"\bby\s", text))
    for _ in range(_MOST_GROUPS):
        start, inside = _last_group(text)
        placed = inside is not None and _ends_in_venue(text[:start])
        known = _grouped(citation, inside, authored=authored or placed) if inside is not None else None
        if known is None and inside and (placed or citation.title or _REMARK.match(inside)):
            known = citation.noted(inside)
        if known is None:
            break
        citation, text = known, text[:start].rstrip(" ,;.–—-")
    return citation, text


def _last_group(text: str) -> tuple[int, str | None]:
    """Where the parentheses or brackets begin that a text ends with, and what stands in them; None without."""
    bare = text.rstrip(" .,;:*")
    if not bare.endswith((")", "]")):
        return len(text), None
    closing, opening = bare[-1], "(" if bare[-1] == ")" else "["
    depth = 0
    for at in range(len(bare) - 1, -1, -1):
        depth += (bare[at] == closing) - (bare[at] == opening)
        if depth == 0:
            return at, bare[at + 1 : -1].strip()
    return len(text), None


def _ends_in_venue(text: str) -> bool:
    """Whether a text ends in a venue in parentheses or brackets: who stands behind it presents."""
    _, inside = _last_group(text)
    where = venue.parse(inside) if inside else None
    return bool(where and where.year)


def _grouped(citation: Citation, inside: str, *, authored: bool) -> Citation | None:
    """The citation with what a group says; None when the group is part of the title."""
    if not inside.strip(" .-–—"):
        return citation
    if _OPTIONAL.fullmatch(inside) or _REQUIRED.fullmatch(inside):
        return replace(citation, optional=citation.optional or bool(_OPTIONAL.fullmatch(inside)))
    if _EXTENT.fullmatch(inside):
        return citation.noted(inside)
    presenters = people.led_by(inside)
    if not presenters and (found := venue.parse(inside)):
        return citation.at(found)
    return _with_people(citation, inside, presenters, authored=authored)


def _with_people(citation: Citation, inside: str, presenters: tuple[str, ...], *, authored: bool) -> Citation | None:
    """The citation with the people in a group: those who lead, or behind authors who presents; None without any."""
    if authored and people.is_name(inside):
        presenters = presenters or people.names(inside)
    if presenters:
        return replace(citation, presenters=presenters)
    return replace(citation, authors=people.authors(inside)) if people.are_authors(inside) else None
