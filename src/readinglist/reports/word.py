"""A word processor's file (`.docx`) with the fields of Zotero or Mendeley: a citation brings its entry as CSL-JSON.

The package is Office Open XML (ECMA-376): a ZIP file of XML parts. It is a stranger's: nothing is unpacked to the
disk, no entity is expanded, and a part that is larger than any report is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from readinglist import csl
from readinglist.errors import InputError
from readinglist.model import Record
from readinglist.reports.scanned import Scanned, Span

LARGEST_PART = 32_000_000
"""Bytes of one part, unpacked; a thesis of 300 pages has four million."""

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELD = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?(?:CSL_CITATION|Mendeley Citation)\s*")
_WRITTEN = "ADDIN"  # begins the fields of programs, whose results are theirs
_SIMPLE_KEY = re.compile(r"[A-Za-z0-9:._+-]{1,100}")


def scan(content: bytes) -> Scanned:
    """Reads one `.docx` file; a line of its text is a paragraph. Raises `InputError`, without a path, for another."""
    lines: list[str] = []
    keys: list[Span] = []
    records: dict[str, Record] = {}
    offset = 0
    for part in _parts(content):
        fields = _Fields()
        for paragraph in _root(part).iter(f"{_W}p"):
            lines.append(fields.read(paragraph))
            for key, record in fields.taken():
                keys.append(Span(key, offset))
                records.setdefault(key, record)
            offset += len(lines[-1]) + 1
    return Scanned(live="\n".join(lines), keys=tuple(keys), records=records)


def _root(part: bytes) -> Any:
    from lxml import etree

    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise InputError("this .docx declares entities, which no word processor writes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"this .docx holds XML that is none: {error.msg}") from None


def _parts(content: bytes) -> Iterator[bytes]:
    try:
        with ZipFile(BytesIO(content)) as package:
            held = set(package.namelist())
            if _PARTS[0] not in held:
                raise InputError("this is no .docx: it has no word/document.xml")
            for name in _PARTS:
                if name in held:
                    with package.open(name) as part:
                        read = part.read(LARGEST_PART + 1)
                    if len(read) > LARGEST_PART:
                        raise InputError(f"{name} in this .docx is larger than {LARGEST_PART // 1_000_000} MB")
                    yield read
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise InputError(f"this is no .docx: {error}") from None


class _Fields:
    """The fields of one part, which may run over paragraphs and stand in one another (ECMA-376, 17.16.18)."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._done: list[str] = []

    def read(self, paragraph: Any) -> str:
        """The text of a paragraph, without what programs wrote for citations."""
        text: list[str] = []
        for node in paragraph.iter(f"{_W}t", f"{_W}instrText", f"{_W}fldChar", f"{_W}fldSimple"):
            if node.tag == f"{_W}fldSimple":
                self._done.append(node.get(f"{_W}instr") or "")
            elif node.tag == f"{_W}fldChar":
                self._mark(node.get(f"{_W}fldCharType"))
            elif node.tag == f"{_W}t":
                text += [] if any(_WRITTEN in field for field in self._open) else [node.text or ""]
            elif self._open:
                self._open[-1] += node.text or ""
        return "".join(text).replace("\n", " ")

    def _mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._open.append("")
        elif kind == "end" and self._open:
            self._done.append(self._open.pop())

    def taken(self) -> Iterator[tuple[str, Record]]:
        """The entries that the fields ended so far cite; each is told once."""
        fields, self._done = self._done, []
        for field in fields:
            yield from _items(field)


def _items(field: str) -> Iterator[tuple[str, Record]]:
    """The entries that a field cites; what is not read as CSL-JSON is left out."""
    start = _FIELD.match(field)
    if not start:
        return
    try:
        data, _ = json.JSONDecoder().raw_decode(field, start.end())
    except (ValueError, RecursionError):
        return
    items = data.get("citationItems") if isinstance(data, dict) else None
    for item in items if isinstance(items, list) else ():
        told = item.get("itemData") if isinstance(item, dict) else None
        record = csl.from_csl(told, "report") if isinstance(told, dict) else None
        if record and isinstance(told, dict):
            yield _key(item, told), record


def _key(item: dict[str, Any], told: dict[str, Any]) -> str:
    """What the item is called: its citation key where the program gives one, else the last step of its address."""
    uris = item.get("uris")
    last = str(uris[0]).rsplit("/", 1)[-1] if isinstance(uris, list) and uris else ""
    for name in (told.get("citation-key"), last, item.get("id"), told.get("id")):
        if name is not None and _SIMPLE_KEY.fullmatch(str(name)):
            return str(name)
    return "item"
