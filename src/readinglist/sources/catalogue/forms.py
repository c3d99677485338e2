"""Which dump a file is, told by its content, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from readinglist import arrow, bibtex
from readinglist.errors import InputError
from readinglist.markup import clean
from readinglist.sources.base import Hit
from readinglist.sources.catalogue import rows, stream, trees
from readinglist.sources.catalogue.rows import Row, Shape
from readinglist.sources.catalogue.stream import Bad, Dump, EndsHereError, UnusableError, opened


class Paper(NamedTuple):
    """What stands in a line of a dump: a hit, or None for what is no paper; `key` is how the dump names it, or ""."""

    line: int
    hit: Hit | None
    key: str = ""


Found = Iterator[Paper | Bad]

KNOWN = (
    "JSON Lines with title and authors, .bib, CSL-JSON, arXiv's metadata snapshot, dblp.xml, works of OpenAlex or "
    "Crossref, papers of Semantic Scholar, XML of the ACL Anthology; each may be gzip, and rows may be Parquet"
)
# what a strange row might still raise in a reader, and must not end the reading of a hundred million others
_SURPRISES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_LARGEST_BIB = 256 << 20  # bytes; a .bib is read as a whole
_FIRST_ROWS = 20  # rows that may be bad before the form is given up
_ROOT = re.compile(rb"<(dblp|collection)[\s>]")
_ENTRY = re.compile(rb"@\s*[A-Za-z]+\s*[{(]")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of dumps: its name for people, its reader, and the shape of its rows where it has rows.

    The reader gives each paper, what is none, and what is bad.
    """

    name: str
    read: Callable[[Dump], Found]
    shape: Shape | None = None


def form_of(path: Path) -> Form:
    """The form of a dump, told by how it begins; raises `InputError` when it is none that can be read."""
    with opened(path) as dump:
        try:
            head = dump.head()
            form = _FORMS_BY_ROOT.get(_root(head)) or _form_of_rows(dump, head) or _form_of_text(head)
        except EndsHereError as error:
            raise InputError(str(error), path=path, advice="fetch the dump again") from None
    if form is None:
        problem = "this file is of no form that a catalogue is built from" if head else "this file is empty"
        raise InputError(problem, path=path, advice=f"known are {KNOWN}")
    return form


def _root(head: bytes) -> bytes | None:
    match = _ROOT.search(head) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None
    return match[1] if match else None


def _form_of_rows(dump: Dump, head: bytes) -> Form | None:
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[", arrow.PARQUET)):
        return None
    first = (each[1] for each in islice(stream.rows(dump), _FIRST_ROWS) if not isinstance(each, Bad))
    return next((form for row in first if isinstance(row, dict) and (form := _form_of_row(row))), None)


def _form_of_text(head: bytes) -> Form | None:
    return _BIB if _ENTRY.search(head) else None


def _form_of_row(row: Row) -> Form | None:
    names = row.keys()
    if "authors_parsed" in names:
        return _ARXIV
    if "authorships" in names or str(row.get("id")).startswith("https://openalex.org/W"):
        return _OPENALEX
    if names & {"corpusid", "paperId", "externalids", "externalIds"}:
        return _SEMANTIC_SCHOLAR
    if "DOI" in names and (isinstance(row.get("title"), list) or "member" in names):
        return _CROSSREF
    if "title" in names and names & {"authors", "venue", "arxiv_id"}:
        return _OWN
    return _CSL if {"title", "type"} <= names else None


def _rows(name: str, shape: Shape) -> Form:
    def read(dump: Dump) -> Found:
        for each in stream.rows(dump):
            yield each if isinstance(each, Bad) else _row(shape, *each, dump.place)

    return Form(name, read, shape)


def read_lines(lines: Iterable[tuple[int, bytes] | Bad], shape: Shape, place: str) -> Found:
    """Reads some lines of a dump whose rows have that shape, without the rest of it."""
    for line in lines:
        each = line if isinstance(line, Bad) else stream.value(*line)
        yield each if isinstance(each, Bad) else _row(shape, *each, place)


def _row(shape: Shape, line: int, row: Any, place: str) -> Paper | Bad:
    if not isinstance(row, dict):
        return Bad(line, "this is no JSON object")
    return _taken(shape, line, row, place, row.get("id"))


def _read_elements(tags: tuple[str, ...], take: Callable[[Any, str], Hit | None]) -> Callable[[Dump], Found]:
    def read(dump: Dump) -> Found:
        for each in trees.elements(dump.file, tags):
            yield each if isinstance(each, Bad) else _taken(take, *each, dump.place, each[1].get("key"))

    return read


def _taken(take: Callable[[Any, str], Hit | None], line: int, each: Any, place: str, key: object) -> Paper | Bad:
    try:
        return Paper(line, take(each, f"{place}:{line}"), clean(str(key)) if isinstance(key, str | int) else "")
    except UnusableError as error:
        return Bad(line, str(error))
    except _SURPRISES as error:
        return Bad(line, f"it is not of this form: {type(error).__name__}: {error}")


def _read_bib(dump: Dump) -> Found:
    try:
        data = dump.file.read(_LARGEST_BIB + 1)
        text = data.decode()
    except EndsHereError as error:
        yield Bad(1, str(error))
        return
    except UnicodeDecodeError as error:
        yield Bad(data.count(b"\n", 0, error.start) + 1, "this is not UTF-8, and the file is left out")
        return
    if len(data) > _LARGEST_BIB:
        yield Bad(1, f"the file is larger than {_LARGEST_BIB >> 20} MB and is left out; split it")
        return
    good, bad = bibtex.entries(text, dump.name)
    yield from (Bad(each.line, ": ".join(filter(None, (each.key, each.reason)))) for each in bad)
    yield from (Paper(entry.raw.line, Hit((entry.record,)), entry.key) for entry in good)


_OWN = _rows("JSON Lines", rows.own)
_ARXIV = _rows("arXiv metadata snapshot", rows.arxiv_snapshot)
_OPENALEX = _rows("OpenAlex works", rows.openalex_work)
_SEMANTIC_SCHOLAR = _rows("Semantic Scholar papers", rows.semantic_scholar_paper)
_CROSSREF = _rows("Crossref works", rows.crossref_work)
_CSL = _rows("CSL-JSON", rows.csl_item)
_BIB = Form(".bib", _read_bib)
_FORMS_BY_ROOT: Mapping[bytes | None, Form] = {
    b"dblp": Form("DBLP", _read_elements(trees.DBLP_TAGS, trees.dblp)),
    b"collection": Form("ACL Anthology", _read_elements(trees.ACL_TAGS, trees.acl)),
}
