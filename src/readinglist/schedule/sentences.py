"""Where the sentences of a citation end: a full stop ends no initial, and a question mark may stand in a title."""

from __future__ import annotations

import re
from itertools import islice

from readinglist.schedule import people, venue

_MOST_STOPS = 12
"""Full stops of one citation that are looked at."""
_NO_STOP = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|vs|et al|al|proc|conf|int|intl|trans|vol|no|pp|st|jr|sr|dr|prof|inc|symp|natl|acad|sci"
    r"|biol|chem|phys|rev|lett|commun|comput|syst|math|genet|assoc|cf|e\.g|i\.e|eds?|dept|ph\.d)\.$",
    re.IGNORECASE,
)
_LAST_AUTHOR = re.compile(
    r"(?:^|[,;&]\s+|\band\s+)(?:(?:van|von|de|der|den|del|di|la)\s+)*[^\s,]+,\s+(?:[^\W\d_]\.[\s-]?)+$|\bal\.$"
)
_VANCOUVER = re.compile(r"(?:[^\W\d_a-z][\w'’-]+\s[A-Z]{1,3},\s)+[^\W\d_a-z][\w'’-]+\s[A-Z]{1,3}\.$")
_STOP = re.compile(r"[.?!][\"”’']?\s+(?=[\"“'‘(\[]?[^\W_])")


def split(text: str) -> list[str]:
    """A citation at its full stops: not after initials and abbreviations, after "?" or "!" only before a venue."""
    parts: list[str] = []
    start = 0
    for stop in islice(_STOP.finditer(text), _MOST_STOPS):
        head, tail = text[start : stop.start() + 1], text[stop.end() :]
        if head.endswith(".") and (_NO_STOP.search(head[-12:]) and not _ends_authors(head)):
            continue
        if tail[0].islower() and not re.match(r"(?:arxiv|biorxiv|medrxiv|in\s+[A-Z])", tail, re.IGNORECASE):
            continue
        if head[-1] in "?!" and not _follows_title(tail):
            continue
        parts.append(text[start : stop.end()].strip())
        start = stop.end()
    return [*parts, text[start:].strip()]


def _follows_title(text: str) -> bool:
    """Whether a text begins with what can only stand behind a title: authors or a venue."""
    stops = (stop.start() + 1 for stop in islice(_STOP.finditer(text), _MOST_STOPS))
    end = next((at for at in stops if not _NO_STOP.search(text[max(0, at - 12) : at])), len(text))
    return venue.after_title(text[:end]) is not None or people.are_authors(text[:end])


def _ends_authors(head: str) -> bool:
    """Whether a list of authors ends with this full stop: after "Lamport, L." and "Watson et al.", not "Ann B."."""
    return bool(_LAST_AUTHOR.search(head, max(0, len(head) - 60)) or _VANCOUVER.match(head))
