"""Changes of a text by people's leave: only the characters that must change do, and the diff is shown first."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What stands in a text from `start` to `end` (offsets) becomes `text`."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made; of two that overlap, the first."""
    parts, position = [], 0
    for edit in sorted(edits):
        if edit.start >= position:
            parts += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join([*parts, text[position:]])


def diff(before: str, after: str, name: str) -> str:
    """A unified diff that `patch -p1` takes, also of a file without a line break at its end."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    name = name.lstrip("/")  # of an absolute path: `patch -p1 -d /`
    told = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in told)
