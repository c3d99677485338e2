"""Rules on where works appeared: one venue under two kinds of names, and preprints that have been published since."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from readinglist.bibtex import RawEntry, to_unicode
from readinglist.judgement.cited import match, superseded
from readinglist.judgement.text import fold
from readinglist.judgement.versions import is_preprint, is_published
from readinglist.lint.source import Piece, Problem, Source
from readinglist.model import Record, Rule, Work
from readinglist.venues import Series, series_of

RULES = (
    Rule("inconsistent-venue", "one venue is named in full here and in short there"),
    Rule("preprint-published", "the entry is of a preprint that has been published since"),
)

_BESIDE_NAMES = frozenset({"Proceedings", "Proc", "of", "the", "In", "ACM", "IEEE", "USENIX"})
_ABBREVIATED = re.compile(r"\b[A-Za-z]{2,}\.(?=\s|$)")


def check(source: Source) -> Iterator[Problem]:
    """What the rules of this module find."""
    yield from _venues(source)
    yield from _published(source, source.around.known)


# ---------------------------------------------------------------------- venues


def _venues(source: Source) -> Iterator[Problem]:
    found: dict[Series, dict[str, list[Piece]]] = defaultdict(lambda: defaultdict(list))
    for piece in source.pieces(("journal", "journaltitle", "booktitle")):
        text = to_unicode(piece.latex)
        series = series_of(text)
        if series and series.kind != "preprint":
            found[series][_form(text)].append(piece)
    for forms in found.values():
        usual = max(forms.values(), key=len)
        for pieces in forms.values():
            if pieces is not usual:
                yield from (_otherwise(source, piece, usual) for piece in pieces)


def _form(text: str) -> str:
    """Which kind of name it is: short ("SOSP"), abbreviated ("Proc. ACM Symp. ..."), or full."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word not in _BESIDE_NAMES]
    if len(words) <= 1 or all(sum(each.isupper() for each in word) > 1 for word in words):
        return "short"
    return "abbreviated" if _ABBREVIATED.search(text) else "full"


def _otherwise(source: Source, piece: Piece, usual: list[Piece]) -> Problem:
    other = usual[0]
    named = f"“{to_unicode(other.latex)}”"
    more = f" and {len(usual) - 1} more" if len(usual) > 1 else ""
    message = f"the venue is “{to_unicode(piece.latex)}” here, and {named} in {other.entry.key}{more}"
    return source.problem("inconsistent-venue", piece.entry, message, "name it in one way", piece.start)


# ------------------------------------------------------------------- preprints


def _published(source: Source, known: Iterable[Work]) -> Iterator[Problem]:
    """Where the file has the publication too, people know."""
    works = [work for work in known if is_published(work.record)]
    own = [record for record in source.records.values() if is_published(record)]
    held = {name for record in own for name in (*record.identifiers, fold(record.title))}
    for entry in source.scanned.entries:
        record = source.records.get(entry.key)
        found = match(record, works) if record and is_preprint(record) else None
        published = superseded(record, found.work) if record and found and not found.grave else None
        if found and published and held.isdisjoint((*found.work.identifiers, fold(published.title))):
            yield _told(source, entry, published)


def _told(source: Source, entry: RawEntry, record: Record) -> Problem:
    where = " ".join(filter(None, (record.venue or "", str(record.year or ""))))
    names = ", ".join(str(one) for one in record.identifiers) or record.url or record.source
    message = f"published since: {where} ({names})"
    advice = "cite the version of record"
    return source.problem("preprint-published", entry, message, advice, entry.start)
