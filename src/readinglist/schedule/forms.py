"""Which form a page has: told by its content first and its name second."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from readinglist.errors import InputError
from readinglist.schedule.document import (
    MOST_ENTRIES,
    MOST_TEXT,
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    lines_of,
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of page: its name, the ends of file names that say so, and the reader `module:function`.

    The reader takes the page's text (the bytes, if `binary`) and returns a `Document`; it raises `InputError`
    without a path for what is not of its form.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    binary: bool = False


FORMS = {
    form.name: form
    for form in (
        Form("text", (".txt", ".text"), "text:read"),
        Form("html", (".html", ".htm", ".xhtml"), "html:read"),
        Form("markdown", (".md", ".markdown", ".mkd", ".qmd", ".rmd"), "markdown:read"),
        Form("org", (".org",), "org:read"),
        Form("yaml", (".yml", ".yaml"), "data:read_yaml"),
        Form("json", (".json",), "data:read_json"),
        Form("csv", (".csv",), "sheet:read_csv"),
        Form("tsv", (".tsv", ".tab"), "sheet:read_csv"),
        Form("xlsx", (".xlsx",), "sheet:read_xlsx", binary=True),
    )
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose form is known, read into a document."""

    form: str
    document: Document


_MAGIC = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
}
_ADVICE = "save the page as HTML, Markdown or plain text, or its table as CSV or .xlsx"


def parse(content: bytes, name: str) -> Page:
    """The page as a document; raises `InputError` for what is empty, binary or of no form that is read."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise InputError("the page is empty", path=name, advice="give a page that has a schedule")
    try:
        form = _workbook(content) or _by_name(name) or None
        if form and form.binary:
            return Page(form.name, _bounded(_reader(form)(content)))
        text = decode(content)
        form = _by_content(text, form)
        return Page(form.name, _bounded(_reader(form)(text)))
    except InputError as error:
        raise InputError(error.problem, path=error.path or name, line=error.line, advice=error.advice) from None
    except RecursionError:
        raise too_deep(name) from None


def too_deep(name: str) -> InputError:
    """The error for a page whose lists in lists are more than can be followed."""
    return InputError("the page is nested deeper than any schedule", path=name, advice=_ADVICE)


def _bounded(document: Document) -> Document:
    if _entries(document.blocks) > MOST_ENTRIES:
        raise InputError(f"more than {MOST_ENTRIES} rows and items: this is no schedule")
    if sum(len(run.text) for line in lines_of(document.blocks) for run in line.runs) > MOST_TEXT:
        raise InputError(f"more than {MOST_TEXT} characters of text: this is no schedule")
    return document


def _entries(blocks: Iterable[Block]) -> int:
    """How many rows, further lines in their cells, list items, lines and headings some blocks hold."""
    count = 0
    for block in blocks:
        match block:
            case Heading():
                count += 1
            case Paragraph():
                count += len(block.lines)
            case Table():
                cells = (cell for row in block.rows for cell in row.cells if not (cell.above or cell.left))
                count += len(block.rows) + sum(len(cell.lines) - 1 for cell in cells if cell.lines)
            case Listing():
                count += len(block.items) + sum(_entries(item.blocks) for item in block.items)
    return count


def decode(content: bytes) -> str:
    """The text of a page in UTF-16, UTF-8 or what it declares; bytes that are none of it count as Windows-1252.

    Raises `InputError` for what is no text.
    """
    for start, what in _MAGIC.items():
        if content.startswith(start):
            raise InputError(f"this is {what}, no page", advice=_ADVICE)
    if wide := _wide(content):
        return _checked(content.decode(wide, "replace").removeprefix("\ufeff"))
    try:
        return _checked(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _checked(_declared(content) or content.decode("utf-8-sig", "surrogateescape").translate(_AS_WINDOWS))


# Some pages are all in Windows-1252, and in some that are in UTF-8 a few pasted words are: "surrogateescape" marks
# the bytes that are no UTF-8.
_AS_WINDOWS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_CHARSET = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?"
    rb"(iso-8859-(?!1\b)\d+|windows-125\d|gb[k\d]+|big5|euc-\w\w|shift_jis|iso-2022-\w\w|koi8-\w|macintosh)\b",
    re.IGNORECASE,
)


def _declared(content: bytes) -> str | None:
    """The text in the encoding that the page declares, None when it declares none or is not in it."""
    found = _CHARSET.search(content[:4096])
    try:
        return content.decode(found[1].decode("ascii")) if found else None
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(content: bytes) -> str | None:
    """UTF-16 as its mark says, or, where it has none, as every other byte says by being empty."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:2000]
    for encoding, empty in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(start) > 20 and empty.count(0) > 0.7 * len(empty):
            return encoding
    return None


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def _checked(text: str) -> str:
    """The text with uniform line ends and no control characters; raises `InputError` when too much is no text."""
    sample = text[:100_000]
    odd = sum(
        not (letter.isprintable() or letter in "\t\n\r\f\v\x85\xa0\u200b\u2028\u2029\xad\ufeff") for letter in sample
    )
    if odd > 0.05 * len(sample):
        raise InputError("the page is binary or in an unknown encoding", advice=_ADVICE)
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _workbook(content: bytes) -> Form | None:
    return FORMS["xlsx"] if content.startswith(b"PK\x03\x04") else None


def _by_name(name: str) -> Form | None:
    path = re.split(r"[?#]", name, maxsplit=1)[0].lower()
    return next((form for form in FORMS.values() if path.endswith(form.suffixes)), None)


def _by_content(text: str, named: Form | None) -> Form:
    """The form by what the text looks like: what names say is kept, but for HTML and for plain text."""
    start = text[:4000].lstrip()
    if named and named.name not in ("text", "html", "markdown"):
        return named
    if re.match(
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div)\b", start, re.I | re.S
    ):
        return FORMS["html"]
    if named and named.name == "html" and _is_marked_down(text):
        return FORMS["markdown"]
    if named and named.name != "text":
        return named
    return FORMS[_guessed(text, start)]


def _is_marked_down(text: str) -> bool:
    """Whether a page of HTML is Markdown that a script turns into HTML when it is shown, as Markdeep does."""
    return len(_TAGS.findall(text[:50_000])) <= _FEW_TAGS and bool(_MARKDOWN.search(text[:50_000]))


def _guessed(text: str, start: str) -> str:
    if re.match(r"#\+\w+:", start):
        return "org"
    if re.match(r"[\[{]\s*[\"\[{]", start):
        return "json"
    if start.startswith("<") and len(_TAGS.findall(text[:20_000])) > _FEW_TAGS:
        return "html"
    if _MARKDOWN.search(text[:50_000]) or start.startswith("---\n"):
        return "markdown"
    return "text"


_TAGS = re.compile(r"<(?:t[rdh]|li|a|p|br|h\d|dt|dd)\b", re.IGNORECASE)
_FEW_TAGS = 5
"""Tags of tables, lists and paragraphs up to which a page is hardly HTML."""
_MARKDOWN = re.compile(
    r"\]\([ \t]*[^\s()]+|^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t:|-]*$|^#{1,4}[ \t]+\S|^\*\*.+\*\*[ \t]*$", re.MULTILINE
)


def _reader(form: Form) -> Callable[..., Document]:
    module, _, function = form.reader.partition(":")
    reader: Callable[..., Document] = getattr(import_module(f"readinglist.schedule.{module}"), function)
    return reader
