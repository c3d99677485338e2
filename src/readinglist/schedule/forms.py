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


def parse(content: bytes, name: str) -> Page:
    """The page as a document; raises `InputError` for what is empty, binary or of no form that is read."""
    raise NotImplementedError
