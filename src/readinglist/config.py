"""`readinglist.toml`: what people settle about a course once. This is the only reader of that file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from readinglist import files
from readinglist.errors import InputError, nearest

NAME = "readinglist.toml"

# every setting there is, with the type it has; a table of tables is written as its own mapping
_TEXT, _NUMBER, _LIST, _SWITCH, _ANY = "text", "a whole number", "a list of texts", "true or false", "a table"
_GROUP = "the number of a Zotero group, or its address"
_SETTINGS: dict[str, dict[str, str]] = {
    "course": {"title": _TEXT, "term": _TEXT, "year": _NUMBER, "schedule": _TEXT, "instructor": _TEXT, "url": _TEXT},
    "schedule": {"table": _ANY, "columns": _ANY, "venue": _TEXT, "ignore": _LIST},
    "bibliography": {"dialect": _TEXT, "venues": _TEXT, "key": _TEXT},
    "sources": {"order": _LIST, "contact": _TEXT},
    "zotero": {"group": _GROUP, "url": _TEXT, "presenters": _SWITCH},
    "privacy": {"presenters": _TEXT},
    "outputs": {"formats": _LIST, "styles": _LIST, "templates": _TEXT},
}
_SOURCE = {"url": _TEXT, "path": _TEXT, "enabled": _SWITCH}
_ALLOWED = {
    ("bibliography", "dialect"): ("bibtex", "biblatex"),
    ("bibliography", "venues"): ("full", "short", "abbreviated"),
    ("privacy", "presenters"): ("full", "initials", "none"),
}
_GROUP_NUMBER = re.compile(r"(?:https?://(?:www\.)?zotero\.org/groups/)?(\d{1,12})(?:/.*)?")
SOURCES = ("catalogue", "arxiv", "semantic_scholar", "crossref", "dblp", "openalex")
FORMATS = ("markdown", "html", "calendar", "feed", "ris", "csl-yaml", "hayagriva", "data", "figures")
_LISTED: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("sources", "order"): ("source", SOURCES),
    ("outputs", "formats"): ("format", FORMATS),
}


@dataclass(frozen=True, slots=True)
class Course:
    """Which course this is; `schedule` is the page's address or its file, relative to the course folder."""

    title: str = ""
    term: str = ""
    year: int | None = None
    schedule: str | None = None
    instructor: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """How the `.bib` is written: its dialect (bibtex, biblatex), its venues (full, short, abbreviated), its keys."""

    dialect: str = "bibtex"
    venues: str = "full"
    key: str | None = None


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Where a source is, when not at its usual place, and whether it is asked."""

    url: str | None = None
    path: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Zotero:
    """The course's Zotero group by its number, where its service is when not at zotero.org, and whether items are
    tagged with who presents them."""

    group: str = ""
    url: str | None = None
    presenters: bool = False


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is built besides the bibliography: in which `formats`, with citations in which CSL `styles` (files), by
    which `templates` of the course's own (a folder); paths are relative to the course folder."""

    formats: tuple[str, ...] = ("markdown", "html", "calendar")
    styles: tuple[str, ...] = ()
    templates: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one course folder; every one has a default.

    `presenters` is how their names are shown in what is built: full, initials or none.
    """

    folder: Path
    course: Course = field(default_factory=Course)
    bibliography: Bibliography = field(default_factory=Bibliography)
    schedule: Mapping[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = SOURCES
    contact: str | None = None
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    zotero: Zotero = field(default_factory=Zotero)
    outputs: Outputs = field(default_factory=Outputs)
    presenters: str = "full"

    @property
    def refs(self) -> Path:
        """The folder of the page, the catalogue, the notes, the lock and what is built."""
        return self.folder / "refs"


def find(start: Path) -> Path:
    """The course folder: the nearest one upwards that has a `readinglist.toml`."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder
    advice = "run this in a course folder, or lay one out with `readinglist init`"
    raise InputError(f"no {NAME} in {start} or above it", advice=advice)


def load(folder: Path) -> Config:
    """The settings of the course folder; raises `InputError` with the line of what cannot be used."""
    path = folder / NAME
    text = files.read_text(path, "the configuration")
    data = files.parse_toml(text, path)
    _check(data, _Places(path, text))
    course, bibliography, sources = (dict(data.get(name, {})) for name in ("course", "bibliography", "sources"))
    return Config(
        folder=folder,
        course=Course(**course),
        bibliography=Bibliography(**bibliography),
        schedule=data.get("schedule", {}),
        order=tuple(sources.get("order", SOURCES)),
        contact=sources.get("contact"),
        sources={name: SourceSettings(**sources[name]) for name in SOURCES if name in sources},
        zotero=_zotero(data.get("zotero", {})),
        outputs=_outputs(data.get("outputs", {})),
        presenters=data.get("privacy", {}).get("presenters", "full"),
    )


def _zotero(settings: Mapping[str, Any]) -> Zotero:
    group = _GROUP_NUMBER.fullmatch(str(settings.get("group", "")).strip())
    return Zotero(**{**settings, "group": group[1] if group else ""})


def _outputs(settings: Mapping[str, Any]) -> Outputs:
    listed = {name: tuple(value) for name, value in settings.items() if isinstance(value, list)}
    return Outputs(**{**settings, **listed})


@dataclass(frozen=True, slots=True)
class _Places:
    """Finds the line of a setting, for messages."""

    path: Path
    text: str

    def error(self, problem: str, table: str, name: str | None = None, advice: str = "") -> InputError:
        return InputError(problem, path=self.path, line=self._line(table, name), advice=advice)

    def _line(self, table: str, name: str | None) -> int | None:
        first, *tables = files.toml_tables(self.text)
        named = [each for each in tables if each.name.split(".")[0] == table]
        lines = [each.fields[name] for each in named if name in each.fields] if name else []
        return next(iter((*lines, *(each.line for each in named))), first.fields.get(table))


def _check(data: Mapping[str, Any], places: _Places) -> None:
    for table, values in data.items():
        if table not in _SETTINGS:
            raise places.error(f"there is no setting [{table}]", table, advice=nearest(table, _SETTINGS))
        if not isinstance(values, dict):
            raise places.error(f"{table} should be a table, [{table}]", table)
        for name, value in values.items():
            _check_value(table, name, value, places)


def _check_value(table: str, name: str, value: Any, places: _Places) -> None:
    if table == "sources" and name in SOURCES:
        _check_source(name, value, places)
        return
    wanted = _SETTINGS[table].get(name)
    if wanted is None:
        known = [*_SETTINGS[table], *(SOURCES if table == "sources" else ())]
        raise places.error(f"there is no setting {table}.{name}", table, name, advice=nearest(name, known))
    if not _fits(value, wanted):
        raise places.error(f"{table}.{name} should be {wanted}, and is {value!r}", table, name)
    allowed = _ALLOWED.get((table, name))
    if allowed and value not in allowed:
        raise places.error(f"{table}.{name} should be one of {', '.join(allowed)}, and is {value!r}", table, name)
    noun, choices = _LISTED.get((table, name), ("", ()))
    for each in value if choices else ():
        if each not in choices:
            raise places.error(f"there is no {noun} {each!r}", table, name, advice=nearest(each, choices))


def _check_source(source: str, settings: Any, places: _Places) -> None:
    if not isinstance(settings, dict):
        raise places.error(f"sources.{source} should be a table, [sources.{source}]", "sources", source)
    for name, value in settings.items():
        if name not in _SOURCE:
            problem = f"there is no setting sources.{source}.{name}"
            raise places.error(problem, "sources", name, advice=nearest(name, _SOURCE))
        if not _fits(value, _SOURCE[name]):
            raise places.error(
                f"sources.{source}.{name} should be {_SOURCE[name]}, and is {value!r}", "sources", name
            )


def _fits(value: Any, wanted: str) -> bool:
    if wanted == _NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted == _GROUP:
        return _fits(value, _NUMBER) or (isinstance(value, str) and bool(_GROUP_NUMBER.fullmatch(value.strip())))
    if wanted == _LIST:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, {_TEXT: str, _SWITCH: bool}.get(wanted, object))


def page(config: Config) -> Path:
    """The file of the schedule page: the one that is configured, or the only `refs/schedule.*`."""
    if config.course.schedule and "://" not in config.course.schedule:
        return config.folder / config.course.schedule
    found = sorted(path for path in config.refs.glob("schedule.*") if not path.name.startswith("."))
    if len(found) == 1:
        return found[0]
    if not found:
        advice = 'put the page there, or name it in readinglist.toml: [course] schedule = "refs/page.html"'
        raise InputError("there is no schedule page", path=config.refs / "schedule.*", advice=advice)
    listed = ", ".join(path.name for path in found)
    advice = "name the one to read in readinglist.toml: [course] schedule = ..."
    raise InputError(f"there are several schedule pages: {listed}", path=config.refs, advice=advice)


def with_year(config: Config, year: int | None) -> Config:
    """The same settings, dated to another year when one is given."""
    return config if year is None else replace(config, course=replace(config.course, year=year))
