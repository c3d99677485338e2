"""The rules that a report is checked by: what each looks for, and how much it matters.

A false alarm is worse than a miss: what sources say differently among themselves, and what nobody was asked about,
is a note. A warning asks for more than a look.
"""

from __future__ import annotations

from readinglist.lint import keys
from readinglist.model import Finding, Level, Rule
from readinglist.reports.report import Place

RULES = (
    *keys.RULES,
    Rule("bibliography-missing", "a bibliography that the report names was not read"),
    Rule("file-missing", "a file that the report goes on in was not read", Level.NOTE),
    Rule("retracted", "a paper that is cited has been retracted", Level.ERROR),
    Rule("wrong-title", "an entry's title is not that of the paper"),
    Rule("wrong-authors", "an entry names authors who did not write the paper"),
    Rule("wrong-venue", "an entry names a venue where the paper did not appear"),
    Rule("venue-not-confirmed", "an entry names a conference or journal, and only a preprint of the paper is known"),
    Rule("wrong-year", "an entry names a year in which the paper did not appear"),
    Rule("wrong-identifier", "the DOI or arXiv number of an entry is another paper's"),
    Rule("title-differs", "an entry's title is written otherwise than on the record", Level.NOTE),
    Rule("authors-differ", "an entry's authors are written otherwise than on the record", Level.NOTE),
    Rule("venue-differs", "an entry names a venue, and only a preprint is known to those who were asked", Level.NOTE),
    Rule("year-differs", "an entry's year is that of another version, or next to that of the record", Level.NOTE),
    Rule("not-confirmed", "no source that was asked knows the paper: it may be invented, please check"),
    Rule("not-known", "nobody who was asked knows the work, and nobody of them need know it", Level.NOTE),
    Rule("preprint-published", "a preprint is cited though the course has the version of record"),
    Rule("published-since", "a preprint is cited that has been published", Level.NOTE),
    Rule("course-key", "a paper of the course is retyped under another key", Level.NOTE),
    Rule("other-paper", "an entry has a key of the course and is of another paper"),
    Rule("duplicate", "two entries are of one paper"),
    Rule("two-versions", "two entries are of two versions of one paper", Level.NOTE),
    Rule("required", "an assigned reading is not cited"),
    Rule("pasted", "a citation is pasted as plain text", Level.NOTE),
)


def finding(rule: str, subject: str, message: str, advice: str, place: Place, *evidence: str) -> Finding:
    """A finding of one of the `RULES` at a place of the report; `subject` is the citation key."""
    return Finding(rule, subject, message, advice, place.line, tuple(evidence), path=place.path, column=place.column)
