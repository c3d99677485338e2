"""How decisions are shown in a terminal: plain columns, readable without colour."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from readinglist.model import Candidate, Claim, Decision, Outcome, Record
from readinglist.venues import series_of

if TYPE_CHECKING:
    from readinglist.sources.remote import Step

COLOURS = {Outcome.ACCEPTED: "green", Outcome.AMBIGUOUS: "yellow", Outcome.MISSING: "red"}


def candidates_table(claim: Claim, decision: Decision) -> str:
    """The claim, how it ended and why, and each candidate with its penalties, nearest first."""
    return "\n".join(_lines(claim, decision))


def _lines(claim: Claim, decision: Decision) -> Iterator[str]:
    yield click.style(claim.title, bold=True)
    claimed = " ".join(str(part) for part in (claim.venue, claim.year) if part)
    yield f"  claimed   {claimed or 'no venue, no year'}" + (f", {claim.link}" if claim.link else "")
    yield f"  decision  {click.style(decision.outcome, fg=COLOURS[decision.outcome])} by the rule {decision.rule!r}"
    yield f"  why       {decision.why}"
    for number, candidate in enumerate(decision.candidates, 1):
        yield ""
        yield from _candidate(number, claim, candidate)
    if not decision.candidates:
        yield "  no candidates were found"


def _candidate(number: int, claim: Claim, candidate: Candidate) -> Iterator[str]:
    marked, missed = _differences(claim.title, candidate.work.record.title)
    yield f"  {number}. {marked}"
    if missed:
        yield f"       on the page, and not in this title: {missed}"
    for record in candidate.work.records:
        yield f"       {summary(record)}"
    yield f"     distance {candidate.distance.total:.3f}"
    for penalty in candidate.distance.penalties:
        yield f"       {penalty.name:<12} {penalty.amount:6.3f}  {penalty.why}".rstrip()
    yield from (f"       {'veto':<12}         {veto}" for veto in candidate.distance.vetoes)


def summary(record: Record) -> str:
    """One version in one line: authors, venue, year, identifiers, and who says so."""
    names = [name.sort_family for name in record.author]
    people = ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")
    series = series_of(record.venue) if record.venue else None
    where = series.short if series else record.venue or record.type
    facts = [people, where, str(record.year or "no year"), *map(str, record.identifiers[:2])]
    return " | ".join(filter(None, [*facts, record.source]))


def _differences(claimed: str, found: str) -> tuple[str, str]:
    """The candidate's title and what of the claim is not in it: words on one side alone in [brackets], no colours."""
    ours, theirs = claimed.split(), found.split()
    matcher = difflib.SequenceMatcher(
        None, [_bare(word) for word in ours], [_bare(word) for word in theirs], autojunk=False
    )
    marked, missed = [], []
    for kind, first, last, start, end in matcher.get_opcodes():
        text = " ".join(theirs[start:end])
        marked.append(text if kind == "equal" else f"[{text}]" if text else "")
        missed.append(f"[{' '.join(ours[first:last])}]" if kind != "equal" and first < last else "")
    return " ".join(filter(None, marked)), " ".join(filter(None, missed))


def _bare(word: str) -> str:
    return re.sub(r"\W+", "", word).casefold()


def progress() -> Callable[[Step], None]:
    """Shows on a terminal how far each service is and how long the rest will take; says nothing elsewhere."""
    steps: dict[str, Step] = {}

    def show(step: Step) -> None:
        if not sys.stderr.isatty():
            return
        steps[step.service] = step
        left = max(each.seconds for each in steps.values())
        each_one = ", ".join(f"{name} {each.done}/{each.requests}" for name, each in sorted(steps.items()))
        done = all(each.done >= each.requests for each in steps.values())
        line = "" if done else f"asking: {each_one}; about {left:.0f} s to go"
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    return show
