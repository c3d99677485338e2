"""Proof that a file says what it was to say: read back by two parsers, compared entry by entry, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from readinglist.bibtex.people import read_names, told
from readinglist.bibtex.scan import MONTHS, scan
from readinglist.bibtex.tex import as_written, commands, to_unicode
from readinglist.bibtex.writing import Style, Value, Written, written
from readinglist.model import Work

_VERBATIM = ("url", "doi", "eprint")
_COMMAND = re.compile(r"\\([a-zA-Z]+|.)")
_MATHS = re.compile(r"\$[^$]*\$")
_SIGN = re.compile(r"[\\%&#$_^~]")


def verify(text: str, works: Mapping[str, Work], style: Style) -> list[str]:
    """What differs between the file's text and the works that it was written from; nothing when all is well.

    The text is read by bibtexparser and by this package's own reader, so that no habit of one hides a fault.
    """
    own, bad = scan(text)
    theirs = _by_bibtexparser(text)
    problems = [str(each) for each in bad]
    problems += _differing_keys("the reader", {entry.key for entry in own}, set(works))
    problems += _differing_keys("bibtexparser", set(theirs), set(works))
    for entry in own:
        if entry.key in works and entry.key in theirs:
            expected = written(entry.key, works[entry.key], style)
            problems += _differences(expected, entry.type, entry.fields, theirs[entry.key])
    return problems


def _by_bibtexparser(text: str) -> dict[str, dict[str, str]]:
    from bibtexparser.bparser import BibTexParser

    parser = BibTexParser(ignore_nonstandard_types=False)
    entries: list[dict[str, Any]] = parser.parse(text, partial=True).entries if text.strip() else []
    return {entry["ID"]: entry for entry in entries}


def _differing_keys(reader: str, found: set[str], wanted: set[str]) -> Iterator[str]:
    yield from (f"{key}: {reader} does not find it" for key in sorted(wanted - found))
    yield from (f"{key}: {reader} finds it, and it was not to be there" for key in sorted(found - wanted))


def _differences(entry: Written, entry_type: str, own: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[str]:
    if entry_type != entry.type or theirs["ENTRYTYPE"] != entry.type:
        yield f"{entry.key}: it is {entry_type!r}, not {entry.type!r}"
    for name in sorted({*entry.fields, *own, *theirs} - {"ID", "ENTRYTYPE"}):
        wanted, found = entry.fields.get(name, ""), own.get(name, "")
        if name not in _VERBATIM and (loose := _loose(found)):
            yield f"{entry.key}: {name} has {loose!r}, which TeX would not print"
        elif not _same(name, wanted, found):
            yield f"{entry.key}: {name} is {found!r}, not {_shown(wanted)!r}"
        elif name != "month" and " ".join(theirs.get(name, "").split()) != found:
            yield f"{entry.key}: bibtexparser reads {name} as {theirs.get(name)!r}"


def _loose(latex: str) -> str:
    """The first sign that TeX would take for its own, or a command that is not for writing a character."""
    for name in _COMMAND.findall(latex):
        if name not in commands():
            return f"\\{name}"
    outside = _MATHS.sub("", _COMMAND.sub("", latex))
    sign = _SIGN.search(outside)
    return sign[0] if sign else ""


def _same(name: str, wanted: Value, latex: str) -> bool:
    if isinstance(wanted, tuple):
        return [str(each) for each in read_names(latex)] == [text for each in wanted if (text := str(told(each)))]
    if name in _VERBATIM:
        return latex == wanted
    if name == "month":
        return latex == wanted and (not latex or latex in MONTHS)
    if name == "pages":
        return to_unicode(latex.replace("--", "-")) == as_written(wanted)
    return to_unicode(latex) == as_written(wanted)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else " and ".join(map(str, value))
