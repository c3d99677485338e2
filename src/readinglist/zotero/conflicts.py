"""What people changed and the lock wants otherwise, and how people decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readinglist.zotero.merge import Side

DELETED = "deleted"  # the facet of an object in the trash, or gone for good


@dataclass(frozen=True, slots=True)
class Conflict:
    """A facet of an object where people's value stands until somebody decides."""

    name: str
    facet: str
    theirs: Any
    ours: Any

    @property
    def label(self) -> str:
        """The object's name as people give it: a citation key, `note:KEY`, `section:NAME`."""
        return self.name.removeprefix("item:")

    @property
    def where(self) -> str:
        """The object and the facet, as `--ours` and `--theirs` take it."""
        return f"{self.label}/{self.facet}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided: by `Conflict.where`, by `Conflict.label`, or "all"; the more exact one counts.

    `seen`, when given, are the conflicts that were decided (name and facet -> people's value): an edit that people
    make after that is a new conflict, and not decided yet.
    """

    ours: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()
    seen: Mapping[tuple[str, str], Any] | None = None

    def of(self, name: str, facet: str, value: Any) -> Side | None:
        """Whose value was chosen for a facet that people gave this value, if any."""
        if self.seen is not None and self.seen.get((name, facet)) != value:
            return None
        conflict = Conflict(name, facet, value, "")
        for selector in (conflict.where, conflict.label, "all"):
            if selector in self.ours:
                return Side.OURS
            if selector in self.theirs:
                return Side.THEIRS
        return None


NO_DECISIONS = Decisions()
