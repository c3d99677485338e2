"""`refs/choices.toml`: what people decided, each with its reason; it beats every rule.

[[choice]]
reading = "Orca: A Distributed Serving System"    # the title on the page, or the reading's id
accept = "dblp:conf/osdi/YuJKKC22"                # an identifier, a link, or a record of the catalogue
reason = "the serving system, not the language model"
date = 2024-01-20

[[choice]]
reading = "DeepSpeed Library"
not_a_paper = true
reason = "a talk"

[[choice]]
reading = "Efficiently Scaling Transformer Inference"
key = "pope2023scaling"
correct = { page = "606-624", author = ["Reiner Pope", "Sholto Douglas"] }
reason = "the proceedings' own page says so"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from readinglist import files, identifiers
from readinglist.errors import InputError, nearest
from readinglist.model import RECORD_FIELDS, Record, Version, Work
from readinglist.names import Name, parse_name
from readinglist.readings import slug_of

NAME = "choices.toml"
_FIELDS = {"reading", "accept", "not_a_paper", "correct", "key", "reason", "date"}
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._+-]*")
_CORRECTABLE = frozenset(RECORD_FIELDS) - {"identifiers"} | {"year", "doi", "arxiv"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision of a person about one reading, named by its title on the page or by its id.

    `written` is the choice as the lock keeps it, `line` where it stands in the file.
    """

    reading: str
    reason: str
    accept: str | None = None
    not_a_paper: bool = False
    key: str | None = None
    correct: Mapping[str, Any] | None = None
    line: int | None = None

    @property
    def written(self) -> dict[str, Any]:
        """What the person decided, without where it stands: when this stays, the decision stays."""
        values = {
            "accept": self.accept,
            "not_a_paper": self.not_a_paper,
            "key": self.key,
            "correct": dict(self.correct) if self.correct else None,
            "reason": self.reason,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices of a course, found by the reading they are about."""

    by_reading: Mapping[str, Choice] = field(default_factory=dict)
    path: Path | None = None

    def of(self, title: str, reading_id: str) -> Choice | None:
        """The choice about a reading; its id is more exact than its title."""
        return self.by_reading.get(reading_id) or self.by_reading.get(slug_of(title))

    def unused(self, names: Iterable[str]) -> list[Choice]:
        """The choices that name no reading of the page any more."""
        known = set(names)
        return [choice for name, choice in self.by_reading.items() if name not in known]


def load(path: Path) -> Choices:
    """The choices in the file, none when there is no file; raises `InputError` with the line of an unusable one."""
    return read(files.read_text(path, "the file of choices"), path) if path.exists() else Choices(path=path)


def read(text: str, path: Path) -> Choices:
    """The choices in a text that is, or will be, the file; raises `InputError` with the line of an unusable one."""
    data = files.parse_toml(text, path)
    places = _places(text)
    for name in data:
        if name != "choice":
            advice = "every decision begins with a line [[choice]]"
            raise InputError(f"there is no table {name!r} in a file of choices", path=path, advice=advice)
    tables = data.get("choice", [])
    if not isinstance(tables, list):
        raise InputError("write [[choice]] with two brackets", path=path)
    by_reading: dict[str, Choice] = {}
    for number, table in enumerate(tables):
        choice = _choice(table, path, places[number] if number < len(places) else {})
        name = slug_of(choice.reading)
        if name in by_reading:
            problem = f"there are two choices about {choice.reading!r}, the other on line {by_reading[name].line}"
            raise InputError(problem, path=path, line=choice.line, advice="keep one")
        by_reading[name] = choice
    _check_keys(by_reading.values(), path)
    return Choices(by_reading, path)


def corrected(work: Work, choice: Choice) -> Work:
    """The work with the person's corrections in its version of record; each says that a person said so."""
    if not choice.correct:
        return work
    first = work.versions[0]
    changes: dict[str, Any] = {}
    for name, value in choice.correct.items():
        changes |= _change(first.record, name.replace("-", "_").lower(), value)
    said_by = dict(first.said_by) | dict.fromkeys(changes, f"choice: {choice.reason}")
    return Work((Version(replace(first.record, **changes), said_by), *work.versions[1:]))


class _UnusableError(Exception):
    """Why a choice cannot be used, what to write instead, and which fields may say so, the nearest first."""

    def __init__(self, problem: str, advice: str, *fields: str) -> None:
        super().__init__(problem)
        self.advice, self.fields = advice, fields


def _places(text: str) -> list[dict[str, int]]:
    """For each choice the lines of its fields, and under "" the line that it begins with."""
    places: list[dict[str, int]] = []
    for table in files.toml_tables(text):
        if table.name == "choice":
            places.append({"": table.line, **table.fields})
        elif places:
            places[-1] = {table.name.removeprefix("choice."): table.line} | table.fields | places[-1]
    return places


def _choice(table: Any, path: Path, place: Mapping[str, int]) -> Choice:
    try:
        _check(table)
        if correct := table.get("correct"):
            _check_correction(correct)
    except _UnusableError as error:
        line = next((place[name] for name in (*error.fields, "") if name in place), None)
        raise InputError(str(error), path=path, line=line, advice=error.advice) from None
    table = {name: value for name, value in table.items() if name != "date"}
    return Choice(**table, line=place.get(""))


def _check(table: Any) -> None:
    if not isinstance(table, dict):
        raise _UnusableError("a choice is a table", "write [[choice]]")
    if unknown := set(table) - _FIELDS:
        name = min(unknown)
        raise _UnusableError(f"a choice has no {name!r}", nearest(name, sorted(_FIELDS)), name)
    for name in ("reading", "reason"):
        if not isinstance(table.get(name), str) or not table[name].strip():
            raise _UnusableError(f"this choice has no {name}", f'add {name} = "..."', name)
    accept, key = table.get("accept"), table.get("key")
    if not any((accept, key, table.get("correct"), table.get("not_a_paper"))):
        raise _UnusableError("this choice decides nothing", "give it accept, not_a_paper, correct or key")
    if accept is not None and not isinstance(accept, str):
        raise _UnusableError(
            f"accept should be a text, and is {accept!r}", 'for example accept = "doi:10.1145/..."', "accept"
        )
    if accept and table.get("not_a_paper"):
        raise _UnusableError(
            "this choice accepts a paper and says that it is none", "keep one of the two", "not_a_paper"
        )
    if key is not None and not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise _UnusableError(f"{key!r} is no citation key", "use letters, digits and : . _ + -, no spaces", "key")


def _check_correction(correct: Any) -> None:
    if not isinstance(correct, dict):
        raise _UnusableError(
            "correct should be a table of fields", 'for example correct = { year = 2023, page = "1-14" }', "correct"
        )
    for name, value in correct.items():
        spelled = name.replace("-", "_").lower()
        if spelled not in _CORRECTABLE:
            raise _UnusableError(
                f"there is no field {name!r}", nearest(spelled, sorted(_CORRECTABLE)), name, "correct"
            )
        wanted, fits = _FORMS.get(spelled, ("a text", lambda value: isinstance(value, str)))
        if not fits(value):
            raise _UnusableError(f"{name} should be {wanted}, and is {value!r}", "", name, "correct")


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)


def _names_one(scheme: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and identifiers.parse(f"{scheme}:{value}") is not None


_FORMS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "year": ("a number", lambda value: isinstance(value, int)),
    "issued": ("a date", lambda value: bool(re.fullmatch(r"\d{4}(-\d\d?){0,2}", str(value)))),
    "author": ("a list of names", _are_names),
    "editor": ("a list of names", _are_names),
    "doi": ("a DOI", _names_one("doi")),
    "arxiv": ("an arXiv identifier", _names_one("arxiv")),
}


def _change(record: Record, name: str, value: Any) -> dict[str, Any]:
    if name == "year":
        return {"issued": (value, *record.issued[1:])}
    if name == "issued":
        return {"issued": tuple(int(part) for part in re.findall(r"\d+", str(value)))}
    if name in ("author", "editor"):
        return {name: _people(value)}
    if name in ("doi", "arxiv"):
        found = identifiers.parse(f"{name}:{value}")
        kept = tuple(one for one in record.identifiers if one.scheme != name)
        return {"identifiers": (*((found,) if found else ()), *kept)}
    return {name: value}


def _people(names: Iterable[str]) -> tuple[Name, ...]:
    return tuple(parse_name(name) for name in names)


def _check_keys(choices: Iterable[Choice], path: Path) -> None:
    """Two readings may not claim one key; only people can, so only people can mend it."""
    claimed: dict[str, Choice] = {}
    for choice in choices:
        if not choice.key:
            continue
        if other := claimed.get(choice.key):
            problem = (
                f"{choice.reading!r} and {other.reading!r} (line {other.line}) both claim the key {choice.key!r}"
            )
            raise InputError(problem, path=path, line=choice.line, advice="give one of them another key")
        claimed[choice.key] = choice
