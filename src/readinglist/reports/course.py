"""What a report is held against: the papers of a course by their keys, and what its sections assign."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from readinglist.errors import InputError
from readinglist.lock import Lock
from readinglist.model import Remark, Work


@dataclass(frozen=True, slots=True)
class Course:
    """The accepted works of a course by citation key, the keys of each section in the page's order, and what services
    say of the works beside."""

    works: Mapping[str, Work] = field(default_factory=dict)
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def of(cls, lock: Lock) -> Course:
        """The course that a lock is of."""
        sections: dict[str, list[str]] = {}
        for session, _, pin in lock.readings():
            if pin and pin.key and pin.work:
                sections.setdefault(session.section or "", []).append(pin.key)
        remarks = tuple(remark for pin in lock.pins.values() for remark in pin.remarks)
        return cls(lock.works(), {name: tuple(dict.fromkeys(keys)) for name, keys in sections.items()}, remarks)

    def assigned(self, wanted: Iterable[str]) -> dict[str, str]:
        """The keys that are asked for by a key, or by a section's name or a part of it, each with what asked for it.

        Raises `InputError` for what the course does not have, and for a part that several sections have.
        """
        return {key: each for each in wanted for key in self._keys(each)}

    def _keys(self, wanted: str) -> tuple[str, ...]:
        if wanted in self.works:
            return (wanted,)
        named = [name for name in self.sections if wanted.casefold() in name.casefold()]
        exact = [name for name in named if wanted.casefold() == name.casefold()]
        if len(exact or named) == 1:
            return self.sections[(exact or named)[0]]
        known = named or difflib.get_close_matches(wanted, [*self.sections, *self.works], 3, 0.4) or self.sections
        problem = "several sections" if named else "no section and no key"
        listed = "".join(f"\n    {name}" for name in known)
        raise InputError(f"the course has {problem} {wanted!r}; it has, for example:{listed}")
