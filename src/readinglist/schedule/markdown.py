"""Markdown: CommonMark with tables, and what course sites add to it: front matter, definition lists, attribute lists.

The page is rendered to HTML with the line of each block and read as that, so that tags within Markdown, Markdown
within tables and plain HTML tables all come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readinglist.errors import InputError
from readinglist.schedule import dates, html
from readinglist.schedule.document import Document

LARGEST = 400_000
"""Characters of one page; a long course page has a hundred thousand."""
MOST_OPEN = 100
"""Brackets that may stand open in a paragraph; the parser looks for the end of each through the whole of it."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT = re.compile(r"---[ \t]*\n(?P<front>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}")
_CAPTURE = re.compile(r"\{%-?\s*capture\s+\w+\s*-?%\}(?P<lines>.{0,2000}?)\{%-?\s*endcapture\s*-?%\}", re.DOTALL)
_ENTRY = re.compile(r"^[ \t]*\{%-?[ \t]*include[ \t]+[^{}%\n]*%\}[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}|\{(?:[.#][\w-]+\s*)+\}")
_LABELLED = re.compile(r"\{:[^{}\n]{0,200}?\.label\b[^{}\n]{0,200}\}")
_FOOTNOTE_TEXT = re.compile(r"^ {0,3}\[\^[^\]\n]{1,40}\]:.*$", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\n]{1,40}\]")
_DEFINITION = re.compile(r"(?P<indent>[ \t]*):(?P<space>[ \t]+)(?P<text>\S.*)?$|(?P<bare>[ \t]*:)[ \t]*$")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
# a line that only opens a wrapper whose content is Markdown, or only sets an anchor, would hide the lines below it
_WRAPPER = re.compile(
    r"^[ \t]*<(?:\w+\s[^<>\n]{0,300}\bmarkdown=[^<>\n]{0,300}|a\s[^<>\n]{0,300})>(?:</a>)?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\[\]\n<>]{1,300})\]\(([^()\s<>\"]{1,500})\)")
_STRESS = re.compile(r"(?<![\w*])\*([^*<>]{3,300})\*(?![\w*])")
_TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^#\s])", re.MULTILINE)
_SPACED_ADDRESS = re.compile(r"\]\((?P<address>[^()<>\n\"]{1,300} [^()<>\n\"]{1,300}\.(?:pdf|html?|ps))\)")


def read(text: str) -> Document:
    """The document of a Markdown page; raises `InputError` (without a path) for one that is too large."""
    if len(text) > LARGEST:
        raise InputError("this page is too large for a schedule", advice="give only the part with the schedule")
    front, text = _front_matter(text)
    page = html.document_of(_rendered(_plain_markdown(text)))
    if front is None:
        return page
    return Document((*front.blocks, *page.blocks), front.title or page.title, front.front)


def _front_matter(text: str) -> tuple[Document | None, str]:
    """The front matter as a document, and the page with blank lines in its place."""
    from readinglist.schedule import data

    match = _FRONT.match(text)
    if not match:
        return None, text
    blank = "\n" * match[0].count("\n") + text[match.end() :]
    try:
        return data.front_matter("\n" + match["front"]), blank
    except InputError:
        return None, blank


def _plain_markdown(text: str) -> str:
    """The page in CommonMark with tables: each line stays on its number."""
    text = _template_dates(text)
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = _FOOTNOTE_MARK.sub("", _FOOTNOTE_TEXT.sub("", text))
    text = _ATTRIBUTES.sub("", _LABELLED.sub(" ", _TEMPLATE.sub("", text)))
    text = _TIGHT_HEADING.sub(r"\1 ", _WRAPPER.sub("", text))
    text = _SPACED_ADDRESS.sub(lambda match: f"](<{match['address']}>)", text)
    return _with_ends("\n".join(_tables(_definitions(text.split("\n")))))


def _with_ends(text: str) -> str:
    """The page with the brackets of a paragraph as plain text where many are never closed."""
    parts = re.split(r"(\n[ \t]*\n)", text)
    return "".join(
        part.replace("[", "&#91;") if part.count("[") - part.count("]") > MOST_OPEN else part for part in parts
    )


def _template_dates(text: str) -> str:
    """Jekyll pages that capture dates in a list, of which each included entry takes the next: dates as headings."""
    for capture in _CAPTURE.finditer(text):
        listed = [line.strip() for line in capture["lines"].splitlines() if line.strip()]
        entries = list(_ENTRY.finditer(text, capture.end()))
        if len(listed) > 1 and all(map(dates.is_date, listed)) and 1 < len(entries) <= len(listed):
            head = text[: capture.start()] + "\n" * capture[0].count("\n")
            return head + _dated(text[capture.end() :], iter(listed))
    return text


def _dated(text: str, listed: Iterator[str]) -> str:
    return _ENTRY.sub(lambda _entry: f"# {next(listed)}", text)


def _definitions(lines: list[str]) -> Iterator[str]:
    """Definition lists as nested lists: a term and its definitions are a paragraph and the list below it."""
    inside = False
    for at, line in enumerate(lines):
        match = _DEFINITION.match(line) if ":" in line[:40] else None
        term = inside or (at > 0 and lines[at - 1].strip() and not lines[at - 1].lstrip().startswith((":", "|", "#")))
        if not match or not term:
            inside = inside and (not line.strip() or line.startswith((" ", "\t")))
            yield line
            continue
        inside = True
        yield f"{match['indent']}-{match['space']}{match['text']}" if match["text"] else ""


def _tables(lines: Iterator[str]) -> Iterator[str]:
    """Tables that renderers of course sites accept: a delimiter row of another length, rows without an outer bar."""
    rows = list(lines)
    at = 0
    while at < len(rows):
        line = rows[at]
        following = rows[at + 1] if at + 1 < len(rows) else ""
        if "|" not in line or "-" not in following or not _DELIMITERS.match(following):
            yield line
            at += 1
            continue
        yield line
        yield "|" + "---|" * _width(line)
        at += 2
        while at < len(rows) and "|" in rows[at]:
            yield _row(rows[at], _width(line), outer=line.lstrip().startswith("|"))
            at += 1


def _width(row: str) -> int:
    """How many cells a row has; a bar with a backslash before it is text."""
    return len(re.findall(r"(?<!\\)\|", row.strip().strip("|"))) + 1


def _row(row: str, width: int, *, outer: bool) -> str:
    """A row at the margin; where rows have no outer bar, one that begins with a bar has an empty first cell."""
    text = row.strip()
    first_empty = not outer and text.startswith("|") and _width(text) < width
    return f"| {text}" if first_empty else text


def _inline(text: str) -> str:
    """HTML in which links and emphasis are still Markdown, as some site generators allow within tables."""
    return _STRESS.sub(r"<em>\1</em>", _LINK.sub(r'<a href="\2">\1</a>', text))


def _rendered(text: str) -> str:
    """The page as HTML with the line of each block, ready for `html.document_of`."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # addresses stay as they are written
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    tokens = parser.parse(text)
    for token in tokens:
        if token.map and token.type == "html_block":
            token.content = html.prepare(_inline(token.content), token.map[0] + 1)
        elif token.map and token.nesting >= 0:
            token.attrSet("data-line", str(token.map[0] + 1))
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return html.prepare(rendered, mark=False)
