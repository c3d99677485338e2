"""`readinglist build`: the main job."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from readinglist import bibtex, files, lock
from readinglist.cli.folder import (
    Folder,
    as_json,
    catalogues,
    complete_reading,
    in_folder,
    open_services,
    the_reading,
)
from readinglist.cli.show import unanswered
from readinglist.edits import diff
from readinglist.errors import ReadinglistError, StaleLockError
from readinglist.judgement.audit import audit
from readinglist.lock import Lock, Pin
from readinglist.model import Outcome
from readinglist.outputs import forms
from readinglist.resolve import Resolution, Task, Upgrade, changes, enriched, resolve

_AUDIT = {
    "wrong-venue": ("wrong venue", "wrong venues"),
    "wrong-year": ("wrong year", "wrong years"),
    "preprint-published": ("preprint since published", "preprints since published"),
    "title-differs": ("title that differs", "titles that differ"),
    "retracted": ("retracted", "retracted"),
}


@dataclass(frozen=True, slots=True)
class _Built:
    """What a build found and which files it would change."""

    resolution: Resolution
    changed: tuple[str, ...]
    warnings: tuple[str, ...]


@click.command(name="build")
@click.argument("readings", nargs=-1, shell_complete=complete_reading)
@click.option("--upgrade", is_flag=True, help="Decide anew: all readings, or those that are named.")
@click.option("--offline", is_flag=True, help="Ask the local catalogue only; open no socket.")
@click.option("--refresh", is_flag=True, help="Fetch the page and ask the services anew.")
@click.option("--enrich", is_flag=True, help="Ask for citation counts, retractions, and which reading cites which.")
@click.option(
    "--frozen", is_flag=True, help="Build from the lock as it is; status 1 when the page disagrees with it."
)
@click.option("--dry-run", is_flag=True, help="Print what would change, as a diff, and change nothing.")
@as_json
@in_folder
def command(
    readings: tuple[str, ...],
    start: Path,
    *,
    upgrade: bool,
    offline: bool,
    refresh: bool,
    enrich: bool,
    frozen: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Reads the page, resolves every title, and writes the lock and all outputs.

    What is decided stays decided: the sources are asked only for readings that are new, changed or still open.

    \b
    readinglist build                          the page as it is now
    readinglist build --upgrade vllm           decides one reading anew
    readinglist build --enrich                 citation counts and retractions too, from the services
    readinglist build --frozen --dry-run       for CI: is everything in the repository up to date?
    """
    if readings and not upgrade:
        raise click.UsageError("name readings only with --upgrade: readinglist build --upgrade READING ...")
    if frozen and (upgrade or enrich):
        raise click.UsageError("--frozen changes no lock: leave --upgrade and --enrich away")
    folder = Folder.at(start)
    with files.alone(folder.config.refs):
        page = folder.page(refresh=refresh, offline=offline or frozen)
        task = folder.task(page, _upgrade(folder, readings) if upgrade else None, offline=offline)
        resolution = (
            _frozen(folder, task) if frozen else resolve(task, folder.sources(offline=offline, refresh=refresh))
        )
        if enrich:
            resolution = _enriched(folder, resolution, offline=offline, refresh=refresh)
        contents = _contents(folder, resolution.lock, with_lock=not frozen)
        changed = files.changed(contents)
        if dry_run:
            for path, text in changed.items():
                click.echo(_diff(folder.shown(path), path, text), nl=False)
        else:
            _verify(folder, resolution.lock, changed)
            files.make_folders(changed)
            files.replace(changed)
    built = _Built(
        resolution, tuple(folder.shown(path) for path in changed), tuple(_warnings(folder, task, resolution))
    )
    click.echo(_as_json(built) if as_json else _summary(folder, built, dry_run=dry_run), err=dry_run and not as_json)
    return _status(built, dry_run=dry_run)


def _upgrade(folder: Folder, readings: Iterable[str]) -> Upgrade:
    """Which pins to leave aside: those of the readings that are named, else all."""
    ids = frozenset(the_reading(folder.lock(), reading)[0] for reading in readings)
    return Upgrade(everything=not ids, ids=ids)


def _enriched(folder: Folder, resolution: Resolution, *, offline: bool, refresh: bool) -> Resolution:
    services = open_services(folder.config, offline=offline, refresh=refresh)
    enriched_lock, problems = enriched(resolution.lock, services)
    return Resolution(enriched_lock, resolution.asked, {**resolution.unanswered, **problems})


def _frozen(folder: Folder, task: Task) -> Resolution:
    """The lock as it is; raises `StaleLockError` when the page, the choices or the settings disagree with it."""
    found = folder.lock()
    if stale := changes(task):
        raise StaleLockError(stale)
    return Resolution(found, (), {})


def _contents(folder: Folder, built: Lock, *, with_lock: bool) -> dict[Path, str]:
    """Every file of a build, with its text; all but the lock come from the lock and the notes alone."""
    contents = forms.built(folder.material(built), forms.chosen(built))
    made = {folder.config.refs / name: text for name, text in contents.items()}
    return ({folder.lock_path: lock.dump(built)} if with_lock else {}) | made


def _style(built: Lock) -> bibtex.Style:
    return bibtex.Style(dialect=built.settings["dialect"], venues=built.settings["venues"])


def _verify(folder: Folder, built: Lock, changed: dict[Path, str]) -> None:
    """Reads a new bibliography back before it replaces the old one."""
    path = folder.config.refs / "course.bib"
    if path in changed and (lost := bibtex.verify(changed[path], built.works(), _style(built))):
        listed = "".join(f"\n  {problem}" for problem in lost)
        raise ReadinglistError(f"{folder.shown(path)} would not be read back as it was written:{listed}")


def _diff(name: str, path: Path, text: str) -> str:
    return diff(path.read_text(encoding="utf-8") if path.exists() else "", text, name)


def _warnings(folder: Folder, task: Task, resolution: Resolution) -> Iterable[str]:
    """What a person may want to know, and nothing that stops a build."""
    yield from unanswered(resolution.unanswered)
    if resolution.unanswered:
        yield "what they may know is still open; the next build asks for it again"
    keys = set(resolution.lock.works())
    for name in sorted(set(folder.notes()) - keys):
        yield f"refs/notes/{name}.md belongs to no reading of this course"
    asked = [resolution.lock.pins[name] for name in resolution.asked]
    for pin in asked:
        yield from (f"{pin.key}: sources disagree about the {each}" for each in pin.disagreements)
    yield from _cut_lists(folder, asked)
    for choice in task.unused_choices():
        yield f"refs/choices.toml:{choice.line}: no reading of the page is called {choice.reading!r}"


def _cut_lists(folder: Folder, pins: Iterable[Pin]) -> Iterator[str]:
    """The works whose authors come from an own entry that ends in "and others", as no source knew them all."""
    keys = {pin.work.versions[0].said_by.get("author"): pin.key for pin in pins if pin.work}
    paths = [path for each in catalogues(folder.config) for path in sorted(each.glob("*.bib"))] if keys else []
    for path in paths:
        for entry in bibtex.entries(files.read_text(path, "the catalogue"), path)[0]:
            if not entry.has_all_authors and (key := keys.get(entry.record.source)):
                place = f"{folder.shown(path)}:{entry.raw.line}"
                yield f"{key}: {place} ends its authors in “others”, so only those named are listed; name all there"


def _outcomes(built: _Built) -> Counter[Outcome]:
    return Counter(pin.decision.outcome for pin in built.resolution.lock.pins.values())


def _findings(found: Lock) -> Counter[str]:
    pinned = [(reading, pin) for _, reading, pin in found.readings() if pin]
    return Counter(
        finding.rule for reading, pin in pinned if pin.work for finding in audit(reading, pin.work, pin.remarks)
    )


def _summary(folder: Folder, built: _Built, *, dry_run: bool) -> str:
    found = built.resolution.lock
    course, outcomes = found.settings["course"], _outcomes(built)
    name = ", ".join(
        str(part) for part in (course["title"], f"{course['term']} {course['year'] or ''}".strip()) if part
    )
    audited = ", ".join(f"{count} {_AUDIT[rule][count != 1]}" for rule, count in _findings(found).items())
    lines = [
        click.style(name or "Course", bold=True),
        f"  page      {_counted(found)}",
        "  resolved  " + ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in Outcome),
        "  audit     " + (f"{audited} (see `readinglist audit`)" if audited else "nothing to mend on the page"),
        f"  {'would write' if dry_run else 'written'}   "
        + (", ".join(built.changed) or "nothing, all is up to date"),
    ]
    for pin in found.pins.values():
        if pin.decision.outcome is not Outcome.ACCEPTED:
            outcome = click.style(f"{pin.decision.outcome}:", fg="yellow")
            lines.append(f"  {outcome} {pin.claim.title}\n      {pin.decision.why}")
    lines += [f"{click.style('warning:', fg='yellow')} {warning}" for warning in built.warnings]
    return "\n".join(lines)


def _counted(found: Lock) -> str:
    sections = {session.section for session, _, pin in found.readings() if pin and session.section}
    counts = (len(found.schedule.sessions), "session"), (len(sections), "section"), (len(found.pins), "paper")
    return ", ".join(f"{count} {name}" + ("" if count == 1 else "s") for count, name in counts if count)


def _as_json(built: _Built) -> str:
    found, outcomes = built.resolution.lock, _outcomes(built)
    data = {
        "sessions": len(found.schedule.sessions),
        "sections": list(found.schedule.sections),
        "readings": sum(outcomes.values()),
        "decisions": {outcome.value: outcomes[outcome] for outcome in Outcome},
        "audit": dict(_findings(found)),
        "asked": list(built.resolution.asked),
        "unanswered": dict(built.resolution.unanswered),
        "changed": list(built.changed),
        "warnings": list(built.warnings),
    }
    return json.dumps(data, indent=1, ensure_ascii=False)


def _status(built: _Built, *, dry_run: bool) -> int:
    if built.resolution.unanswered:
        return 3
    open_readings = _outcomes(built).total() - _outcomes(built)[Outcome.ACCEPTED]
    return 1 if open_readings or (dry_run and built.changed) else 0
