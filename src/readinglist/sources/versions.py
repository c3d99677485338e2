"""Telling preprint and published version apart where a service keeps them as one paper.

Such a paper has the venue of the published version and often the date of the preprint. A record built from that
would be a hybrid that nobody published; so each version gets only what is surely its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from readinglist.identifiers import Identifier
from readinglist.model import Record
from readinglist.venues import series_of

_MONTHS_APART = 1  # a preprint is dated by its first version, its identifier by the month it was announced
_TYPES = {"preprint": "article", "journal": "article-journal", "proceedings": "paper-conference"}


def type_at(venue: str | None) -> str | None:
    """The type of what appears at a venue that is a known series: `article` for a preprint server."""
    series = series_of(venue) if venue else None
    return _TYPES.get(series.kind) if series else None


def apart(paper: Record, preprint: Identifier | None, year: int | None = None) -> tuple[Record, ...]:
    """The records of the versions of a paper: the published one first, where it is.

    `paper.type` is that of the published version, or `article` when only the preprint is known. `year` is the year
    of publication where something else than the paper's own date tells it.
    """
    if preprint is None:
        return (paper,)
    if paper.type == "article":
        return (_as_preprint(paper, preprint),)
    undated = bool(paper.issued) and _may_be_preprints(paper.issued, preprint)
    issued = ((year,) if year else ()) if undated else paper.issued
    published = replace(paper, issued=issued, identifiers=_with(paper.identifiers, preprint))
    own = replace(paper, issued=paper.issued if undated else ())
    return (published, _as_preprint(own, preprint))


def _as_preprint(paper: Record, preprint: Identifier) -> Record:
    """What is left of the paper when everything that belongs to a publication is taken away."""
    own = tuple(one for one in paper.identifiers if one.scheme in ("s2", "openalex") or one == preprint)
    return Record(
        source=paper.source,
        type="article",
        title=paper.title,
        author=paper.author,
        issued=_as_first_version(paper.issued, preprint),
        publisher="arXiv",
        url=preprint.url,
        pdf=paper.pdf if paper.pdf and "arxiv.org" in paper.pdf else None,
        identifiers=_with((preprint,), *own),
    )


def _with(first: Iterable[Identifier], *more: Identifier) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys([*first, *more]))


def _may_be_preprints(issued: tuple[int, ...], preprint: Identifier) -> bool:
    month = month_of(preprint)
    if month is None:
        return False
    if len(issued) < 2:
        return issued[0] <= month[0]
    return abs((issued[0] - month[0]) * 12 + issued[1] - month[1]) <= _MONTHS_APART or issued[:2] < month


def _as_first_version(issued: tuple[int, ...], preprint: Identifier) -> tuple[int, ...]:
    """The date as far as the identifier bears it out: its year, or all of it."""
    month = month_of(preprint)
    if month is None or not issued:
        return issued
    if len(issued) > 1 and abs((issued[0] - month[0]) * 12 + issued[1] - month[1]) <= _MONTHS_APART:
        return issued
    return issued[:1] if issued[0] == month[0] else ()


def month_of(preprint: Identifier) -> tuple[int, int] | None:
    """The year and month in an arXiv identifier: https://info.arxiv.org/help/arxiv_identifier.html."""
    match = re.match(r"(?:[a-z-]+/)?(\d{2})(\d{2})", preprint.value)
    if not match:
        return None
    year = int(match[1])
    return (1900 + year if year > 90 else 2000 + year), int(match[2])
