"""The reading list as data: what the templates of the page get, and what generators of static sites read."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from html import escape, unescape
from typing import Any

from readinglist.judgement.audit import audit
from readinglist.judgement.versions import is_preprint, venue_of
from readinglist.lock import Pin
from readinglist.model import Reading
from readinglist.outputs.coins import coins
from readinglist.outputs.listing import (
    Meeting,
    Section,
    counts,
    course_title,
    links,
    presenters,
    printable,
    safe_url,
    sections,
    short_name,
    when,
)
from readinglist.outputs.material import Material
from readinglist.outputs.remarks import Said, cited_by, summaries
from readinglist.readings import topic_of
from readinglist.schedule.venue import is_award

_FACES = re.compile(r"(</?(?:i|b|sup|sub)>)")

Data = dict[str, Any]


def as_json(material: Material) -> str:
    """The whole list as JSON; what each part means is told in docs/web-page.md."""
    return json.dumps(reading_list(material), indent=1, ensure_ascii=False) + "\n"


def reading_list(material: Material) -> Data:
    """The list by section and meeting, in the page's order.

    Texts are plain but for `note_html` and `citations`, which are HTML that is safe on any page; addresses are of the
    web alone.
    """
    course, seen = material.lock.settings.get("course", {}), set[str]()
    found: Data = {
        "course": {
            "title": printable(course_title(material.lock)),
            "when": printable(when(material.lock)),
            "counts": counts(material.lock),
            "url": safe_url(course.get("url")),
        },
        "styles": list(material.citations),
        "sections": [_section(section, material, seen) for section in sections(material.lock)],
    }
    return found


def _section(section: Section, material: Material, seen: set[str]) -> Data:
    return {
        "number": section.number,
        "name": printable(section.name or ""),
        "papers": section.papers,
        "meetings": [_meeting(meeting, material, seen) for meeting in section.meetings],
    }


def _meeting(meeting: Meeting, material: Material, seen: set[str]) -> Data:
    session = meeting.session
    return {
        "date": printable(session.date or ""),
        "iso_date": session.iso_date,
        "topic": printable(topic_of(session) or ""),
        "presenters": [printable(name) for name in session.presenters],
        "readings": [_reading(meeting, reading, pin, material, seen) for reading, pin in meeting.readings],
    }


def _reading(meeting: Meeting, reading: Reading, pin: Pin | None, material: Material, seen: set[str]) -> Data:
    """A reading; `repeated` says that the same work stood in the list before, so that an anchor is given once."""
    claim, key = reading.claim, pin.key if pin else None
    data: Data = {
        "title": printable(claim.title),
        "kind": reading.kind.value,
        "outcome": pin.decision.outcome.value if pin else None,
        "optional": reading.optional,
        "presenter": printable(presenters(meeting, reading)),
        "tag": printable(claim.tag or ""),
        "award": printable(claim.note or "") if is_award(claim.note or "") else "",
        "remark": "" if is_award(claim.note or "") else printable(claim.note or ""),
        "url": safe_url(claim.link),
    }
    if pin and pin.work and key:
        data |= _work(reading, key, pin, material) | {"repeated": key in seen}
        seen.add(key)
    elif pin:
        data |= _undecided(pin)
    return data


def _work(reading: Reading, key: str, pin: Pin, material: Material) -> Data:
    work = material.works[key]
    record, found, findings = work.record, links(work, pin.remarks), audit(reading, work, pin.remarks)
    return {
        "key": key,
        "title": printable(record.title),
        "name": printable(short_name(reading.claim, record)),
        "authors": [printable(str(name)) for name in record.author],
        "venue": printable(venue_of(record)),
        "year": record.year,
        "preprint": is_preprint(record),
        "url": next(iter(found.values()), None),
        "pdf": found.get("open PDF"),
        "arxiv": found.get("arXiv"),
        "findings": [{"rule": each.rule, "message": printable(each.message)} for each in findings],
        "cited_by": [_said(each) for each in cited_by(pin)],
        "cites": [{"key": each, "name": printable(material.names[each])} for each in material.cites.get(key, ())],
        "summaries": [_said(each) for each in summaries(pin)],
        "note": material.notes.get(key, ""),
        "note_html": material.html_notes.get(key, ""),
        "citations": {style: _safe(cited[key]) for style, cited in material.citations.items()},
        "bibtex": printable(material.entries[key]),
        "coins": coins(work),
    }


def _said(said: Said) -> Data:
    return {name: printable(value or "") for name, value in asdict(said).items()}


def _undecided(pin: Pin) -> Data:
    records = [candidate.work.record for candidate in pin.decision.candidates]
    titles = list(dict.fromkeys(printable(record.title) for record in records))
    return {"why": printable(pin.decision.why), "candidates": titles}


def _safe(citation: str) -> str:
    """A formatted citation in which nothing but its faces is markup, whatever a style or a title holds."""
    parts = _FACES.split(printable(citation))
    return "".join(part if _FACES.fullmatch(part) else escape(unescape(part)) for part in parts)
