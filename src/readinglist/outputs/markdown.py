"""The annotated reading list as Markdown, by section and date, for a code host or a course site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readinglist.judgement.audit import RETRACTED, audit
from readinglist.lock import Lock, Pin
from readinglist.model import Reading, Session
from readinglist.notes import short_citation
from readinglist.outputs.listing import (
    Meeting,
    counts,
    course_title,
    links,
    safe_url,
    sections,
    when,
    with_mentions,
)
from readinglist.outputs.references import citing
from readinglist.outputs.remarks import Said, cited_by, summaries
from readinglist.readings import topic_of
from readinglist.schedule.venue import is_award

__all__ = ["escape", "reading_list", "safe_url"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$&])")
_LIST_START = re.compile(r"^(\d*)([-+=.)])")


def reading_list(lock: Lock, notes: Mapping[str, str], citations: Mapping[str, str]) -> str:
    """The whole list; `notes` (Markdown, by people) and `citations` (formatted, Markdown) go by citation key."""
    blocks, cites = [*_head(lock)], _cites(lock)
    for section in sections(lock):
        if section.name:
            blocks.append(f'<a id="section-{section.number}"></a>\n\n## {escape(section.name)}')
        for meeting in section.meetings:
            blocks += _meeting(meeting, lock, notes, citations, cites)
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _LIST_START.sub(r"\1\\\2", _within_line(text))


def _within_line(text: str) -> str:
    """Text behind other text, where a number or a hyphen begins no list."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _head(lock: Lock) -> Iterator[str]:
    yield f"# {escape(course_title(lock))}: reading list"
    yield " · ".join(
        filter(None, (escape(when(lock)), counts(lock), "[BibTeX](course.bib)", "[CSL-JSON](course.json)"))
    )
    yield "\n".join(
        f"- [{escape(section.name)}](#section-{section.number})" + (f" ({section.papers})" if section.papers else "")
        for section in sections(lock)
        if section.name
    )


def _cites(lock: Lock) -> dict[str, str]:
    """By citation key, links to the other readings that a reading cites, in the page's order."""
    names = {key: f"[{escape(short_citation(work.record))}](#{key})" for key, work in lock.works().items()}
    return {key: ", ".join(names[each] for each in names if each in cited) for key, cited in citing(lock).items()}


def _meeting(
    meeting: Meeting, lock: Lock, notes: Mapping[str, str], citations: Mapping[str, str], cites: Mapping[str, str]
) -> Iterator[str]:
    session = meeting.session
    topic = escape(topic_of(session) or "")
    yield "### " + " · ".join(filter(None, (escape(session.date or "No date"), topic)))
    for reading, pin in meeting.readings:
        if pin is None:
            yield _other(reading, session)
        elif pin.work is None or pin.key is None:
            yield _undecided(reading, pin)
        else:
            yield from _paper(reading, pin, citations.get(pin.key), cites.get(pin.key, ""))
            if note := notes.get(pin.key):
                linked = with_mentions(note, lock.works(), escape)
                yield f"<details><summary>Notes and questions</summary>\n\n{linked}\n\n</details>"
    if not meeting.readings and session.presenters:
        yield escape(", ".join(session.presenters))


def _other(reading: Reading, session: Session) -> str:
    who = reading.presenter or ", ".join(session.presenters)
    return f"*{escape(reading.claim.title)}*" + (f" ({escape(who)})" if who else "")


def _undecided(reading: Reading, pin: Pin) -> str:
    lines = [
        f"**{escape(reading.claim.title)}**\\",
        f"Not resolved ({pin.decision.outcome}): {escape(pin.decision.why)}",
    ]
    lines += [f"- perhaps: {escape(candidate.work.record.title)}" for candidate in pin.decision.candidates]
    return "\n".join([*lines[:2], "", *lines[2:]] if lines[2:] else lines)


def _paper(reading: Reading, pin: Pin, citation: str | None, cites: str) -> Iterator[str]:
    key, work = pin.key, pin.work
    if key is None or work is None:
        return
    found, findings = links(work, pin.remarks), audit(reading, work, pin.remarks)
    title, first = escape(work.record.title), next(iter(found.values()), None)
    yield f'<a id="{key}"></a>\n\n**{f"[{title}]({first})" if first else title}**'
    yield citation or escape(f"{short_citation(work.record)}. {work.record.title}.")
    facts = {
        "**Retracted**": "; ".join(escape(each.message) for each in findings if each.rule == RETRACTED),
        "Presented by": escape(reading.presenter) if reading.presenter else "",
        "Cite as": f"`{key}`",
        "Tag": escape(reading.claim.tag) if reading.claim.tag else "",
        "Award" if is_award(reading.claim.note or "") else "Note": escape(reading.claim.note or ""),
        "Links": ", ".join(f"[{label}]({url})" for label, url in found.items()),
        "On the page": "; ".join(escape(each.message) for each in findings if each.rule != RETRACTED),
        "Cited by": ", ".join(f"{each.text} ({_source(each)})" for each in cited_by(pin)),
        "Cites": cites,
    }
    lines = [f"- {name}: {value}" for name, value in facts.items() if value]
    lines += [f"- TL;DR, in the words of {_source(each)}: {escape(each.text)}" for each in summaries(pin)]
    yield "\n".join(lines)


def _source(said: Said) -> str:
    name = f"[{escape(said.source)}]({said.url})" if said.url else escape(said.source)
    return ", ".join(filter(None, (name, _within_line(said.on))))
