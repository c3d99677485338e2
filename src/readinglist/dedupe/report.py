"""What was joined and why, what the records disagreed about, what is doubtful: for people and for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from readinglist.csl import markdown_of, to_csl
from readinglist.dedupe.listed import Library, Listed
from readinglist.dedupe.merging import Merged, Result
from readinglist.model import Record


def to_json(libraries: Sequence[Library], result: Result) -> dict[str, Any]:
    """The report as one JSON object, with every reference that went into another in full."""
    return {
        "files": [str(library.path) for library in libraries],
        "references": sum(len(library.listed) for library in libraries),
        "entries": len(result.entries),
        "groups": [_group(entry) for entry in result.groups],
        "doubtful": [doubtful_row(*each) for each in result.doubtful],
        "not_read": [str(bad) for library in libraries for bad in library.bad],
    }


def _group(entry: Merged) -> dict[str, Any]:
    of = [_place(each) | {"text": _text(each)} for each in entry.listed]
    return group_row(entry) | {"merged": to_csl(entry.key, entry.work), "of": of}


def group_row(entry: Merged) -> dict[str, Any]:
    """Which references became one entry, by what they were joined, and what they disagreed about."""
    return {
        "key": entry.key,
        "of": [_place(each) for each in entry.listed],
        "why": list(entry.why),
        "differing": {
            part: [{"key": key, "value": value} for key, value in values]
            for part, values in (entry.differing or {}).items()
        },
    }


def doubtful_row(one: Listed, other: Listed, why: str) -> dict[str, Any]:
    """Two references that may be of one work, and what is known of them."""
    return {"one": _place(one), "other": _place(other), "why": why}


def _place(each: Listed) -> dict[str, Any]:
    return {"file": str(each.path), "line": each.line, "key": each.key, "title": each.record.title}


def _text(each: Listed) -> dict[str, str] | None:
    """The fields of an entry as they stood; of other forms the record says it all."""
    return dict(each.raw.fields) if each.raw else None


def to_markdown(libraries: Sequence[Library], result: Result) -> str:
    """The report for people."""
    return "\n".join(_lines(libraries, result)) + "\n"


def _lines(libraries: Sequence[Library], result: Result) -> Iterator[str]:
    count = sum(len(library.listed) for library in libraries)
    yield "# Duplicates"
    yield ""
    references, files = _counted(count, "reference"), _counted(len(libraries), "file")
    yield f"{references} in {files}: {_counted(len(result.entries), 'work')}."
    for title, part in (
        ("Joined", list(_joined(result))),
        ("Doubtful, and left apart", list(_doubtful(result))),
        ("Not read", [f"- {escaped(str(bad))}" for library in libraries for bad in library.bad]),
    ):
        if part:
            yield from ("", f"## {title}", "", *part)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def escaped(text: str) -> str:
    """A text in which Markdown finds no marks."""
    return markdown_of(escape(text))


def _joined(result: Result) -> Iterator[str]:
    for entry in result.groups:
        yield f"- **{escaped(entry.key)}**: {escaped(said(entry.listed[0].record))}"
        for each in entry.listed[1:]:
            yield f"    - with {escaped(str(each))}: {escaped(said(each.record))}"
        for why in entry.why:
            yield f"    - why: {escaped(why)}"
        for part, values in (entry.differing or {}).items():
            told = "; ".join(f"{escaped(value)} ({escaped(key)})" for key, value in values)
            yield f"    - {part.replace('_', ' ')} differs: {told}"


def _doubtful(result: Result) -> Iterator[str]:
    for one, other, why in result.doubtful:
        yield f"- {escaped(why)}"
        for each in (one, other):
            yield f"    - {escaped(str(each))}: {escaped(said(each.record))}"


def said(record: Record) -> str:
    """A record in one line."""
    people = ", ".join(name.sort_family for name in record.author[:3]) + (" et al." if len(record.author) > 3 else "")
    where = " ".join(str(part) for part in (record.venue, record.year) if part)
    return ". ".join(filter(None, (people.rstrip("."), record.title.rstrip("."), where)))


def keys_csv(result: Result) -> str:
    """The key replacement map: the file, the old key, the key of its work now."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["file", "key", "new_key"])
    table.writerows([str(each.path), each.key, key] for each, key in result.replaced)
    return out.getvalue()
