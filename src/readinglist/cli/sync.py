"""`readinglist sync`: the course's Zotero group, kept in step with the lock."""

from __future__ import annotations

import json
import os
import shlex
import time
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from readinglist import files, lock
from readinglist.cli import sync_shown as shown
from readinglist.cli.folder import Folder, as_json, in_folder
from readinglist.errors import InputError
from readinglist.outputs.privacy import public
from readinglist.zotero import pull as back
from readinglist.zotero import rights, state
from readinglist.zotero.apply import Task, apply, look
from readinglist.zotero.conflicts import NO_DECISIONS, Decisions
from readinglist.zotero.desired import desired
from readinglist.zotero.plan import Plan
from readinglist.zotero.snapshot import Progress

if TYPE_CHECKING:
    from readinglist.zotero.library import Library

URL_VARIABLE = "READINGLIST_ZOTERO_URL"
_LONG = 5.0  # seconds; of a longer wait people are told
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@click.command(name="sync")
@click.argument("items", nargs=-1)
@click.option("--apply", "applying", is_flag=True, help="Carry the plan out; without it nothing changes anywhere.")
@click.option("--pull", "pulling", is_flag=True, help="Show what people added and corrected in Zotero.")
@click.option("--setup", is_flag=True, help="Check the key and its rights, and explain how to get one.")
@click.option(
    "--ours", multiple=True, metavar="WHAT", help="In a conflict, write the course's value: KEY/FIELD, KEY or all."
)
@click.option(
    "--theirs", multiple=True, metavar="WHAT", help="In a conflict, keep what is in Zotero: KEY/FIELD, KEY or all."
)
@as_json
@in_folder
def command(
    items: tuple[str, ...],
    start: Path,
    *,
    applying: bool,
    pulling: bool,
    setup: bool,
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    as_json: bool,
) -> int:
    """Keeps the course's Zotero group in step with the lock, and never touches what people made there.

    \b
    readinglist sync --setup                          is everything there to begin?
    readinglist sync                                  the plan; changes nothing
    readinglist sync --apply                          carries it out
    readinglist sync --apply --theirs dao2022flash/title     keeps what people wrote, for good
    readinglist sync --pull                           what people added and corrected
    readinglist sync --pull --apply [ITEM ...]        takes these additions (or all) as extra readings
    """
    if items and not (pulling and applying):
        raise click.UsageError("name items only with --pull --apply")
    if both := set(ours) & set(theirs):
        raise click.UsageError(f"--ours and --theirs exclude each other: {', '.join(sorted(both))}")
    folder = Folder.at(start)
    with _library(folder) as library:
        if setup:
            return _setup(library, as_json=as_json)
        with files.alone(folder.config.refs):
            run = _Run(folder, library, Decisions(frozenset(ours), frozenset(theirs)))
            if pulling:
                return run.pull(items, applying=applying, as_json=as_json)
            return run.apply(as_json=as_json) if applying else run.show(as_json=as_json)


@contextmanager
def _library(folder: Folder) -> Iterator[Library]:
    """The group of the course; raises `InputError` when the folder names none, or there is no key."""
    settings = folder.config.zotero
    path = folder.config.folder / "readinglist.toml"
    if not settings.group:
        advice = 'add [zotero] group = "NUMBER", from the address of the group\'s page: zotero.org/groups/NUMBER/...'
        raise InputError("this course names no Zotero group", path=path, advice=advice)
    key = os.environ.get(rights.KEY_VARIABLE, "").strip()
    if not key:
        raise InputError(f"there is no Zotero key in the environment ({rights.KEY_VARIABLE})", advice=rights.HOW_TO)
    if not (key.isascii() and key.isalnum()):
        problem = f"what stands in {rights.KEY_VARIABLE} is no Zotero key, which has letters and digits alone"
        raise InputError(problem, advice=rights.HOW_TO)
    from readinglist.zotero.library import Library

    address = _address(os.environ.get(URL_VARIABLE) or settings.url)
    library = Library(settings.group, key, address, sleep=_wait)
    try:
        yield library
    finally:
        library.close()


def _wait(seconds: float) -> None:
    if seconds >= _LONG:
        click.echo(f"waiting {seconds:.0f} seconds for Zotero", err=True)
    time.sleep(seconds)


def _address(url: str | None) -> str | None:
    """Another address of the service; the key goes out over TLS or stays on this machine."""
    try:
        parts = urlsplit(url or "")
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        safe = False
    if url and not safe:
        advice = f"use an https address, in [zotero] url or {URL_VARIABLE}"
        raise InputError("the address of the Zotero service would send the key in clear text", advice=advice)
    return url or None


def _setup(library: Library, *, as_json: bool) -> int:
    found = library.rights()
    if as_json:
        data = {"user": found.user, "group": found.group, "writable": not found.obstacle, "obstacle": found.obstacle}
        click.echo(json.dumps(data, indent=1, ensure_ascii=False))
    elif found.obstacle:
        click.echo(f"the key is good, but {found.obstacle}\n  {found.advice}")
    else:
        click.echo(f"all is ready: {found.user} may write to the group {found.group!r} ({library.group})")
        click.echo("`readinglist sync` shows what would be written there")
    return 1 if found.obstacle else 0


class _Run:
    """One call of the verb: the folder's wishes, the group, and the state between them."""

    def __init__(self, folder: Folder, library: Library, decisions: Decisions) -> None:
        self._folder, self._library, self._decisions = folder, library, decisions
        self._lock = folder.lock()
        self._path = folder.config.refs / state.NAME
        self._last = state.load(self._path, library.group)
        self._rights = library.rights()
        presenters = folder.config.zotero.presenters
        self._wanted = desired(public(self._lock), folder.notes(), library.group, presenters=presenters)

    def _task(self, decisions: Decisions = NO_DECISIONS) -> Task:
        return Task(self._wanted, self._last, decisions)

    def _save(self, new: state.State) -> None:
        files.replace(files.changed({self._path: state.dump(new)}))

    def _decided(self, progress: Progress) -> Plan:
        """The plan with people's decisions; a decision that is about nothing is a slip of the pen."""
        now = look(self._library, self._task(), progress)
        found = self._task().plan(now).conflicts
        known = {"all", *(each.where for each in found), *(each.label for each in found)}
        for given in sorted((self._decisions.ours | self._decisions.theirs) - known):
            listed = "".join(f"\n  {shlex.quote(each.where)}" for each in found)
            raise InputError(f"no conflict is called {given!r}", advice=f"open are:{listed or ' none'}")
        return self._task(self._decisions).plan(now)

    def show(self, *, as_json: bool) -> int:
        """Prints the plan and changes nothing."""
        with shown.progress() as progress:
            found = self._decided(progress)
        tell = shown.plan_data if as_json else shown.plan_lines
        _print(tell(found, self._rights, self._wanted.undecided))
        return 0 if found.is_empty and not found.conflicts else 1

    def apply(self, *, as_json: bool) -> int:
        """Carries the plan out."""
        if self._rights.obstacle:
            raise InputError(self._rights.obstacle, advice=self._rights.advice)
        with shown.progress() as progress:
            if self._decisions != NO_DECISIONS:
                self._decided(progress)
            report = apply(self._library, self._task(self._decisions), self._save, progress)
        tell = shown.report_data if as_json else shown.report_lines
        _print(tell(report, self._rights, self._wanted.undecided))
        return 1 if report.problems or report.last.conflicts else 0

    def pull(self, chosen: tuple[str, ...], *, applying: bool, as_json: bool) -> int:
        """Shows what came from people, and with `applying` takes the additions as extra readings."""
        with shown.progress() as progress:
            now = look(self._library, self._task(), progress, complete=True)
        found, before = self._task().plan(now), back.taken(self._lock)
        added = back.additions(now, found, self._wanted)
        fixed = back.corrections(now, found, self._wanted, self._lock)
        if applying:
            self._take(_chosen(added, chosen, before))
        pulled = shown.Pulled(added, fixed, before, back.taken(self._lock))
        _print(shown.pull_data(pulled) if as_json else shown.pull_lines(pulled))
        return 1 if fixed or (pulled.open and not applying) else 0

    def _take(self, added: list[back.Addition]) -> None:
        self._lock = back.with_additions(self._lock, added)
        files.replace(files.changed({self._folder.lock_path: lock.dump(self._lock)}))


def _print(found: Mapping[str, Any] | Iterable[str]) -> None:
    if isinstance(found, Mapping):
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(found))


def _chosen(added: list[back.Addition], keys: tuple[str, ...], before: Container[str]) -> list[back.Addition]:
    """All additions, or those that are named and those taken before."""
    unknown = sorted(set(keys) - {each.key for each in added})
    if unknown:
        raise InputError(f"no addition is called {unknown[0]!r}", advice="`readinglist sync --pull` lists them")
    return [each for each in added if not keys or each.key in keys or each.key in before]
