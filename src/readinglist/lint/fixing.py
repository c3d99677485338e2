"""The text of a file with its problems mended: only what must change does."""

from __future__ import annotations

from collections.abc import Iterable

from readinglist.bibtex import Scanned, scanned
from readinglist.edits import edited
from readinglist.errors import InputError
from readinglist.lint.source import Problem


def fixed(text: str, path: str, problems: Iterable[Problem]) -> str:
    """The text with every edit of the problems made.

    What results is read again: raises `InputError` where it has other entries or fields, and is not to be written.
    """
    result = edited(text, (edit for problem in problems for edit in problem.edits))
    if _shape(scanned(result)) != _shape(scanned(text)):
        raise InputError("mending this file would change its entries", path=path, advice="mend it by hand")
    return result


def _shape(read: Scanned) -> object:
    entries = [(entry.type, entry.key, [field.name for field in entry.listed]) for entry in read.entries]
    return entries, [bad.key for bad in read.bad], read.macros
