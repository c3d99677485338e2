"""`readinglist review`: people decide what the rules left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import tomlkit

from readinglist import choices, files, identifiers
from readinglist.choices import Choice
from readinglist.cli.explain import handle_of
from readinglist.cli.folder import Folder, in_folder
from readinglist.cli.show import candidates_table
from readinglist.lock import Pin
from readinglist.model import Outcome

_HELP = """\
  a number      that candidate is meant
  an identifier or a link, such as doi:10.1145/3600006.3613165 or https://arxiv.org/abs/2309.06180
  not a paper   or n: nothing to cite
  leave         or Enter: another time
  stop          or q: end here; what is decided so far is kept"""
_NOT_A_PAPER, _LEAVE, _STOP = ("n", "not a paper"), ("", "leave"), ("q", "stop")


class _Stopped(Exception):  # noqa: N818  a person stops; nothing went wrong
    """The person has enough for today."""


@click.command(name="review")
@in_folder
def command(start: Path) -> int:
    """Goes through what is ambiguous or missing, with candidates to pick from.

    Each answer goes into refs/choices.toml at once, with your reason and the date, so you may stop at any time and go
    on later; what stands in that file stays as it is. `readinglist build` then follows it.
    """
    folder = Folder.at(start)
    path, open_pins = folder.config.refs / choices.NAME, list(_open(folder))
    if not open_pins:
        click.echo("nothing is ambiguous or missing")
        return 0
    decided = 0
    try:
        for number, (pin, choice) in enumerate(open_pins, 1):
            click.echo(f"\nReading {number} of {len(open_pins)}")
            decided += _review(pin, choice, path)
    except (_Stopped, click.Abort, KeyboardInterrupt):
        click.echo("\nstopped")
    left = len(open_pins) - decided
    click.echo(f"{decided} decided, {left} left" + ("; `readinglist build` follows your choices" if decided else ""))
    return 1 if left else 0


def _open(folder: Folder) -> Iterator[tuple[Pin, Choice | None]]:
    """What is undecided in the lock and not decided since, with a choice that only sets its key or fields."""
    known = folder.choices()
    for name, pin in folder.lock().pins.items():
        choice = known.of(pin.claim.title, name)
        decided = choice is not None and (choice.accept or choice.not_a_paper)
        if pin.decision.outcome is not Outcome.ACCEPTED and not decided:
            yield pin, choice


def _review(pin: Pin, choice: Choice | None, path: Path) -> bool:
    """Asks about one reading until the answer can be used; whether it was decided."""
    click.echo(candidates_table(pin.claim, pin.decision))
    click.echo(_HELP)
    while True:
        answer = click.prompt("Which paper is meant?", default="", show_default=False).strip()
        if answer in _STOP:
            raise _Stopped
        if answer in _LEAVE:
            return False
        if decided := _decision(answer, pin):
            usual = f"reviewed: {pin.decision.why}"
            reason = click.prompt("Why? (kept with the choice)", default=usual).strip() or usual
            _write(path, pin, choice, decided | {"reason": reason, "date": date.today()})
            return True
        click.echo(f"{answer!r} is no number from 1 to {len(pin.decision.candidates)}, no identifier and no link")


def _decision(answer: str, pin: Pin) -> dict[str, Any] | None:
    """What the answer means for choices.toml, None when it means nothing."""
    if answer in _NOT_A_PAPER:
        return {"not_a_paper": True}
    if answer.isdecimal():
        place = int(answer) - 1
        if 0 <= place < len(pin.decision.candidates):
            return {"accept": handle_of(pin.decision.candidates[place])}
        return None
    found = identifiers.parse(answer)
    if found:
        return {"accept": str(found)}
    return {"accept": answer} if answer.startswith(("http://", "https://")) else None


def _write(path: Path, pin: Pin, choice: Choice | None, decided: dict[str, Any]) -> None:
    """Adds what was decided to the file of choices, unless the file could then not be read."""
    before = files.read_text(path, "the file of choices") if path.exists() else ""
    text = _completed(before, choice, decided) if choice else _added(before, pin, decided)
    choices.read(text, path)
    files.replace({path: text})


def _added(before: str, pin: Pin, decided: dict[str, Any]) -> str:
    """The choice at the end of the file, every byte before it as it is."""
    table = tomlkit.table()
    table.update({"reading": pin.claim.title} | decided)
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    return f"{before}{gap}[[choice]]\n{tomlkit.dumps(table)}"


def _completed(before: str, choice: Choice, decided: dict[str, Any]) -> str:
    """What was decided, in the choice that stands there for the key or the fields of the same reading."""
    document = tomlkit.parse(before)
    table = next(each for each in document["choice"] if each["reading"] == choice.reading)
    table.update(decided | {"reason": f"{choice.reason}; {decided['reason']}"})
    return tomlkit.dumps(document)
