"""The items in a cell or below a heading: which lines are one item, and what counts as a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from readinglist.model import Kind
from readinglist.schedule import claims, links, people, starts, venue, words
from readinglist.schedule.claims import Found
from readinglist.schedule.document import Line, Run
from readinglist.schedule.rules import Rules

_MOST_RUNS = 60
"""Pieces of text of one item, up to which the line below it may still belong to it."""
_STRONG = frozenset({"venue", "authors", "quotes", "document", "year", "chapter"})
_ONLY_LABEL = re.compile(r"[\s*•–-]*(?P<words>[A-Za-z][A-Za-z /&-]{2,40})(?:\([^()]*\))?\s*:\s*")
_IN_BRACKETS = re.compile(r"\([^()]*\)\W*|\[[^\[\]]*\]\W*")
_GUEST = re.compile(
    r"\s*\(?\b(?:guest|invited)\s+(?:lecture|lecturer|speaker|talk)s?\b\s*(?:by\b)?[\s:|–—-]*(?P<after>[^()]*)\)?",
    re.IGNORECASE,
)
_PRESENTED = re.compile(r"(?:presenters?|presented\s+by|leads?|discussants?|speakers?)\s*:", re.IGNORECASE)
_LONGEST_TOPIC = 120
"""Characters of a topic to which further lines are added; what follows then describes it."""
_LONGEST = 300
"""Characters of one topic."""
_STUDENTS = re.compile(r"\s*\b(?:student|group|paper)\s+presentations?\b[\s\d–—:|-]*$", re.IGNORECASE)


def read(lines: Sequence[Line], rules: Rules) -> list[Found]:
    """The items in some lines, whatever they are."""
    found: list[Found] = []
    optional = False
    for line in joined(lines):
        if rules.ignores(line.text):
            continue
        if is_label(line) and not any(run.link for run in line.runs):
            optional = words.is_further_list(line.text)
            continue
        for each in claims.read(line, rules):
            reading = replace(each.reading, optional=each.reading.optional or optional)
            found.append(replace(each, reading=reading))
    return found


def is_paper(found: Found) -> bool:
    """Whether an item has something that speaks for a paper, wherever it stands."""
    if found.reading.kind in (Kind.VIDEO, Kind.BLOG, Kind.CHAPTER):
        return True
    if found.evidence <= {"link", "document", "label"} and words.is_talk(found.reading.claim.title):
        return False
    return bool(found.evidence & _STRONG)


def counts(found: Found, *, mixed: bool, habit: float) -> bool:
    """Whether an item of a column or list counts as the reading it looks like.

    In a column of readings (not `mixed` with topics) a bare title counts, unless it names an event, or is a word or
    two where most others have a link or a venue (`habit` is their share).
    """
    if is_paper(found):
        return True
    title = found.reading.claim.title
    if "link" in found.evidence:
        return not mixed or (_leaves(found.reading.claim.link or "") and not words.is_event(title))
    if mixed or words.is_event(title):
        return False
    return len(title.split()) >= 4 or habit < 0.6


def is_label(line: Line) -> bool:
    """Whether a line only says what the lines below it are: "Required:", "Two classics:"."""
    return bool(_ONLY_LABEL.fullmatch(line.text)) or words.is_reading_list(line.text)


def is_prose(text: str) -> bool:
    """Whether a text is a sentence or several, and no name of anything."""
    return len(text.split()) > 12 or bool(re.search(r"[a-z]{2}[.!?]\s+[A-Z]|^[^:]+\?$", text))


_SPOKEN = re.compile(
    r"\b(?:I|we|you|your|our|us|they|it|this|these|please|should|must|will|does|did|has|have"
    r"|the\s+(?:papers?|readings?|course|class|students?))\b"
)
_LONG = 40
"""Words that no title has."""


def is_statement(text: str) -> bool:
    """Whether a text says something to its reader, as no title does: "How does it solve the problem?"."""
    words = re.findall(r"[^\W\d_]+", text)
    small = sum(word.islower() for word in words)
    return len(words) > _LONG or (
        len(words) > 4 and small > 0.7 * len(words) and text[-1] in ".?!:" and bool(_SPOKEN.search(text))
    )


def as_other(found: Found) -> Found:
    """The item as something that is no paper."""
    return replace(found, reading=replace(found.reading, kind=Kind.OTHER))


def only_says_where(found: Found) -> bool:
    """Whether the text of a link is no title but the venue and year of one: "OSDI 10 paper", "SoCC17"."""
    where = venue.parse(found.reading.claim.title) if "link" in found.evidence else None
    return bool(where and where.name and where.year and venue.is_known(where.name))


def named(found: Found, title: str) -> Found:
    """The item under another title; its own text, if that says where it appeared, is its venue and year."""
    where = venue.parse(found.reading.claim.title) or venue.Venue()
    claim = found.reading.claim
    told = replace(claim, title=title, venue=claim.venue or where.name, year=claim.year or where.year)
    evidence = found.evidence | {"venue"} if told.venue else found.evidence
    return replace(found, reading=replace(found.reading, claim=told, kind=Kind.PAPER), evidence=evidence)


def _leaves(link: str) -> bool:
    return bool(re.match(r"https?://", link))


def is_talk(text: str) -> bool:
    """Whether a heading only announces a guest: "Guest Speaker: Ann Lee"."""
    return bool(_GUEST.match(text))


def names_guest(line: Line) -> bool:
    """Whether a line says which guest comes, and so names no reading: "Guest Lecture | Ann Lee"."""
    match = _GUEST.search(line.text)
    return bool(match and any(people.is_name(name) for name in people.names(match["after"])))


@dataclass(frozen=True, slots=True)
class Topic:
    """What lines of a meeting say of it: its topic, the guests, and the announcement when they say no more than that.

    `announced` ("Guest lecture: Ann Lee", "Student presentations") is the topic of a meeting that nothing else names.
    """

    text: str | None
    guests: list[str]
    announced: str | None


def topic(lines: Iterable[Line]) -> Topic:
    """The topic that some lines name, without links to slides and guests, and the guests."""
    texts: list[str] = []
    guests: list[str] = []
    announced: list[str] = []
    for line in lines:
        whole = " ".join("".join(run.text for run in line.runs if not links.is_aside(run)).split())
        if (alone := re.fullmatch(r"\(([^()]+)\)", whole)) and people.is_surely_name(alone[1]):
            guests.append(alone[1])
            continue
        text, found = _without_guests(whole)
        guests += found
        text = _STUDENTS.sub("", text).strip(" |–—-")
        if text and not claims.is_empty(text) and (not texts or len(" ".join(texts)) + len(text) <= _LONGEST_TOPIC):
            texts.append(text)
        elif not text and not claims.is_empty(whole):
            announced.append(whole)
    return Topic(" ".join(texts)[:_LONGEST] or None, guests, " ".join(announced)[:_LONGEST] or None)


def _without_guests(text: str) -> tuple[str, list[str]]:
    """A text without the words that name guests, and these; their affiliation goes with them."""
    match = _GUEST.search(text)
    guests = [name for name in people.names(match["after"]) if people.is_name(name)] if match else []
    if not match or not guests:
        return text, []
    rest = text[: match.start()] + text[match.end() :]
    return ("" if re.fullmatch(r"\s*\([^()]*\)\s*", rest) else rest), guests


def joined(lines: Sequence[Line]) -> list[Line]:
    """Lines with those put together that are one item: a title, its authors below, its venue below them."""
    items: list[Line] = []
    for line in lines:
        whole = not items or line.parts or items[-1].parts or len(items[-1].runs) > _MOST_RUNS
        if not whole and _belongs(items[-1], line):
            joint = " " if line.text[0] in "([" or items[-1].text[-1] in ".,;:?!" else ". "
            items[-1] = replace(items[-1], runs=(*items[-1].runs, Run(joint), *line.runs))
        elif line.text:
            items.append(line)
    return items


def _belongs(before: Line, line: Line) -> bool:
    """Whether a line only says more of the item in the line before: by whom, where it appeared, a remark."""
    text = line.text
    if not text or starts.is_numbered(text) or any(map(_is_long_title, line.runs)):
        return not text
    if _IN_BRACKETS.fullmatch(text):
        return not before.text.endswith(":")
    if re.match(r"by:?\s", text, re.IGNORECASE) or (_PRESENTED.match(text) and people.led_by(text)):
        return True
    titled = len(before.text.split()) >= 3 and not before.text.endswith(":")
    return titled and (people.are_authors(text) or people.is_surely_name(text) or _says_where(text))


def _is_long_title(run: Run) -> bool:
    return links.is_title(run) and len(run.text.split()) > 2


def _says_where(text: str) -> bool:
    """Whether a line of its own is a venue: "FAST 2019", "Proceedings of the 30th Symposium on X, 2011"."""
    count = len(text.split())
    if re.search(r"[:(]", text):
        return False
    if venue.is_known(text) and re.search(r"\d\W*$", text) and count <= 25:
        return True
    where = venue.parse(text) if count <= 8 else None
    return bool(where and (where.year or where.name) and (not where.name or _is_place(where.name)))


def _is_place(name: str) -> bool:
    return venue.is_known(name) or len(name.split()) <= 3
