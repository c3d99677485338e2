"""Citations that are typed instead of cited: "Kwon et al. (2023)", "[Kwon et al., 2023]", a pasted reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from readinglist.judgement.text import person
from readinglist.model import Finding
from readinglist.names import Name
from readinglist.reports.course import Course
from readinglist.reports.judged import Judged
from readinglist.reports.report import File, Report
from readinglist.reports.rules import finding

_NAME = r"[^\W\d_a-z][^\W\d_]{1,40}(?:[-'’][^\W\d_]{1,40}){0,3}"
_TYPED = re.compile(
    rf"\b(?P<name>{_NAME})(?P<others>\s+et\s+al\.?|\s+(?:and|&|\\&)\s+{_NAME})?[,~]?\s?[(\[]?(?P<year>(?:19|20)\d\d)[a-z]?\b[)\]]?"
)
_REFERENCE = re.compile(r"^[ \t]*\[\d{1,3}\][ \t]+(?=[^\n]{30,400}$)[^\n]*?\b(?:19|20)\d\d\b[^\n]*$", re.MULTILINE)


def pasted(report: Report, judged: Sequence[Judged], course: Course) -> Iterator[Finding]:
    """Names with years that are those of a paper that could be cited, or that say "et al."; and pasted references."""
    known = _known(judged, course)
    for file in report.files:
        for match in _TYPED.finditer(file.live):
            key = known.get((_family(match["name"]), match["year"]))
            if key or "al" in (match["others"] or "").split(" ")[-1]:
                yield _typed(match, key, file)
        for match in _REFERENCE.finditer(file.live):
            message = "a reference is pasted as text"
            yield finding(
                "pasted", match[0].strip()[:60], message, "make it an entry, and cite that", file.place(match.start())
            )


def _typed(match: re.Match[str], key: str | None, file: File) -> Finding:
    text = " ".join(match[0].split())
    advice = f"cite {key}" if key else "cite its entry"
    return finding(
        "pasted", text, "this is typed, not cited, so no bibliography will list it", advice, file.place(match.start())
    )


def _known(judged: Sequence[Judged], course: Course) -> Mapping[tuple[str, str], str]:
    """The keys by the first author's family name and the year, of the course and of the report's entries."""
    works = [(key, record) for key, work in course.works.items() for record in work.records]
    entries = [(each.key or each.entry.key, each.entry.record) for each in judged]
    return {
        (person(record.author[0]).family, str(record.year)): key
        for key, record in (*works, *entries)
        if record.author
    }


def _family(name: str) -> str:
    return person(Name(family=name)).family
