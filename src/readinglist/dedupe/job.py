"""Many references to works, on one machine or many: what there is to do, what comes out, and the count of it.

Works, the key map and the report are written in the order of the shards, so that both engines write the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from readinglist import files
from readinglist.csl import to_csl
from readinglist.dedupe.merging import Merged
from readinglist.engines.rows import Row, as_line
from readinglist.engines.shards import Problem
from readinglist.errors import InputError
from readinglist.sources.catalogue.forms import KNOWN


@dataclass(frozen=True, slots=True)
class Job:
    """Shards of references, and where works, the key map and the report go."""

    shards: tuple[Path, ...]
    to: Path
    keys: Path
    report: Path


@dataclass(slots=True)
class Tally:
    """What a run found: references, works, groups of several references, doubtful pairs, and what was left out."""

    references: int = 0
    works: int = 0
    groups: int = 0
    doubtful: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether everything was read and nothing is doubtful."""
        return not self.problems and not self.doubtful


def check_references(tally: Tally) -> None:
    """Raises `InputError` when no reference was read."""
    if not tally.references:
        first = tally.problems[0].text if tally.problems else "they hold no references"
        raise InputError(f"nothing in these files can be used: {first}", advice=f"known are {KNOWN}")


# -------------------------------------------------------------------------- rows


def work_row(entry: Merged) -> Row:
    """A work as an item of CSL-JSON, with no id yet."""
    row = to_csl("", entry.work, "kept")
    del row["id"]
    return row


def place_of(entry: Merged) -> str:
    """The place of the reference that is kept, which names a work where an earlier one has its key."""
    kept = entry.listed[0]
    return f"{kept.path}:{kept.line}"


# ------------------------------------------------------------------------- files


@contextmanager
def written(job: Job) -> Iterator[tuple[Path, Told]]:
    """A path for the works, and where the rest is told; all take the places of those of the last run at the end."""
    with ExitStack() as stack:
        new = {path: stack.enter_context(files.replacing(path)) for path in (job.report, job.keys, job.to)}
        keys, report = (stack.enter_context(new[path].open("w", encoding="utf-8")) for path in (job.keys, job.report))
        yield new[job.to], Told(keys, report)


class Told:
    """The key map and the report while they are written."""

    def __init__(self, keys: TextIO, report: TextIO) -> None:
        self._keys = csv.writer(keys, lineterminator="\n")
        self._keys.writerow(["file", "key", "new_key"])
        self._report = report

    def work(self, row: Row, key: str) -> None:
        """Tells of a work that has that key: its references that had another one, and why they are one work."""
        self._keys.writerows([of["file"], of["key"], key] for of in row["of"] if of["key"] != key)
        if len(row["of"]) > 1:
            self._line(row | {"key": key})

    def doubtful(self, row: Row) -> None:
        """Tells of a pair that may be one work."""
        self._line(row)

    def _line(self, row: Row) -> None:
        self._report.write(as_line(row) + "\n")
