"""`readinglist resolve`: which paper a claim means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import click

from readinglist.cli.folder import as_json, in_folder, open_sources, settings_at
from readinglist.cli.show import candidates_table, unanswered, warn
from readinglist.errors import InputError
from readinglist.exchange import Asked, decision_row, read_claim
from readinglist.model import Claim, Decision, Outcome
from readinglist.resolve import Request, Sources, Verdict, settle

_AT_ONCE = 500  # claims asked together, so that sources can batch them and memory stays bounded


@click.command(name="resolve")
@click.argument("title", required=False)
@click.option("--venue", help="Where the page says it appeared, as written.")
@click.option("--year", type=int, help="When the page says it appeared.")
@click.option("--link", help="The address behind the title.")
@click.option(
    "--claims", type=click.Path(path_type=Path, allow_dash=True), help="Many claims, one JSON object a line."
)
@click.option("--catalogue", type=click.Path(path_type=Path), help="A catalogue to ask instead of the course's own.")
@click.option("--offline", is_flag=True, help="Ask the local catalogue only; open no socket.")
@as_json
@in_folder
def command(
    title: str | None,
    venue: str | None,
    year: int | None,
    link: str | None,
    claims: Path | None,
    catalogue: Path | None,
    start: Path,
    *,
    offline: bool,
    as_json: bool,
) -> int:
    """Decides which paper a claim means: accepted, ambiguous or missing, and why.

    \b
    readinglist resolve "Orca: A Distributed Serving System for Transformer-Based Generative Models" --venue OSDI
    readinglist resolve --claims claims.jsonl --catalogue ~/catalogue --offline --json > decisions.jsonl

    A line of --claims is {"id", "title", "venue", "year", "link"}; one line is printed for each.
    """
    if (title is None) == (claims is None):
        raise click.UsageError("give a TITLE, or --claims FILE")
    sources = open_sources(settings_at(start), offline=offline, catalogue=catalogue)
    if claims is None:
        claim = Claim(title or "", venue, year, link)
        verdict = settle([Request(claim)], sources)[0]
        click.echo(
            json.dumps(_row(None, verdict), ensure_ascii=False)
            if as_json
            else candidates_table(claim, verdict.decision)
        )
        return _status([verdict.decision.outcome], verdict.unanswered)
    outcomes, problems = set[Outcome](), dict[str, str]()
    for asked, verdict in _settled(_read_claims(claims), sources):
        row = _row(asked.id, verdict)
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else _line(asked, verdict))
        outcomes.add(verdict.decision.outcome)
        problems |= verdict.unanswered
    return _status(outcomes, problems)


def _settled(asked: Iterator[Asked], sources: Sources) -> Iterator[tuple[Asked, Verdict]]:
    while batch := list(islice(asked, _AT_ONCE)):
        yield from zip(batch, settle([Request(each.claim) for each in batch], sources), strict=True)


def _read_claims(path: Path) -> Iterator[Asked]:
    with click.open_file(str(path), encoding="utf-8") as handle:
        for number, line in enumerate(handle, 1):
            if line.strip():
                yield _read_claim(line, path, number)


def _read_claim(line: str, path: Path, number: int) -> Asked:
    try:
        return read_claim(json.loads(line), path, number)
    except ValueError as error:
        raise InputError(f"this is not JSON: {error}", path=path, line=number) from None


def _row(name: str | int | None, verdict: Verdict) -> dict[str, Any]:
    row = decision_row(name, verdict.decision)
    return row | ({"unanswered": dict(verdict.unanswered)} if verdict.unanswered else {})


def _line(asked: Asked, verdict: Verdict) -> str:
    decision: Decision = verdict.decision
    found = decision.work.record.title if decision.work else decision.why
    return f"{asked.id}: {decision.outcome}: {asked.claim.title} -> {found}"


def _status(outcomes: Iterable[Outcome], problems: Mapping[str, str]) -> int:
    for line in unanswered(problems):
        warn(line)
    if problems:
        return 3
    return 1 if any(outcome is not Outcome.ACCEPTED for outcome in outcomes) else 0
