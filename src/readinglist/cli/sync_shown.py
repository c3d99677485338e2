"""How a plan for the Zotero group is shown: as lines for people, as data for programs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
import tomlkit

from readinglist.model import Record
from readinglist.zotero.apply import Report
from readinglist.zotero.plan import Change, Plan
from readinglist.zotero.pull import Addition, Correction
from readinglist.zotero.rights import Rights
from readinglist.zotero.snapshot import Progress
from readinglist.zotero.state import HOME, TAG, is_member

_LONGEST = 70  # characters of a value that are shown


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on a terminal, for as long as it is in use; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            task = tasks.setdefault(what, bars.add_task(what, total=total)) if what not in tasks else tasks[what]
            bars.update(task, completed=done, total=total)

        yield show


# ------------------------------------------------------------------ the plan


def plan_lines(plan: Plan, rights: Rights) -> Iterator[str]:
    """The plan for people."""
    yield click.style(f"The group {rights.group!r}", bold=True)
    yield from _changes(plan.changes, plan)
    yield from _open(plan)
    if rights.obstacle:
        yield f"{click.style('warning:', fg='yellow')} {rights.obstacle}\n  {rights.advice}"
    counts = Counter(_word(change) for change in plan.changes)
    if plan.is_empty:
        yield "the group is in step with the lock" + (f"; {_conflicts(plan)}" if plan.conflicts else "")
    else:
        listed = ", ".join(f"{count} to {word}" for word, count in counts.items()) or "nothing to write"
        yield f"{listed}, {len(plan.adopted)} adopted, {_conflicts(plan)}; `readinglist sync --apply` carries it out"


def report_lines(report: Report, rights: Rights) -> Iterator[str]:
    """What was done, for people."""
    yield click.style(f"The group {rights.group!r}", bold=True)
    yield from _changes(report.done, report.last)
    yield from _open(report.last)
    for name, why in report.problems.items():
        yield f"  {click.style('refused', fg='red')}   {_label(name)}: {why}"
    counts = Counter(_word(change) for change in report.done)
    listed = ", ".join(f"{word} {count}" for word, count in counts.items()) or "nothing to write"
    yield f"done: {listed}; {_conflicts(report.last)}"


def _conflicts(plan: Plan) -> str:
    return f"{len(plan.conflicts)} conflict" + ("" if len(plan.conflicts) == 1 else "s")


def _changes(changes: tuple[Change, ...], plan: Plan) -> Iterator[str]:
    for change in changes:
        title = "" if change.version else change.new.get("title") or change.new.get("name")
        yield f"  {_word(change):<17} {_label(change.name)}" + (f"  {_short(title)}" if title else "")
        if change.version:
            yield from (f"      {line}" for line in _differences(change, plan))


def _open(plan: Plan) -> Iterator[str]:
    for name, key in plan.adopted.items():
        yield f"  {'adopt':<17} {_label(name)}  is {key} in the group"
    for conflict in plan.conflicts:
        place = f"  ({_home(conflict.facet, plan)})" if conflict.facet.startswith(HOME) else ""
        yield f"  {click.style('conflict'.ljust(17), fg='yellow')} {conflict.where}{place}"
        yield f"      in Zotero  {_short(conflict.theirs)}\n      the lock   {_short(conflict.ours)}"


def _word(change: Change) -> str:
    """What a change does, in a word or three."""
    homes = [wish for facet, wish in change.new.items() if facet.startswith(HOME)]
    if change.action != "update" or len(homes) < len(change.new):
        return change.action.value
    return "move" if "" in homes else "add to collection"


def _differences(change: Change, plan: Plan) -> Iterator[str]:
    for facet, wish in change.new.items():
        if facet.startswith(TAG):
            yield f"{'+' if wish else '-'} tag {facet.removeprefix(TAG)!r}"
        elif facet.startswith(HOME):
            yield f"{'into' if wish else 'out of'} {_home(facet, plan)}"
        elif change.old[facet] != wish:
            yield f"{facet}: {_short(change.old[facet])} -> {_short(wish)}"


def _home(facet: str, plan: Plan) -> str:
    key = facet.removeprefix(HOME)
    return plan.homes.get(key, key).removeprefix("section:")


def _label(name: str) -> str:
    return name.removeprefix("item:")


def _short(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(
            str(each.get("name") or f"{each.get('firstName')} {each.get('lastName')}") for each in value
        )
    text = " ".join(str(value).split()) if value is not True else "there"
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or "nothing"


def plan_data(plan: Plan, rights: Rights) -> dict[str, Any]:
    """The plan for programs."""
    return {
        "group": rights.group,
        "obstacle": rights.obstacle,
        "changes": [_change_data(change, plan) for change in plan.changes],
        "adopted": {_label(name): key for name, key in plan.adopted.items()},
        "conflicts": [
            {"where": each.where, "name": each.label, "facet": each.facet, "theirs": each.theirs, "ours": each.ours}
            for each in plan.conflicts
        ],
    }


def report_data(report: Report, rights: Rights) -> dict[str, Any]:
    """What was done, for programs."""
    done = [_change_data(change, report.last) for change in report.done]
    problems = {_label(name): why for name, why in report.problems.items()}
    return plan_data(report.last, rights) | {"done": done, "problems": problems}


def _change_data(change: Change, plan: Plan) -> dict[str, Any]:
    def members(prefix: str, *, added: bool) -> list[str]:
        found = [facet for facet, wish in change.new.items() if facet.startswith(prefix) and bool(wish) is added]
        return [_home(facet, plan) if prefix == HOME else facet.removeprefix(TAG) for facet in found]

    fields = {
        facet: {"old": change.old.get(facet, ""), "new": wish}
        for facet, wish in change.new.items()
        if not is_member(facet) and change.old.get(facet, "") != wish
    }
    return {
        "action": _word(change),
        "kind": change.known.kind.value,
        "name": _label(change.name),
        "key": change.known.key,
        "fields": fields,
        "tags": {"added": members(TAG, added=True), "removed": members(TAG, added=False)},
        "collections": {"added": members(HOME, added=True), "removed": members(HOME, added=False)},
    }


# ------------------------------------------------------------------ back from Zotero


def pull_lines(added: list[Addition], fixed: list[Correction], before: Mapping[str, Record]) -> Iterator[str]:
    """What people added and corrected, for people."""
    for each in added:
        where = ", ".join(home.removeprefix("section:") for home in each.homes)
        state = "extra reading" if each.key in before else "new"
        yield f"  {state:<14} {each.key}  {_short(each.record.title)}  ({where})"
    for key in sorted(before.keys() - {each.key for each in added}):
        yield f"  {'gone':<14} {key}  {_short(before[key].title)}"
    if any(each.key not in before for each in added):
        yield "`readinglist sync --pull --apply [ITEM ...]` takes them as extra readings, then `readinglist build`"
    if fixed:
        yield "\nPeople corrected these; put what is right into refs/choices.toml:\n"
        yield _choices(fixed)
    if not (added or fixed or before):
        yield "people added and corrected nothing"


def _choices(fixed: list[Correction]) -> str:
    document = tomlkit.document()
    tables = tomlkit.aot()
    for each in fixed:
        table, correct = tomlkit.table(), tomlkit.inline_table()
        correct.update(each.fields)
        table.update({"reading": each.reading, "correct": correct, "reason": "corrected in the Zotero group"})
        tables.append(table)
    document.append("choice", tables)
    return tomlkit.dumps(document)


def pull_data(added: list[Addition], fixed: list[Correction], before: Mapping[str, Record]) -> dict[str, Any]:
    """What people added and corrected, for programs."""
    return {
        "additions": [
            {
                "key": each.key,
                "title": each.record.title,
                "collections": [home.removeprefix("section:") for home in each.homes],
                "identifiers": [str(one) for one in each.record.identifiers],
                "taken": each.key in before,
            }
            for each in added
        ],
        "gone": sorted(before.keys() - {each.key for each in added}),
        "corrections": [{"reading": each.reading, "correct": dict(each.fields)} for each in fixed],
    }
