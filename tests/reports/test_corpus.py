"""How often the check of entries is right, on real papers as students write them and on entries with one thing wrong.

The bars are the promise to students: a false alarm is worse than a miss. `scripts/score_check.py` measures the same
on fresh entries against a catalogue of any size.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readinglist import bibtex
from readinglist.model import Finding, Level
from readinglist.reports.check import check
from readinglist.reports.course import Course
from readinglist.reports.judged import Searched, Seen, claim_of, judge
from readinglist.reports.reading import read
from readinglist.reports.rules import RULES
from readinglist.resolve import Request, Sources, settle
from readinglist.sources.catalogue import BibCatalogue

CORPUS = Path(__file__).parent / "corpus"
FALSE_ALARMS, FOUND = 0.03, 0.90
LEVELS = {rule.name: rule.level for rule in RULES}
# what is to be said of each kind of altered entry; an entry that fits no paper any more is not confirmed
EXPECTED = {
    "year": {"wrong-year"},
    "venue": {"wrong-venue", "venue-not-confirmed"},
    "authors": {"wrong-authors", "not-confirmed"},
    "invented": {"not-confirmed"},
    "chimera": {"wrong-authors", "wrong-identifier", "not-confirmed"},
    "near": {"wrong-title", "not-confirmed"},
}


def said_of(name: str) -> dict[str, list[Finding]]:
    """What is found in a file of the corpus, by citation key, for every entry."""
    text = (CORPUS / "records.bib").read_text(encoding="utf-8")
    known, bad = bibtex.read(text, "records.bib")
    assert not bad
    report = read(CORPUS / name)
    assert not report.bad
    sources = Sources([BibCatalogue(known)])
    verdicts = settle([Request(claim_of(entry)) for entry in report.entries], sources)
    seen = [Seen(tuple(candidate.work for candidate in each.decision.candidates)) for each in verdicts]
    judged = judge(report.entries, Course(), seen)
    found: dict[str, list[Finding]] = {entry.key: [] for entry in report.entries}
    for finding in check(report, Course(), judged, Searched(("records.bib",), broad=True)):
        found[finding.subject].append(finding)
    return found


def grave(findings: list[Finding]) -> set[str]:
    """The rules that ask for more than a look."""
    return {each.rule for each in findings if LEVELS[each.rule] is not Level.NOTE}


def test_hardly_any_correct_entry_raises_an_alarm() -> None:
    found = said_of("correct.bib")
    assert len(found) >= 120
    alarms = {key: grave(each) for key, each in found.items() if grave(each)}
    assert len(alarms) <= FALSE_ALARMS * len(found), alarms


def test_most_altered_entries_are_found_for_the_right_reason() -> None:
    found = said_of("altered.bib")
    assert len(found) >= 120
    kinds = {key: re.sub(r"\d", "", key) for key in found}
    misses = [key for key, each in found.items() if not grave(each) & EXPECTED[kinds[key]]]
    assert len(misses) <= (1 - FOUND) * len(found), misses


@pytest.mark.parametrize("kind", EXPECTED)
def test_no_kind_of_alteration_goes_unseen(kind: str) -> None:
    found = {key: each for key, each in said_of("altered.bib").items() if key.startswith(kind)}
    hits = sum(bool(grave(each)) for each in found.values())
    assert hits >= 0.8 * len(found) > 0
