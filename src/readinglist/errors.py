"""What can go wrong for a person, and how it is said.

Every error here ends in one message on standard error and an exit status, never in a traceback::

    ReadinglistError          2  something that the caller must mend
    ├── InputError            2  a file, an option or a page that cannot be used as it is
    ├── StaleLockError        1  the page and the lock disagree, and the lock was to be left alone
    └── ServiceError          3  a service gave no answer, so the result is incomplete
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path


class ReadinglistError(Exception):
    """The root of all errors that a person is told about.

    `exit_status` is the status of the process that ends with it (see "What others rely on" in docs/design.md).
    """

    exit_status = 2


class InputError(ReadinglistError):
    """A file, page, option or setting that cannot be used.

    `problem` says what is wrong, `path` and `line` (counted from 1) where, `advice` what to do next.
    """

    def __init__(
        self, problem: str, *, path: Path | str | None = None, line: int | None = None, advice: str = ""
    ) -> None:
        super().__init__(problem, path, line, advice)
        self.problem, self.path, self.line, self.advice = problem, path, line, advice

    def __str__(self) -> str:
        place = "" if self.path is None else f"{self.path}:" + ("" if self.line is None else f"{self.line}:") + " "
        return f"{place}{self.problem}" + (f"\n  {self.advice}" if self.advice else "")


class StaleLockError(ReadinglistError):
    """The page, the choices or the settings changed since the lock was written; `changes` says what."""

    exit_status = 1

    def __init__(self, changes: tuple[str, ...]) -> None:
        super().__init__(changes)
        self.changes = changes

    def __str__(self) -> str:
        listed = "".join(f"\n  {change}" for change in self.changes)
        advice = "run `readinglist build` without --frozen to bring it up to date"
        return f"the lock does not fit the page:{listed}\n  {advice}"


class ServiceError(ReadinglistError):
    """A service could not be asked or gave no usable answer: neither a hit nor a miss."""

    exit_status = 3

    def __init__(self, service: str, problem: str) -> None:
        super().__init__(service, problem)
        self.service, self.problem = service, problem

    def __str__(self) -> str:
        return f"{self.service}: {self.problem}"


def nearest(name: str, known: Collection[str]) -> str:
    """Advice for a name that is not known: the one that may be meant, or else all of them."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
