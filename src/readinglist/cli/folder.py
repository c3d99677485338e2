"""A course folder as the verbs see it: its settings, page, choices, lock, notes and sources."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readinglist import choices, config, files, lock
from readinglist.cli.page import Page, of_course
from readinglist.cli.show import progress, warn
from readinglist.errors import InputError, ReadinglistError
from readinglist.judgement.keys import DEFAULT_TEMPLATE
from readinglist.lock import Lock, Pin
from readinglist.model import Schedule
from readinglist.readings import words_of
from readinglist.resolve import Sources, Task, Upgrade

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from readinglist.outputs.material import Material
    from readinglist.sources.remote import Remote

LOCK = "readinglist.lock"
_HERE = Path()

in_folder = click.option(
    "-C",
    "--course",
    "start",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=_HERE,
    help="The course folder, or one inside it; here by default.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@dataclass(frozen=True, slots=True)
class Folder:
    """One course folder; everything in it is read when it is asked for."""

    config: config.Config

    @classmethod
    def at(cls, start: Path) -> Folder:
        """The course folder that `start` is in; raises `InputError` when there is none."""
        return cls(config.load(config.find(start.resolve())))

    @property
    def lock_path(self) -> Path:
        """Where the lock is."""
        return self.config.refs / LOCK

    def shown(self, path: Path) -> str:
        """A path as a person in the course folder would write it."""
        return str(path.relative_to(self.config.folder)) if path.is_relative_to(self.config.folder) else str(path)

    def page(self, *, refresh: bool = False, offline: bool = True) -> Page:
        """The schedule page; fetched only when it has an address and may be asked for."""
        return of_course(self.config, refresh=refresh, offline=offline)

    def schedule(self, found: Page) -> Schedule:
        """What the page says; raises `InputError` when it cannot be read or holds no reading."""
        read = found.explained(self.config.course.year, self.config.schedule).schedule
        if not read.readings:
            advice = "`readinglist schedule --explain` shows how it was read; [schedule] in readinglist.toml can help"
            raise InputError("no readings were found on this page", path=found.path, advice=advice)
        return read

    def choices(self) -> choices.Choices:
        """What people decided."""
        return choices.load(self.config.refs / choices.NAME)

    def lock(self) -> Lock:
        """The lock; raises `InputError` when there is none yet."""
        found = lock.load(self.lock_path)
        if found is None:
            raise InputError("there is no lock yet", path=self.lock_path, advice="run `readinglist build` first")
        return found

    def notes(self) -> dict[str, str]:
        """People's annotations by citation key."""
        found = sorted((self.config.refs / "notes").glob("*.md"))
        return {path.stem: files.read_text(path, "the note") for path in found}

    def settings(self) -> dict[str, Any]:
        """What the lock keeps of the configuration, because the outputs depend on it."""
        course, bibliography, outputs = self.config.course, self.config.bibliography, self.config.outputs
        facts = {"title": course.title, "term": course.term, "year": course.year}
        fixed = {"dialect": bibliography.dialect, "venues": bibliography.venues}
        changed = {
            "formats": list(outputs.formats) if outputs.formats != config.Outputs().formats else None,
            "styles": list(outputs.styles),
            "templates": outputs.templates,
            "presenters": self.config.presenters if self.config.presenters != "full" else None,
        }
        address = {"url": course.url} if course.url else {}
        return {"course": facts | address} | fixed | {name: value for name, value in changed.items() if value}

    def material(self, found: Lock) -> Material:
        """What the outputs are made from."""
        from readinglist.outputs.material import Material

        return Material.of(found, self.notes(), self.config.folder)

    def task(self, found: Page, upgrade: Upgrade | None = None, *, offline: bool = False) -> Task:
        """What a build of this folder starts from."""
        old = lock.load(self.lock_path) or Lock()
        return Task(
            schedule=lock.with_extra(self.schedule(found), old),
            choices=self.choices(),
            old=old,
            settings=self.settings(),
            key_template=self.config.bibliography.key or DEFAULT_TEMPLATE,
            upgrade=upgrade or Upgrade(),
            complete=not offline,
        )

    def sources(self, *, offline: bool, refresh: bool = False) -> Callable[[], Sources]:
        """Opens the sources in their order when called."""
        return lambda: open_sources(self.config, offline=offline, refresh=refresh)


def settings_at(start: Path) -> config.Config:
    """The settings of the course folder that `start` is in, or the defaults outside of one."""
    try:
        folder = config.find(start.resolve())
    except InputError:
        return config.Config(start.resolve())
    return config.load(folder)


def open_sources(
    settings: config.Config, *, offline: bool = False, refresh: bool = False, catalogue: Path | None = None
) -> Sources:
    """The local catalogues, and the services, which open no socket when `offline`.

    `catalogue` stands in for the course's own. Bad entries of a catalogue are said aloud. The course's own
    may be absent; raises `InputError` when one that was named is not there.
    """
    from readinglist.sources.catalogue import Catalogue, open_catalogue

    local = [open_catalogue(folder) for folder in ([catalogue] if catalogue else catalogues(settings))]
    for each in local:
        for bad in () if isinstance(each, Catalogue) else each.bad:
            warn(str(bad))
    return Sources(local, open_services(settings, offline=offline, refresh=refresh))


def catalogues(settings: config.Config) -> list[Path]:
    """The folders of the local catalogues: the course's own, where it has one, and the one that the settings name."""
    from readinglist.sources.catalogue import is_catalogue

    own, configured = settings.refs / "catalogue", settings.sources.get("catalogue", config.SourceSettings()).path
    folders = [own] if is_catalogue(own) else []
    return [*folders, settings.folder / Path(configured).expanduser()] if configured else folders


def open_services(settings: config.Config, *, offline: bool = False, refresh: bool = False) -> list[Remote]:
    """The services in their order; no connection is opened before something is asked, and none when `offline`."""
    import platformdirs

    from readinglist import sources
    from readinglist.sources.base import Settings
    from readinglist.sources.remote import Manner

    named = [(name, settings.sources.get(name, config.SourceSettings())) for name in settings.order]
    kept = os.environ.get("READINGLIST_CACHE") or platformdirs.user_cache_dir("readinglist")
    surroundings = sources.Surroundings(os.environ, settings.contact, Path(kept) / "answers.sqlite", warn=warn)
    wanted = [Settings(name, each.url, each.enabled) for name, each in named]
    return sources.open_services(wanted, surroundings, Manner(offline=offline, refresh=refresh, progress=progress()))


def readings_named(found: Lock, query: str) -> dict[str, Pin]:
    """The readings that a person means by a key, an id, a tag or words of the title; several when it is not clear."""
    exact = {
        name: pin
        for name, pin in found.pins.items()
        if query in (pin.key, name, pin.claim.title) or (pin.claim.tag or "").lower() == query.lower()
    }
    words = " ".join(words_of(query))
    return exact or {name: pin for name, pin in found.pins.items() if words in " ".join(words_of(pin.claim.title))}


def the_reading(found: Lock, query: str) -> tuple[str, Pin]:
    """The one reading that a person means; raises `InputError` when none or several fit."""
    fitting = readings_named(found, query)
    if len(fitting) == 1:
        return next(iter(fitting.items()))
    if not fitting:
        advice = "name it by its citation key, its tag, or words of its title as the page has them"
        raise InputError(f"no reading is named {query!r}", advice=advice)
    listed = "".join(f"\n    {pin.key or name}: {pin.claim.title}" for name, pin in fitting.items())
    raise InputError(f"{query!r} may mean {len(fitting)} readings:{listed}", advice="name one by its key")


def complete_reading(ctx: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The keys that begin so, or the ids of readings without one, each with its title, for the shell."""
    return _completions({pin.key or name: pin.claim.title for name, pin in _pins(ctx).items()}, typed)


def complete_key(ctx: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The keys that begin so, for what takes only readings that can be cited."""
    return _completions({pin.key: pin.claim.title for pin in _pins(ctx).values() if pin.key}, typed)


def _pins(ctx: click.Context) -> Mapping[str, Pin]:
    try:
        return Folder.at(ctx.params.get("start") or Path()).lock().pins
    except ReadinglistError:
        return {}


def _completions(titles: Mapping[str, str], typed: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=title) for name, title in titles.items() if name.startswith(typed)]
