"""`readinglist review`: people decide what the rules left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import tomlkit

from readinglist import choices, files, identifiers
from readinglist.cli.explain import handle_of
from readinglist.cli.folder import Folder, in_folder
from readinglist.cli.show import candidates_table
from readinglist.lock import Pin
from readinglist.model import Outcome

_HELP = """\
  a number      that candidate is meant
  an identifier or a link, such as doi:10.1145/3600006.3613165 or https://arxiv.org/abs/2309.06180
  n             it is not a paper
  Enter         leave it for another time
  q             stop here; what is decided so far is kept"""


class _Stopped(Exception):  # noqa: N818  a person stops; nothing went wrong
    """The person has enough for today."""


@click.command(name="review")
@in_folder
def command(start: Path) -> int:
    """Goes through what is ambiguous or missing, with candidates to pick from.

    Each answer is added to refs/choices.toml at once, with your reason and the date, so you may stop at any time
    and go on later; what stands in that file is never changed. `readinglist build` then follows it.
    """
    folder = Folder.at(start)
    path, open_pins = folder.config.refs / choices.NAME, list(_open(folder))
    if not open_pins:
        click.echo("nothing is ambiguous or missing")
        return 0
    decided = 0
    try:
        for number, pin in enumerate(open_pins, 1):
            click.echo(f"\nReading {number} of {len(open_pins)}")
            decided += _review(pin, path)
    except (_Stopped, click.Abort, KeyboardInterrupt):
        click.echo("\nstopped")
    left = len(open_pins) - decided
    click.echo(f"{decided} decided, {left} left" + ("; `readinglist build` follows your choices" if decided else ""))
    return 1 if left else 0


def _open(folder: Folder) -> Iterator[Pin]:
    """What is still open: undecided in the lock, and not chosen since."""
    known = folder.choices()
    for name, pin in folder.lock().pins.items():
        if pin.decision.outcome is not Outcome.ACCEPTED and not known.of(pin.claim.title, name):
            yield pin


def _review(pin: Pin, path: Path) -> bool:
    """Asks about one reading until the answer can be used; whether it was decided."""
    click.echo(candidates_table(pin.claim, pin.decision))
    click.echo(_HELP)
    while True:
        answer = click.prompt("Which paper is meant?", default="", show_default=False).strip()
        if answer == "q":
            raise _Stopped
        if not answer:
            return False
        if decided := _decision(answer, pin):
            reason = click.prompt("Why? (kept with the choice)", default=f"reviewed: {pin.decision.why}").strip()
            _append(path, pin, decided, reason)
            return True
        click.echo(f"{answer!r} is no number from 1 to {len(pin.decision.candidates)}, no identifier and no link")


def _decision(answer: str, pin: Pin) -> dict[str, str | bool] | None:
    """What the answer means for choices.toml, None when it means nothing."""
    if answer == "n":
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


def _append(path: Path, pin: Pin, decided: dict[str, str | bool], reason: str) -> None:
    """Adds the choice at the end of the file and leaves every byte before it as it is."""
    table = tomlkit.table()
    table["reading"] = pin.claim.title
    for name, value in decided.items():
        table[name] = value
    table["reason"] = reason
    table["date"] = date.today()
    before = files.read_text(path, "the file of choices") if path.exists() else ""
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    files.replace({path: f"{before}{gap}[[choice]]\n{tomlkit.dumps(table)}"})
    choices.load(path)
