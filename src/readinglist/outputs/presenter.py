"""What one presenter needs: the slots, the papers with their keys, and files to start a report with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from readinglist import bibtex
from readinglist.bibtex.tex import to_latex
from readinglist.errors import InputError
from readinglist.judgement.versions import appeared
from readinglist.lock import Lock
from readinglist.model import Work
from readinglist.notes import CITED, short_authors
from readinglist.outputs.listing import (
    Meeting,
    links,
    meetings,
)
from readinglist.readings import topic_of

_BIBTEX = r"""\documentclass{article}
\begin{document}
%s\bibliographystyle{plain}
\bibliography{starter}
\end{document}
"""
_BIBLATEX = r"""\documentclass{article}
\usepackage{biblatex}
\addbibresource{starter.bib}
\begin{document}
%s\printbibliography
\end{document}
"""


@dataclass(frozen=True, slots=True)
class Slots:
    """The part of a course that one person presents: who, and the meetings with that person's readings alone."""

    presenter: str
    meetings: tuple[Meeting, ...]

    @property
    def works(self) -> dict[str, Work]:
        """The papers to present, by citation key."""
        pins = (pin for meeting in self.meetings for _, pin in meeting.readings)
        return {pin.key: pin.work for pin in pins if pin and pin.key and pin.work}


def slots(lock: Lock, name: str) -> Slots:
    """The slots of the presenter whose name has all these words; raises `InputError` when none or several have."""
    words = name.casefold().split()
    people = [who for who in presenters_of(lock) if all(word in who.casefold() for word in words)]
    exact = [who for who in people if who.casefold() == name.casefold().strip()]
    found = exact or people
    if len(found) != 1:
        known = ", ".join(found or presenters_of(lock)) or "nobody"
        problem = f"{name!r} may be one of {len(found)} presenters" if found else f"nobody called {name!r} presents"
        raise InputError(problem, advice=f"the page names {known}")
    return Slots(found[0], tuple(meeting for each in meetings(lock) if (meeting := _part(each, found[0]))))


def presenters_of(lock: Lock) -> tuple[str, ...]:
    """Everyone whom the page names as a presenter, in the page's order."""
    named = (
        who
        for session in lock.schedule.sessions
        for who in (*session.presenters, *(reading.presenter for reading in session.readings))
    )
    return tuple(dict.fromkeys(who for who in named if who))


def _part(meeting: Meeting, who: str) -> Meeting | None:
    """The meeting with what that person presents; None when that is nothing."""
    own = any(reading.presenter == who for reading, _ in meeting.readings)
    shared = who in meeting.session.presenters
    kept = tuple(
        (reading, pin)
        for reading, pin in meeting.readings
        if reading.presenter == who or (not own and shared and not reading.presenter)
    )
    return replace(meeting, readings=kept) if kept or (shared and not meeting.readings) else None


def told(slots: Slots) -> str:
    """The slots in words: when, about what, which papers, under which keys, and where to read them."""
    blocks = [slots.presenter, *("\n".join(_meeting(meeting)) for meeting in slots.meetings)]
    return "\n\n".join(blocks) + "\n"


def _meeting(meeting: Meeting) -> Iterator[str]:
    session = meeting.session
    yield " · ".join(filter(None, (session.date or "No date", session.section, topic_of(session))))
    for reading, pin in meeting.readings:
        if not (pin and pin.work and pin.key):
            yield f"  {reading.claim.title}" + (f" (not resolved: {pin.decision.outcome})" if pin else "")
            continue
        place = appeared(pin.work.record)
        yield f"  {pin.work.record.title}" + (f" ({place})" if place else "")
        yield f"    \\cite{{{pin.key}}}"
        yield from (f"    {label}: {address}" for label, address in links(pin.work, pin.remarks).items())


def starter(slots: Slots, lock: Lock, notes: Mapping[str, str], style: bibtex.Style) -> dict[str, str]:
    """A `.bib` with the papers and those that the notes on them name, and a LaTeX file that cites the papers."""
    course = lock.works()
    named = {key: course[key] for own in slots.works for key in CITED.findall(notes.get(own, "")) if key in course}
    sections = "".join(_section(key, work) for key, work in slots.works.items())
    document = (_BIBLATEX if style.is_biblatex else _BIBTEX) % sections
    return {"starter.bib": bibtex.write(named | slots.works, style), "starter.tex": document}


def _section(key: str, work: Work) -> str:
    title, authors = to_latex(work.record.title), to_latex(short_authors(work.record))
    return f"\\section{{{title}}}\n{authors}~\\cite{{{key}}} \\ldots\n\n"


def only(lock: Lock, slots: Slots) -> Lock:
    """The lock with nothing but that presenter's meetings and readings on its schedule."""
    sessions = tuple(
        replace(meeting.session, readings=tuple(reading for reading, _ in meeting.readings))
        for meeting in slots.meetings
    )
    return replace(lock, schedule=replace(lock.schedule, sessions=sessions))
