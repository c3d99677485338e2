"""The schedule page as the verbs get it: a file, an address with its snapshot, or a bibliography."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from readinglist import config, files, schedule
from readinglist.errors import InputError
from readinglist.model import Record

SNAPSHOT = "snapshot"
_SUFFIXES = {".html", ".htm", ".md", ".markdown", ".org", ".txt", ".csv", ".tsv", ".json", ".yml", ".yaml", ".xlsx"}
_BIBLIOGRAPHIES = {".bib", ".ris"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it is, as people are told, and its bytes."""

    path: Path
    content: bytes

    def explained(self, year: int | None, rules: Mapping[str, Any]) -> schedule.Explanation:
        """What the page says and how it was read; raises `InputError` when it cannot be read."""
        records = _records(self)
        if records is not None:
            listed = schedule.from_records(records, title=self.path.stem)
            return schedule.Explanation(listed, "bibliography")
        return schedule.explain(self.content, str(self.path), year=year, rules=schedule.rules_from(rules))


def is_address(text: str) -> bool:
    """Whether a page is named by an address of the web and not by a file."""
    return urlsplit(text).scheme in ("http", "https")


def from_file(path: Path) -> Page:
    """The page in a file; raises `InputError` when there is none to read."""
    try:
        return Page(path, path.read_bytes())
    except FileNotFoundError:
        raise InputError("there is no such page", path=path) from None
    except OSError as error:
        raise InputError(f"the page cannot be read: {error.strerror}", path=path) from None


def from_address(url: str, contact: str | None = None) -> Page:
    """The page at an address, fetched now; raises `ServiceError` when there is none to be had."""
    from readinglist.sources.http import download

    found = download(url, contact=contact)
    return Page(Path(f"{SNAPSHOT}{_suffix(found.url, found.content_type)}"), found.body)


def of_course(settings: config.Config, *, refresh: bool = False, offline: bool = False) -> Page:
    """The page of a course: its file, or the snapshot of its address, which is taken once and anew on `refresh`.

    The snapshot lies in `refs/`, with the address and the day of its taking beside it, so that a build is repeatable.
    """
    address = settings.course.schedule or ""
    if not is_address(address):
        return from_file(config.page(settings))
    kept = _kept(settings, address)
    if kept and (offline or not refresh):
        return kept
    if offline:
        advice = "build once without --offline, which keeps a snapshot in refs/"
        raise InputError("there is no snapshot of the page yet", path=address, advice=advice)
    return _keep(settings, address)


def _kept(settings: config.Config, address: str) -> Page | None:
    path = settings.refs / f"{SNAPSHOT}.json"
    if not path.exists():
        return None
    try:
        about = json.loads(files.read_text(path, "the note about the snapshot"))
        name, taken_from = str(about["file"]), str(about["address"])
    except (ValueError, KeyError, TypeError):
        raise InputError("this note about a snapshot cannot be read", path=path, advice="delete it") from None
    if taken_from != address or Path(name).name != name:
        return None
    return from_file(settings.refs / name)


def _keep(settings: config.Config, address: str) -> Page:
    fetched = from_address(address, settings.contact)
    settings.refs.mkdir(parents=True, exist_ok=True)
    page = Page(settings.refs / fetched.path.name, fetched.content)
    about = {"address": address, "file": page.path.name, "taken": date.today().isoformat()}
    note = json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    files.replace({page.path: page.content, settings.refs / f"{SNAPSHOT}.json": note})
    return page


def _suffix(url: str, content_type: str) -> str:
    """How the file of a page from the web ends, so that its reader is found."""
    named = Path(urlsplit(url).path).suffix.lower()
    told = mimetypes.guess_extension(content_type.partition(";")[0].strip()) or ""
    return next((suffix for suffix in (named, told) if suffix in _SUFFIXES | _BIBLIOGRAPHIES), ".html")


def _records(page: Page) -> list[Record] | None:
    """The records of a page that is a bibliography, None for any other page."""
    if page.path.suffix.lower() in _BIBLIOGRAPHIES:
        from readinglist import formats

        try:
            text = page.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = page.content.decode("latin-1")
        return [each.record for each in formats.recognized(page.path, text).read(text, page.path)[0]]
    if page.path.suffix.lower() == ".json":
        return _csl_records(page)
    return None


def _csl_records(page: Page) -> list[Record] | None:
    """The records of CSL-JSON, which is a list of items that each have an id, a CSL type and a title."""
    from readinglist import csl

    try:
        items = json.loads(page.content)
    except (ValueError, RecursionError):
        return None
    told = {"id", "type", "title"}
    if not (
        isinstance(items, list) and items and all(isinstance(each, dict) and told <= set(each) for each in items)
    ):
        return None
    return [record for item in items if (record := csl.from_csl(item, f"csl:{page.path.name}"))]
