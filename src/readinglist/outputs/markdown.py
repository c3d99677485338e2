"""The annotated reading list as Markdown, by section and date, for a code host or a course site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from readinglist.judgement.audit import audit
from readinglist.lock import Lock, Pin
from readinglist.model import Reading, Record, Session, Stage, Work
from readinglist.readings import topic_of

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$&])")
_LIST_START = re.compile(r"^(\d*)([-+=.)])")
_CITED = re.compile(r"\[@([A-Za-z0-9][\w:.+-]*)\]")
_MANY_AUTHORS = 3

Entries = list[tuple[Session, list[tuple[Reading, Pin | None]]]]


def reading_list(lock: Lock, notes: Mapping[str, str], citations: Mapping[str, str]) -> str:
    """The whole list; `notes` (Markdown, by people) and `citations` (formatted, Markdown) go by citation key."""
    blocks = [*_head(lock)]
    for number, (section, entries) in _numbered(lock):
        if section:
            blocks.append(f'<a id="section-{number}"></a>\n\n## {escape(section)}')
        for session, readings in entries:
            blocks += _session(session, readings, lock, notes, citations)
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _LIST_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(text.split())))


def safe_url(url: str | None) -> str | None:
    """An http(s) address fit for a Markdown link, or None for anything else."""
    try:
        scheme = urlsplit(url).scheme.lower() if url else ""
    except ValueError:
        return None
    return quote(url, safe="/:?#@!$&'*+,;=%~._-") if url and scheme in ("http", "https") else None


def links(work: Work) -> dict[str, str]:
    """Where the work is to be had, by label: the version of record, an open PDF, arXiv."""
    record = work.record
    named = record.identifier("doi") or record.identifier("acl") or record.identifier("openreview")
    arxiv = next((one for one in sorted(work.identifiers) if one.scheme == "arxiv"), None)
    pdf = next((each.pdf for each in work.records if each.pdf), None)
    found = {
        "arXiv" if record.stage is Stage.PREPRINT else "version of record": named.url if named else record.url,
        "open PDF": pdf or (f"https://arxiv.org/pdf/{arxiv.value}" if arxiv else None),
        "arXiv": arxiv.url if arxiv else None,
    }
    return {label: url for label, address in found.items() if (url := safe_url(address))}


def short_citation(record: Record) -> str:
    """Authors and year, as a text refers to them: "Kwon et al. 2023"."""
    families = [name.sort_family for name in record.author]
    if len(families) >= _MANY_AUTHORS:
        families = [f"{families[0]} et al."]
    return f"{' and '.join(families) or record.title} {record.year or 'n.d.'}"


def _head(lock: Lock) -> Iterator[str]:
    course = lock.settings.get("course", {})
    yield f"# {escape(course.get('title') or 'Course')}: reading list"
    papers = [pin for *_, pin in lock.readings() if pin]
    when = " ".join(str(part) for part in (course.get("term", "").capitalize(), course.get("year") or "") if part)
    sections = _numbered(lock)
    with_papers = [section for _, (section, entries) in sections if section and _papers(entries)]
    counts = f"{len(papers)} papers in {len(with_papers)} sections" if with_papers else f"{len(papers)} papers"
    yield " · ".join(filter(None, (escape(when), counts, "[BibTeX](course.bib)", "[CSL-JSON](course.json)")))
    yield "\n".join(
        f"- [{escape(section)}](#section-{number})" + (f" ({count})" if (count := _papers(entries)) else "")
        for number, (section, entries) in sections
        if section
    )


def _papers(entries: Entries) -> int:
    return sum(pin is not None for _, readings in entries for _, pin in readings)


def _numbered(lock: Lock) -> list[tuple[int, tuple[str | None, Entries]]]:
    """The sections with their numbers from 1; what stands before the first one has the number 0."""
    sections = _by_section(lock)
    return list(enumerate(sections.items(), 0 if None in sections else 1))


def _by_section(lock: Lock) -> dict[str | None, Entries]:
    """Sessions by section, sections in order of first appearance: one that stands twice on the page is one."""
    sections: dict[str | None, Entries] = {None: []}
    sections |= {section: [] for section in lock.schedule.sections}
    pairs = iter(lock.readings())
    for session in lock.schedule.sessions:
        entries = sections.setdefault(session.section, [])
        entries.append((session, [next(pairs)[1:] for _ in session.readings]))
    return {section: entries for section, entries in sections.items() if entries}


def _session(
    session: Session,
    readings: list[tuple[Reading, Pin | None]],
    lock: Lock,
    notes: Mapping[str, str],
    citations: Mapping[str, str],
) -> Iterator[str]:
    topic = escape(topic_of(session) or "")
    yield "### " + " · ".join(filter(None, (escape(session.date or "No date"), topic)))
    for reading, pin in readings:
        if pin is None:
            yield _other(reading, session)
        elif pin.work is None or pin.key is None:
            yield _undecided(reading, pin)
        else:
            yield from _paper(reading, pin.key, pin.work, citations)
            if note := notes.get(pin.key):
                yield f"<details><summary>Notes and questions</summary>\n\n{_linked(note, lock)}\n\n</details>"
    if not readings and session.presenters:
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


def _paper(reading: Reading, key: str, work: Work, citations: Mapping[str, str]) -> Iterator[str]:
    record, found = work.record, links(work)
    title, first = escape(record.title), next(iter(found.values()), None)
    yield f'<a id="{key}"></a>\n\n**{f"[{title}]({first})" if first else title}**'
    yield citations.get(key) or escape(f"{short_citation(record)}. {record.title}.")
    facts = {
        "Presented by": escape(reading.presenter) if reading.presenter else "",
        "Cite as": f"`{key}`",
        "Tag": escape(reading.claim.tag) if reading.claim.tag else "",
        "Award": escape(reading.claim.note) if reading.claim.note else "",
        "Links": ", ".join(f"[{label}]({url})" for label, url in found.items()),
        "On the page": "; ".join(escape(finding.message) for finding in audit(reading, work)),
    }
    yield "\n".join(f"- {name}: {value}" for name, value in facts.items() if value)


def _linked(note: str, lock: Lock) -> str:
    """A person's note with its `[@key]` turned into links to the readings of this list."""
    works = lock.works()

    def link(match: re.Match[str]) -> str:
        work = works.get(match[1])
        return f"[{escape(short_citation(work.record))}](#{match[1]})" if work else match[0]

    return _CITED.sub(link, note.strip())
