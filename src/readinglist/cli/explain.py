"""`readinglist explain`: why a reading ended as it did."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import tomlkit

from readinglist.cli.folder import Folder, as_json, complete_reading, in_folder, the_reading
from readinglist.cli.show import candidates_table
from readinglist.lock import Pin
from readinglist.model import Candidate, Outcome


@click.command(name="explain")
@click.argument("reading", shell_complete=complete_reading)
@as_json
@in_folder
def command(reading: str, start: Path, *, as_json: bool) -> int:
    """Why READING (a key, a tag, or words of its title) ended as it did, and how to choose otherwise.

    \b
    readinglist explain vllm
    readinglist explain dao2024flashattention
    """
    name, pin = the_reading(Folder.at(start).lock(), reading)
    if as_json:
        click.echo(json.dumps(_as_json(name, pin), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join([candidates_table(pin.claim, pin.decision), *_said(pin), "", *_choice(pin)]))
    return 0 if pin.decision.outcome is Outcome.ACCEPTED else 1


def _said(pin: Pin) -> Iterator[str]:
    """Who said which field of the entry, what they said beside their records, and what they disagree about."""
    if pin.work:
        yield ""
        yield from _fields(pin.work.versions[0].said_by)
    yield from (f"  {remark.kind}: {remark.text} ({remark.source} {remark.on})" for remark in pin.remarks)
    yield from (f"  sources disagree about the {each}" for each in pin.disagreements)


def _fields(said_by: Mapping[str, str]) -> Iterator[str]:
    sources = sorted(set(said_by.values()))
    for source in sources:
        names = [name.replace("_", " ") for name, each in said_by.items() if each == source]
        yield f"  from {source}: {', '.join(names) if len(sources) > 1 else 'every field'}"


def _choice(pin: Pin) -> Iterator[str]:
    """The lines that decide otherwise, ready for refs/choices.toml."""
    others = [each for each in pin.decision.candidates if not pin.work or not _same(each, pin)]
    handle = handle_of(others[0]) if others else "doi:10..."
    yield "  To decide otherwise, put this into refs/choices.toml and build again:"
    yield ""
    yield "    [[choice]]"
    yield f"    reading = {tomlkit.string(pin.claim.title).as_string()}"
    yield f"    accept = {tomlkit.string(handle).as_string()}"
    yield '    reason = "..."'
    yield ""
    yield "  An identifier of any version picks the work, and its version of record is cited."
    yield "  When it is no paper, write not_a_paper = true in place of accept."


def handle_of(candidate: Candidate) -> str:
    """What names a candidate in choices.toml: an identifier, its address, or its place in the catalogue."""
    record = candidate.work.record
    identifier = next((one for one in record.identifiers if one.scheme != "isbn"), None)
    return str(identifier) if identifier else record.url or record.source


def _same(candidate: Candidate, pin: Pin) -> bool:
    return pin.work is not None and candidate.work.record == pin.work.record


def _as_json(name: str, pin: Pin) -> dict[str, object]:
    return {
        "reading": name,
        "title": pin.claim.title,
        "decision": pin.decision.outcome,
        "rule": pin.decision.rule,
        "why": pin.decision.why,
        "key": pin.key,
        "said_by": dict(pin.work.versions[0].said_by) if pin.work else {},
        "disagreements": list(pin.disagreements),
        "candidates": [
            {
                "title": each.work.record.title,
                "accept": handle_of(each),
                "distance": round(each.distance.total, 4),
                "penalties": {penalty.name: round(penalty.amount, 4) for penalty in each.distance.penalties},
                "vetoes": list(each.distance.vetoes),
            }
            for each in pin.decision.candidates
        ],
    }
