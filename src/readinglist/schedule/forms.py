"""Which form a page has: told by its content first and its name second."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from readinglist.errors import InputError
from readinglist.schedule.document import Document


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
        Form("yaml", (".yml", ".yaml"), "data:read_yaml"),
        Form("json", (".json",), "data:read_json"),
        Form("csv", (".csv",), "sheet:read_csv"),
        Form("tsv", (".tsv", ".tab"), "sheet:read_tsv"),
        Form("xlsx", (".xlsx",), "sheet:read_xlsx", binary=True),
        Form("bibtex", (".bib",), "bib:read_bibtex"),
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
            return Page(form.name, _reader(form)(content))
        text = decode(content)
        form = _by_content(text, form)
        return Page(form.name, _reader(form)(text))
    except InputError as error:
        raise InputError(error.problem, path=error.path or name, line=error.line, advice=error.advice) from None


def decode(content: bytes) -> str:
    """The text of a page in UTF-8, UTF-16 or what it declares, else in Windows-1252; raises `InputError` for none."""
    for start, what in _MAGIC.items():
        if content.startswith(start):
            raise InputError(f"this is {what}, no page", advice=_ADVICE)
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return _checked(text.removeprefix("\ufeff"))
    return _checked(content.decode("cp1252", errors="replace"))


def _encodings(content: bytes) -> list[str]:
    """The encodings to try: as the first bytes say, UTF-8, as the page declares."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    declared = re.search(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,30})", content[:4096])
    return ["utf-8", *([declared[1].decode("ascii")] if declared else [])]


def _checked(text: str) -> str:
    """The text with uniform line ends; raises `InputError` when too much of it is no text."""
    sample = text[:100_000]
    odd = sum(
        not (letter.isprintable() or letter in "\t\n\r\f\v\x85\xa0\u200b\u2028\u2029\xad\ufeff") for letter in sample
    )
    if odd > 0.05 * len(sample):
        raise InputError("the page is binary or in an unknown encoding", advice=_ADVICE)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


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
    if named and named.name != "text":
        return named
    return FORMS[_guessed(text, start)]


def _guessed(text: str, start: str) -> str:
    if re.match(r"@\w+\s*\{", start):
        return "bibtex"
    if re.match(r"[\[{]\s*[\"\[{]", start):
        return "json"
    if len(re.findall(r"<(?:t[rdh]|li|a|p|br|h\d|dt|dd)\b", text[:20_000], re.IGNORECASE)) > 5 and start.startswith(
        "<"
    ):
        return "html"
    if _MARKDOWN.search(text[:50_000]) or start.startswith("---\n"):
        return "markdown"
    return "text"


_MARKDOWN = re.compile(
    r"\]\(\s*[^\s()]+|^\s*\|?\s*:?-{2,}:?\s*\|[\s:|-]*$|^#{1,4}\s+\S|^\*\*.+\*\*\s*$", re.MULTILINE
)


def _reader(form: Form) -> Callable[..., Document]:
    module, _, function = form.reader.partition(":")
    reader: Callable[..., Document] = getattr(import_module(f"readinglist.schedule.{module}"), function)
    return reader
