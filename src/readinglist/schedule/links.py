"""Where a link leads, and what its text says of it: to a paper, to slides, to a video."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from readinglist import identifiers
from readinglist.model import Kind
from readinglist.schedule import people
from readinglist.schedule.document import Run

_MARK_WORDS = 3
"""Words of a link in brackets that only says what it leads to."""
_TITLE_WORDS = 3
"""Words from which a text beside a link may be the title that the link is not."""

_PAPER_MARK = re.compile(
    r"(?:the\s+|full\s+)?(?:pdf|ps|paper|annotated|e-?print|(?:extended\s+)?tech(?:nical)?\s+report|(?:extended|full|long)\s+version|link|url|html|doi|arxiv|acm(?:\s+dl)?|ieee|usenix|here|web(?:site|page)?|abs|abstract"
    r"|preprint|pre-print|text|full\s*text|dblp|openreview|proceedings|copy|local\s+copy|download|access|journal|online"
    r"|(?:see|click|link|this)\s+(?:here|link)|this|version|official|acl|springer|elsevier|publisher|biorxiv|ssrn|📄)(?:\s+(?:pdf|version|link))?",
    re.IGNORECASE,
)
_ASIDE_MARK = re.compile(
    r"(?:(?:lecture|class|presentation|student|talk|annotated|our|my|course)\s+)*(?:slides?(?:\s*(?:pdf|pptx?|\d+))?|deck|pptx?|video(?:s)?"
    r"|talk|recording|codes?|github|git|repo(?:sitory)?|demo|notes?|poster|form|review\s+form|assignment\s*\d*|homework\s*\d*"
    r"|hw\s*\d+|quiz\s*\d*|lab\s*\d+|presentation|summary|reviews?|discussion|questions?|sign[\s-]?up|zoom|perusall|bib(?:tex)?|supp\w*"
    r"|(?:presentation|slide)s?\s+(?:file|deck)|appendix|data(?:set)?s?|project(?:\s+(?:page|site))?|website|blog(?:\s*post)?|handout|materials?|podcast|youtube|review\s+paper\s*\d*"
    r"|technical\s+question\s*\d*|(?:youtube|conference)\s+(?:talk|video)|synopsis|template|critique|reflection|worksheet|solutions?|rmd|ipynb|docx?|colab|notebook|keynote|syllabus|scribe(?:\s+notes)?)",
    re.IGNORECASE,
)
_ASIDE_HOST = re.compile(
    r"(?:^|\.)(?:gradescope\.com|forms\.gle|piazza\.com|instructure\.com|zoom\.us|slack\.com|edstem\.org|hotcrp\.com)$"
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


def is_aside(run: Run) -> bool:
    """Whether a link leads to slides, a recording, an assignment or the like, and to no reading."""
    if not run.link:
        return False
    text = run.text.strip(" \t[]()*.,:;|")
    return bool(_ASIDE_MARK.fullmatch(text)) or leads_aside(run.link)


def leads_aside(link: str) -> bool:
    """Whether an address is one of slides, a form, an assignment or a mailbox."""
    return bool(_ASIDE_HOST.search(_host(link)) or _ASIDE_PATH.search(link))


def is_title(run: Run) -> bool:
    """Whether the text of a link may be the title of a reading."""
    text = run.text.strip(" \t[](){}*.,:;\"'“”")
    return bool(run.link) and len(text) > 1 and not is_aside(run) and not _PAPER_MARK.fullmatch(text)


def settled(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs of a line with what only their neighbours tell.

    Runs of one link are one: its text may change its font on the way. A name before a title leads to a home page, and
    is no link. A word or two in brackets behind a title, "[Tech Report]", is a mark: its address counts alone.
    """
    joined = _without_home_pages(_joined(runs))
    return tuple(replace(run, text="") if _is_mark(joined, at) else run for at, run in enumerate(joined))


def _without_home_pages(runs: list[Run]) -> list[Run]:
    """The runs without the links behind the names of authors that stand before a title."""
    named = [at for at, run in enumerate(runs) if is_title(run) and people.is_surely_name(run.text)]
    title = next((at for at, run in enumerate(runs) if at not in named and _stands_out(run)), 0)
    before = "".join(run.text for run in runs[:title])
    if not named or not (people.are_authors(before) or people.is_surely_name(before.strip(" ,:;"))):
        return runs
    return [replace(run, link=None) if at < title else run for at, run in enumerate(runs)]


def _joined(runs: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and run.link and joined[-1].link == run.link:
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined


def _stands_out(run: Run) -> bool:
    return len(run.text.split()) >= _TITLE_WORDS and (is_title(run) or run.emphasis or run.strong)


def _is_mark(runs: Sequence[Run], at: int) -> bool:
    """Whether a link stands in brackets behind a text that may be a title."""
    if not is_title(runs[at]) or len(runs[at].text.split()) > _MARK_WORDS or not 0 < at < len(runs) - 1:
        return False
    before, after = runs[at - 1].text.rstrip(), runs[at + 1].text.lstrip()
    if not (before.endswith(("[", "(")) and after.startswith(("]", ")"))):
        return False
    return sum(len(run.text.split()) for run in runs[:at]) > _TITLE_WORDS


def is_document(link: str) -> bool:
    """Whether an address is that of a paper: a registry's, a publisher's, or a document's."""
    return bool(_DOCUMENT.search(link)) or identifiers.from_link(link) is not None


def is_chapter(text: str) -> bool:
    """Whether a text names a part of a book: "Chapter 3", "Eisenstein 2.2, 2.3"."""
    return bool(_CHAPTER.search(text))


def names_chapter(text: str) -> bool:
    """Whether a remark beside a title says which chapter is meant: "Read Chapter 1 of"."""
    return bool(_CHAPTER_ALONE.search(text))


def written_in(text: str) -> list[str]:
    """The addresses that stand in a text itself, and those of the identifiers there: "arXiv:1706.03762"."""
    return [_address(match) for pattern in _WRITTEN if (match := pattern.search(text))]


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


def kind_of(title: str, link: str | None, said: str, *, told: bool) -> Kind:
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


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
