"""What stands before a title and is no part of it: numbering, labels, venues in brackets, tags, presenters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from readinglist.schedule import people, venue
from readinglist.schedule.cited import Citation

_LABEL = re.compile(
    r"[\s*•·–—-]*(?:(?P<mark>required|mandatory|main|primary|core|optional|recommended|suggested|background|additional|further|supplementa\w+"
    r"|extra|base|surprise|bonus|student|discussion|key|research|seminal|related|other)\s+)?"
    r"(?P<what>readings?(?:\s+list)?|papers?|read|articles?|texts?|ref(?:erence)?s?|required|mandatory|optional|recommended|background|suggested|further"
    r"|primary|supplementa\w+|presentation|present|title|topic\s+paper|citation)\s*(?:#?\s*\d{1,2}|[A-Z](?=\s*:))?\s*(?:\((?P<more>[^()]{1,30})\))?\s*:\s*",
    re.IGNORECASE,
)
_READ = re.compile(r"\s*(?:[Pp]lease\s+)?(?:Read|READ|read)\s+(?:the\s+paper:?\s+)?(?=[A-Z\"“\[§])")
_NUMBER = re.compile(
    r"\s*(?:[-*•·▪◦●‣]\s+|\(?\d{1,2}[.)](?:\s+|(?=\[|$))|\(?[a-hivx]{1,4}[.)]\s+(?=[A-Z\"“])|\[\d{1,3}\]\s*(?=[A-Z\"“])|#\d+\s+)"
)
_PICTURES = re.compile(r"\s*(?:[\u2600-\u27bf\u2b50\ufe0f\U0001f300-\U0001faff]\s*)+(?=\S)")
_SHORT_MARK = re.compile(
    r"\s*[\[(](?P<mark>[A-Z*]{1,2}|required|optional|background|primary|recommended|mandatory|main|opt|req|new"
    r"|must[- ]read)\.?[\])]\s*:?\s*",
    re.IGNORECASE,
)
_BARE_MARK = re.compile(r"\s*(?P<mark>[RO])\s*:\s*(?=$|[A-Z\"“\[(])")
_OPTIONAL_WORDS = re.compile(
    r"opt|o|b|recommended|suggested|background|additional|further|supp|extra|bonus|related|other", re.IGNORECASE
)
_SURNAME_KEY = re.compile(r"[A-Z][a-z]+(?:\s?(?:et al\.?|\+|&\s?[A-Z][a-z]+))?,?\s?['’]?(?:19|20)?\d\d[a-z]?")
_NOT_REQUIRED = re.compile(
    r"optional|recommended|suggested|background|additional|further|suppl|extra|bonus", re.IGNORECASE
)
_NOTE_WORDS = 3
"""Words of a bracket before a title that is a note."""
_BRACKET = re.compile(r"\s*\[(?P<inside>[^\[\]]{1,60})\]\s*:?\s*")
_ROUND = re.compile(r"\s*\((?P<inside>[^()]{1,80})\)\s*:?\s*")
_VENUE_PREFIX = re.compile(
    r"\s*(?P<venue>[A-Za-z][A-Za-z&/]*(?:\s(?:ATC|Security|Record))?\s?(?:['’]\s?\d\d|(?:19|20)\d\d))\s*(?::|--|[–—|]|\s-\s)\s*(?=\S)"
)
_SPEAKER = re.compile(r"\s*(?P<who>[^:–—|\[\]()]{2,60}?)\s*(?:--+|[–—|]|\s-\s)\s*$")


@dataclass(slots=True)
class Start:
    """What was taken off the start of an item; `linked` says that its title is a link further on."""

    citation: Citation = field(default_factory=lambda: Citation(""))
    tag: str | None = None
    optional: bool = False
    labelled: bool = False
    linked: bool = False


def is_numbered(text: str) -> bool:
    """Whether a text begins like an item of its own: "2. ...", "- ...", "[3] ..."."""
    return bool(_NUMBER.match(text))


def says_optional(text: str) -> bool:
    """Whether a text begins with a label of what is not required: "optional: ...", "Further reading: ..."."""
    match = _LABEL.match(text)
    return bool(match and _NOT_REQUIRED.search(match[0]))


def taken_off(start: Start, text: str, *, linked: bool = False) -> str:
    """The text without what stands before its title: "Required:", "[P]", "[MLSys'20]", "(vLLM)", "Ann --"."""
    start.linked = linked
    while True:
        rest = next((left for take in _TAKERS if (left := take(start, text)) is not None), text)
        if rest == text:
            return text
        text = rest


def _number(_start: Start, text: str) -> str | None:
    match = _NUMBER.match(text)
    return text[match.end() :] if match else None


def _pictures(_start: Start, text: str) -> str | None:
    match = _PICTURES.match(text)
    return text[match.end() :] if match else None


def _read_this(start: Start, text: str) -> str | None:
    match = _READ.match(text)
    if not match:
        return None
    start.labelled = True
    return text[match.end() :]


def _label(start: Start, text: str) -> str | None:
    match = _LABEL.match(text)
    if not match or not (start.linked or text[match.end() :].strip()):
        return None
    start.labelled = True
    start.optional |= bool(_NOT_REQUIRED.search(f"{match['mark'] or ''} {match['what']} {match['more'] or ''}"))
    return text[match.end() :]


def _mark(start: Start, text: str) -> str | None:
    match = _SHORT_MARK.match(text) or _BARE_MARK.match(text)
    if not match or not (start.linked or text[match.end() :].strip()):
        return None
    start.labelled = True
    start.optional |= bool(_OPTIONAL_WORDS.fullmatch(match["mark"]))
    return text[match.end() :]


def _bracket(start: Start, text: str) -> str | None:
    """[MLSys'20] is a venue, [Talk] after it a note; a bracket that holds the whole title is only a dress."""
    match = _BRACKET.match(text)
    if not match:
        return None
    inside, rest = match["inside"].strip(), text[match.end() :]
    if not rest.strip() and not start.linked and not venue.parse(inside):
        return inside
    key = _SURNAME_KEY.fullmatch(inside) and not venue.is_known(inside.rstrip("0123456789'’+ab"))
    if not key and (found := venue.parse(inside)):
        start.citation = start.citation.at(found)
    elif not key and not inside.isdigit():
        if len(inside.split()) > _NOTE_WORDS:
            return None
        start.citation = start.citation.at(venue.Venue(note=inside))
    return rest


def _round(start: Start, text: str) -> str | None:
    """(SOSP 2023) is a venue, (vLLM) a tag: the alias or method that the page files the paper under."""
    match = _ROUND.match(text)
    if not match or not (start.linked or len(text[match.end() :].split()) > 1):
        return None
    inside = match["inside"].strip()
    if leaders := people.led_by(inside):
        start.citation = replace(start.citation, presenters=leaders)
    elif (found := venue.parse(inside)) and (found.name or found.year):
        start.citation = start.citation.at(found)
    elif start.tag:
        return None
    else:
        start.tag = inside
    return text[match.end() :]


def _venue(start: Start, text: str) -> str | None:
    match = _VENUE_PREFIX.match(text)
    found = venue.parse(match["venue"]) if match else None
    if not match or not found:
        return None
    start.citation = start.citation.at(found)
    return text[match.end() :]


def _presenter(start: Start, text: str) -> str | None:
    """Ann -- [Title](...)"""
    match = _SPEAKER.fullmatch(text) if start.linked else None
    who = people.names(match["who"]) if match else ()
    if not who or not all(map(people.is_name, who)):
        return None
    start.citation = replace(start.citation, presenters=who)
    return ""


_TAKERS: tuple[Callable[[Start, str], str | None], ...] = (
    _number,
    _pictures,
    _read_this,
    _label,
    _mark,
    _bracket,
    _round,
    _venue,
    _presenter,
)
