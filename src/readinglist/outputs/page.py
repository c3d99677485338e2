"""The reading list as a web page: one file that asks nothing of anywhere, and runs nothing but its own script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from readinglist.errors import InputError
from readinglist.outputs import feed
from readinglist.outputs.calendar import calendar
from readinglist.outputs.data import reading_list
from readinglist.outputs.figures import figures
from readinglist.outputs.material import Material

if TYPE_CHECKING:
    from jinja2 import Environment

_PAGE, _STYLES, _SCRIPT = "page.html", ("page.css", "course.css"), "page.js"
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="none" stroke="#47749c" d="'
    "M8 4C6 2.6 3.5 2.6 1.5 3.2v9.6C3.5 12.2 6 12.2 8 13.6 10 12.2 12.5 12.2 14.5 12.8V3.2C12.5 2.6 10 2.6 8 4v9.6"
    '"/></svg>'
)


def page(material: Material) -> str:
    """The page; raises `InputError` with the place in a template of the course that cannot be used."""
    own = material.lock.settings.get("templates")
    if not own:
        return _rendered(_environment(None), material)
    try:
        return _rendered(_environment(material.folder / own), material)
    except Exception as error:  # a template is a program: it may fail in any way
        place = _place(error, material.folder / own)
        advice = "docs/web-page.md tells what a template gets; without [outputs] templates the page is built as usual"
        problem = f"this template cannot be used: {str(error) or type(error).__name__}"
        raise InputError(problem, path=place[0], line=place[1], advice=advice) from None


def _place(error: Exception, folder: Path) -> tuple[str, int | None]:
    """The template and line where it failed: Jinja2 names them in the error, or in the way to it."""
    if line := getattr(error, "lineno", None):
        return str(getattr(error, "filename", None) or folder / _PAGE), line
    steps = [step for step in extract_tb(error.__traceback__) if Path(step.filename).is_relative_to(folder)]
    return (steps[-1].filename, steps[-1].lineno) if steps else (str(folder / _PAGE), None)


def _rendered(environment: Environment, material: Material) -> str:
    style = "".join(_text(environment, name) for name in _STYLES)
    script = _text(environment, _SCRIPT)
    return environment.get_template(_PAGE).render(
        reading_list(material),
        figures=figures(material.lock),
        downloads=_downloads(material),
        style=style,
        script=script,
        icon=_data_url("image/svg+xml", _ICON),
        feed=feed.NAME if "feed" in material.lock.settings.get("formats", ()) else None,
        policy=_policy(style, script),
    )


def _environment(folder: Path | None) -> Environment:
    """The course's templates before our own, which also go by `readinglist/...` for those that extend them.

    A template is text, and may be a stranger's: in the sandbox it can show what it gets, and do nothing else.
    """
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    own = FileSystemLoader(str(files("readinglist") / "outputs" / "templates"))
    course = [FileSystemLoader(folder)] if folder else []
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*course, own, PrefixLoader({"readinglist": own})]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _text(environment: Environment, name: str) -> str:
    """A style sheet or script as it is."""
    loader = environment.loader
    return loader.get_source(environment, name)[0].strip() + "\n" if loader else ""


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy under which nothing is fetched and nothing else runs (https://www.w3.org/TR/CSP3/)."""
    rules: Mapping[str, str] = {
        "default-src": "'none'",
        "style-src": f"'sha256-{_hash(style)}'",
        "script-src": f"'sha256-{_hash(script)}'",
        "img-src": "data:",  # the icon
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _downloads(material: Material) -> list[dict[str, str]]:
    """The files that the page carries with it, each with its name and what it is."""
    found: list[tuple[str, str, str, Any]] = [
        ("BibTeX", "course.bib", "application/x-bibtex", material.bibliography),
        ("CSL-JSON", "course.json", "application/vnd.citationstyles.csl+json", material.exported("csl-json")),
        ("RIS", "course.ris", "application/x-research-info-systems", material.exported("ris")),
    ]
    if any(session.iso_date for session in material.lock.schedule.sessions):
        found.append(("Calendar", "calendar.ics", "text/calendar", calendar(material.lock)))
    return [{"label": label, "file": name, "url": _data_url(kind, text)} for label, name, kind, text in found]


def _data_url(kind: str, text: str) -> str:
    return f"data:{kind};charset=utf-8;base64,{b64encode(text.encode(errors='replace')).decode()}"
