"""What the group holds at a moment as far as it was read, and what became of a write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from readinglist.errors import ServiceError

T = TypeVar("T")

BATCH = 50  # objects a write, and keys a read, at most (Web API: write requests, basics)
_NO_WORKS = frozenset({"note", "attachment", "annotation", ""})


Progress = Callable[[str, int, int], None]


class NoAnswerError(ServiceError):
    """No usable answer: a write may or may not have been carried out."""


class ChangedError(Exception):
    """The library changed since it was read, and nothing was written."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Shows nothing."""


@dataclass(frozen=True, slots=True)
class Object:
    """An item (also a note or an attachment) or a collection, with its own version."""

    key: str
    version: int
    data: Mapping[str, Any]

    @property
    def trashed(self) -> bool:
        """Whether people put it into the trash."""
        return bool(self.data.get("deleted"))

    @property
    def is_bibliographic(self) -> bool:
        """Whether it can be cited: no note, no attachment, no collection."""
        return self.data.get("itemType", "") not in _NO_WORKS


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was read of the group; `version` is the library's before the first answer, `schema` that of the server's
    schema, where it says so.

    `complete` says that all items were read, not only those asked for; `erased` holds the keys of the items and
    collections that were deleted for good since the state was last saved, where that was asked.
    """

    version: int
    items: Mapping[str, Object] = field(default_factory=dict)
    collections: Mapping[str, Object] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    complete: bool = False
    schema: int | None = None


@dataclass(frozen=True, slots=True)
class WriteReport:
    """The answer to a write of several objects, by their index: as they are now, or the code and text of a refusal.

    `version` is the library's after the write.
    """

    version: int
    written: Mapping[int, Object] = field(default_factory=dict)
    refused: Mapping[int, tuple[int, str]] = field(default_factory=dict)


def batches(things: Iterable[T], size: int) -> list[list[T]]:
    """The things in lists of at most `size`."""
    listed = list(things)
    return [listed[start : start + size] for start in range(0, len(listed), size)]
