"""Every form that the list comes in, by its name, and the files that each makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from readinglist import csl
from readinglist.formats import FORMATS
from readinglist.lock import Lock
from readinglist.outputs import feed
from readinglist.outputs.calendar import calendar
from readinglist.outputs.data import as_json
from readinglist.outputs.figures import figures
from readinglist.outputs.markdown import reading_list
from readinglist.outputs.material import Material
from readinglist.outputs.page import page

_USUAL = ("markdown", "html", "calendar")

Files = dict[str, str]  # texts by the name of their file, relative to the folder that they are built into


def _bibliography(material: Material) -> Files:
    return {"course.bib": material.bibliography, "course.json": material.exported("csl-json")}


def _exported(material: Material, name: str) -> Files:
    return {f"course{FORMATS[name].suffix}": material.exported(name)}


def _markdown(material: Material) -> Files:
    citations = {key: csl.markdown_of(line) for key, line in material.own_citations.items()}
    return {"reading-list.md": reading_list(material.lock, material.notes, citations)}


_FORMS: Mapping[str, Callable[[Material], Files]] = {
    "bibliography": _bibliography,
    "markdown": _markdown,
    "html": lambda material: {"reading-list.html": page(material)},
    "calendar": lambda material: {"calendar.ics": calendar(material.lock)},
    "feed": lambda material: {feed.NAME: feed.feed(material.lock)},
    "ris": lambda material: _exported(material, "ris"),
    "csl-yaml": lambda material: _exported(material, "csl-yaml"),
    "hayagriva": lambda material: _exported(material, "hayagriva"),
    "data": lambda material: {"readings.json": as_json(material)},
    "figures": lambda material: {f"figures/{each.name}.svg": each.file for each in figures(material.lock)},
}


def chosen(lock: Lock) -> tuple[str, ...]:
    """The forms that a build of this course makes: its bibliography, and those of its settings."""
    return ("bibliography", *lock.settings.get("formats", _USUAL))


def built(material: Material, formats: Iterable[str]) -> Files:
    """The files of these forms, with their texts."""
    return {name: text for form in formats for name, text in _FORMS[form](material).items()}
