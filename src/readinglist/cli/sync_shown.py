"""How a plan for the Zotero group is shown: as lines for people, as data for programs."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
import tomlkit

from readinglist.model import Record
from readinglist.outputs.listing import one_line
from readinglist.zotero.apply import Report
from readinglist.zotero.conflicts import DELETED
from readinglist.zotero.plan import Change, Plan
from readinglist.zotero.pull import Addition, Correction
from readinglist.zotero.rights import Rights
from readinglist.zotero.snapshot import Progress
from readinglist.zotero.state import HOME, TAG, Kind, is_member

_LONGEST = 70  # characters of a value that are shown
_BESIDE = {Kind.NOTE: "note", Kind.LINK: "open PDF"}  # what comes with a new item, on its line
_OF_ITEMS = ("add to collection", "move")  # what is done to items alone


@dataclass(frozen=True, slots=True)
class Pulled:
    """What people added and corrected, and the extra readings of the lock, by their item's key, before and after."""

    added: list[Addition]
    fixed: list[Correction]
    before: Mapping[str, Record]
    after: Mapping[str, Record]

    @property
    def gone(self) -> list[str]:
        """The extra readings that are no longer in the course's collections."""
        return sorted(self.before.keys() - {each.key for each in self.added})

    @property
    def open(self) -> bool:
        """Whether the lock has other extra readings than the group."""
        return self.after.keys() != {each.key for each in self.added}


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


def plan_lines(plan: Plan, rights: Rights, undecided: Collection[str]) -> Iterator[str]:
    """The plan for people; `undecided` are the readings without a paper yet."""
    yield click.style(f"The group {rights.group!r}", bold=True)
    yield from _changes(plan.changes, plan)
    yield from _adopted(plan)
    yield from _conflicts(plan)
    yield from _undecided(undecided)
    if rights.obstacle:
        yield f"{click.style('warning:', fg='yellow')} {rights.obstacle}\n  {rights.advice}"
    if plan.is_empty:
        yield f"the group is in step with the course; {_open(plan)}"
    else:
        yield f"to do: {_counted(plan.changes, plan)}; {_open(plan)}"
        yield "nothing was changed; the same command with --apply carries it out"


def report_lines(report: Report, rights: Rights, undecided: Collection[str]) -> Iterator[str]:
    """What was done, for people; `undecided` are the readings without a paper yet."""
    yield click.style(f"The group {rights.group!r}", bold=True)
    yield from _changes(report.done, report.last)
    yield from _conflicts(report.last)
    for name, why in report.problems.items():
        yield f"  {_column('refused', fg='red')} {_label(name)}: {one_line(why)}"
    yield from _undecided(undecided)
    yield f"done: {_counted(report.done, report.last) or 'nothing to write'}; {_open(report.last)}"


def _undecided(readings: Collection[str]) -> Iterator[str]:
    if readings:
        listed = "1 reading is" if len(readings) == 1 else f"{len(readings)} readings are"
        yield f"{listed} undecided and left as the group has them, if it does; `readinglist review` decides"


def _changes(changes: tuple[Change, ...], plan: Plan) -> Iterator[str]:
    """A line for each change and one for each field; what comes with a new item stands beside it."""
    new = {change.name for change in changes if not change.version}
    beside: dict[str, list[str]] = {}
    for change in changes:
        if _is_beside(change, new):
            beside.setdefault(str(change.parent), []).append(_BESIDE[change.known.kind])
    for change in changes:
        if not _is_beside(change, new):
            yield f"  {_column(_words(change))} {_named(change, beside.get(change.name, []))}".rstrip()
            if change.version:
                yield from (f"      {line}" for line in _differences(change, plan))


def _is_beside(change: Change, new: Container[str]) -> bool:
    return not change.version and change.known.kind in _BESIDE and change.parent in new


def _named(change: Change, beside: list[str]) -> str:
    """What a change is about: a collection by its name, all else by citation key, and by title when it is new."""
    if change.version:
        return _label(change.name)
    if change.known.kind is Kind.COLLECTION:
        return one_line(change.new["name"])
    title = _short(change.new.get("title")) if change.known.kind is Kind.ITEM else ""
    return "  ".join(filter(None, (_label(change.name), title, f"(+ {', '.join(beside)})" if beside else "")))


def _column(word: str, **style: Any) -> str:
    return click.style(word.ljust(17), **style)


def _adopted(plan: Plan) -> Iterator[str]:
    for name, key in plan.adopted.items():
        yield f"  {_column('adopt')} {_label(name)}  the group has it already, as the item {key}"


def _conflicts(plan: Plan) -> Iterator[str]:
    for conflict in plan.conflicts:
        place = f"  ({_home(conflict.facet, plan)})" if conflict.facet.startswith(HOME) else ""
        yield f"  {_column('conflict', fg='yellow')} {shlex.quote(one_line(conflict.where))}{place}"
        yield f"      in Zotero:  {_said(conflict.facet, conflict.theirs)}"
        yield f"      the course: {_said(conflict.facet, conflict.ours)}"
    if plan.conflicts:
        yield "people's value stands until somebody decides: `readinglist sync --apply --theirs WHAT` keeps it for"
        yield "good, `--ours WHAT` writes the course's; WHAT is as above, the part before its / alone, or all"


def _open(plan: Plan) -> str:
    return f"{len(plan.conflicts)} conflict" + ("" if len(plan.conflicts) == 1 else "s")


def _counted(changes: tuple[Change, ...], plan: Plan) -> str:
    """How many objects of which kind are to be created, updated, and so on."""
    words: dict[str, Counter[Kind]] = {}
    for change in changes:
        words.setdefault(_word(change), Counter())[change.known.kind] += 1
    listed = [
        f"{word} " + ", ".join(f"{count} {kind}" + ("" if count == 1 else "s") for kind, count in kinds.items())
        for word, kinds in words.items()
    ]
    return "; ".join([*listed, *([f"adopt {len(plan.adopted)}"] if plan.adopted else [])])


def _words(change: Change) -> str:
    word = _word(change)
    return word if word in _OF_ITEMS else f"{word} {change.known.kind}"


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
        elif facet == DELETED:
            yield "into the trash" if wish else "out of the trash"
        elif change.old[facet] != wish:
            yield f"{facet}: {_short(change.old[facet])} -> {_short(wish)}"


def _home(facet: str, plan: Plan) -> str:
    key = facet.removeprefix(HOME)
    return one_line(plan.homes.get(key, key).removeprefix("section:"))


def _label(name: str) -> str:
    return one_line(name.removeprefix("item:"))


def _said(facet: str, value: Any) -> str:
    """A value in a conflict; of a tag and a collection, whether it is there."""
    if facet.startswith(TAG):
        return "has the tag" if value else "has not this tag"
    if facet.startswith(HOME):
        return "in this collection" if value else "not in it"
    if isinstance(value, Mapping):  # a type, and what another one has no field for
        lost = (f"{field} {_short(text)!r}" for field, text in value.items() if field != facet)
        return f"{value[facet]}, with {', '.join(lost)}"
    return _short(value)


def _short(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(
            str(each.get("name") or f"{each.get('firstName')} {each.get('lastName')}") for each in value
        )
    text = one_line(str(value or ""))
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or "(empty)"


def plan_data(plan: Plan, rights: Rights, undecided: Collection[str]) -> dict[str, Any]:
    """The plan for programs."""
    return {
        "group": rights.group,
        "obstacle": rights.obstacle,
        "undecided": sorted(undecided),
        "changes": [_change_data(change, plan) for change in plan.changes],
        "adopted": {_label(name): key for name, key in plan.adopted.items()},
        "conflicts": [
            {"where": each.where, "name": each.label, "facet": each.facet, "theirs": each.theirs, "ours": each.ours}
            for each in plan.conflicts
        ],
    }


def report_data(report: Report, rights: Rights, undecided: Collection[str]) -> dict[str, Any]:
    """What was done, for programs."""
    done = [_change_data(change, report.last) for change in report.done]
    problems = {_label(name): why for name, why in report.problems.items()}
    return plan_data(report.last, rights, undecided) | {"done": done, "problems": problems}


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


def pull_lines(pulled: Pulled) -> Iterator[str]:
    """What people added and corrected, for people."""
    before, after = pulled.before, pulled.after
    for each in pulled.added:
        where = one_line(", ".join(home.removeprefix("section:") for home in each.homes))
        word = ("extra reading" if each.key in before else "taken") if each.key in after else "new"
        yield f"  {word:<14} {each.key}  {_short(each.record.title)}  ({where})"
    for key in pulled.gone:
        yield f"  {'gone' if key in after else 'taken out':<14} {key}  {_short(before[key].title)}"
    if before.keys() != after.keys():
        yield "refs/readinglist.lock has the extra readings now; `readinglist build` writes them out"
    elif pulled.open:
        yield "`readinglist sync --pull --apply` takes what is new as extra readings, and what is gone out;"
        yield "name items (by their eight letters) to take these alone"
    if pulled.fixed:
        yield "\npeople corrected these; copy what is right into refs/choices.toml, then `readinglist build`:\n"
        yield _choices(pulled.fixed)
    if not (pulled.added or pulled.fixed or before):
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


def pull_data(pulled: Pulled) -> dict[str, Any]:
    """What people added and corrected, for programs."""
    return {
        "additions": [
            {
                "key": each.key,
                "title": each.record.title,
                "collections": [home.removeprefix("section:") for home in each.homes],
                "identifiers": [str(one) for one in each.record.identifiers],
                "taken": each.key in pulled.after,
            }
            for each in pulled.added
        ],
        "gone": list(pulled.gone),
        "corrections": [{"reading": each.reading, "correct": dict(each.fields)} for each in pulled.fixed],
    }
