"""One line of an item, rich text with links, becomes a reading: or several, or none when it is only slides.

What the layout cannot know from a line alone (whether a bare text is a title or a topic) it decides by the
`evidence` that speaks for a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from urllib.parse import urlsplit

from readinglist import identifiers
from readinglist.model import Claim, Kind, Reading
from readinglist.schedule import citation, dates, people, venue, words
from readinglist.schedule.citation import Citation
from readinglist.schedule.document import Line, Run
from readinglist.schedule.rules import Rules

LONGEST = 1200
"""Characters of one item; a longer text is prose."""
_MOST_ITEMS = 20
"""Items that one line is split into."""
_TAG_WORDS = 5
"""Words before a linked title that are a tag; more are a sentence."""

_PAPER_MARK = re.compile(
    r"(?:the\s+|full\s+)?(?:pdf|ps|paper|link|url|html|doi|arxiv|acm(?:\s+dl)?|ieee|usenix|here|web(?:site|page)?|abs|abstract"
    r"|preprint|pre-print|text|full\s*text|dblp|openreview|proceedings|copy|local\s+copy|download|access|journal|online"
    r"|(?:see|click|link|this)\s+(?:here|link)|this|version|official|acl|springer|elsevier|publisher|biorxiv|ssrn|📄)(?:\s+(?:pdf|version|link))?",
    re.IGNORECASE,
)
_ASIDE_MARK = re.compile(
    r"(?:(?:lecture|class|presentation|student|talk|annotated|our|my|course)\s+)*(?:slides?(?:\s*(?:pdf|pptx?|\d+))?|deck|pptx?|video(?:s)?"
    r"|talk|recording|code|github|git|repo(?:sitory)?|demo|notes?|poster|form|review\s+form|assignment\s*\d*|homework\s*\d*"
    r"|hw\s*\d+|quiz\s*\d*|lab\s*\d+|presentation|summary|reviews?|discussion|questions?|sign[\s-]?up|zoom|bib(?:tex)?|supp\w*"
    r"|(?:presentation|slide)s?\s+(?:file|deck)|appendix|data(?:set)?s?|project(?:\s+page)?|website|blog(?:\s*post)?|handout|materials?|podcast|youtube|review\s+paper\s*\d*"
    r"|technical\s+question\s*\d*|(?:youtube|conference)\s+(?:talk|video)|synopsis|template|critique|reflection|worksheet|solutions?|colab|notebook|keynote|syllabus|scribe(?:\s+notes)?)",
    re.IGNORECASE,
)
_ASIDE_HOST = re.compile(
    r"(?:^|\.)(?:gradescope\.com|forms\.gle|piazza\.com|instructure\.com|zoom\.us|slack\.com|edstem\.org|hotcrp\.com|perusall\.com)$"
)
_ASIDE_PATH = re.compile(
    r"docs\.google\.com/(?:forms|presentation|spreadsheets)|mailto:|/slides?/|\.pptx?(?:$|\?)", re.IGNORECASE
)
_VIDEO = re.compile(r"(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com|ted\.com|slideslive\.com)$")
_BLOG = re.compile(
    r"(?:^|\.)(?:medium\.com|substack\.com|wordpress\.com|blogspot\.com|distill\.pub)$|(?:^|\.)blogs?\."
)
_OTHER = re.compile(
    r"(?:^|\.)(?:wikipedia\.org|github\.com|gitlab\.com|docs\.google\.com|stackoverflow\.com|twitter\.com|x\.com)$"
)
_DOCUMENT = re.compile(r"\.(?:pdf|ps|ps\.gz|djvu)(?:$|[?#])", re.IGNORECASE)

_CHAPTER = re.compile(
    r"(?:^|[\s(\[,])(?:ch(?:apter|ap)?s?\.?\s*\d+|§+\s*\d|sections?\s+\d|sec\.\s*\d|appendix\s+[A-Z\d]\b)"
    r"|^[A-Z][\w&]+(?:\s(?:and|&)\s[A-Z]\w+)?\s\d+(?:\.\d+|\s*[,–-]\s*\d+)(?:[\d.,\s–-]|and\b|[A-Z]\w+\s(?=\d))*$",
    re.IGNORECASE,
)
_CHAPTER_ALONE = re.compile(r"\b(?:chapters?|chaps?|ch)\.?\s*\d", re.IGNORECASE)
_LABEL = re.compile(
    r"[\s*•·–—-]*(?:(?P<mark>required|mandatory|main|primary|core|optional|recommended|suggested|background|additional|further|supplementa\w+"
    r"|extra|base|surprise|bonus|student|discussion|key|research|seminal|related|other)\s+)?"
    r"(?P<what>readings?(?:\s+list)?|papers?|read|articles?|texts?|ref(?:erence)?s?|required|mandatory|optional|recommended|background|suggested|further"
    r"|primary|supplementa\w+|presentation|present|title|topic\s+paper|citation)\s*(?:#?\s*\d{1,2}|[A-Z](?=\s*:))?\s*(?:\((?P<more>[^()]{1,30})\))?\s*:\s*",
    re.IGNORECASE,
)
_READ = re.compile(r"\s*(?:[Pp]lease\s+)?(?:Read|READ|read)\s+(?:the\s+paper:?\s+)?(?=[A-Z\"“\[§])")
_NUMBER = re.compile(
    r"\s*(?:[-*•·▪◦●‣]\s+|\(?\d{1,2}[.)]\s+|\(?[a-hivx]{1,4}[.)]\s+(?=[A-Z\"“])|\[\d{1,3}\]\s*(?=[A-Z\"“])|#\d+\s+)"
)
_SHORT_MARK = re.compile(
    r"\s*[\[(](?P<mark>[A-Z*]{1,2}|required|optional|background|primary|recommended|mandatory|main|opt|req|new"
    r"|must[- ]read)\.?[\])]\s*:?\s*",
    re.IGNORECASE,
)
_OPTIONAL_WORDS = re.compile(
    r"opt|o|b|recommended|suggested|background|additional|further|supp|extra|bonus|related|other", re.IGNORECASE
)
_BRACKET = re.compile(r"\s*\[(?P<inside>[^\[\]]{1,60})\]\s*:?\s*")
_ROUND = re.compile(r"\s*\((?P<inside>[^()]{1,80})\)\s*:?\s*")
_VENUE_PREFIX = re.compile(
    r"\s*(?P<venue>[A-Za-z][A-Za-z&/]*(?:\s(?:ATC|Security|Record))?\s?(?:['’]\s?\d\d|(?:19|20)\d\d))\s*(?::|--|[–—|]|\s-\s)\s*(?=\S)"
)
_SPEAKER = re.compile(r"\s*(?P<who>[^:–—|\[\]()]{2,60}?)\s*(?:--+|[–—|]|\s-\s)\s*$")
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
    return [found for part in split(line) if (found := _read_one(part, rules))]


def is_aside(run: Run) -> bool:
    """Whether a link leads to slides, a recording, an assignment or the like, and to no reading."""
    if not run.link:
        return False
    text = run.text.strip(" \t[]()*.,:;|")
    return bool(_ASIDE_MARK.fullmatch(text)) or leads_aside(run.link)


def leads_aside(link: str) -> bool:
    """Whether an address is one of slides, a form, an assignment or a mailbox."""
    return bool(_ASIDE_HOST.search(_host(link)) or _ASIDE_PATH.search(link))


def is_numbered(text: str) -> bool:
    """Whether a text begins like an item of its own: "2. ...", "- ...", "[3] ..."."""
    return bool(_NUMBER.match(text))


def is_empty(text: str) -> bool:
    """Whether a text stands for nothing: "", "-", "N/A", "None", "TBD"."""
    return bool(_EMPTY.fullmatch(text.strip()))


# ------------------------------------------------------------------ several papers in a line

_JOINT = re.compile(r"\s*(?:[,;/|•·+]|--?|[–—])?\s*(?:and|or|&)?\s*", re.IGNORECASE)
_CLOSED = re.compile(r"(?<=[)\]])\s*[,;/]?\s+(?=[\"“A-Z(\[])")


def split(line: Line) -> Iterator[Line]:
    """The line at the borders of its items: linked titles with separators between, texts that each end in a venue."""
    if line.parts:
        yield line
        return
    titles = [i for i, run in enumerate(line.runs) if _is_title(run)]
    if len(titles) > 1 and _only_joints(line.runs, titles):
        yield from _at_titles(line, titles)
    elif len(titles) <= 1:
        yield from _at_venues(line)
    else:
        yield line


def _is_title(run: Run) -> bool:
    """Whether the text of a link may be the title of a reading."""
    text = run.text.strip(" \t[](){}*.,:;\"'“”")
    return bool(run.link) and len(text) > 1 and not is_aside(run) and not _PAPER_MARK.fullmatch(text)


def _merged(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Runs with those of one link joined: a link's text may change its font on the way."""
    merged: list[Run] = []
    for run in runs:
        if merged and run.link and merged[-1].link == run.link:
            merged[-1] = replace(merged[-1], text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)


def _only_joints(runs: tuple[Run, ...], titles: list[int]) -> bool:
    """Whether each linked title is followed, up to the next, by a text that ends in a separator."""
    for this, following in pairwise(titles):
        between = "".join(run.text for run in runs[this + 1 : following] if not is_aside(run))
        if not between.strip() or not (
            _JOINT.fullmatch(between)
            or re.search(r"[,;:/|•]\s*(?:and|or)?\s*[\[\"“]?$|\bor\s*$|\)\s*$", between, re.IGNORECASE)
        ):
            return False
    return True


def _at_titles(line: Line, titles: list[int]) -> Iterator[Line]:
    """One line for each linked title; what stands between two goes to the first, but for a label of the second."""
    before: tuple[Run, ...] = line.runs[: titles[0]]
    for at, following in zip(titles, [*titles[1:], len(line.runs)], strict=True):
        between = line.runs[at + 1 : following]
        label = _label_at_end(between) if following < len(line.runs) else 0
        yield Line((*before, line.runs[at], *between[: len(between) - label]), line.number)
        before = between[len(between) - label :]


def _label_at_end(runs: tuple[Run, ...]) -> int:
    """How many of the pieces between two titles are a label of the second: "; ", "Optional", ": "."""
    for count in range(1, min(len(runs), 3) + 1):
        text = "".join(run.text for run in runs[-count:])
        if re.fullmatch(r"\s*[^;,.|:]{3,30}:\s*", text) and re.search(
            r"[;,.|]\s*$", runs[-count - 1].text if count < len(runs) else ""
        ):
            return count
    return 0


def _at_venues(line: Line) -> Iterator[Line]:
    """One line for each text that ends in a venue in parentheses, when all do: "A (SOSP 2003) B (OSDI 2004)"."""
    if len(line.runs) != 1 or line.runs[0].link:
        yield line
        return
    parts = _CLOSED.split(line.runs[0].text.strip(), maxsplit=_MOST_ITEMS)
    dated = [re.search(r"\(([^()]+)\)[.\s]*$", part) for part in parts]
    if len(parts) > 1 and all(match and (found := venue.parse(match[1])) and found.year for match in dated):
        for part in parts:
            yield Line((replace(line.runs[0], text=part),), line.number)
    else:
        yield line


# ------------------------------------------------------------------ one item


Runs = Sequence[Run]


@dataclass(slots=True)
class _Draft:
    """An item on the way: the citation so far, and what was taken off its start."""

    citation: Citation = field(default_factory=lambda: Citation(""))
    tag: str | None = None
    optional: bool = False
    labelled: bool = False


def _read_one(line: Line, rules: Rules) -> Found | None:
    kept = [run for run in _merged(line.runs) if not is_aside(run)]
    addresses = [run.link for run in kept if run.link and not _is_title(run)]
    runs = [run for run in kept if not (run.link and not _is_title(run))]
    text = "".join(run.text for run in runs)
    written = [found for pattern in _WRITTEN if (found := pattern.search(text))]
    addresses += [_address(match) for match in written]
    text = _EMPTY_BRACKETS.sub(" ", text)
    if is_empty(text) and not line.parts.get("link"):
        return None
    if len(kept) < len(_merged(line.runs)) and not addresses and _only_goes_with(text, runs):
        return None
    draft, link = _Draft(), None
    at = next((at for at, run in enumerate(runs) if _is_title(run)), None)
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
        return italic[0] if before.strip() and people.are_authors(before) else None
    return None


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


# addresses and identifiers that stand in the text itself
_WRITTEN = (
    re.compile(r"(?P<address>https?://[^\s<>\"]+[^\s<>\".,;)])"),
    re.compile(r"\bdoi:\s*(?P<doi>10\.\d{4,9}/[^\s<>\"]+[^\s<>\".,;)])", re.IGNORECASE),
    re.compile(r"\barxiv:\s*(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.IGNORECASE),
)


def _address(match: re.Match[str]) -> str:
    """The address of an identifier as written: `arXiv:1706.03762` -> `https://arxiv.org/abs/1706.03762`."""
    scheme, value = next((name, value) for name, value in match.groupdict().items() if value)
    identifier = identifiers.parse(f"{scheme}:{value}") if scheme != "address" else None
    return identifier.url if identifier else value


def _only_goes_with(text: str, runs: Sequence[Run]) -> bool:
    """Whether what is left beside slides or a form only goes with them: "(due) before 1:00PM"."""
    bare = text.strip(" \t.,:;()[]–—-|")
    return not any(run.link for run in runs) and (bare[:1].islower() or len(bare.split()) < 2)


def _take_plain(draft: _Draft, text: str, rules: Rules) -> None:
    text = _take_start(draft, _by_rule(draft, text, rules))
    draft.citation = _onto(draft, citation.cite(text))


def _take_linked(draft: _Draft, runs_before: Runs, title: Run, runs_after: Runs, rules: Rules) -> None:
    before, after = (
        _EMPTY_BRACKETS.sub(" ", "".join(run.text for run in part)) for part in (runs_before, runs_after)
    )
    before = _take_start(draft, _by_rule(draft, before, rules), linked=True)
    if _opens_quote(before) and _closes_quote(after):
        before, after = before.rstrip()[:-1], after.lstrip(" .,")[1:]
        draft.citation = replace(draft.citation, quoted=True)
    inside = _take_start(draft, _by_rule(draft, title.text, rules))
    if key := _KEY.fullmatch(inside.strip()):
        if len(after.split()) > 3:  # [Lamport78] Time, clocks ...: the link is on the reference, not on the title
            draft.citation = _onto(draft, citation.cite(after.strip(" :,.–—-")))
            return
        inside = key["inside"] or inside
    draft.citation = _onto(draft, citation.cite(inside))
    if before.strip(" \t,;:.–—-|[(") and not draft.tag:
        _take_before(draft, before.strip(" \t–—-|[("))
    draft.citation = citation.add_after(draft.citation, after, italic=_italic(runs_after))


def _italic(runs: Runs) -> str:
    """The words in italics, which after a title are the venue."""
    return " ".join("".join(run.text for run in runs if run.emphasis).split()).strip(" .,;:")


_EMPTY_BRACKETS = re.compile(r"[\[(][\s,;|/]*[\])]")
_KEY = re.compile(r"\[?(?P<inside>[A-Z][\w-]+(?:\s+et\s+al\.?)?,?\s*['’]?\d{2,4}[a-z]?|\d{1,2})\]?")


def _take_before(draft: _Draft, before: str) -> None:
    """What stands before a linked title and is no label: authors, a venue, a presenter, or a tag."""
    more = citation.add_before(draft.citation, before)
    if (
        more == draft.citation
        and len(before.split()) <= _TAG_WORDS
        and before.strip(" ,;:").lower() not in ("the", "a", "an")
        and re.search(r"\w", before)
    ):
        draft.tag = before.strip(" ,;:")
    draft.citation = more


def _opens_quote(text: str) -> bool:
    return text.rstrip().endswith(('"', "“", "”", "«", "``"))


def _closes_quote(text: str) -> bool:
    return bool(re.match(r"[\s.,]*[\"”»]|''", text))


def _onto(draft: _Draft, more: Citation) -> Citation:
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


def _by_rule(draft: _Draft, text: str, rules: Rules) -> str:
    """Takes out what the person's own expression for venues finds."""
    match = rules.venue.search(text) if rules.venue else None
    if not match or draft.citation.venue:
        return text
    year = match.groupdict().get("year")
    draft.citation = replace(
        draft.citation, venue=match["venue"].strip(), year=venue.full_year(year) if year else None
    )
    return text[: match.start()] + text[match.end() :]


def _take_start(draft: _Draft, text: str, *, linked: bool = False) -> str:
    """Takes off what stands before a title: numbering, "Required:", "[P]", "[MLSys'20]", "(vLLM)", "Ann --"."""
    while True:
        rest = _without_start(draft, text, linked)
        if rest == text:
            return text
        text = rest


def _without_start(draft: _Draft, text: str, linked: bool) -> str:
    if match := _NUMBER.match(text):
        return text[match.end() :]
    if match := _READ.match(text):
        draft.labelled = True
        return text[match.end() :]
    if (match := _LABEL.match(text)) and (linked or text[match.end() :].strip()):
        words = f"{match['mark'] or ''} {match['what']} {match['more'] or ''}"
        draft.labelled = True
        draft.optional |= bool(
            re.search(
                r"optional|recommended|suggested|background|additional|further|suppl|extra|bonus",
                words,
                re.IGNORECASE,
            )
        )
        return text[match.end() :]
    if (match := _SHORT_MARK.match(text)) and (linked or text[match.end() :].strip()):
        draft.optional |= bool(_OPTIONAL_WORDS.fullmatch(match["mark"]))
        draft.labelled = True
        return text[match.end() :]
    if match := _BRACKET.match(text):
        return _take_bracket(draft, text, match, linked)
    if match := _ROUND.match(text):
        return _take_round(draft, text, match, linked)
    if (match := _VENUE_PREFIX.match(text)) and (found := venue.parse(match["venue"])):
        draft.citation = draft.citation.at(found)
        return text[match.end() :]
    if (
        linked
        and (match := _SPEAKER.fullmatch(text))
        and (who := people.names(match["who"]))
        and all(map(people.is_name, who))
    ):
        draft.citation = replace(draft.citation, presenters=who)
        return ""
    return text


_SURNAME_KEY = re.compile(r"[A-Z][a-z]+(?:\s?(?:et al\.?|\+|&\s?[A-Z][a-z]+))?,?\s?['’]?(?:19|20)?\d\d[a-z]?")


def _take_bracket(draft: _Draft, text: str, match: re.Match[str], linked: bool) -> str:
    """[MLSys'20] is a venue, [Talk] after it a note; a bracket that holds the whole title is only a dress."""
    inside, rest = match["inside"].strip(), text[match.end() :]
    if _SURNAME_KEY.fullmatch(inside) and not venue.is_known(inside.rstrip("0123456789'’+ab")):
        return rest
    if found := venue.parse(inside):
        draft.citation = draft.citation.at(found)
        return rest
    if not rest.strip() and not linked:
        return inside
    if re.fullmatch(r"\d{1,3}", inside):
        return rest
    if len(inside.split()) <= 3:
        draft.citation = replace(draft.citation, note=", ".join(filter(None, (draft.citation.note, inside))))
        return rest
    return text


def _take_round(draft: _Draft, text: str, match: re.Match[str], linked: bool) -> str:
    """(SOSP 2023) is a venue, (vLLM) a tag: the alias or method that the page files the paper under."""
    inside, rest = match["inside"].strip(), text[match.end() :]
    if not (linked or len(rest.split()) > 1):
        return text
    if leaders := people.led_by(inside):
        draft.citation = replace(draft.citation, presenters=leaders)
    elif (found := venue.parse(inside)) and (found.name or found.year):
        draft.citation = draft.citation.at(found)
    elif draft.tag:
        return text
    else:
        draft.tag = inside
    return rest


def _finished(draft: _Draft, line: Line, links: list[str]) -> Found | None:
    cited, parts = draft.citation, line.parts
    where = venue.after_title(parts["venue"]) or venue.Venue(parts["venue"]) if parts.get("venue") else venue.Venue()
    link = _first(parts.get("link"), *links)
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
    beside = f"{draft.tag or ''} {cited.note or ''}"
    whole = f"{title} {beside}" if _CHAPTER_ALONE.search(beside) else title
    kind = _kind(whole, link, parts.get("kind", ""), told=bool(claim.venue or claim.authors))
    evidence = _evidence(claim, cited, draft, [*links, parts.get("link", "")])
    reading = Reading(claim, kind=kind, optional=optional, line=line.number)
    return Found(reading, evidence, presenters, _coverage(claim, presenters, line))


def _coverage(claim: Claim, presenters: tuple[str, ...], line: Line) -> float:
    told = " ".join(filter(None, (claim.title, claim.venue, claim.tag, claim.note, *claim.authors, *presenters)))
    return len(told) / max(len(line.text), 1)


def _evidence(claim: Claim, cited: Citation, draft: _Draft, links: list[str]) -> frozenset[str]:
    signs = {
        "link": bool(claim.link),
        "document": any(is_document(link) for link in links if link),
        "venue": bool(claim.venue),
        "year": bool(claim.year),
        "authors": bool(claim.authors),
        "quotes": cited.quoted,
        "label": draft.labelled,
        "chapter": bool(_CHAPTER.search(claim.title)),
    }
    return frozenset(name for name, there in signs.items() if there)


def is_document(link: str) -> bool:
    """Whether an address is that of a paper: a registry's, a publisher's, or a document's."""
    return bool(_DOCUMENT.search(link)) or identifiers.from_link(link) is not None


def _kind(title: str, link: str | None, said: str, *, told: bool) -> Kind:
    """What a reading is, as a data file says or by title and address; `told` is whether it has a venue or authors."""
    if said:
        return _said_kind(said)
    host = _host(link or "")
    if _VIDEO.search(host):
        return Kind.VIDEO
    if _CHAPTER.search(title):
        return Kind.CHAPTER
    if (_BLOG.search(host) or re.search(r"/blogs?/", link or "")) and not _DOCUMENT.search(link or ""):
        return Kind.BLOG
    return Kind.OTHER if _OTHER.search(host) and not (told or is_document(link or "")) else Kind.PAPER


def _said_kind(said: str) -> Kind:
    words = said.lower()
    for sign, kind in (("chapter", Kind.CHAPTER), ("book", Kind.CHAPTER), ("blog", Kind.BLOG), ("video", Kind.VIDEO)):
        if sign in words:
            return kind
    return Kind.OTHER if re.search(r"slides|tool|code|website|post|other|handout|task", words) else Kind.PAPER


def _year(text: str | None) -> int | None:
    found = re.search(r"(?:19|20)\d\d|['’]\d\d", text or "")
    return venue.full_year(found[0]) if found else None


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _first(*texts: str | None) -> str | None:
    return next((text for text in texts if text), None)
