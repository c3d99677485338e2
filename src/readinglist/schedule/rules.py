"""`[schedule]` of readinglist.toml: how a person helps with a page that is read wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from readinglist.errors import InputError
from readinglist.schedule.roles import Role


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person says of a page; each beats what would be recognised.

    `table` is the number (from 1) of the table to read, or the heading that it stands under. `columns` gives a
    column (its number from 1, or its header) to a role. `venue` is a regular expression with a group `venue` and
    perhaps a group `year`, tried on the text of an item before anything else. `ignore` are regular expressions:
    a row, list item or heading in which one is found is left out.
    """

    table: int | str | None = None
    columns: Mapping[Role, int | str] = field(default_factory=lambda: MappingProxyType({}))
    venue: re.Pattern[str] | None = None
    ignore: tuple[re.Pattern[str], ...] = ()

    def ignores(self, text: str) -> bool:
        """Whether the text is to be left out."""
        return any(pattern.search(text) for pattern in self.ignore)


def rules_from(settings: Mapping[str, Any]) -> Rules:
    """The rules in a `[schedule]` table; raises `InputError` for what cannot be meant."""
    venue = _pattern(settings["venue"]) if settings.get("venue") else None
    if venue and "venue" not in venue.groupindex:
        raise InputError(
            "[schedule] venue has no group named `venue`", advice=r"write (?P<venue>...) (?P<year>\d{4})"
        )
    columns = settings.get("columns", {})
    if not isinstance(columns, Mapping):
        raise InputError("[schedule] columns gives columns to roles", advice='write columns = {reading = "Papers"}')
    columns = {_role(name): _numbered(column, f"columns.{name}") for name, column in columns.items()}
    table = None if settings.get("table") is None else _numbered(settings["table"], "table")
    ignore = tuple(_pattern(text) for text in settings.get("ignore", ()))
    return Rules(table, MappingProxyType(columns), venue, ignore)


def _numbered(value: object, name: str) -> int | str:
    """A setting that is a number from 1, or a text."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise InputError(f"[schedule] {name} is a number from 1 or a text, not {value!r}")


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        known = ", ".join(Role)
        raise InputError(f"[schedule.columns] does not know {name!r}", advice=f"choose one of {known}") from None


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise InputError(f"[schedule] cannot read the regular expression {text!r}: {error}") from None
