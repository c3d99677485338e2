"""One line of an item, rich text with links, becomes a reading: or several, or none when it is only slides.

What the layout cannot know from a line alone (whether a bare text is a title or a topic) it decides by the
`evidence` that speaks for a paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from readinglist.model import Claim, Reading
from readinglist.schedule import citation, dates, links, people, starts, venue, words
from readinglist.schedule.cited import Citation, is_remark
from readinglist.schedule.document import Line, Run
from readinglist.schedule.rules import Rules
from readinglist.schedule.splitting import split
from readinglist.schedule.starts import Start

LONGEST = 1200
"""Characters of one item; a longer text is prose."""
_TAG_WORDS = 5
"""Words before a linked title that are a tag; more are a sentence."""
_NAME_WORDS, _SUBTITLE_WORDS = 2, 3
"""Words of a linked name that may begin a title, and of the least that goes on with it behind a colon."""
Runs = Sequence[Run]
_EMPTY = re.compile(
    r"[\W_]*|n\.?/?a\.?|none\W*|tb[adc]|to be (?:determined|announced)|same(?: as above)?|see above|ditto|cancell?ed",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A reading, who presents it as far as its own line says, and what speaks for its being a paper.

    `evidence` holds of "link" (an address behind it), "document" (the address is a paper's), "venue", "year",
    "authors", "quotes", "label" ("Reading: ..."), "chapter". `coverage` is the share of the text that the claim takes
    up: little of a sentence that links to a paper in passing.
    """

    reading: Reading
    evidence: frozenset[str]
    presenters: tuple[str, ...] = ()
    coverage: float = 1.0


def read(line: Line, rules: Rules) -> list[Found]:
    """The readings in one line. None for a line that holds only slides, an assignment, "N/A" or nothing."""
    if len(line.text) > LONGEST:
        return []
    line = replace(line, runs=links.settled(line.runs))
    return [found for part in split(line) if (found := _read_one(part, rules))]


def is_empty(text: str) -> bool:
    """Whether a text stands for nothing: "", "-", "N/A", "None", "TBD"."""
    return bool(_EMPTY.fullmatch(text.strip()))


def _read_one(line: Line, rules: Rules) -> Found | None:
    kept = [run for run in line.runs if not links.is_aside(run)]
    addresses = [run.link for run in kept if run.link and not links.is_title(run)]
    runs = [run for run in kept if not (run.link and not links.is_title(run))]
    text = "".join(run.text for run in runs)
    addresses += links.written_in(text)
    text = _EMPTY_BRACKETS.sub(" ", text)
    if is_empty(text):
        return None
    if len(kept) < len(line.runs) and not addresses and _only_goes_with(text, runs):
        return None
    draft, link = Start(), None
    at = next((at for at, run in enumerate(runs) if links.is_title(run)), None)
    if {"authors", "venue"} & set(line.parts):
        link = runs[at].link if at is not None else None
        draft.citation = citation.titled(text)
    elif at is not None:
        link = runs[at].link
        _take_linked(draft, runs[:at], runs[at], runs[at + 1 :], rules)
    elif (at := _stressed(runs)) is not None:
        _take_linked(draft, runs[:at], runs[at], runs[at + 1 :], rules)
    else:
        _take_plain(draft, text, rules)
    return _finished(draft, line, [each for each in (link, *addresses) if each])


def _stressed(runs: Sequence[Run]) -> int | None:
    """The run that is the title since it stands out: the only bold one, or the only one in italics behind authors."""
    bold, italic = (
        [at for at, run in enumerate(runs) if test(run) and run.text.strip(" .,:;")] for test in (_bold, _italics)
    )
    if len(bold) == 1 and len(runs) > 1 and _is_stressed_title(runs, bold[0]):
        return bold[0]
    before = "".join(run.text for run in runs[: italic[0]]) if italic else ""
    if len(italic) == 1 and len(runs[italic[0]].text.split()) > 1:
        return italic[0] if _is_italic_title(before, "".join(run.text for run in runs[italic[0] + 1 :])) else None
    return None


def _is_italic_title(before: str, after: str) -> bool:
    """Whether words in italics are the title: behind authors, or before a dash and what follows a title."""
    return people.are_authors(before) if before.strip() else bool(re.match(r"\s*[–—-]\s", after))


def _bold(run: Run) -> bool:
    return run.strong


def _italics(run: Run) -> bool:
    return run.emphasis and not run.strong


def _is_stressed_title(runs: Sequence[Run], at: int) -> bool:
    """Whether a bold text is a title among plain text, and no label ("Lecture 1", "Required:") or stressed word."""
    text, after = runs[at].text.strip(), "".join(run.text for run in runs[at + 1 :])
    if len(text.split()) < 2 or text.endswith(":") or dates.split(text) or words.is_event(text):
        return False
    return bool(re.match(r"\s*(?:$|[.,;:(\[–—-]|by\b|in\b)", after))


def _only_goes_with(text: str, runs: Sequence[Run]) -> bool:
    """Whether what is left beside slides or a form only goes with them: "(due) before 1:00PM"."""
    bare = text.strip(" \t.,:;()[]–—-|")
    return not any(run.link for run in runs) and (bare[:1].islower() or len(bare.split()) < 2)


def _take_plain(draft: Start, text: str, rules: Rules) -> None:
    text = starts.taken_off(draft, _by_rule(draft, text, rules))
    draft.citation = _onto(draft, citation.cite(text))


def _take_linked(draft: Start, runs_before: Runs, title: Run, runs_after: Runs, rules: Rules) -> None:
    before, after = (
        _EMPTY_BRACKETS.sub(" ", "".join(run.text for run in part)) for part in (runs_before, runs_after)
    )
    before = starts.taken_off(draft, _by_rule(draft, before, rules), linked=True)
    if _opens_quote(before) and _closes_quote(after):
        before, after = before.rstrip()[:-1], after.lstrip(" .,")[1:]
        draft.citation = replace(draft.citation, quoted=True)
    key = _KEY.fullmatch(title.text.strip())
    named, after = (title.text + after, "") if _goes_on(title.text, after) else (title.text, after)
    inside = named if key else starts.taken_off(draft, _by_rule(draft, named, rules))
    if key:
        if len(after.split()) > 3:  # [Lamport78] Time, clocks ...: the link is on the reference, not on the title
            draft.citation = _onto(draft, citation.cite(after.strip(" :,.–—-")))
            return
        inside = key["inside"] or inside
    draft.citation = _onto(draft, citation.cite(inside))
    if before.strip(" \t,;:.–—-|[(") and not draft.tag:
        _take_before(draft, before.strip(" \t–—-|[("))
    draft.citation = citation.add_after(draft.citation, after, italic=_italic(runs_after))


def _goes_on(text: str, after: str) -> bool:
    """Whether a link is on the name alone that begins a title: "[MapReduce](...): Simplified Data Processing"."""
    if not re.match(r":\s+\w", after) or ":" in text or len(text.split()) > _NAME_WORDS or links.is_chapter(text):
        return False
    rest = citation.cite(after.lstrip(": "))
    if people.is_surely_name(text) or people.are_authors(f"{rest.title}.") or venue.is_known(rest.title):
        return False
    telling = rest.title[0].isupper() or rest.venue or rest.year
    return bool(telling) and len(rest.title.split()) >= _SUBTITLE_WORDS


def _italic(runs: Runs) -> str:
    """The words in italics, which after a title are the venue."""
    return " ".join("".join(run.text for run in runs if run.emphasis).split()).strip(" .,;:")


_EMPTY_BRACKETS = re.compile(r"[\[(][\s,;|/]*[\])]")
_KEY = re.compile(r"\[?(?P<inside>[A-Z][\w-]+(?:\s+et\s+al\.?)?,?\s*['’]?\d{2,4}[a-z]?|\d{1,2})\]?")


def _take_before(draft: Start, before: str) -> None:
    """What stands before a linked title and is no label: authors, a venue, a presenter, a tag, or a note."""
    more = citation.add_before(draft.citation, before)
    before = before.strip(" ,;:")
    if more == draft.citation and before.lower() not in ("the", "a", "an") and re.search(r"\w", before):
        if len(before.split()) <= _TAG_WORDS:
            draft.tag = before
        else:
            more = more.noted(before)
    draft.citation = more


def _opens_quote(text: str) -> bool:
    return text.rstrip().endswith(('"', "“", "”", "«", "``"))


def _closes_quote(text: str) -> bool:
    return bool(re.match(r"[\s.,]*[\"”»]|''", text))


def _onto(draft: Start, more: Citation) -> Citation:
    """The citation of the title itself, with what was known before."""
    known = draft.citation
    return replace(
        more,
        venue=known.venue or more.venue,
        year=known.year or more.year,
        note=", ".join(filter(None, (known.note, more.note))) or None,
        authors=more.authors or known.authors,
        presenters=known.presenters or more.presenters,
        quoted=more.quoted or known.quoted,
    )


def _by_rule(draft: Start, text: str, rules: Rules) -> str:
    """Takes out what the person's own expression for venues finds."""
    match = rules.venue.search(text) if rules.venue else None
    if not match or draft.citation.venue:
        return text
    year = match.groupdict().get("year")
    draft.citation = replace(
        draft.citation, venue=match["venue"].strip(), year=venue.full_year(year) if year else None
    )
    return text[: match.start()] + text[match.end() :]


def _finished(draft: Start, line: Line, addresses: list[str]) -> Found | None:
    cited = draft.citation
    parts = {name: text[:LONGEST] for name, text in line.parts.items()}
    where = venue.after_title(parts.get("venue", "")) or venue.Venue(parts.get("venue") or None)
    link = _first(parts.get("link"), *addresses)
    title = citation.tidy(cited.title) or cited.title
    if not re.search(r"[^\W\d_]", title):
        return None
    claim = Claim(
        title=title,
        venue=where.name or cited.venue,
        year=_year(parts.get("year")) or where.year or cited.year,
        link=link,
        tag=_first(parts.get("tag"), draft.tag),
        note=_first(parts.get("note"), ", ".join(filter(None, (where.note, cited.note)))),
        authors=people.authors(parts["authors"]) if parts.get("authors") else cited.authors,
    )
    presenters = people.names(parts["presenter"]) if parts.get("presenter") else cited.presenters
    optional = draft.optional or cited.optional or parts.get("optional", "").lower() in ("true", "yes", "optional")
    beside = " ".join(filter(None, (draft.tag, cited.note if is_remark(cited.note or "") else None)))
    whole = f"{title} {beside}" if links.names_chapter(beside) else title
    kind = links.kind_of(whole, link, parts.get("kind", ""), told=bool(claim.venue or claim.authors))
    evidence = _evidence(claim, cited, draft, [*addresses, parts.get("link", "")])
    reading = Reading(claim, kind=kind, optional=optional, line=line.number)
    return Found(reading, evidence, presenters, _coverage(claim, presenters, line))


def _coverage(claim: Claim, presenters: tuple[str, ...], line: Line) -> float:
    note = claim.note if claim.note and is_remark(claim.note) else None
    told = " ".join(filter(None, (claim.title, claim.venue, claim.tag, note, *claim.authors, *presenters)))
    return len(told) / max(len(line.text), 1)


def _evidence(claim: Claim, cited: Citation, draft: Start, addresses: list[str]) -> frozenset[str]:
    signs = {
        "link": bool(claim.link),
        "document": any(links.is_document(link) for link in addresses if link),
        "venue": bool(claim.venue),
        "year": bool(claim.year),
        "authors": bool(claim.authors),
        "quotes": cited.quoted,
        "label": draft.labelled,
        "chapter": links.is_chapter(claim.title),
    }
    return frozenset(name for name, there in signs.items() if there)


def _year(text: str | None) -> int | None:
    found = re.search(r"(?:19|20)\d\d|['’]\d\d", text or "")
    return venue.full_year(found[0]) if found else None


def _first(*texts: str | None) -> str | None:
    return next((text for text in texts if text), None)
