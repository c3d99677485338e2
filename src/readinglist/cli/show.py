"""How decisions are shown in a terminal: plain columns, readable without colour."""

from __future__ import annotations

import difflib
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
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


def warn(text: str) -> None:
    """Says something that a person may want to know, beside the results."""
    click.echo(f"{click.style('warning:', fg='yellow')} {text}", err=True)


def unanswered(problems: Mapping[str, str]) -> Iterator[str]:
    """Which sources gave no answer and why, in words; those with the same problem together."""
    for problem in dict.fromkeys(problems.values()):
        sources = [source for source, why in problems.items() if why == problem]
        yield f"{', '.join(sources)} gave no answer: {problem}"


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
    return _Line().tell if sys.stderr.isatty() else lambda _step: None


class _Line:
    """One line for all services, drawn anew at every step and every second, and taken away when nothing is asked."""

    def __init__(self) -> None:
        self._steps: dict[str, Step] = {}
        self._before: Counter[str] = Counter()  # the requests of the batches that are done
        self._lock = threading.Lock()
        self._drawn = threading.Thread()

    def tell(self, step: Step) -> None:
        """Takes note of a step."""
        with self._lock:
            if step.done == 0 and (last := self._steps.get(step.service)):
                self._before[step.service] += last.done
            self._steps[step.service] = step
            self._draw()
            if self._asking() and not self._drawn.is_alive():
                self._drawn = threading.Thread(target=self._draw_every_second, daemon=True)
                self._drawn.start()

    def _asking(self) -> bool:
        return any(each.done < each.requests for each in self._steps.values())

    def _draw_every_second(self) -> None:
        while True:
            time.sleep(1.0)
            with self._lock:
                if not self._asking():
                    return
                self._draw()

    def _draw(self) -> None:
        told = [self._told(name, step) for name, step in sorted(self._steps.items())]
        left = max(each.seconds() for each in self._steps.values())
        line = f"asking: {', '.join(told)}; about {max(left, 1.0):.0f} s for these" if self._asking() else ""
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    def _told(self, name: str, step: Step) -> str:
        before = self._before[name]
        return f"{name} {before + step.done}/{before + step.requests}"
